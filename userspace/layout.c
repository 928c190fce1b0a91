// SPDX-License-Identifier: GPL-2.0
#include <langinfo.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "layout.h"
#include "xalloc.h"

/* The four pieces that a tree is drawn with. */
struct branches {
	const char *middle, *last, *pass, *blank;
};

static const struct branches utf8_branches = { "├─", "└─", "│ ", "  " };
static const struct branches ascii_branches = { "|-", "`-", "| ", "  " };

#define BRANCH_WIDTH 2
/* No piece is longer. */
#define BRANCH_BYTES 6

struct drawing {
	const struct layout *layout;
	const struct branches *branches;
	size_t *first_child, *next_sibling;	/* NO_PARENT at the end */
	int *widths;			/* of the columns */
	int *cell_widths;		/* as layout->cells */
	char *line, *end;		/* the row being printed; there is room for any, all blank */
	char *prefix;			/* of the row being printed */
	size_t *ends;			/* of each level's piece of the prefix */
};

/* What is no plain ASCII. */
static int wide_width(const char *text)
{
	mbstate_t state = { 0 };
	int width = 0;
	wchar_t c;

	for (size_t len; *text; text += len) {
		len = mbrtowc(&c, text, MB_CUR_MAX, &state);
		if (len == (size_t)-1 || len == (size_t)-2)
			return width + (int)strlen(text);
		width += wcwidth(c) > 0 ? wcwidth(c) : 0;
	}
	return width;
}

/* Adds to @bytes how long it is. */
static int text_width(const char *text, size_t *bytes)
{
	const char *c = text;

	while (*c >= ' ' && *c <= '~')
		c++;
	*bytes += (size_t)(c - text);
	if (!*c)
		return (int)(c - text);
	*bytes += strlen(c);
	return wide_width(text);
}

static int depth(const struct layout *layout, size_t row)
{
	int depth = 0;

	if (layout->parents)
		while ((row = layout->parents[row]) != NO_PARENT)
			depth++;
	return depth;
}

/* Widths of cells and columns, and room for a line. */
static void measure(struct drawing *drawing)
{
	const struct layout *layout = drawing->layout;
	size_t row, i, room = 2;	/* the line's end */

	for (i = 0; i < layout->nr_columns; i++) {
		size_t longest = 0;
		int width = layout->headings ?
			    text_width(layout->columns[i].heading, &longest) : 1;

		for (row = 0; row < layout->nr_rows; row++) {
			size_t cell = row * layout->nr_columns + i, bytes = 0;
			int w = text_width(layout->cells[cell], &bytes);

			drawing->cell_widths[cell] = w;
			if (bytes > longest)
				longest = bytes;
			if (layout->columns[i].tree)
				w += BRANCH_WIDTH * depth(layout, row);
			if (w > width)
				width = w;
		}
		drawing->widths[i] = width;
		room += longest + (size_t)width + 1;
		if (layout->columns[i].tree)
			room += layout->nr_rows * BRANCH_BYTES;
	}
	drawing->line = xreallocarray(NULL, room, 1);
	memset(drawing->line, ' ', room);
}

static char *put_text(char *end, const char *text)
{
	while (*text)
		*end++ = *text++;
	return end;
}

/* @width is that of @prefix and @text. Blanks are there already, and only passed over. */
static void add_cell(struct drawing *drawing, size_t i, const char *prefix, const char *text,
		     int width)
{
	bool right = drawing->layout->columns[i].right, last = i + 1 == drawing->layout->nr_columns;
	int pad = drawing->widths[i] > width ? drawing->widths[i] - width : 0;
	char *end = drawing->end;

	if (i)
		end++;
	if (right)
		end += pad;
	end = put_text(put_text(end, prefix), text);
	if (!right && !last)
		end += pad;
	drawing->end = end;
}

static void print_line(struct drawing *drawing)
{
	size_t len = (size_t)(drawing->end - drawing->line);

	fwrite(drawing->line, 1, len, stdout);
	memset(drawing->line, ' ', len);
}

static const char *color_sequence(const char *name)
{
	static const struct {
		const char *name, *sequence;
	} colors[] = {
		{ "red", "\033[31m" },
		{ "green", "\033[32m" },
		{ "yellow", "\033[33m" },
		{ "halfbright", "\033[2m" },
	};

	for (size_t i = 0; i < sizeof(colors) / sizeof(*colors); i++)
		if (!strcmp(colors[i].name, name))
			return colors[i].sequence;
	return "";
}

