// SPDX-License-Identifier: GPL-2.0
/* mmscope without a command: verdicts, why, and the command that shows more. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/procfile.h"
#include "input/sources.h"
#include "input/tree.h"
#include "machine/machine.h"
#include "machine/overview.h"
#include "verdicts/check.h"
#include "verdicts/limits.h"
#include "verdicts/recent_kills.h"
#include "verdicts/report.h"
#include "verdicts/thresholds.h"

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
	double bytes = table_number(table, column, row);

	return bytes == -HUGE_VAL ? "-" : size_of(report, bytes);
}

/*
 * What reclaim cannot take of a removed cgroup: all but page cache, which is written sooner or later
 * if it is dirty, what shrinkers free, and anonymous memory that no process maps.
 */
static double kept_of(const struct table *table, size_t row, double usage)
{
	static const char *const goes[] = { "active_file", "inactive_file", "slab_reclaimable",
					    "anon_unmapped" };

	for (size_t i = 0; i < sizeof(goes) / sizeof(*goes); i++)
		usage -= fmax(table_number(table, goes[i], row), 0);
	return fmax(usage, 0);
}

/* The dying cgroups of one snapshot, added up. Usage counts descendants: only the topmost count. */
struct dying {
	size_t nr;
	double held, kept;
	size_t largest;		/* row, or NO_ROW */
	size_t parent;		/* the living cgroup that most of them were below, or NO_ROW */
	size_t nr_below;	/* how many */
};

static struct dying find_dying(const struct table *cgroups, const size_t *parents)
{
	struct dying dying = { .largest = NO_ROW, .parent = NO_ROW };
	size_t *below = xcalloc(cgroups->nr_rows, sizeof(*below));

	for (size_t row = 0; row < cgroups->nr_rows; row++) {
		double usage = table_number(cgroups, "usage", row);
		size_t above = parents[row];

		if (!is_state(cgroups, row, "dying"))
			continue;
		dying.nr++;
		if (usage > 0 && (above == NO_PARENT || !is_state(cgroups, above, "dying"))) {
			dying.held += usage;
			dying.kept += kept_of(cgroups, row, usage);
		}
		if (usage != -HUGE_VAL && (dying.largest == NO_ROW ||
					   usage > table_number(cgroups, "usage", dying.largest)))
			dying.largest = row;
		while (above != NO_PARENT && is_state(cgroups, above, "dying"))
			above = parents[above];
		if (above != NO_PARENT && ++below[above] > dying.nr_below) {
			dying.nr_below = below[above];
			dying.parent = above;
		}
	}
	free(below);
	return dying;
}

/*
 * Each child cgroup, dying or not, has data for each CPU, which its parent is charged for: what of
 * the parent's is in none of its children's own.
 */
static double percpu_of_children(const struct table *cgroups, const size_t *parents, size_t parent)
{
	double all = table_number(cgroups, "percpu", parent);

	for (size_t row = 0; row < cgroups->nr_rows; row++)
		if (parents[row] == parent)
			all -= fmax(table_number(cgroups, "percpu", row), 0);
	return all;
}

static const char *say_below(struct report *report, const struct table *cgroups,
			     const size_t *parents, const struct dying *dying)
{
	double percpu;

	if (dying->parent == NO_ROW)
		return "";
	percpu = percpu_of_children(cgroups, parents, dying->parent);
	return reason(report, "; %zu %s below %s%s", dying->nr_below, dying->nr_below == 1 ? "was" : "were",
		      table_cell(cgroups, "path", dying->parent),
		      percpu > 0 ? reason(report, ", which has %s of per-CPU data of its children",
					  size_of(report, percpu)) : "");
}

