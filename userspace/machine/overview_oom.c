// SPDX-License-Identifier: GPL-2.0
/* mmscope without a command: whom the OOM killer would take, and whom it may not. */
#include <math.h>
#include <string.h>

#include "base/format.h"
#include "command.h"
#include "input/pages.h"
#include "input/procfile.h"
#include "machine/overview.h"
#include "verdicts/stuck.h"
#include "verdicts/thresholds.h"

#define NO_ROW ((size_t)-1)

static const char command[] = "mmscope oom";

/* Who would be killed if the machine ran out of memory, as cells; "-" for what is not known. */
struct next {
	const char *pid, *comm, *points, *adj;
	const char *runner_up, *runner_up_points;
};

static const char *size_cell(struct report *report, const struct table *table, const char *column,
			     size_t row)
{
	return size_of(report, table_number(table, column, row));
}

static const char *process(struct report *report, const struct table *candidates, size_t row)
{
	return reason(report, "%s (%s)", table_cell(candidates, "pid", row),
		      table_cell(candidates, "comm", row));
}

static size_t row_of_pid(const struct table *candidates, const char *pid)
{
	for (size_t row = 0; row < candidates->nr_rows; row++)
		if (!strcmp(table_cell(candidates, "pid", row), pid))
			return row;
	return NO_ROW;
}

static bool is_eligible(const struct table *candidates, size_t row)
{
	return !strcmp(table_cell(candidates, "eligible", row), "yes");
}

static size_t count_eligible(const struct table *candidates)
{
	size_t nr = 0;

	for (size_t row = 0; row < candidates->nr_rows; row++)
		nr += is_eligible(candidates, row);
	return nr;
}

static const char *say_rival(struct report *report, const struct table *candidates,
			     const struct next *next)
{
	size_t row = row_of_pid(candidates, next->runner_up);
	const char *who = row == NO_ROW ? next->runner_up : process(report, candidates, row);
	double margin;

	if (!strcmp(next->runner_up, "-"))
		return count_eligible(candidates) > 1 ? "the next one is not known" :
							"no other process can be killed";
	if (!strcmp(next->points, next->runner_up_points))
		return reason(report, "a tie with %s", who);
	if (!is_number(next->points) || !is_number(next->runner_up_points))
		return reason(report, "before %s", who);
	margin = number_order(next->points) - number_order(next->runner_up_points);
	return reason(report, "%.0f point%s before %s", margin, plural(margin), who);
}

static void say_next(struct report *report, const struct table *candidates,
		     const struct next *next)
{
	size_t row = row_of_pid(candidates, next->pid);

	if (!strcmp(next->pid, "-")) {
		say(report, VERDICT_OK, "oom_next", command,
		    "a process outside of this PID namespace would be killed first");
		return;
	}
	say(report, VERDICT_OK, "oom_next", command,
	    reason(report, "%s (%s) would be killed first: %s of memory, %s point%s, oom_score_adj %s; %s",
		   next->pid, next->comm,
		   row == NO_ROW ? "-" : size_cell(report, candidates, "rss", row), next->points,
		   plural(number_order(next->points)), next->adj, say_rival(report, candidates, next)));
}

static void say_nobody(struct report *report, const struct table *candidates)
{
	say(report, candidates->nr_rows ? VERDICT_BAD : VERDICT_UNKNOWN, "oom_next", command,
	    reason(report, "none of %zu process%s can be killed", candidates->nr_rows,
		   candidates->nr_rows == 1 ? "" : "es"));
}

static size_t machine_row(const struct table *domains)
{
	for (size_t row = 0; row < domains->nr_rows; row++)
		if (!strcmp(table_cell(domains, "kind", row), "machine"))
			return row;
	return NO_ROW;
}

/* What the kernel would do, by the module's own walk in the kernel's order; false: not told. */
static bool say_verdict(struct report *report, const struct table *candidates,
			const struct table *domains, size_t row)
{
	static const struct {
		const char *verdict, *reason;
	} others[] = {
		{ "none_dying", "none: a process killed before has not exited yet, and the kernel waits for it" },
		{ "panic", "none: vm.panic_on_oom is set, so the machine panics instead" },
		{ "allocating_task",
		  "the task that requests memory: vm.oom_kill_allocating_task is set, and points do not count" },
	};
	const char *verdict = table_cell(domains, "verdict", row);
	struct next next = {
		.pid = table_cell(domains, "pid", row),
		.comm = table_cell(domains, "comm", row),
		.points = table_cell(domains, "points", row),
		.adj = table_cell(domains, "oom_score_adj", row),
		.runner_up = table_cell(domains, "runner_up_pid", row),
		.runner_up_points = table_cell(domains, "runner_up_points", row),
	};

	if (!strcmp(verdict, "kill") || !strcmp(verdict, "tie")) {
		say_next(report, candidates, &next);
		return true;
	}
	if (!strcmp(verdict, "none_eligible")) {
		say_nobody(report, candidates);
		return true;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (strcmp(others[i].verdict, verdict))
			continue;
		say(report, VERDICT_WARN, "oom_next", command, others[i].reason);
		return true;
	}
	return false;
}

