// SPDX-License-Identifier: GPL-2.0
#include <langinfo.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/kube.h"
#include "base/terminal.h"
#include "base/width.h"
#include "base/wrap.h"
#include "base/xalloc.h"
#include "output/fit.h"
#include "output/layout.h"

/* The four pieces that a tree is drawn with. */
struct branches {
	const char *middle, *last, *pass, *blank;
};

static const struct branches utf8_branches = { "├─", "└─", "│ ", "  " };
static const struct branches ascii_branches = { "|-", "`-", "| ", "  " };

#define BRANCH_WIDTH 2
/* No piece is longer. */
#define BRANCH_BYTES 6

/* What stands for levels of a tree that have no room, and how much of them leaves a name some. */
#define SHORTENED "~"
#define LEAST_BRANCH 8

/* A heading of which more is no word is broken anywhere. */
#define WIDEST_HEADING 24

struct drawing {
	const struct layout *layout;
	const struct branches *branches;
	struct arena strings;
	size_t *first_child, *next_sibling;	/* NO_PARENT at the end */
	struct fit *columns;		/* as layout->columns */
	int *cell_widths;		/* as layout->cells */
	int terminal;			/* its columns; 0: none */

	/* The columns that are printed side by side: all, or those of a block. */
	size_t *shown, nr_shown;
	struct fit *fits;
	bool wraps;			/* some cell takes more than a line */
	bool headings;

	char *line, *end;		/* the row being printed; room for any, all blank */
	char *prefix;			/* of the row being printed */
	size_t *ends;			/* of each level's piece of the prefix */
	char *short_prefix;		/* that, where it is too wide */
};

static int depth(const struct layout *layout, size_t row)
{
	int depth = 0;

	if (layout->parents)
		while ((row = layout->parents[row]) != NO_PARENT)
			depth++;
	return depth;
}

/* The widest part of @heading, each of which ends with an underscore but the last. */
static int heading_word(const char *heading)
{
	int widest = 0, width;

	while (*heading) {
		size_t len = strcspn(heading, "_");

		len += heading[len] == '_';
		/* Names of columns are ASCII, or else this is somewhat more. */
		width = (int)len;
		if (width > widest)
			widest = width;
		heading += len;
	}
	return widest < WIDEST_HEADING ? widest : WIDEST_HEADING;
}

int layout_least_width(const char *heading, int least)
{
	int word = heading_word(heading);

	return word > least ? word : least;
}

/* The width of column @i, and of each of its cells. Their longest, in bytes. */
static size_t measure_column(struct drawing *drawing, size_t i)
{
	const struct layout *layout = drawing->layout;
	const struct layout_column *column = &layout->columns[i];
	struct fit *fit = &drawing->columns[i];
	size_t longest = 0;

	*fit = (struct fit){ .data = column->least > 1 ? column->least : 1, .text = column->text,
			     .shortest = column->shortest };
	if (layout->headings || (layout->memory && layout->memory->headed)) {
		fit->heading = text_width(column->heading, &longest);
		fit->heading_word = heading_word(column->heading);
	}
	for (size_t row = 0; row < layout->nr_rows; row++) {
		size_t cell = row * layout->nr_columns + i, bytes = 0;
		int width = text_width(layout->cells[cell], &bytes);

		drawing->cell_widths[cell] = width;
		if (bytes > longest)
			longest = bytes;
		if (column->tree)
			width += BRANCH_WIDTH * depth(layout, row);
		if (width > fit->data)
			fit->data = width;
	}
	return longest;
}

/* What rows had that were printed before. */
static void remember(struct drawing *drawing)
{
	struct layout_memory *memory = drawing->layout->memory;

	if (!memory)
		return;
	memory->headed |= drawing->layout->headings;
	for (size_t i = 0; i < drawing->layout->nr_columns; i++) {
		if (i >= memory->nr) {
			memory->widths = xreallocarray(memory->widths, i + 1,
						       sizeof(*memory->widths));
			memory->widths[i] = 0;
			memory->nr = i + 1;
		}
		if (drawing->columns[i].data > memory->widths[i])
			memory->widths[i] = drawing->columns[i].data;
		drawing->columns[i].data = memory->widths[i];
	}
}

