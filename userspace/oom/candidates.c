// SPDX-License-Identifier: GPL-2.0
/* mmscope oom candidates: every process as the OOM killer sees it. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/format.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/cgroup_index.h"
#include "input/process_cgroups.h"
#include "input/procfile.h"
#include "oom/points.h"
#include "output/process.h"

static const struct column columns[] = {
	{ "pid", COLUMN_NUMBER, COLUMN_DEFAULT, "process id" },
	{ "uid", COLUMN_USER, COLUMN_DEFAULT, "its user; a number with --numeric" },
	{ "points", COLUMN_NUMBER, COLUMN_DEFAULT, "badness in pages: most goes first" },
	{ "score", COLUMN_NUMBER, COLUMN_DEFAULT, "as /proc/PID/oom_score" },
	{ "oom_score_adj", COLUMN_NUMBER, COLUMN_DEFAULT, "as /proc/PID/oom_score_adj" },
	{ "rss", COLUMN_BYTES, COLUMN_DEFAULT, "resident memory" },
	{ "rss_anon", COLUMN_BYTES, 0, "anonymous part of rss" },
	{ "rss_file", COLUMN_BYTES, 0, "mapped files in rss" },
	{ "rss_shmem", COLUMN_BYTES, 0, "shared memory in rss" },
	{ "swap", COLUMN_BYTES, COLUMN_DEFAULT, "swapped out" },
	{ "pgtables", COLUMN_BYTES, COLUMN_DEFAULT, "page tables" },
	{ "total_vm", COLUMN_BYTES, 0, "size of the address space" },
	{ "locked", COLUMN_BYTES, 0, "locked by mlock" },
	{ "minflt", COLUMN_NUMBER, 0, "page faults that had to read nothing" },
	{ "majflt", COLUMN_NUMBER, 0, "page faults that had to read" },
	{ "threads", COLUMN_NUMBER, 0, "number of threads" },
	{ "start_ns", COLUMN_NS, 0, "when it started, time since boot" },
	{ "eligible", COLUMN_WORD, COLUMN_DEFAULT, "yes, or why the kernel passes over it" },
	{ "cgroup_id", COLUMN_NUMBER, 0, "id of its memory cgroup" },
	{ "cgroup", COLUMN_WORD, 0, "path of its memory cgroup" },
	{ "qos", COLUMN_WORD, 0, "Kubernetes: quality of service class" },
	{ "pod", COLUMN_WORD, 0, "Kubernetes: UID of the pod" },
	{ "container", COLUMN_WORD, COLUMN_ID, "id of the container" },
	{ "cmdline", COLUMN_WORD, 0, "command line (/proc/PID/cmdline); slow" },
	{ "comm", COLUMN_STRING, COLUMN_DEFAULT, "command name" },
};

const struct view candidates_view = {
	.name = "candidates",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.empty = "No process.",
};

static bool wants_cgroups(const struct options *options)
{
	static const char *const from_cgroups[] = { "cgroup", "qos", "pod", "container" };

	for (size_t i = 0; i < sizeof(from_cgroups) / sizeof(*from_cgroups); i++)
		if (view_wants(&candidates_view, options, from_cgroups[i]))
			return true;
	return false;
}

static size_t find_domain(const struct table *domains, const struct cgroup_index *index,
			  size_t cgroup)
{
	for (size_t row = 0; row < domains->nr_rows; row++) {
		table_number(domains, "id", row);
		if (cgroup_of_row(index, domains, row) == cgroup)
			return row;
	}
	return NO_CGROUP;
}

/* Points anew: all but oom_score_adj counts alike everywhere. */
static void rate_anew(struct table *table, const char *machine_pages, const char *domain_pages)
{
	const char **points = table_cells(table, "points");
	bool known = is_natural(machine_pages) && is_natural(domain_pages);

	for (size_t row = 0; points && row < table->nr_rows; row++) {
		const char *cell = table_cell(table, "oom_score_adj", row);
		double adj, base;

		if (!is_number(points[row]))
			continue;
		if (!known || !is_number(cell)) {
			points[row] = "-";
			continue;
		}
		adj = number_order(cell);
		base = number_order(points[row]) - adj_points(adj, number_order(machine_pages));
		points[row] = table_printf(table, "%.0f", base +
					   adj_points(adj, number_order(domain_pages)));
	}
}

/*
 * Keep the processes of the OOM domain @path, with their points there. The one that the kernel
 * would take comes first, also among equals.
 */
static void enter_domain(struct table *table, const struct cgroup_index *index,
			 const struct options *options)
{
	struct table *domains = table_read(options->root, "oom/domains");
	size_t cgroup = cgroup_by_path(index, options->domain), domain = NO_CGROUP;
	bool *below, *keep = xcalloc(table->nr_rows, sizeof(*keep));
	const char *total_pages;

	if (cgroup == NO_CGROUP)
		die(EXIT_FAILURE, "no cgroup %s; `mmscope oom domains` lists those with a limit",
		    options->domain);
	domain = find_domain(domains, index, cgroup);
	if (domain == NO_CGROUP)
		die(EXIT_FAILURE, "cgroup %s has no limit, so it is no OOM domain; `mmscope oom domains` lists them",
		    options->domain);

	below = cgroup_subtree(index, cgroup);
	for (size_t row = 0; row < table->nr_rows; row++) {
		size_t own = cgroup_by_id(index, table_cell(table, "cgroup_id", row));

		/* All processes are in the machine, those without a cgroup too. */
		keep[row] = own == NO_CGROUP ?
			!strcmp(table_cell(domains, "kind", domain), "machine") : below[own];
	}
	table_filter(table, keep);
	total_pages = table_strdup(table, table_cell(domains, "total_pages", domain));
	rate_anew(table, pairs_value(&table->end, "total_pages"), total_pages);
	table_set_pair(table, "total_pages", total_pages);
	for (size_t row = 0; row < table->nr_rows; row++)
		if (!strcmp(table_cell(table, "pid", row), table_cell(domains, "pid", domain)))
			table_move_row(table, row, 0);
	free(keep);
	free(below);
	table_free(domains);
}

int oom_candidates(const struct options *options)
{
	struct table *table = table_read(options->root, "oom/candidates");
	struct view view = candidates_view;

	/* Reading cgroups makes the kernel add up its statistics: only if a column needs it. */
	if (options->domain || wants_cgroups(options)) {
		struct cgroup_index index = cgroup_index_read(options->root);

		add_process_cgroups(table, &index);
		if (options->domain) {
			enter_domain(table, &index, options);
			view.sort = "points:desc";
		}
		cgroup_index_free(&index);
	}
	add_cmdlines(table, &view, options);
	view_print(&view, table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
