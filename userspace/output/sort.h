/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_SORT_H
#define MMSCOPE_SORT_H

#include "input/procfile.h"
#include "output/view.h"

/*
 * The rows of @table in the order of @spec, in a new array: columns split by commas, of which the
 * first that differs decides; COLUMN:desc or -COLUMN has most first. Without a @spec, and among
 * equals, as in the file.
 */
size_t *sort_rows(const struct view *view, const struct table *table, const char *spec);

#endif
