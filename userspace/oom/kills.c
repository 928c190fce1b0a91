// SPDX-License-Identifier: GPL-2.0
/* mmscope oom kills: whom the OOM killer killed, a line each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/format.h"
#include "base/waiting.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/kube_columns.h"
#include "oom/kill_counts.h"
#include "oom/kills.h"

static const struct column columns[] = {
	{ "kill", COLUMN_NUMBER, COLUMN_DEFAULT, "number of the kill, for mmscope oom explain" },
	{ "last", COLUMN_NUMBER, 0, "of overwritten ones the number of the last, else the same" },
	{ "time", COLUMN_WORD, COLUMN_DEFAULT, "when: local time, for programs UTC (RFC 3339)" },
	{ "kind", COLUMN_WORD, COLUMN_DEFAULT,
	  "selected, allocating_task, exiting; overwritten: not known any more; missed: not seen" },
	{ "domain", COLUMN_WORD, 0, "what was short of memory: machine or memcg" },
	{ "constraint", COLUMN_WORD, 0, "none, cpuset, memory_policy or memcg" },
	{ "sysrq", COLUMN_NUMBER, 0, "1: somebody asked for it" },
	{ "where", COLUMN_WORD, COLUMN_DEFAULT,
	  "what was short of memory: pod and container, or path of the cgroup" },
	{ "domain_path", COLUMN_WORD, 0, "path of the cgroup that was at its limit" },
	{ "domain_id", COLUMN_NUMBER, 0, "id of that" },
	{ "total_pages", COLUMN_NUMBER, 0, "pages that oom_score_adj is a part of" },
	{ "victim_pid", COLUMN_NUMBER, COLUMN_DEFAULT, "who was killed" },
	{ "victim_uid", COLUMN_USER, 0, "its user; a number with --numeric" },
	{ "victim_points", COLUMN_NUMBER, 0, "badness in pages" },
	{ "victim_oom_score_adj", COLUMN_NUMBER, COLUMN_DEFAULT, "oom_score_adj" },
	{ "victim_rss", COLUMN_BYTES, COLUMN_DEFAULT, "resident memory" },
	{ "victim_rss_anon", COLUMN_BYTES, 0, "anonymous part of it" },
	{ "victim_rss_file", COLUMN_BYTES, 0, "mapped files in it" },
	{ "victim_rss_shmem", COLUMN_BYTES, 0, "shared memory in it" },
	{ "victim_swap", COLUMN_BYTES, 0, "swapped out" },
	{ "victim_pgtables", COLUMN_BYTES, 0, "page tables" },
	{ "victim_total_vm", COLUMN_BYTES, 0, "size of the address space" },
	{ "victim_cgroup", COLUMN_WORD, 0, "path of its cgroup" },
	{ "victim_cgroup_id", COLUMN_NUMBER, 0, "id of that" },
	{ "margin", COLUMN_BYTES, COLUMN_DEFAULT, "lead over the runner-up" },
	{ "runner_up_pid", COLUMN_NUMBER, 0, "who would have been killed without it" },
	{ "runner_up_points", COLUMN_NUMBER, 0, "points of that one" },
	{ "runner_up_comm", COLUMN_WORD, 0, "command name of that one" },
	{ "considered_count", COLUMN_NUMBER, 0, "processes that the kernel looked at" },
	{ "eligible_count", COLUMN_NUMBER, 0, "of these, those that it could have killed" },
	{ "died", COLUMN_NUMBER, COLUMN_DEFAULT, "processes killed: the victim and its group" },
	{ "killed_count", COLUMN_NUMBER, 0,
	  "what the kernel's oom_kill counts, the victim of a group twice" },
	{ "group", COLUMN_WORD, COLUMN_DEFAULT,
	  "cgroup that was killed whole: pod and container, or its path" },
	{ "group_path", COLUMN_WORD, 0, "path of the cgroup that was killed whole" },
	{ "group_id", COLUMN_NUMBER, 0, "id of that" },
	{ "reclaim_rounds_count", COLUMN_NUMBER, 0, "rounds of reclaim before the kill, by who asked" },
	{ "reclaim_ns", COLUMN_NS, 0, "time that they took" },
	{ "reclaim_scanned_pages", COLUMN_NUMBER, 0, "pages that they looked at" },
	{ "reclaim_reclaimed_pages", COLUMN_NUMBER, 0, "pages that they took" },
	{ "charges_age_ns", COLUMN_NS, 0, "age of the charges' statistics: see mmscope oom explain" },
	{ "asker_pid", COLUMN_NUMBER, 0, "who asked for memory" },
	{ "asker_comm", COLUMN_WORD, 0, "command name of that one" },
	{ "asker_cgroup", COLUMN_WORD, 0, "path of its cgroup" },
	{ "asker_cgroup_id", COLUMN_NUMBER, 0, "id of that" },
	{ "gfp", COLUMN_WORD, 0, "flags of the allocation" },
	{ "gfp_flags", COLUMN_WORD, 0, "the same by name" },
	{ "order", COLUMN_NUMBER, 0, "order of the allocation" },
	{ "trigger", COLUMN_WORD, 0,
	  "what called the OOM killer: allocation, charge, memory_max_write, oom_synchronize, page_fault, min_ttl, sysrq" },
	{ "limit", COLUMN_WORD, 0, "limit that was hit: max, or memsw (v1: memory and swap)" },
	{ "limit_usage", COLUMN_BYTES, 0, "usage that it limits" },
	{ "limit_max", COLUMN_BYTES, 0, "its value" },
	{ "protected_min", COLUMN_BYTES, 0, "protected from reclaim by memory.min below the domain" },
	{ "protected_low", COLUMN_BYTES, 0, "the same by memory.low" },
	{ "adj_min_count", COLUMN_NUMBER, 0, "processes considered that had oom_score_adj -1000" },
	{ "classzone", COLUMN_WORD, 0, "highest zone that the request could use" },
	{ "nodes_allowed", COLUMN_WORD, 0, "nodes that the request could use" },
	{ "machine_mem_free", COLUMN_BYTES, 0, "free memory of the machine" },
	{ "machine_swap_free", COLUMN_BYTES, 0, "free swap of the machine" },
	{ "machine_age_ns", COLUMN_NS, 0, "how long before the choice the machine was looked at" },
	{ "repeat_count", COLUMN_NUMBER, 0, "how often it happened: no_victim counts repeats" },
	{ "last_time_ns", COLUMN_NS, 0, "when it happened last, time since boot" },
	{ "last_real_time_ns", COLUMN_NUMBER, 0, "the same, time since 1970" },
	{ "candidates", COLUMN_NUMBER, 0, "candidates recorded: see mmscope oom explain" },
	{ "peers", COLUMN_NUMBER, 0, "killed with the victim" },
	{ "time_ns", COLUMN_NS, 0, "when, time since boot" },
	{ "real_time_ns", COLUMN_NUMBER, 0, "when, time since 1970" },
	{ "qos", COLUMN_WORD, 0, "Kubernetes: quality of service class of the victim" },
	{ "pod", COLUMN_WORD, 0, "Kubernetes: UID of its pod" },
	{ "container", COLUMN_WORD, COLUMN_ID, "id of its container" },
	{ "victim_comm", COLUMN_WORD, COLUMN_DEFAULT, "command name of the victim" },
};

const struct view kills_view = {
	.name = "kills",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.empty = "No kill since the module was loaded.",
};

const char *kill_time(struct table *table, const struct kill *kill, bool utc)
{
	const char *ns = kill_key(kill, "real_time_ns");
	char text[SHORT_FORM];
	time_t seconds;

	if (!is_natural(ns))
		return "-";
	seconds = (time_t)(strtoull(ns, NULL, 10) / 1000000000);
	if (!format_time(text, seconds, utc, "%FT%T%z"))
		return "-";
	return table_strdup(table, text);
}

void kills_print_before(const char *root)
{
	char *before = kills_before_load(root);

	if (before)
		printf("%s.\n", before);
	free(before);
}

static void add_key(struct table *table, size_t row, const char *key, const char *value)
{
	if (!table_cells(table, key))
		table_add_column(table, key);
	table_cells(table, key)[row] = table_strdup(table, value);
}

static void add_gap(struct table *table, size_t row, const struct kill *kill)
{
	const char *value = kill_key(kill, "overwritten"), *last = strchr(value, ' ');

	if (kill_is_missed(kill)) {
		add_key(table, row, "kind", "missed");
		add_key(table, row, "killed_count", kill_key(kill, "missed"));
		return;
	}
	add_key(table, row, "kind", "overwritten");
	add_key(table, row, "kill", table_printf(table, "%.*s", (int)strcspn(value, " "), value));
	if (last)
		add_key(table, row, "last", last + 1);
}

static void add_runner_up(struct table *table, size_t row, const struct kill *kill)
{
	size_t other = kill_runner_up(kill);
	double margin;

	if (other == NO_ROW)
		return;
	add_key(table, row, "runner_up_pid", table_cell(kill->candidates, "pid", other));
	add_key(table, row, "runner_up_points", table_cell(kill->candidates, "points", other));
	add_key(table, row, "runner_up_comm", table_cell(kill->candidates, "comm", other));
	if (kill_margin(kill, &margin))
		add_key(table, row, "margin",
			table_printf(table, "%.0f", margin * (double)sysconf(_SC_PAGESIZE)));
}

/* The kernel's own count has the victim of a group twice: see killed_count. */
static void add_died(struct table *table, size_t row, const struct kill *kill)
{
	const char *kind = kill_key(kill, "kind");

	if (!strcmp(kind, "selected") || !strcmp(kind, "allocating_task"))
		add_key(table, row, "died", table_printf(table, "%zu", 1 + kill->peers->nr_rows));
	else if (!strcmp(kind, "exiting") || !strcmp(kind, "no_victim"))
		add_key(table, row, "died", "0");
}

