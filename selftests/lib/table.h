/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A strict parser of the files of /proc/mmscope, which all have the same form: "# mmscope PATH
 * ABI", column names, rows with the same number of fields and one space between them, "# end
 * COUNT ...". A file of keys is read as a table with the columns "key" and "value".
 */
#ifndef SELFTESTS_TABLE_H
#define SELFTESTS_TABLE_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define PROC_MMSCOPE "/proc/mmscope"

struct table {
	char *text;		/* the strings below point into it */
	const char *path;	/* of the first line */
	const char *abi;
	const char *end;	/* text after "# end " */
	char **columns;
	size_t nr_columns;
	char **fields;		/* nr_rows * nr_columns */
	size_t nr_rows;
};

/* Reads a file to its end, @piece bytes at a time; NULL and errno if that fails. */
char *slurp_fd(int fd, size_t piece, size_t *length);

char *slurp(const char *path, size_t *length);

/* Returns 0 or a negative errno. */
int write_text(const char *path, const char *text);

/* Splits a line at single spaces. Returns the number of fields. */
size_t split_line(char *line, char **fields, size_t max);

/* The next line of *rest, without its newline; NULL if no complete one is left. */
char *next_line(char **rest);

size_t count_char(const char *text, char c);
void table_free(struct table *table);

/*
 * Takes ownership of @text. Returns NULL, or the fault. With @keys the file has "key value" lines
 * and no line of column names.
 */
const char *table_parse(struct table *table, char *text, bool keys);

struct table table_read(const char *name);
struct table keys_read(const char *name);

/* NULL if there is no such column. */
const char *table_get(const struct table *table, size_t row, const char *column);

/* The first row at or after @from with this value in this column, or -1. */
ssize_t table_find_from(const struct table *table, size_t from, const char *column,
			const char *value);

ssize_t table_find(const struct table *table, const char *column, const char *value);
ssize_t table_find_number(const struct table *table, const char *column, unsigned long long number);

/* False, with *number unchanged, if the field is not a number, such as "-" or "max". */
bool table_number(const struct table *table, size_t row, const char *column, long long *number);

/* The value of a key; NULL if there is none. */
const char *key_get(const struct table *keys, const char *key);

/* Decodes the escapes of /proc/mmscope in place. Returns the length in bytes. */
size_t unescape(char *text);

#endif /* SELFTESTS_TABLE_H */
