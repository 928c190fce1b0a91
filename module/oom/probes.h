/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probes in the kernel's OOM killer, which record what it does as it does it.
 */
#ifndef _MMSCOPE_OOM_PROBES_H
#define _MMSCOPE_OOM_PROBES_H

struct text;

/**
 * oom_probes_show() - write a ``source`` line for each probe
 * @text: where to
 *
 * Context: any.
 */
void oom_probes_show(struct text *text);

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

#endif /* _MMSCOPE_OOM_PROBES_H */
