/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_THRESHOLDS_H
#define MMSCOPE_THRESHOLDS_H

/* Where the verdicts of the overview change; mmscope(8) documents the same numbers. */

/* How long to look when something is going on. */
#define WINDOW_SECONDS		1

/* The machine, in percent of all memory if nothing else is said. */
#define AVAILABLE_WARN_PCT	10
#define AVAILABLE_BAD_PCT	3
#define PRESSURE_SOME_WARN_PCT	10	/* of the last 10 s */
#define PRESSURE_FULL_BAD_PCT	10	/* of the last 10 s */
#define SWAP_WARN_PCT		80	/* of swap */
#define COMMIT_WARN_PCT		90	/* of commit_limit, in mode 2 */
#define COMMIT_BAD_PCT		98
#define KERNEL_WARN_PCT		40
#define UNACCOUNTED_WARN_PCT	15
#define HUGE_PAGES_WARN_PCT	10
#define MIN_FREE_WARN_PCT	10
#define EVICTION_WARN_PCT	5
/* Smaller amounts do not matter, whatever part of memory they are. */
#define PART_WARN_BYTES		(256.0 * 1024 * 1024)

/*
 * A limit of a cgroup: from where reclaim works at it, time that tasks waited for it in percent of
 * the window, pages a second that came back, and the room that is left, with all that reclaim can
 * take, in percent of memory.max.
 */
#define LIMIT_NEAR_PCT		95
#define LIMIT_WAIT_WARN_PCT	10
#define LIMIT_REFAULT_WARN_PAGES 1000
#define LIMIT_ROOM_WARN_PCT	5

/* How long an OOM kill is news: as long as Kubernetes keeps its events. */
#define KILL_RECENT_NS		3600e9

/* kswapd, kcompactd: part of the window in which it ran. */
#define KSWAPD_WARN_PCT		20

/* Exempt from the OOM killer, in percent of memory. */
#define PROTECTED_WARN_PCT	10

/* What reclaim cannot take without swap in percent of a cgroup's limit, for the colour of its row. */
#define STAYS_WARN_PCT		80
#define STAYS_BAD_PCT		95

/* Dying cgroups: how many, and the part of all charged memory that they hold. */
#define DYING_WARN_COUNT	1000
#define DYING_WARN_PCT		10

/* Usage that no column explains, in percent of the usage; small cgroups do not matter. */
#define RESIDUAL_WARN_PCT	10
#define RESIDUAL_WARN_BYTES	(64.0 * 1024 * 1024)

/* Age of the statistics; the kernel itself adds them up every two seconds. */
#define AGE_WARN_NS		2e9

/* Time that tasks lose to reclaim, in percent of the window, or of the time since load. */
#define STALL_WARN_PCT		1
#define STALL_BAD_PCT		10

/* A stay in reclaim of a task that wanted memory. */
#define STAY_WARN_NS		100e6
#define STAY_BAD_NS		1e9

/*
 * Pages reclaimed in percent of those scanned, and how many have to be scanned to judge that: since
 * load, and within the window.
 */
#define EFFICIENCY_WARN_PCT	20
#define EFFICIENCY_MIN_PAGES	10000
#define EFFICIENCY_RECENT_PAGES	1000

/* Stays that reclaimed nothing, in percent, and how many stays it takes to judge that. */
#define FAILED_WARN_PCT		50
#define FAILED_MIN_COUNT	20
#define FAILED_RECENT_COUNT	5

/* Of the pages reclaimed, those that were wanted back, in percent. */
#define REFAULT_WARN_PCT	50

/* Sleeps in reclaim for want of progress, in percent of the time that tasks lost. */
#define THROTTLED_WARN_PCT	10

/* A shrinker is costly if it takes this much time and frees less than this part of what it scans. */
#define SHRINKER_WARN_NS	100e6
#define SHRINKER_WARN_PCT	5

/*
 * What counts as a leak: growth of this size, a slope of this many standard errors, and in the
 * second half of the time at least this part of the whole rate.
 */
#define LEAK_MIN_BYTES		(1024.0 * 1024)
#define LEAK_MIN_ERRORS		4
#define LEAK_LATE_PART		0.5

#endif