/* Long names of cgroups become short ones, as far as these are of pods and containers. */
static void shorten_names(struct drawing *drawing)
{
	const struct layout *layout = drawing->layout;

	for (size_t cell = 0; cell < layout->nr_rows * layout->nr_columns; cell++)
		kube_meet(layout->cells[cell]);
	for (size_t i = 0; i < layout->nr_columns; i++) {
		if (layout->columns[i].right)
			continue;
		for (size_t row = 0; row < layout->nr_rows; row++) {
			const char **cell = &layout->cells[row * layout->nr_columns + i];
			char *text = kube_short_text(*cell);

			*cell = arena_strdup(&drawing->strings, text);
			free(text);
		}
		measure_column(drawing, i);
	}
}

/* Widths of cells and columns, and room for a line. */
static void measure(struct drawing *drawing)
{
	const struct layout *layout = drawing->layout;
	size_t i, room = 2;	/* the line's end */

	for (i = 0; i < layout->nr_columns; i++) {
		room += measure_column(drawing, i) + strlen(SHORTENED) + 1;
		if (layout->columns[i].tree)
			room += layout->nr_rows * BRANCH_BYTES;
	}
	if (drawing->terminal) {
		fit_whole(drawing->columns, layout->nr_columns);
		if (fit_total(drawing->columns, layout->nr_columns) > drawing->terminal)
			shorten_names(drawing);
	}
	remember(drawing);
	fit_whole(drawing->columns, layout->nr_columns);
	room += (size_t)fit_total(drawing->columns, layout->nr_columns) + 1;
	drawing->line = xreallocarray(NULL, room, 1);
	memset(drawing->line, ' ', room);
}

static char *put_text(char *end, const char *text, size_t len)
{
	memcpy(end, text, len);
	return end + len;
}

/*
 * What is printed in the @i'th of the columns shown; @width is that of @prefix and @text. The line
 * is blank already: padding only skips.
 */
static void add_cell(struct drawing *drawing, size_t i, const char *prefix, const char *text,
		     size_t len, int width)
{
	bool right = drawing->layout->columns[drawing->shown[i]].right;
	bool last = i + 1 == drawing->nr_shown;
	int pad = drawing->fits[i].width > width ? drawing->fits[i].width - width : 0;
	char *end = drawing->end;

	if (i)
		end++;
	if (right)
		end += pad;
	end = put_text(put_text(end, prefix, strlen(prefix)), text, len);
	if (!right && !last)
		end += pad;
	drawing->end = end;
}

