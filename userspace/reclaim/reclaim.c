// SPDX-License-Identifier: GPL-2.0
/* mmscope reclaim: is reclaim hurting, whom, and why. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/procfile.h"
#include "reclaim/reclaim.h"
#include "verdicts/pressure.h"
#include "verdicts/report.h"
#include "verdicts/thresholds.h"

/* So many cgroups are of interest. */
#define WORST_CGROUPS 5

#define NO_ROW ((size_t)-1)

/* All that is looked at. */
struct reclaim {
	struct window window;
	struct keyfile *status;
	struct keyfile *summary;
	struct table *causes;
	struct table *cgroups;
	struct table *now;
	struct table *nodes;
	struct table *shrinkers;
	/* What the window added to these; NULL if there was one look. */
	struct table *recent_causes;
	struct table *recent_shrinkers;
};

static const char *duration_of(struct report *report, double ns)
{
	char buffer[SHORT_FORM];

	format_duration(buffer, reason(report, "%.0f", ns), 1);
	return reason(report, "%s", buffer);
}

static enum verdict judge(double value, double warn, double bad)
{
	if (value >= bad)
		return VERDICT_BAD;
	return value >= warn ? VERDICT_WARN : VERDICT_OK;
}

/* The row with most of @column; NO_ROW if none has any. */
static size_t most(const struct table *table, const char *column)
{
	size_t which = NO_ROW;

	for (size_t row = 0; row < table->nr_rows; row++)
		if (table_number(table, column, row) > 0 &&
		    (which == NO_ROW || table_number(table, column, row) > table_number(table, column, which)))
			which = row;
	return which;
}

static void check_now(struct report *report, const struct reclaim *r)
{
	static const char command[] = "mmscope reclaim now";
	size_t nr = 0, which = NO_ROW;
	double longest = -1;

	for (size_t row = 0; row < r->now->nr_rows; row++) {
		double since = table_number(r->now, "since_ns", row);

		if (!cause_hurts(table_cell(r->now, "cause", row)))
			continue;
		nr++;
		if (since > longest) {
			longest = since;
			which = row;
		}
	}
	if (which == NO_ROW) {
		say(report, VERDICT_OK, "now", command, "no task has to wait for reclaim");
		return;
	}
	say(report, judge(longest, STAY_WARN_NS, STAY_BAD_NS), "now", command,
	    reason(report, "%zu task%s in reclaim, the longest %s (%s) for %s: %s", nr,
		   plural((double)nr),
		   table_cell(r->now, "pid", which), table_cell(r->now, "comm", which),
		   duration_of(report, longest), table_cell(r->now, "cause", which)));
}

/* Nanoseconds from load to what is read, which a saved copy knows too; 0 if unknown. */
static double time_since_load(const struct reclaim *r)
{
	const char *loaded = pairs_value(&r->status->keys, "loaded_ns");
	const char *now = pairs_value(&r->status->keys, "now_ns");

	return is_number(loaded) && is_number(now) ? number_order(now) - number_order(loaded) : 0;
}

static double lost_time(const struct table *causes, size_t *worst)
{
	double all = 0, largest = 0;

	*worst = NO_ROW;
	for (size_t row = 0; row < causes->nr_rows; row++) {
		double ns = table_number(causes, "ns", row);

		if (!cause_hurts(table_cell(causes, "cause", row)) || ns <= 0)
			continue;
		all += ns;
		if (ns > largest) {
			largest = ns;
			*worst = row;
		}
	}
	return all;
}

/* Time that tasks lose now, in percent of the window; NAN if there were not two looks. */
static double losing(const struct reclaim *r)
{
	double all = 0;

	for (size_t row = 0; row < r->causes->nr_rows; row++) {
		const char *cause = table_cell(r->causes, "cause", row);
		char key[64];
		double ns;

		if (!cause_hurts(cause))
			continue;
		snprintf(key, sizeof(key), "%s_ns", cause);
		ns = window_summary_rate(&r->window, key);
		/* A cause that this kernel does not show takes no time that is known. */
		if (!isnan(ns))
			all += ns / 1e7;
	}
	return r->window.seconds ? all : NAN;
}

