// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/format.h"
#include "base/xalloc.h"
#include "oom/story.h"

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

const char *story_count(struct story *story, double count, const char *noun)
{
	size_t len = strlen(noun);
	const char *plural = len && noun[len - 1] == 's' ? "es" : "s";

	return story_printf(story, "%.0f %s%s", count, noun, fabs(count) == 1 ? "" : plural);
}

const char *story_ns(struct story *story, double ns)
{
	char buffer[SHORT_FORM];

	format_duration(buffer, story_printf(story, "%.0f", ns), 1);
	return story_printf(story, "%s", buffer);
}

/* A reader in another pid namespace is told neither. */
const char *story_process(struct story *story, const char *pid, const char *comm)
{
	if (strcmp(pid, "-"))
		return story_printf(story, "%s (pid %s)", comm, pid);
	return strcmp(comm, "-") ? comm : "a process that is not visible here";
}

const char *story_victim(struct story *story)
{
	return story_process(story, kill_key(story->kill, "victim_pid"),
			     kill_key(story->kill, "victim_comm"));
}

const char *story_asker(struct story *story)
{
	return story_process(story, kill_key(story->kill, "asker_pid"),
			     kill_key(story->kill, "asker_comm"));
}

bool story_is(const struct story *story, const char *key, const char *value)
{
	return !strcmp(kill_key(story->kill, key), value);
}

bool story_is_memcg(const struct story *story)
{
	return story_is(story, "domain", "memcg");
}

bool story_has_machine(const struct story *story)
{
	return story_machine(story, "mem_total") > 0;
}

double story_number(const struct story *story, const char *key)
{
	const char *value = kill_key(story->kill, key);

	return is_number(value) ? number_order(value) : -1;
}

static double prefixed_number(const struct story *story, const char *prefix, const char *name)
{
	char *key;
	double number;

	if (asprintf(&key, "%s_%s", prefix, name) < 0)
		out_of_memory();
	number = story_number(story, key);
	free(key);
	return number;
}

double story_charge(const struct story *story, const char *name)
{
	return prefixed_number(story, "charge", name);
}

double story_machine(const struct story *story, const char *name)
{
	return prefixed_number(story, "machine", name);
}

double story_row_number(const struct table *table, const char *column, size_t row)
{
	const char *cell = table_cell(table, column, row);

	return is_number(cell) ? number_order(cell) : 0;
}
