// SPDX-License-Identifier: GPL-2.0
#include "task_memory.h"

#include <linux/idr.h>
#include <linux/oom.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seqlock.h>

#include "compat.h"

/* How many pids of threads are passed over before RCU is left for a moment. */
#define PIDS_A_STRETCH	256

/* The same for the threads of a process, and how often exits may disturb. */
#define THREADS_A_STRETCH	256
#define FAULTS_TRIES		8

/* Returns true when @task is final: a process, or NULL past the last. */
static bool next_in_stretch(struct pid_namespace *ns, int *nr,
			    struct task_struct **task)
{
	int i;

	*task = NULL;
	for (i = 0; i < PIDS_A_STRETCH; i++) {
		/* kernel/pid.c: find_ge_pid(), which 5.10 does not export */
		struct pid *pid = idr_get_next(&ns->idr, nr);

		if (!pid)
			return true;
		*task = pid_task(pid, PIDTYPE_TGID);
		if (*task) {
			get_task_struct(*task);
			return true;
		}
		++*nr;
	}
	return false;
}

struct task_struct *task_walk_next(struct pid_namespace *ns, int *nr)
{
	struct task_struct *task;
	bool final;

	do {
		rcu_read_lock();
		final = next_in_stretch(ns, nr, &task);
		rcu_read_unlock();
		cond_resched();
	} while (!final && !fatal_signal_pending(current));
	return task;
}

enum eligibility task_eligible_early(struct task_struct *p)
{
	struct mm_struct *oom_mm;

	if (is_global_init(p))
		return ELIGIBLE_INIT;
	if (p->flags & PF_KTHREAD)
		return ELIGIBLE_KTHREAD;
	/* Set once, under oom_lock, and kept until the signal_struct is freed. */
	oom_mm = READ_ONCE(p->signal->oom_mm);
	if (oom_mm)
		return compat_mm_oom_skip(oom_mm) ? ELIGIBLE_REAPED : ELIGIBLE_EXITING;
	return ELIGIBLE_YES;
}

/* mm/oom_kill.c: oom_badness(); @t->mm is locked. */
static enum eligibility eligible_with_mm(struct task_struct *t, int adj)
{
	if (adj == OOM_SCORE_ADJ_MIN)
		return ELIGIBLE_ADJ_MIN;
	if (compat_mm_oom_skip(t->mm))
		return ELIGIBLE_REAPED;
	if (in_vfork(t))
		return ELIGIBLE_VFORK;
	return ELIGIBLE_YES;
}

/* mm/oom_kill.c: oom_badness() */
static unsigned long badness_pages(struct mm_struct *mm)
{
	return compat_oom_mm_counter(mm, MM_ANONPAGES) + compat_oom_mm_counter(mm, MM_FILEPAGES) +
	       compat_oom_mm_counter(mm, MM_SHMEMPAGES) + compat_oom_mm_counter(mm, MM_SWAPENTS) +
	       mm_pgtables_bytes(mm) / PAGE_SIZE;
}

/* @t->mm is locked. */
static void read_mm(struct task_struct *t, struct task_memory *m)
{
	m->has_mm = true;
	if (m->eligible == ELIGIBLE_YES)
		m->eligible = eligible_with_mm(t, m->adj);
	m->anon = compat_mm_counter(t->mm, MM_ANONPAGES);
	m->file = compat_mm_counter(t->mm, MM_FILEPAGES);
	m->shmem = compat_mm_counter(t->mm, MM_SHMEMPAGES);
	m->swap = compat_mm_counter(t->mm, MM_SWAPENTS);
	m->pgtables = mm_pgtables_bytes(t->mm);
	m->total_vm = READ_ONCE(t->mm->total_vm);
	m->locked = READ_ONCE(t->mm->locked_vm);
	m->badness = badness_pages(t->mm);
}

/* mm/oom_kill.c: the thread that find_lock_task_mm() would return. */
static void read_thread_with_mm(struct task_struct *p, struct task_memory *m)
{
	struct task_struct *t;

	rcu_read_lock();
	for_each_thread(p, t) {
		task_lock(t);
		if (t->mm)
			read_mm(t, m);
		task_unlock(t);
		if (m->has_mm)
			break;
	}
	rcu_read_unlock();
}

void task_memory_read(struct task_struct *p, struct task_memory *m)
{
	memset(m, 0, sizeof(*m));
	m->adj = READ_ONCE(p->signal->oom_score_adj);
	m->threads = get_nr_threads(p);
	m->start_ns = p->start_boottime;
	m->eligible = task_eligible_early(p);

	if (m->eligible != ELIGIBLE_KTHREAD)
		read_thread_with_mm(p, m);
	if (!m->has_mm && m->eligible == ELIGIBLE_YES)
		m->eligible = ELIGIBLE_NO_MM;
}

/*
 * Let others run, in the middle of the threads. @t stays in its list unless
 * stats_lock was taken: kernel/exit.c, __exit_signal() calls __unhash_process()
 * under it. Returns whether the walk may go on from @t.
 */
static bool leave_rcu_at(struct task_struct *t, struct signal_struct *sig,
			 unsigned int seq)
{
	bool same;

	get_task_struct(t);
	rcu_read_unlock();
	cond_resched();
	rcu_read_lock();
	same = !read_seqretry(&sig->stats_lock, seq) && !fatal_signal_pending(current);
	put_task_struct(t);
	return same;
}

/* One try; false if a thread exited. */
static bool sum_faults(struct task_struct *p, struct task_faults *faults)
{
	struct signal_struct *sig = p->signal;
	unsigned int seq = read_seqbegin(&sig->stats_lock), n = 0;
	struct task_struct *t;

	faults->minor = READ_ONCE(sig->min_flt);
	faults->major = READ_ONCE(sig->maj_flt);
	rcu_read_lock();
	for_each_thread(p, t) {
		faults->minor += READ_ONCE(t->min_flt);
		faults->major += READ_ONCE(t->maj_flt);
		if (++n % THREADS_A_STRETCH == 0 && !leave_rcu_at(t, sig, seq))
			break;
	}
	rcu_read_unlock();
	return !read_seqretry(&sig->stats_lock, seq);
}

bool task_faults_read(struct task_struct *p, struct task_faults *faults)
{
	int i;

	for (i = 0; i < FAULTS_TRIES && !fatal_signal_pending(current); i++)
		if (sum_faults(p, faults))
			return true;
	return false;
}

const char *eligibility_name(enum eligibility eligible)
{
	static const char * const names[] = {
		[ELIGIBLE_YES]		= "yes",
		[ELIGIBLE_INIT]		= "init",
		[ELIGIBLE_KTHREAD]	= "kthread",
		[ELIGIBLE_EXITING]	= "exiting",
		[ELIGIBLE_REAPED]	= "reaped",
		[ELIGIBLE_NO_MM]	= "no_mm",
		[ELIGIBLE_ADJ_MIN]	= "adj_min",
		[ELIGIBLE_VFORK]	= "vfork",
	};

	return names[eligible];
}
