// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: which limit was hit, and by whose request. */
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "input/pages.h"
#include "oom/story.h"

static const char topic[] = "limit";

/*
 * A usage that differs from the limit by less than this is at the limit: memory is charged in
 * batches of 64 pages a CPU.
 */
#define NEAR_LIMIT	(4.0 * 1024 * 1024)

/* Usage over a limit by more than this did not come from a charge, which stops at the limit. */
#define ABOVE_LIMIT	(1024.0 * 1024)

struct counter {
	double usage, max;		/* memory; max is -1 if unlimited or not known */
	double memsw, memsw_max;	/* v1: memory and swap */
};

static struct counter read_counter(const struct story *story)
{
	return (struct counter) {
		.usage = story_charge(story, "usage"),
		.max = story_charge(story, "max"),
		.memsw = story_charge(story, "memsw_usage"),
		.memsw_max = story_charge(story, "memsw_max"),
	};
}

static bool is_v1(const struct story *story)
{
	return !story_is(story, "charge_memsw_max", "-");
}

static const char *limit_name(const struct story *story)
{
	return is_v1(story) ? "memory.limit_in_bytes" : "memory.max";
}

/* Which one was it? Records of version 1.0 do not say, so it is the one with less room. */
static bool is_memsw(const struct story *story, const struct counter *c)
{
	if (!story_is(story, "limit", "-"))
		return story_is(story, "limit", "memsw");
	return c->memsw_max >= 0 && c->memsw + NEAR_LIMIT >= c->memsw_max &&
	       (c->max < 0 || c->memsw_max - c->memsw <= c->max - c->usage);
}

/* Was memory.max written below the usage? mm/memcontrol.c, memory_max_write() */
static bool is_lowered(const struct story *story, const struct counter *c)
{
	if (!story_is(story, "trigger", "-"))
		return story_is(story, "trigger", "memory_max_write");
	return c->max >= 0 && c->usage - c->max > ABOVE_LIMIT;
}

bool hit_memsw(const struct story *story)
{
	struct counter c = read_counter(story);

	return story_is_memcg(story) && !is_lowered(story, &c) && is_memsw(story, &c);
}

static void say_lowered(struct story *story, const struct counter *c)
{
	const char *path = kill_key(story->kill, "domain_path");
	const char *max = story_size(story, c->max), *usage = story_size(story, c->usage);

	if (!story_is(story, "trigger", "-"))
		story_say(story, topic,
			  "%s set memory.max of cgroup %s to %s, below its usage of %s. Reclaim could not bring the usage down to that, so the write killed a process; nobody had requested memory.",
			  story_asker(story), path, max, usage);
	else
		story_say(story, topic,
			  "Cgroup %s was charged %s, more than its memory.max of %s: most likely %s set memory.max below the usage, and the write killed a process.",
			  path, usage, max, story_asker(story));
}

static void say_memsw(struct story *story, const struct counter *c)
{
	story_say(story, topic,
		  "Cgroup %s reached its limit of memory and swap together: it was charged %s, of which %s was memory and %s swap, and memory.memsw.limit_in_bytes is %s.",
		  kill_key(story->kill, "domain_path"), story_size(story, c->memsw),
		  story_size(story, c->usage), story_size(story, c->memsw - c->usage),
		  story_size(story, c->memsw_max));
}

static void say_max(struct story *story, const struct counter *c)
{
	const char *path = kill_key(story->kill, "domain_path");

	if (c->usage < 0)
		story_say(story, topic, "Cgroup %s reached its limit.", path);
	else if (c->max < 0)
		story_say(story, topic,
			  "Cgroup %s has no memory.max now, and was charged %s: it reached a limit that was raised since, or the limit of memory and swap together.",
			  path, story_size(story, c->usage));
	else if (c->usage + NEAR_LIMIT < c->max)
		story_say(story, topic,
			  "Cgroup %s was charged %s, less than its %s of %s: memory became free while the OOM killer was called%s.",
			  path, story_size(story, c->usage), limit_name(story),
			  story_size(story, c->max),
			  is_v1(story) || story_is(story, "trigger", "-") ?
			  ", or the limit of memory and swap together (cgroup v1) was hit" : "");
	else
		story_say(story, topic,
			  "Cgroup %s reached its limit: it was charged %s, and %s is %s.", path,
			  story_size(story, c->usage), limit_name(story), story_size(story, c->max));
}

