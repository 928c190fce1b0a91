/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kprobes on reclaim.
 */
#ifndef _MMSCOPE_RECLAIM_KPROBES_H
#define _MMSCOPE_RECLAIM_KPROBES_H

#include <linux/types.h>

struct text;

#ifdef CONFIG_KPROBES

/**
 * reclaim_kprobes_show() - write the ``source`` lines of the kprobes
 * @text: where to
 *
 * Context: any.
 */
void reclaim_kprobes_show(struct text *text);

/**
 * reclaim_kprobes_missed() - calls that the kernel could not show to the probes
 *
 * They are lost.
 *
 * Context: any.
 */
u64 reclaim_kprobes_missed(void);

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

#include "text.h"

static inline void reclaim_kprobes_show(struct text *text)
{
	text_source(text, "kprobes", false,
		    "memcg_limit, memcg_high and proactive reclaim, high_throttle");
}

static inline u64 reclaim_kprobes_missed(void)
{
	return 0;
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
