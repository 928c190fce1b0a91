/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The OOM killer's arithmetic (mm/oom_kill.c, oom_badness()).
 *
 * points = rss + swap + page tables, in pages, + oom_score_adj * (totalpages / 1000)
 *
 * The division comes first. totalpages is RAM and swap for the machine, and
 * another number in each memory cgroup; the rest of a process's points, its base,
 * is the same everywhere.
 */
#ifndef _MMSCOPE_OOM_BADNESS_H
#define _MMSCOPE_OOM_BADNESS_H

#include <linux/types.h>

struct task_memory;
struct task_struct;

/**
 * badness_base() - the points of a process without its oom_score_adj
 * @p: the process, referenced
 * @m: what was read of it, used where the kernel's own function is out of reach
 *
 * Context: process; takes task_lock().
 * Return: pages; LONG_MIN if the kernel would give no points.
 */
long badness_base(struct task_struct *p, const struct task_memory *m);

/**
 * badness_base_of() - badness_base() of a process that nothing was read of yet
 * @p: the process, referenced
 *
 * Context: process; takes task_lock().
 * Return: as badness_base().
 */
long badness_base_of(struct task_struct *p);

/**
 * badness_points() - the points of a process in a domain
 * @base: from badness_base(), not LONG_MIN
 * @adj: its oom_score_adj
 * @total_pages: the domain's totalpages
 *
 * Context: any.
 */
static inline long badness_points(long base, int adj, unsigned long total_pages)
{
	return base + adj * (long)(total_pages / 1000);
}

/**
 * badness_total_pages() - the machine's totalpages
 *
 * fs/proc/base.c: proc_oom_score(). RAM and swap, in pages.
 *
 * Context: any.
 * Return: VALUE_UNKNOWN if the size of swap is out of reach.
 */
s64 badness_total_pages(void);

/**
 * badness_score() - /proc/PID/oom_score of a process
 * @points: its points in the machine's domain, LONG_MIN for none
 * @total_pages: the machine's totalpages
 *
 * fs/proc/base.c: proc_oom_score().
 *
 * Context: any.
 */
unsigned long badness_score(long points, unsigned long total_pages);

#endif /* _MMSCOPE_OOM_BADNESS_H */
