// SPDX-License-Identifier: GPL-2.0
#include "base/format.h"
#include "input/cgroup_table.h"
#include "input/kube_columns.h"

double percent_of_max(const char *amount, const char *max)
{
	double of = number_order(max);

	if (!is_number(amount) || !is_number(max) || of <= 0)
		return -1;
	return 100 * number_order(amount) / of;
}

static void add_percent(struct table *table, const char *name, const char *amount)
{
	const char **cells = table_add_column(table, name);

	for (size_t row = 0; row < table->nr_rows; row++) {
		double percent = percent_of_max(table_cell(table, amount, row),
						table_cell(table, "max", row));

		if (percent >= 0)
			cells[row] = table_tenths(table, percent);
	}
}

struct table *cgroups_read(const char *root)
{
	struct table *table = table_read(root, "cgroups");

	add_percent(table, "usage_pct", "usage");
	add_percent(table, "working_set_pct", "working_set");
	kube_add_columns(table, "path", NULL);
	return table;
}