/* Where nobody waits there is nothing to judge: what was since load is history. */
static enum verdict now_or_ok(const struct reclaim *r, enum verdict verdict)
{
	return r->window.quiet ? VERDICT_OK : verdict;
}

/* How tasks lose time does not matter while they lose hardly any. */
static bool hurts_now(const struct reclaim *r)
{
	double recent = losing(r);

	return !r->window.quiet && (isnan(recent) || recent >= STALL_WARN_PCT);
}

static void check_lost(struct report *report, const struct reclaim *r)
{
	static const char command[] = "mmscope reclaim cgroups";
	size_t cause, cgroup = most(r->cgroups, "lost_ns");
	double lost = lost_time(r->causes, &cause), since = time_since_load(r);
	double percent = since > 0 ? lost * 100 / since : 0, recent = losing(r);
	const char *text;
	char seconds[WINDOW_TEXT];

	if (cause == NO_ROW) {
		say(report, VERDICT_OK, "time_lost", command, "no task ever waited for reclaim");
		return;
	}
	text = reason(report, "since load tasks lost %s", duration_of(report, lost));
	if (since > 0)
		text = reason(report, "%s (%.1f%% of the time)", text, percent);
	text = reason(report, "%s, most to %s (%s)", text, table_cell(r->causes, "cause", cause),
		      duration_of(report, table_number(r->causes, "ns", cause)));
	if (cgroup != NO_ROW)
		text = reason(report, "%s, most in %s", text,
			      table_cell(r->cgroups, "where", cgroup));
	if (!isnan(recent))
		text = reason(report, "tasks lost %.0f%% of the last %s; %s", recent,
			      window_text(&r->window, seconds), text);
	say(report, now_or_ok(r, judge(isnan(recent) ? percent : recent, STALL_WARN_PCT,
				       STALL_BAD_PCT)), "time_lost", command, text);
}

/* "in the last 1.0 s" of what was seen within the window; "since load" where there was one look. */
static const char *when(struct report *report, const struct reclaim *r)
{
	char seconds[WINDOW_TEXT];

	return r->recent_causes ? reason(report, "in the last %s",
					 window_text(&r->window, seconds)) : "since load";
}

/* What is judged: what is recent, or all where nothing tells the two apart. */
static const struct table *judged_causes(const struct reclaim *r)
{
	return r->recent_causes ?: r->causes;
}

/* The time that 99% of the stays took at most, or their average where histograms cannot be read. */
static double typical_stay(const struct table *causes, size_t row)
{
	double count = table_number(causes, "count", row), ns = table_number(causes, "ns", row);
	double p99 = table_number(causes, "p99_ns", row);

	return p99 != -HUGE_VAL ? p99 : count > 0 && ns >= 0 ? ns / count : 0;
}

static size_t longest_cause(const struct table *causes)
{
	size_t which = NO_ROW;

	for (size_t row = 0; row < causes->nr_rows; row++)
		if (cause_hurts(table_cell(causes, "cause", row)) &&
		    table_number(causes, "count", row) > 0 &&
		    (which == NO_ROW || typical_stay(causes, row) > typical_stay(causes, which)))
			which = row;
	return which;
}

static const char *say_stays(struct report *report, const struct table *causes, size_t row)
{
	bool average = table_number(causes, "p99_ns", row) == -HUGE_VAL;

	return reason(report, "%s%s stay%s in %s %s %s", average ? "" : "99% of ",
		      table_cell(causes, "count", row), plural(table_number(causes, "count", row)),
		      table_cell(causes, "cause", row), average ? "took on average" : "took at most",
		      duration_of(report, typical_stay(causes, row)));
}

static void check_longest(struct report *report, const struct reclaim *r)
{
	size_t all = longest_cause(r->causes), which = longest_cause(judged_causes(r));
	const char *text, *cause;
	enum verdict verdict;

	if (all == NO_ROW)
		return;
	text = reason(report, "%s, the longest %s", say_stays(report, r->causes, all),
		      duration_of(report, table_number(r->causes, "max_ns", all)));
	if (r->recent_causes)
		text = reason(report, "%s %s; since load %s", when(report, r), which == NO_ROW ?
			      "no stay ended" : say_stays(report, r->recent_causes, which), text);
	cause = which == NO_ROW ? table_cell(r->causes, "cause", all) :
				  table_cell(judged_causes(r), "cause", which);
	verdict = which == NO_ROW ? VERDICT_OK :
		  judge(typical_stay(judged_causes(r), which), STAY_WARN_NS, STAY_BAD_NS);
	say(report, now_or_ok(r, verdict), "longest",
	    reason(report, "mmscope reclaim latency %s", cause), text);
}

