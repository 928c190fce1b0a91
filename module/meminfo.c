// SPDX-License-Identifier: GPL-2.0
#include "meminfo.h"

#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>

#include "compat_machine.h"
#include "symbols.h"
#include "text.h"
#include "zone_walk.h"

/* So often is mem_available read again when its terms moved meanwhile. */
#define AVAILABLE_TRIES 8

static s64 bytes(s64 pages)
{
	return pages == VALUE_UNKNOWN ? VALUE_UNKNOWN : pages * (s64)PAGE_SIZE;
}

static s64 node_pages(enum node_stat_item item)
{
	return bytes(global_node_page_state(item));
}

const char *meminfo_name(enum meminfo which)
{
	static const char * const names[NR_MEMINFO] = {
#define M(name) #name,
		MEMINFO_OF_KERNEL(M)
		MEMINFO_OF_OURS(M)
#undef M
	};

	return names[which];
}

static s64 sum_of_low_watermarks(void)
{
	struct zone_walk walk;
	struct zone *zone;
	s64 sum = 0;

	zone_walk_begin(&walk);
	while ((zone = zone_walk_next(&walk)))
		sum += bytes(low_wmark_pages(zone));
	return sum;
}

static s64 free_pcp(bool may_sleep)
{
	struct zone_walk walk;
	struct zone *zone;
	s64 sum = 0;

	zone_walk_begin(&walk);
	while ((zone = zone_walk_next(&walk))) {
		if (populated_zone(zone))
			sum += bytes(compat_zone_pcp_pages(zone));
		if (may_sleep)
			cond_resched();
	}
	return sum;
}

/* fs/proc/meminfo.c: meminfo_proc_show() */
static void read_lru(s64 *v)
{
	v[MEMINFO_active_anon] = node_pages(NR_ACTIVE_ANON);
	v[MEMINFO_inactive_anon] = node_pages(NR_INACTIVE_ANON);
	v[MEMINFO_active_file] = node_pages(NR_ACTIVE_FILE);
	v[MEMINFO_inactive_file] = node_pages(NR_INACTIVE_FILE);
	v[MEMINFO_active] = v[MEMINFO_active_anon] + v[MEMINFO_active_file];
	v[MEMINFO_inactive] = v[MEMINFO_inactive_anon] + v[MEMINFO_inactive_file];
	v[MEMINFO_unevictable] = node_pages(NR_UNEVICTABLE);
	v[MEMINFO_mlocked] = bytes(global_zone_page_state(NR_MLOCK));
	v[MEMINFO_isolated_anon] = node_pages(NR_ISOLATED_ANON);
	v[MEMINFO_isolated_file] = node_pages(NR_ISOLATED_FILE);
}

static void read_cache(s64 *v)
{
	v[MEMINFO_file_pages] = node_pages(NR_FILE_PAGES);
	v[MEMINFO_shmem] = node_pages(NR_SHMEM);
	v[MEMINFO_swap_cached] = bytes(compat_swapcache_pages());
	v[MEMINFO_dirty] = node_pages(NR_FILE_DIRTY);
	v[MEMINFO_writeback] = node_pages(NR_WRITEBACK);
	v[MEMINFO_anon_pages] = node_pages(NR_ANON_MAPPED);
	v[MEMINFO_mapped] = node_pages(NR_FILE_MAPPED);
}

static void read_kernel(s64 *v)
{
	v[MEMINFO_sreclaimable] =
		bytes(global_node_page_state_pages(NR_SLAB_RECLAIMABLE_B));
	v[MEMINFO_sunreclaim] =
		bytes(global_node_page_state_pages(NR_SLAB_UNRECLAIMABLE_B));
	v[MEMINFO_slab] = v[MEMINFO_sreclaimable] + v[MEMINFO_sunreclaim];
	v[MEMINFO_kreclaimable] = v[MEMINFO_sreclaimable] +
				  node_pages(NR_KERNEL_MISC_RECLAIMABLE);
	v[MEMINFO_kernel_stack] = global_node_page_state(NR_KERNEL_STACK_KB) * 1024LL;
	v[MEMINFO_page_tables] = bytes(compat_pagetable_pages());
	v[MEMINFO_sec_page_tables] = bytes(compat_secondary_pagetable_pages());
	v[MEMINFO_vmalloc_used] = bytes(compat_vmalloc_pages());
	v[MEMINFO_zspages] = bytes(compat_zspages());
	v[MEMINFO_hardware_corrupted] = bytes(compat_poisoned_pages());
	v[MEMINFO_cma_total] = bytes(compat_cma_pages());
	if (v[MEMINFO_cma_total] != VALUE_UNKNOWN)
		v[MEMINFO_cma_free] = bytes(global_zone_page_state(NR_FREE_CMA_PAGES));
	v[MEMINFO_unaccepted] = bytes(compat_unaccepted_pages());
	v[MEMINFO_balloon] = bytes(compat_balloon_pages());
	v[MEMINFO_gpu_active] = bytes(compat_gpu_active_pages());
	v[MEMINFO_gpu_reclaim] = bytes(compat_gpu_reclaim_pages());
	if (have_symbol(pcpu_nr_pages))
		v[MEMINFO_percpu] = bytes(kernel_call(pcpu_nr_pages)());
}

