/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What each memory cgroup lost to reclaim, and what it caused: a fixed table, by
 * the number of its css.
 *
 * A cgroup has an entry from its first figure until it is freed; then its
 * figures go to one total. So the sums over all entries are the machine's.
 */
#ifndef _MMSCOPE_RECLAIM_MEMCGS_H
#define _MMSCOPE_RECLAIM_MEMCGS_H

#include <linux/cgroup.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "reclaim/cause.h"

/**
 * struct stalls - one side of a cgroup's figures
 * @ns: time by cause, that of stays that last included
 * @count: stays that ended, by cause
 * @max_ns: the longest, shrinkers aside
 * @throttled_ns: part of that time, asleep for want of progress
 * @scanned: pages
 * @reclaimed: pages
 */
struct stalls {
	atomic64_t ns[NR_CAUSES];
	atomic64_t count[NR_CAUSES];
	atomic64_t max_ns;
	atomic64_t throttled_ns;
	atomic64_t scanned;
	atomic64_t reclaimed;
};

/**
 * struct memcg_stalls - one cgroup
 * @suffered: by its tasks, for whomever
 * @caused: for its sake, by whichever task
 */
struct memcg_stalls {
	struct stalls suffered;
	struct stalls caused;
};

/* The entries that are for no one cgroup, or for one that is always there. */
enum special_stalls {
	STALLS_ROOT,	/* the root cgroup's tasks; caused by the machine */
	STALLS_FREED,	/* of all cgroups that are gone */
	STALLS_LOST,	/* of those that found no entry */
	NR_SPECIAL_STALLS,
};

struct spell;
struct stay;

/**
 * memcgs_charge() - charge a part of a stay to who suffered and who caused it
 * @task: whose stay it is: current, or a task that cannot leave the stay meanwhile
 * @stay: the stay
 * @spell: the part
 * @ns: how long the stay is by now
 * @ended: it is the last part
 *
 * Context: any but NMI and interrupts; preemptible or not; takes rcu_read_lock().
 * Return: false if one of them found no entry.
 */
bool memcgs_charge(struct task_struct *task, const struct stay *stay, const struct spell *spell,
		   u64 ns, bool ended);

/**
 * memcgs_released() - a cgroup is about to be freed: add its figures to the total
 * @css: the cgroup's, of the memory controller
 *
 * Context: process.
 */
void memcgs_released(struct cgroup_subsys_state *css);

/**
 * memcg_stalls_id() - what tells a memory cgroup from all others, as it is in a stay
 * @css: the cgroup's, of the memory controller, may be NULL
 *
 * css->serial_nr: unlike cgroup_id() it is never that of two csses, see memcg_state_name().
 *
 * Context: any.
 * Return: 0 for the root and for NULL.
 */
static inline u64 memcg_stalls_id(const struct cgroup_subsys_state *css)
{
#ifdef CONFIG_MEMCG
	if (css && css->parent)
		return css->serial_nr;
#endif
	return 0;
}

/**
 * memcg_cgroup_id() - id of a memory cgroup's directory
 * @css: the cgroup's, of the memory controller, may be NULL
 *
 * Context: any.
 * Return: 0 for NULL.
 */
static inline u64 memcg_cgroup_id(const struct cgroup_subsys_state *css)
{
#ifdef CONFIG_MEMCG
	if (css)
		return cgroup_id(css->cgroup);
#endif
	return 0;
}

/**
 * memcg_stalls() - what a cgroup suffered and caused
 * @css: the cgroup's, of the memory controller, referenced
 *
 * Context: any.
 * Return: NULL if it has no figures.
 */
const struct memcg_stalls *memcg_stalls(const struct cgroup_subsys_state *css);

/**
 * memcg_stalls_special() - the figures that belong to no living cgroup
 * @which: STALLS_FREED or STALLS_LOST
 *
 * Context: any.
 */
const struct memcg_stalls *memcg_stalls_special(enum special_stalls which);

/**
 * stalls_ns() - time of all causes that are a time of their own
 * @stalls: one side of a cgroup's figures; NULL if it has none
 *
 * Context: any.
 * Return: VALUE_UNKNOWN if one of the causes is not seen here.
 */
s64 stalls_ns(const struct stalls *stalls);

/**
 * memcgs_memory_held() - memory of the table
 *
 * Context: any.
 * Return: bytes.
 */
size_t memcgs_memory_held(void);

/**
 * memcgs_init() - allocate the table
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int memcgs_init(void);

/**
 * memcgs_exit() - free the table; all probes must be gone
 *
 * Context: process, may sleep.
 */
void memcgs_exit(void);

#endif /* _MMSCOPE_RECLAIM_MEMCGS_H */