/* Of the causes that scanned enough, the one that got least for it. */
static void check_efficiency(struct report *report, const struct reclaim *r)
{
	static const char command[] = "mmscope reclaim nodes";
	const struct table *causes = judged_causes(r);
	double least = r->recent_causes ? EFFICIENCY_RECENT_PAGES : EFFICIENCY_MIN_PAGES;
	size_t which = NO_ROW;

	for (size_t row = 0; row < causes->nr_rows; row++)
		if (strcmp(table_cell(causes, "cause", row), "slab") &&
		    table_number(causes, "scanned", row) >= least &&
		    (which == NO_ROW || table_number(causes, "efficiency_pct", row) <
					table_number(causes, "efficiency_pct", which)))
			which = row;
	if (which == NO_ROW) {
		say(report, VERDICT_OK, "efficiency", command,
		    reason(report, "too few pages scanned %s to say", when(report, r)));
		return;
	}
	say(report, table_number(causes, "efficiency_pct", which) < EFFICIENCY_WARN_PCT ?
		    now_or_ok(r, VERDICT_WARN) : VERDICT_OK, "efficiency", command,
	    reason(report, "worst for %s: it reclaimed %s%% of %s pages scanned %s",
		   table_cell(causes, "cause", which), table_cell(causes, "efficiency_pct", which),
		   table_cell(causes, "scanned", which), when(report, r)));
}

/* Of the causes that make tasks wait, the one whose stays most often got nothing at all. */
static void check_failed(struct report *report, const struct reclaim *r)
{
	const struct table *causes = judged_causes(r);
	double least = r->recent_causes ? FAILED_RECENT_COUNT : FAILED_MIN_COUNT;
	double worst = FAILED_WARN_PCT;
	size_t which = NO_ROW;

	for (size_t row = 0; row < causes->nr_rows; row++) {
		double count = table_number(causes, "count", row);
		double failed = table_number(causes, "failed_count", row);

		if (!cause_hurts(table_cell(causes, "cause", row)) || count < least ||
		    failed * 100 < worst * count)
			continue;
		worst = failed * 100 / count;
		which = row;
	}
	if (which != NO_ROW)
		say(report, hurts_now(r) ? VERDICT_WARN : VERDICT_OK, "in_vain", "mmscope reclaim cgroups",
		    reason(report, "%s of %s stays in %s %s reclaimed nothing",
			   table_cell(causes, "failed_count", which),
			   table_cell(causes, "count", which), table_cell(causes, "cause", which),
			   when(report, r)));
}

/*
 * Time that tasks slept within reclaim, ns since load; kernel threads that sleep there make nobody
 * wait. NAN if this kernel does not say.
 */
static double slept(const struct table *nodes)
{
	double all = NAN;

	for (size_t row = 0; nodes && row < nodes->nr_rows; row++) {
		double ns = table_number(nodes, "throttled_ns", row);

		if (ns >= 0 && cause_hurts(table_cell(nodes, "cause", row)))
			all = isnan(all) ? ns : all + ns;
	}
	return all;
}

/* The reason for most of the sleep. */
static const char *why_asleep(struct report *report, const struct pairs *keys)
{
	static const char prefix[] = "throttled_", suffix[] = "_ns";
	const char *worst = "-";
	double largest = 0;

	for (size_t i = 0; i < keys->nr; i++) {
		const char *key = keys->pair[i].key, *end = strstr(key, suffix);

		if (strncmp(key, prefix, strlen(prefix)) || !end ||
		    !is_number(keys->pair[i].value) || number_order(keys->pair[i].value) <= largest)
			continue;
		largest = number_order(keys->pair[i].value);
		worst = reason(report, "%.*s", (int)(end - key - strlen(prefix)),
			       key + strlen(prefix));
	}
	return worst;
}

