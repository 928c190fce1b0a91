/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_CGROUP_INDEX_H
#define MMSCOPE_CGROUP_INDEX_H

#include <stdbool.h>
#include <stddef.h>

#include "procfile.h"

/* The table of cgroups, for finding them by what other files say: id or path. */
struct cgroup_index {
	struct table *table;
	struct cgroup_id *ids;
};

#define NO_CGROUP ((size_t)-1)

struct cgroup_index cgroup_index_read(const char *root);
void cgroup_index_free(struct cgroup_index *index);

/* The row of a cgroup, or NO_CGROUP. A path is plain, as a user writes it. */
size_t cgroup_by_id(const struct cgroup_index *index, const char *id);
size_t cgroup_by_path(const struct cgroup_index *index, const char *path);

/* A cell of the row of cgroup @id; "-" if there is none. */
const char *cgroup_cell(const struct cgroup_index *index, const char *id, const char *column);

/*
 * The cgroup with the least limit (max) of those that hold for @row, itself and all above; @parents
 * are those of find_parents(). NO_CGROUP if there is no limit.
 */
size_t cgroup_least_limit(const struct cgroup_index *index, const size_t *parents, size_t row);

/* One a row: is it @row, or below it? */
bool *cgroup_subtree(const struct cgroup_index *index, size_t row);

#endif
