/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_LAYOUT_H
#define MMSCOPE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "input/tree.h"

/*
 * A table of finished text for people, and how it is drawn. On a terminal it is no wider than that
 * (fit.h); in a pipe or a file every cell is whole.
 */

struct layout_column {
	char *heading;
	bool right;
	bool tree;
	bool text;		/* sentences, which go on in the next line */
	int shortest;		/* names, which may be shortened to that; 0: none, as numbers */
	int least;		/* what cells that are still to come may need; 0: none will come */
};

/* The widths that the columns of a table have reached, for one that is printed row by row. */
struct layout_memory {
	int *widths;
	size_t nr;
	bool headed;		/* headings stand above */
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
	struct layout_memory *memory;	/* or NULL */
};

void layout_print(const struct layout *layout);

/* How wide a column is at least: its heading in several lines, and cells of @least. */
int layout_least_width(const char *heading, int least);

#endif
