// SPDX-License-Identifier: GPL-2.0
/*
 * memcg.c and memory_stat.c of a kernel without CONFIG_MEMCG: there are no memory
 * cgroups.
 */
#include "memcg.h"

#include "text.h"

struct cgroup_subsys_state *memcg_get_namespace_root(void)
{
	return NULL;
}

void memcg_walk_begin(struct memcg_walk *walk)
{
}

struct cgroup_subsys_state *memcg_walk_next(struct memcg_walk *walk)
{
	return NULL;
}

void memcg_walk_close(struct memcg_walk *walk)
{
}

bool memcg_have_tasks(void)
{
	return false;
}

void memcg_scan_processes(struct cgroup_subsys_state *css,
			    void (*fn)(struct task_struct *p, void *arg), void *arg)
{
}

size_t memcg_path(struct cgroup_subsys_state *css,
		  struct cgroup_subsys_state *top, char *buf)
{
	return 0;
}

void memcg_charges_atomic(struct cgroup_subsys_state *css,
			  struct cgroup_subsys_state *top, struct charges *charges)
{
	int i;

	for (i = 0; i < NR_CHARGES; i++)
		charges->value[i] = VALUE_UNKNOWN;
}

void memcg_charges(struct cgroup_subsys_state *css, struct cgroup_subsys_state *top,
		   struct charges *charges)
{
	memcg_charges_atomic(css, top, charges);
}

struct memcg_limits memcg_limits(struct cgroup_subsys_state *css)
{
	return (struct memcg_limits){ .total_pages = VALUE_UNKNOWN };
}

struct memcg_hit memcg_limit_hit(struct cgroup_subsys_state *css, int order)
{
	return (struct memcg_hit){ MEMCG_LIMIT_UNKNOWN, VALUE_UNKNOWN, VALUE_UNKNOWN };
}

struct memcg_protection memcg_protection(struct cgroup_subsys_state *css)
{
	return (struct memcg_protection){ VALUE_UNKNOWN, VALUE_UNKNOWN };
}

bool memory_stat_flush(struct cgroup_subsys_state *css, bool privileged)
{
	return true;
}

s64 memory_stat_age_ns(void)
{
	return VALUE_UNKNOWN;
}

void memory_stat_show(struct text *text)
{
	text_source(text, "memory.stat", false, "cgroups");
}

int memory_stat_init(void)
{
	return 0;
}

int memcg_init(void)
{
	return 0;
}