/* Page cache of dying cgroups goes when somebody needs the memory; the rest stays. */
static void check_dying(struct report *report, const struct table *cgroups, double total)
{
	static const char command[] =
		"mmscope cgroups -o path,state,usage,file,shmem,dying_ns --sort state";
	size_t *parents = find_parents(cgroups, "id", "parent_id");
	struct dying dying = find_dying(cgroups, parents);
	const char *below = say_below(report, cgroups, parents, &dying);
	bool warn;

	/* Without the machine's memory, of all that is charged. */
	for (size_t row = 0; total <= 0 && row < cgroups->nr_rows; row++)
		if (parents[row] == NO_PARENT)
			total = fmax(table_number(cgroups, "usage", row), 0);
	warn = dying.nr >= DYING_WARN_COUNT ||
	       (dying.kept > 0 && dying.kept * 100 >= total * DYING_WARN_PCT);
	free(parents);
	/* There is none, or their parents have what they had (7.3). */
	if (dying.largest == NO_ROW)
		say(report, warn ? VERDICT_WARN : VERDICT_OK, "dying", command,
		    reason(report, "%s of %zu cgroup%s %s dying%s",
			   dying.nr ? reason(report, "%zu", dying.nr) : "none", cgroups->nr_rows,
			   plural((double)cgroups->nr_rows), dying.nr > 1 ? "are" : "is", below));
	else
		say(report, warn ? VERDICT_WARN : VERDICT_OK, "dying", command,
		    reason(report, "%zu of %zu cgroup%s %s dying: %s charged, of which reclaim cannot take %s; the largest is %s with %s%s",
			   dying.nr, cgroups->nr_rows, plural((double)cgroups->nr_rows),
			   dying.nr == 1 ? "is" : "are",
			   size_of(report, dying.held), size_of(report, dying.kept),
			   table_cell(cgroups, "path", dying.largest),
			   size_cell(report, cgroups, "usage", dying.largest), below));
}

/* What of the usage neither a part names nor is known to be anonymous memory that nobody maps. */
static double unexplained(const struct table *cgroups, size_t row)
{
	double residual = table_number(cgroups, "residual", row);
	double unmapped = fmax(table_number(cgroups, "anon_unmapped", row), 0);

	/* CPUs count at different moments: no more of it than there is. */
	return residual > 0 ? residual - fmin(unmapped, residual) : residual;
}

static void check_residual(struct report *report, const struct table *cgroups)
{
	static const char command[] =
		"mmscope cgroups -o path,usage,anon,anon_unmapped,file,kernel,sock,residual --sort residual:desc";
	double largest = -1, usage;
	size_t row, which = NO_ROW;
	bool warn;

	for (row = 0; row < cgroups->nr_rows; row++) {
		double here = unexplained(cgroups, row);

		if (here != -HUGE_VAL && fabs(here) > largest) {
			largest = fabs(here);
			which = row;
		}
	}
	if (which == NO_ROW) {
		/* The kernel charges nothing to the root itself, so that it has no residual. */
		say(report, cgroups->nr_rows == 1 ? VERDICT_OK : VERDICT_UNKNOWN, "residual",
		    command, cgroups->nr_rows == 1 ? "there is only the root cgroup, which is charged nothing" :
						     unknown);
		return;
	}
	if (largest == 0) {
		say(report, VERDICT_OK, "residual", command, "every charge is accounted for");
		return;
	}
	usage = table_number(cgroups, "usage", which);
	warn = largest >= RESIDUAL_WARN_BYTES && largest * 100 >= usage * RESIDUAL_WARN_PCT;
	say(report, warn ? VERDICT_WARN : VERDICT_OK, "residual", command,
	    reason(report, unexplained(cgroups, which) < 0 ?
		   "%s: its parts add up to %s more than its usage of %s" :
		   "%s: %s of %s is unaccounted for", table_cell(cgroups, "path", which),
		   size_of(report, largest), size_cell(report, cgroups, "usage", which)));
}

/*
 * Anonymous memory that no process maps, though a cgroup is charged for it: said where it is much.
 * Of a cgroup and those above it, which contain it, the deepest is told.
 */
static void check_unmapped(struct report *report, const struct table *cgroups)
{
	static const char command[] =
		"mmscope cgroups -o path,usage,anon,anon_unmapped,deferred_splits,swapcached --sort anon_unmapped:desc";
	size_t which = NO_ROW;

	for (size_t row = 0; row < cgroups->nr_rows; row++) {
		double here = table_number(cgroups, "anon_unmapped", row);

		if (here >= RESIDUAL_WARN_BYTES &&
		    here * 100 >= table_number(cgroups, "usage", row) * RESIDUAL_WARN_PCT &&
		    (which == NO_ROW || here >= table_number(cgroups, "anon_unmapped", which)))
			which = row;
	}
	if (which != NO_ROW)
		say(report, VERDICT_OK, "unmapped", command,
		    reason(report, "%s: %s of %s is anonymous memory that no process maps, the rest of huge pages that were unmapped in part, or swap cache; reclaim can take it",
			   table_cell(cgroups, "path", which),
			   size_cell(report, cgroups, "anon_unmapped", which),
			   size_cell(report, cgroups, "usage", which)));
}