static void read_huge(s64 *v)
{
	struct compat_hugetlb hugetlb;

	v[MEMINFO_anon_huge_pages] = compat_thp_bytes(NR_ANON_THPS);
	v[MEMINFO_shmem_huge_pages] = compat_thp_bytes(NR_SHMEM_THPS);
	v[MEMINFO_shmem_pmd_mapped] = compat_thp_bytes(NR_SHMEM_PMDMAPPED);
	v[MEMINFO_file_huge_pages] = compat_thp_bytes(NR_FILE_THPS);
	v[MEMINFO_file_pmd_mapped] = compat_thp_bytes(NR_FILE_PMDMAPPED);
	if (!compat_hugetlb(&hugetlb))
		return;
	v[MEMINFO_huge_pages_total] = hugetlb.total;
	v[MEMINFO_huge_pages_free] = hugetlb.free;
	v[MEMINFO_huge_pages_rsvd] = hugetlb.reserved;
	v[MEMINFO_huge_pages_surp] = hugetlb.surplus;
	v[MEMINFO_hugepagesize] = hugetlb.size;
	v[MEMINFO_hugetlb] = hugetlb.all;
	v[MEMINFO_hugetlb_free] = hugetlb.all_free;
}

static void read_swap(const struct sysinfo *info, s64 *v)
{
	v[MEMINFO_swap_total] = bytes(info->totalswap);
	v[MEMINFO_swap_free] = bytes(info->freeswap);
	v[MEMINFO_swap_used] = v[MEMINFO_swap_total] - v[MEMINFO_swap_free];
}

static void read_zswap(s64 *v)
{
	v[MEMINFO_zswap] = compat_zswap_bytes();
	v[MEMINFO_zswapped] = bytes(compat_zswap_stored_pages());
}

static void read_commit(s64 *v)
{
	v[MEMINFO_committed_as] = bytes(vm_memory_committed());
	if (have_symbol(vm_commit_limit)) {
		v[MEMINFO_commit_limit] = bytes(kernel_call(vm_commit_limit)());
		v[MEMINFO_commit_headroom] = v[MEMINFO_commit_limit] -
					     v[MEMINFO_committed_as];
	}
}

static bool read_terms(s64 wmark_low, s64 *v)
{
	const unsigned long *reserve = kernel_data(totalreserve_pages);
	s64 sum;

	v[MEMINFO_available_free] = bytes(global_zone_page_state(NR_FREE_PAGES));
	v[MEMINFO_available_file] = node_pages(NR_ACTIVE_FILE) +
				    node_pages(NR_INACTIVE_FILE);
	v[MEMINFO_available_file_kept] =
		round_down(min(v[MEMINFO_available_file] / 2, wmark_low), PAGE_SIZE);
	v[MEMINFO_available_slab] =
		bytes(global_node_page_state_pages(NR_SLAB_RECLAIMABLE_B)) +
		node_pages(NR_KERNEL_MISC_RECLAIMABLE);
	v[MEMINFO_available_slab_kept] =
		round_down(min(v[MEMINFO_available_slab] / 2, wmark_low), PAGE_SIZE);
	if (!reserve)
		return false;
	v[MEMINFO_available_reserve] = bytes(READ_ONCE(*reserve));

	sum = v[MEMINFO_available_free] - v[MEMINFO_available_reserve] +
	      v[MEMINFO_available_file] - v[MEMINFO_available_file_kept] +
	      v[MEMINFO_available_slab] - v[MEMINFO_available_slab_kept];
	return max_t(s64, sum, 0) == v[MEMINFO_mem_available];
}

/*
 * mm/show_mem.c: si_mem_available(). The sum is the kernel's own, the terms are what
 * makes it: read again while the two do not agree, for then something moved between.
 */
static void read_available(s64 wmark_low, s64 *v)
{
	int tries;

	for (tries = 0; tries < AVAILABLE_TRIES; tries++) {
		v[MEMINFO_mem_available] = bytes(si_mem_available());
		if (read_terms(wmark_low, v) || !have_symbol(totalreserve_pages))
			return;
	}
	/* Not how this kernel does it, or too much moves. */
	v[MEMINFO_available_free] = VALUE_UNKNOWN;
	v[MEMINFO_available_reserve] = VALUE_UNKNOWN;
	v[MEMINFO_available_file] = VALUE_UNKNOWN;
	v[MEMINFO_available_file_kept] = VALUE_UNKNOWN;
	v[MEMINFO_available_slab] = VALUE_UNKNOWN;
	v[MEMINFO_available_slab_kept] = VALUE_UNKNOWN;
}

