// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/xalloc.h"
#include "input/procfile.h"
#include "input/samples.h"
#include "verdicts/thresholds.h"
#include "verdicts/window.h"

#define NO_ROW ((size_t)-1)

static struct keyfile *optional_keys(const char *root, const char *name)
{
	return procfile_readable(root, name) ? keyfile_read(root, name) : NULL;
}

static struct table *optional_table(const char *root, const char *name)
{
	return procfile_readable(root, name) ? table_read(root, name) : NULL;
}

static void add_latency(struct table *latency, const char *cause, const struct table *file)
{
	for (size_t row = 0; row < file->nr_rows; row++) {
		size_t to = table_add_row(latency);

		table_cells(latency, "cause")[to] = table_strdup(latency, cause);
		table_cells(latency, "from_ns")[to] =
			table_strdup(latency, table_cell(file, "from_ns", row));
		table_cells(latency, "count")[to] =
			table_strdup(latency, table_cell(file, "count", row));
	}
}

/* The histograms of all causes, which are the keys with a longest stay. */
static struct table *latency_of(const char *root, const struct keyfile *summary)
{
	static const char suffix[] = "_max_ns";
	struct table *latency = table_new();

	table_add_column(latency, "cause");
	table_add_column(latency, "from_ns");
	table_add_column(latency, "count");
	for (size_t i = 0; summary && i < summary->keys.nr; i++) {
		const char *key = summary->keys.pair[i].key, *end = strstr(key, suffix);
		struct table *file;
		char *cause, *name;

		if (!end || end[strlen(suffix)])
			continue;
		if (asprintf(&cause, "%.*s", (int)(end - key), key) < 0 ||
		    asprintf(&name, "debug/latency/%s", cause) < 0)
			out_of_memory();
		file = optional_table(root, name);
		if (file)
			add_latency(latency, cause, file);
		table_free(file);
		free(name);
		free(cause);
	}
	return latency;
}

static struct look look_at(const char *root, bool costs)
{
	struct look look = { .status = keyfile_read(root, "status") };

	look.system = optional_keys(root, "system");
	look.summary = optional_keys(root, "reclaim/summary");
	look.reclaim_cgroups = optional_table(root, "reclaim/cgroups");
	look.now = optional_table(root, "reclaim/now");
	look.nodes = optional_table(root, "reclaim/nodes");
	look.zones = optional_table(root, "zones");
	look.cgroups = optional_table(root, "cgroups");
	if (costs) {
		look.shrinkers = optional_table(root, "reclaim/shrinkers");
		look.latency = latency_of(root, look.summary);
	}
	return look;
}

static void free_look(struct look *look)
{
	keyfile_free(look->status);
	keyfile_free(look->system);
	keyfile_free(look->summary);
	table_free(look->cgroups);
	table_free(look->reclaim_cgroups);
	table_free(look->now);
	table_free(look->nodes);
	table_free(look->zones);
	table_free(look->shrinkers);
	table_free(look->latency);
}

static bool kswapd_runs(const struct table *nodes)
{
	for (size_t row = 0; nodes && row < nodes->nr_rows; row++)
		if (!strcmp(table_cell(nodes, "state", row), "running"))
			return true;
	return false;
}

/* Without pressure in the last 10 s, and with nobody in reclaim, nothing recent can be wrong. */
static bool is_quiet(const struct look *look)
{
	double some = look->system ? pairs_number(&look->system->keys, "psi_memory_some_avg10") :
				     -HUGE_VAL;

	return some == 0 && (!look->now || !look->now->nr_rows) && !kswapd_runs(look->nodes);
}

static double look_time_ns(const struct look *look)
{
	return pairs_number(&look->status->keys, "now_ns");
}

static void wait_for_window(void)
{
	struct timespec left = { WINDOW_SECONDS, 0 };

	while (nanosleep(&left, &left) && errno == EINTR)
		;
}

static const char *loaded_at(const struct look *look)
{
	return pairs_value(&look->status->keys, "loaded_ns");
}

