// SPDX-License-Identifier: GPL-2.0
/* mmscope oom candidates: every process as the OOM killer sees it. */
#include <stdlib.h>
#include <string.h>

#include "candidates.h"
#include "command.h"
#include "kube.h"
#include "xalloc.h"

static const struct column columns[] = {
	{ "pid", COLUMN_NUMBER, COLUMN_DEFAULT, "process id" },
	{ "uid", COLUMN_NUMBER, COLUMN_DEFAULT, "user id" },
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
	{ "threads", COLUMN_NUMBER, 0, "number of threads" },
	{ "start_ns", COLUMN_NS, 0, "when it started, time since boot" },
	{ "eligible", COLUMN_WORD, COLUMN_DEFAULT, "yes, or why the kernel passes over it" },
	{ "cgroup_id", COLUMN_NUMBER, 0, "id of its memory cgroup" },
	{ "cgroup", COLUMN_WORD, 0, "path of its memory cgroup" },
	{ "qos", COLUMN_WORD, 0, "Kubernetes: quality of service class" },
	{ "pod", COLUMN_WORD, 0, "Kubernetes: UID of the pod" },
	{ "container", COLUMN_WORD, COLUMN_ID, "id of the container" },
	{ "comm", COLUMN_STRING, COLUMN_DEFAULT, "command name" },
};

const struct view candidates_view = {
	.name = "candidates",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

struct cgroup_path {
	const char *id;
	const char *path;
};

static int compare_ids(const void *a, const void *b)
{
	const struct cgroup_path *left = a, *right = b;

	return strcmp(left->id, right->id);
}

static void add_cgroup_columns(struct table *table, const char *root)
{
	struct table *cgroups = table_read(root, "cgroups");
	struct cgroup_path *paths = xcalloc(cgroups->nr_rows, sizeof(*paths));
	const char **cells = table_add_column(table, "cgroup");

	for (size_t row = 0; row < cgroups->nr_rows; row++) {
		paths[row].id = table_cell(cgroups, "id", row);
		paths[row].path = table_cell(cgroups, "path", row);
	}
	qsort(paths, cgroups->nr_rows, sizeof(*paths), compare_ids);
	for (size_t row = 0; row < table->nr_rows; row++) {
		struct cgroup_path key = { table_cell(table, "cgroup_id", row), NULL };
		struct cgroup_path *found = bsearch(&key, paths, cgroups->nr_rows, sizeof(*paths),
						    compare_ids);

		if (found)
			cells[row] = table_printf(table, "%s", found->path);
	}
	kube_add_columns(table, "cgroup");
	free(paths);
	table_free(cgroups);
}

struct table *candidates_read(const struct view *view, const struct options *options)
{
	static const char *const from_cgroups[] = { "cgroup", "qos", "pod", "container" };
	struct table *table = table_read(options->root, "oom/candidates");

	/* Reading cgroups makes the kernel add up its statistics: only for who asks. */
	for (size_t i = 0; i < sizeof(from_cgroups) / sizeof(*from_cgroups); i++) {
		if (view_wants(view, options, from_cgroups[i])) {
			add_cgroup_columns(table, options->root);
			break;
		}
	}
	return table;
}

int oom_candidates(const struct options *options)
{
	struct table *table = candidates_read(&candidates_view, options);

	view_print(&candidates_view, table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