static void tell_cached(s64 *v)
{
	if (v[MEMINFO_swap_cached] != VALUE_UNKNOWN)
		v[MEMINFO_cached] = max_t(s64, 0, v[MEMINFO_file_pages] -
					  v[MEMINFO_swap_cached] - v[MEMINFO_buffers]);
}

/* procps, library/meminfo.c (4) and proc/sysinfo.c (3), down to what they do below 0. */
static void tell_used(s64 *v)
{
	s64 total = v[MEMINFO_mem_total], free = v[MEMINFO_mem_free];
	s64 available = v[MEMINFO_mem_available];

	v[MEMINFO_used_procps4] = total - (available > total ? free : available);
	if (v[MEMINFO_cached] == VALUE_UNKNOWN)
		return;
	v[MEMINFO_buff_cache] = v[MEMINFO_buffers] + v[MEMINFO_cached] +
				v[MEMINFO_sreclaimable];
	v[MEMINFO_used_procps3] = total - free - v[MEMINFO_buff_cache];
	if (v[MEMINFO_used_procps3] < 0)
		v[MEMINFO_used_procps3] = total - free;
}

/*
 * What the kernel counts as its own: each page once. With CONFIG_VMAP_STACK stacks are
 * in vmalloc's count. zsmalloc counts the pages of zswap and zram; where zswap keeps
 * its pages elsewhere they are more than zsmalloc has.
 */
static void tell_kernel(s64 *v)
{
	if (v[MEMINFO_vmalloc_used] == VALUE_UNKNOWN || v[MEMINFO_percpu] == VALUE_UNKNOWN)
		return;
	v[MEMINFO_kernel] = v[MEMINFO_kreclaimable] + v[MEMINFO_sunreclaim] +
			    v[MEMINFO_vmalloc_used] + v[MEMINFO_percpu] +
			    v[MEMINFO_page_tables] + value_or_zero(v[MEMINFO_sec_page_tables]) +
			    max(value_or_zero(v[MEMINFO_zspages]), value_or_zero(v[MEMINFO_zswap]));
	if (!IS_ENABLED(CONFIG_VMAP_STACK))
		v[MEMINFO_kernel] += v[MEMINFO_kernel_stack];
}

/*
 * What nobody counts: pages that drivers and the kernel take straight from the page
 * allocator. The pages of processes and files are taken from the LRU lists, where each
 * is once, the swap cache's too.
 */
static void tell_unaccounted(s64 *v)
{
	if (v[MEMINFO_kernel] == VALUE_UNKNOWN ||
	    (IS_ENABLED(CONFIG_HUGETLB_PAGE) && v[MEMINFO_hugetlb] == VALUE_UNKNOWN))
		return;
	v[MEMINFO_unaccounted] = v[MEMINFO_mem_total] - v[MEMINFO_mem_free] -
				 v[MEMINFO_free_pcp] - v[MEMINFO_active] -
				 v[MEMINFO_inactive] - v[MEMINFO_unevictable] -
				 v[MEMINFO_isolated_anon] - v[MEMINFO_isolated_file] -
				 v[MEMINFO_kernel] - value_or_zero(v[MEMINFO_hugetlb]) -
				 value_or_zero(v[MEMINFO_gpu_active]) - value_or_zero(v[MEMINFO_gpu_reclaim]);
}

/* What si_meminfo() says, but for buffers; and all that is counted anywhere. */
static void read_counters(s64 *v)
{
	v[MEMINFO_mem_total] = bytes(totalram_pages());
	v[MEMINFO_mem_free] = bytes(global_zone_page_state(NR_FREE_PAGES));
	read_lru(v);
	read_cache(v);
	read_kernel(v);
	read_huge(v);
	read_zswap(v);
}

static void forget(s64 *v)
{
	int i;

	for (i = 0; i < NR_MEMINFO; i++)
		v[i] = VALUE_UNKNOWN;
}

void meminfo_read(s64 *v)
{
	struct sysinfo info;

	forget(v);
	v[MEMINFO_free_pcp] = free_pcp(true);
	si_meminfo(&info);
	v[MEMINFO_buffers] = bytes(info.bufferram);
	read_counters(v);
	read_available(sum_of_low_watermarks(), v);
	if (compat_swapinfo(&info))
		read_swap(&info, v);
	read_commit(v);

	tell_cached(v);
	tell_used(v);
	tell_kernel(v);
	tell_unaccounted(v);
}

void meminfo_read_atomic(s64 *v)
{
	struct sysinfo info;

	forget(v);
	v[MEMINFO_free_pcp] = free_pcp(false);
	read_counters(v);
	if (compat_swapinfo_atomic(&info))
		read_swap(&info, v);

	tell_kernel(v);
	tell_unaccounted(v);
}