static void print_line(struct drawing *drawing, const char *color)
{
	size_t len = (size_t)(drawing->end - drawing->line), used = len;

	/* One of several lines of a row may have nothing in its last columns. */
	while (drawing->wraps && used && drawing->line[used - 1] == ' ')
		used--;
	fputs(color, stdout);
	fwrite(drawing->line, 1, used, stdout);
	memset(drawing->line, ' ', len);
	drawing->end = drawing->line;
	fputs(*color ? "\033[0m\n" : "\n", stdout);
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

/* A prefix wider than @columns without its first levels, and a mark in place of them. */
static const char *fitting_prefix(struct drawing *drawing, int columns, int *width)
{
	int levels = *width / BRANCH_WIDTH, keep = columns / BRANCH_WIDTH - 1;

	if (*width <= columns)
		return drawing->prefix;
	keep = keep > 0 ? keep : 0;
	*width = (keep + 1) * BRANCH_WIDTH;
	strcpy(drawing->short_prefix, SHORTENED " ");
	strcat(drawing->short_prefix, drawing->prefix + drawing->ends[levels - keep - 1]);
	return drawing->short_prefix;
}

/* A cell of @row that is printed on one line. */
static void add_whole_cell(struct drawing *drawing, size_t i, size_t row)
{
	const struct layout *layout = drawing->layout;
	size_t cell = row * layout->nr_columns + drawing->shown[i], bytes = 0;
	bool tree = layout->columns[drawing->shown[i]].tree;
	int most = drawing->fits[i].width, before = 0;
	const char *prefix = tree ? drawing->prefix : "", *text = layout->cells[cell];
	char *shortened = NULL;

	if (*prefix)
		before = text_width(prefix, &bytes);
	if (before + drawing->cell_widths[cell] > most && drawing->fits[i].shortest) {
		if (before)
			prefix = fitting_prefix(drawing, most - LEAST_BRANCH, &before);
		text = shortened = text_shortened(text, most - before);
		bytes = 0;
		add_cell(drawing, i, prefix, text, strlen(text), before + text_width(text, &bytes));
		free(shortened);
		return;
	}
	add_cell(drawing, i, prefix, text, strlen(text), before + drawing->cell_widths[cell]);
}

/* The @which'th of the lines that @text takes: its length, 0 if there is none. */
static size_t find_piece(const char **text, int columns, char at, size_t which, int *width)
{
	size_t len;

	*width = 0;
	for (;;) {
		len = **text ? wrap_piece(*text, columns, at, width) : 0;
		if (!which-- || !len)
			return len;
		*text += len;
		if (at == ' ')
			*text += strspn(*text, " ");
	}
}

static size_t count_pieces(const char *text, int columns, char at)
{
	size_t nr = 0;
	int width;

	for (const char *piece = text; find_piece(&piece, columns, at, nr, &width); piece = text)
		nr++;
	return nr;
}

static void add_piece(struct drawing *drawing, size_t i, const char *text, char at, size_t which)
{
	int width;
	size_t len = find_piece(&text, drawing->fits[i].width, at, which, &width);

	add_cell(drawing, i, "", text, len, width);
}

static const char *cell_shown(const struct drawing *drawing, size_t i, size_t row)
{
	return drawing->layout->cells[row * drawing->layout->nr_columns + drawing->shown[i]];
}

/* How many lines the cells of @row take. */
static size_t row_lines(const struct drawing *drawing, size_t row)
{
	size_t most = 1;

	for (size_t i = 0; drawing->wraps && i < drawing->nr_shown; i++) {
		size_t nr = 1;

		if (drawing->fits[i].text)
			nr = count_pieces(cell_shown(drawing, i, row), drawing->fits[i].width, ' ');
		if (nr > most)
			most = nr;
	}
	return most;
}

static void print_row(struct drawing *drawing, size_t row)
{
	const struct layout *layout = drawing->layout;
	const char *color = layout->color ? layout->colors[row] : NULL;
	size_t lines = row_lines(drawing, row);

	for (size_t line = 0; line < lines; line++) {
		for (size_t i = 0; i < drawing->nr_shown; i++) {
			if (lines > 1 && drawing->fits[i].text)
				add_piece(drawing, i, cell_shown(drawing, i, row), ' ', line);
			else if (line == 0)
				add_whole_cell(drawing, i, row);
			else
				add_cell(drawing, i, "", "", 0, 0);
		}
		print_line(drawing, color ? color_sequence(color) : "");
	}
}

/* What takes fewer lines than others stands in the last of them, above its cells. */
static void print_headings(struct drawing *drawing)
{
	size_t *nr = xcalloc(drawing->nr_shown, sizeof(*nr)), most = 1;

	for (size_t i = 0; i < drawing->nr_shown; i++) {
		nr[i] = count_pieces(drawing->layout->columns[drawing->shown[i]].heading,
				     drawing->fits[i].width, '_');
		if (nr[i] > most)
			most = nr[i];
	}
	for (size_t line = 0; line < most; line++) {
		for (size_t i = 0; i < drawing->nr_shown; i++) {
			const char *heading = drawing->layout->columns[drawing->shown[i]].heading;
			size_t first = most - nr[i];

			if (line < first)
				add_cell(drawing, i, "", "", 0, 0);
			else
				add_piece(drawing, i, heading, '_', line - first);
		}
		print_line(drawing, "");
	}
	free(nr);
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

/* The table, with the columns shown. */
static void print_block(struct drawing *drawing)
{
	const struct layout *layout = drawing->layout;

	drawing->wraps = false;
	for (size_t i = 0; i < drawing->nr_shown; i++) {
		const struct fit *fit = &drawing->fits[i];

		drawing->wraps |= fit->heading > fit->width ||
				  (fit->text && fit->data > fit->width);
	}
	if (drawing->headings)
		print_headings(drawing);
	for (size_t row = 0; row < layout->nr_rows; row++) {
		if (!layout->parents)
			print_row(drawing, row);
		else if (layout->parents[row] == NO_PARENT)
			print_tree(drawing, row);
	}
}

static void show(struct drawing *drawing, size_t column)
{
	drawing->shown[drawing->nr_shown] = column;
	drawing->fits[drawing->nr_shown++] = drawing->columns[column];
}

/* The column that tells which row is which. */
static size_t key_column(const struct layout *layout)
{
	for (size_t i = 0; i < layout->nr_columns; i++)
		if (layout->columns[i].tree)
			return i;
	return 0;
}

/* As many columns as there is room for, one below the other, each behind the key. */
static void print_blocks(struct drawing *drawing)
{
	size_t key = key_column(drawing->layout), next = 0, nr = drawing->layout->nr_columns;
	const struct layout_memory *memory = drawing->layout->memory;

	/* The headings of one block would stand above the rows of another one. */
	drawing->headings |= memory && memory->headed;
	while (next < nr) {
		if (next)
			putchar('\n');
		drawing->nr_shown = 0;
		show(drawing, key);
		for (; next < nr; next++) {
			if (next == key)
				continue;
			show(drawing, next);
			if (fit_columns(drawing->fits, drawing->nr_shown, drawing->terminal))
				continue;
			/* A number and its row's name are printed in any case. */
			if (drawing->nr_shown == 2)
				next++;
			else
				drawing->nr_shown--;
			break;
		}
		fit_columns(drawing->fits, drawing->nr_shown, drawing->terminal);
		print_block(drawing);
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
		.columns = xcalloc(layout->nr_columns, sizeof(struct fit)),
		.cell_widths = xcalloc(layout->nr_rows * layout->nr_columns, sizeof(int)),
		.headings = layout->headings,
		.terminal = terminal_columns(STDOUT_FILENO),
		.shown = xcalloc(layout->nr_columns, sizeof(size_t)),
		.fits = xcalloc(layout->nr_columns, sizeof(struct fit)),
		.prefix = xcalloc(layout->nr_rows + 1, BRANCH_BYTES + 1),
		.ends = xcalloc(layout->nr_rows, sizeof(size_t)),
		.short_prefix = xcalloc(layout->nr_rows + 2, BRANCH_BYTES + 1),
	};

	if (!layout->nr_rows && !layout->memory)
		goto out;
	measure(&drawing);
	drawing.end = drawing.line;
	if (layout->parents)
		link_children(&drawing);
	for (size_t i = 0; i < layout->nr_columns; i++)
		show(&drawing, i);
	fit_whole(drawing.fits, drawing.nr_shown);
	if (!drawing.terminal ||
	    fit_columns(drawing.fits, drawing.nr_shown, drawing.terminal))
		print_block(&drawing);
	else
		print_blocks(&drawing);
out:
	arena_free(&drawing.strings);
	free(drawing.line);
	free(drawing.short_prefix);
	free(drawing.ends);
	free(drawing.prefix);
	free(drawing.fits);
	free(drawing.shown);
	free(drawing.cell_widths);
	free(drawing.columns);
	free(drawing.next_sibling);
	free(drawing.first_child);
}
