/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_FILTER_H
#define MMSCOPE_FILTER_H

#include "base/options.h"
#include "input/procfile.h"
#include "output/view.h"

/*
 * --filter, of every table (view.c): keep the rows for which every condition is true. Conditions are split by commas:
 * COLUMN, one of = != < <= > >=, and a value: a number, with a unit if the column is a size, or
 * a pattern of the shell for = and != of words. What is unknown is neither more nor less than
 * any number.
 */
bool *filter_rows(const struct view *view, const struct table *table,
		  const struct options *options);	/* one a row, or NULL for all */
void filter_table(const struct view *view, struct table *table, const struct options *options);

#endif
