// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: what reclaim tried before the kill. */
#include "oom/story.h"

static const char topic[] = "reclaim";

/* What the task that ran into the limit tried since there last was room. */
static void say_effort(struct story *story)
{
	double rounds = story_number(story, "reclaim_rounds_count");
	double ns = story_number(story, "reclaim_ns");
	double scanned = story_number(story, "reclaim_scanned_pages");
	double taken = story_number(story, "reclaim_reclaimed_pages");
	const char *tried;

	if (rounds < 0 || ns < 0)
		return;
	tried = story_printf(story, "Before the kill, %s tried to reclaim memory %s, for %s in all",
			     story_asker(story), story_times(story, rounds), story_ns(story, ns));
	if (scanned < 0 || taken < 0)
		story_say(story, topic, "%s.", tried);
	else if (scanned == 0)
		story_say(story, topic, "%s, and found no page that it may take.", tried);
	else
		story_say(story, topic, "%s: it scanned %s and reclaimed %.0f of them.", tried,
			  story_count(story, scanned, "page"), taken);
}

static void say_all_reclaim(struct story *story)
{
	double scanned = story_charge(story, "pgscan"), taken = story_charge(story, "pgsteal");

	/* The root cgroup's statistics may be older than what was tried just now. */
	if (scanned < story_number(story, "reclaim_scanned_pages"))
		return;
	/* Some task has reclaimed since boot: for the machine, 0 is an old figure. */
	if (scanned == 0 && !story_is_memcg(story))
		return;
	if (scanned == 0)
		story_say(story, topic, "Reclaim has never found a page to scan.");
	else if (scanned > 0 && taken >= 0)
		story_say(story, topic, "Reclaim has scanned %s and reclaimed %.0f of them (%.0f%%) since %s.",
			  story_count(story, scanned, "page"), taken, taken * 100 / scanned,
			  story_is_memcg(story) ? "the cgroup was made" : "boot");
	else
		story_say(story, topic, "This kernel does not tell what reclaim did.");
}

void explain_reclaim(struct story *story)
{
	double refaults = story_charge(story, "workingset_refault_file");
	double hits = story_charge(story, "events_max_count");
	double failures = story_charge(story, "events_oom_count");

	say_effort(story);
	say_all_reclaim(story);
	if (refaults > 0)
		story_say(story, topic,
			  "%s of files had to be read again after reclaim had evicted them.",
			  story_count(story, refaults, "page"));
	if (hits > 0 && failures >= 0)
		story_say(story, topic, "The limit was hit %s; reclaim failed to make room %s.",
			  story_times(story, hits), story_times(story, failures));
}
