// SPDX-License-Identifier: GPL-2.0
#include <math.h>

#include "verdicts/fullness.h"
#include "verdicts/thresholds.h"

/* What of these columns is known, added up. */
static double sum_of(const struct table *table, size_t row, const char *const *columns)
{
	double sum = 0;

	for (; *columns; columns++)
		sum += fmax(table_number(table, *columns, row), 0);
	return sum;
}

double takes_without_swap(const struct table *cgroups, size_t row)
{
	static const char *const file[] = { "active_file", "inactive_file", NULL };
	static const char *const busy[] = { "file_dirty", "file_writeback", NULL };
	static const char *const others[] = { "slab_reclaimable", "anon_unmapped", NULL };

	/* Locked pages are in none of these lists. */
	return fmax(sum_of(cgroups, row, file) - sum_of(cgroups, row, busy), 0) +
	       sum_of(cgroups, row, others);
}

double usage_that_stays(const struct table *cgroups, size_t row)
{
	double usage = table_number(cgroups, "usage", row);

	return usage == -HUGE_VAL ? usage : fmax(usage - takes_without_swap(cgroups, row), 0);
}

const char *fullness_color(double percent)
{
	if (percent >= STAYS_BAD_PCT)
		return "red";
	return percent >= STAYS_WARN_PCT ? "yellow" : NULL;
}
