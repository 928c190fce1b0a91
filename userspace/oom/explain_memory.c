// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: what filled a cgroup, and why it stayed. */
#include <math.h>
#include <string.h>

#include "base/format.h"
#include "input/pages.h"
#include "oom/explain_kinds.h"
#include "oom/explain_swap.h"

/* Statistics older than this are said to be old: a page is charged in far less. */
#define WORTH_AGE_NS	50e6

/* mm/memcontrol.c, MEMCG_CHARGE_BATCH: pages that a CPU may have charged ahead. */
#define CHARGE_BATCH	64.0

/* A part below this share of the usage needs no explanation. */
#define WORTH_PCT	1

/* From where page tables, and what processes share since a fork, are worth a sentence. */
#define PAGE_TABLES_PCT	10
#define SHARED_PCT	10

static double known(double bytes)
{
	return bytes > 0 ? bytes : 0;
}

/* What of tmpfs and shared memory the candidates map, at most; -1 if not all of them are recorded. */
static double mapped_shmem(const struct story *story)
{
	const struct table *candidates = story->kill->candidates;
	double most = 0;

	if (story_number(story, "eligible_count") != (double)candidates->nr_rows)
		return -1;
	for (size_t row = 0; row < candidates->nr_rows; row++) {
		const char *cell = table_cell(candidates, "rss_shmem", row);

		if (!is_number(cell))
			return -1;
		most += number_order(cell);
	}
	return most;
}

/* The most of a column that one of the candidates has; 0 if there is none. */
static double most_of(const struct story *story, const char *column)
{
	const struct table *candidates = story->kill->candidates;
	double most = 0;

	for (size_t row = 0; row < candidates->nr_rows; row++) {
		const char *cell = table_cell(candidates, column, row);

		if (is_number(cell))
			most = fmax(most, number_order(cell));
	}
	return most;
}

/* Is it what processes share, such as shared_buffers of a database, rather than files? */
static bool is_mapped(const struct story *story, double shmem)
{
	return most_of(story, "rss_shmem") * 2 >= shmem;
}

static const char *why_shmem(struct story *story, double bytes)
{
	double mapped = mapped_shmem(story);
	const char *files = "";

	if (is_mapped(story, bytes))
		return story_printf(story,
				    ", of which a single process maps up to %s: what processes share without a file is freed when the last of them ends, a file in tmpfs when somebody deletes it; it %s",
				    story_size(story, fmin(most_of(story, "rss_shmem"), bytes)),
				    swap_why_not(story));

	/* Processes may share pages, so the sum over them is an upper bound. */
	if (mapped >= 0 && mapped < bytes)
		files = story_printf(story,
				     "; the processes that could be killed map %s of it at most, the rest is in files",
				     story_size(story, mapped));
	return story_printf(story,
			    ", which outlives the processes: a file in tmpfs stays charged until somebody deletes it, even after its container is gone%s; it %s",
			    files, swap_why_not(story));
}

static const char *why_cache(struct story *story, double cache)
{
	double active = known(story_charge(story, "active_file"));
	double inactive = known(story_charge(story, "inactive_file"));
	const char *list = list_add(story, "", active, "of it is in active use");
	const char *state = "";

	list = list_add(story, list, inactive, "is inactive, which reclaim takes first");
	list = list_add(story, list, cache - active - inactive,
			"is on neither list of files, for example because it is locked");
	state = list_add(story, state, story_charge(story, "file_dirty"),
			 "must be written to disk first");
	state = list_add(story, state, story_charge(story, "file_writeback"), "is being written");
	state = list_add(story, state, story_charge(story, "file_mapped"),
			 "is mapped by processes (tmpfs included)");
	return story_printf(story, ", which reclaim can take%s%s%s%s", *list ? ": " : "", list,
			    *state ? "; " : "", state);
}

/* Parts of kernel memory, which are disjoint. Names are those of memory.stat. */
static const struct part {
	const char *charge;
	const char *words;
} kernel_parts[] = {
	{ "slab_unreclaimable", "of unreclaimable slab" },
	{ "slab_reclaimable", "of reclaimable slab" },
	{ "pagetables", "of page tables" },
	{ "sec_pagetables", "of page tables of KVM and IOMMU" },
	{ "kernel_stack", "of stacks" },
	{ "percpu", "of per-CPU memory" },
	{ "vmalloc", "from vmalloc" },
	{ "zswap", "of pages compressed by zswap" },
};

