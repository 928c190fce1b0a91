// SPDX-License-Identifier: GPL-2.0
#include <libsmartcols.h>
#include <stdio.h>

#include "error.h"
#include "layout.h"
#include "xalloc.h"

static void add_columns(struct libscols_table *table, const struct layout *layout)
{
	for (size_t i = 0; i < layout->nr_columns; i++) {
		const struct layout_column *column = &layout->columns[i];
		int flags = 0;

		if (column->right)
			flags |= SCOLS_FL_RIGHT;
		if (column->tree)
			flags |= SCOLS_FL_TREE;
		if (!scols_table_new_column(table, column->heading, 0, flags))
			out_of_memory();
	}
}

static void add_rows(struct libscols_table *table, const struct layout *layout)
{
	struct libscols_line **lines = xcalloc(layout->nr_rows, sizeof(*lines));
	size_t row, i;

	for (row = 0; row < layout->nr_rows; row++) {
		lines[row] = scols_new_line();
		if (!lines[row])
			out_of_memory();
	}
	for (row = 0; row < layout->nr_rows; row++) {
		size_t parent = layout->parents ? layout->parents[row] : NO_PARENT;

		if (parent != NO_PARENT && scols_line_add_child(lines[parent], lines[row]))
			out_of_memory();
		if (scols_table_add_line(table, lines[row]))
			out_of_memory();
		for (i = 0; i < layout->nr_columns; i++)
			if (scols_line_set_data(lines[row], i,
						layout->cells[row * layout->nr_columns + i]))
				out_of_memory();
		if (layout->color && layout->colors[row])
			scols_line_set_color(lines[row], layout->colors[row]);
		scols_unref_line(lines[row]);
	}
	free(lines);
}

void layout_print_smartcols(const struct layout *layout)
{
	struct libscols_table *table;

	scols_init_debug(0);
	table = scols_new_table();
	if (!table)
		out_of_memory();
	/* The text was made printable already, and is not to be escaped twice. */
	scols_table_enable_noencoding(table, 1);
	scols_table_enable_noheadings(table, !layout->headings);
	scols_table_enable_colors(table, layout->color);
	add_columns(table, layout);
	add_rows(table, layout);
	if (scols_print_table(table))
		die(EXIT_FAILURE, "the table could not be printed");
	scols_unref_table(table);
}
