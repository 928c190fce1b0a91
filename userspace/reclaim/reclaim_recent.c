// SPDX-License-Identifier: GPL-2.0
/*
 * mmscope reclaim: what reclaim did within the window.
 *
 * The files count since the module was loaded. The differences between two looks have the form of
 * these files, so that verdicts judge either of them alike.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "input/procfile.h"
#include "reclaim/reclaim.h"
#include "verdicts/window.h"

#define NO_ROW ((size_t)-1)

/* The longest of a hundred stays does not count. */
#define PERCENTILE 0.99

/* The row of @table whose columns @by, NULL after the last, have what they have in @row of @like. */
static size_t find_like(const struct table *table, const char *const *by, const struct table *like,
			size_t row)
{
	for (size_t found = 0; found < table->nr_rows; found++) {
		const char *const *column = by;

		while (*column && !strcmp(table_cell(table, *column, found),
					  table_cell(like, *column, row)))
			column++;
		if (!*column)
			return found;
	}
	return NO_ROW;
}

/* By how much a cell grew. What had no row yet had counted nothing. */
static double growth(const struct table *before, size_t from, const struct table *now, size_t row,
		     const char *column)
{
	double was = from == NO_ROW ? 0 : table_number(before, column, from);
	double is = table_number(now, column, row);

	return was == -HUGE_VAL || is < was ? NAN : is - was;
}

/* A table like @now: the columns @by, and by how much the others, NULL after the last, grew. */
static struct table *grown_table(const struct table *before, const struct table *now,
				 const char *const *by, const char *const *columns)
{
	struct table *grown = table_new();

	for (const char *const *column = by; *column; column++)
		table_add_column(grown, *column);
	for (const char *const *column = columns; *column; column++)
		table_add_column(grown, *column);
	for (size_t row = 0; row < now->nr_rows; row++) {
		size_t from = find_like(before, by, now, row);

		table_add_row(grown);
		for (const char *const *column = by; *column; column++)
			table_cells(grown, *column)[row] =
				table_strdup(grown, table_cell(now, *column, row));
		for (const char *const *column = columns; *column; column++) {
			double by_how_much = growth(before, from, now, row, *column);

			if (!isnan(by_how_much))
				table_cells(grown, *column)[row] =
					table_printf(grown, "%.0f", by_how_much);
		}
	}
	return grown;
}

/* The end of the bucket that holds the percentile of @cause; NAN if there is no histogram. */
static double percentile(const struct table *latency, const char *cause)
{
	double all = 0, so_far = 0;

	for (size_t row = 0; row < latency->nr_rows; row++)
		if (!strcmp(table_cell(latency, "cause", row), cause))
			all += fmax(table_number(latency, "count", row), 0);
	for (size_t row = 0; row < latency->nr_rows; row++) {
		if (strcmp(table_cell(latency, "cause", row), cause))
			continue;
		so_far += fmax(table_number(latency, "count", row), 0);
		if (so_far > 0 && so_far >= all * PERCENTILE)
			return 2 * table_number(latency, "from_ns", row) - 1;
	}
	return NAN;
}

/* No stay is longer than the longest since load, though its bucket may end behind it. */
static void set_percentiles(struct table *recent, const struct table *latency,
			    const struct table *now)
{
	const char **cells = table_add_column(recent, "p99_ns");

	for (size_t row = 0; row < recent->nr_rows; row++) {
		double ns = percentile(latency, table_cell(recent, "cause", row));
		double longest = table_number(now, "max_ns", row);

		if (ns > 0)
			cells[row] = table_printf(recent, "%.0f",
						  longest > 0 ? fmin(ns, longest) : ns);
	}
}

struct table *reclaim_recent_causes(const struct window *window)
{
	static const char *const by[] = { "cause", NULL }, *const columns[] = {
		"count", "ns", "scanned", "reclaimed", "failed_count", NULL,
	}, *const by_bucket[] = { "cause", "from_ns", NULL }, *const count[] = { "count", NULL };
	struct table *before, *now, *recent, *latency;

	if (!window->seconds || !window->before.summary || !window->now.summary)
		return NULL;
	before = reclaim_causes_table(&window->before.summary->keys);
	now = reclaim_causes_table(&window->now.summary->keys);
	recent = grown_table(before, now, by, columns);
	add_efficiency(recent, "efficiency_pct", "reclaimed", "scanned");
	latency = grown_table(window->before.latency, window->now.latency, by_bucket, count);
	set_percentiles(recent, latency, now);
	table_free(latency);
	table_free(now);
	table_free(before);
	return recent;
}

struct table *reclaim_recent_shrinkers(const struct window *window)
{
	static const char *const by[] = { "function", "name", NULL }, *const columns[] = {
		"total_ns", "scanned_objects", "freed_objects", NULL,
	};
	struct table *recent;

	if (!window->seconds || !window->before.shrinkers || !window->now.shrinkers)
		return NULL;
	recent = grown_table(window->before.shrinkers, window->now.shrinkers, by, columns);
	add_efficiency(recent, "freed_pct", "freed_objects", "scanned_objects");
	return recent;
}
