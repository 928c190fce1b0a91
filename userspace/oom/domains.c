// SPDX-License-Identifier: GPL-2.0
/* mmscope oom domains: every limit that processes can be killed for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/cgroup_index.h"
#include "input/cgroup_table.h"
#include "input/kube_columns.h"
#include "input/tree.h"
#include "oom/domains.h"
#include "verdicts/fullness.h"
#include "verdicts/stuck.h"

static const struct column columns[] = {
	{ "path", COLUMN_STRING, COLUMN_DEFAULT, "path of the cgroup; of the machine that of the top" },
	{ "where", COLUMN_STRING, 0, "shorter: pod and container, or the path" },
	{ "kind", COLUMN_WORD, 0, "machine, or memcg: a cgroup with a limit" },
	{ "usage", COLUMN_BYTES, COLUMN_DEFAULT, "memory charged; of the machine what is not available" },
	{ "limit", COLUMN_BYTES, COLUMN_DEFAULT, "memory.max; of the machine its memory" },
	{ "headroom", COLUMN_BYTES, COLUMN_DEFAULT, "what is left below the limit" },
	{ "full_pct", COLUMN_PERCENT, COLUMN_DEFAULT,
	  "working set in percent of the limit; of the machine its usage" },
	{ "usage_pct", COLUMN_PERCENT, 0, "usage in percent of the limit" },
	{ "stays_pct", COLUMN_PERCENT, 0,
	  "what reclaim cannot take without swap, in percent of the limit" },
	{ "working_set", COLUMN_BYTES, 0, "usage less inactive_file, as the kubelet" },
	{ "memsw_usage", COLUMN_BYTES, 0, "cgroup v1: memory and swap" },
	{ "memsw_limit", COLUMN_BYTES, 0, "cgroup v1: limit of both" },
	{ "under_oom", COLUMN_NUMBER, 0,
	  "cgroup v1: 1: a charge found no room; with verdict disabled tasks wait for it" },
	{ "total_pages", COLUMN_NUMBER, 0, "pages that oom_score_adj is a part of: limit and swap" },
	{ "processes", COLUMN_NUMBER, COLUMN_DEFAULT, "processes in it and below it" },
	{ "verdict", COLUMN_WORD, COLUMN_DEFAULT, "what the kernel would do now: see mmscope(8)" },
	{ "pid", COLUMN_NUMBER, COLUMN_DEFAULT, "who would be killed" },
	{ "points", COLUMN_NUMBER, 0, "its points in this domain, in pages" },
	{ "oom_score_adj", COLUMN_NUMBER, COLUMN_DEFAULT, "its oom_score_adj" },
	{ "margin", COLUMN_BYTES, COLUMN_DEFAULT, "lead over the runner-up" },
	{ "runner_up_pid", COLUMN_NUMBER, 0, "who would be killed without it" },
	{ "runner_up_points", COLUMN_NUMBER, 0, "points of that one" },
	{ "group_processes", COLUMN_NUMBER, COLUMN_DEFAULT,
	  "killed together, through memory.oom.group" },
	{ "group_where", COLUMN_WORD, COLUMN_DEFAULT,
	  "cgroup that would be killed whole: pod and container, or its path" },
	{ "group", COLUMN_WORD, 0, "path of it" },
	{ "group_id", COLUMN_NUMBER, 0, "id of that" },
	{ "id", COLUMN_NUMBER, 0, "id of the domain's cgroup" },
	{ "serial_nr", COLUMN_NUMBER, 0, "tells apart rows of one id" },
	{ "parent_id", COLUMN_NUMBER, 0, "id of the next domain outside" },
	{ "qos", COLUMN_WORD, 0, "Kubernetes: quality of service class" },
	{ "pod", COLUMN_WORD, 0, "Kubernetes: UID of the pod" },
	{ "container", COLUMN_WORD, COLUMN_ID, "id of the container" },
	{ "comm", COLUMN_WORD, COLUMN_DEFAULT, "command name of pid" },
};

static const char *color(const struct table *table, size_t row)
{
	const char *verdict = table_cell(table, "verdict", row);

	/* In a cgroup without processes, a removed one for instance, nobody can be hurt. */
	if (!strcmp(table_cell(table, "processes", row), "0"))
		return NULL;
	if (!strcmp(verdict, "panic") || domain_is_stuck(table, row) ||
	    !strcmp(verdict, "none_eligible"))
		return "red";
	return fullness_color(table_number(table, "stays_pct", row));
}

const struct view domains_view = {
	.name = "domains",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.tree = "path",
	.id = "id",
	.parent = "parent_id",
	.color = color,
	.empty = "No cgroup has a limit.",
};

