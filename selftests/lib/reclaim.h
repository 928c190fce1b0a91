/* SPDX-License-Identifier: GPL-2.0 */
/* For tests of /proc/mmscope/reclaim: its causes and sums. */
#ifndef SELFTESTS_RECLAIM_H
#define SELFTESTS_RECLAIM_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cgroup.h"
#include "child.h"
#include "table.h"

#define NR_CAUSES 11
extern const char *const causes[NR_CAUSES];

/* A key of reclaim/summary, -1 for "-". */
long long summary_key(const struct table *summary, const char *cause, const char *name);

long long summary_now(const char *cause, const char *name);

/* A number of one row, 0 if there is no such row, -1 for "-". */
long long stall(const struct table *cgroups, unsigned long long id, const char *side,
		const char *name);

/* The same of a cause. */
long long stall_of(const struct table *cgroups, unsigned long long id, const char *side,
		   const char *cause, const char *name);

long long column_sum(const struct table *table, const char *column);

/* The same of the rows of one cause in reclaim/nodes. */
long long nodes_sum(const char *cause, const char *column);

/* -1 if this kernel has no such counter. */
long long vmstat(const char *key);

/*
 * Waits until memory.stat agrees. The kernel flushes it every 2 s, but much later on an idle
 * machine, see wake_cpus(). On 5.10, which has no memory.reclaim, each CPU holds back up to
 * 32 events.
 */
bool same_as_memory_stat(const char *cgroup, const char *key, long long ours);

/* The difference between vmstat and mmscope, constant if both count the same. */
struct beyond {
	long long kswapd_scanned, kswapd_reclaimed;
	long long direct_scanned, direct_reclaimed;	/* includes node reclaim */
	long long node_runs;
};

/* Retries: if memory is short, reading may wake kswapd between the two files. */
struct beyond beyond_at_rest(void);

bool beyond_same(const struct beyond *before);

/* Is @expected the only cause with time, and its time the same on both sides? */
bool only_cause(const struct table *cgroups, unsigned long long owner, unsigned long long task,
		const char *expected);

/*
 * Retries holds() for 10 s. kswapd may run between the readings of two files, and a worker adds
 * the counts of removed cgroups to those of freed ones, one cgroup after the other. holds() prints
 * differences only in the last try, when @say is set.
 */
bool soon(bool (*holds)(bool say));

bool adds_up_soon(void);

/* Waits up to 10 s until no task in reclaim/now has this cause. */
bool nobody_in(const char *cause);

#endif /* SELFTESTS_RECLAIM_H */
