// SPDX-License-Identifier: GPL-2.0
/* mmscope explain: why usual numbers mislead, with those of this machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/format.h"
#include "base/suggest.h"
#include "base/terminal.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/cgroup_table.h"
#include "input/procfile.h"
#include "topics/topics.h"

#define WIDTH		88
#define MOST_ROWS	3

/* Widths of a name and of a number. */
#define NAME_WIDTH	26
#define VALUE_WIDTH	10

static void print_wrapped(const char *text)
{
	size_t column = 0, width = (size_t)terminal_columns(STDOUT_FILENO);

	if (!width || width > WIDTH)
		width = WIDTH;

	while (*text) {
		size_t length = strcspn(text, " ");

		if (column && column + 1 + length > width) {
			putchar('\n');
			column = 0;
		}
		column += (size_t)printf("%s%.*s", column ? " " : "", (int)length, text);
		text += length;
		text += strspn(text, " ");
	}
	putchar('\n');
}

static const struct topic *find_topic(const char *name)
{
	struct suggestion suggestion = { .word = name };

	for (size_t i = 0; i < nr_topics; i++) {
		if (!strcmp(topics[i].name, name))
			return &topics[i];
		suggest(&suggestion, topics[i].name);
	}
	die_unknown(&suggestion, "topic", "mmscope explain lists them");
}

static bool is_us(const char *key)
{
	size_t length = strlen(key);

	return length > 3 && !strcmp(key + length - 3, "_us");
}

static bool is_bytes(const char *key)
{
	static const char *const others[] = { "vm_", "pswp", "zswp", "pgfault", "pgmajfault",
					      "workingset_", "thp_", "psi_", "drop_", "oom_" };
	size_t length = strlen(key);

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (!strncmp(key, others[i], strlen(others[i])))
			return false;
	return length < 4 || strcmp(key + length - 4, "_pct");
}

/* A number of the machine, for people. */
static void print_number(const struct topic_number *number, const char *value,
			 const struct options *options)
{
	size_t length = strlen(number->key);
	char buffer[SHORT_FORM], *safe;

	if (!options->bytes && is_number(value) && is_us(number->key)) {
		format_duration(buffer, value, 1000);
		value = buffer;
		/* What has its unit in the text has none in the name. */
		length -= strlen("_us");
	} else if (!options->bytes && is_number(value) && is_bytes(number->key)) {
		format_size(buffer, value);
		value = buffer;
	}
	safe = printable_cell(value);
	printf("  %-*.*s %*s  %s\n", NAME_WIDTH, (int)length, number->key, VALUE_WIDTH, safe,
	       number->meaning);
	free(safe);
}

/* NULL where there are none: an answer is of use without them, too. */
static struct keyfile *read_system(const struct options *options)
{
	return procfile_readable(options->root, "system") ?
		keyfile_read(options->root, "system") : NULL;
}

/* What a table shows: of the cgroups, or of the processes. */
static const struct topic_rows {
	bool of_cgroups;
	const char *known;	/* rows without a number there are left out */
	const char *columns;
	const char *sort;
} topic_rows[] = {
	/* usage is the sum of anon to residual; shmem is part of file. */
	[TOPIC_LIMITS] = { true, "max",
			   "path,usage,anon,file,kernel,sock,hugetlb,residual,working_set,max",
			   "working_set_pct:desc" },
	[TOPIC_RSS] = { false, "rss", "pid,total_vm,rss,rss_anon,rss_file,rss_shmem,swap,comm",
			"rss:desc" },
	[TOPIC_FAULTS] = { false, "majflt", "pid,total_vm,rss,minflt,majflt,comm", "majflt:desc" },
	[TOPIC_POINTS] = { false, "points", "pid,points,score,oom_score_adj,rss,swap,comm",
			   "points:desc" },
	[TOPIC_SIZES] = { true, "max",
			  "path,usage,anon,file,kernel,sock,hugetlb,residual,shmem,active_file,peak,max",
			  "working_set_pct:desc" },
	[TOPIC_STALLS] = { true, "suffered_ns",
			   "path,usage,high,max,events_high_count,events_max_count,suffered_ns",
			   "suffered_ns:desc" },
	[TOPIC_SWAP] = { true, "swap", "path,usage,swap,swap_max", "swap:desc" },
};

