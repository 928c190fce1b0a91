/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waiting for a removed cgroup to be freed.
 *
 * A CPU's stock of pages keeps its cgroup until the CPU charges another one; on newer
 * kernels it keeps several, and lets go of one at random. Pages that a CPU has yet to put on
 * an LRU list keep theirs, too. So an idle machine may keep a cgroup for ever: here every CPU
 * is made to charge other ones.
 */
#ifndef SELFTESTS_FREED_H
#define SELFTESTS_FREED_H

#include "cgroup.h"
#include "charge.h"
#include "child.h"
#include "table.h"

#define FREED_DRAINS 12
#define FREED_TRIES 20

static inline int freed_work_drain(void *cpu)
{
	run_on_cpu(*(int *)cpu);
	return charge_anon(64 << 10) ?: charge_slab("/tmp/freed.drain", 4);
}

/* @top is a cgroup that hands its memory controller on. What is made there goes again. */
static inline void freed_drain(const char *top)
{
	int i, cpu, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	char drain[128];

	for (i = 0; i < FREED_DRAINS; i++) {
		snprintf(drain, sizeof(drain), "%s/drain%d", top, i);
		cgroup_need_made(drain);
		for (cpu = 0; cpu < cpus; cpu++)
			child_end(child_start(drain, freed_work_drain, &cpu));
		cgroup_remove(drain);
	}
}

/* Is the removed cgroup of this id gone for good? References are dropped after RCU's time. */
static inline bool freed_is(const char *top, unsigned long long id)
{
	int tries;

	for (tries = 0; tries < FREED_TRIES; tries++) {
		struct table table = table_read("cgroups");
		bool found = table_find_number(&table, "id", id) >= 0;

		table_free(&table);
		if (!found)
			return true;
		freed_drain(top);
		sleep_ms(100);
	}
	return false;
}

#endif
