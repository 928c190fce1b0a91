/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_LAYOUT_H
#define MMSCOPE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "tree.h"

/*
 * A table of finished text for people. layout_smartcols.c draws it with util-linux's library.
 * layout_plain.c draws it alike, where there is no such library to link with (distributions
 * ship no static one), and where there are many rows, for a 15th of the instructions.
 */

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

void layout_print_plain(const struct layout *layout);
#ifdef HAVE_SMARTCOLS
void layout_print_smartcols(const struct layout *layout);
#endif

#endif
