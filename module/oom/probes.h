/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probes in the kernel's OOM killer, which record what it does as it does it.
 */
#ifndef _MMSCOPE_OOM_PROBES_H
#define _MMSCOPE_OOM_PROBES_H

#include "text.h"

#ifdef CONFIG_KPROBES

/**
 * oom_kills_missed() - kills since load that no record is of
 *
 * The kernel's own count of kills, without those of which there was a record, maybe one that
 * was overwritten since.
 *
 * Context: any.
 * Return: VALUE_UNKNOWN if the kernel does not count, or no record can be made here.
 */
s64 oom_kills_missed(void);

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

static inline s64 oom_kills_missed(void)
{
	return VALUE_UNKNOWN;
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
