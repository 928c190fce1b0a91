// SPDX-License-Identifier: GPL-2.0
/* mmscope reclaim: what makes it run next, and whether what it takes is wanted back. */
#include <math.h>
#include <string.h>

#include "base/format.h"
#include "input/procfile.h"
#include "reclaim/reclaim.h"
#include "verdicts/limits.h"
#include "verdicts/report.h"
#include "verdicts/thresholds.h"
#include "verdicts/window.h"

#define NO_ROW ((size_t)-1)

static const char unknown[] = "this kernel does not say";

/*
 * Pages that came back a second, in all of the machine; NAN if there were not two looks. The machine
 * counts at once; the statistics of cgroups may be two seconds old.
 */
static double refault_rate(const struct window *window)
{
	const char *root = table_cell(window->now.cgroups, "id", 0);
	double machine = window_system_rate(window, "workingset_refault_anon") +
			 window_system_rate(window, "workingset_refault_file");

	return isnan(machine) ? window_cgroup_rate(window, root, "workingset_refault_anon") +
				window_cgroup_rate(window, root, "workingset_refault_file") : machine;
}

/* Pages that were reclaimed and then read, or swapped in, once more. */
static void check_refaults(struct report *report, const struct window *window)
{
	static const char command[] =
		"mmscope cgroups -o path,pgsteal,workingset_refault_anon,workingset_refault_file";
	const struct table *cgroups = window->now.cgroups;
	enum verdict verdict = VERDICT_OK;
	double taken, back, recent;
	char seconds[WINDOW_TEXT];
	const char *text;

	if (!cgroups || !cgroups->nr_rows)
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
	text = reason(report, "%.1f%% of %.0f pages reclaimed since boot came back",
		      back * 100 / taken, taken);
	recent = refault_rate(window);
	if (!isnan(recent)) {
		verdict = recent >= LIMIT_REFAULT_WARN_PAGES ? VERDICT_WARN : VERDICT_OK;
		text = reason(report, "%.0f page%s a second had to be read back in the last %s; %s", recent,
			      rounded_plural(recent),
			      window_text(window, seconds), text);
	} else if (!window->quiet && back * 100 >= taken * REFAULT_WARN_PCT) {
		verdict = VERDICT_WARN;
	}
	say(report, verdict, "refaults", command, text);
}

/*
 * The zone that is nearest to the watermark at which kswapd is woken. A zone that is below it for a
 * moment is normal: kswapd wakes up there. It matters only while a task waits for memory.
 */
static void check_watermark(struct report *report, const struct window *window)
{
	const struct table *zones = window->now.zones;
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
	if (above < 0 && !window->quiet)
		verdict = table_number(zones, "above_min", which) < 0 ? VERDICT_BAD : VERDICT_WARN;
	say(report, verdict, "watermark", command,
	    reason(report, "zone %s of node %s is the nearest: %s free, %s %s watermark low",
		   table_cell(zones, "zone", which), table_cell(zones, "node", which),
		   size_of(report, table_number(zones, "free", which)), size_of(report, fabs(above)),
		   above < 0 ? "below" : "above"));
}

void reclaim_check_near(struct report *report, const struct window *window)
{
	check_limits(report, window);
	check_refaults(report, window);
	if (window->now.zones)
		check_watermark(report, window);
}