static void print_row(struct drawing *drawing, size_t row)
{
	const struct layout *layout = drawing->layout;
	const char *color = layout->color ? layout->colors[row] : NULL;
	size_t bytes = 0;

	drawing->end = drawing->line;
	for (size_t i = 0; i < layout->nr_columns; i++) {
		const char *prefix = layout->columns[i].tree ? drawing->prefix : "";
		size_t cell = row * layout->nr_columns + i;

		add_cell(drawing, i, prefix, layout->cells[cell],
			 drawing->cell_widths[cell] + (*prefix ? text_width(prefix, &bytes) : 0));
	}
	if (color)
		fputs(color_sequence(color), stdout);
	print_line(drawing);
	fputs(color ? "\033[0m\n" : "\n", stdout);
}

static void print_headings(struct drawing *drawing)
{
	size_t bytes = 0;

	drawing->end = drawing->line;
	for (size_t i = 0; i < drawing->layout->nr_columns; i++) {
		const char *heading = drawing->layout->columns[i].heading;

		add_cell(drawing, i, "", heading, text_width(heading, &bytes));
	}
	print_line(drawing);
	putchar('\n');
}

static void link_children(struct drawing *drawing)
{
	const struct layout *layout = drawing->layout;

	for (size_t row = 0; row < layout->nr_rows; row++)
		drawing->first_child[row] = NO_PARENT;
	for (size_t row = layout->nr_rows; row-- > 0;) {
		size_t parent = layout->parents[row];

		if (parent == NO_PARENT)
			continue;
		drawing->next_sibling[row] = drawing->first_child[parent];
		drawing->first_child[parent] = row;
	}
}

/* What a row on level @level adds to the prefix of its children, or replaces with its own. */
static void set_branch(struct drawing *drawing, size_t level, const char *branch)
{
	size_t start = level ? drawing->ends[level - 1] : 0, len = strlen(branch);

	memcpy(drawing->prefix + start, branch, len + 1);
	drawing->ends[level] = start + len;
}

/* Depth first, with no recursion: cgroups may be nested deeper than a stack is. */
static void print_tree(struct drawing *drawing, size_t top)
{
	const struct layout *layout = drawing->layout;
	size_t level = 0, row = top;

	drawing->prefix[0] = '\0';
	print_row(drawing, row);
	for (;;) {
		if (drawing->first_child[row] != NO_PARENT) {
			row = drawing->first_child[row];
			level++;
		} else {
			while (row != top && drawing->next_sibling[row] == NO_PARENT) {
				row = layout->parents[row];
				level--;
			}
			if (row == top)
				break;
			row = drawing->next_sibling[row];
		}
		set_branch(drawing, level - 1, drawing->next_sibling[row] == NO_PARENT ?
			   drawing->branches->last : drawing->branches->middle);
		print_row(drawing, row);
		set_branch(drawing, level - 1, drawing->next_sibling[row] == NO_PARENT ?
			   drawing->branches->blank : drawing->branches->pass);
	}
}

void layout_print(const struct layout *layout)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	struct drawing drawing = {
		.layout = layout,
		.branches = utf8 ? &utf8_branches : &ascii_branches,
		.first_child = xcalloc(layout->nr_rows, sizeof(size_t)),
		.next_sibling = xcalloc(layout->nr_rows, sizeof(size_t)),
		.widths = xcalloc(layout->nr_columns, sizeof(int)),
		.cell_widths = xcalloc(layout->nr_rows * layout->nr_columns, sizeof(int)),
		.prefix = xcalloc(layout->nr_rows + 1, BRANCH_BYTES + 1),
		.ends = xcalloc(layout->nr_rows, sizeof(size_t)),
	};

	if (!layout->nr_rows)
		goto out;
	measure(&drawing);
	if (layout->headings)
		print_headings(&drawing);
	if (layout->parents)
		link_children(&drawing);
	for (size_t row = 0; row < layout->nr_rows; row++) {
		if (!layout->parents)
			print_row(&drawing, row);
		else if (layout->parents[row] == NO_PARENT)
			print_tree(&drawing, row);
	}
out:
	free(drawing.line);
	free(drawing.ends);
	free(drawing.prefix);
	free(drawing.cell_widths);
	free(drawing.widths);
	free(drawing.next_sibling);
	free(drawing.first_child);
}
