// SPDX-License-Identifier: GPL-2.0
/* Where tasks wait for memory for as long as nobody helps them: cgroup v1 without an OOM killer. */
#include <string.h>

#include "verdicts/stuck.h"

bool domain_is_stuck(const struct table *domains, size_t row)
{
	return !strcmp(table_cell(domains, "verdict", row), "disabled") &&
	       !strcmp(table_cell(domains, "under_oom", row), "1");
}

/* The kernel marks all cgroups below the one that has no room. */
static bool is_below_stuck(const struct table *domains, size_t row)
{
	const char *path = table_cell(domains, "path", row);

	for (size_t outer = 0; outer < domains->nr_rows; outer++) {
		const char *top = table_cell(domains, "path", outer);
		size_t len = strlen(top);

		if (!strncmp(path, top, len) && path[len] == '/' && domain_is_stuck(domains, outer))
			return true;
	}
	return false;
}

const char *domains_stuck(const struct table *domains, size_t *nr)
{
	const char *first = NULL;

	*nr = 0;
	for (size_t row = 0; row < domains->nr_rows; row++) {
		if (!domain_is_stuck(domains, row) || is_below_stuck(domains, row))
			continue;
		if (!first)
			first = table_cell(domains, "path", row);
		++*nr;
	}
	return first;
}
