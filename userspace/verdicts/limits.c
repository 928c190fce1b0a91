// SPDX-License-Identifier: GPL-2.0
/*
 * Is a limit of a cgroup hurting its tasks?
 *
 * A cgroup that is full is not in trouble: page cache fills every limit, and reclaim takes it back
 * when something else needs the room. So the level decides nothing here. What counts is whether
 * tasks wait: the cgroup's own memory pressure over the last 10 s, the time that its limit cost
 * within the window, and pages that were taken and came back. A cgroup that is quiet and in which
 * reclaim has almost nothing left to take is worth a warning, since the next charge that does not fit
 * ends at the OOM killer.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/xalloc.h"
#include "input/cgroup_table.h"
#include "input/procfile.h"
#include "input/tree.h"
#include "verdicts/fullness.h"
#include "verdicts/limits.h"
#include "verdicts/thresholds.h"

#define NO_ROW ((size_t)-1)

/* psi_avgs_work() of the kernel computes the averages so often while there is activity. */
#define PSI_PERIOD_NS 2e9
#define PSI_AVG10_NS 10e9

static double at_least_0(double value)
{
	return value > 0 ? value : 0;
}

double cgroup_pressure(const struct table *cgroups, size_t row, const char *which)
{
	const char *column = strcmp(which, "some") ? "psi_full_avg10" : "psi_some_avg10";
	double average = table_number(cgroups, column, row), age = table_number(cgroups, "psi_age_ns", row);

	if (average == -HUGE_VAL)
		return NAN;
	/* Of a cgroup that sleeps the kernel leaves the average as it was: let it fade. */
	return average * exp(-at_least_0(age - PSI_PERIOD_NS) / PSI_AVG10_NS);
}

/* What of these columns is known, added up. */
static double sum_of(const struct table *table, size_t row, const char *const *columns)
{
	double sum = 0;

	for (; *columns; columns++)
		sum += at_least_0(table_number(table, *columns, row));
	return sum;
}

/*
 * What reclaim for the limit of @top can take in it. memory.min of a cgroup below keeps reclaim
 * away from that much of its usage; that of @top itself does not hold against its own limit. What
 * a cgroup's min protects is no more than what its parent's does, below @top. memory.low holds
 * only while there is something else, so that it does not keep the OOM killer away.
 */
static double takes_in(const struct table *cgroups, const size_t *parents, size_t top)
{
	size_t end = top + 1;
	double *kept, *takes, all;

	/* The table is in preorder: what is below @top stands right behind it. */
	while (end < cgroups->nr_rows && parents[end] != NO_PARENT && parents[end] >= top)
		end++;
	kept = xcalloc(end - top, sizeof(*kept));
	takes = xcalloc(end - top, sizeof(*takes));
	for (size_t row = top; row < end; row++) {
		double usage = at_least_0(table_number(cgroups, "usage", row));
		double min = at_least_0(table_number(cgroups, "min", row));

		takes[row - top] = takes_without_swap(cgroups, row);
		if (row == top)
			continue;
		takes[parents[row] - top] -= takes[row - top];
		/* "max" is no number: all of it is kept. */
		if (!strcmp(table_cell(cgroups, "min", row), "max"))
			min = usage;
		kept[row - top] = fmin(min, usage);
		if (parents[row] != top)
			kept[row - top] = fmin(kept[row - top], kept[parents[row] - top]);
	}
	for (size_t row = end - 1; row > top; row--) {
		double usage = at_least_0(table_number(cgroups, "usage", row));

		takes[parents[row] - top] += fmin(at_least_0(takes[row - top]),
						  usage - kept[row - top]);
	}
	all = at_least_0(takes[0]);
	free(takes);
	free(kept);
	return all;
}

/* Anonymous memory that is mapped, and tmpfs, can go to swap, as far as there is room for it. */
static double swappable(const struct window *window, size_t row)
{
	static const char *const anon[] = { "active_anon", "inactive_anon", NULL };
	const struct table *cgroups = window->now.cgroups;
	double room = window->now.system ?
		      pairs_number(&window->now.system->keys, "swap_free") : -HUGE_VAL;
	double max = table_number(cgroups, "swap_max", row), used = table_number(cgroups, "swap", row);

	if (max != -HUGE_VAL)
		room = fmin(room, at_least_0(max - at_least_0(used)));
	return fmin(at_least_0(room), at_least_0(sum_of(cgroups, row, anon) -
						 at_least_0(table_number(cgroups, "anon_unmapped", row))));
}

