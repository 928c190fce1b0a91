// SPDX-License-Identifier: GPL-2.0
/* mmscope reclaim now: the tasks that are in reclaim at this moment. */
#include <stdlib.h>

#include "command.h"
#include "input/cgroup_index.h"
#include "input/kube_columns.h"
#include "reclaim/reclaim.h"

static const struct column columns[] = {
	{ "pid", COLUMN_NUMBER, COLUMN_DEFAULT, "the thread" },
	{ "tgid", COLUMN_NUMBER, 0, "its process" },
	{ "since_ns", COLUMN_NS, COLUMN_DEFAULT, "for how long" },
	{ "cause", COLUMN_WORD, COLUMN_DEFAULT, "why: see mmscope(8)" },
	{ "doing", COLUMN_WORD, COLUMN_DEFAULT, "slab: in a shrinker; else the same" },
	{ "where", COLUMN_STRING, COLUMN_DEFAULT,
	  "for whose sake: pod and container, or the path; / is the machine" },
	{ "target", COLUMN_WORD, 0, "path of that cgroup" },
	{ "target_id", COLUMN_NUMBER, 0, "its id" },
	{ "order", COLUMN_NUMBER, COLUMN_DEFAULT, "order of the allocation" },
	{ "gfp", COLUMN_WORD, 0, "flags of the allocation" },
	{ "scanned_pages", COLUMN_NUMBER, COLUMN_DEFAULT, "pages scanned so far" },
	{ "reclaimed_pages", COLUMN_NUMBER, COLUMN_DEFAULT, "pages reclaimed so far" },
	{ "throttled_ns", COLUMN_NS, COLUMN_DEFAULT, "asleep so far for want of progress" },
	{ "cgroup", COLUMN_WORD, 0, "path of the task's own cgroup" },
	{ "cgroup_id", COLUMN_NUMBER, 0, "id of that" },
	{ "comm", COLUMN_STRING, COLUMN_DEFAULT, "command name of the task" },
};

const struct view reclaim_now_view = {
	.name = "tasks",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.sort = "since_ns:desc",
	.empty = "No task is in reclaim.",
};

static void add_path(struct table *table, const struct cgroup_index *index, const char *column,
		     const char *id)
{
	const char **paths = table_add_column(table, column);

	for (size_t row = 0; row < table->nr_rows; row++)
		paths[row] = table_strdup(table, cgroup_cell(index, table_cell(table, id, row), "path"));
}

int reclaim_now(const struct options *options)
{
	struct table *table = table_read(options->root, "reclaim/now");
	struct view view = reclaim_now_view;

	/* Reading cgroups makes the kernel add up its statistics: only if it is of any use. */
	if (table->nr_rows && (view_wants(&reclaim_now_view, options, "where") ||
			       view_wants(&reclaim_now_view, options, "target") ||
			       view_wants(&reclaim_now_view, options, "cgroup"))) {
		struct cgroup_index index = cgroup_index_read(options->root);

		add_path(table, &index, "target", "target_id");
		add_path(table, &index, "cgroup", "cgroup_id");
		kube_add_short_names(table, "where", "target");
		cgroup_index_free(&index);
	}
	if (reclaim_unseen(table))
		view.empty = "No task is seen in reclaim.";
	view_print(&view, table, options);
	reclaim_print_unseen(table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
