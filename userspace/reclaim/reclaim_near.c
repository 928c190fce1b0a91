// SPDX-License-Identifier: GPL-2.0
/* mmscope reclaim: what makes it run next, and whether what it takes is wanted back. */
#include <math.h>
#include <string.h>

#include "input/cgroup_table.h"
#include "input/kube_columns.h"
#include "input/procfile.h"
#include "reclaim/reclaim.h"
#include "verdicts/report.h"
#include "verdicts/thresholds.h"

#define NO_ROW ((size_t)-1)

static const char unknown[] = "this kernel does not say";

/* Where reclaim begins: at memory.high, or at memory.max if that is lower. */
static const char *nearer_limit(const struct table *cgroups, size_t row, double *percent)
{
	static const char *const limits[] = { "high", "max" };
	const char *nearer = NULL;

	*percent = -1;
	for (size_t i = 0; i < 2; i++) {
		double here = percent_of_max(table_cell(cgroups, "usage", row),
					     table_cell(cgroups, limits[i], row));

		if (here > *percent) {
			*percent = here;
			nearer = limits[i];
		}
	}
	return nearer;
}

/*
 * The cgroup that is nearest to its limit; of those that have reached it, the one with
 * most working set in that. Page cache that nobody uses goes cheaply.
 */
static void check_limit(struct report *report, const struct table *cgroups)
{
	static const char command[] =
		"mmscope cgroups -o path,usage,working_set,high,max,usage_pct --sort usage_pct:desc";
	double most = -1, most_work = -1;
	const char *limit = NULL, *name;
	size_t which = NO_ROW;

	for (size_t row = 0; row < cgroups->nr_rows; row++) {
		double used, work;

		if (strcmp(table_cell(cgroups, "state", row), "online"))
			continue;
		name = nearer_limit(cgroups, row, &used);
		if (!name)
			continue;
		work = percent_of_max(table_cell(cgroups, "working_set", row),
				      table_cell(cgroups, name, row));
		/* A charge that does not fit any more takes less than a percent. */
		used = fmin(used, 99);
		if (used < most || (used == most && work <= most_work))
			continue;
		most = used;
		most_work = work;
		limit = name;
		which = row;
	}
	if (which == NO_ROW) {
		say(report, VERDICT_OK, "limit", command, "no cgroup has a limit");
		return;
	}
	nearer_limit(cgroups, which, &most);
	say(report, most_work >= WORKING_SET_WARN_PCT && most >= 99 ? VERDICT_WARN : VERDICT_OK,
	    "limit", command,
	    reason(report, "nearest %s: usage %.0f%% of memory.%s %s, working set %.0f%%",
		   table_cell(cgroups, "where", which), most, limit,
		   size_of(report, table_number(cgroups, limit, which)), most_work));
}

/* Pages that were reclaimed and then read, or swapped in, once more. */
static void check_refaults(struct report *report, const struct table *cgroups)
{
	static const char command[] =
		"mmscope cgroups -o path,pgsteal,workingset_refault_anon,workingset_refault_file";
	double taken, back;

	if (!cgroups->nr_rows)
		return;
	taken = table_number(cgroups, "pgsteal", 0);
	back = table_number(cgroups, "workingset_refault_anon", 0) +
	       table_number(cgroups, "workingset_refault_file", 0);
	if (taken < 0 || back < 0) {
		say(report, VERDICT_UNKNOWN, "refaults", command, unknown);
		return;
	}
	if (taken < EFFICIENCY_MIN_PAGES) {
		say(report, VERDICT_OK, "refaults", command, "too few pages reclaimed to say");
		return;
	}
	say(report, back * 100 >= taken * REFAULT_WARN_PCT ? VERDICT_WARN : VERDICT_OK, "refaults",
	    command,
	    reason(report, "%.1f%% of %.0f pages reclaimed since boot were wanted back",
		   back * 100 / taken, taken));
}

/* The zone that is nearest to the watermark at which kswapd is woken. */
static void check_watermark(struct report *report, const struct table *zones)
{
	static const char command[] = "mmscope zones";
	size_t which = NO_ROW;
	enum verdict verdict = VERDICT_OK;
	double above;

	for (size_t row = 0; row < zones->nr_rows; row++)
		if (table_number(zones, "managed", row) > 0 &&
		    (which == NO_ROW || table_number(zones, "above_low", row) <
					table_number(zones, "above_low", which)))
			which = row;
	if (which == NO_ROW)
		return;
	above = table_number(zones, "above_low", which);
	if (above < 0)
		verdict = table_number(zones, "above_min", which) < 0 ? VERDICT_BAD : VERDICT_WARN;
	say(report, verdict, "watermark", command,
	    reason(report, "nearest node %s %s: %s free, %s %s watermark low",
		   table_cell(zones, "node", which), table_cell(zones, "zone", which),
		   size_of(report, table_number(zones, "free", which)), size_of(report, fabs(above)),
		   above < 0 ? "below" : "above"));
}

void reclaim_check_near(struct report *report, const char *root)
{
	struct table *cgroups = table_read(root, "cgroups"), *zones;

	kube_add_columns(cgroups, "path", NULL);
	kube_add_short_names(cgroups, "where", "path");
	check_limit(report, cgroups);
	check_refaults(report, cgroups);
	if (procfile_exists(root, "zones")) {
		zones = table_read(root, "zones");
		check_watermark(report, zones);
		table_free(zones);
	}
	table_free(cgroups);
}
