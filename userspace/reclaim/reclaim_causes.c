// SPDX-License-Identifier: GPL-2.0
/* Reclaim by cause: the keys of reclaim/summary as a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/xalloc.h"
#include "command.h"
#include "reclaim/reclaim.h"

static const struct column columns[] = {
	{ "cause", COLUMN_WORD, COLUMN_DEFAULT, "why: see mmscope(8)" },
	{ "count", COLUMN_NUMBER, COLUMN_DEFAULT, "stays that ended" },
	{ "ns", COLUMN_NS, COLUMN_DEFAULT, "their time together" },
	{ "p50_ns", COLUMN_NS, 0, "50% took no longer" },
	{ "p90_ns", COLUMN_NS, 0, "90% took no longer" },
	{ "p99_ns", COLUMN_NS, COLUMN_DEFAULT, "99% took no longer" },
	{ "max_ns", COLUMN_NS, COLUMN_DEFAULT, "the longest" },
	{ "scanned", COLUMN_NUMBER, COLUMN_DEFAULT, "pages scanned; of slab objects" },
	{ "reclaimed", COLUMN_NUMBER, COLUMN_DEFAULT, "pages reclaimed; of slab objects" },
	{ "efficiency_pct", COLUMN_PERCENT, COLUMN_DEFAULT, "reclaimed in percent of scanned" },
	{ "failed_count", COLUMN_NUMBER, COLUMN_DEFAULT, "stays that freed nothing" },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(*columns))

const struct view reclaim_causes_view = {
	.name = "causes",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
};

/* Every cause has a longest stay, and nothing else has one. */
static const char cause_suffix[] = "_max_ns";

bool cause_hurts(const char *cause)
{
	static const char *const harmless[] = { "kswapd", "khugepaged", "kcompactd",
						"proactive", "slab" };

	for (size_t i = 0; i < sizeof(harmless) / sizeof(*harmless); i++)
		if (!strcmp(cause, harmless[i]))
			return false;
	return true;
}

void add_efficiency(struct table *table, const char *name, const char *part, const char *whole)
{
	const char **percents = table_add_column(table, name);

	for (size_t row = 0; row < table->nr_rows; row++) {
		const char *of = table_cell(table, whole, row);
		const char *some = table_cell(table, part, row);

		if (is_number(some) && is_number(of) && number_order(of) > 0)
			percents[row] = table_tenths(table, 100 * number_order(some) /
						     number_order(of));
	}
}

static void fill(struct table *table, size_t row, const struct pairs *summary, const char *column,
		 const char *suffix)
{
	char *key;
	const char *cause = table_cell(table, "cause", row), *value;

	if (asprintf(&key, "%s_%s", cause, suffix) < 0)
		out_of_memory();
	value = pairs_number_cell(summary, key);
	free(key);
	if (strcmp(value, "-"))
		table_cells(table, column)[row] = table_strdup(table, value);
}

struct table *reclaim_causes_table(const struct pairs *summary)
{
	static const char *const same[] = {
		"count", "ns", "p50_ns", "p90_ns", "p99_ns", "max_ns", "failed_count",
	};
	struct table *table = table_new();

	for (size_t i = 0; i < NR_COLUMNS; i++)
		if (strcmp(columns[i].name, "efficiency_pct"))
			table_add_column(table, columns[i].name);
	for (size_t i = 0; i < summary->nr; i++) {
		const char *key = summary->pair[i].key;
		size_t row, len = strlen(key), suffix = strlen(cause_suffix);

		if (len <= suffix || strcmp(key + len - suffix, cause_suffix))
			continue;
		row = table_add_row(table);
		table_cells(table, "cause")[row] =
			table_printf(table, "%.*s", (int)(len - suffix), key);
		for (size_t j = 0; j < sizeof(same) / sizeof(*same); j++)
			fill(table, row, summary, same[j], same[j]);
		fill(table, row, summary, "scanned", "scanned_pages");
		fill(table, row, summary, "scanned", "scanned_objects");
		fill(table, row, summary, "reclaimed", "reclaimed_pages");
		fill(table, row, summary, "reclaimed", "freed_objects");
	}
	add_efficiency(table, "efficiency_pct", "reclaimed", "scanned");
	return table;
}
