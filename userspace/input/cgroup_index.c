// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "input/cgroup_index.h"
#include "input/tree.h"

/* Where the machine's cgroups are mounted: people paste paths from there. */
static const char mount_point[] = "/sys/fs/cgroup/";

static size_t hash(const char *id)
{
	size_t hash = 0;

	while (*id)
		hash = hash * 31 + (unsigned char)*id++;
	return hash;
}

/* Where @id is, or where it would be. */
static size_t find_place(const struct cgroup_index *index, const char **ids, const char *id)
{
	size_t place = hash(id) & (index->nr_places - 1);

	while (index->places[place] != NO_CGROUP && strcmp(ids[index->places[place]], id))
		place = (place + 1) & (index->nr_places - 1);
	return place;
}

struct cgroup_index cgroup_index_read(const char *root)
{
	struct cgroup_index index = { .table = table_read(root, "cgroups"), .nr_places = 1 };
	const char **ids = table_cells(index.table, "id");
	const char **states = table_cells(index.table, "state");

	/* No more than half of them are taken. */
	while (index.nr_places < 2 * index.table->nr_rows + 1)
		index.nr_places *= 2;
	index.places = xreallocarray(NULL, index.nr_places, sizeof(*index.places));
	for (size_t place = 0; place < index.nr_places; place++)
		index.places[place] = NO_CGROUP;
	for (size_t row = 0; ids && row < index.table->nr_rows; row++) {
		size_t place = find_place(&index, ids, ids[row]);

		check_number_cell(index.table, table_column(index.table, "id"), row);
		/* One whose controller was switched off and on has several rows of one id. */
		if (index.places[place] == NO_CGROUP || (states && !strcmp(states[row], "online")))
			index.places[place] = row;
	}
	return index;
}

void cgroup_index_free(struct cgroup_index *index)
{
	free(index->places);
	table_free(index->table);
}

size_t cgroup_by_id(const struct cgroup_index *index, const char *id)
{
	const char **ids = table_cells(index->table, "id");

	return ids && strcmp(id, "-") ? index->places[find_place(index, ids, id)] : NO_CGROUP;
}

size_t cgroup_of_row(const struct cgroup_index *index, const struct table *table, size_t row)
{
	const char *id = table_cell(table, "id", row), *serial = table_cell(table, "serial_nr", row);
	size_t found = cgroup_by_id(index, id);

	if (found == NO_CGROUP || !strcmp(serial, "-") ||
	    !strcmp(serial, table_cell(index->table, "serial_nr", found)))
		return found;
	for (size_t other = 0; other < index->table->nr_rows; other++)
		if (!strcmp(serial, table_cell(index->table, "serial_nr", other)))
			return other;
	return NO_CGROUP;
}

size_t *cgroups_of(const struct cgroup_index *index, const struct table *processes)
{
	size_t *cgroups = xcalloc(processes->nr_rows, sizeof(*cgroups));
	const char **ids = table_cells(processes, "cgroup_id");

	/* Many have the cgroup of the one before. */
	for (size_t row = 0; row < processes->nr_rows; row++)
		if (ids && row && !strcmp(ids[row], ids[row - 1]))
			cgroups[row] = cgroups[row - 1];
		else
			cgroups[row] = ids ? cgroup_by_id(index, ids[row]) : NO_CGROUP;
	return cgroups;
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

size_t *cgroup_least_limits(const struct cgroup_index *index)
{
	size_t *parents = find_parents(index->table, "id", "parent_id");
	const char **max = table_cells(index->table, "max");
	size_t *least = parents;

	/* Parents come first: each row of a parent makes place for that of the limit. */
	for (size_t row = 0; row < index->table->nr_rows; row++) {
		size_t above = parents[row] == NO_PARENT ? NO_CGROUP : least[parents[row]];
		bool own = max && is_number(max[row]) &&
			   (above == NO_CGROUP || number_order(max[row]) <= number_order(max[above]));

		least[row] = own ? row : above;
	}
	return least;
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
