// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: what filled the domain, why it stayed, and what reclaim tried. */
#include <stdlib.h>
#include <string.h>

#include "story.h"

/* Kinds of memory below this part of the usage are not worth a sentence. */
#define WORTH_PCT	1

/* So old they say that they are old: a page is charged faster than that. */
#define WORTH_AGE_NS	50e6

struct kind {
	const char *name;
	double bytes;
	const char *(*why)(struct story *story);
};

/* Why was it not swapped out? */
static const char *why_anon(struct story *story)
{
	double max = story_charge(story, "max"), swap = story_charge(story, "swap");
	double swap_max = story_charge(story, "swap_max");
	double total = story_number(story, "total_pages") * page_size();

	if (swap_max == 0)
		return "cannot be reclaimed, as memory.swap.max is 0";
	if (swap_max > 0 && swap >= swap_max)
		return story_printf(story, "cannot be reclaimed, as all swap that is allowed here, %s, is used",
				    story_size(story, swap_max));
	if (!strcmp(kill_key(story->kill, "domain"), "memcg") && max > 0 && total > 0 &&
	    total <= max)
		return "cannot be reclaimed, as there is no swap";
	if (story_charge(story, "swap_events_fail_count") > 0)
		return story_printf(story, "can only go to swap, which was full %s; %s is there",
				    story_times(story,
						story_charge(story, "swap_events_fail_count")),
				    story_size(story, swap));
	if (swap >= 0)
		return story_printf(story, "can only go to swap, where %s is",
				    story_size(story, swap));
	return "can only go to swap";
}

static const char *why_shmem(struct story *story)
{
	return story_printf(story,
			    "it belongs to files, so that killing a process frees it only if nothing else maps it; what is in tmpfs stays until the file is deleted; and it %s",
			    why_anon(story));
}

/* A part of a kind of memory, and what is said of it. */
struct part {
	const char *charge;
	const char *words;
};

static const char *list_parts(struct story *story, const struct part *parts, const char *none)
{
	const char *list = "";

	for (; parts->charge; parts++) {
		double bytes = story_charge(story, parts->charge);

		if (bytes > 0)
			list = story_printf(story, "%s%s%s %s", list, *list ? ", " : "",
					    story_size(story, bytes), parts->words);
	}
	return *list ? list : none;
}

static const char *why_cache(struct story *story)
{
	static const struct part parts[] = {
		{ "file_dirty", "dirty, to be written first" },
		{ "file_writeback", "being written" },
		{ "file_mapped", "mapped by processes (tmpfs included)" },
		{ "active_file", "in active use" },
		{ "inactive_file", "inactive, which reclaim takes first" },
		{ NULL, NULL },
	};

	return list_parts(story, parts, "nothing is known of its state");
}

static const char *why_kernel(struct story *story)
{
	static const struct part parts[] = {
		{ "slab_unreclaimable", "of unreclaimable slab" },
		{ "slab_reclaimable", "of reclaimable slab" },
		{ "pagetables", "of page tables" },
		{ "sec_pagetables", "of page tables of KVM and IOMMU" },
		{ "kernel_stack", "of stacks" },
		{ "percpu", "of per-CPU memory" },
		{ "vmalloc", "from vmalloc" },
		{ NULL, NULL },
	};

	return list_parts(story, parts, "its parts are not known");
}

static const char *why_sock(struct story *story)
{
	(void)story;
	return "buffers of sockets, free when their data was read or acknowledged";
}

static const char *why_hugetlb(struct story *story)
{
	(void)story;
	return "huge pages of hugetlbfs cannot be reclaimed";
}

static const char *why_residual(struct story *story)
{
	(void)story;
	return "charged, but not in the statistics yet, which the kernel adds up every two seconds";
}

static int compare_kinds(const void *a, const void *b)
{
	const struct kind *left = a, *right = b;

	return (left->bytes < right->bytes) - (left->bytes > right->bytes);
}

