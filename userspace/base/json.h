/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_JSON_H
#define MMSCOPE_JSON_H

#include <stdbool.h>
#include <stdio.h>

/*
 * One object, of values and of arrays of rows. Values are cells of mmscope's files: a number
 * is printed digit by digit as it is there, null is unknown, what is unlimited ("max") has no key,
 * and a string is unescaped first.
 */
struct json {
	FILE *out;
	bool first;		/* nothing printed yet in the innermost brackets */
	bool in_array;
	bool in_row;
};

struct json json_begin(FILE *out);
void json_end(struct json *json);

/* An object on a line of its own. */
struct json json_line_begin(FILE *out);
void json_line_end(struct json *json);

void json_array_begin(struct json *json, const char *name);
void json_array_end(struct json *json);
void json_row_begin(struct json *json);
void json_row_end(struct json *json);

void json_null(struct json *json, const char *name);
void json_number(struct json *json, const char *name, const char *cell);
/* A value of which nothing is known: a number only if it is digits, for version 6.10 is none. */
void json_word(struct json *json, const char *name, const char *cell);
void json_string(struct json *json, const char *name, const char *cell);

#endif
