/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_PROCFILE_H
#define MMSCOPE_PROCFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * Files of /proc/mmscope, read whole and checked whole before anything is printed: the first
 * line names file and interface version, the last one says how much there must be. What is
 * not as it must be ends the program with EXIT_BAD_INPUT, file and line.
 *
 * Everything is found by name, so that columns and keys may come in any order and in any number.
 */

#define PROC_ROOT "/proc/mmscope"

/* The interface version that this reader knows (/proc/mmscope/status: abi). */
#define KNOWN_ABI 1

/* `key value`, one of the lines of a file, or one of the pairs that its last line ends in. */
struct pair {
	const char *key;
	const char *value;
	size_t line;
};

struct pairs {
	struct pair *pair;
	size_t nr;
	const char *path;	/* of the file, for messages */
};

/* A file of key lines. A key can be there more than once. */
struct keyfile {
	char *path;
	char *text;
	struct pairs keys;
};

struct table_column {
	const char *name;
	const char **cell;	/* one a row */
};

/* A file that is a table, or a table made here. Cells are as in the file: escaped. */
struct table {
	char *path;		/* for messages */
	char *text;
	struct table_column *column;
	size_t nr_columns;
	size_t nr_rows;
	struct pairs end;
	size_t *lines;		/* in the file, one a row; NULL: from the third on */
	struct arena strings;	/* those made here */
};

/* Is there such a file? A module may be older than the reader. */
bool procfile_exists(const char *root, const char *name);

/* Is it there, and may it be read? */
bool procfile_readable(const char *root, const char *name);

struct keyfile *keyfile_read(const char *root, const char *name);
void keyfile_free(struct keyfile *file);

void pairs_add(struct pairs *pairs, struct pair pair);

/* The value of the first pair @key; "-", what stands for unknown, if there is none. */
const char *pairs_value(const struct pairs *pairs, const char *key);

/* The same of a key that has a number, "-" or "max": anything else ends the program. */
const char *pairs_number_cell(const struct pairs *pairs, const char *key);

/* The number itself; -HUGE_VAL, less than any, if it is unknown or unlimited. */
double pairs_number(const struct pairs *pairs, const char *key);

struct table *table_read(const char *root, const char *name);
struct table *table_new(void);
void table_free(struct table *table);

/* Column @name, or its cells; NULL if the table has no such column. */
const struct table_column *table_column(const struct table *table, const char *name);
const char **table_cells(const struct table *table, const char *name);

/* One cell; "-" if there is no such column. */
const char *table_cell(const struct table *table, const char *name, size_t row);

/*
 * Such a cell has to be a number, "-" or "max": anything else ends the program. -HUGE_VAL, less than
 * any number, stands for the latter two.
 */
void check_number_cell(const struct table *table, const struct table_column *column, size_t row);
double table_number(const struct table *table, const char *name, size_t row);

/* Add a column, all "-"; its cells may be set until a row is added. */
const char **table_add_column(struct table *table, const char *name);
size_t table_add_row(struct table *table);

/* Strings that live as long as the table. */
const char *table_printf(struct table *table, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
const char *table_strdup(struct table *table, const char *string);
const char *table_tenths(struct table *table, double value);	/* %.1f */

/* The line of the file in which @row stands. */
size_t table_line(const struct table *table, size_t row);

/* Of a table made here: the line of the file at its path that @row was made of. */
void table_set_line(struct table *table, size_t row, size_t line);

/* Move row @from up to @to; those between go down by one. */
void table_move_row(struct table *table, size_t from, size_t to);

/* Set one of the pairs of the last line, or add it. */
void table_set_pair(struct table *table, const char *key, const char *value);

/* Keep the rows for which @keep, one a row, is true. */
void table_filter(struct table *table, const bool *keep);

/* The last row first. */
void table_reverse(struct table *table);

#endif
