// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "cgroup_index.h"
#include "format.h"
#include "text.h"
#include "tree.h"
#include "xalloc.h"

/* Where the machine's cgroups are mounted: people paste paths from there. */
static const char mount_point[] = "/sys/fs/cgroup/";

struct cgroup_id {
	const char *id;
	size_t row;
};

static int compare_ids(const void *a, const void *b)
{
	const struct cgroup_id *left = a, *right = b;

	return strcmp(left->id, right->id);
}

struct cgroup_index cgroup_index_read(const char *root)
{
	struct cgroup_index index = { .table = table_read(root, "cgroups") };

	index.ids = xcalloc(index.table->nr_rows, sizeof(*index.ids));
	for (size_t row = 0; row < index.table->nr_rows; row++)
		index.ids[row] = (struct cgroup_id){ table_cell(index.table, "id", row), row };
	qsort(index.ids, index.table->nr_rows, sizeof(*index.ids), compare_ids);
	return index;
}

void cgroup_index_free(struct cgroup_index *index)
{
	free(index->ids);
	table_free(index->table);
}

size_t cgroup_by_id(const struct cgroup_index *index, const char *id)
{
	struct cgroup_id key = { id, 0 };
	const struct cgroup_id *found;

	if (!strcmp(id, "-"))
		return NO_CGROUP;
	found = bsearch(&key, index->ids, index->table->nr_rows, sizeof(key), compare_ids);
	return found ? found->row : NO_CGROUP;
}

const char *cgroup_cell(const struct cgroup_index *index, const char *id, const char *column)
{
	size_t row = cgroup_by_id(index, id);

	return row == NO_CGROUP ? "-" : table_cell(index->table, column, row);
}

/* Is @cell, escaped, the plain @path without its last slashes? */
static bool is_path(const char *cell, const char *path)
{
	char *plain = xstrdup(cell);
	size_t len = strlen(path);
	bool same;

	unescape(plain);
	while (len > 1 && path[len - 1] == '/')
		len--;
	same = strlen(plain) == len && !strncmp(plain, path, len);
	free(plain);
	return same;
}

size_t cgroup_by_path(const struct cgroup_index *index, const char *path)
{
	size_t found = NO_CGROUP;

	if (!strncmp(path, mount_point, strlen(mount_point)))
		path += strlen(mount_point) - 1;
	for (size_t row = 0; row < index->table->nr_rows; row++) {
		if (!is_path(table_cell(index->table, "path", row), path))
			continue;
		/* A removed one may have had the same path. */
		found = row;
		if (!strcmp(table_cell(index->table, "state", row), "online"))
			break;
	}
	return found;
}

size_t cgroup_least_limit(const struct cgroup_index *index, const size_t *parents, size_t row)
{
	const char **max = table_cells(index->table, "max");
	size_t found = NO_CGROUP;

	for (; max && row != NO_CGROUP; row = parents[row])
		if (is_number(max[row]) &&
		    (found == NO_CGROUP || number_order(max[row]) < number_order(max[found])))
			found = row;
	return found;
}

bool *cgroup_subtree(const struct cgroup_index *index, size_t row)
{
	bool *below = xcalloc(index->table->nr_rows, sizeof(*below));
	size_t *parents = find_parents(index->table, "id", "parent_id");

	for (size_t i = row; i < index->table->nr_rows; i++)
		below[i] = i == row || (parents[i] != NO_PARENT && below[parents[i]]);
	free(parents);
	return below;
}
