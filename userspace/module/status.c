// SPDX-License-Identifier: GPL-2.0
/* mmscope status: what works on this kernel, and what it costs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/sources.h"

#define KEY_WIDTH 16

static void print_json(const struct pairs *keys, const struct sources *sources)
{
	struct json json = json_begin(stdout);

	for (size_t i = 0; i < keys->nr; i++) {
		const struct pair *pair = &keys->pair[i];

		if (strcmp(pair->key, "source"))
			json_word(&json, pair->key, pair->value);
	}
	json_array_begin(&json, "sources");
	for (size_t i = 0; i < sources->nr; i++) {
		const struct source *source = &sources->source[i];

		json_row_begin(&json);
		json_string(&json, "name", source->name);
		json_string(&json, "state", source_state_name(source->state));
		if (source->off)
			json_string(&json, "off", source->off);
		else
			json_null(&json, "off");
		json_row_end(&json);
	}
	json_array_end(&json);
	json_end(&json);
}

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), end_len = strlen(end);

	return len >= end_len && !strcmp(s + len - end_len, end);
}

/* Times and amounts are shortened for people; the name tells which they are. */
static void print_key(const struct pair *pair, const struct options *options)
{
	char *text = printable_cell(pair->value);
	const char *key = pair->key;
	size_t length = strlen(key);
	char buffer[SHORT_FORM];

	if (!options->bytes && is_number(text) && ends_with(key, "_ns"))
		format_duration(buffer, text, 1);
	else if (!options->bytes && is_number(text) && !strcmp(key, "memory_held"))
		format_size(buffer, text);
	else
		*buffer = '\0';
	/* What has its unit in the text has none in the name. */
	if (*buffer && ends_with(key, "_ns"))
		length -= strlen("_ns");
	printf("%-*.*s %s\n", KEY_WIDTH, (int)length, key, *buffer ? buffer : text);
	free(text);
}

static void print_source(const struct source *source, const struct options *options)
{
	char *name = printable_cell(source->name), *off = printable_cell(source->off);
	bool bad = source->state == SOURCE_MISSING || source->state == SOURCE_BLIND;
	size_t digits = source->state == SOURCE_LOSSY ? strspn(off, "0123456789") : 0;

	printf("%s%-*s%s %s", options->color && bad ? "\033[31m" : "", KEY_WIDTH,
	       source_state_name(source->state), options->color && bad ? "\033[0m" : "", name);
	if (digits)
		printf(": %.*s call%s not seen, for:%s", (int)digits, off,
		       digits == 1 && *off == '1' ? " was" : "s were", off + digits);
	else if (*off)
		printf(": %s", off);
	putchar('\n');
	free(off);
	free(name);
}

static void print_sources(const struct pairs *keys, const struct sources *sources,
			  const struct options *options)
{
	const char *remedy = blind_remedy(keys);

	printf("%-*s %zu of %zu work\n", KEY_WIDTH, "sources",
	       sources->nr - sources->nr_missing - sources->nr_blind, sources->nr);
	for (size_t i = 0; i < sources->nr; i++)
		if (sources->source[i].off)
			print_source(&sources->source[i], options);
	if (remedy && sources->nr_blind)
		printf("%-*s %s\n", KEY_WIDTH, "to see again", remedy);
}

int status(const struct options *options)
{
	struct keyfile *file = keyfile_read(options->root, "status");
	struct sources sources = sources_split(&file->keys);

	if (options->format == FORMAT_JSON) {
		print_json(&file->keys, &sources);
	} else {
		for (size_t i = 0; i < file->keys.nr; i++)
			if (strcmp(file->keys.pair[i].key, "source"))
				print_key(&file->keys.pair[i], options);
		print_sources(&file->keys, &sources, options);
	}
	sources_free(&sources);
	keyfile_free(file);
	return EXIT_SUCCESS;
}