/* Without a row of the machine, as in a cgroup namespace: most points, and of equals the last. */
static void rate_candidates(struct report *report, const struct table *candidates)
{
	size_t first = NO_ROW, second = NO_ROW;
	struct next next;

	for (size_t row = 0; row < candidates->nr_rows; row++) {
		double points = table_number(candidates, "points", row);

		if (points == -HUGE_VAL || !is_eligible(candidates, row))
			continue;
		if (first == NO_ROW || points >= table_number(candidates, "points", first)) {
			second = first;
			first = row;
		} else if (second == NO_ROW || points >= table_number(candidates, "points", second)) {
			second = row;
		}
	}
	if (first == NO_ROW) {
		say_nobody(report, candidates);
		return;
	}
	next = (struct next){
		.pid = table_cell(candidates, "pid", first),
		.comm = table_cell(candidates, "comm", first),
		.points = table_cell(candidates, "points", first),
		.adj = table_cell(candidates, "oom_score_adj", first),
		.runner_up = "-",
	};
	if (second != NO_ROW) {
		next.runner_up = table_cell(candidates, "pid", second);
		next.runner_up_points = table_cell(candidates, "points", second);
	}
	say_next(report, candidates, &next);
}

/* There only if there are such cgroups, which few machines have. */
static void check_stuck(struct report *report, const struct table *domains)
{
	size_t nr;
	const char *path = domains_stuck(domains, &nr);

	if (!path)
		return;
	say(report, VERDICT_BAD, "oom_stuck",
	    "mmscope oom domains -o path,usage,limit,processes,verdict,under_oom",
	    reason(report, "tasks in %s%s wait for memory: memory.oom_control has switched the OOM killer off, and there is no room",
		   path, nr == 1 ? "" : reason(report, " and %zu more", nr - 1)));
}

void check_next_victim(struct report *report, const struct table *candidates, const char *root)
{
	struct table *domains = NULL;
	bool said = false;
	size_t row;

	/* A copy need not have all files. */
	if (procfile_readable(root, "oom/domains")) {
		domains = table_read(root, "oom/domains");
		row = machine_row(domains);
		said = row != NO_ROW && say_verdict(report, candidates, domains, row);
		check_stuck(report, domains);
	}
	if (!said)
		rate_candidates(report, candidates);
	table_free(domains);
}

/* Services that are exempt are small as a rule. */
static bool matters(const struct table *candidates, double bytes)
{
	const char *pages = pairs_value(&candidates->end, "total_pages");

	return !is_number(pages) || bytes * 100 >=
	       number_order(pages) * page_size() * PROTECTED_WARN_PCT;
}

/* Who is exempt by oom_score_adj, and is more memory behind that than what can be killed? */
void check_protected(struct report *report, const struct table *candidates)
{
	static const char more[] = "mmscope oom candidates --sort eligible";
	double largest = -1, killable = 0;
	size_t row, which = NO_ROW, nr = 0;

	for (row = 0; row < candidates->nr_rows; row++) {
		double rss = table_number(candidates, "rss", row);

		if (is_eligible(candidates, row) && rss > killable)
			killable = rss;
		if (strcmp(table_cell(candidates, "eligible", row), "adj_min"))
			continue;
		nr++;
		if (rss > largest) {
			largest = rss;
			which = row;
		}
	}
	if (which == NO_ROW)
		say(report, VERDICT_OK, "oom_protected", more,
		    "no process is exempt by oom_score_adj -1000");
	else
		say(report, largest > killable && matters(candidates, largest) ? VERDICT_WARN :
			    VERDICT_OK, "oom_protected", more,
		    reason(report, "%zu process%s exempt by oom_score_adj -1000; the largest is %s with %s, the largest that can be killed has %s",
			   nr, nr == 1 ? " is" : "es are", process(report, candidates, which),
			   size_of(report, largest), size_of(report, killable)));
}
