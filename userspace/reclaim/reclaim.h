/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_RECLAIM_H
#define MMSCOPE_RECLAIM_H

#include <stdbool.h>
#include <stddef.h>

#include "input/procfile.h"

struct options;
struct report;
struct window;

/*
 * Does a task wait that wanted something else? Kernel threads reclaim so that others need not, and
 * whoever writes to memory.reclaim asks for it. Slab is part of the others.
 */
bool cause_hurts(const char *cause);

/* Add the column @name: @part in percent of @whole; "-" where there is nothing of that. */
void add_efficiency(struct table *table, const char *name, const char *part, const char *whole);

/* reclaim/summary as a table: a row for each cause, in the order of the file. */
struct table *reclaim_causes_table(const struct pairs *summary);

/* reclaim/cgroups and reclaim/shrinkers with the columns made of them. */
struct table *reclaim_cgroups_read(const char *root);
struct table *reclaim_shrinkers_read(const char *root);

/*
 * What causes and shrinkers added within the window, in tables of the same columns: of causes count,
 * ns, p99_ns ("-" without histograms), scanned, reclaimed, efficiency_pct, and failed_count; of
 * shrinkers total_ns, scanned_objects, freed_objects and freed_pct. NULL if there was one look.
 */
struct table *reclaim_recent_causes(const struct window *window);
struct table *reclaim_recent_shrinkers(const struct window *window);
/* The causes that the file of @table could not see, by its last line; NULL if it saw all. */
const char *reclaim_unseen(const struct table *table);

/* Tell people on a terminal, below a table that was printed, what it cannot have. */
void reclaim_print_unseen(const struct table *table, const struct options *options);

/* Does it take much time and free little? */
bool shrinker_is_costly(const struct table *shrinkers, size_t row);

/* Does a limit hurt, which watermark is near, and how much of what was taken comes back? */
void reclaim_check_near(struct report *report, const struct window *window);

#endif
