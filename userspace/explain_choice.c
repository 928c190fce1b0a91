// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: why this process and not another, and what would have changed that. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "candidates.h"
#include "format.h"
#include "story.h"

/* So many peers are named. */
#define MOST_PEERS	8

#define OOM_SCORE_ADJ_LEAST	(-999)	/* -1000 exempts */
#define OOM_SCORE_ADJ_MOST	1000

static bool is_kind(const struct story *story, const char *kind)
{
	return !strcmp(kill_key(story->kill, "kind"), kind);
}

static const char *victim(struct story *story)
{
	return story_process(story, kill_key(story->kill, "victim_pid"),
			     kill_key(story->kill, "victim_comm"));
}

static const char *candidate(struct story *story, size_t row)
{
	const struct table *candidates = story->kill->candidates;

	return story_process(story, table_cell(candidates, "pid", row),
			     table_cell(candidates, "comm", row));
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

/* Points without those from oom_score_adj: rss, swap and page tables. */
static bool own_points(const struct story *story, size_t row, double *points)
{
	const struct table *candidates = story->kill->candidates;
	const char *cell = table_cell(candidates, "points", row);

	if (!is_number(cell) || !total_pages(story))
		return false;
	*points = number_order(cell) -
		  adj_points(adj_of(table_cell(candidates, "oom_score_adj", row)),
			     total_pages(story));
	return true;
}

static void say_points(struct story *story)
{
	const char *points = kill_key(story->kill, "victim_points");
	double adj = victim_adj(story), from_adj = adj_points(adj, total_pages(story)), own;

	if (!strcmp(points, "max")) {
		story_say(story, "choice", "%s had asked to be killed before all others.",
			  victim(story));
		return;
	}
	if (!is_number(points))
		return;
	if (!total_pages(story)) {
		story_say(story, "choice", "%s had %s points.", victim(story), points);
		return;
	}
	own = number_order(points) - from_adj;
	story_say(story, "choice",
		  "%s had %s points, in pages: %.0f (%s) for its memory, swap and page tables, and %+.0f for its oom_score_adj of %.0f, each step of which counts %.0f here.",
		  victim(story), points, own, story_size(story, own * page_size()), from_adj, adj,
		  adj_points(1, total_pages(story)));
}

static void say_runner_up(struct story *story)
{
	size_t row = kill_runner_up(story->kill);
	const struct table *candidates = story->kill->candidates;
	double margin;

	if (!strcmp(kill_key(story->kill, "eligible_count"), "1")) {
		story_say(story, "choice", "There was no other that could be killed.");
		return;
	}
	if (row == NO_ROW || !kill_margin(story->kill, &margin)) {
		story_say(story, "choice", "Who was next is not recorded.");
		return;
	}
	if (margin == 0)
		story_say(story, "choice",
			  "It was a tie with %s: among equals the kernel takes whom it looks at last.",
			  candidate(story, row));
	else
		story_say(story, "choice",
			  "Next was %s with %s points and an oom_score_adj of %s, %.0f points (%s) behind.",
			  candidate(story, row), table_cell(candidates, "points", row),
			  table_cell(candidates, "oom_score_adj", row), margin,
			  story_size(story, margin * page_size()));
}

/* Who was larger and yet spared? */
static void say_spared(struct story *story)
{
	const struct table *candidates = story->kill->candidates;
	double most, points;
	size_t larger = 0;

	if (!candidates->nr_rows || !own_points(story, 0, &most))
		return;
	for (size_t row = 1; row < candidates->nr_rows; row++) {
		if (own_points(story, row, &points) && points > most) {
			most = points;
			larger = row;
		}
	}
	if (larger)
		story_say(story, "choice",
			  "%s was larger, %s, but its oom_score_adj of %s spared it.",
			  candidate(story, larger), story_size(story, most * page_size()),
			  table_cell(candidates, "oom_score_adj", larger));
}

static void say_change_of_adj(struct story *story, size_t row, double margin)
{
	double step = adj_points(1, total_pages(story)), adj = victim_adj(story);
	double other = adj_of(table_cell(story->kill->candidates, "oom_score_adj", row));
	double steps;

	if (!step) {
		story_say(story, "change",
			  "oom_score_adj counts nothing in a domain of less than 1000 pages; only -1000 exempts.");
		return;
	}
	steps = trunc(margin / step) + 1;
	if (adj - steps >= OOM_SCORE_ADJ_LEAST)
		story_say(story, "change",
			  "With an oom_score_adj of %.0f or less, not %.0f, %s would have died instead.",
			  adj - steps, adj, candidate(story, row));
	else
		story_say(story, "change",
			  "No oom_score_adj but -1000, which exempts, would have put it behind %s.",
			  candidate(story, row));
	if (other + steps <= OOM_SCORE_ADJ_MOST)
		story_say(story, "change",
			  "With %s at an oom_score_adj of %.0f or more, not %.0f, that one would have died instead.",
			  candidate(story, row), other + steps, other);
}

static void say_change(struct story *story)
{
	size_t row = kill_runner_up(story->kill);
	double margin;

	if (row != NO_ROW && kill_margin(story->kill, &margin) && total_pages(story)) {
		say_change_of_adj(story, row, margin);
		story_say(story, "change",
			  "With %s less of its own, or as much more of that one's, it would have been second.",
			  story_size(story, (margin + 1) * page_size()));
	}
	if (!strcmp(kill_key(story->kill, "domain"), "memcg"))
		story_say(story, "change",
			  "Somebody had to die: only a higher limit or less memory would have changed that.");
}

static void say_peers(struct story *story)
{
	const struct table *peers = story->kill->peers;
	const char *group = kill_key(story->kill, "group_path");
	const char *names = "";
	size_t named = 0;

	for (size_t row = 0; row < peers->nr_rows && named < MOST_PEERS; row++) {
		if (!strcmp(table_cell(peers, "comm", row), "-"))
			continue;
		names = story_printf(story, "%s%s%s", names, named++ ? ", " : "",
				     story_process(story, table_cell(peers, "pid", row),
						   table_cell(peers, "comm", row)));
	}
	if (!peers->nr_rows)
		return;
	if (strcmp(group, "-"))
		story_say(story, "group", "memory.oom.group is set in %s, so all of it was killed.", group);
	story_say(story, "group",
		  "%zu more were killed with it, through memory.oom.group%s%s%s.",
		  peers->nr_rows, named ? ": " : "", names,
		  named < peers->nr_rows ? " and others" : "");
}

void explain_choice(struct story *story)
{
	if (is_kind(story, "exiting")) {
		story_say(story, "choice",
			  "Nobody had to be killed: %s was exiting already, and got access to the reserves so that it could finish.",
			  victim(story));
		return;
	}
	if (is_kind(story, "allocating_task")) {
		story_say(story, "choice",
			  "vm.oom_kill_allocating_task is set: who asks for memory is killed, and points do not count.");
	} else {
		story_say(story, "choice",
			  "The kernel looked at %s processes, could kill %s of them, and killed the one with most points.",
			  kill_key(story->kill, "considered_count"),
			  kill_key(story->kill, "eligible_count"));
		say_points(story);
		say_runner_up(story);
		say_spared(story);
		say_change(story);
	}
	say_peers(story);
}