static double named_kernel(const struct story *story)
{
	double sum = 0;

	for (size_t i = 0; i < sizeof(kernel_parts) / sizeof(*kernel_parts); i++)
		sum += known(story_charge(story, kernel_parts[i].charge));
	return sum;
}

static const char *list_kernel(struct story *story, double kernel, double usage)
{
	double other = kernel - named_kernel(story);
	struct kinds list = { .nr = 0 };

	for (size_t i = 0; i < sizeof(kernel_parts) / sizeof(*kernel_parts); i++)
		kinds_add(&list, kernel_parts[i].words,
			  story_charge(story, kernel_parts[i].charge), NULL);
	kinds_add(&list, other * 100 >= usage * WORTH_PCT ?
		  "in no named part (pipe buffers or other pages that the kernel allocates for processes)" :
		  "in no named part", other, NULL);
	return list.nr ? story_printf(story, ": %s", kinds_list(story, &list)) : NULL;
}

/*
 * Pages on the lists of anonymous memory that no process maps: old records have only what they are
 * computed from.
 */
static double unmapped_anon(const struct story *story)
{
	double lists = known(story_charge(story, "active_anon")) +
		       known(story_charge(story, "inactive_anon"));

	if (story_charge(story, "anon_unmapped") >= 0)
		return story_charge(story, "anon_unmapped");
	return fmax(lists - known(story_charge(story, "anon")) -
		    known(story_charge(story, "shmem")), 0);
}

static const char *why_unmapped(struct story *story)
{
	double queue = story_charge(story, "deferred_splits");
	double swapcached = story_charge(story, "swapcached");
	const char *waiting = "", *cache = "";

	if (queue > 0)
		waiting = story_printf(story, " (%s in the deferred split queue)",
				       story_count(story, queue, "huge page"));
	if (swapcached > 0)
		cache = story_printf(story, "; up to %s of it is swap cache",
				     story_size(story, swapcached));
	return story_printf(story,
			    ", which no process maps any more: a huge page of which a part was unmapped stays charged whole until reclaim splits it%s%s",
			    waiting, cache);
}

static const char *why_rest(struct story *story)
{
	double age = story_number(story, "charges_age_ns");
	const char *lag = "";

	if (age >= WORTH_AGE_NS)
		lag = story_printf(story, ", %s before the kill", story_ns(story, age));
	return story_printf(story,
			    ": charges that CPUs hold in advance (up to %s each), memory that an exiting process was giving back, or what changed since the statistics were last added up%s",
			    story_size(story, CHARGE_BATCH * page_size()), lag);
}

/*
 * Until 6.1 a domain's own memory.min keeps all that is charged to it from reclaim for its own
 * limit, too, as long as its emin is not less. Later kernels ask only those below.
 */
static void say_protected(struct story *story)
{
	double min = story_number(story, "protected_min");

	if (min > 0 && min == story_number(story, "limit_usage") &&
	    story_charge(story, "emin") >= min)
		story_say(story, "memory",
			  "memory.min of this cgroup or of those below it protected all of this from reclaim, page cache included.");
	else if (min > 0)
		story_say(story, "memory",
			  "memory.min of the cgroups below it protected %s of this from reclaim, page cache included.",
			  story_size(story, min));
}

static void say_locked(struct story *story, double usage)
{
	double locked = story_charge(story, "unevictable");

	if (locked * 100 >= usage * WORTH_PCT)
		story_say(story, "memory",
			  "%s of all this was unevictable, for example locked with mlock(2): reclaim may not take it.",
			  story_size(story, locked));
}

/*
 * Page tables that fill much of a limit are those of many processes that map the same memory: each
 * has its own.
 */
static void say_page_tables(struct story *story, double usage)
{
	double bytes = story_charge(story, "pagetables");
	double processes = story_number(story, "considered_count");

	if (bytes * 100 >= usage * PAGE_TABLES_PCT && processes > 1)
		story_say(story, "memory",
			  "%s of page tables for %s: each process has its own, for memory that it shares with others too; huge pages need far fewer.",
			  story_size(story, bytes), story_count(story, processes, "process"));
}

