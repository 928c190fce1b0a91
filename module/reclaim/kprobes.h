/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kprobes on reclaim.
 */
#ifndef _MMSCOPE_RECLAIM_KPROBES_H
#define _MMSCOPE_RECLAIM_KPROBES_H

#include <linux/types.h>

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

static inline int reclaim_kprobes_init(void)
{
	return 0;
}

static inline void reclaim_kprobes_exit(void)
{
}

#endif /* CONFIG_KPROBES */

#endif /* _MMSCOPE_RECLAIM_KPROBES_H */
