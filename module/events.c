// SPDX-License-Identifier: GPL-2.0
#include "events.h"

#include <linux/cpumask.h>
#include <linux/errno.h>

struct events __percpu *events;

struct events events_sum(void)
{
	struct events sum = {};
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct events *e = per_cpu_ptr(events, cpu);

		sum.handled += READ_ONCE(e->handled);
		sum.lost += READ_ONCE(e->lost);
		sum.self_ns += READ_ONCE(e->self_ns);
	}
	return sum;
}

int events_init(void)
{
	events = alloc_percpu(struct events);
	return events ? 0 : -ENOMEM;
}

void events_exit(void)
{
	free_percpu(events);
}