static const char *names_of(struct report *report, const struct sources *sources,
			    enum source_state state)
{
	const char *names = "";

	for (size_t i = 0; i < sources->nr; i++)
		if (sources->source[i].state == state)
			names = reason(report, "%s%s%s", names, *names ? ", " : "",
				       sources->source[i].name);
	return names;
}

static void check_sources(struct report *report, const struct pairs *keys)
{
	static const char command[] = "mmscope status";
	struct sources sources = sources_split(keys);
	const char *names = names_of(report, &sources, SOURCE_MISSING);
	const char *lost = pairs_value(keys, "events_lost");

	/* A kernel without something is none the worse; a probe that was set and sees nothing is. */
	if (sources.nr_blind)
		say(report, VERDICT_WARN, "sources", command,
		    reason(report, "%zu of %zu %s blind (%s); to see again, %s: %s",
			   sources.nr_blind, sources.nr,
			   sources.nr_blind == 1 ? "is" : "are", pairs_value(keys, "blind_reason"),
			   blind_remedy(keys) ?: "load the module anew",
			   names_of(report, &sources, SOURCE_BLIND)));
	else if (sources.nr_missing)
		say(report, VERDICT_OK, "sources", command,
		    reason(report, "%zu of %zu work; this kernel lacks %s",
			   sources.nr - sources.nr_missing, sources.nr, names));
	else
		say(report, VERDICT_OK, "sources", command,
		    reason(report, "all %zu work on this kernel", sources.nr));
	sources_free(&sources);

	if (is_number(lost) && number_order(lost) > 0)
		say(report, VERDICT_WARN, "events", command,
		    reason(report, "%s event%s lost, %s handled", lost, plural(number_order(lost)),
			   pairs_value(keys, "events_handled")));
}

/* The figures of cgroups are as old as the kernel's last adding up, which a read asks for. */
static void check_age(struct report *report, const struct table *cgroups)
{
	static const char command[] = "mmscope cgroups --json";
	const char *cell = pairs_value(&cgroups->end, "age_ns");
	char age[SHORT_FORM];

	/* Before 5.13 the kernel counts as it goes and adds nothing up later: there is no date. */
	if (!is_number(cell)) {
		say(report, cgroups->nr_rows ? VERDICT_OK : VERDICT_UNKNOWN, "age", command,
		    cgroups->nr_rows ? "this kernel keeps no date of cgroup statistics" : unknown);
		return;
	}
	format_duration(age, cell, 1);
	say(report, number_order(cell) >= AGE_WARN_NS ? VERDICT_WARN : VERDICT_OK, "age", command,
	    reason(report, "cgroup statistics are %s", number_order(cell) ? reason(report, "%s old", age) : "current"));
}

/* Each thing that is looked at; a module or a copy may lack some of the files. */
static void look(struct report *report, const struct window *window,
		 const struct table *candidates)
{
	const struct table *cgroups = window->now.cgroups;
	const struct keyfile *system = window->now.system;

	if (system)
		check_machine(report, window);
	check_limits(report, window);
	check_recent_kills(report, "oom_kills", window);
	check_dying(report, cgroups, system ? pairs_number(&system->keys, "mem_total") : 0);
	check_residual(report, cgroups);
	check_unmapped(report, cgroups);
	check_age(report, cgroups);
	check_next_victim(report, candidates, window->root);
	check_protected(report, candidates);
	check_sources(report, &window->now.status->keys);
}

int overview(const struct options *options)
{
	struct window window = window_open(options->root);
	struct keyfile *file = window.now.status;
	struct table *candidates;
	struct report report = report_begin();
	int status = EXIT_SUCCESS;

	/* These two it does not do without: reading them says why they are not there. */
	if (!window.now.cgroups)
		window.now.cgroups = table_read(window.root, "cgroups");
	candidates = table_read(window.root, "oom/candidates");
	look(&report, &window, candidates);
	report_sort(&report);

	table_set_pair(report.table, "verdict", verdict_name(report_worst(&report)));
	table_set_pair(report.table, "kernel", pairs_value(&file->keys, "kernel"));
	if (options->check) {
		status = check_print(&report, &window);
	} else if (options->format == FORMAT_TABLE && !options->columns && !options->all) {
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
	window_close(&window);
	return status;
}
