/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine's counters that not every kernel keeps in the same place, in pages
 * unless said otherwise. Each is VALUE_UNKNOWN where this kernel does not have it, or
 * it is out of reach.
 */
#ifndef _MMSCOPE_COMPAT_MACHINE_H
#define _MMSCOPE_COMPAT_MACHINE_H

#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/psi_types.h>
#include <linux/types.h>

#include "compat.h"
#include "symbols.h"
#include "text.h"

/* In pages by node since 5.11, before by zone. */
static inline s64 compat_pagetable_pages(void)
{
#ifdef HAVE_ZONE_PAGETABLE
	return global_zone_page_state(NR_PAGETABLE);
#else
	return global_node_page_state(NR_PAGETABLE);
#endif
}

/* The same of a node. */
static inline s64 compat_node_pagetable_pages(pg_data_t *pgdat)
{
#ifdef HAVE_ZONE_PAGETABLE
	s64 sum = 0;
	int i;

	for (i = 0; i < MAX_NR_ZONES; i++)
		sum += zone_page_state(&pgdat->node_zones[i], NR_PAGETABLE);
	return sum;
#else
	return max(atomic_long_read(&pgdat->vm_stat[NR_PAGETABLE]), 0L);
#endif
}

/*
 * Free pages kept for requests of a high order that cannot wait: mm/page_alloc.c,
 * __zone_watermark_unusable_free(). Before 6.13 and its backports, all pages kept so.
 */
static inline s64 compat_free_highatomic(const struct zone *zone)
{
#ifdef HAVE_FREE_HIGHATOMIC
	return READ_ONCE(zone->nr_free_highatomic);
#else
	return READ_ONCE(zone->nr_reserved_highatomic);
#endif
}

static inline bool compat_area_has_cma(const struct free_area *area)
{
#ifdef CONFIG_CMA
	return !list_empty(&area->free_list[MIGRATE_CMA]);
#else
	return false;
#endif
}

static inline s64 compat_secondary_pagetable_pages(void)
{
#ifdef HAVE_NR_SECONDARY_PAGETABLE
	return global_node_page_state(NR_SECONDARY_PAGETABLE);
#else
	return VALUE_UNKNOWN;
#endif
}

static inline s64 compat_unaccepted_pages(void)
{
#ifdef CONFIG_UNACCEPTED_MEMORY
	return global_zone_page_state(NR_UNACCEPTED);
#else
	return VALUE_UNKNOWN;
#endif
}

static inline s64 compat_balloon_pages(void)
{
#ifdef HAVE_NR_BALLOON_PAGES
	return global_node_page_state(NR_BALLOON_PAGES);
#else
	return VALUE_UNKNOWN;
#endif
}

static inline s64 compat_gpu_active_pages(void)
{
#ifdef HAVE_NR_GPU
	return global_node_page_state(NR_GPU_ACTIVE);
#else
	return VALUE_UNKNOWN;
#endif
}

static inline s64 compat_gpu_reclaim_pages(void)
{
#ifdef HAVE_NR_GPU
	return global_node_page_state(NR_GPU_RECLAIM);
#else
	return VALUE_UNKNOWN;
#endif
}

static inline s64 compat_zspages(void)
{
#if IS_ENABLED(CONFIG_ZSMALLOC)
	return global_zone_page_state(NR_ZSPAGES);
#else
	return VALUE_UNKNOWN;
#endif
}

/* In bytes. */
static inline s64 compat_thp_bytes(enum node_stat_item item)
{
#if !defined(CONFIG_TRANSPARENT_HUGEPAGE)
	return VALUE_UNKNOWN;
#else
	return (s64)global_node_page_state(item) * COMPAT_THP_UNIT;
#endif
}

/* A counter of its own since 5.12. */
static inline s64 compat_swapcache_pages(void)
{
#if !defined(CONFIG_SWAP)
	return 0;
#elif defined(HAVE_NR_SWAPCACHE)
	return global_node_page_state(NR_SWAPCACHE);
#else
	return have_symbol(total_swapcache_pages) ?
	       kernel_call(total_swapcache_pages)() : VALUE_UNKNOWN;
#endif
}

/* A counter by node since 7.0. */
static inline s64 compat_vmalloc_pages(void)
{
#ifdef HAVE_NR_VMALLOC
	return global_node_page_state(NR_VMALLOC);
#else
	return have_symbol(vmalloc_nr_pages) ? kernel_call(vmalloc_nr_pages)() :
					       VALUE_UNKNOWN;
#endif
}

/* Free pages that CPUs keep for themselves: they are not in NR_FREE_PAGES. */
s64 compat_zone_pcp_pages(const struct zone *zone);

s64 compat_cma_pages(void);
s64 compat_poisoned_pages(void);
s64 compat_zswap_bytes(void);
s64 compat_zswap_stored_pages(void);

/**
 * compat_swapinfo() - size of swap
 * @info: totalswap and freeswap are set
 *
 * mm/swapfile.c: si_swapinfo().
 *
 * Context: process.
 * Return: false if it is out of reach.
 */
bool compat_swapinfo(struct sysinfo *info);

/**
 * compat_swapinfo_atomic() - size of swap, without a lock
 * @info: totalswap and freeswap are set
 *
 * As mm/swap_state.c, show_swap_cache_info(), prints it: an area that swapoff(8) is
 * emptying is in neither.
 *
 * Context: any.
 * Return: false if it is out of reach.
 */
bool compat_swapinfo_atomic(struct sysinfo *info);

/**
 * struct compat_hugetlb - huge pages, in bytes
 * @total: those of the default size
 * @free: of these, in nobody's use
 * @reserved: of the free ones, promised
 * @surplus: of all, above what was set aside
 * @size: the default size
 * @all: those of every size
 * @all_free: of these, in nobody's use
 */
struct compat_hugetlb {
	s64 total;
	s64 free;
	s64 reserved;
	s64 surplus;
	s64 size;
	s64 all;
	s64 all_free;
};

/**
 * compat_hugetlb() - huge pages
 * @hugetlb: filled
 *
 * mm/hugetlb.c: hugetlb_report_meminfo().
 *
 * Context: any.
 * Return: false if there are none on this machine, or they are out of reach.
 */
bool compat_hugetlb(struct compat_hugetlb *hugetlb);

/**
 * compat_hugetlb_node() - huge pages of a node
 * @nid: the node
 * @free: in nobody's use, in bytes
 *
 * mm/hugetlb.c: hugetlb_show_meminfo_node().
 *
 * Context: any.
 * Return: bytes in those of every size; VALUE_UNKNOWN, as @free is, where compat_hugetlb()
 * has none.
 */
s64 compat_hugetlb_node(int nid, s64 *free);

/**
 * struct compat_pressure - a line of a file in /proc/pressure
 * @avg: hundredths of a percent, over 10, 60 and 300 seconds
 * @total_us: stalled since boot
 */
struct compat_pressure {
	s64 avg[3];
	s64 total_us;
};

/**
 * compat_pressure() - pressure of the machine
 * @memory: memory's if true, else io's
 * @some: filled
 * @full: filled
 *
 * kernel/sched/psi.c: psi_show(), which is called for what it does first, to bring the
 * averages up to now.
 *
 * Context: process, may sleep.
 * Return: false if the kernel does not track it or it cannot be reached.
 */
bool compat_pressure(bool memory, struct compat_pressure *some,
		     struct compat_pressure *full);

#endif /* _MMSCOPE_COMPAT_MACHINE_H */
