/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tracepoints of reclaim.
 */
#ifndef _MMSCOPE_RECLAIM_PROBES_H
#define _MMSCOPE_RECLAIM_PROBES_H

#include <linux/bits.h>

#ifdef CONFIG_TRACEPOINTS

/**
 * reclaim_probes_seen() - what is seen through the tracepoints
 *
 * Context: any.
 * Return: a bit for each enum sight and enum cause.
 */
unsigned long reclaim_probes_seen(void);

/**
 * reclaim_traces_mglru() - does this kernel have its event of pages scanned under MGLRU, too?
 *
 * Context: any.
 */
bool reclaim_traces_mglru(void);

/**
 * reclaim_probes_init() - attach to all tracepoints that this kernel has
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int reclaim_probes_init(void);

/**
 * reclaim_probes_exit() - detach, and wait for handlers that run
 *
 * Context: process, may sleep.
 */
void reclaim_probes_exit(void);

#else

static inline unsigned long reclaim_probes_seen(void)
{
	return 0;
}

static inline bool reclaim_traces_mglru(void)
{
	return false;
}

static inline int reclaim_probes_init(void)
{
	return 0;
}

static inline void reclaim_probes_exit(void)
{
}

#endif /* CONFIG_TRACEPOINTS */

#endif /* _MMSCOPE_RECLAIM_PROBES_H */
