/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The walk over all processes, and what the OOM killer looks at in one of them.
 */
#ifndef _MMSCOPE_TASK_MEMORY_H
#define _MMSCOPE_TASK_MEMORY_H

#include <linux/sched.h>
#include <linux/types.h>

struct pid_namespace;

/**
 * enum eligibility - would the OOM killer take a process, and if not, why
 * @ELIGIBLE_YES: yes
 * @ELIGIBLE_INIT: it is the machine's init
 * @ELIGIBLE_KTHREAD: a kernel thread
 * @ELIGIBLE_EXITING: already killed for memory, and still exiting: the kernel
 *	selects nobody else while it is
 * @ELIGIBLE_REAPED: its memory has been taken already, or will not come back
 * @ELIGIBLE_NO_MM: it has no memory any more
 * @ELIGIBLE_ADJ_MIN: its oom_score_adj is -1000
 * @ELIGIBLE_VFORK: it still borrows its parent's memory
 *
 * mm/oom_kill.c: oom_evaluate_task() and oom_badness(), in the order of their
 * questions.
 */
enum eligibility {
	ELIGIBLE_YES,
	ELIGIBLE_INIT,
	ELIGIBLE_KTHREAD,
	ELIGIBLE_EXITING,
	ELIGIBLE_REAPED,
	ELIGIBLE_NO_MM,
	ELIGIBLE_ADJ_MIN,
	ELIGIBLE_VFORK,
};

/**
 * struct task_memory - one process
 * @has_mm: the amounts are known
 * @eligible: would the OOM killer take it?
 * @adj: oom_score_adj
 * @threads: number of its threads
 * @start_ns: when it was started, CLOCK_BOOTTIME nanoseconds
 * @anon: resident pages of anonymous memory
 * @file: resident pages of files
 * @shmem: resident pages of shared memory
 * @swap: pages in swap
 * @pgtables: bytes of page tables
 * @total_vm: pages of address space
 * @locked: pages locked by mlock
 * @badness: resident, swapped and page table pages as the OOM killer counts them; the amounts
 *	above are as /proc/PID/status has them
 */
struct task_memory {
	bool has_mm;
	enum eligibility eligible;
	int adj;
	int threads;
	u64 start_ns;
	unsigned long anon;
	unsigned long file;
	unsigned long shmem;
	unsigned long swap;
	unsigned long pgtables;
	unsigned long total_vm;
	unsigned long locked;
	unsigned long badness;
};

/**
 * struct task_faults - page faults of a process, since it was started
 * @minor: those that had to read nothing
 * @major: those that had to read
 */
struct task_faults {
	unsigned long minor;
	unsigned long major;
};

/**
 * task_walk_next() - the next process of a pid namespace
 * @ns: the namespace
 * @nr: the lowest pid to look at; becomes that of the process returned
 *
 * The cursor is a number, so that nothing is held between steps. Processes are
 * found in the order of their pids.
 *
 * Context: process, may sleep; takes rcu_read_lock() for a bounded stretch.
 * Return: the process's leader with a reference, NULL past the last, and if the current
 * task is being killed.
 */
struct task_struct *task_walk_next(struct pid_namespace *ns, int *nr);

/**
 * task_memory_read() - what the OOM killer looks at in a process
 * @p: the process, referenced
 * @m: filled
 *
 * The amounts are those of the first thread that still has the memory, as in
 * find_lock_task_mm() (mm/oom_kill.c).
 *
 * Context: process; takes task_lock().
 */
void task_memory_read(struct task_struct *p, struct task_memory *m);

/**
 * task_faults_read() - the page faults of a process, all its threads together
 * @p: the process, referenced
 * @faults: filled
 *
 * fs/proc/array.c: do_task_stat(), for a whole process. Threads that exit meanwhile
 * make it start anew, a few times.
 *
 * Context: process, may sleep; takes rcu_read_lock() for a bounded stretch.
 * Return: false if threads exited faster than they could be counted.
 */
bool task_faults_read(struct task_struct *p, struct task_faults *faults);

/**
 * task_eligible_early() - the OOM killer's questions that need no memory
 * @p: the process, referenced
 *
 * mm/oom_kill.c: what oom_evaluate_task() asks before oom_badness().
 *
 * Context: any.
 * Return: ELIGIBLE_YES if it depends on oom_badness(), else the answer.
 */
enum eligibility task_eligible_early(struct task_struct *p);

/**
 * eligibility_name() - word for it in the tables
 * @eligible: which
 *
 * Context: any.
 */
const char *eligibility_name(enum eligibility eligible);

#endif /* _MMSCOPE_TASK_MEMORY_H */
