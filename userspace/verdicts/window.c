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

static struct look look_at(const char *root)
{
	struct look look = { .status = keyfile_read(root, "status") };

	look.system = optional_keys(root, "system");
	look.summary = optional_keys(root, "reclaim/summary");
	look.reclaim_cgroups = optional_table(root, "reclaim/cgroups");
	look.now = optional_table(root, "reclaim/now");
	look.nodes = optional_table(root, "reclaim/nodes");
	look.zones = optional_table(root, "zones");
	look.cgroups = optional_table(root, "cgroups");
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

static void measure(struct window *window)
{
	double seconds = (look_time_ns(&window->now) - look_time_ns(&window->before)) / 1e9;

	/* Of times that are not known there is no difference. */
	window->seconds = isfinite(seconds) && seconds > 0 ? seconds : 0;
}

struct window window_open(const char *root)
{
	struct window window = { .seconds = 0 };
	char *places[2] = { NULL, NULL };

	if (strcmp(root, PROC_ROOT) && samples_last_two(root, places)) {
		window.before = look_at(places[0]);
		window.now = look_at(places[1]);
		window.quiet = is_quiet(&window.before) && is_quiet(&window.now);
		measure(&window);
		free(places[0]);
		window.root = places[1];
		return window;
	}
	window.root = xstrdup(root);
	window.now = look_at(root);
	window.quiet = is_quiet(&window.now);
	if (strcmp(root, PROC_ROOT) || window.quiet)
		return window;
	window.before = window.now;
	wait_for_window();
	window.now = look_at(root);
	measure(&window);
	return window;
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