/* Sleeps within reclaim; memory.high makes tasks sleep on purpose, which is a cause of its own. */
static void check_throttled(struct report *report, const struct reclaim *r)
{
	static const char command[] =
		"mmscope reclaim cgroups --sort suffered_throttled_ns:desc";
	double all = slept(r->nodes), judged = all, lost;
	size_t cause;

	if (isnan(all)) {
		say(report, VERDICT_UNKNOWN, "throttled", command, "this kernel does not say");
		return;
	}
	if (!all) {
		say(report, VERDICT_OK, "throttled", command, "no task had to sleep in reclaim");
		return;
	}
	if (r->recent_causes)
		judged = slept(r->window.now.nodes) - slept(r->window.before.nodes);
	lost = lost_time(judged_causes(r), &cause);
	say(report, hurts_now(r) && judged > 0 && judged * 100 >= lost * THROTTLED_WARN_PCT ?
		    VERDICT_WARN : VERDICT_OK,
	    "throttled", command,
	    reason(report, "%stasks slept %s in reclaim since load, most of it because of %s",
		   r->recent_causes && judged >= 0 ?
		   reason(report, "%s tasks slept %s in reclaim; ", when(report, r),
			  duration_of(report, judged)) : "",
		   duration_of(report, all), why_asleep(report, &r->summary->keys)));
}

static void check_shrinkers(struct report *report, const struct reclaim *r)
{
	static const char command[] = "mmscope reclaim shrinkers";
	const struct table *shrinkers = r->recent_shrinkers ?: r->shrinkers;
	size_t which = NO_ROW, nr = 0;

	for (size_t row = 0; row < shrinkers->nr_rows; row++) {
		if (!shrinker_is_costly(shrinkers, row))
			continue;
		nr++;
		if (which == NO_ROW || table_number(shrinkers, "total_ns", row) >
				       table_number(shrinkers, "total_ns", which))
			which = row;
	}
	if (which == NO_ROW)
		say(report, VERDICT_OK, "shrinkers", command,
		    reason(report, "no shrinker takes long and frees little; together they took %s %s",
			   duration_of(report, column_sum(shrinkers, "total_ns")),
			   when(report, r)));
	else
		say(report, now_or_ok(r, VERDICT_WARN), "shrinkers", command,
		    reason(report, "%zu shrinker%s long and %s little; %s took %s %s and freed %s%%",
			   nr, nr == 1 ? " takes" : "s take", nr == 1 ? "frees" : "free",
			   table_cell(shrinkers, "function", which),
			   duration_of(report, table_number(shrinkers, "total_ns", which)),
			   when(report, r), table_cell(shrinkers, "freed_pct", which)));
}

static void check_oom(struct report *report, const struct reclaim *r)
{
	static const char key[] = "oom_reclaim_give_up_count";
	double times = pairs_number(&r->summary->keys, key);

	if (r->recent_causes)
		times = window_summary_rate(&r->window, key) * r->window.seconds;
	if (times > 0)
		say(report, now_or_ok(r, VERDICT_WARN), "oom_near", "mmscope oom",
		    reason(report, "reclaim found no zone worth another try %.0f time%s %s", times,
			   plural(times), when(report, r)));
}

static struct reclaim reclaim_read(const char *place)
{
	struct window window = window_open_costs(place);
	const char *root = window.root;
	struct reclaim r = {
		.window = window,
		.status = keyfile_read(root, "status"),
		.summary = keyfile_read(root, "reclaim/summary"),
		.cgroups = reclaim_cgroups_read(root),
		.now = table_read(root, "reclaim/now"),
		.nodes = table_read(root, "reclaim/nodes"),
		.shrinkers = reclaim_shrinkers_read(root),
	};

	/* If it cannot be read, this says why. */
	if (!r.window.now.cgroups)
		r.window.now.cgroups = table_read(root, "cgroups");
	r.causes = reclaim_causes_table(&r.summary->keys);
	r.recent_causes = reclaim_recent_causes(&r.window);
	r.recent_shrinkers = reclaim_recent_shrinkers(&r.window);
	return r;
}

