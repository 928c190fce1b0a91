/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The unexported symbols that only some kernels have, or have with another
 * type: this kernel's share of the lists in symbols.h.
 *
 * An entry without words on what is off has a substitute, and the part that
 * uses it reports the absence itself.
 */
#ifndef _MMSCOPE_COMPAT_SYMBOLS_H
#define _MMSCOPE_COMPAT_SYMBOLS_H

#include <linux/cgroup.h>
#include <linux/kallsyms.h>
#include <linux/memcontrol.h>
#include <linux/mman.h>
#include <linux/oom.h>
#include <linux/percpu.h>
#include <linux/psi.h>
#include <linux/ptrace.h>
#include <linux/swap.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>
#ifdef HAVE_ZSWAP_TOTAL_PAGES
#include <linux/zswap.h>
#endif

/* Without CONFIG_NUMA linux/swap.h makes a 0 of it; in the lists it is a name. */
#undef node_reclaim_mode

/* mm/memcontrol.c, declared in mm/memcontrol-v1.h from 6.11 on. */
typedef unsigned long compat_memcg_events_type(struct mem_cgroup *memcg, int event);
extern compat_memcg_events_type compat_memcg_events_prototype;

#if defined(CONFIG_MEMCG) && defined(HAVE_MEMCG_VMSTATS)
#define COMPAT_STATE_FUNCTIONS(F)					\
	F(memcg_page_state, memcg_page_state, "memory.stat of cgroups")	\
	F(memcg_events, compat_memcg_events_prototype, NULL)
#define COMPAT_STATE_DATA(D)						\
	D(memcg_vm_event_stat, "events of memory.stat")			\
	D(mem_cgroup_stats_index, NULL)
#else
#define COMPAT_STATE_FUNCTIONS(F)
#define COMPAT_STATE_DATA(D)
#endif

#if !defined(CONFIG_MEMCG)
#define COMPAT_FLUSH_FUNCTIONS(F)
#define COMPAT_FLUSH_DATA(D)
#elif defined(HAVE_FLUSH_STATS_OF_MEMCG)
#define COMPAT_FLUSH_FUNCTIONS(F)					\
	F(mem_cgroup_flush_stats, mem_cgroup_flush_stats,		\
	  "fresh memory.stat: it may be 2 s old")
#define COMPAT_FLUSH_DATA(D)						\
	D(flush_last_time, "age of memory.stat")
#elif defined(HAVE_FLUSH_STATS_OF_ALL)
#define COMPAT_FLUSH_FUNCTIONS(F)					\
	F(mem_cgroup_flush_stats, mem_cgroup_flush_stats,		\
	  "fresh memory.stat: it may be 2 s old")
#define COMPAT_FLUSH_DATA(D)						\
	D(flush_next_time, "age of memory.stat")
#elif defined(HAVE_MEMCG_VMSTATS_INSIDE)
#define COMPAT_FLUSH_FUNCTIONS(F)					\
	F(cgroup_rstat_flush, cgroup_rstat_flush, "fresh memory.stat: it may be old")
#define COMPAT_FLUSH_DATA(D)
#else
#define COMPAT_FLUSH_FUNCTIONS(F)
#define COMPAT_FLUSH_DATA(D)
#endif

#ifdef CONFIG_PSI
#define COMPAT_PSI_FUNCTIONS(F)						\
	F(psi_show, psi_show, "psi of system")
#else
#define COMPAT_PSI_FUNCTIONS(F)
#endif

#if defined(CONFIG_SWAP) && !defined(HAVE_NR_SWAPCACHE)
#define COMPAT_SWAP_FUNCTIONS(F)					\
	F(si_swapinfo, si_swapinfo, "swap of system")			\
	F(total_swapcache_pages, total_swapcache_pages,			\
	  "cached and swap_cached of system")
#elif defined(CONFIG_SWAP)
#define COMPAT_SWAP_FUNCTIONS(F)					\
	F(si_swapinfo, si_swapinfo, "swap of system")
#else
#define COMPAT_SWAP_FUNCTIONS(F)
#endif

#ifdef HAVE_NR_VMALLOC
#define COMPAT_VMALLOC_FUNCTIONS(F)
#else
#define COMPAT_VMALLOC_FUNCTIONS(F)					\
	F(vmalloc_nr_pages, vmalloc_nr_pages,				\
	  "vmalloc_used, kernel and unaccounted of system")
#endif

#if !defined(CONFIG_ZSWAP)
#define COMPAT_ZSWAP_FUNCTIONS(F)
#define COMPAT_ZSWAP_DATA(D)
#elif defined(HAVE_ZSWAP_TOTAL_PAGES)
#define COMPAT_ZSWAP_FUNCTIONS(F)					\
	F(zswap_total_pages, zswap_total_pages, "zswap of system")
#define COMPAT_ZSWAP_DATA(D)						\
	D(zswap_stored_pages, "zswapped of system")
#else
#define COMPAT_ZSWAP_FUNCTIONS(F)
#define COMPAT_ZSWAP_DATA(D)						\
	D(zswap_pool_total_size, "zswap of system")			\
	D(zswap_stored_pages, "zswapped of system")
#endif

#ifdef CONFIG_HUGETLB_PAGE
#define COMPAT_HUGETLB_DATA(D)						\
	D(hstates, "huge_pages and hugetlb of system")			\
	D(default_hstate_idx, "huge_pages and hugetlb of system")	\
	D(hugetlb_max_hstate, "huge_pages and hugetlb of system")
#else
#define COMPAT_HUGETLB_DATA(D)
#endif

#ifdef CONFIG_CMA
#define COMPAT_CMA_DATA(D) D(totalcma_pages, "cma_total and cma_free of system")
#else
#define COMPAT_CMA_DATA(D)
#endif

#ifdef CONFIG_MEMORY_FAILURE
#define COMPAT_POISON_DATA(D)						\
	D(num_poisoned_pages, "hardware_corrupted of system")
#else
#define COMPAT_POISON_DATA(D)
#endif

/* kernel/trace/ftrace.c */
#ifdef CONFIG_FUNCTION_TRACER
#define COMPAT_FTRACE_DATA(D)						\
	D(ftrace_enabled, "blind_reason of status")			\
	D(ftrace_disabled, "blind_reason of status")
#else
#define COMPAT_FTRACE_DATA(D)
#endif

/* kernel/kprobes.c */
#ifdef CONFIG_KPROBES
#define COMPAT_KPROBES_DATA(D)						\
	D(kprobes_all_disarmed, "blind_reason of status")
#else
#define COMPAT_KPROBES_DATA(D)
#endif

#define COMPAT_FUNCTIONS(F)						\
	COMPAT_PSI_FUNCTIONS(F)						\
	COMPAT_SWAP_FUNCTIONS(F)					\
	COMPAT_VMALLOC_FUNCTIONS(F)					\
	COMPAT_ZSWAP_FUNCTIONS(F)					\
	COMPAT_FLUSH_FUNCTIONS(F)					\
	COMPAT_STATE_FUNCTIONS(F)

#define COMPAT_DATA(D)							\
	COMPAT_FTRACE_DATA(D)						\
	COMPAT_KPROBES_DATA(D)						\
	COMPAT_ZSWAP_DATA(D)						\
	COMPAT_HUGETLB_DATA(D)						\
	COMPAT_CMA_DATA(D)						\
	COMPAT_POISON_DATA(D)						\
	COMPAT_FLUSH_DATA(D)						\
	COMPAT_STATE_DATA(D)

#endif /* _MMSCOPE_COMPAT_SYMBOLS_H */
