// SPDX-License-Identifier: GPL-2.0
/* mmscope reclaim cgroups: who lost time to reclaim, and for whose sake. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "input/kube_columns.h"
#include "reclaim/reclaim.h"

/* Suffered: by the cgroup's own tasks. Caused: by any task, for the sake of the cgroup. */
static const struct column columns[] = {
	{ "path", COLUMN_STRING, 0, "path of the cgroup; - in the rows freed and lost" },
	{ "where", COLUMN_STRING, COLUMN_DEFAULT, "shorter: pod and container, or the path" },
	{ "id", COLUMN_NUMBER, 0, "id of the cgroup" },
	{ "serial_nr", COLUMN_NUMBER, 0, "tells apart rows of one id" },
	{ "state", COLUMN_WORD, COLUMN_DEFAULT,
	  "online, dying, detached, freed: sum of freed ones, lost: of those without room" },
	{ "suffered_ns", COLUMN_NS, COLUMN_DEFAULT, "time its tasks spent in reclaim" },
	{ "lost_ns", COLUMN_NS, 0,
	  "of that, what tasks waited that wanted something else: not kswapd, khugepaged, kcompactd, proactive" },
	{ "suffered_max_ns", COLUMN_NS, COLUMN_DEFAULT, "longest stay of one of its tasks" },
	{ "suffered_throttled_ns", COLUMN_NS, COLUMN_DEFAULT,
	  "asleep in there for want of progress" },
	{ "suffered_scanned_pages", COLUMN_NUMBER, 0, "pages its tasks scanned" },
	{ "suffered_reclaimed_pages", COLUMN_NUMBER, 0, "pages its tasks reclaimed" },
	{ "suffered_efficiency_pct", COLUMN_PERCENT, 0, "reclaimed in percent of scanned" },
	{ "caused_ns", COLUMN_NS, COLUMN_DEFAULT, "time of any task for the sake of this cgroup" },
	{ "caused_max_ns", COLUMN_NS, COLUMN_DEFAULT, "longest stay for its sake" },
	{ "caused_throttled_ns", COLUMN_NS, 0, "asleep in there for want of progress" },
	{ "caused_scanned_pages", COLUMN_NUMBER, 0, "pages scanned for its sake" },
	{ "caused_reclaimed_pages", COLUMN_NUMBER, 0, "pages reclaimed for its sake" },
	{ "caused_efficiency_pct", COLUMN_PERCENT, COLUMN_DEFAULT,
	  "reclaimed in percent of scanned" },
	{ "suffered_direct_ns", COLUMN_NS, 0,
	  "its tasks: allocations that found too little free memory" },
	{ "suffered_direct_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_memcg_limit_ns", COLUMN_NS, 0, "its tasks: charges over memory.max" },
	{ "suffered_memcg_limit_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_memcg_high_ns", COLUMN_NS, 0, "its tasks: usage over memory.high" },
	{ "suffered_memcg_high_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_proactive_ns", COLUMN_NS, 0, "its tasks: writes to memory.reclaim" },
	{ "suffered_proactive_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_node_ns", COLUMN_NS, 0, "its tasks: node reclaim" },
	{ "suffered_node_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_kswapd_ns", COLUMN_NS, 0, "its tasks: kswapd" },
	{ "suffered_kswapd_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_khugepaged_ns", COLUMN_NS, 0, "its tasks: khugepaged" },
	{ "suffered_khugepaged_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_compaction_ns", COLUMN_NS, 0, "its tasks: compaction" },
	{ "suffered_compaction_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_kcompactd_ns", COLUMN_NS, 0, "its tasks: kcompactd" },
	{ "suffered_kcompactd_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_slab_ns", COLUMN_NS, 0, "its tasks: shrinkers, within the others" },
	{ "suffered_slab_count", COLUMN_NUMBER, 0, "how often" },
	{ "suffered_high_throttle_ns", COLUMN_NS, 0, "its tasks: sleeps over memory.high" },
	{ "suffered_high_throttle_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_direct_ns", COLUMN_NS, 0,
	  "for its sake: allocations that found too little free memory" },
	{ "caused_direct_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_memcg_limit_ns", COLUMN_NS, 0, "for its sake: charges over memory.max" },
	{ "caused_memcg_limit_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_memcg_high_ns", COLUMN_NS, 0, "for its sake: usage over memory.high" },
	{ "caused_memcg_high_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_proactive_ns", COLUMN_NS, 0, "for its sake: writes to memory.reclaim" },
	{ "caused_proactive_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_node_ns", COLUMN_NS, 0, "for its sake: node reclaim" },
	{ "caused_node_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_kswapd_ns", COLUMN_NS, 0, "for its sake: kswapd" },
	{ "caused_kswapd_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_khugepaged_ns", COLUMN_NS, 0, "for its sake: khugepaged" },
	{ "caused_khugepaged_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_compaction_ns", COLUMN_NS, 0, "for its sake: compaction" },
	{ "caused_compaction_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_kcompactd_ns", COLUMN_NS, 0, "for its sake: kcompactd" },
	{ "caused_kcompactd_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_slab_ns", COLUMN_NS, 0, "for its sake: shrinkers, within the others" },
	{ "caused_slab_count", COLUMN_NUMBER, 0, "how often" },
	{ "caused_high_throttle_ns", COLUMN_NS, 0, "for its sake: sleeps over memory.high" },
	{ "caused_high_throttle_count", COLUMN_NUMBER, 0, "how often" },
	{ "qos", COLUMN_WORD, 0, "Kubernetes: quality of service class" },
	{ "pod", COLUMN_WORD, 0, "Kubernetes: UID of the pod" },
	{ "container", COLUMN_WORD, COLUMN_ID, "id of the container" },
};