/* Reclaim starts at memory.high, or at memory.max: the one that is nearer. */
static void find_limit(const struct table *cgroups, struct limit *limit)
{
	static const char *const columns[] = { "high", "max" };

	limit->percent = -1;
	for (size_t i = 0; i < 2; i++) {
		double percent = percent_of_max(table_cell(cgroups, "usage", limit->row),
						table_cell(cgroups, columns[i], limit->row));

		if (percent > limit->percent) {
			limit->percent = percent;
			limit->column = columns[i];
		}
	}
}

/* Time of any task for the sake of this cgroup's limits, ns a second. */
static double waits_for(const struct window *window, const char *id)
{
	return window_reclaim_rate(window, id, "caused_memcg_limit_ns") +
	       window_reclaim_rate(window, id, "caused_memcg_high_ns") +
	       window_reclaim_rate(window, id, "caused_high_throttle_ns");
}

static enum verdict judge(const struct limit *limit, double max, bool quiet)
{
	bool there = limit->percent >= LIMIT_NEAR_PCT;

	/* cgroup v1 measures no pressure of its own; where the machine has none it has none either. */
	if (there && isnan(limit->some) && isnan(limit->waits) && !quiet)
		return VERDICT_UNKNOWN;
	if (there && limit->full >= PRESSURE_FULL_BAD_PCT)
		return VERDICT_BAD;
	if (there && (limit->some >= PRESSURE_SOME_WARN_PCT ||
		      limit->waits >= LIMIT_WAIT_WARN_PCT * 1e7 ||
		      limit->refaults >= LIMIT_REFAULT_WARN_PAGES))
		return VERDICT_WARN;
	if (max > 0 && limit->takes != -HUGE_VAL && limit->room * 100 < max * LIMIT_ROOM_WARN_PCT)
		return VERDICT_WARN;
	return VERDICT_OK;
}

static void look_at_limit(const struct window *window, const size_t *parents,
			  struct limit *limit)
{
	const struct table *cgroups = window->now.cgroups;
	const char *id = table_cell(cgroups, "id", limit->row);
	double max = table_number(cgroups, "max", limit->row);
	double usage = table_number(cgroups, "usage", limit->row);

	limit->some = cgroup_pressure(cgroups, limit->row, "some");
	limit->full = cgroup_pressure(cgroups, limit->row, "full");
	limit->waits = waits_for(window, id);
	limit->refaults = window_cgroup_rate(window, id, "workingset_refault_anon") +
			  window_cgroup_rate(window, id, "workingset_refault_file");
	limit->takes = -HUGE_VAL;
	/* A module that does not say what there is to take, or a machine without its swap. */
	if (window->now.system && table_number(cgroups, "inactive_file", limit->row) != -HUGE_VAL)
		limit->takes = takes_in(cgroups, parents, limit->row) +
			       swappable(window, limit->row);
	limit->room = at_least_0(max - usage) + at_least_0(limit->takes);
	limit->verdict = judge(limit, max, window->quiet);
}

/* Worse verdict first, then more pressure, then nearer to the limit; of equals the deeper one. */
static bool is_worse(const struct limit *a, const struct limit *b)
{
	double pressure_a = isnan(a->some) ? 0 : a->some + a->full;
	double pressure_b = isnan(b->some) ? 0 : b->some + b->full;

	/* What is not known hides what is well, and nothing else. */
	if (a->verdict != b->verdict && a->verdict != VERDICT_OK && b->verdict != VERDICT_OK)
		return a->verdict > b->verdict;
	if (a->verdict != b->verdict)
		return a->verdict != VERDICT_OK;
	if (fabs(pressure_a - pressure_b) > PRESSURE_SOME_WARN_PCT)
		return pressure_a > pressure_b;
	/* A charge that does not fit any more takes less than a percent. */
	if (floor(a->percent) != floor(b->percent))
		return a->percent > b->percent;
	return true;
}

