// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: why this process and not another, and what would have changed that. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "input/pages.h"
#include "oom/explain_group.h"
#include "oom/points.h"
#include "oom/story.h"

static const char topic[] = "choice";

#define OOM_SCORE_ADJ_LEAST	(-999)	/* -1000 exempts */
#define OOM_SCORE_ADJ_MOST	1000

/* A name alone is enough, unless two have the same. */
static bool same_name(const struct story *story, size_t row)
{
	return story_is(story, "victim_comm", table_cell(story->kill->candidates, "comm", row));
}

static const char *candidate(struct story *story, size_t row)
{
	const struct table *candidates = story->kill->candidates;

	return story_process(story, table_cell(candidates, "pid", row),
			     table_cell(candidates, "comm", row));
}

static const char *candidate_name(struct story *story, size_t row)
{
	return same_name(story, row) ? candidate(story, row) :
				       table_cell(story->kill->candidates, "comm", row);
}

static const char *victim_name(struct story *story, size_t other)
{
	return same_name(story, other) ? story_victim(story) :
					 kill_key(story->kill, "victim_comm");
}

/* 0: not known. */
static double total_pages(const struct story *story)
{
	return fmax(story_number(story, "total_pages"), 0);
}

static double adj_of(const char *cell)
{
	return is_number(cell) ? number_order(cell) : 0;
}

static double victim_adj(const struct story *story)
{
	return adj_of(kill_key(story->kill, "victim_oom_score_adj"));
}

static double candidate_adj(const struct story *story, size_t row)
{
	return adj_of(table_cell(story->kill->candidates, "oom_score_adj", row));
}

/* Points without those from oom_score_adj: rss, swap and page tables. */
static bool own_points(const struct story *story, size_t row, double *points)
{
	const char *cell = table_cell(story->kill->candidates, "points", row);

	if (!is_number(cell) || !total_pages(story))
		return false;
	*points = number_order(cell) - adj_points(candidate_adj(story, row), total_pages(story));
	return true;
}

static void say_considered(struct story *story)
{
	double considered = story_number(story, "considered_count");
	double eligible = story_number(story, "eligible_count");

	if (considered == 1)
		story_say(story, topic, "The kernel considered 1 process, and killed it.");
	else if (considered > 1 && eligible == 1)
		story_say(story, topic, "The kernel considered %s, and could kill only this one.",
			  story_count(story, considered, "process"));
	else if (considered > 1 && eligible > 1)
		story_say(story, topic,
			  "The kernel considered %s, could kill %.0f of them, and killed the one with the most points.",
			  story_count(story, considered, "process"), eligible);
	else
		story_say(story, topic, "The kernel killed the process with the most points.");
}

static void say_points(struct story *story)
{
	const char *points = kill_key(story->kill, "victim_points"), *victim = story_victim(story);
	double adj = victim_adj(story), from_adj = adj_points(adj, total_pages(story)), own;

	if (!strcmp(points, "max")) {
		story_say(story, topic, "%s had asked to be killed before all others.", victim);
		return;
	}
	if (!is_number(points))
		return;
	if (!total_pages(story)) {
		story_say(story, topic, "%s had %s.", victim,
			  story_count(story, number_order(points), "point"));
		return;
	}
	own = number_order(points) - from_adj;
	story_say(story, topic,
		  "%s had %s, a point being a page: %.0f (%s) for its memory, swap and page tables, and %+.0f for its oom_score_adj of %.0f (%s for each step in this domain).",
		  victim, story_count(story, number_order(points), "point"), own,
		  story_size(story, own * page_size()), from_adj, adj,
		  story_count(story, adj_points(1, total_pages(story)), "point"));
}

static void say_runner_up(struct story *story)
{
	size_t row = kill_runner_up(story->kill);
	const struct table *candidates = story->kill->candidates;
	double margin;

	if (story_is(story, "eligible_count", "1"))
		return;
	if (row == NO_ROW || !kill_margin(story->kill, &margin)) {
		story_say(story, topic, "The record does not show which process came next.");
		return;
	}
	if (margin == 0)
		story_say(story, topic,
			  "It was a tie with %s: among equals the kernel kills the process that it considers last.",
			  candidate(story, row));
	else
		story_say(story, topic,
			  "%s came next with %s and an oom_score_adj of %s, %s (%s) behind.",
			  candidate(story, row),
			  story_count(story, number_order(table_cell(candidates, "points", row)),
				      "point"),
			  table_cell(candidates, "oom_score_adj", row),
			  story_count(story, margin, "point"),
			  story_size(story, margin * page_size()));
}

/*
 * The process @row was larger. Which oom_score_adj put it behind the victim? That of a side decided
 * if the order were another with a 0 in its place.
 */
