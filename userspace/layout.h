/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_LAYOUT_H
#define MMSCOPE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "tree.h"

/* A table of finished text for people, and how it is drawn. */

struct layout_column {
	char *heading;
	bool right;
	bool tree;
};

struct layout {
	const struct layout_column *columns;
	size_t nr_columns;
	const char **cells;		/* [row * nr_columns + column] */
	const char **colors;		/* one a row, or NULL */
	const size_t *parents;		/* one a row, NO_PARENT on top; NULL: no tree */
	size_t nr_rows;
	bool headings;
	bool color;
};

void layout_print(const struct layout *layout);

#endif
