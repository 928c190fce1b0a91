// SPDX-License-Identifier: GPL-2.0
/* Verdict on OOM kills: a warning for an hour, history after that. */
#include <math.h>
#include <string.h>

#include "base/format.h"
#include "input/killfile.h"
#include "input/procfile.h"
#include "verdicts/recent_kills.h"
#include "verdicts/thresholds.h"

static const char command[] = "mmscope oom explain";

struct recent {
	struct kills *kills;		/* NULL: no records */
	const struct kill *last;	/* the last one that found a victim, or NULL */
	size_t nr;			/* of these, within KILL_RECENT_NS */
	size_t nr_nobody;		/* events that found nobody to kill, within that */
	const struct kill *nobody;	/* the last of these */
};

static const char *duration(struct report *report, double ns)
{
	char buffer[SHORT_FORM];

	format_duration(buffer, reason(report, "%.0f", fmax(ns, 0)), 1);
	return reason(report, "%s", buffer);
}

static double time_of(const struct kill *kill)
{
	double last = pairs_number(&kill->keys, "last_time_ns");

	return last == -HUGE_VAL ? pairs_number(&kill->keys, "time_ns") : last;
}

/* A record without a time, or a copy without, is taken to be recent. */
static bool is_recent(const struct kill *kill, double now)
{
	double time = time_of(kill);

	return time == -HUGE_VAL || now == -HUGE_VAL || now - time <= KILL_RECENT_NS;
}

static struct recent recent_read(const char *root, double now)
{
	struct recent recent = { NULL };

	if (!procfile_readable(root, "oom/kills"))
		return recent;
	recent.kills = kills_read_all(root);
	for (size_t i = 0; i < recent.kills->nr; i++) {
		const struct kill *kill = &recent.kills->kill[i];

		if (kill_is_gap(kill))
			continue;
		if (strcmp(kill_key(kill, "kind"), "no_victim")) {
			recent.last = kill;
			recent.nr += is_recent(kill, now);
		} else if (is_recent(kill, now)) {
			recent.nobody = kill;
			recent.nr_nobody++;
		}
	}
	return recent;
}

/* Where no file counts kills of the machine: those of the cgroups that are still there. */
static double of_cgroups(const struct table *cgroups)
{
	double all = -HUGE_VAL;

	for (size_t row = 0; cgroups && row < cgroups->nr_rows; row++) {
		double here = table_number(cgroups, "events_local_oom_kill_count", row);

		if (here >= 0)
			all = fmax(all, 0) + here;
	}
	return all;
}

static double kills_since_boot(const struct window *window)
{
	double kills = pairs_number(&window->now.status->keys, "oom_kill_boot_count");

	if (kills == -HUGE_VAL && window->now.system)
		kills = pairs_number(&window->now.system->keys, "oom_kill");
	return kills == -HUGE_VAL ? of_cgroups(window->now.cgroups) : kills;
}

/* Kills since the module was loaded that have no record, as some probe did not see them. */
static double unrecorded(const struct window *window)
{
	const struct pairs *status = &window->now.status->keys;
	double kills = pairs_number(status, "oom_kill_count");
	double recorded = pairs_number(status, "oom_kill_recorded_count");

	return kills == -HUGE_VAL || recorded == -HUGE_VAL ? 0 : fmax(kills - recorded, 0);
}

static const char *where(struct report *report, const struct kill *kill, double now)
{
	const char *cgroup = kill_key(kill, "victim_cgroup");
	double time = time_of(kill);

	return reason(report, "%s (%s)%s%s%s", kill_key(kill, "victim_comm"),
		      kill_key(kill, "victim_pid"), strcmp(cgroup, "-") ? " in " : "",
		      strcmp(cgroup, "-") ? cgroup : "",
		      time == -HUGE_VAL || now == -HUGE_VAL ? "" :
		      reason(report, ", %s ago", duration(report, now - time)));
}

static void say_recent(struct report *report, const char *name, const struct recent *recent,
		       double all, double now)
{
	const char *text = reason(report, "%zu OOM kill%s in the last hour; the last: %s",
				  recent->nr, plural((double)recent->nr),
				  where(report, recent->last, now));

	if (all > 0)
		text = reason(report, "%s; %.0f killed since boot", text, all);
	say(report, VERDICT_WARN, name, command, text);
}

/* Killed, but none of the records is recent: when was it? */
static void say_old(struct report *report, const char *name, const struct window *window,
		    const struct recent *recent, double all)
{
	double now = window_time_ns(window);
	double loaded = pairs_number(&window->now.status->keys, "loaded_ns");
	double missed = unrecorded(window), watched = now - loaded;

	if (missed > 0)
		say(report, VERDICT_WARN, name, "mmscope status",
		    reason(report, "there is no record of %.0f kill%s since the module was loaded %s ago",
			   missed, plural(missed), duration(report, watched)));
	else if (recent->last)
		say(report, VERDICT_OK, name, command,
		    reason(report, "none in the last hour, %.0f killed since boot; the last: %s",
			   all, where(report, recent->last, now)));
	else if (now == -HUGE_VAL || loaded == -HUGE_VAL)
		say(report, VERDICT_UNKNOWN, name, command,
		    reason(report, "%.0f killed since boot; it is not known when", all));
	else if (watched >= KILL_RECENT_NS)
		say(report, VERDICT_OK, name, command,
		    reason(report, "none in the last hour, %.0f killed since boot", all));
	else
		say(report, now <= KILL_RECENT_NS ? VERDICT_WARN : VERDICT_UNKNOWN, name,
		    "dmesg | grep -i 'killed process'",
		    reason(report, "%.0f killed since boot %s ago, before the module was loaded %s ago, so there is no record",
			   all, duration(report, now), duration(report, watched)));
}

void check_recent_kills(struct report *report, const char *name, const struct window *window)
{
	double now = window_time_ns(window), all = kills_since_boot(window);
	struct recent recent = recent_read(window->root, now);

	if (recent.nr)
		say_recent(report, name, &recent, all, now);
	else if (recent.nobody)
		say(report, VERDICT_WARN, name, command,
		    reason(report, "in the last hour the OOM killer found no process to kill in %s",
			   kill_key(recent.nobody, "domain_path")));
	else if (all == -HUGE_VAL)
		say(report, VERDICT_UNKNOWN, name, command, "this kernel does not say");
	else if (all > 0)
		say_old(report, name, window, &recent, all);
	else
		say(report, VERDICT_OK, name, command, "no process was killed since boot");
	if (recent.kills)
		kills_free(recent.kills);
}