/*
 * Since a fork, parent and child share what neither has written to. Each has it in its rss, but it
 * is charged once: what the processes have beyond the usage is shared at least. The statistic of
 * anonymous memory lags behind, the usage does not.
 */
static void say_shared(struct story *story, double usage)
{
	const struct table *candidates = story->kill->candidates;
	double rss = 0;

	for (size_t row = 0; row < candidates->nr_rows; row++) {
		const char *cell = table_cell(candidates, "rss_anon", row);

		if (is_number(cell))
			rss += number_order(cell);
	}
	if ((rss - usage) * 100 >= usage * SHARED_PCT)
		story_say(story, "memory",
			  "The processes have %s of anonymous memory in their rss, and all that was charged is %s: at least %s is shared since a fork, unless a process brought it from another cgroup; each shared page that parent or child writes to is copied, and charged again.",
			  story_size(story, rss), story_size(story, usage),
			  story_size(story, rss - usage));
}

/* Where did it come from? The record knows whose request hit the limit. */
static void say_writer(struct story *story, double shmem, double usage)
{
	if (shmem * 2 < usage || story_is(story, "asker_comm", "-") ||
	    story_is(story, "trigger", "memory_max_write"))
		return;
	if (!is_mapped(story, shmem))
		story_say(story, "memory",
			  "To find out who fills the tmpfs, look first at %s, whose request hit the limit.",
			  story_asker(story));
}

/* memory.stat counts tmpfs as part of file; here it is a kind of its own. */
static void add_kinds(struct story *story, struct kinds *kinds, double usage)
{
	double file = known(story_charge(story, "file")), shmem = known(story_charge(story, "shmem"));
	double kernel = story_charge(story, "kernel");
	double rest;

	if (kernel < 0)
		kernel = named_kernel(story);
	kinds_add(kinds, "anonymous memory", story_charge(story, "anon"),
		  story_printf(story, ", which %s", swap_why_not(story)));
	kinds_add(kinds, "page cache", file - shmem, why_cache(story, file - shmem));
	kinds_add(kinds, "tmpfs and shared memory", shmem, why_shmem(story, shmem));
	kinds_add(kinds, "kernel memory", kernel, list_kernel(story, kernel, usage));
	kinds_add(kinds, "socket buffers", story_charge(story, "sock"),
		  ", which the kernel frees when the data has been read or acknowledged");
	kinds_add(kinds, "hugetlb", story_charge(story, "hugetlb"), ", which cannot be reclaimed");
	rest = usage - kinds_sum(kinds);
	kinds_add(kinds, "anonymous memory in unmapped parts of huge pages",
		  fmin(unmapped_anon(story), rest), why_unmapped(story));
	kinds_add(kinds, "memory that no statistic names", usage - kinds_sum(kinds), why_rest(story));
}

/* Of the machine, version 1.0 recorded only what cgroups were charged for. */
static void say_root(struct story *story)
{
	double file = known(story_charge(story, "file")), shmem = known(story_charge(story, "shmem"));
	const char *list = list_add(story, "", story_charge(story, "anon"), "of anonymous memory");

	list = list_add(story, list, file - shmem, "of page cache");
	list = list_add(story, list, shmem, "of tmpfs and shared memory");
	story_say(story, "memory",
		  "This record does not hold the memory of the machine at that moment%s%s%s.",
		  *list ? "; its processes and files had " : "", list,
		  *list ? ", and what else there was is not known" : "");
}

void explain_memory(struct story *story)
{
	double usage = story_charge(story, "usage");
	struct kinds kinds = { .nr = 0 };

	if (!story_is_memcg(story)) {
		if (!story_has_machine(story))
			say_root(story);
		return;
	}
	if (usage <= 0 || story_charge(story, "anon") < 0 || story_charge(story, "file") < 0) {
		story_say(story, "memory", "What it was charged for is not known.");
		return;
	}
	add_kinds(story, &kinds, usage);
	kinds_say(story, &kinds, usage, "that were charged");
	say_protected(story);
	say_locked(story, usage);
	say_page_tables(story, usage);
	say_shared(story, usage);
	say_writer(story, fmax(story_charge(story, "shmem"), 0), usage);
}
