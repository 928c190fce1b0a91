// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "base/xalloc.h"
#include "input/kube_columns.h"
#include "input/process_cgroups.h"

/* For each row of processes, the first row whose process is in the same one of @cgroups. */
static size_t *find_first(const struct cgroup_index *index, const size_t *cgroups, size_t nr_rows)
{
	size_t *of_cgroup = xcalloc(index->table->nr_rows, sizeof(*of_cgroup));
	size_t *first = xcalloc(nr_rows, sizeof(*first));

	for (size_t row = nr_rows; row-- > 0;)
		if (cgroups[row] != NO_CGROUP)
			of_cgroup[cgroups[row]] = row;
	for (size_t row = 0; row < nr_rows; row++)
		first[row] = cgroups[row] == NO_CGROUP ? row : of_cgroup[cgroups[row]];
	free(of_cgroup);
	return first;
}

void add_process_cgroups(struct table *table, const struct cgroup_index *index)
{
	const char **cells = table_add_column(table, "cgroup");
	const char **paths = table_cells(index->table, "path");
	size_t *cgroups = cgroups_of(index, table), *first;

	first = find_first(index, cgroups, table->nr_rows);
	for (size_t row = 0; paths && row < table->nr_rows; row++) {
		if (first[row] != row)
			cells[row] = cells[first[row]];
		else if (cgroups[row] != NO_CGROUP)
			cells[row] = table_strdup(table, paths[cgroups[row]]);
	}
	kube_add_columns(table, "cgroup", first);
	free(first);
	free(cgroups);
}
