/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_FIT_H
#define MMSCOPE_FIT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How wide the columns of a table are where it has to fit a terminal. In this order, as far as
 * needed: headings go on in the next line behind an underscore, sentences behind a blank, names
 * lose their middle. Numbers are never cut: what then has no room comes below, as another block of
 * columns.
 */
struct fit {
	int data;		/* the widest cell */
	int heading;
	int heading_word;	/* the widest part of the heading, with its underscore */
	bool text;		/* sentences */
	int shortest;		/* a name, which may be shortened to that; 0: none */

	int width;		/* out */
};

/* One blank between two columns. */
int fit_total(const struct fit *columns, size_t nr);

/* As wide as they have to be to be whole. */
void fit_whole(struct fit *columns, size_t nr);

/* The widths for a terminal of @width columns; false if even the least widths have no room. */
bool fit_columns(struct fit *columns, size_t nr, int width);

#endif
