/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_CGROUP_INDEX_H
#define MMSCOPE_CGROUP_INDEX_H

#include <stdbool.h>
#include <stddef.h>

#include "input/procfile.h"

/* The table of cgroups, for finding them by what other files say: id or path. */
struct cgroup_index {
	struct table *table;
	size_t *places;		/* rows, hashed by id; NO_CGROUP where there is none */
	size_t nr_places;	/* a power of two */
};

#define NO_CGROUP ((size_t)-1)

struct cgroup_index cgroup_index_read(const char *root);
void cgroup_index_free(struct cgroup_index *index);

/*
 * The row of a cgroup, or NO_CGROUP; of several with this id, the one that is online. A path is
 * plain, as a user writes it.
 */
size_t cgroup_by_id(const struct cgroup_index *index, const char *id);
size_t cgroup_by_path(const struct cgroup_index *index, const char *path);

/* That of a row of another table of cgroups, by its id and, where there is one, its serial_nr. */
size_t cgroup_of_row(const struct cgroup_index *index, const struct table *table, size_t row);

/* Those of all processes of @processes, one a row: what their cgroup_id says. New memory. */
size_t *cgroups_of(const struct cgroup_index *index, const struct table *processes);

/* A cell of the row of cgroup @id; "-" if there is none. */
const char *cgroup_cell(const struct cgroup_index *index, const char *id, const char *column);

/*
 * One a row: the cgroup with the least limit (max) of those that hold for it, itself and all above;
 * NO_CGROUP if there is no limit. New memory.
 */
size_t *cgroup_least_limits(const struct cgroup_index *index);

/* One a row: is it @row, or below it? */
bool *cgroup_subtree(const struct cgroup_index *index, size_t row);

#endif
