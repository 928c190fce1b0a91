// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "input/tree.h"

/*
 * A parent comes before its children, and all that is below a cgroup before its next sibling:
 * the parent is the row before, or one of that row's ancestors.
 */
size_t *find_parents(const struct table *table, const char *id, const char *parent_id)
{
	size_t *parents = xcalloc(table->nr_rows, sizeof(*parents));
	const char **parent_ids = table_cells(table, parent_id);
	const char **ids = table_cells(table, id);

	for (size_t row = 0; row < table->nr_rows; row++) {
		size_t parent = row ? row - 1 : NO_PARENT;

		while (parent != NO_PARENT && (!ids || !parent_ids ||
					       strcmp(ids[parent], parent_ids[row])))
			parent = parents[parent];
		parents[row] = parent;
	}
	return parents;
}
