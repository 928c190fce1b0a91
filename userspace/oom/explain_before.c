// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "base/format.h"
#include "oom/story.h"

/* Longer than OOM_REAPER_DELAY, after which the OOM reaper frees the memory of a victim that hangs. */
#define SOON_NS 3e9

/* The kill right before this one; NULL if it is not recorded any more. */
static const struct kill *kill_before(const struct kills *kills, const struct kill *kill)
{
	return kill == kills->kill || kill_is_gap(kill - 1) ? NULL : kill - 1;
}

static bool is_same(const struct kill *a, const struct kill *b, const char *key)
{
	return !strcmp(kill_key(a, key), kill_key(b, key)) && strcmp(kill_key(a, key), "-");
}

/* One kill is not always enough: then the next is part of the same story. */
void explain_before(struct story *story, const struct kills *kills)
{
	const struct kill *before = kill_before(kills, story->kill);
	double ns;

	if (!before || !is_same(before, story->kill, "domain_id") ||
	    !is_same(before, story->kill, "asker_pid"))
		return;
	ns = number_order(kill_key(story->kill, "time_ns")) - number_order(kill_key(before, "time_ns"));
	if (!(ns >= 0 && ns <= SOON_NS))
		return;
	story_say(story, "before",
		  "%s earlier, kill %s had killed %s in the same domain, for the same process: what that freed was too little, was used up again, or was not given back yet.",
		  story_ns(story, ns), kill_key(before, "kill"),
		  story_process(story, kill_key(before, "victim_pid"),
				kill_key(before, "victim_comm")));
}