static bool is_below(const char *path, const char *top)
{
	size_t len = strlen(top);

	return !strcmp(top, "/") || (!strncmp(path, top, len) && path[len] == '/');
}

/* Outer domains come first: the parent is the last one before that the path goes through. */
static void add_parents(struct table *table)
{
	const char **parents = table_add_column(table, "parent_id");

	for (size_t row = 0; row < table->nr_rows; row++)
		for (size_t outer = row; outer-- && !strcmp(parents[row], "-");)
			/* One whose controller was switched off and on may have two rows. */
			if (strcmp(table_cell(table, "id", row), table_cell(table, "id", outer)) &&
			    is_below(table_cell(table, "path", row),
				     table_cell(table, "path", outer)))
				parents[row] = table_cell(table, "id", outer);
}

static double percent(const struct table *table, const char *amount, const char *limit, size_t row)
{
	return percent_of_max(table_cell(table, amount, row), table_cell(table, limit, row));
}

/* Page cache does not kill: reclaim takes it first. v1 may have a nearer limit, with swap. */
static void add_percents(struct table *table)
{
	const char **usage = table_add_column(table, "usage_pct");
	const char **full = table_add_column(table, "full_pct");
	const char **stays = table_cells(table, "stays_pct");

	for (size_t row = 0; row < table->nr_rows; row++) {
		double of_usage = percent(table, "usage", "limit", row);
		double of_memsw = percent(table, "memsw_usage", "memsw_limit", row);
		double most = percent(table, "working_set", "limit", row);

		if (!strcmp(table_cell(table, "kind", row), "machine"))
			most = of_usage;
		if (of_memsw > most)
			most = of_memsw;
		if (!strcmp(table_cell(table, "kind", row), "machine") && of_usage >= 0)
			stays[row] = table_tenths(table, of_usage);
		if (of_usage >= 0)
			usage[row] = table_tenths(table, of_usage);
		if (most >= 0)
			full[row] = table_tenths(table, most);
	}
}

/* v1 may have a nearer limit, with swap, which reclaim does not lower by swapping out. */
static const char *stays_percent(struct table *table, size_t row, const struct table *cgroups,
				 size_t own)
{
	double takes = takes_without_swap(cgroups, own), most = -1;
	static const char *const limits[][2] = {
		{ "usage", "limit" }, { "memsw_usage", "memsw_limit" },
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		double usage = table_number(table, limits[i][0], row);
		double limit = table_number(table, limits[i][1], row);

		if (usage >= 0 && limit > 0)
			most = fmax(most, fmax(usage - takes, 0) * 100 / limit);
	}
	return most >= 0 ? table_tenths(table, most) : "-";
}

static void add_from_cgroups(struct table *table, const char *root)
{
	const char **working_set = table_add_column(table, "working_set");
	const char **stays = table_cells(table, "stays_pct");
	const char **group = table_add_column(table, "group");
	const char **paths = table_cells(table, "group_path");
	struct cgroup_index index = cgroup_index_read(root);

	for (size_t row = 0; row < table->nr_rows; row++) {
		size_t own = cgroup_of_row(&index, table, row);

		if (own != NO_CGROUP) {
			working_set[row] = table_strdup(table, table_cell(index.table,
									  "working_set", own));
			stays[row] = stays_percent(table, row, index.table, own);
		}
		if (paths)
			group[row] = paths[row];
		/* A module of version 1.0 gives the id alone. */
		if (!strcmp(group[row], "-"))
			group[row] = table_strdup(table,
						  cgroup_cell(&index, table_cell(table, "group_id", row),
							      "path"));
	}
	cgroup_index_free(&index);
}

struct table *domains_read(const struct options *options, bool with_cgroups)
{
	struct table *table = table_read(options->root, "oom/domains");

	table_reverse(table);
	add_parents(table);
	table_add_column(table, "stays_pct");
	if (with_cgroups)
		add_from_cgroups(table, options->root);
	add_percents(table);
	kube_add_columns(table, "path", NULL);
	kube_meet_pods(table, "group");
	kube_add_short_names(table, "where", "path");
	if (with_cgroups)
		kube_add_short_names(table, "group_where", "group");
	return table;
}

int oom_domains(const struct options *options)
{
	static const char *const from_cgroups[] = { "full_pct", "stays_pct", "working_set", "group",
						     "group_where" };
	bool with_cgroups = false;
	struct table *table;

	/* Reading cgroups makes the kernel add up its statistics: only if a column needs it. */
	for (size_t i = 0; i < sizeof(from_cgroups) / sizeof(*from_cgroups); i++)
		with_cgroups |= view_wants(&domains_view, options, from_cgroups[i]);
	table = domains_read(options, with_cgroups);
	view_print(&domains_view, table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
