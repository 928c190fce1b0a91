// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: one kill in words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "command.h"
#include "oom/kill_counts.h"
#include "oom/kills.h"
#include "oom/story.h"

#define TOPIC_WIDTH	12
#define DEFAULT_WIDTH	80
#define LEAST_WIDTH	40
#define MOST_WIDTH	100	/* longer lines are hard to read */

/* Of those overwritten there is a first and a last number. */
static bool in_gap(const struct kill *kill, unsigned long long number)
{
	const char *value = kill_key(kill, "overwritten"), *last = strchr(value, ' ');

	return kill_is_gap(kill) && last && number >= strtoull(value, NULL, 10) &&
	       number <= strtoull(last, NULL, 10);
}

static const struct kill *newest(const struct kills *kills, const char *root)
{
	char *before;

	for (size_t i = kills->nr; i--;)
		if (!kill_is_gap(&kills->kill[i]))
			return &kills->kill[i];
	if (kills->nr)
		die(EXIT_FAILURE, "no record of a kill is left; mmscope oom kills says why");
	before = kills_before_load(root);
	die(EXIT_FAILURE, "no kill is recorded since the module was loaded%s%s",
	    before ? ". " : "", before ?: "");
}

static const struct kill *find(const struct kills *kills, const struct options *options)
{
	const char *operand = options->operand;
	unsigned long long number;

	if (!operand)
		return newest(kills, options->root);
	if (!is_natural(operand))
		die(EXIT_USAGE, "%s is not the number of a kill; mmscope oom kills lists them",
		    operand);
	number = strtoull(operand, NULL, 10);
	for (size_t i = 0; i < kills->nr; i++) {
		if (in_gap(&kills->kill[i], number))
			die(EXIT_FAILURE,
			    "kill %s was overwritten; the parameter kills says how many are kept",
			    operand);
		if (!strcmp(kill_key(&kills->kill[i], "kill"), operand))
			return &kills->kill[i];
	}
	die(EXIT_FAILURE, "no kill %s; mmscope oom kills lists them", operand);
}

static int text_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int width = DEFAULT_WIDTH;

	if (columns && is_natural(columns))
		width = atoi(columns);
	else if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		width = size.ws_col;
	return width < LEAST_WIDTH ? LEAST_WIDTH : width > MOST_WIDTH ? MOST_WIDTH : width;
}

static int chars_of(const char *word, size_t len)
{
	int chars = 0;

	while (len--)
		chars += (*word++ & 0xc0) != 0x80;
	return chars;
}

/* Words of @text, behind the topic, in lines of no more than @width. */
static void print_wrapped(const char *topic, const char *text, int width)
{
	int column = printf("%-*s", TOPIC_WIDTH, topic);
	bool first = true;

	while (*text) {
		size_t len = strcspn(text, " ");
		int chars = chars_of(text, len);

		if (!first && column + 1 + chars > width) {
			printf("\n%*s", TOPIC_WIDTH, "");
			column = TOPIC_WIDTH;
			first = true;
		}
		column += printf("%s", first ? "" : " ") + chars;
		printf("%.*s", (int)len, text);
		first = false;
		text += len;
		text += *text == ' ';
	}
	putchar('\n');
}

static void print_text(struct story *story, const struct options *options)
{
	bool killed = !story_is(story, "kind", "no_victim");
	char *who = printable_cell(killed ? story_victim(story) : "no process could be killed");
	char *number = printable_cell(kill_key(story->kill, "kill"));
	const char *before = "";

	printf("%sKill %s: %s, %s%s\n\n", options->color ? "\033[1m" : "", number, who,
	       kill_time(story->sentences, story->kill, false), options->color ? "\033[0m" : "");
	for (size_t row = 0; row < story->sentences->nr_rows; row++) {
		const char *topic = table_cell(story->sentences, "topic", row);
		char *text = printable_cell(table_cell(story->sentences, "text", row));

		print_wrapped(strcmp(topic, before) ? topic : "", text, text_width());
		free(text);
		before = topic;
	}
	free(number);
	free(who);
}

/* Names may be digits and are strings all the same, as they are in the table of oom kills. */
static bool is_name(const char *key)
{
	static const char *const names[] = { "comm", "zone" };

	for (size_t i = 0; i < kills_view.nr_columns; i++)
		if (!strcmp(key, kills_view.columns[i].name))
			return kills_view.columns[i].type == COLUMN_WORD;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(key, names[i]))
			return true;
	return false;
}

static void json_rows(struct json *json, const char *name, const struct table *table)
{
	json_array_begin(json, name);
	for (size_t row = 0; row < table->nr_rows; row++) {
		json_row_begin(json);
		for (size_t i = 0; i < table->nr_columns; i++) {
			const char *cell = table->column[i].cell[row];

			if (is_name(table->column[i].name))
				json_string(json, table->column[i].name, cell);
			else
				json_number(json, table->column[i].name, cell);
		}
		json_row_end(json);
	}
	json_array_end(json);
}

static void print_json(const struct story *story)
{
	const struct pairs *keys = &story->kill->keys;
	struct json json = json_begin(stdout);

	json_string(&json, "time", kill_time(story->sentences, story->kill, true));
	for (size_t i = 0; i < keys->nr; i++) {
		const char *key = keys->pair[i].key, *value = keys->pair[i].value;

		const struct table *table = kill_table(story->kill, key);

		if (table)
			json_rows(&json, key, table);
		else if (is_name(key) && strcmp(value, "-"))
			json_string(&json, key, value);
		else
			json_number(&json, key, value);
	}
	json_array_begin(&json, "explanation");
	for (size_t row = 0; row < story->sentences->nr_rows; row++) {
		json_row_begin(&json);
		json_string(&json, "topic", table_cell(story->sentences, "topic", row));
		json_string(&json, "text", table_cell(story->sentences, "text", row));
		json_row_end(&json);
	}
	json_array_end(&json);
	json_end(&json);
}

int oom_explain(const struct options *options)
{
	struct kills *kills = kills_read_all(options->root);
	struct story story = story_begin(find(kills, options), options->bytes);

	explain_limit(&story);
	explain_zones(&story);
	explain_before(&story, kills);
	explain_memory(&story);
	explain_machine(&story);
	explain_reclaim(&story);
	explain_choice(&story);
	explain_kube(&story);
	if (options->format == FORMAT_JSON)
		print_json(&story);
	else
		print_text(&story, options);
	story_end(&story);
	kills_free(kills);
	return EXIT_SUCCESS;
}
