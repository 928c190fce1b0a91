// SPDX-License-Identifier: GPL-2.0
/* Do tasks wait for memory, and who is short of it: the machine, or a cgroup at its limit? */
#include <math.h>
#include <string.h>

#include "base/format.h"
#include "input/procfile.h"
#include "verdicts/pressure.h"
#include "verdicts/thresholds.h"

/* mm/vmscan.c, MAX_RECLAIM_RETRIES: kswapd gives up after this many runs in a row without a page. */
#define KSWAPD_GIVES_UP 16

bool kswapd_gave_up(const struct table *nodes, size_t row)
{
	return number_order(table_cell(nodes, "failures_count", row)) >= KSWAPD_GIVES_UP;
}

#define NO_ROW ((size_t)-1)

/* Time that reclaim took for the machine, and for limits of cgroups; ns a second. */
static double machine_waits(const struct window *window)
{
	return window_summary_rate(window, "direct_ns") + window_summary_rate(window, "node_ns") +
	       window_summary_rate(window, "compaction_ns") +
	       window_summary_rate(window, "kswapd_ns");
}

static double limit_waits(const struct window *window)
{
	return window_summary_rate(window, "memcg_limit_ns") +
	       window_summary_rate(window, "memcg_high_ns") +
	       window_summary_rate(window, "high_throttle_ns");
}

static bool zone_below(const struct table *zones, const char *column, const char *node)
{
	for (size_t row = 0; zones && row < zones->nr_rows; row++) {
		double above = table_number(zones, column, row);

		if (node && strcmp(table_cell(zones, "node", row), node))
			continue;
		if (table_number(zones, "managed", row) > 0 && above != -HUGE_VAL && above < 0)
			return true;
	}
	return false;
}

/* Pressure of the machine contains that of each cgroup: is most of it a single cgroup's? */
static bool is_of_cgroup(const struct window *window, const struct pressure *pressure)
{
	double machine = machine_waits(window), limits = limit_waits(window);

	if (pressure->limit.verdict < VERDICT_WARN || pressure->limit.percent < LIMIT_NEAR_PCT)
		return false;
	if (machine + limits > 0)
		return limits > machine;
	return !zone_below(window->now.zones, "above_low", NULL) &&
	       pressure->limit.some >= pressure->some / 2;
}

/* An average fades for half a minute after the last wait: was there any within the window? */
static bool is_over(const struct window *window)
{
	double recent = window_system_rate(window, "psi_memory_some_us") / 1e4;

	return recent < PRESSURE_SOME_WARN_PCT;
}

struct pressure pressure_of(const struct window *window)
{
	const struct keyfile *system = window->now.system;
	struct pressure pressure = {
		.some = system ? pairs_number(&system->keys, "psi_memory_some_avg10") : -HUGE_VAL,
		.full = system ? pairs_number(&system->keys, "psi_memory_full_avg10") : -HUGE_VAL,
	};

	if (pressure.some == -HUGE_VAL)
		pressure.shortage = SHORTAGE_UNKNOWN;
	else if (pressure.some < PRESSURE_SOME_WARN_PCT || is_over(window))
		pressure.shortage = SHORTAGE_NONE;
	else if (window->now.cgroups && limits_worst(window, &pressure.limit) &&
		 is_of_cgroup(window, &pressure))
		pressure.shortage = SHORTAGE_CGROUP;
	else
		pressure.shortage = SHORTAGE_MACHINE;
	return pressure;
}

/* Of the cgroups with no memory controller below the one whose tasks wait most. */
static const char *most_waiting(const struct table *cgroups)
{
	size_t which = NO_ROW;
	double most = 0;

	for (size_t row = 0; cgroups && row < cgroups->nr_rows; row++) {
		double some = cgroup_pressure(cgroups, row, "some");

		/* The root's is that of the machine; of a branch the leaf is what helps. */
		if (!strcmp(table_cell(cgroups, "parent_id", row), "-") || !(some >= most) ||
		    some < PRESSURE_SOME_WARN_PCT)
			continue;
		most = some;
		which = row;
	}
	return which == NO_ROW ? NULL : table_cell(cgroups, "path", which);
}

