// SPDX-License-Identifier: GPL-2.0
/* mmscope status: what works on this kernel, and what it costs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "format.h"
#include "json.h"
#include "status.h"
#include "text.h"
#include "xalloc.h"

#define KEY_WIDTH 16

static const char missing[] = "missing";

struct sources sources_split(const struct pairs *keys)
{
	struct sources sources = { xcalloc(keys->nr, sizeof(struct source)), 0, 0 };

	for (size_t i = 0; i < keys->nr; i++) {
		struct source *source = &sources.source[sources.nr];
		char *state;

		if (strcmp(keys->pair[i].key, "source"))
			continue;
		source->name = xstrdup(keys->pair[i].value);
		state = source->name + strcspn(source->name, " ");
		if (*state)
			*state++ = '\0';
		if (strcmp(state, "ok")) {
			if (!strncmp(state, missing, strlen(missing)))
				state += strlen(missing);
			source->off = state + strspn(state, " ");
			sources.nr_missing++;
		}
		sources.nr++;
	}
	return sources;
}

void sources_free(struct sources *sources)
{
	for (size_t i = 0; i < sources->nr; i++)
		free(sources->source[i].name);
	free(sources->source);
}

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
		json_string(&json, "state", source->off ? missing : "ok");
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
	char buffer[SHORT_FORM];

	if (!options->bytes && is_number(text) && ends_with(key, "_ns"))
		format_duration(buffer, text, 1);
	else if (!options->bytes && is_number(text) && !strcmp(key, "memory_held"))
		format_size(buffer, text);
	else
		*buffer = '\0';
	printf("%-*s %s\n", KEY_WIDTH, key, *buffer ? buffer : text);
	free(text);
}

static void print_missing(const struct source *source, const struct options *options)
{
	char *name = printable_cell(source->name), *off = printable_cell(source->off);

	printf("%s%-*s%s %s%s%s\n", options->color ? "\033[31m" : "", KEY_WIDTH, missing,
	       options->color ? "\033[0m" : "", name, *off ? ": " : "", off);
	free(off);
	free(name);
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
		printf("%-*s %zu of %zu work\n", KEY_WIDTH, "sources",
		       sources.nr - sources.nr_missing, sources.nr);
		for (size_t i = 0; i < sources.nr; i++)
			if (sources.source[i].off)
				print_missing(&sources.source[i], options);
	}
	sources_free(&sources);
	keyfile_free(file);
	return EXIT_SUCCESS;
}
