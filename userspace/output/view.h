/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_VIEW_H
#define MMSCOPE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/json.h"
#include "base/options.h"
#include "input/procfile.h"
#include "output/layout.h"

/*
 * A view is a table as a user sees it: a command says which columns there are and what they
 * mean, the options say which of them are printed, in which order and form.
 */

enum column_type {
	COLUMN_STRING,		/* escaped in the file; never unknown */
	COLUMN_WORD,		/* a plain word; "-" is unknown */
	COLUMN_CLOCK,		/* a time of day; "-" is unknown */
	COLUMN_NUMBER,
	COLUMN_RATE,		/* a number, maybe with tenths; for people at most 5 characters */
	COLUMN_USER,		/* a number; for people the user's name */
	COLUMN_PERCENT,
	COLUMN_BYTES,
	COLUMN_FLOW,		/* bytes a second; for people at most 6 characters */
	COLUMN_NS,
	COLUMN_US,
};

enum column_flags {
	COLUMN_DEFAULT = 1 << 0,	/* printed when --output does not say */
	COLUMN_ID = 1 << 1,		/* of 64 digits a table shows the first 12 */
	COLUMN_TEXT = 1 << 2,		/* sentences, which may take several lines of a table */
	COLUMN_SPARE = 1 << 3,		/* left out where a stream's line would not fit the terminal */
};

struct column {
	const char *name;		/* in the file, for --output, and in JSON */
	enum column_type type;
	unsigned int flags;
	const char *help;
};

struct view {
	const char *name;		/* of the rows, in JSON */
	const struct column *columns;
	size_t nr_columns;

	/* For a tree: the column that shows it, and the two that make it. */
	const char *tree;
	const char *id;
	const char *parent;

	/* The colour of a row ("red", as in terminal-colors.d(5)), or NULL. */
	const char *(*color)(const struct table *table, size_t row);

	const char *sort;		/* when --sort does not say */
	size_t limit;			/* print at most this many rows; 0: all */
	const char *empty;		/* for people, where there is no row */
};

/*
 * The cells of the column @name, of the view or of the file alone, NULL if this file has none; the
 * end of the program if neither has it, or if a number is none.
 */
const char **view_cells(const struct view *view, const struct table *table, const char *name,
			bool *numeric);

/* Is @column printed or sorted by? For what is expensive to find out. */
bool view_wants(const struct view *view, const struct options *options, const char *column);

/* Print @table; the pairs of its last line go into JSON, too. */
void view_print(const struct view *view, const struct table *table,
		const struct options *options);

/* All columns of @table, or those of a list as for --output, as an array of @json. */
void view_json(const struct view *view, const struct table *table, struct json *json);
void view_json_columns(const struct view *view, const struct table *table, const char *columns,
		       struct json *json);

/*
 * A table that grows: each row is printed when it comes, in JSON as an object on a line of its own. On a
 * terminal a row is one line: where it would not fit, columns with COLUMN_SPARE are left out, leftmost
 * first, unless --output names the columns. Where a terminal is made wider or narrower, headings come again.
 */
struct stream {
	bool begun;
	size_t nr_columns;		/* of the last row */
	struct layout_memory memory;
};

void stream_end(struct stream *stream);

void view_stream(struct stream *stream, const struct view *view, const struct table *table,
		 const struct options *options);

void view_help(FILE *out, const struct view *view);

#endif