void check_pressure(struct report *report, const struct window *window,
		    const struct pressure *pressure)
{
	static const char command[] = "mmscope reclaim";
	const struct table *cgroups = window->now.cgroups;
	const char *text, *most;

	if (pressure->shortage == SHORTAGE_UNKNOWN) {
		say(report, VERDICT_UNKNOWN, "pressure", command, "this kernel does not say");
		return;
	}
	text = reason(report, "memory pressure, last 10 s: some %.0f%%, full %.0f%%", pressure->some,
		      pressure->full);
	if (pressure->shortage == SHORTAGE_CGROUP) {
		say(report, VERDICT_OK, "pressure", command,
		    reason(report, "%s, in %s at its memory.%s, not of the machine", text,
			   table_cell(cgroups, "path", pressure->limit.row),
			   pressure->limit.column));
		return;
	}
	if (pressure->shortage == SHORTAGE_NONE && pressure->some >= PRESSURE_SOME_WARN_PCT)
		text = reason(report, "%s; it is over", text);
	most = pressure->shortage == SHORTAGE_MACHINE ? most_waiting(cgroups) : NULL;
	if (most)
		text = reason(report, "%s; most in %s", text, most);
	say(report, pressure->shortage == SHORTAGE_NONE ? VERDICT_OK :
		    pressure->full >= PRESSURE_FULL_BAD_PCT ? VERDICT_BAD : VERDICT_WARN,
	    "pressure", command, text);
}

/* Nodes, split by commas, whose kswapd gave up, where zones are below a watermark, or where none is. */
static const char *gave_up(struct report *report, const struct window *window, bool needed)
{
	const struct table *nodes = window->now.nodes;
	const char *list = "";

	for (size_t row = 0; nodes && row < nodes->nr_rows; row++) {
		const char *node = table_cell(nodes, "node", row);

		if (kswapd_gave_up(nodes, row) &&
		    (!window->now.zones ||
		     zone_below(window->now.zones, "above_low", node)) == needed)
			list = reason(report, "%s%s%s", list, *list ? ", " : "", node);
	}
	return list;
}

/* kcompactd makes whole blocks of free memory; said only where it works all the time. */
static void check_kcompactd(struct report *report, const struct window *window)
{
	double percent = window_summary_rate(window, "kcompactd_ns") / 1e7;
	char text[WINDOW_TEXT];

	if (percent >= KSWAPD_WARN_PCT)
		say(report, VERDICT_WARN, "kcompactd", "mmscope zones",
		    reason(report, "kcompactd ran %.0f%% of the last %s: free memory is in small blocks",
			   percent, window_text(window, text)));
}

void check_kswapd(struct report *report, const struct window *window)
{
	static const char command[] = "mmscope reclaim nodes";
	const char *needed = gave_up(report, window, true);
	const char *history = gave_up(report, window, false);
	double percent = window_summary_rate(window, "kswapd_ns") / 1e7;
	double woken = window->now.nodes ? column_sum(window->now.nodes, "woken_count") : 0;
	double runs = window->now.nodes ? column_sum(window->now.nodes, "runs_count") : 0;
	char text[WINDOW_TEXT];

	check_kcompactd(report, window);
	if (*needed)
		say(report, VERDICT_BAD, "kswapd", command,
		    reason(report, "kswapd gave up on node %s, and zones there are below low",
			   needed));
	else if (percent >= KSWAPD_WARN_PCT)
		say(report, VERDICT_WARN, "kswapd", command,
		    reason(report, "kswapd ran %.0f%% of the last %s", percent,
			   window_text(window, text)));
	else if (*history)
		say(report, VERDICT_OK, "kswapd", command,
		    reason(report, "it once gave up on node %s; no zone there needs it now",
			   history));
	else if (window->now.nodes)
		say(report, VERDICT_OK, "kswapd", command,
		    reason(report, "since load it was woken %.0f time%s and ran %.0f time%s%s%s",
			   woken, plural(woken), runs, plural(runs),
			   isnan(percent) ? "" : "; ",
			   isnan(percent) ? "" :
			   reason(report, "it ran %.0f%% of the last %s", percent,
				  window_text(window, text))));
}
