/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_LINES_H
#define MMSCOPE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "input/procfile.h"

/* A file of mmscope while it is being cut into lines. What is wrong with it ends the program. */
struct lines {
	const char *path;
	char *next;		/* NULL behind the last line */
	size_t number;		/* of the line returned last */
};

/*
 * The end of the program for what is not as the module writes it: file, line, what is wrong there,
 * and what to do about it.
 */
void die_damaged(const char *path, size_t line, const char *fmt, ...)
	__attribute__((noreturn, format(printf, 3, 4)));

char *next_line(struct lines *lines);

/*
 * Cut the next field off @rest; NULL when there is none. Fields are split by one space: strsep()
 * for one delimiter, here because fields are short, and there are thousands.
 */
static inline char *next_field(char **rest)
{
	char *field = *rest, *c = field;

	if (!field)
		return NULL;
	while (*c && *c != ' ')
		c++;
	*rest = *c ? c + 1 : NULL;
	*c = '\0';
	return field;
}

/*
 * Keys and columns are named in lower case, digits and underscores, also those that a newer module
 * has. So they may be printed as they are, and a shell can take them for names of variables.
 */
void check_name(const struct lines *lines, const char *name);

/* Cut `key value` in two; the value is the rest of the line. */
struct pair next_pair(const struct lines *lines, char *line);

/* The second of two pairs that have the same key; NULL if there are none. Only sources may. */
const struct pair *pair_twice(const struct pairs *pairs);

/* Line 1: `# mmscope <name> <abi>` */
void check_first_line(struct lines *lines, const char *name);

/* The last line: `# end <count>[ <key> <value>]...`; its pairs are added to @pairs. */
bool is_end(const char *line);
void check_end(const struct lines *lines, char *line, size_t count, struct pairs *pairs);

/* Nothing may come behind the last line. */
void check_nothing_behind(const struct lines *lines);

size_t count_lines(const char *text);

/* A table of no more than @most_rows: the line of its column names, then its rows. */
void read_header(struct table *table, const struct lines *lines, char *line, size_t most_rows);
void read_row(struct table *table, const struct lines *lines, char *line);

/* Open or read a file below @root, or end the program with the reason. */
char *file_path(const char *root, const char *name);
int open_file(const char *root, const char *path);
void __attribute__((noreturn)) die_unreadable(const char *root, const char *path, int error);

/*
 * A device, which may never end, a pipe, a directory and what is too large end the program. Files
 * below /proc have a size of 0.
 */
void check_file(int fd, const char *root, const char *path);

/* All that can be read from @fd now; NULL and errno if it cannot be read. */
char *read_available(int fd, const char *path);

#endif
