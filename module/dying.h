/* SPDX-License-Identifier: GPL-2.0 */
/*
 * When memory cgroups went offline: the kernel does not note it, so a probe
 * does, for the last few thousand of them.
 */
#ifndef _MMSCOPE_DYING_H
#define _MMSCOPE_DYING_H

#include <linux/types.h>

struct cgroup_subsys_state;

#ifdef CONFIG_KPROBES

/**
 * dying_since() - when a memory cgroup went offline
 * @id: the number of its css (css->serial_nr)
 *
 * Context: any.
 * Return: CLOCK_BOOTTIME nanoseconds, 0 if that was not seen, or had to go for another one's,
 * which counts as an event lost.
 */
u64 dying_since(u64 id);

/**
 * dying_memory_held() - memory used for this
 *
 * Context: any.
 * Return: bytes.
 */
size_t dying_memory_held(void);

/**
 * dying_released() - a memory cgroup is about to be freed: its time is needed no more
 * @css: the cgroup's, of the memory controller
 *
 * Context: the kernel's css_released, under cgroup_mutex.
 */
void dying_released(const struct cgroup_subsys_state *css);

/**
 * dying_init() - set the probe
 *
 * That it cannot be set is no error: the times are unknown then.
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int dying_init(void);

/**
 * dying_exit() - remove the probe, wait for it, free the table
 *
 * Context: process, may sleep.
 */
void dying_exit(void);

#else

static inline u64 dying_since(u64 id)
{
	return 0;
}

static inline size_t dying_memory_held(void)
{
	return 0;
}

static inline void dying_released(const struct cgroup_subsys_state *css)
{
}

static inline int dying_init(void)
{
	return 0;
}

static inline void dying_exit(void)
{
}

#endif /* CONFIG_KPROBES */

#endif /* _MMSCOPE_DYING_H */
