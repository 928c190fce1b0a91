// SPDX-License-Identifier: GPL-2.0
/* mmscope oom: the limits most at risk, who would be killed there, and the last kills. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "oom/domains.h"
#include "oom/kills.h"
#include "verdicts/stuck.h"

/* So many of each are of interest. */
#define MOST_DOMAINS	5
#define LAST_KILLS	5

static const char domain_columns[] =
	"where,full_pct,headroom,limit,processes,verdict,pid,oom_score_adj,margin,group_processes,group_where,comm";
static const char kill_columns[] =
	"kill,time,kind,where,victim_pid,victim_rss,died,group,victim_comm";

static void print_stuck(const struct table *domains)
{
	size_t nr;
	const char *path = domains_stuck(domains, &nr);

	if (!path)
		return;
	printf("\nTasks in %s", path);
	if (nr > 1)
		printf(" and in %zu other cgroup%s", nr - 1, nr == 2 ? "" : "s");
	puts(" wait for memory, and nobody is killed for it: memory.oom_control has switched the OOM killer off. They go on when somebody frees memory there, raises the limit, or writes 0 to memory.oom_control.");
}

static void print_tables(const struct view *view, const struct table *domains,
			 const struct kills *records, const struct options *options)
{
	struct table *kills = kills_table(records, LAST_KILLS, false);
	struct options people = *options;

	puts("OOM domains nearest to their limit, and the process that would be killed there\n");
	people.columns = domain_columns;
	view_print(view, domains, &people);
	print_stuck(domains);
	puts("\nLast kills\n");
	people.columns = kill_columns;
	if (kills->nr_rows) {
		view_print(&kills_view, kills, &people);
	} else {
		puts("none since the module was loaded");
		kills_print_before(options->root);
	}
	puts("\nSee also\n\n  mmscope oom domains\n  mmscope oom candidates --domain CGROUP");
	if (kills->nr_rows)
		puts("  mmscope oom explain");
	table_free(kills);
}

int oom(const struct options *options)
{
	struct table *domains = domains_read(options, true);
	struct kills *kills = kills_read_all(options->root);
	struct view view = domains_view;

	view.sort = "full_pct:desc";
	view.limit = MOST_DOMAINS;
	if (options->format == FORMAT_JSON) {
		struct table *killed = kills_table(kills, LAST_KILLS, true);
		struct json json = json_begin(stdout);

		view_json(&view, domains, &json);
		view_json(&kills_view, killed, &json);
		json_end(&json);
		table_free(killed);
	} else {
		print_tables(&view, domains, kills, options);
	}
	kills_free(kills);
	table_free(domains);
	return EXIT_SUCCESS;
}
