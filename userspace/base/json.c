// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xalloc.h"

static void quote(struct json *json, const char *cell)
{
	char *plain = xstrdup(cell), *safe;

	unescape(plain);
	safe = json_escaped(plain);
	fprintf(json->out, "\"%s\"", safe);
	free(safe);
	free(plain);
}

/* A comma and a place for the next value: values of a row share its line. */
static void next_value(struct json *json)
{
	if (!json->first)
		fputs(json->in_row ? ", " : ",", json->out);
	if (!json->in_row)
		fputs(json->in_array ? "\n      " : "\n   ", json->out);
	json->first = false;
}

static void name_value(struct json *json, const char *name)
{
	next_value(json);
	quote(json, name);
	fputs(": ", json->out);
}

struct json json_begin(FILE *out)
{
	fputc('{', out);
	return (struct json){ .out = out, .first = true };
}

void json_end(struct json *json)
{
	fputs("\n}\n", json->out);
}

struct json json_line_begin(FILE *out)
{
	fputc('{', out);
	return (struct json){ .out = out, .first = true, .in_row = true };
}

void json_line_end(struct json *json)
{
	fputs("}\n", json->out);
}

void json_array_begin(struct json *json, const char *name)
{
	name_value(json, name);
	fputc('[', json->out);
	json->in_array = true;
	json->first = true;
}

void json_array_end(struct json *json)
{
	fputs("\n   ]", json->out);
	json->in_array = false;
	json->first = false;
}

void json_row_begin(struct json *json)
{
	next_value(json);
	fputc('{', json->out);
	json->in_row = true;
	json->first = true;
}

void json_row_end(struct json *json)
{
	fputc('}', json->out);
	json->in_row = false;
	json->first = false;
}

void json_null(struct json *json, const char *name)
{
	name_value(json, name);
	fputs("null", json->out);
}

void json_number(struct json *json, const char *name, const char *cell)
{
	/* What is unlimited has no key: each has numbers alone, to compute with. */
	if (!strcmp(cell, "max"))
		return;
	if (!strcmp(cell, "-")) {
		json_null(json, name);
	} else if (is_number(cell)) {
		name_value(json, name);
		fputs(cell, json->out);
	} else {
		json_string(json, name, cell);
	}
}

void json_word(struct json *json, const char *name, const char *cell)
{
	if (is_natural(cell) || !strcmp(cell, "-") || !strcmp(cell, "max"))
		json_number(json, name, cell);
	else
		json_string(json, name, cell);
}

void json_string(struct json *json, const char *name, const char *cell)
{
	name_value(json, name);
	quote(json, cell);
}
