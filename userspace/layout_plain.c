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

struct plain {
	const struct layout *layout;
	const struct branches *branches;
	size_t *first_child, *next_sibling;	/* NO_PARENT at the end */
	int *widths;			/* of the columns */
	int *cell_widths;		/* as layout->cells */
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

static int text_width(const char *text)
{
	const char *c = text;

	while (*c >= ' ' && *c <= '~')
		c++;
	return *c ? wide_width(text) : (int)(c - text);
}

static int depth(const struct layout *layout, size_t row)
{
	int depth = 0;

	if (layout->parents)
		while ((row = layout->parents[row]) != NO_PARENT)
			depth++;
	return depth;
}

static void measure(struct plain *plain)
{
	const struct layout *layout = plain->layout;
	size_t row, i;

	for (i = 0; i < layout->nr_columns; i++) {
		int width = layout->headings ? text_width(layout->columns[i].heading) : 1;

		for (row = 0; row < layout->nr_rows; row++) {
			size_t cell = row * layout->nr_columns + i;
			int w = text_width(layout->cells[cell]);

			plain->cell_widths[cell] = w;
			if (layout->columns[i].tree)
				w += BRANCH_WIDTH * depth(layout, row);
			if (w > width)
				width = w;
		}
		plain->widths[i] = width;
	}
}

static void print_blanks(int nr)
{
	while (nr-- > 0)
		putchar_unlocked(' ');
}

static void print_text(const char *text)
{
	while (*text)
		putchar_unlocked(*text++);
}

/* @width is that of @text. */
static void print_cell(const struct plain *plain, size_t i, const char *prefix, const char *text,
		       int width)
{
	const struct layout_column *column = &plain->layout->columns[i];
	int pad = plain->widths[i] - text_width(prefix) - width;

	if (i)
		putchar_unlocked(' ');
	if (column->right)
		print_blanks(pad);
	print_text(prefix);
	print_text(text);
	if (!column->right && i + 1 < plain->layout->nr_columns)
		print_blanks(pad);
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

static void print_row(const struct plain *plain, size_t row)
{
	const struct layout *layout = plain->layout;
	const char *color = layout->color ? layout->colors[row] : NULL;

	if (color)
		fputs(color_sequence(color), stdout);
	for (size_t i = 0; i < layout->nr_columns; i++)
		print_cell(plain, i, layout->columns[i].tree ? plain->prefix : "",
			   layout->cells[row * layout->nr_columns + i],
			   plain->cell_widths[row * layout->nr_columns + i]);
	fputs(color ? "\033[0m\n" : "\n", stdout);
}

static void link_children(struct plain *plain)
{
	const struct layout *layout = plain->layout;

	for (size_t row = 0; row < layout->nr_rows; row++)
		plain->first_child[row] = NO_PARENT;
	for (size_t row = layout->nr_rows; row-- > 0;) {
		size_t parent = layout->parents[row];

		if (parent == NO_PARENT)
			continue;
		plain->next_sibling[row] = plain->first_child[parent];
		plain->first_child[parent] = row;
	}
}

/* What a row on level @level adds to the prefix of its children, or replaces with its own. */
static void set_branch(struct plain *plain, size_t level, const char *branch)
{
	size_t start = level ? plain->ends[level - 1] : 0, len = strlen(branch);

	memcpy(plain->prefix + start, branch, len + 1);
	plain->ends[level] = start + len;
}

/* Depth first, with no recursion: cgroups may be nested deeper than a stack is. */
static void print_tree(struct plain *plain, size_t top)
{
	const struct layout *layout = plain->layout;
	size_t level = 0, row = top;

	plain->prefix[0] = '\0';
	print_row(plain, row);
	for (;;) {
		if (plain->first_child[row] != NO_PARENT) {
			row = plain->first_child[row];
			level++;
		} else {
			while (row != top && plain->next_sibling[row] == NO_PARENT) {
				row = layout->parents[row];
				level--;
			}
			if (row == top)
				break;
			row = plain->next_sibling[row];
		}
		set_branch(plain, level - 1, plain->next_sibling[row] == NO_PARENT ?
			   plain->branches->last : plain->branches->middle);
		print_row(plain, row);
		set_branch(plain, level - 1, plain->next_sibling[row] == NO_PARENT ?
			   plain->branches->blank : plain->branches->pass);
	}
}

void layout_print_plain(const struct layout *layout)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	/* No piece of a branch is longer than 6 bytes. */
	struct plain plain = {
		.layout = layout,
		.branches = utf8 ? &utf8_branches : &ascii_branches,
		.first_child = xcalloc(layout->nr_rows, sizeof(size_t)),
		.next_sibling = xcalloc(layout->nr_rows, sizeof(size_t)),
		.widths = xcalloc(layout->nr_columns, sizeof(int)),
		.cell_widths = xcalloc(layout->nr_rows * layout->nr_columns, sizeof(int)),
		.prefix = xcalloc(layout->nr_rows + 1, 6 + 1),
		.ends = xcalloc(layout->nr_rows, sizeof(size_t)),
	};

	if (!layout->nr_rows)
		goto out;
	measure(&plain);
	if (layout->headings) {
		for (size_t i = 0; i < layout->nr_columns; i++)
			print_cell(&plain, i, "", layout->columns[i].heading,
				   text_width(layout->columns[i].heading));
		putchar('\n');
	}
	if (layout->parents)
		link_children(&plain);
	for (size_t row = 0; row < layout->nr_rows; row++) {
		if (!layout->parents)
			print_row(&plain, row);
		else if (layout->parents[row] == NO_PARENT)
			print_tree(&plain, row);
	}
out:
	free(plain.ends);
	free(plain.prefix);
	free(plain.cell_widths);
	free(plain.widths);
	free(plain.next_sibling);
	free(plain.first_child);
}
