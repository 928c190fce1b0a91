/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the OOM killer did in all since the module was loaded, and which of its calls that
 * found nobody to kill have a record.
 *
 * A process that may not be killed calls the OOM killer again and again while its cgroup is
 * full. So each domain gets one record, which counts the later calls, and only a few domains
 * get a record within an hour: otherwise these records would push those of kills out of the ring.
 */
#ifndef _MMSCOPE_OOM_NO_VICTIM_H
#define _MMSCOPE_OOM_NO_VICTIM_H

#include <linux/cgroup.h>
#include <linux/types.h>

#include "oom/kill_ring.h"

/**
 * no_victim_add() - note a call that found nobody to kill
 * @kill: its record, which takes a number unless the domain has one, or no more may be made
 * @order: as for kill_ring_add()
 * @domain: its domain; NULL on a kernel without memory cgroups
 *
 * The references of @kill become the ring's, or are put.
 *
 * Context: the task that holds oom_lock; takes a raw spinlock.
 */
void no_victim_add(struct kill *kill, const u8 *order, struct cgroup_subsys_state *domain);

/**
 * struct oom_totals - what the OOM killer did since the module was loaded
 * @at_load: processes killed before, as oom_kill of /proc/vmstat counts
 * @recorded: processes killed, of those in records
 * @no_victim: calls that found nobody to kill
 * @unrecorded: of these, those that are in no record
 * @waits: calls that killed nobody, because a process killed before had not exited yet
 */
struct oom_totals {
	s64 at_load;
	atomic64_t recorded;
	atomic64_t no_victim;
	atomic64_t unrecorded;
	atomic64_t waits;
};

/* Written by the task that holds oom_lock; at_load at load. */
extern struct oom_totals oom_totals;

#endif /* _MMSCOPE_OOM_NO_VICTIM_H */
