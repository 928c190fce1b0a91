// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format.h"
#include "story.h"
#include "xalloc.h"

struct story story_begin(const struct kill *kill, bool bytes)
{
	struct story story = { kill, bytes, table_new() };

	table_add_column(story.sentences, "topic");
	table_add_column(story.sentences, "text");
	return story;
}

void story_end(struct story *story)
{
	table_free(story->sentences);
}

void story_say(struct story *story, const char *topic, const char *fmt, ...)
{
	size_t row = table_add_row(story->sentences);
	char *text;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		out_of_memory();
	va_end(ap);
	table_cells(story->sentences, "topic")[row] = topic;
	table_cells(story->sentences, "text")[row] = story_printf(story, "%s", text);
	free(text);
}

const char *story_size(struct story *story, double bytes)
{
	const char *number = story_printf(story, "%.0f", bytes);
	char buffer[SHORT_FORM];

	if (story->bytes)
		return story_printf(story, "%s bytes", number);
	format_size(buffer, number);
	return story_printf(story, "%s", buffer);
}

const char *story_times(struct story *story, double count)
{
	return count == 1 ? "once" : story_printf(story, "%.0f times", count);
}

const char *story_process(struct story *story, const char *pid, const char *comm)
{
	return story_printf(story, "%s (pid %s)", comm, pid);
}

double story_number(const struct story *story, const char *key)
{
	const char *value = kill_key(story->kill, key);

	return is_number(value) ? number_order(value) : -1;
}

double story_charge(const struct story *story, const char *name)
{
	char *key;
	double charge;

	if (asprintf(&key, "charge_%s", name) < 0)
		out_of_memory();
	charge = story_number(story, key);
	free(key);
	return charge;
}

/* Points are pages of the machine that killed; a saved copy is taken to be of one like this. */
double page_size(void)
{
	return (double)sysconf(_SC_PAGESIZE);
}
