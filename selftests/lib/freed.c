// SPDX-License-Identifier: GPL-2.0
#include "freed.h"

#define FREED_DRAINS 12
#define FREED_TRIES 20

static int freed_work_drain(void *cpu)
{
	run_on_cpu(*(int *)cpu);
	return charge_anon(64 << 10) ?: charge_slab("/tmp/freed.drain", 4);
}

void freed_drain(const char *top)
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

bool freed_is(const char *top, unsigned long long id)
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