static bool is_from_path(const char *column)
{
	static const char *const from_path[] = { "where", "group", "qos", "pod",
							 "container" };

	for (size_t i = 0; i < sizeof(from_path) / sizeof(*from_path); i++)
		if (!strcmp(column, from_path[i]))
			return true;
	return false;
}

struct table *kills_table(const struct kills *kills, size_t last, bool utc)
{
	size_t first = last < kills->nr ? kills->nr - last : 0;
	struct table *table = table_new();

	free(table->path);
	table->path = xstrdup(kills->path);
	for (size_t i = 0; i < kills_view.nr_columns; i++)
		if (!is_from_path(kills_view.columns[i].name))
			table_add_column(table, kills_view.columns[i].name);
	for (size_t i = first; i < kills->nr; i++) {
		const struct kill *kill = &kills->kill[i];
		size_t row = table_add_row(table);

		table_set_line(table, row, kill->line);
		if (kill_is_gap(kill)) {
			add_gap(table, row, kill);
			continue;
		}
		for (size_t key = 0; key < kill->keys.nr; key++)
			add_key(table, row, kill->keys.pair[key].key, kill->keys.pair[key].value);
		add_key(table, row, "last", kill_key(kill, "kill"));
		add_key(table, row, "time", kill_time(table, kill, utc));
		add_runner_up(table, row, kill);
		add_died(table, row, kill);
	}
	kube_add_columns(table, "victim_cgroup", NULL);
	kube_meet_pods(table, "group_path");
	kube_add_short_names(table, "where", "domain_path");
	kube_add_short_names(table, "group", "group_path");
	return table;
}

