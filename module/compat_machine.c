// SPDX-License-Identifier: GPL-2.0
#include "compat_machine.h"

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/hugetlb.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/psi.h>
#include <linux/sched/loadavg.h>
#include <linux/seq_file.h>
#include <linux/static_key.h>
#include <linux/swap.h>

s64 compat_zone_pcp_pages(const struct zone *zone)
{
	s64 pages = 0;
	int cpu;

	for_each_online_cpu(cpu)
#ifdef HAVE_ZONE_PAGESET
		pages += READ_ONCE(per_cpu_ptr(zone->pageset, cpu)->pcp.count);
#else
		pages += READ_ONCE(per_cpu_ptr(zone->per_cpu_pageset, cpu)->count);
#endif
	return pages;
}

s64 compat_cma_pages(void)
{
#ifdef CONFIG_CMA
	const unsigned long *pages = kernel_data(totalcma_pages);

	return pages ? READ_ONCE(*pages) : VALUE_UNKNOWN;
#else
	return VALUE_UNKNOWN;
#endif
}

s64 compat_poisoned_pages(void)
{
#ifdef CONFIG_MEMORY_FAILURE
	const atomic_long_t *pages = kernel_data(num_poisoned_pages);

	return pages ? atomic_long_read(pages) : VALUE_UNKNOWN;
#else
	return VALUE_UNKNOWN;
#endif
}

/* A function since 6.10, before a number of bytes. */
s64 compat_zswap_bytes(void)
{
#if !defined(CONFIG_ZSWAP)
	return VALUE_UNKNOWN;
#elif defined(HAVE_ZSWAP_TOTAL_PAGES)
	return have_symbol(zswap_total_pages) ?
	       (s64)PAGE_SIZE * kernel_call(zswap_total_pages)() : VALUE_UNKNOWN;
#else
	const u64 *size = kernel_data(zswap_pool_total_size);

	return size ? READ_ONCE(*size) : VALUE_UNKNOWN;
#endif
}

s64 compat_zswap_stored_pages(void)
{
#ifdef CONFIG_ZSWAP
#ifdef HAVE_ZSWAP_STORED_LONG
	const atomic_long_t *pages = kernel_data(zswap_stored_pages);

	return pages ? atomic_long_read(pages) : VALUE_UNKNOWN;
#else
	const atomic_t *pages = kernel_data(zswap_stored_pages);

	return pages ? atomic_read(pages) : VALUE_UNKNOWN;
#endif
#else
	return VALUE_UNKNOWN;
#endif
}

bool compat_swapinfo(struct sysinfo *info)
{
#ifdef CONFIG_SWAP
	if (!have_symbol(si_swapinfo))
		return false;
	kernel_call(si_swapinfo)(info);
#else
	info->totalswap = 0;
	info->freeswap = 0;
#endif
	return true;
}

bool compat_swapinfo_atomic(struct sysinfo *info)
{
	s64 total = compat_total_swap_pages();

	if (total == VALUE_UNKNOWN)
		return false;
	info->totalswap = total;
	info->freeswap = max(get_nr_swap_pages(), 0L);
	return true;
}

#ifdef CONFIG_HUGETLB_PAGE

static s64 huge_bytes(const struct hstate *h, unsigned long pages)
{
	return (s64)pages * (PAGE_SIZE << h->order);
}

bool compat_hugetlb(struct compat_hugetlb *hugetlb)
{
	const struct hstate *states = kernel_data(hstates), *h;
	const unsigned int *which = kernel_data(default_hstate_idx);
	const int *nr = kernel_data(hugetlb_max_hstate);
	int i;

	if (!states || !which || !nr || !*nr)
		return false;
	hugetlb->all = 0;
	hugetlb->all_free = 0;
	for (i = 0; i < *nr; i++) {
		h = &states[i];
		hugetlb->all += huge_bytes(h, READ_ONCE(h->nr_huge_pages));
		hugetlb->all_free += huge_bytes(h, READ_ONCE(h->free_huge_pages));
	}
	h = &states[*which];
	hugetlb->size = huge_bytes(h, 1);
	hugetlb->total = huge_bytes(h, READ_ONCE(h->nr_huge_pages));
	hugetlb->free = huge_bytes(h, READ_ONCE(h->free_huge_pages));
	hugetlb->reserved = huge_bytes(h, READ_ONCE(h->resv_huge_pages));
	hugetlb->surplus = huge_bytes(h, READ_ONCE(h->surplus_huge_pages));
	return true;
}

s64 compat_hugetlb_node(int nid, s64 *free)
{
	const struct hstate *states = kernel_data(hstates);
	const int *nr = kernel_data(hugetlb_max_hstate);
	s64 all = 0;
	int i;

	*free = VALUE_UNKNOWN;
	if (!states || !nr || !*nr)
		return VALUE_UNKNOWN;
	*free = 0;
	for (i = 0; i < *nr; i++) {
		all += huge_bytes(&states[i], READ_ONCE(states[i].nr_huge_pages_node[nid]));
		*free += huge_bytes(&states[i], READ_ONCE(states[i].free_huge_pages_node[nid]));
	}
	return all;
}

#else

bool compat_hugetlb(struct compat_hugetlb *hugetlb)
{
	return false;
}

s64 compat_hugetlb_node(int nid, s64 *free)
{
	*free = VALUE_UNKNOWN;
	return VALUE_UNKNOWN;
}

#endif /* CONFIG_HUGETLB_PAGE */

#ifdef CONFIG_PSI

static void read_pressure(const struct psi_group *group, int state,
			  struct compat_pressure *pressure)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(pressure->avg); i++) {
		unsigned long avg = READ_ONCE(group->avg[state][i]);

		pressure->avg[i] = LOAD_INT(avg) * 100 + LOAD_FRAC(avg);
	}
	pressure->total_us = div_u64(READ_ONCE(group->total[PSI_AVGS][state]),
				     NSEC_PER_USEC);
}

bool compat_pressure(bool memory, struct compat_pressure *some,
		     struct compat_pressure *full)
{
	struct psi_group *group = (struct psi_group *)kernel_data(psi_system);
	char line[256];
	struct seq_file m = { .buf = line, .size = sizeof(line) };

	if (!group || !have_symbol(psi_show) ||
	    kernel_call(psi_show)(&m, group, memory ? PSI_MEM : PSI_IO))
		return false;
	read_pressure(group, memory ? PSI_MEM_SOME : PSI_IO_SOME, some);
	read_pressure(group, memory ? PSI_MEM_FULL : PSI_IO_FULL, full);
	return true;
}

#else

bool compat_pressure(bool memory, struct compat_pressure *some,
		     struct compat_pressure *full)
{
	return false;
}

#endif /* CONFIG_PSI */