static void reclaim_free(struct reclaim *r)
{
	table_free(r->recent_shrinkers);
	table_free(r->recent_causes);
	table_free(r->causes);
	table_free(r->shrinkers);
	table_free(r->nodes);
	table_free(r->now);
	table_free(r->cgroups);
	keyfile_free(r->summary);
	keyfile_free(r->status);
	window_close(&r->window);
}

/* What leads here from other commands leads on from here. */
static void lead_on(struct report *report)
{
	const char **commands = table_cells(report->table, "command");

	for (size_t row = 0; row < report->table->nr_rows; row++)
		if (!strcmp(commands[row], "mmscope reclaim"))
			commands[row] = "mmscope reclaim cgroups";
}

static void keep_used(struct table *table, const char *column)
{
	bool *keep = xcalloc(table->nr_rows, sizeof(*keep));

	for (size_t row = 0; row < table->nr_rows; row++)
		keep[row] = table_number(table, column, row) > 0;
	table_filter(table, keep);
	free(keep);
}

/* The worst of the cgroups that have any of it. */
static void print_worst(const struct table *cgroups, const char *heading, const char *columns,
			const char *by, const struct options *options)
{
	struct options people = *options;
	struct view view = reclaim_cgroups_view;
	size_t nr = 0;
	char *sort;

	for (size_t row = 0; row < cgroups->nr_rows; row++)
		nr += table_number(cgroups, by, row) > 0;
	if (!nr)
		return;
	printf("\n%s\n\n", heading);
	view.limit = nr < WORST_CGROUPS ? nr : WORST_CGROUPS;
	people.columns = columns;
	if (asprintf(&sort, "%s:desc", by) < 0)
		out_of_memory();
	view.sort = sort;
	view_print(&view, cgroups, &people);
	free(sort);
}

static void print_people(struct report *report, struct reclaim *r, const struct options *options)
{
	struct options people = *options;

	report_headline(report, options, &r->status->keys);
	people.columns = "verdict,check,reason";
	view_print(&report_view, report->table, &people);
	keep_used(r->causes, "count");
	if (r->causes->nr_rows) {
		puts("\nCauses, since the module was loaded\n");
		view_print(&reclaim_causes_view, r->causes, options);
	}
	print_worst(r->cgroups, "Cgroups whose tasks lost most time",
		    "where,lost_ns,suffered_direct_ns,suffered_memcg_limit_ns,suffered_memcg_high_ns,suffered_high_throttle_ns",
		    "lost_ns", options);
	print_worst(r->cgroups, "Cgroups that caused most of it (/: the machine ran short)",
		    "where,caused_ns,caused_max_ns,caused_efficiency_pct", "caused_ns", options);
	report_commands(report);
}

static void print_json(const struct report *report, const struct reclaim *r)
{
	struct json json = json_begin(stdout);

	json_string(&json, "verdict", verdict_name(report_worst(report)));
	view_json(&report_view, report->table, &json);
	view_json(&reclaim_causes_view, r->causes, &json);
	view_json(&reclaim_cgroups_view, r->cgroups, &json);
	for (size_t i = 0; i < r->summary->keys.nr; i++) {
		const struct pair *pair = &r->summary->keys.pair[i];

		if (!strncmp(pair->key, "throttled_", strlen("throttled_")) ||
		    !strncmp(pair->key, "oom_", strlen("oom_")))
			json_word(&json, pair->key, pair->value);
	}
	json_end(&json);
}

int reclaim(const struct options *options)
{
	struct reclaim r = reclaim_read(options->root);
	struct report report = report_begin();

	if (r.window.now.system) {
		struct pressure pressure = pressure_of(&r.window);

		check_pressure(&report, &r.window, &pressure);
	}
	check_now(&report, &r);
	check_lost(&report, &r);
	check_longest(&report, &r);
	check_efficiency(&report, &r);
	check_failed(&report, &r);
	check_throttled(&report, &r);
	check_kswapd(&report, &r.window);
	check_shrinkers(&report, &r);
	check_oom(&report, &r);
	reclaim_check_near(&report, &r.window);
	lead_on(&report);
	report_sort(&report);
	if (options->format == FORMAT_JSON)
		print_json(&report, &r);
	else
		print_people(&report, &r, options);
	report_end(&report);
	reclaim_free(&r);
	return EXIT_SUCCESS;
}
