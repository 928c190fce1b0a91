// SPDX-License-Identifier: GPL-2.0
/* mmscope without a command: verdicts, why, and the command that shows more. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cgroups.h"
#include "command.h"
#include "format.h"
#include "machine.h"
#include "overview.h"
#include "report.h"
#include "status.h"
#include "thresholds.h"
#include "tree.h"
#include "xalloc.h"

#define NO_ROW ((size_t)-1)

/* Words that several checks say. */
static const char unknown[] = "this kernel does not say";

static bool is_state(const struct table *table, size_t row, const char *state)
{
	return !strcmp(table_cell(table, "state", row), state);
}

static const char *size_cell(struct report *report, const struct table *table, const char *column,
			     size_t row)
{
	double bytes = number(table, column, row);

	return bytes == -HUGE_VAL ? "-" : size_of(report, bytes);
}

/* Which cgroup's working set is nearest to its limit? Page cache may well fill the rest. */
static void check_limits(struct report *report, const struct table *cgroups)
{
	static const char command[] =
		"mmscope cgroups -o path,working_set_pct,usage_pct,max --sort working_set_pct:desc";
	double nearest = -1, usage;
	size_t row, which = NO_ROW, known = 0, limited = 0, above = 0;
	const char *text;

	for (row = 0; row < cgroups->nr_rows; row++) {
		double percent = percent_of_max(table_cell(cgroups, "working_set", row),
						table_cell(cgroups, "max", row));

		known += strcmp(table_cell(cgroups, "max", row), "-") != 0;
		if (percent < 0 || !is_state(cgroups, row, "online"))
			continue;
		limited++;
		above += percent >= WORKING_SET_WARN_PCT;
		if (percent > nearest) {
			nearest = percent;
			which = row;
		}
	}
	if (which == NO_ROW) {
		if (known)
			say(report, VERDICT_OK, "limits", command, "no cgroup has a limit");
		else
			say(report, VERDICT_UNKNOWN, "limits", command, unknown);
		return;
	}
	usage = percent_of_max(table_cell(cgroups, "usage", which),
			       table_cell(cgroups, "max", which));
	text = reason(report,
		      "%zu of %zu limits %d%% full; fullest %s: working set %.0f%%, usage %.0f%% of %s",
		      above, limited, WORKING_SET_WARN_PCT, table_cell(cgroups, "path", which),
		      nearest, usage, size_cell(report, cgroups, "max", which));
	say(report, nearest >= WORKING_SET_BAD_PCT ? VERDICT_BAD :
		    nearest >= WORKING_SET_WARN_PCT ? VERDICT_WARN : VERDICT_OK,
	    "limits", command, text);
}

/* Local events: a kill counts in the victim's cgroup, not in all those above it again. */
static void check_oom_kills(struct report *report, const struct table *cgroups)
{
	static const char command[] =
		"mmscope cgroups -o +events_local_oom_kill_count --sort events_oom_kill_count:desc";
	size_t row, which = NO_ROW, nr = 0, known = 0;
	double kills = 0, most = 0;

	for (row = 0; row < cgroups->nr_rows; row++) {
		double here = number(cgroups, "events_local_oom_kill_count", row);

		known += here >= 0;
		if (here <= 0)
			continue;
		nr++;
		kills += here;
		if (here > most) {
			most = here;
			which = row;
		}
	}
	if (!known)
		say(report, VERDICT_UNKNOWN, "oom_kills", command, unknown);
	else if (which == NO_ROW)
		say(report, VERDICT_OK, "oom_kills", command,
		    "no process of these cgroups was killed");
	else
		say(report, VERDICT_WARN, "oom_kills", command,
		    reason(report, "%.0f killed in %zu cgroups; most in %s: %.0f", kills, nr,
			   table_cell(cgroups, "path", which), most));
}

/* Usage counts descendants: only the topmost of dying cgroups are added up. */
static void check_dying(struct report *report, const struct table *cgroups)
{
	static const char command[] = "mmscope cgroups -o path,state,usage,dying_ns --sort state";
	size_t *parents = find_parents(cgroups, "id", "parent_id");
	double held = 0, largest = -1, all = 0;
	size_t row, which = NO_ROW, nr = 0;
	bool warn;

	for (row = 0; row < cgroups->nr_rows; row++) {
		double usage = number(cgroups, "usage", row);

		if (parents[row] == NO_PARENT && usage > 0)
			all += usage;
		if (!is_state(cgroups, row, "dying"))
			continue;
		nr++;
		if (usage > 0 && (parents[row] == NO_PARENT ||
				  !is_state(cgroups, parents[row], "dying")))
			held += usage;
		if (usage > largest) {
			largest = usage;
			which = row;
		}
	}
	free(parents);
	warn = nr >= DYING_WARN_COUNT ||
	       (which != NO_ROW && held * 100 >= all * DYING_WARN_PCT);
	/* There is none, or their parents have what they had (7.3). */
	if (which == NO_ROW)
		say(report, warn ? VERDICT_WARN : VERDICT_OK, "dying", command,
		    reason(report, "%zu cgroups, %zu dying", cgroups->nr_rows, nr));
	else
		say(report, warn ? VERDICT_WARN : VERDICT_OK, "dying", command,
		    reason(report, "%zu cgroups, %zu dying and still charged %s; largest %s: %s",
			   cgroups->nr_rows, nr, size_of(report, held),
			   table_cell(cgroups, "path", which), size_of(report, largest)));
}

