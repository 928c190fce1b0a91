// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: a cgroup that was killed whole, through memory.oom.group. */
#include <string.h>

#include "oom/explain_group.h"

static const char topic[] = "group";

/* No more peers than this are named. */
#define MOST_PEERS	8

/* A group of one process has no peers, but it has a path. */
bool group_was_killed(const struct story *story)
{
	return story->kill->peers->nr_rows || !story_is(story, "group_path", "-");
}

bool group_covers(const struct story *story, const char *path)
{
	const char *group = kill_key(story->kill, "group_path");
	size_t len = strlen(group);

	return strcmp(group, "-") &&
	       (!strcmp(group, "/") || !strcmp(path, group) ||
		(!strncmp(path, group, len) && path[len] == '/'));
}

static bool is_peer(const struct table *peers, const char *pid)
{
	for (size_t row = 0; row < peers->nr_rows; row++)
		if (!strcmp(table_cell(peers, "pid", row), pid))
			return true;
	return false;
}

/* The best candidate that was not in the group. */
static size_t first_outside(const struct story *story)
{
	const struct table *candidates = story->kill->candidates;

	for (size_t row = 0; row < candidates->nr_rows; row++) {
		const char *pid = table_cell(candidates, "pid", row);

		if (strcmp(pid, "-") && !story_is(story, "victim_pid", pid) &&
		    !is_peer(story->kill->peers, pid))
			return row;
	}
	return NO_ROW;
}

static const char *peer_names(struct story *story)
{
	const struct table *peers = story->kill->peers;
	const char *names = "";
	size_t named = 0;

	for (size_t row = 0; row < peers->nr_rows && named < MOST_PEERS; row++) {
		if (!strcmp(table_cell(peers, "comm", row), "-"))
			continue;
		names = story_printf(story, "%s%s%s", names, named++ ? ", " : ": ",
				     story_process(story, table_cell(peers, "pid", row),
						   table_cell(peers, "comm", row)));
	}
	return story_printf(story, "%s%s", names,
			    named && named < peers->nr_rows ? " and others" : "");
}

static void say_dead(struct story *story)
{
	const char *group = kill_key(story->kill, "group_path");
	const char *where = strcmp(group, "-") ? story_printf(story, "of cgroup %s ", group) :
						 "of its group ";
	size_t peers = story->kill->peers->nr_rows;

	if (!peers)
		story_say(story, topic,
			  "memory.oom.group kills all %stogether, but no other process was there to be killed.",
			  where);
	else
		story_say(story, topic,
			  "memory.oom.group killed all %stogether: %s died, the victim and %s%s.",
			  where, story_count(story, (double)peers + 1, "process"),
			  peers == 1 ? "this one" : story_printf(story, "these %zu", peers),
			  peer_names(story));
}

static void say_change(struct story *story)
{
	size_t row = first_outside(story);

	story_say(story, "change",
		  "An oom_score_adj decides only which process is chosen: all others of the group die with it, except those at -1000 (exempt).");
	if (row != NO_ROW)
		story_say(story, "change",
			  "The best candidate outside of the group was %s with %s.",
			  story_process(story, table_cell(story->kill->candidates, "pid", row),
					table_cell(story->kill->candidates, "comm", row)),
			  story_printf(story, "%s points",
				       table_cell(story->kill->candidates, "points", row)));
	if (story_is_memcg(story))
		story_say(story, "change",
			  "Only a higher limit, or less memory in use, would have avoided the kill.");
}

void explain_group(struct story *story)
{
	if (!group_was_killed(story))
		return;
	say_dead(story);
	say_change(story);
}