static const char *what_spared(struct story *story, size_t row, double larger, double victim)
{
	double adj = candidate_adj(story, row), adj_victim = victim_adj(story);
	double pages = total_pages(story);
	bool by_victim = larger + adj_points(adj, pages) > victim;
	bool by_own = larger > victim + adj_points(adj_victim, pages);

	if (by_victim && by_own)
		return story_printf(story, "its own oom_score_adj of %.0f and the victim's of %.0f together put it behind",
				    adj, adj_victim);
	if (by_victim)
		return story_printf(story, "the victim's oom_score_adj of %.0f put the victim before it",
				    adj_victim);
	if (by_own)
		return story_printf(story, "its own oom_score_adj of %.0f spared it", adj);
	return story_printf(story, "its own oom_score_adj of %.0f spared it, as would the victim's of %.0f have alone",
			    adj, adj_victim);
}

/* Which process was larger and yet spared? */
static void say_spared(struct story *story)
{
	const struct table *candidates = story->kill->candidates;
	double victim, most, points;
	size_t larger = 0;

	if (!candidates->nr_rows || kill_runner_up(story->kill) == NO_ROW ||
	    !own_points(story, 0, &victim))
		return;
	most = victim;
	for (size_t row = 1; row < candidates->nr_rows; row++) {
		if (own_points(story, row, &points) && points > most) {
			most = points;
			larger = row;
		}
	}
	if (larger)
		story_say(story, topic, "%s was larger, %s, but %s.", candidate(story, larger),
			  story_size(story, most * page_size()),
			  what_spared(story, larger, most, victim));
}

static void say_change_of_victim(struct story *story, size_t row, double steps)
{
	double adj = victim_adj(story);

	if (adj - steps >= OOM_SCORE_ADJ_LEAST)
		story_say(story, "change",
			  "%s would have been chosen if the oom_score_adj of %s had been %.0f or less instead of %.0f.",
			  candidate_name(story, row), victim_name(story, row), adj - steps, adj);
	else
		story_say(story, "change",
			  "Only oom_score_adj=-1000 (exempt) would have saved %s; no other value ranks it below %s.",
			  victim_name(story, row), candidate_name(story, row));
}

static void say_change_of_adj(struct story *story, size_t row, double margin)
{
	double step = adj_points(1, total_pages(story)), other = candidate_adj(story, row);
	double steps;

	if (!step) {
		story_say(story, "change",
			  "oom_score_adj counts nothing in a domain of less than 1000 pages; only -1000 (exempt) has an effect.");
		return;
	}
	steps = trunc(margin / step) + 1;
	say_change_of_victim(story, row, steps);
	if (other + steps <= OOM_SCORE_ADJ_MOST)
		story_say(story, "change",
			  "%s would also have been chosen with an oom_score_adj of its own of %.0f or more instead of %.0f.",
			  candidate_name(story, row), other + steps, other);
}

static void say_change(struct story *story)
{
	size_t row = kill_runner_up(story->kill);
	double margin;

	if (row != NO_ROW && kill_margin(story->kill, &margin) && total_pages(story)) {
		const char *amount = story_size(story, (margin + 1) * page_size());

		say_change_of_adj(story, row, margin);
		story_say(story, "change",
			  "%s would have been chosen if %s had used %s less, or %s %s more.",
			  candidate_name(story, row), victim_name(story, row), amount,
			  candidate_name(story, row), amount);
	}
	if (story_is_memcg(story))
		story_say(story, "change",
			  "Some process had to be killed: only a higher limit, or less memory in use, would have avoided that.");
}

static void say_nobody(struct story *story)
{
	double considered = story_number(story, "considered_count");
	double exempt = story_number(story, "adj_min_count");

	story_say(story, topic,
		  "The kernel found no process that it may kill%s%s.",
		  considered == 0 ? ": there is none in this cgroup" :
		  considered > 0 ? story_printf(story, " among the %s that it considered",
						story_count(story, considered, "process")) : "",
		  considered > 0 && exempt > 0 ?
		  story_printf(story, "; %.0f of them had an oom_score_adj of -1000 (exempt)", exempt) :
		  "");
	if (story_is_memcg(story))
		story_say(story, topic,
			  "So the limit stays hit: system calls that need memory fail with ENOMEM, and page faults are tried again and again.");
	story_say(story, "change",
		  "A higher limit, less memory in use, or an oom_score_adj above -1000 for one of the processes would let the cgroup go on.");
}

void explain_choice(struct story *story)
{
	if (story_is(story, "kind", "no_victim")) {
		say_nobody(story);
		return;
	}
	if (story_is(story, "kind", "exiting")) {
		story_say(story, topic,
			  "No process had to be killed: %s was exiting already, and got access to the reserves so that it could finish.",
			  story_victim(story));
		return;
	}
	if (story_is(story, "kind", "allocating_task")) {
		story_say(story, topic,
			  "vm.oom_kill_allocating_task is set: the process that requests memory is killed, and points do not count.");
	} else {
		say_considered(story);
		say_points(story);
		say_runner_up(story);
		say_spared(story);
		/* All of a group die: that another was chosen first would save none of them. */
		if (!group_was_killed(story))
			say_change(story);
	}
	explain_group(story);
}
