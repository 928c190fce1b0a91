/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probes in the kernel's OOM killer, which record what it does as it does it.
 */
#ifndef _MMSCOPE_OOM_PROBES_H
#define _MMSCOPE_OOM_PROBES_H

#include "text.h"

#ifdef CONFIG_KPROBES

/**
 * oom_probes_show() - write a ``source`` line for each probe
 * @text: where to
 *
 * Context: any.
 */
void oom_probes_show(struct text *text);

/**
 * oom_probes_missed() - calls that the kernel could not show to the probes
 *
 * They are lost.
 *
 * Context: any.
 */
u64 oom_probes_missed(void);

/**
 * oom_probes_init() - set the probes; needs kill_ring_init()
 *
 * One that cannot be set is no error: what needs it is off.
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int oom_probes_init(void);

/**
 * oom_probes_exit() - remove the probes, and wait for those that run
 *
 * Context: process, may sleep.
 */
void oom_probes_exit(void);

#else

static inline void oom_probes_show(struct text *text)
{
	text_source(text, "out_of_memory", false, "oom/kills");
}

static inline u64 oom_probes_missed(void)
{
	return 0;
}

static inline int oom_probes_init(void)
{
	return 0;
}

static inline void oom_probes_exit(void)
{
}

#endif /* CONFIG_KPROBES */

#endif /* _MMSCOPE_OOM_PROBES_H */
