// SPDX-License-Identifier: GPL-2.0
#include "compat.h"

#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/sched/loadavg.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "text.h"

s64 compat_total_swap_pages(void)
{
#ifdef CONFIG_SWAP
	const long *pages = kernel_data(total_swap_pages);

	return pages ? READ_ONCE(*pages) : VALUE_UNKNOWN;
#else
	return 0;
#endif
}

/* Where in vmstat_text (mm/vmstat.c) the names of node_stat_items begin. */
#ifdef HAVE_NUMA_EVENT_ITEMS
#define NODE_STAT_NAMES (NR_VM_ZONE_STAT_ITEMS + NR_VM_NUMA_EVENT_ITEMS)
#else
#define NODE_STAT_NAMES (NR_VM_ZONE_STAT_ITEMS + NR_VM_NUMA_STAT_ITEMS)
#endif

/* And those of vm_event_items. */
#ifdef HAVE_VM_STAT_ITEMS
#define EVENT_NAMES (NODE_STAT_NAMES + NR_VM_NODE_STAT_ITEMS + NR_VM_STAT_ITEMS)
#else
#define EVENT_NAMES (NODE_STAT_NAMES + NR_VM_NODE_STAT_ITEMS + NR_VM_WRITEBACK_STAT_ITEMS)
#endif

const char *compat_node_stat_name(int item)
{
	const char * const *text = kernel_data(vmstat_text);

	return text[NODE_STAT_NAMES + item];
}

#if defined(CONFIG_VM_EVENT_COUNTERS) || defined(CONFIG_MEMCG)
const char *compat_vm_event_name(int event)
{
	const char * const *text = kernel_data(vmstat_text);

	return text[EVENT_NAMES + event];
}
#else
/* The table ends before them. */
const char *compat_vm_event_name(int event)
{
	return "";
}
#endif

#ifdef CONFIG_MEMCG

/* { name, ratio, idx } up to 5.11, { name, idx } since. */
struct memory_stat_entry {
	const char *name;
	unsigned int word[2];
};

/* Which of the two is idx, by the entry of anon, which is the first one; -1 if neither. */
static int word_of_idx(const struct memory_stat_entry *anon)
{
	if (anon->word[0] == NR_ANON_MAPPED && !anon->word[1])
		return 0;
	return anon->word[0] == PAGE_SIZE && anon->word[1] == NR_ANON_MAPPED ? 1 : -1;
}

struct compat_memory_stat compat_memory_stat_entry(const void *address, size_t n)
{
	struct memory_stat_entry anon, entry;
	struct compat_memory_stat stat = {};
	int word;

	BUILD_BUG_ON(sizeof(entry) != COMPAT_MEMORY_STAT_SIZE);
	if (copy_from_kernel_nofault(&anon, address, sizeof(anon)) ||
	    copy_from_kernel_nofault(&entry, address + n * sizeof(entry), sizeof(entry)))
		return stat;
	word = word_of_idx(&anon);
	if (word < 0)
		return stat;
	stat.name = entry.name;
	stat.idx = entry.word[word];
	return stat;
}

#ifdef HAVE_MEMCG_VMSTATS

/*
 * Where memcg_events() is no function of its own (before 6.11) the counts are
 * read where it reads them: struct memcg_vmstats (mm/memcontrol.c) begins
 * with long state[MEMCG_NR_STAT], then unsigned long events[], in the order of
 * memcg_vm_event_stat. A kernel with mem_cgroup_stats_index keeps a shorter
 * state[], so that it is not that layout.
 */
static bool events_follow_state(size_t nr_events)
{
	struct mem_cgroup *root = compat_root_memcg();
	size_t size = 2 * (MEMCG_NR_STAT + nr_events) * sizeof(long);

	return root && !have_symbol(mem_cgroup_stats_index) &&
	       ksize(root->vmstats) >= size;
}