static void say_memcg(struct story *story)
{
	struct counter c = read_counter(story);

	if (is_lowered(story, &c))
		say_lowered(story, &c);
	else if (is_memsw(story, &c))
		say_memsw(story, &c);
	else
		say_max(story, &c);
	if (!story_is(story, "victim_cgroup", kill_key(story->kill, "domain_path")) &&
	    !story_is(story, "victim_cgroup", "-"))
		story_say(story, topic,
			  "All cgroups below it share that limit; the victim's own cgroup is %s.",
			  kill_key(story->kill, "victim_cgroup"));
}

static void say_nodes(struct story *story, const char *whose, const char *total)
{
	const char *nodes = kill_key(story->kill, "nodes_allowed");

	if (strcmp(nodes, "-"))
		story_say(story, topic,
			  "The memory nodes that %s of %s allows (%s) ran out of memory (%s including swap). Other nodes may have had free memory.",
			  whose, story_asker(story), nodes, total);
	else
		story_say(story, topic,
			  "The memory nodes that %s of %s allows ran out of memory (%s including swap). Other nodes may have had free memory.",
			  whose, story_asker(story), total);
}

static void say_machine(struct story *story)
{
	double pages = story_number(story, "total_pages");
	const char *total = pages < 0 ? "of an unknown size" :
					story_size(story, pages * page_size());

	if (story_is(story, "constraint", "cpuset"))
		say_nodes(story, "the cpuset", total);
	else if (story_is(story, "constraint", "memory_policy"))
		say_nodes(story, "the memory policy", total);
	else
		story_say(story, topic, "The machine ran out of memory (%s including swap).", total);
}

static const char *gfp_text(struct story *story)
{
	const char *flags = kill_key(story->kill, "gfp_flags");

	if (strcmp(flags, "-"))
		return flags;
	if (story_is(story, "gfp", "-"))
		return "flags not known";
	return story_printf(story, "gfp %s", kill_key(story->kill, "gfp"));
}

/* "one 4K page (GFP_KERNEL)", and what reclaim could not free; NULL: not known. */
static const char *request(struct story *story, const char **what)
{
	const char *cell = kill_key(story->kill, "order"), *page = story_size(story, page_size());
	unsigned long order;

	if (!is_natural(cell) || strlen(cell) > 2)
		return NULL;
	order = strtoul(cell, NULL, 10) & 31;
	*what = order ? "them" : "it";
	if (!order)
		return story_printf(story, "one %s page (%s)", page, gfp_text(story));
	return story_printf(story, "%llu contiguous pages, %s (order %lu, %s)", 1ull << order,
			    story_size(story, (double)(1ull << order) * page_size()), order,
			    gfp_text(story));
}

static void say_asker(struct story *story)
{
	bool itself = strcmp(kill_key(story->kill, "asker_pid"), "-") &&
		      story_is(story, "victim_pid", kill_key(story->kill, "asker_pid"));
	const char *who = story_is(story, "asker_comm", "-") ? "A process that is not visible here" :
			  story_printf(story, "%s%s", story_asker(story),
				       itself ? ", the victim itself," : "");
	const char *what, *pages = request(story, &what);

	if (story_is(story, "trigger", "oom_synchronize"))
		story_say(story, topic,
			  "%s had waited at the limit because memory.oom_control had turned the OOM killer off; then somebody turned it on.",
			  who);
	else if (story_is(story, "trigger", "page_fault"))
		story_say(story, topic, "A page fault of %s could not get a page.", who);
	else if (pages)
		story_say(story, topic, "%s requested %s; reclaim could not free %s.", who, pages, what);
}

static void say_repeated(struct story *story)
{
	double count = story_number(story, "repeat_count");
	double ns = story_number(story, "last_time_ns") - story_number(story, "time_ns");

	if (count > 1)
		story_say(story, topic,
			  "This happened %.0f times; the last time was %s after the first.", count,
			  story_ns(story, ns));
}

void explain_limit(struct story *story)
{
	struct counter c = read_counter(story);

	if (story_is(story, "sysrq", "1")) {
		story_say(story, topic,
			  "An administrator requested this kill with sysrq-f: the machine need not have been short of memory.");
		return;
	}
	if (story_is(story, "trigger", "min_ttl")) {
		story_say(story, topic,
			  "kswapd could not keep in memory what was used within lru_gen/min_ttl_ms, and requested this kill to stop thrashing: the machine need not have run out of memory.");
		say_repeated(story);
		return;
	}
	if (story_is_memcg(story))
		say_memcg(story);
	else
		say_machine(story);
	if (!story_is_memcg(story) || !is_lowered(story, &c))
		say_asker(story);
	say_repeated(story);
}
