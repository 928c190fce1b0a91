/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What mmscope's own probes did: how many events they handled, how many did
 * not fit, and the time they took.
 */
#ifndef _MMSCOPE_EVENTS_H
#define _MMSCOPE_EVENTS_H

#include <linux/percpu.h>
#include <linux/types.h>

/**
 * struct events - counters of mmscope's probes, from load
 * @handled: events seen
 * @lost: events not recorded because a table was full
 * @self_ns: time spent in the probes, nanoseconds, but for events_count_unwanted()
 */
struct events {
	u64 handled;
	u64 lost;
	u64 self_ns;
};

extern struct events __percpu *events;

/**
 * events_count() - count one event
 * @lost: true if it could not be recorded
 * @ns: time that its probe took, nanoseconds
 *
 * Context: any but NMI; preemptible probes too (each update is one this_cpu
 * operation).
 */
static inline void events_count(bool lost, u64 ns)
{
	this_cpu_inc(events->handled);
	if (lost)
		this_cpu_inc(events->lost);
	this_cpu_add(events->self_ns, ns);
}

/**
 * events_count_unwanted() - count one event that was not about what its probe looks for
 *
 * Context: as events_count().
 */
static inline void events_count_unwanted(void)
{
	this_cpu_inc(events->handled);
}

/**
 * events_sum() - sum of all CPUs' counters
 *
 * Context: any.
 */
struct events events_sum(void);

/**
 * events_init() - allocate the counters
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int events_init(void);

/**
 * events_exit() - free the counters; all probes must be gone
 *
 * Context: process.
 */
void events_exit(void);

#endif /* _MMSCOPE_EVENTS_H */
