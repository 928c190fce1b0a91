/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tracepoints of reclaim.
 */
#ifndef _MMSCOPE_RECLAIM_PROBES_H
#define _MMSCOPE_RECLAIM_PROBES_H

struct text;

#ifdef CONFIG_TRACEPOINTS

/**
 * reclaim_probes_show() - write the ``source`` lines of the tracepoints
 * @text: where to
 *
 * Context: any.
 */
void reclaim_probes_show(struct text *text);

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

#include "text.h"

static inline void reclaim_probes_show(struct text *text)
{
	text_source(text, "tracepoints", false, "reclaim");
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