int compat_event_slot(int event)
{
	const unsigned int *stats = kernel_data(memcg_vm_event_stat);
	size_t n, nr;

	if (!stats)
		return -ENOENT;
	/* The size reaches to the next symbol, so what is read may not be there. */
	nr = symbol_size(SYMBOL_memcg_vm_event_stat) / sizeof(*stats);
	for (n = 0; n < nr; n++) {
		unsigned int stat;

		if (copy_from_kernel_nofault(&stat, &stats[n], sizeof(stat)))
			return -ENOENT;
		if (stat == event)
			break;
	}
	if (n == nr)
		return -ENOENT;
	if (have_symbol(memcg_events))
		return event;
	return events_follow_state(nr) ? n : -ENOENT;
}

#else

/* There is room for every event, but only these are counted. */
int compat_event_slot(int event)
{
	switch (event) {
	case PGFAULT:
	case PGMAJFAULT:
	case PGREFILL:
	case PGSCAN_KSWAPD:
	case PGSCAN_DIRECT:
	case PGSTEAL_KSWAPD:
	case PGSTEAL_DIRECT:
	case PGACTIVATE:
	case PGDEACTIVATE:
	case PGLAZYFREE:
	case PGLAZYFREED:
#ifdef CONFIG_TRANSPARENT_HUGEPAGE
	case THP_FAULT_ALLOC:
	case THP_COLLAPSE_ALLOC:
#endif
		return event;
	default:
		return -ENOENT;
	}
}

#endif /* HAVE_MEMCG_VMSTATS */

s64 compat_stats_age_ns(void)
{
#if defined(HAVE_FLUSH_STATS_OF_MEMCG)
	const u64 *last = kernel_data(flush_last_time);

	if (last)
		return jiffies64_to_nsecs(get_jiffies_64() - READ_ONCE(*last));
#elif defined(HAVE_FLUSH_STATS_OF_ALL)
	/* Set to 2 * FLUSH_TIME, 4 s, after each flush. */
	const u64 *next = kernel_data(flush_next_time);

	if (next)
		return jiffies64_to_nsecs(get_jiffies_64() + 4 * HZ - READ_ONCE(*next));
#endif
	return VALUE_UNKNOWN;
}

#ifdef CONFIG_PSI

static struct psi_group *psi_of(struct cgroup *cgrp)
{
	const struct static_key_false *disabled;

	/* kernel/cgroup/cgroup.c: cgroup_psi(): the root's is the machine's. */
	if (!cgroup_parent(cgrp)) {
		disabled = kernel_data(psi_disabled);
		if (!disabled || atomic_read(&disabled->key.enabled) > 0)
			return NULL;
		return (struct psi_group *)kernel_data(psi_system);
	}
#ifdef HAVE_CGROUP_PSI_POINTER
	return cgrp->psi;
#else
	return cgrp->psi.pcpu ? &cgrp->psi : NULL;
#endif
}

static u32 average(unsigned long avg)
{
	return LOAD_INT(avg) * 100 + LOAD_FRAC(avg);
}

bool compat_psi(struct cgroup *cgrp, struct compat_psi *psi)
{
	struct psi_group *group = psi_of(cgrp);

	if (!group)
		return false;
	psi->some_ns = READ_ONCE(group->total[PSI_AVGS][PSI_MEM_SOME]);
	psi->full_ns = READ_ONCE(group->total[PSI_AVGS][PSI_MEM_FULL]);
	psi->some_avg10 = average(READ_ONCE(group->avg[PSI_MEM_SOME][0]));
	psi->full_avg10 = average(READ_ONCE(group->avg[PSI_MEM_FULL][0]));
	psi->at = READ_ONCE(group->avg_last_update);
	return true;
}

#else

bool compat_psi(struct cgroup *cgrp, struct compat_psi *psi)
{
	return false;
}

#endif /* CONFIG_PSI */

#endif /* CONFIG_MEMCG */