static void measure(struct window *window)
{
	double seconds = (look_time_ns(&window->now) - look_time_ns(&window->before)) / 1e9;

	/* Of times that are not known there is no difference, nor of two loads of the module. */
	if (isfinite(seconds) && seconds > 0 &&
	    !strcmp(loaded_at(&window->before), loaded_at(&window->now)))
		window->seconds = seconds;
}

static struct window open_window(const char *root, bool costs)
{
	struct window window = { .seconds = 0 };
	char *places[2] = { NULL, NULL };

	if (strcmp(root, PROC_ROOT) && samples_last_two(root, places)) {
		window.before = look_at(places[0], costs);
		window.now = look_at(places[1], costs);
		window.quiet = is_quiet(&window.before) && is_quiet(&window.now);
		measure(&window);
		free(places[0]);
		window.root = places[1];
		return window;
	}
	window.root = xstrdup(root);
	window.now = look_at(root, costs);
	window.quiet = is_quiet(&window.now);
	if (strcmp(root, PROC_ROOT) || window.quiet)
		return window;
	window.before = window.now;
	wait_for_window();
	window.now = look_at(root, costs);
	measure(&window);
	return window;
}

struct window window_open(const char *root)
{
	return open_window(root, false);
}

struct window window_open_costs(const char *root)
{
	return open_window(root, true);
}

void window_close(struct window *window)
{
	if (window->before.status)
		free_look(&window->before);
	free_look(&window->now);
	free(window->root);
}

/* A counter that went back was started anew: the module was loaded again. */
static double rate(const struct window *window, double before, double now)
{
	if (!window->seconds || before == -HUGE_VAL || now == -HUGE_VAL || now < before)
		return NAN;
	return (now - before) / window->seconds;
}

static double key_rate(const struct window *window, const struct keyfile *before,
		       const struct keyfile *now, const char *key)
{
	if (!before || !now)
		return NAN;
	return rate(window, pairs_number(&before->keys, key), pairs_number(&now->keys, key));
}

double window_summary_rate(const struct window *window, const char *key)
{
	return key_rate(window, window->before.summary, window->now.summary, key);
}

double window_system_rate(const struct window *window, const char *key)
{
	return key_rate(window, window->before.system, window->now.system, key);
}

/* A cgroup can have rows of csses that are dying; what it is now is online. */
static size_t find_cgroup(const struct table *table, const char *id)
{
	for (size_t row = 0; row < table->nr_rows; row++)
		if (!strcmp(table_cell(table, "id", row), id) &&
		    !strcmp(table_cell(table, "state", row), "online"))
			return row;
	return NO_ROW;
}

static double row_rate(const struct window *window, const struct table *before,
		       const struct table *now, const char *id, const char *column)
{
	size_t from, to;

	if (!before || !now)
		return NAN;
	from = find_cgroup(before, id);
	to = find_cgroup(now, id);
	/* reclaim/cgroups has no row of a cgroup that nothing has happened to. */
	if (to == NO_ROW)
		return before == window->before.reclaim_cgroups && window->seconds ? 0 : NAN;
	if (from == NO_ROW)
		return before == window->before.reclaim_cgroups ?
		       rate(window, 0, table_number(now, column, to)) : NAN;
	return rate(window, table_number(before, column, from), table_number(now, column, to));
}

double window_cgroup_rate(const struct window *window, const char *id, const char *column)
{
	return row_rate(window, window->before.cgroups, window->now.cgroups, id, column);
}

double window_reclaim_rate(const struct window *window, const char *id, const char *column)
{
	return row_rate(window, window->before.reclaim_cgroups, window->now.reclaim_cgroups, id,
			column);
}

const char *window_text(const struct window *window, char *buffer)
{
	if (window->seconds)
		snprintf(buffer, WINDOW_TEXT, "%.1f s", window->seconds);
	else
		*buffer = '\0';
	return buffer;
}

double window_time_ns(const struct window *window)
{
	return look_time_ns(&window->now);
}