const struct view reclaim_cgroups_view = {
	.name = "cgroups",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.sort = "suffered_ns:desc",
	.empty = "No cgroup lost time to reclaim since the module was loaded.",
};

/* The causes of the columns suffered_CAUSE_ns for which a task waits, added up; -1: none is known. */
static double lost_by(const struct table *table, size_t row)
{
	static const char prefix[] = "suffered_", suffix[] = "_ns";
	double lost = -1;

	for (size_t i = 0; i < table->nr_columns; i++) {
		const char *name = table->column[i].name, *end = strstr(name, suffix);
		char word[64];
		double ns;

		/* suffered_ns is the sum, which has no cause. */
		if (strncmp(name, prefix, strlen(prefix)) || !end || end[strlen(suffix)] ||
		    end < name + strlen(prefix))
			continue;
		snprintf(word, sizeof(word), "%.*s", (int)(end - name - strlen(prefix)),
			 name + strlen(prefix));
		ns = table_number(table, name, row);
		if (strcmp(word, "max") && strcmp(word, "throttled") && cause_hurts(word) && ns >= 0)
			lost = fmax(lost, 0) + ns;
	}
	return lost;
}

static void add_lost(struct table *table)
{
	const char **cells = table_add_column(table, "lost_ns");

	for (size_t row = 0; row < table->nr_rows; row++) {
		double lost = lost_by(table, row);

		if (lost >= 0)
			cells[row] = table_printf(table, "%.0f", lost);
	}
}

struct table *reclaim_cgroups_read(const char *root)
{
	struct table *table = table_read(root, "reclaim/cgroups");

	add_lost(table);

	add_efficiency(table, "suffered_efficiency_pct", "suffered_reclaimed_pages",
		       "suffered_scanned_pages");
	add_efficiency(table, "caused_efficiency_pct", "caused_reclaimed_pages",
		       "caused_scanned_pages");
	kube_add_columns(table, "path", NULL);
	kube_add_short_names(table, "where", "path");
	return table;
}

int reclaim_cgroups(const struct options *options)
{
	struct table *table = reclaim_cgroups_read(options->root);

	view_print(&reclaim_cgroups_view, table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
