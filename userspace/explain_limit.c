// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: which limit was hit, and who asked for more. */
#include <stdlib.h>
#include <string.h>

#include "format.h"
#include "story.h"

static const char topic[] = "limit";

/* So far below a limit it is not what was hit: memory is charged in batches of 64 pages a CPU. */
#define NEAR_LIMIT	(4.0 * 1024 * 1024)

static bool is(const struct story *story, const char *key, const char *value)
{
	return !strcmp(kill_key(story->kill, key), value);
}

static void say_memcg(struct story *story)
{
	const char *path = kill_key(story->kill, "domain_path");
	double usage = story_charge(story, "usage"), max = story_charge(story, "max");
	double memsw = story_charge(story, "memsw_usage");
	double memsw_max = story_charge(story, "memsw_max");

	if (memsw_max >= 0 && memsw + NEAR_LIMIT >= memsw_max &&
	    (max < 0 || memsw_max - memsw <= max - usage))
		story_say(story, topic,
			  "Cgroup %s reached its limit of memory and swap together, %s: it was charged %s, of which %s were memory.",
			  path, story_size(story, memsw_max), story_size(story, memsw),
			  story_size(story, usage));
	else if (usage < 0)
		story_say(story, topic, "Cgroup %s reached its limit.", path);
	else if (max < 0)
		story_say(story, topic,
			  "Cgroup %s reached its limit of memory and swap together; it was charged %s of memory.",
			  path, story_size(story, usage));
	else if (usage + NEAR_LIMIT < max)
		story_say(story, topic,
			  "Cgroup %s was charged %s, less than its limit of %s: either memory became free meanwhile, or it is cgroup v1 and the limit of memory and swap together was hit.",
			  path, story_size(story, usage), story_size(story, max));
	else
		story_say(story, topic,
			  "Cgroup %s reached its limit: it was charged %s, and memory.max is %s.",
			  path, story_size(story, usage), story_size(story, max));
	if (!is(story, "victim_cgroup", path) && !is(story, "victim_cgroup", "-"))
		story_say(story, topic,
			  "All below it share that limit; the victim's own cgroup is %s.",
			  kill_key(story->kill, "victim_cgroup"));
}

static void say_machine(struct story *story)
{
	double pages = story_number(story, "total_pages");
	const char *total = pages < 0 ? "an unknown amount" :
					story_size(story, pages * page_size());

	if (is(story, "constraint", "cpuset"))
		story_say(story, topic,
			  "The memory nodes that the cpuset of who asked allows ran out, with swap %s in all. Other nodes may have had memory.",
			  total);
	else if (is(story, "constraint", "memory_policy"))
		story_say(story, topic,
			  "The memory nodes that the memory policy of who asked allows ran out, with swap %s in all. Other nodes may have had memory.",
			  total);
	else
		story_say(story, topic, "The machine ran out of memory, of which, with swap, there is %s.",
			  total);
}

static void say_asker(struct story *story)
{
	const char *pid = kill_key(story->kill, "asker_pid");
	const char *order = kill_key(story->kill, "order");
	const char *who = story_process(story, pid, kill_key(story->kill, "asker_comm"));

	if (!is_natural(order) || strlen(order) > 2)
		return;
	story_say(story, topic, "%s asked for %s more (order %s, gfp %s), and reclaim did not find that much.",
		  is(story, "victim_pid", pid) && strcmp(pid, "-") ? "The victim itself" : who,
		  story_size(story, (double)(1ull << (strtoul(order, NULL, 10) & 31)) * page_size()),
		  order, kill_key(story->kill, "gfp"));
}

void explain_limit(struct story *story)
{
	if (is(story, "sysrq", "1")) {
		story_say(story, topic,
			  "Somebody asked for it by sysrq-f: the machine need not have been short of memory.");
		return;
	}
	if (is(story, "domain", "memcg"))
		say_memcg(story);
	else
		say_machine(story);
	say_asker(story);
}
