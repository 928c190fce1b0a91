// SPDX-License-Identifier: GPL-2.0
#include "reclaim/machine.h"

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

struct machine_sum __percpu *machine;

const char * const cause_names[NR_CAUSES] = {
#define C(name) #name,
	RECLAIM_CAUSES(C)
#undef C
};

void machine_add(enum cause cause, const struct spell *spell, u64 ns)
{
	struct cause_sum *sum;

	/* Tracepoint probes are preemptible since 7.0: stay on this CPU. */
	preempt_disable_notrace();
	sum = &this_cpu_ptr(machine)->cause[cause];
	sum->ns += spell->ns;
	if (ns > sum->max_ns)
		sum->max_ns = ns;
	sum->scanned += spell->scanned;
	sum->reclaimed += spell->reclaimed;
	preempt_enable_notrace();
}

void machine_ended(enum cause cause, u64 ns, bool failed)
{
	struct cause_sum *sum;

	preempt_disable_notrace();
	sum = &this_cpu_ptr(machine)->cause[cause];
	sum->count++;
	sum->failed += failed;
	sum->latency.count[histogram_bucket(ns)]++;
	preempt_enable_notrace();
}

static const int throttle_reasons[NR_THROTTLES] = {
#define T(name, reason) reason,
	RECLAIM_THROTTLES(T)
#undef T
};

void machine_throttled(int reason, u64 ns)
{
	int i;

	for (i = 0; i < NR_THROTTLES; i++)
		if (throttle_reasons[i] == reason)
			break;
	if (i == NR_THROTTLES)
		return;
	this_cpu_inc(machine->throttled_count[i]);
	this_cpu_add(machine->throttled_ns[i], ns);
}

void machine_decided(enum decision decision)
{
	this_cpu_inc(machine->decisions[decision]);
}

void machine_missed(enum stay_kind kind)
{
	this_cpu_inc(machine->missed[kind]);
}

void machine_cause(enum cause cause, struct cause_sum *sum)
{
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		const struct cause_sum *one = &per_cpu_ptr(machine, cpu)->cause[cause];

		sum->count += READ_ONCE(one->count);
		sum->ns += READ_ONCE(one->ns);
		sum->max_ns = max(sum->max_ns, READ_ONCE(one->max_ns));
		sum->scanned += READ_ONCE(one->scanned);
		sum->reclaimed += READ_ONCE(one->reclaimed);
		sum->failed += READ_ONCE(one->failed);
		histogram_merge(&sum->latency, &one->latency);
	}
}

size_t machine_memory_held(void)
{
	return machine ? sizeof(struct machine_sum) * num_possible_cpus() : 0;
}

int machine_init(void)
{
	machine = alloc_percpu(struct machine_sum);
	return machine ? 0 : -ENOMEM;
}

void machine_exit(void)
{
	free_percpu(machine);
	machine = NULL;
}
