/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events of the machine since boot, as /proc/vmstat counts them.
 *
 * Where the kernel keeps one of them changes between versions, so they are found at
 * load by their names in its own table.
 */
#ifndef _MMSCOPE_VMSTAT_H
#define _MMSCOPE_VMSTAT_H

/* It includes linux/vmstat.h, which cannot come first. */
#include <linux/mm.h>

struct text;

/* V(name in /proc/vmstat) */
#define VMSTATS(V)							\
	V(pgpgin) V(pgpgout) V(pswpin) V(pswpout)			\
	V(zswpin) V(zswpout) V(zswpwb)					\
	V(pgfault) V(pgmajfault)					\
	V(pgscan_kswapd) V(pgscan_direct) V(pgscan_khugepaged)		\
	V(pgscan_proactive) V(pgscan_anon) V(pgscan_file)		\
	V(pgsteal_kswapd) V(pgsteal_direct) V(pgsteal_khugepaged)	\
	V(pgsteal_proactive) V(pgsteal_anon) V(pgsteal_file)		\
	V(slabs_scanned) V(kswapd_inodesteal) V(pginodesteal)		\
	V(pageoutrun) V(kswapd_low_wmark_hit_quickly)			\
	V(kswapd_high_wmark_hit_quickly)				\
	V(workingset_refault_anon) V(workingset_refault_file)		\
	V(workingset_activate_anon) V(workingset_activate_file)		\
	V(workingset_restore_anon) V(workingset_restore_file)		\
	V(workingset_nodereclaim)					\
	V(compact_stall) V(compact_fail) V(compact_success)		\
	V(thp_fault_alloc) V(thp_fault_fallback) V(thp_split_page)	\
	V(drop_pagecache) V(drop_slab) V(oom_kill)

/* Of each zone type one, summed up here: allocstall_dma, allocstall_normal, ... */
#define VMSTAT_ALLOCSTALL "allocstall"

/**
 * struct vmstat_events - room for vmstat_write()
 * @count: what the kernel counted, by its own index
 */
struct vmstat_events {
	unsigned long count[NR_VM_EVENT_ITEMS];
};

/**
 * vmstat_write() - write a ``NAME value`` line for each
 * @text: where to
 * @events: room to work in
 *
 * Context: process, may sleep; it adds up what each CPU counted.
 */
void vmstat_write(struct text *text, struct vmstat_events *events);

/**
 * vmstat_show() - write the ``source`` line of /proc/vmstat
 * @text: where to
 *
 * Context: any.
 */
void vmstat_show(struct text *text);

/**
 * vmstat_init() - find each event; needs symbols_init()
 *
 * Context: process.
 * Return: 0.
 */
int vmstat_init(void);

#endif /* _MMSCOPE_VMSTAT_H */
