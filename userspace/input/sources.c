// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/xalloc.h"
#include "input/sources.h"

static const char *const state_names[] = {
	[SOURCE_OK] = "ok",
	[SOURCE_MISSING] = "missing",
	[SOURCE_BLIND] = "blind",
	[SOURCE_LOSSY] = "lossy",
	[SOURCE_PARTIAL] = "partial",
	[SOURCE_ABSENT] = "absent",
};

/* A word that a newer module may use says that something is not as it should be. */
static enum source_state state_of(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(state_names) / sizeof(*state_names); i++)
		if (strlen(state_names[i]) == length && !strncmp(word, state_names[i], length))
			return i;
	return SOURCE_MISSING;
}

const char *source_state_name(enum source_state state)
{
	return state_names[state];
}

struct sources sources_split(const struct pairs *keys)
{
	struct sources sources = { xcalloc(keys->nr, sizeof(struct source)), 0, 0, 0 };

	for (size_t i = 0; i < keys->nr; i++) {
		struct source *source = &sources.source[sources.nr];
		char *word;

		if (strcmp(keys->pair[i].key, "source"))
			continue;
		source->name = xstrdup(keys->pair[i].value);
		word = source->name + strcspn(source->name, " ");
		if (*word)
			*word++ = '\0';
		source->state = state_of(word, strcspn(word, " "));
		if (source->state != SOURCE_OK) {
			source->off = word + strcspn(word, " ");
			source->off += strspn(source->off, " ");
		}
		sources.nr_missing += source->state == SOURCE_MISSING;
		sources.nr_blind += source->state == SOURCE_BLIND;
		sources.nr++;
	}
	return sources;
}

const char *blind_remedy(const struct pairs *keys)
{
	const char *why = pairs_value(keys, "blind_reason");
	const char *nr = pairs_value(keys, "blind_count");

	if (!is_number(nr) || number_order(nr) == 0)
		return NULL;
	if (!strcmp(why, "ftrace_enabled"))
		return "run sysctl kernel.ftrace_enabled=1";
	if (!strcmp(why, "kprobes_enabled"))
		return "write 1 to /sys/kernel/debug/kprobes/enabled";
	if (!strcmp(why, "ftrace_dead"))
		return "reboot: after a bug, of which dmesg tells, ftrace is off for good";
	return "load the module anew";
}

void sources_free(struct sources *sources)
{
	for (size_t i = 0; i < sources->nr; i++)
		free(sources->source[i].name);
	free(sources->source);
}
