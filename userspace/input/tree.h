/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_TREE_H
#define MMSCOPE_TREE_H

#include "input/procfile.h"

#define NO_PARENT ((size_t)-1)

/*
 * The row of each row's parent, from the columns @id and @parent_id; NO_PARENT on top and where
 * the parent is not in the table. New memory.
 */
size_t *find_parents(const struct table *table, const char *id, const char *parent_id);

#endif
