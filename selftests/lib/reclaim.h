/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of /proc/mmscope/reclaim share: its causes and how to sum them. */
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
 * The kernel adds its statistics up every 2 s, but where all is idle it may be much later, see
 * wake_cpus(): until then they are waited for. 5.10, which has no memory.reclaim, keeps up to 32
 * events a CPU back.
 */
bool same_as_memory_stat(const char *cgroup, const char *key, long long ours);

/* What vmstat counts beyond what we do. All of it stays as it is, if both count alike. */
struct beyond {
	long long kswapd_scanned, kswapd_reclaimed;
	long long direct_scanned, direct_reclaimed;	/* node reclaim among it */
	long long node_runs;
};

/* Where memory is short, reading itself may wake kswapd, and two files are no snapshot. */
struct beyond beyond_at_rest(void);

bool beyond_same(const struct beyond *before);

/* Only what was provoked, and that the same on both sides. */
bool only_cause(const struct table *cgroups, unsigned long long owner, unsigned long long task,
		const char *expected);

/*
 * Two files are no snapshot: kswapd may run, or end a run, in between. And what a cgroup had
 * comes to the freed ones when a worker releases it, where many of them go one after the other.
 * What holds is told when it is asked for the last time.
 */
bool soon(bool (*holds)(bool say));

bool adds_up_soon(void);

/* Is there no task of a cause in reclaim/now, or at least not for long? */
bool nobody_in(const char *cause);

#endif /* SELFTESTS_RECLAIM_H */
