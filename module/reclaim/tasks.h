/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tasks that are in reclaim at this moment: a fixed table, by task.
 *
 * A task writes its own entry only, from process context, so that nothing is
 * locked. An entry is taken when the task enters reclaim and given back when it
 * leaves, or exits.
 */
#ifndef _MMSCOPE_RECLAIM_TASKS_H
#define _MMSCOPE_RECLAIM_TASKS_H

#include <linux/gfp.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "reclaim/cause.h"

/* Which pair of probes a stay belongs to: the end must match the begin. */
enum stay_kind {
	STAY_DIRECT,
	STAY_MEMCG,
	STAY_NODE,
	STAY_KSWAPD,
	STAY_COMPACTION,
	STAY_SLAB,
	STAY_THROTTLE,
};

/* memory.reclaim within nothing, a shrinker within that: two. One to spare. */
#define STAYS_NESTED 3

/**
 * struct stay - a stay in reclaim, from its begin to its end
 * @start: when, ktime_get_mono_fast_ns()
 * @target: id of the cgroup for whose sake it is, 0 for the machine's
 * @scanned: pages so far; a shrinker's objects to scan
 * @reclaimed: pages so far
 * @unplaced: pages scanned whose node has not been told yet
 * @throttled_ns: time slept in there because reclaim made no progress
 * @gfp: the allocation's flags
 * @nid: node, for STAY_KSWAPD
 * @row: the shrinker's number, for STAY_SLAB
 * @order: the allocation's order, -1 if there is none
 * @cause: why
 * @kind: which probes
 */
struct stay {
	u64 start;
	u64 target;
	u64 scanned;
	u64 reclaimed;
	u64 unplaced;
	u64 throttled_ns;
	gfp_t gfp;
	int nid;
	s16 row;
	s8 order;
	u8 cause;
	u8 kind;
};

/**
 * struct reclaimer - a task in reclaim
 * @seq: odd while the task changes the entry
 * @depth: stays that it is in, the innermost one last
 * @pid: its pid, in the initial namespace
 * @stays: from the outermost to the innermost
 */
struct reclaimer {
	unsigned int seq;
	unsigned int depth;
	pid_t pid;
	struct stay stays[STAYS_NESTED];
};

/**
 * reclaimer_begin() - the current task begins a stay
 * @stay: the stay
 *
 * Context: process; preemptible or not.
 * Return: false if there is no room for it.
 */
bool reclaimer_begin(const struct stay *stay);

/**
 * reclaimer_end() - the current task ends a stay
 * @kind: the innermost of this kind; those within it have lost their end
 * @stay: filled
 *
 * Context: process; preemptible or not.
 * Return: false if its begin was not seen.
 */
bool reclaimer_end(enum stay_kind kind, struct stay *stay);

/**
 * reclaimer_top() - the current task's innermost stay
 *
 * Context: process; valid until the stay ends.
 * Return: NULL if it is in none.
 */
struct stay *reclaimer_top(void);

/**
 * reclaimer_exit() - the current task exits: forget it
 *
 * Only an oops within reclaim leaves anything to forget.
 *
 * Context: process.
 */
void reclaimer_exit(void);

/**
 * reclaimer_read() - one entry of the table
 * @n: from 0
 * @reclaimer: filled if there is a task
 *
 * Context: any.
 * Return: the task, only to be compared; NULL if there is none. ERR_PTR(-ERANGE)
 * past the last entry.
 */
struct task_struct *reclaimer_read(unsigned int n, struct reclaimer *reclaimer);

/**
 * tasks_memory_held() - memory of the table
 *
 * Context: any.
 * Return: bytes.
 */
size_t tasks_memory_held(void);

/**
 * tasks_init() - allocate the table
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int tasks_init(void);

/**
 * tasks_exit() - free the table; all probes must be gone
 *
 * Context: process, may sleep.
 */
void tasks_exit(void);

#endif /* _MMSCOPE_RECLAIM_TASKS_H */
