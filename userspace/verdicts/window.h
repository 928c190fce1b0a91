/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_WINDOW_H
#define MMSCOPE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

#include "input/procfile.h"

/*
 * What verdicts look at: the files as they are now, and, if something is going on, as they were a
 * second before. The module's counters go back to its load: what they say of now is the
 * difference between two looks.
 */

/* The files of one moment. NULL stands for a file that is not there or may not be read. */
struct look {
	struct keyfile *status;
	struct keyfile *system;
	struct keyfile *summary;
	struct table *cgroups;
	struct table *reclaim_cgroups;
	struct table *now;
	struct table *nodes;
	struct table *zones;
	/* Of window_open_costs() alone: */
	struct table *shrinkers;
	struct table *latency;	/* cause, from_ns, count: the histograms that may be read */
};

struct window {
	char *root;		/* of the files of now; for those that struct look does not have */
	struct look before;
	struct look now;
	double seconds;		/* between the two; 0: there was one look, or one a load */
	bool quiet;		/* nobody waits for memory, nobody is in reclaim */
};

/*
 * Look at @root. A second look, WINDOW_SECONDS later, is taken only if the first one shows that
 * somebody waits for memory or that reclaim runs. Where @root is a directory of saved copies,
 * the last two of them are the window; a single copy is one look.
 */
struct window window_open(const char *root);

/* The same, with what shrinkers cost and how long each stay in reclaim was. */
struct window window_open_costs(const char *root);

void window_close(struct window *window);

/* What a key of reclaim/summary, or of system, grew by a second; NAN if that is not known. */
double window_summary_rate(const struct window *window, const char *key);
double window_system_rate(const struct window *window, const char *key);

/*
 * By how much @column of the cgroup with this id grew a second, in the table of cgroups or in that of
 * reclaim/cgroups; NAN if that is not known.
 */
double window_cgroup_rate(const struct window *window, const char *id, const char *column);
double window_reclaim_rate(const struct window *window, const char *id, const char *column);

/* For messages: "1.0 s", or "" where there was one look. */
#define WINDOW_TEXT 16
const char *window_text(const struct window *window, char *buffer);

/* CLOCK_BOOTTIME of the last look in nanoseconds; -HUGE_VAL if it is not known. */
double window_time_ns(const struct window *window);

#endif