/* Disjoint, unlike memory.stat's: there tmpfs is part of file. */
static void say_kinds(struct story *story)
{
	double file = story_charge(story, "file"), shmem = story_charge(story, "shmem");
	double usage = story_charge(story, "usage");
	struct kind kinds[] = {
		{ "anonymous memory", story_charge(story, "anon"), why_anon },
		{ "page cache", file > 0 && shmem >= 0 ? file - shmem : file, why_cache },
		{ "tmpfs and shared memory", shmem, why_shmem },
		{ "kernel memory", story_charge(story, "kernel"), why_kernel },
		{ "network buffers", story_charge(story, "sock"), why_sock },
		{ "hugetlb", story_charge(story, "hugetlb"), why_hugetlb },
		{ "memory without a name", story_charge(story, "residual"), why_residual },
	};
	double locked = story_charge(story, "unevictable");

	if (usage <= 0) {
		story_say(story, "memory", "What it was charged for is not known.");
		return;
	}
	qsort(kinds, sizeof(kinds) / sizeof(*kinds), sizeof(*kinds), compare_kinds);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i].bytes * 100 >= usage * WORTH_PCT)
			story_say(story, "memory", "%s, %.0f%%, was %s: %s.",
				  story_size(story, kinds[i].bytes), kinds[i].bytes * 100 / usage,
				  kinds[i].name, kinds[i].why(story));
	if (locked * 100 >= usage * WORTH_PCT)
		story_say(story, "memory",
			  "%s of all this was unevictable, as by mlock: reclaim may not take it.",
			  story_size(story, locked));
}

/* What was tried between the last time that there was room, and the kill. */
static void say_effort(struct story *story)
{
	double rounds = story_number(story, "reclaim_rounds_count");
	double ns = story_number(story, "reclaim_ns");
	double scanned = story_number(story, "reclaim_scanned_pages");
	double taken = story_number(story, "reclaim_reclaimed_pages");

	if (rounds < 0 || ns < 0)
		return;
	if (scanned < 0 || taken < 0)
		story_say(story, "reclaim", "Before the kill, who asked tried %s to reclaim, for %.1f ms.",
			  story_times(story, rounds), ns / 1e6);
	else if (scanned == 0)
		story_say(story, "reclaim",
			  "Before the kill, who asked tried %s to reclaim, for %.1f ms, and found no page that it might take.",
			  story_times(story, rounds), ns / 1e6);
	else
		story_say(story, "reclaim",
			  "Before the kill, who asked tried %s to reclaim, for %.1f ms: it looked at %.0f pages and took %.0f of them.",
			  story_times(story, rounds), ns / 1e6, scanned, taken);
}

/* Statistics lag behind what is charged. */
static void say_age(struct story *story)
{
	double age = story_number(story, "charges_age_ns");

	if (age >= WORTH_AGE_NS)
		story_say(story, "memory",
			  "The parts of it were last added up %.1f s before the kill; they need not sum up to what was charged.",
			  age / 1e9);
}

static void say_reclaim(struct story *story)
{
	double scanned = story_charge(story, "pgscan"), taken = story_charge(story, "pgsteal");
	double refaults = story_charge(story, "workingset_refault_file");
	double hits = story_charge(story, "events_max_count");
	double failures = story_charge(story, "events_oom_count");

	if (scanned == 0)
		story_say(story, "reclaim", "Reclaim never had a page to look at.");
	else if (scanned > 0 && taken >= 0)
		story_say(story, "reclaim",
			  "Reclaim has looked at %.0f pages and taken %.0f of them, %.0f%%, since %s.",
			  scanned, taken, taken * 100 / scanned,
			  strcmp(kill_key(story->kill, "domain"), "memcg") ? "boot" :
									     "the cgroup was made");
	else
		story_say(story, "reclaim", "What reclaim did is not known on this kernel.");
	if (refaults > 0)
		story_say(story, "reclaim",
			  "%.0f pages of files were read again soon after they had been taken.",
			  refaults);
	if (hits > 0 && failures >= 0)
		story_say(story, "reclaim",
			  "The limit was hit %s, and reclaim did not help %s.",
			  story_times(story, hits), story_times(story, failures));
}

void explain_memory(struct story *story)
{
	say_kinds(story);
	say_age(story);
	say_effort(story);
	say_reclaim(story);
}