/* The rows that a topic shows, and @view to show them; NULL where there is no such file. */
static struct table *topic_table_read(const struct topic *topic, const char *root,
				      struct view *view)
{
	const struct topic_rows *rows = &topic_rows[topic->table];
	const char *file = rows->of_cgroups ? "cgroups" : "oom/candidates";
	struct table *table;
	bool *keep;

	*view = rows->of_cgroups ? cgroups_view : candidates_view;
	view->tree = NULL;
	view->sort = rows->sort;
	view->limit = MOST_ROWS;
	if (!procfile_readable(root, file))
		return NULL;
	table = rows->of_cgroups ? cgroups_read(root) : table_read(root, file);
	keep = xcalloc(table->nr_rows, sizeof(*keep));
	for (size_t row = 0; row < table->nr_rows; row++)
		keep[row] = is_number(table_cell(table, rows->known, row));
	table_filter(table, keep);
	free(keep);
	return table;
}

static void print_table(const struct topic *topic, const struct options *options)
{
	struct options people = *options;
	struct table *table;
	struct view view;

	if (topic->table == TOPIC_NO_TABLE)
		return;
	table = topic_table_read(topic, options->root, &view);
	if (!table)
		return;
	people.columns = topic_rows[topic->table].columns;
	if (table->nr_rows) {
		puts("\nHere, the first of them:\n");
		view_print(&view, table, &people);
	} else {
		puts("\nHere there is none to show.");
	}
	table_free(table);
}

/* The same rows; none where there is no such file. */
static void print_json_table(struct json *json, const struct topic *topic, const char *root)
{
	struct table *table;
	struct view view;

	if (topic->table == TOPIC_NO_TABLE)
		return;
	table = topic_table_read(topic, root, &view) ?: table_new();
	view_json_columns(&view, table, topic_rows[topic->table].columns, json);
	table_free(table);
}

static void print_topic(const struct topic *topic, const struct keyfile *system,
			const struct options *options)
{
	printf("%s\n\n", topic->question);
	print_wrapped(topic->answer);
	if (system && topic->numbers[0].key)
		puts("\nHere:\n");
	for (const struct topic_number *number = topic->numbers; system && number->key; number++)
		print_number(number, pairs_value(&system->keys, number->key), options);
	print_table(topic, options);
	puts("\nSee also\n");
	for (size_t i = 0; topic->commands[i]; i++)
		printf("  %s\n", topic->commands[i]);
}

static void print_json(const struct topic *topic, const struct keyfile *system,
		       const char *root)
{
	struct json json = json_begin(stdout);

	json_string(&json, "topic", topic->name);
	json_string(&json, "question", topic->question);
	json_string(&json, "answer", topic->answer);
	json_array_begin(&json, "numbers");
	for (const struct topic_number *number = topic->numbers; number->key; number++) {
		json_row_begin(&json);
		json_string(&json, "key", number->key);
		json_number(&json, "value",
			    system ? pairs_value(&system->keys, number->key) : "-");
		json_string(&json, "meaning", number->meaning);
		json_row_end(&json);
	}
	json_array_end(&json);
	print_json_table(&json, topic, root);
	json_array_begin(&json, "commands");
	for (size_t i = 0; topic->commands[i]; i++) {
		json_row_begin(&json);
		json_string(&json, "command", topic->commands[i]);
		json_row_end(&json);
	}
	json_array_end(&json);
	json_end(&json);
}

static void list_topics(const struct options *options)
{
	struct json json;

	if (options->format != FORMAT_JSON) {
		for (size_t i = 0; i < nr_topics; i++)
			printf("%-16s %s\n", topics[i].name, topics[i].question);
		return;
	}
	json = json_begin(stdout);
	json_array_begin(&json, "topics");
	for (size_t i = 0; i < nr_topics; i++) {
		json_row_begin(&json);
		json_string(&json, "topic", topics[i].name);
		json_string(&json, "question", topics[i].question);
		json_row_end(&json);
	}
	json_array_end(&json);
	json_end(&json);
}

int explain(const struct options *options)
{
	const struct topic *topic;
	struct keyfile *system;

	if (!options->operand) {
		list_topics(options);
		return EXIT_SUCCESS;
	}
	topic = find_topic(options->operand);
	system = read_system(options);
	if (options->format == FORMAT_JSON)
		print_json(topic, system, options->root);
	else
		print_topic(topic, system, options);
	keyfile_free(system);
	return EXIT_SUCCESS;
}
