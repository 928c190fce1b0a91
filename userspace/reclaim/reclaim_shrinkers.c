// SPDX-License-Identifier: GPL-2.0
/* mmscope reclaim shrinkers: what shrinkers cost, and what they freed for that. */
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "command.h"
#include "reclaim/reclaim.h"
#include "verdicts/thresholds.h"

static const struct column columns[] = {
	{ "name", COLUMN_STRING, COLUMN_DEFAULT, "the shrinker's name; - where kernels give none" },
	{ "calls_count", COLUMN_NUMBER, COLUMN_DEFAULT, "calls that had something to scan" },
	{ "total_ns", COLUMN_NS, COLUMN_DEFAULT, "time of all calls" },
	{ "max_ns", COLUMN_NS, COLUMN_DEFAULT, "longest call" },
	{ "scanned_objects", COLUMN_NUMBER, COLUMN_DEFAULT, "objects scanned" },
	{ "freed_objects", COLUMN_NUMBER, COLUMN_DEFAULT, "objects freed" },
	{ "freed_pct", COLUMN_PERCENT, COLUMN_DEFAULT, "freed in percent of scanned" },
	{ "function", COLUMN_STRING, COLUMN_DEFAULT, "its scan function" },
};

bool shrinker_is_costly(const struct table *shrinkers, size_t row)
{
	const char *percent = table_cell(shrinkers, "freed_pct", row);

	return number_order(table_cell(shrinkers, "total_ns", row)) >= SHRINKER_WARN_NS &&
	       strcmp(percent, "-") && number_order(percent) < SHRINKER_WARN_PCT;
}

static const char *color(const struct table *table, size_t row)
{
	return shrinker_is_costly(table, row) ? "yellow" : NULL;
}

const struct view reclaim_shrinkers_view = {
	.name = "shrinkers",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.color = color,
	.sort = "total_ns:desc",
	.empty = "No shrinker ran since the module was loaded.",
};

struct table *reclaim_shrinkers_read(const char *root)
{
	struct table *table = table_read(root, "reclaim/shrinkers");

	add_efficiency(table, "freed_pct", "freed_objects", "scanned_objects");
	return table;
}

int reclaim_shrinkers(const struct options *options)
{
	struct table *table = reclaim_shrinkers_read(options->root);
	struct view view = reclaim_shrinkers_view;

	if (reclaim_unseen(table))
		view.empty = "No shrinker was seen since the module was loaded.";
	view_print(&view, table, options);
	reclaim_print_unseen(table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
