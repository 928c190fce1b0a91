/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kprobes on reclaim.
 */
#ifndef _MMSCOPE_RECLAIM_KPROBES_H
#define _MMSCOPE_RECLAIM_KPROBES_H

#include <linux/types.h>

#include "text.h"

#ifdef CONFIG_KPROBES

/**
 * reclaim_kprobes_seen() - what is seen through the kprobes now
 *
 * Context: any.
 * Return: a bit for each enum sight and enum cause.
 */
unsigned long reclaim_kprobes_seen(void);

/**
 * reclaim_kprobes_count_missed() - is it known how many stays in memcg reclaim were missed?
 *
 * Context: any.
 */
bool reclaim_kprobes_count_missed(void);

/**
 * reclaim_kprobes_missed_sleeps() - how many sleeps over memory.high may have been missed
 * @unrecorded: those that were seen to end and not recorded
 *
 * The kernel does not say who called a function that it had no kretprobe instance left for.
 *
 * Context: any.
 * Return: VALUE_UNKNOWN if some may have passed while nobody looked.
 */
s64 reclaim_kprobes_missed_sleeps(u64 unrecorded);

/**
 * reclaim_kprobes_init() - set the kprobes; needs reclaim_probes_init()
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int reclaim_kprobes_init(void);

/**
 * reclaim_kprobes_exit() - remove them, and wait for handlers that run
 *
 * Context: process, may sleep.
 */
void reclaim_kprobes_exit(void);

#else

static inline unsigned long reclaim_kprobes_seen(void)
{
	return 0;
}

static inline bool reclaim_kprobes_count_missed(void)
{
	return false;
}

static inline s64 reclaim_kprobes_missed_sleeps(u64 unrecorded)
{
	return VALUE_UNKNOWN;
}

static inline int reclaim_kprobes_init(void)
{
	return 0;
}

static inline void reclaim_kprobes_exit(void)
{
}

#endif /* CONFIG_KPROBES */

#endif /* _MMSCOPE_RECLAIM_KPROBES_H */
