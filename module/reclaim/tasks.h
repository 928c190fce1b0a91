/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tasks that are in reclaim at this moment: a fixed table, by task.
 *
 * A task writes its own entry only, from process context; but a reader counts what has
 * passed of the stays in it (stay.h), so that both take the entry's lock for a moment. An entry is taken when the task enters reclaim. When it leaves, the entry
 * remembers what it tried, until another task needs it or the task exits.
 */
#ifndef _MMSCOPE_RECLAIM_TASKS_H
#define _MMSCOPE_RECLAIM_TASKS_H

#include <linux/gfp.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "reclaim/cause.h"
#include "reclaim/effort.h"

/* Which pair of probes a stay belongs to: the end must match the begin. */
enum stay_kind {
	STAY_DIRECT,
	STAY_MEMCG,
	STAY_NODE,
	STAY_KSWAPD,
	STAY_COMPACTION,
	STAY_SLAB,
	STAY_THROTTLE,
	NR_STAY_KINDS,
};

/* memory.reclaim within nothing, a shrinker within that: two. One to spare. */
#define STAYS_NESTED 3

/**
 * struct spell - a part of a stay
 * @ns: how long
 * @throttled_ns: of that, asleep because reclaim made no progress
 * @scanned: pages
 * @reclaimed: pages
 */
struct spell {
	u64 ns;
	u64 throttled_ns;
	u64 scanned;
	u64 reclaimed;
};

/**
 * struct stay - a stay in reclaim, from its begin to its end
 * @start: when, ktime_get_mono_fast_ns()
 * @target: memcg_stalls_id() of the cgroup for whose sake it is, 0 for the machine's
 * @target_id: that cgroup's id
 * @memcg: that cgroup, for STAY_MEMCG; kept by whoever reclaims while it does
 * @scanned: pages so far; a shrinker's objects to scan
 * @reclaimed: pages so far
 * @unplaced: pages scanned whose node has not been told yet
 * @throttled_ns: time slept in there because reclaim made no progress
 * @freed: objects that shrinkers freed in there
 * @counted: what of it a reader has counted already
 * @gfp: the allocation's flags
 * @nid: node, for STAY_KSWAPD
 * @row: the shrinker's number, for STAY_SLAB
 * @pages: how many are asked for, for STAY_MEMCG and STAY_DIRECT
 * @order: the allocation's order, -1 if there is none
 * @cause: why
 * @kind: which probes
 */
struct stay {
	u64 start;
	u64 target;
	u64 target_id;
	struct mem_cgroup *memcg;
	u64 scanned;
	u64 reclaimed;
	u64 unplaced;
	u64 throttled_ns;
	u64 freed;
	struct spell counted;
	gfp_t gfp;
	int nid;
	u32 pages;
	s16 row;
	s8 order;
	u8 cause;
	u8 kind;
};

/**
 * struct reclaimer - a task in reclaim
 * @lock: who changes @depth, begins or ends a stay, or counts a part of one, holds it;
 *	taken before that of memcgs.c, nothing else is taken within it. Raw, with interrupts
 *	off: probes take it
 * @seq: odd while the task changes the entry
 * @depth: stays that it is in, the innermost one last; 0 for an entry that nobody uses
 * @pid: its pid, in the initial namespace
 * @effort: what it tried for its request
 * @stays: from the outermost to the innermost
 */
struct reclaimer {
	raw_spinlock_t lock;
	unsigned int seq;
	unsigned int depth;
	pid_t pid;
	struct effort effort;
	struct stay stays[STAYS_NESTED];
};

/**
 * stay_duration() - how long a stay took
 * @stay: the stay
 * @now: its end; the clock may have been a little behind itself
 *
 * Context: any.
 * Return: nanoseconds.
 */
static inline u64 stay_duration(const struct stay *stay, u64 now)
{
	return now > stay->start ? now - stay->start : 0;
}

/**
 * reclaimer_begin() - the current task begins a stay
 * @stay: the stay
 *
 * Context: process; preemptible or not.
 * Return: false if there is no room for it, or if the end of another one was not seen.
 */
bool reclaimer_begin(const struct stay *stay);

/**
 * reclaimer_end() - the current task ends a stay
 * @kind: the innermost of this kind; those within it have lost their end
 * @now: when, as &stay.start
 * @stay: filled
 *
 * Context: process; preemptible or not.
 * Return: false if its begin was not seen.
 */
bool reclaimer_end(enum stay_kind kind, u64 now, struct stay *stay);

/**
 * reclaimer_top() - the current task's innermost stay
 *
 * Context: process; valid until the stay ends.
 * Return: NULL if it is in none.
 */
struct stay *reclaimer_top(void);

/**
 * reclaimer_effort_hold() - what the current task tried last
 *
 * Context: process; not preempted for long before reclaimer_effort_release().
 * Return: NULL if there is no room for it; else it is the task's until released.
 */
struct effort *reclaimer_effort_hold(void);

/**
 * reclaimer_effort_release() - undo reclaimer_effort_hold(), if it found something
 *
 * Context: process.
 */
void reclaimer_effort_release(void);

/**
 * reclaimer_is_known() - is there an entry of the current task, in use or not?
 *
 * Context: process.
 */
bool reclaimer_is_known(void);

/**
 * reclaimer_exit() - the current task exits: forget it
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
 * reclaimers_each_stay() - call a function for each stay that lasts
 * @fn: called with the task, which stays what it is meanwhile, and its stay
 *
 * Context: any but NMI. @fn is called under a raw spinlock, with interrupts off, and
 * rcu_read_lock().
 */
void reclaimers_each_stay(void (*fn)(struct task_struct *task, struct stay *stay));

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
