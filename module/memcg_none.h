/* SPDX-License-Identifier: GPL-2.0 */
/*
 * memcg.h on a kernel without CONFIG_MEMCG: there are no memory cgroups. Included by memcg.h
 * alone, where each function is described.
 */
#ifndef _MMSCOPE_MEMCG_NONE_H
#define _MMSCOPE_MEMCG_NONE_H

#include "text.h"

static inline struct cgroup_subsys_state *memcg_css(struct mem_cgroup *memcg)
{
	return NULL;
}

static inline struct cgroup_subsys_state *memcg_css_of_task(struct task_struct *p)
{
	return NULL;
}

static inline struct cgroup_subsys_state *memcg_css_of_mm(struct mm_struct *mm)
{
	return NULL;
}

static inline bool memcg_on_v2(void)
{
	return false;
}

static inline struct cgroup_subsys_state *memcg_parent(struct cgroup_subsys_state *css)
{
	return NULL;
}

static inline s64 memcg_serial_nr(const struct cgroup_subsys_state *css)
{
	return VALUE_UNKNOWN;
}

static inline bool memcg_is_online(const struct cgroup_subsys_state *css)
{
	return true;
}

static inline u64 memcg_id(const struct cgroup_subsys_state *css)
{
	return 0;
}

static inline int memcg_level(const struct cgroup_subsys_state *css)
{
	return 0;
}

static inline bool memcg_is_within(const struct cgroup_subsys_state *css,
				   const struct cgroup_subsys_state *top)
{
	return false;
}

static inline const char *memcg_state_name(const struct cgroup_subsys_state *css)
{
	return "online";
}

static inline u64 memcg_overage(struct cgroup_subsys_state *css)
{
	return 0;
}

static inline int memcg_init(void)
{
	return 0;
}

static inline unsigned long memcg_margin(struct mem_cgroup *memcg)
{
	return 0;
}

static inline struct cgroup_subsys_state *memcg_get_namespace_root(void)
{
	return NULL;
}

static inline void memcg_walk_begin(struct memcg_walk *walk)
{
}

static inline struct cgroup_subsys_state *memcg_walk_next(struct memcg_walk *walk)
{
	return NULL;
}

static inline void memcg_walk_close(struct memcg_walk *walk)
{
}

static inline bool memcg_have_tasks(void)
{
	return false;
}

static inline void memcg_scan_processes(struct cgroup_subsys_state *css,
					void (*fn)(struct task_struct *p, void *arg), void *arg)
{
}

static inline size_t memcg_path(struct cgroup_subsys_state *css,
				struct cgroup_subsys_state *top, char *buf)
{
	return 0;
}

static inline void memcg_charges_atomic(struct cgroup_subsys_state *css,
					struct cgroup_subsys_state *top, struct charges *charges)
{
	int i;

	for (i = 0; i < NR_CHARGES; i++)
		charges->value[i] = VALUE_UNKNOWN;
}

static inline void memcg_charges(struct cgroup_subsys_state *css,
				 struct cgroup_subsys_state *top, struct charges *charges)
{
	memcg_charges_atomic(css, top, charges);
}

static inline struct memcg_limits memcg_limits(struct cgroup_subsys_state *css)
{
	return (struct memcg_limits){ .total_pages = VALUE_UNKNOWN, .under_oom = VALUE_UNKNOWN };
}

static inline struct memcg_hit memcg_limit_hit(struct cgroup_subsys_state *css, int order)
{
	return (struct memcg_hit){ MEMCG_LIMIT_UNKNOWN, VALUE_UNKNOWN, VALUE_UNKNOWN };
}

static inline struct memcg_protection memcg_protection(struct cgroup_subsys_state *css)
{
	return (struct memcg_protection){ VALUE_UNKNOWN, VALUE_UNKNOWN };
}

#endif /* _MMSCOPE_MEMCG_NONE_H */