static void follow(struct killfile *file, const struct options *options)
{
	struct stream stream = { .begun = false };
	bool more = true;
	size_t last = options->last;

	waiting_begin();
	while (more) {
		struct kills *kills = kills_read(file);
		struct table *table;

		/* Unloaded; or a saved file, which has all it will ever have. */
		if (!kills || (stream.begun && !kills->nr)) {
			if (kills)
				kills_free(kills);
			break;
		}
		table = kills_table(kills, last, options->format != FORMAT_TABLE);
		view_stream(&stream, &kills_view, table, options);
		table_free(table);
		kills_free(kills);
		last = ALL_KILLS;
		more = waiting_for(file->fd, -1);
	}
	stream_end(&stream);
}

static void print_gap(const struct kill *kill)
{
	const char *missed = kill_key(kill, "missed");
	const char *value = kill_key(kill, "overwritten"), *last = strchr(value, ' ');
	int first = (int)strcspn(value, " ");

	if (kill_is_missed(kill))
		printf("\nmmscope missed %s kill%s that the kernel counted: its probes did not see %s; see mmscope status.\n",
		       missed, strcmp(missed, "1") ? "s" : "", strcmp(missed, "1") ? "them" : "it");
	else if (!last || (strlen(last + 1) == (size_t)first && !strncmp(value, last + 1, (size_t)first)))
		printf("\nKill %.*s was overwritten; the parameter kills says how many are kept.\n",
		       first, value);
	else
		printf("\nKills %.*s to%s were overwritten; the parameter kills says how many are kept.\n",
		       first, value, last);
}

/* For people: what the table cannot show. */
static void print_notes(const struct kills *kills, const struct options *options)
{
	if (options->format != FORMAT_TABLE || options->no_headings)
		return;
	for (size_t i = 0; i < kills->nr; i++)
		if (kill_is_gap(&kills->kill[i]))
			print_gap(&kills->kill[i]);
}

int oom_kills(const struct options *options)
{
	struct killfile file = killfile_open(options->root, options->follow);

	if (options->follow && options->sort)
		die(EXIT_USAGE, "--follow and --sort are mutually exclusive");
	if (options->follow) {
		follow(&file, options);
	} else {
		struct kills *kills = kills_read(&file);
		struct table *table = kills_table(kills, options->last, options->format != FORMAT_TABLE);
		struct view view = kills_view;

		if (!options->last)
			view.empty = "--last 0 shows no kill.";
		view_print(&view, table, options);
		print_notes(kills, options);
		if (!kills->nr && options->format == FORMAT_TABLE && !options->no_headings)
			kills_print_before(options->root);
		table_free(table);
		kills_free(kills);
	}
	killfile_close(&file);
	return EXIT_SUCCESS;
}