bool limits_worst(const struct window *window, struct limit *worst)
{
	const struct table *cgroups = window->now.cgroups;
	size_t *parents = find_parents(cgroups, "id", "parent_id");
	bool any = false;

	for (size_t row = 0; row < cgroups->nr_rows; row++) {
		struct limit limit = { .row = row };

		if (strcmp(table_cell(cgroups, "state", row), "online"))
			continue;
		find_limit(cgroups, &limit);
		if (limit.percent < 0)
			continue;
		look_at_limit(window, parents, &limit);
		if (!any || is_worse(&limit, worst))
			*worst = limit;
		any = true;
	}
	free(parents);
	return any;
}

static size_t count_limits(const struct table *cgroups)
{
	size_t nr = 0;

	for (size_t row = 0; row < cgroups->nr_rows; row++) {
		struct limit limit = { .row = row };

		find_limit(cgroups, &limit);
		nr += limit.percent >= 0 && !strcmp(table_cell(cgroups, "state", row), "online");
	}
	return nr;
}

/* What tasks have of it, with the time in which they have it. */
static const char *say_waits(struct report *report, const struct window *window,
			     const struct limit *limit)
{
	char text[WINDOW_TEXT];
	const char *said = isnan(limit->some) ? window->quiet ? "nobody waits for memory" :
								"its pressure is not known" :
		reason(report, "pressure in the last 10 s: some %.0f%%, full %.0f%%", limit->some,
		       limit->full);

	if (limit->waits >= 1e7)
		said = reason(report, "%s; its limit cost tasks %.0f%% of the last %s", said,
			      limit->waits / 1e7, window_text(window, text));
	if (limit->refaults >= 1)
		said = reason(report, "%s; %.0f page%s a second had to be read back", said,
			      limit->refaults, rounded_plural(limit->refaults));
	return said;
}

static const char *say_usage(struct report *report, const struct window *window,
			     const struct limit *limit)
{
	const struct table *cgroups = window->now.cgroups;
	const char *takes = limit->takes == -HUGE_VAL ? "" :
		reason(report, ", reclaim can take %s of it", size_of(report, limit->takes));

	return reason(report, "%s: usage %.0f%% of memory.%s %s%s",
		      table_cell(cgroups, "path", limit->row), limit->percent, limit->column,
		      size_of(report, table_number(cgroups, limit->column, limit->row)), takes);
}

void check_limits(struct report *report, const struct window *window)
{
	static const char command[] =
		"mmscope cgroups -o path,usage,high,max,anon,file,psi_some_avg10,psi_full_avg10 --sort psi_full_avg10:desc";
	const struct table *cgroups = window->now.cgroups;
	struct limit worst;
	size_t nr = count_limits(cgroups);
	bool waits;

	if (!limits_worst(window, &worst)) {
		say(report, cgroups->nr_rows ? VERDICT_OK : VERDICT_UNKNOWN, "limits", command,
		    cgroups->nr_rows ? "no cgroup has a limit" : "no memory cgroups");
		return;
	}
	waits = worst.percent >= LIMIT_NEAR_PCT &&
		(worst.some >= PRESSURE_SOME_WARN_PCT || worst.waits >= LIMIT_WAIT_WARN_PCT * 1e7 ||
		 worst.refaults >= LIMIT_REFAULT_WARN_PAGES);
	if (worst.verdict == VERDICT_OK)
		say(report, VERDICT_OK, "limits", command,
		    reason(report, "%zu cgroup%s with a limit, none hurt by it; the fullest is %s; %s",
			   nr, plural((double)nr), say_usage(report, window, &worst),
			   say_waits(report, window, &worst)));
	else if (waits || worst.verdict != VERDICT_WARN)
		say(report, worst.verdict, "limits", waits ? "mmscope reclaim" : command,
		    reason(report, "%s; %s", say_usage(report, window, &worst),
			   say_waits(report, window, &worst)));
	else
		say(report, worst.verdict, "limits", "mmscope oom domains",
		    reason(report, "%s: %s more cause an OOM kill; %s",
			   say_usage(report, window, &worst), size_of(report, worst.room),
			   say_waits(report, window, &worst)));
}
