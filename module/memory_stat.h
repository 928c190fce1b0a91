/* SPDX-License-Identifier: GPL-2.0 */
/*
 * memory.stat: which statistics there are, and where this kernel keeps each.
 *
 * The kernel's index of a statistic, and whether it is a state or an event,
 * changes between versions. So the kernel's own tables are asked at load:
 * memory_stats, which names the states, and memcg_vm_event_stat with
 * vmstat_text, which name the events.
 */
#ifndef _MMSCOPE_MEMORY_STAT_H
#define _MMSCOPE_MEMORY_STAT_H

#include <linux/types.h>

#include "text.h"

struct cgroup_subsys_state;
struct mem_cgroup;

/*
 * S(name in memory.stat, bytes or events for one of the kernel's unit). slab,
 * pgscan and pgsteal are sums of others there as here.
 */
#define MEMORY_STAT_COLUMNS(S)						\
	S(anon, PAGE_SIZE) S(file, PAGE_SIZE) S(kernel, PAGE_SIZE)	\
	S(kernel_stack, 1024) S(pagetables, PAGE_SIZE)			\
	S(sec_pagetables, PAGE_SIZE) S(percpu, 1) S(sock, PAGE_SIZE)	\
	S(vmalloc, PAGE_SIZE) S(shmem, PAGE_SIZE) S(zswap, 1)		\
	S(zswapped, PAGE_SIZE) S(zswap_incomp, PAGE_SIZE)		\
	S(hugetlb, PAGE_SIZE)						\
	S(file_mapped, PAGE_SIZE) S(file_dirty, PAGE_SIZE)		\
	S(file_writeback, PAGE_SIZE) S(swapcached, PAGE_SIZE)		\
	S(anon_thp, COMPAT_THP_UNIT) S(file_thp, COMPAT_THP_UNIT)	\
	S(shmem_thp, COMPAT_THP_UNIT)					\
	S(inactive_anon, PAGE_SIZE) S(active_anon, PAGE_SIZE)		\
	S(inactive_file, PAGE_SIZE) S(active_file, PAGE_SIZE)		\
	S(unevictable, PAGE_SIZE)					\
	S(slab_reclaimable, 1) S(slab_unreclaimable, 1) S(slab, 1)	\
	S(workingset_refault_anon, 1) S(workingset_refault_file, 1)	\
	S(workingset_activate_anon, 1) S(workingset_activate_file, 1)	\
	S(workingset_restore_anon, 1) S(workingset_restore_file, 1)	\
	S(workingset_nodereclaim, 1)					\
	S(pgdemote_kswapd, 1) S(pgdemote_direct, 1)			\
	S(pgdemote_khugepaged, 1) S(pgdemote_proactive, 1)		\
	S(pgpromote_success, 1)						\
	S(pgscan, 1) S(pgsteal, 1)					\
	S(pgscan_kswapd, 1) S(pgscan_direct, 1)				\
	S(pgscan_khugepaged, 1) S(pgscan_proactive, 1)			\
	S(pgsteal_kswapd, 1) S(pgsteal_direct, 1)			\
	S(pgsteal_khugepaged, 1) S(pgsteal_proactive, 1)		\
	S(pswpin, 1) S(pswpout, 1)					\
	S(pgfault, 1) S(pgmajfault, 1) S(pgrefill, 1)			\
	S(pgactivate, 1) S(pgdeactivate, 1)				\
	S(pglazyfree, 1) S(pglazyfreed, 1)				\
	S(swpin_zero, 1) S(swpout_zero, 1)				\
	S(zswpin, 1) S(zswpout, 1) S(zswpwb, 1)				\
	S(thp_fault_alloc, 1) S(thp_collapse_alloc, 1)			\
	S(thp_swpout, 1) S(thp_swpout_fallback, 1)			\
	S(numa_pages_migrated, 1) S(numa_pte_updates, 1)		\
	S(numa_hint_faults, 1)

enum memory_stat {
#define S(name, unit) STAT_##name,
	MEMORY_STAT_COLUMNS(S)
#undef S
	NR_MEMORY_STATS,
};

#ifdef CONFIG_MEMCG

/**
 * memory_stat_read() - all statistics of a memcg and the cgroups below it
 * @memcg: the memory cgroup, referenced
 * @value: NR_MEMORY_STATS values, as memory.stat shows them; those that this kernel
 *	does not have are left as they are
 *
 * Context: any.
 */
void memory_stat_read(struct mem_cgroup *memcg, s64 *value);

/**
 * memory_stat_forget_reparented() - leave out the kernel memory of a memcg that is offline
 * @value: what memory_stat_read() read; such statistics become VALUE_UNKNOWN
 *
 * It is the parent's, and freed there; the memcg's statistics keep what it was
 * (mm/memcontrol.c: memcg_reparent_objcgs()).
 *
 * Context: any.
 */
void memory_stat_forget_reparented(s64 *value);

/**
 * memory_stat_flush() - make the statistics of a memcg as fresh as memory.stat's
 * @css: the memory cgroup, referenced
 * @privileged: may the reader have as many flushes as it asks for?
 *
 * mm/memcontrol.c: mem_cgroup_flush_stats(). It does nothing while little has
 * changed; what is left out then is at most 2 s old. Everybody waits for the lock that a
 * flush takes, so all readers together that have no privilege get no more than a tenth of the
 * time for theirs.
 *
 * Context: process, may sleep.
 * Return: false if it was not this reader's turn.
 */
bool memory_stat_flush(struct cgroup_subsys_state *css, bool privileged);

/**
 * memory_stat_age_ns() - time since the kernel last flushed all statistics
 *
 * Context: any.
 * Return: nanoseconds, in steps of a jiffy; VALUE_UNKNOWN if not known.
 */
s64 memory_stat_age_ns(void);

/**
 * memory_stat_show() - write the ``source`` line of memory.stat
 * @text: where to
 *
 * Context: any.
 */
void memory_stat_show(struct text *text);

/**
 * memory_stat_init() - find each statistic; needs symbols_init()
 *
 * Context: process.
 * Return: 0.
 */
int memory_stat_init(void);

#else
static inline bool memory_stat_flush(struct cgroup_subsys_state *css, bool privileged)
{
	return true;
}

static inline s64 memory_stat_age_ns(void)
{
	return VALUE_UNKNOWN;
}

static inline void memory_stat_show(struct text *text)
{
	text_source(text, "memory.stat", false, "cgroups");
}

static inline int memory_stat_init(void)
{
	return 0;
}
#endif

#endif /* _MMSCOPE_MEMORY_STAT_H */
