// SPDX-License-Identifier: GPL-2.0
/* mmscope oom: whom the OOM killer would take first. */
#include <stdlib.h>
#include <string.h>

#include "candidates.h"
#include "command.h"

/* So many of them are of interest. */
#define MOST_AT_RISK 10

static bool is_eligible(const struct table *table, size_t row)
{
	return !strcmp(table_cell(table, "eligible", row), "yes");
}

int oom(const struct options *options)
{
	struct table *table = candidates_read(&candidates_view, options);
	struct view view = candidates_view;

	view.sort = "points:desc";
	view.limit = MOST_AT_RISK;
	table_filter(table, is_eligible);
	view_print(&view, table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