static void check_residual(struct report *report, const struct table *cgroups)
{
	static const char command[] =
		"mmscope cgroups -o path,usage,anon,file,kernel,sock,residual --sort residual:desc";
	double largest = -1, usage;
	size_t row, which = NO_ROW;
	bool warn;

	for (row = 0; row < cgroups->nr_rows; row++) {
		double here = number(cgroups, "residual", row);

		if (here != -HUGE_VAL && fabs(here) > largest) {
			largest = fabs(here);
			which = row;
		}
	}
	if (which == NO_ROW) {
		say(report, VERDICT_UNKNOWN, "residual", command, unknown);
		return;
	}
	if (largest == 0) {
		say(report, VERDICT_OK, "residual", command, "every charge is explained");
		return;
	}
	usage = number(cgroups, "usage", which);
	warn = largest >= RESIDUAL_WARN_BYTES && largest * 100 >= usage * RESIDUAL_WARN_PCT;
	say(report, warn ? VERDICT_WARN : VERDICT_OK, "residual", command,
	    reason(report, "%s of %s is in no part of the breakdown, in %s",
		   size_cell(report, cgroups, "residual", which),
		   size_cell(report, cgroups, "usage", which),
		   table_cell(cgroups, "path", which)));
}

static void check_sources(struct report *report, const struct pairs *keys)
{
	static const char command[] = "mmscope status";
	struct sources sources = sources_split(keys);
	const char *names = "", *lost = pairs_value(keys, "events_lost");

	for (size_t i = 0; i < sources.nr; i++)
		if (sources.source[i].off)
			names = reason(report, "%s%s%s", names, *names ? ", " : "",
				       sources.source[i].name);
	if (sources.nr_missing)
		say(report, VERDICT_UNKNOWN, "sources", command,
		    reason(report, "%zu of %zu missing on this kernel: %s", sources.nr_missing,
			   sources.nr, names));
	else
		say(report, VERDICT_OK, "sources", command,
		    reason(report, "all %zu work on this kernel", sources.nr));
	sources_free(&sources);

	if (is_number(lost) && number_order(lost) > 0)
		say(report, VERDICT_WARN, "events", command,
		    reason(report, "%s lost, %s handled", lost,
			   pairs_value(keys, "events_handled")));
}

/* The figures of cgroups are as old as the kernel's last adding up, which a read asks for. */
static void check_age(struct report *report, const struct table *cgroups)
{
	static const char command[] = "mmscope cgroups --json";
	const char *cell = pairs_value(&cgroups->end, "age_ns");
	char age[SHORT_FORM];

	if (!is_number(cell)) {
		say(report, VERDICT_UNKNOWN, "age", command, unknown);
		return;
	}
	format_duration(age, cell, 1);
	say(report, number_order(cell) >= AGE_WARN_NS ? VERDICT_WARN : VERDICT_OK, "age", command,
	    reason(report, "the statistics of cgroups were %s old when read", age));
}

int overview(const struct options *options)
{
	struct keyfile *file = keyfile_read(options->root, "status");
	struct table *groups = table_read(options->root, "cgroups");
	struct table *candidates = table_read(options->root, "oom/candidates");
	struct report report = report_begin();

	/* A module may be older than the reader. */
	if (procfile_exists(options->root, "system"))
		check_machine(&report, options->root);
	check_limits(&report, groups);
	check_oom_kills(&report, groups);
	check_dying(&report, groups);
	check_residual(&report, groups);
	check_age(&report, groups);
	check_next_victim(&report, candidates, options->root);
	check_protected(&report, candidates);
	check_sources(&report, &file->keys);
	report_sort(&report);

	table_set_pair(report.table, "verdict", verdict_name(report_worst(&report)));
	table_set_pair(report.table, "kernel", pairs_value(&file->keys, "kernel"));
	if (options->format == FORMAT_TABLE && !options->columns && !options->all) {
		struct options people = *options;

		people.columns = "verdict,check,reason";
		if (!options->no_headings)
			report_headline(&report, options, &file->keys);
		view_print(&report_view, report.table, &people);
		if (!options->no_headings)
			report_commands(&report);
	} else {
		view_print(&report_view, report.table, options);
	}

	report_end(&report);
	table_free(candidates);
	table_free(groups);
	keyfile_free(file);
	return EXIT_SUCCESS;
}
