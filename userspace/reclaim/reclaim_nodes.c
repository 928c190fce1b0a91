// SPDX-License-Identifier: GPL-2.0
/* mmscope reclaim nodes: reclaim by NUMA node and cause, and how kswapd is. */
#include <stdlib.h>

#include "base/format.h"
#include "command.h"
#include "reclaim/reclaim.h"
#include "verdicts/pressure.h"

static const struct column columns[] = {
	{ "node", COLUMN_NUMBER, COLUMN_DEFAULT, "the NUMA node" },
	{ "cause", COLUMN_WORD, COLUMN_DEFAULT, "why: see mmscope(8)" },
	{ "scanned_pages", COLUMN_NUMBER, COLUMN_DEFAULT, "pages scanned" },
	{ "reclaimed_pages", COLUMN_NUMBER, COLUMN_DEFAULT, "pages reclaimed" },
	{ "efficiency_pct", COLUMN_PERCENT, COLUMN_DEFAULT, "reclaimed in percent of scanned" },
	{ "throttled_ns", COLUMN_NS, COLUMN_DEFAULT, "asleep in there for want of progress" },
	{ "woken_count", COLUMN_NUMBER, COLUMN_DEFAULT, "kswapd: asked to run while it slept" },
	{ "runs_count", COLUMN_NUMBER, COLUMN_DEFAULT, "kswapd: runs that began" },
	{ "awake_ns", COLUMN_NS, COLUMN_DEFAULT, "kswapd: time of its runs" },
	{ "order", COLUMN_NUMBER, 0, "kswapd: the order its last run was for" },
	{ "failures_count", COLUMN_NUMBER, COLUMN_DEFAULT,
	  "kswapd: runs on end without a page; at 16 it gives up" },
	{ "state", COLUMN_WORD, COLUMN_DEFAULT, "kswapd: running or asleep" },
};

static const char *color(const struct table *table, size_t row)
{
	return kswapd_gave_up(table, row) ? "red" : NULL;
}

const struct view reclaim_nodes_view = {
	.name = "nodes",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.color = color,
	.empty = "No node.",
};

int reclaim_nodes(const struct options *options)
{
	struct table *table = table_read(options->root, "reclaim/nodes");

	add_efficiency(table, "efficiency_pct", "reclaimed_pages", "scanned_pages");
	view_print(&reclaim_nodes_view, table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
