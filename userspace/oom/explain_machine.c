// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: what filled the machine. */
#include <math.h>
#include <string.h>

#include "base/format.h"
#include "oom/explain_kinds.h"
#include "oom/explain_swap.h"

static double known(double bytes)
{
	return bytes > 0 ? bytes : 0;
}

static double of(const struct story *story, const char *name)
{
	return known(story_machine(story, name));
}

/* Each zone's free memory, of those that the request could use, or of the others. */
static double free_in_zones(const struct story *story, bool allowed)
{
	const struct table *zones = story->kill->zones;
	double sum = 0;

	for (size_t row = 0; zones && row < zones->nr_rows; row++) {
		const char *cell = table_cell(zones, "free", row);

		if (is_number(cell) && !strcmp(table_cell(zones, "allowed", row), "1") == allowed)
			sum += number_order(cell);
	}
	return sum;
}

static const char *why_free(struct story *story)
{
	double others = free_in_zones(story, false);

	if (others > 0)
		return story_printf(story, ", %s of it in zones or nodes that this request could not use",
				    story_size(story, others));
	return ", which the kernel keeps for requests that are more urgent";
}

static const char *why_hugetlb(struct story *story)
{
	double unused = story_machine(story, "hugetlb_free");

	return story_printf(story,
			    ", set aside by vm.nr_hugepages and of use to hugetlbfs alone%s%s",
			    unused > 0 ? story_printf(story, "; %s of it was unused",
						      story_size(story, unused)) : "",
			    "; it cannot be reclaimed");
}

static const char *list_cache(struct story *story)
{
	const char *list = "";

	list = list_add(story, list, of(story, "dirty"), "must be written to disk first");
	list = list_add(story, list, of(story, "writeback"), "is being written");
	list = list_add(story, list, of(story, "mapped"), "is mapped by processes (tmpfs included)");
	return *list ? story_printf(story, ", which reclaim can take; %s", list) :
		       ", which reclaim can take";
}

/* /proc/mmscope/system says of what its key kernel is the sum. */
static const char *list_kernel(struct story *story)
{
	static const struct part {
		const char *key;
		const char *words;
	} parts[] = {
		{ "sunreclaim", "of unreclaimable slab" },
		{ "kreclaimable", "that shrinkers can free" },
		{ "page_tables", "of page tables" },
		{ "sec_page_tables", "of page tables of KVM and IOMMU" },
		{ "vmalloc_used", "from vmalloc" },
		{ "percpu", "of per-CPU memory" },
	};
	struct kinds list = { .nr = 0 };

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		kinds_add(&list, parts[i].words, of(story, parts[i].key), NULL);
	kinds_add(&list, "of pages compressed by zram or zswap",
		  fmax(of(story, "zspages"), of(story, "zswap")), NULL);
	kinds_add(&list, "of stacks", of(story, "kernel") - kinds_sum(&list), NULL);
	return list.nr ? story_printf(story, ": %s", kinds_list(story, &list)) : NULL;
}

static double on_lists(const struct story *story)
{
	return of(story, "active") + of(story, "inactive") + of(story, "unevictable") +
	       of(story, "isolated_anon") + of(story, "isolated_file");
}

static void add_kinds(struct story *story, struct kinds *kinds, double total)
{
	double anon = of(story, "anon_pages"), shmem = of(story, "shmem");
	/* file_pages contains buffers, the page cache of block devices. */
	double cache = known(of(story, "file_pages") - of(story, "swap_cached") - shmem);
	double unmapped = on_lists(story) - anon - shmem - cache;
	const char *swap = swap_why_not(story);

	kinds_add(kinds, "anonymous memory", anon, story_printf(story, ", which %s", swap));
	kinds_add(kinds, "page cache", cache, list_cache(story));
	kinds_add(kinds, "tmpfs and shared memory", shmem,
		  story_printf(story,
			       ", which outlives the processes: a file in tmpfs stays until somebody deletes it; it %s",
			       swap));
	kinds_add(kinds, "hugetlb", of(story, "hugetlb"), why_hugetlb(story));
	kinds_add(kinds, "kernel memory", of(story, "kernel"), list_kernel(story));
	kinds_add(kinds, "memory of graphics drivers",
		  of(story, "gpu_active") + of(story, "gpu_reclaim"), NULL);
	kinds_add(kinds, "memory on reclaim's lists that no process maps", unmapped,
		  ": swap cache, or parts of huge pages that were unmapped");
	kinds_add(kinds, "free memory", of(story, "mem_free"), why_free(story));
	kinds_add(kinds, "free memory in the CPUs' own lists", of(story, "free_pcp"), NULL);
	kinds_add(kinds, "memory that no counter names", total - kinds_sum(kinds),
		  ": pages that drivers allocated, or buffers of pipes and sockets");
}

/* What a node's own counters name, each page once. */
static const struct part {
	const char *column;
	const char *words;
} node_parts[] = {
	{ "free", "free" },
	{ "active_anon", "of active anonymous memory and tmpfs" },
	{ "inactive_anon", "of inactive anonymous memory and tmpfs" },
	{ "active_file", "of active page cache" },
	{ "inactive_file", "of inactive page cache" },
	{ "unevictable", "unevictable" },
	{ "isolated", "isolated by reclaim" },
	{ "sreclaimable", "of reclaimable slab" },
	{ "sunreclaim", "of unreclaimable slab" },
	{ "kernel_stack", "of stacks" },
	{ "page_tables", "of page tables" },
	{ "hugetlb", "of hugetlb" },
};

static void say_node(struct story *story, const struct table *nodes, size_t row)
{
	double managed = known(story_row_number(nodes, "managed", row));
	struct kinds list = { .nr = 0 };

	for (size_t i = 0; i < sizeof(node_parts) / sizeof(*node_parts); i++)
		kinds_add(&list, node_parts[i].words,
			  known(story_row_number(nodes, node_parts[i].column, row)), NULL);
	kinds_add(&list, "in no count of the node's", managed - kinds_sum(&list), NULL);
	story_say(story, "memory", "Node %s%s has %s: %s.", table_cell(nodes, "node", row),
		  strcmp(table_cell(nodes, "allowed", row), "1") ?
		  ", which this request could not use," : "", story_size(story, managed),
		  kinds_list(story, &list));
}

/* One node is the machine, which has been told. */
static void say_nodes(struct story *story)
{
	const struct table *nodes = story->kill->nodes;

	for (size_t row = 0; nodes && nodes->nr_rows > 1 && row < nodes->nr_rows; row++)
		say_node(story, nodes, row);
}

void explain_machine(struct story *story)
{
	double total = story_machine(story, "mem_total");
	struct kinds kinds = { .nr = 0 };

	if (story_is_memcg(story) || !story_has_machine(story))
		return;
	add_kinds(story, &kinds, total);
	kinds_say(story, &kinds, total, "of memory that the machine has");
	say_nodes(story);
}
