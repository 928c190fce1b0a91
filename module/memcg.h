/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The walk over all memory cgroups, and what one of them is charged for.
 */
#ifndef _MMSCOPE_MEMCG_H
#define _MMSCOPE_MEMCG_H

#include <linux/cgroup.h>
#include <linux/math64.h>
#include <linux/memcontrol.h>
#include <linux/page_counter.h>
#include <linux/types.h>

#include "memory_stat.h"

/*
 * The columns of numbers in the order of /proc/mmscope/cgroups. "events" is
 * memory.events, "events_local" memory.events.local, "swap_events"
 * memory.swap.events; what stands between is memory.stat (memory_stat.h).
 */
#define CHARGES_BEFORE_STAT(C)						\
	C(dying_ns) C(usage) C(peak) C(min) C(low) C(high) C(max)	\
	C(swap) C(swap_peak) C(swap_high) C(swap_max) C(zswap_max)	\
	C(memsw_usage) C(memsw_peak) C(memsw_max) C(failcnt)		\
	C(emin) C(elow) C(protection_age_ns) C(oom_group)		\
	C(working_set) C(residual) C(anon_unmapped) C(kernel_other)		\
	C(deferred_splits)

#define CHARGES_AFTER_STAT(C)						\
	C(events_low_count) C(events_high_count) C(events_max_count)	\
	C(events_oom_count) C(events_oom_kill_count)			\
	C(events_oom_group_kill_count) C(events_sock_throttled_count)	\
	C(events_local_low_count) C(events_local_high_count)		\
	C(events_local_max_count) C(events_local_oom_count)		\
	C(events_local_oom_kill_count)					\
	C(events_local_oom_group_kill_count)				\
	C(events_local_sock_throttled_count)				\
	C(swap_events_high_count) C(swap_events_max_count)		\
	C(swap_events_fail_count)					\
	C(psi_some_us) C(psi_full_us)					\
	C(psi_some_avg10) C(psi_full_avg10) C(psi_age_ns)		\
	C(processes) C(nr_descendants) C(nr_dying_descendants)		\
	C(references) C(suffered_ns) C(caused_ns)

enum charge {
#define C(name) CHARGE_##name,
#define S(name, unit) CHARGE_##name,
	CHARGES_BEFORE_STAT(C)
	MEMORY_STAT_COLUMNS(S)
	CHARGES_AFTER_STAT(C)
#undef C
#undef S
	NR_CHARGES,
};

/* The columns of memory.stat are one stretch of the row. */
#define CHARGE_STAT_FIRST CHARGE_anon

/**
 * charge_is_hundredths() - is it shown with two decimals?
 * @charge: the column
 */
static inline bool charge_is_hundredths(enum charge charge)
{
	return charge == CHARGE_psi_some_avg10 || charge == CHARGE_psi_full_avg10;
}

/**
 * struct charges - one memory cgroup
 * @id: the cgroup's id (cgroup_id()), which several csses may share
 * @serial_nr: the number of its css, which is never shared
 * @parent_id: its parent's id, VALUE_UNKNOWN for the top of the walk
 * @dying: offline, but still charged or otherwise referenced
 * @value: amounts in bytes, counts, times: see the columns; VALUE_UNKNOWN,
 *	VALUE_MAX
 */
struct charges {
	s64 id;
	s64 serial_nr;
	s64 parent_id;
	bool dying;
	s64 value[NR_CHARGES];
};

/**
 * struct memcg_walk - a walk over a memory cgroup and those below it
 * @top: its first, kept by whoever walks; NULL if there is none
 * @at: where it is, referenced; NULL before the first and after the last
 * @ended: it is past the last
 *
 * The reference on @at is the cursor: however long it stands, and whatever is
 * removed meanwhile, the next step takes constant time. It keeps one cgroup
 * from being freed.
 */
struct memcg_walk {
	struct cgroup_subsys_state *top;
	struct cgroup_subsys_state *at;
	bool ended;
};

/**
 * memcg_enabled() - does this kernel, as it was booted, have memory cgroups?
 *
 * Without CONFIG_MEMCG or with cgroup_disable=memory, a walk finds none, and a task
 * has none.
 *
 * Context: any.
 */
static inline bool memcg_enabled(void)
{
	return !mem_cgroup_disabled();
}

/**
 * struct memcg_limits - what bounds a memory cgroup, in bytes
 * @usage: memory charged to it
 * @limit: what it may be charged, or VALUE_MAX
 * @memsw_usage: v1: memory and swap charged to it; VALUE_UNKNOWN on v2, and where swap
 *	is not charged
 * @memsw_limit: v1: the limit of that, or VALUE_MAX; else VALUE_UNKNOWN
 * @total_pages: the OOM killer's totalpages for it, VALUE_UNKNOWN if that is out of
 *	reach
 * @oom_group: memory.oom.group
 * @oom_disabled: v1: memory.oom_control says that it is not for the OOM killer
 * @under_oom: v1: a charge to it, or to one above it, found no room, and somebody is to be
 *	killed, or tasks wait: 1, else 0; VALUE_UNKNOWN on v2
 */
struct memcg_limits {
	s64 usage;
	s64 limit;
	s64 memsw_usage;
	s64 memsw_limit;
	s64 total_pages;
	bool oom_group;
	bool oom_disabled;
	s64 under_oom;
};

/**
 * enum memcg_limit - the limits that may call the OOM killer
 * @MEMCG_LIMIT_UNKNOWN: none of them is known to be hit
 * @MEMCG_LIMIT_MAX: memory.max; v1: memory.limit_in_bytes
 * @MEMCG_LIMIT_MEMSW: v1: memory.memsw.limit_in_bytes
 */
enum memcg_limit {
	MEMCG_LIMIT_UNKNOWN,
	MEMCG_LIMIT_MAX,
	MEMCG_LIMIT_MEMSW,
};

/**
 * struct memcg_hit - the limit that a charge does not fit under
 * @limit: which
 * @usage: what is charged to its counter, in bytes; VALUE_UNKNOWN if there is none
 * @max: the limit in bytes; VALUE_UNKNOWN if there is none
 */
struct memcg_hit {
	enum memcg_limit limit;
	s64 usage;
	s64 max;
};

/**
 * struct memcg_protection - what reclaim for a memory cgroup's own limit may not take
 * @min: bytes that memory.min keeps; VALUE_UNKNOWN on v1
 * @low: bytes that memory.low keeps as long as there is something else to take
 */
struct memcg_protection {
	s64 min;
	s64 low;
};

#ifdef CONFIG_MEMCG

/**
 * memcg_css() - the memory controller's state of a memory cgroup
 * @memcg: the cgroup, may be NULL
 *
 * Context: any.
 * Return: NULL for NULL.
 */
static inline struct cgroup_subsys_state *memcg_css(struct mem_cgroup *memcg)
{
	return memcg ? &memcg->css : NULL;
}

/**
 * memcg_css_of_task() - the memory cgroup that a task is charged to
 * @p: the task
 *
 * mm/memcontrol.c: mem_cgroup_from_task().
 *
 * Context: under rcu_read_lock(), which also keeps the result.
 * Return: NULL if there are none.
 */
static inline struct cgroup_subsys_state *memcg_css_of_task(struct task_struct *p)
{
	return memcg_enabled() ? memcg_css(mem_cgroup_from_task(p)) : NULL;
}

/**
 * memcg_css_of_mm() - the memory cgroup that an address space is charged to
 * @mm: the address space, which cannot go away; may be NULL
 *
 * mm/memcontrol.c: get_mem_cgroup_from_mm().
 *
 * Context: under rcu_read_lock(), which also keeps the result.
 * Return: NULL if there are none.
 */
static inline struct cgroup_subsys_state *memcg_css_of_mm(struct mm_struct *mm)
{
	if (memcg_enabled() && mm)
		return memcg_css(mem_cgroup_from_task(rcu_dereference(mm->owner)));
	return NULL;
}

/**
 * memcg_on_v2() - are memory cgroups of cgroup v2?
 *
 * Context: any.
 */
static inline bool memcg_on_v2(void)
{
	return cgroup_subsys_on_dfl(memory_cgrp_subsys);
}

/**
 * memcg_parent() - the next memory cgroup up
 * @css: a cgroup
 *
 * Context: any; @css keeps it alive.
 * Return: NULL above the root.
 */
static inline struct cgroup_subsys_state *
memcg_parent(struct cgroup_subsys_state *css)
{
	return css->parent;
}

/**
 * memcg_serial_nr() - the number of a memory cgroup's css
 * @css: the cgroup
 *
 * include/linux/cgroup-defs.h: each css takes the next one, of whatever controller.
 *
 * Context: any.
 */
static inline s64 memcg_serial_nr(const struct cgroup_subsys_state *css)
{
	return css->serial_nr;
}

/**
 * memcg_is_online() - is a memory cgroup neither removed nor without its controller?
 * @css: the cgroup
 *
 * Context: any.
 */
static inline bool memcg_is_online(const struct cgroup_subsys_state *css)
{
	/* From rmdir on it is CSS_DYING; what goes offline does so a little later. */
	return (READ_ONCE(css->flags) & (CSS_ONLINE | CSS_DYING)) == CSS_ONLINE;
}

/**
 * memcg_id() - id of a memory cgroup's directory
 * @css: the cgroup
 *
 * Context: any.
 */
static inline u64 memcg_id(const struct cgroup_subsys_state *css)
{
	return cgroup_id(css->cgroup);
}

/**
 * memcg_level() - how far a memory cgroup is below the root
 * @css: the cgroup
 *
 * Context: any.
 * Return: 0 for the root.
 */
static inline int memcg_level(const struct cgroup_subsys_state *css)
{
	return css->cgroup->level;
}

/**
 * memcg_is_within() - is a memory cgroup another, or below that?
 * @css: the one
 * @top: the other
 *
 * Context: any; both must be kept alive.
 */
static inline bool memcg_is_within(const struct cgroup_subsys_state *css,
				   const struct cgroup_subsys_state *top)
{
	return cgroup_is_descendant(css->cgroup, top->cgroup);
}

/**
 * memcg_state_name() - word for the state of a memory cgroup in the tables
 * @css: the cgroup
 *
 * "dying": its directory was removed. "detached": that is still there, but the memory
 * controller was switched off for it; if it was switched on again, the cgroup has another
 * css, a row of its own with the same id. What the old one is charged for stays with it.
 *
 * Context: any.
 */
static inline const char *memcg_state_name(const struct cgroup_subsys_state *css)
{
	/* kernel/cgroup/cgroup-internal.h: cgroup_is_dead(); rmdir clears it before all else. */
	if (!memcg_is_online(css))
		return READ_ONCE(css->cgroup->self.flags) & CSS_ONLINE ? "detached" : "dying";
	return "online";
}

/**
 * memcg_overage() - how far a memory cgroup is above its memory.high
 * @css: the cgroup
 *
 * mm/memcontrol.c: calculate_overage().
 *
 * Context: any.
 * Return: the excess as a share of memory.high, in units of 2^-20.
 */
static inline u64 memcg_overage(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	u64 usage = page_counter_read(&memcg->memory);
	u64 high = max(READ_ONCE(memcg->memory.high), 1UL);

	if (usage > high)
		return div64_u64((usage - high) << 20, high);
	return 0;
}

/**
 * memcg_init() - find out whether swap is charged
 *
 * Context: process.
 * Return: 0.
 */
int memcg_init(void);

/**
 * memcg_margin() - how many pages a memory cgroup may still be charged
 * @memcg: the cgroup
 *
 * mm/memcontrol.c: mem_cgroup_margin().
 *
 * Context: any.
 * Return: pages, of v1 with respect to both limits.
 */
static inline unsigned long memcg_margin(struct mem_cgroup *memcg)
{
	unsigned long margin = 0;
	unsigned long used = page_counter_read(&memcg->memory);
	unsigned long max = READ_ONCE(memcg->memory.max);

	margin = used < max ? max - used : 0;
	if (!memcg_on_v2()) {
		used = page_counter_read(&memcg->memsw);
		max = READ_ONCE(memcg->memsw.max);
		margin = min(margin, used < max ? max - used : 0);
	}
	return margin;
}

/**
 * memcg_get_namespace_root() - the root of the current task's cgroup namespace
 *
 * viewer.c decides which cgroups a reader below that root may see.
 *
 * Context: process.
 * Return: it, referenced; NULL if that cgroup has no memory controller.
 */
struct cgroup_subsys_state *memcg_get_namespace_root(void);

/**
 * memcg_walk_begin() - go before the first
 * @walk: the walk; its @top is set
 *
 * Context: process.
 */
void memcg_walk_begin(struct memcg_walk *walk);

/**
 * memcg_walk_next() - step to the next memory cgroup, dying ones included
 * @walk: the walk
 *
 * Pre-order: parents before their children (css_next_descendant_pre()).
 *
 * Context: process; takes rcu_read_lock() for the step.
 * Return: it, valid until the next call; NULL at the end.
 */
struct cgroup_subsys_state *memcg_walk_next(struct memcg_walk *walk);

/**
 * memcg_walk_close() - end the walk, drop its reference
 * @walk: the walk
 *
 * Context: process.
 */
void memcg_walk_close(struct memcg_walk *walk);

/**
 * memcg_have_tasks() - can the processes of a cgroup be listed?
 *
 * Context: any.
 */
bool memcg_have_tasks(void);

/**
 * memcg_scan_processes() - call a function for the processes of a memory cgroup
 * @css: the cgroup, referenced; those below it are not looked at
 * @fn: called for each, with a reference held
 * @arg: its second argument
 *
 * In the order of mem_cgroup_scan_tasks() (mm/memcontrol.c), until the current task is
 * being killed. Needs memcg_have_tasks().
 *
 * Context: process, may sleep; takes the kernel's css_set_lock for each step,
 * not while @fn runs.
 */
void memcg_scan_processes(struct cgroup_subsys_state *css,
			    void (*fn)(struct task_struct *p, void *arg), void *arg);

/**
 * memcg_path() - path of a memory cgroup, as seen from another
 * @css: the cgroup
 * @top: whose path is "/"
 * @buf: where to, TEXT_STRING_MAX bytes
 *
 * A dying cgroup has the path it had last. One of more than TEXT_STRING_MAX - 2
 * bytes is cut on the left, and "..." stands in its place: a whole path begins with
 * a slash.
 *
 * Context: any; takes the kernel's kernfs_rename_lock.
 * Return: the path's length.
 */
size_t memcg_path(struct cgroup_subsys_state *css,
		  struct cgroup_subsys_state *top, char *buf);

/**
 * memcg_charges() - what a memory cgroup is charged for
 * @css: the cgroup, referenced by the caller once
 * @top: top of what the reader sees
 * @charges: filled
 *
 * Each number is read once, the way the kernel reads it for its own files;
 * together they are no snapshot.
 *
 * Context: process, may sleep.
 */
void memcg_charges(struct cgroup_subsys_state *css, struct cgroup_subsys_state *top,
		   struct charges *charges);

/**
 * memcg_charges_atomic() - as memcg_charges(), but for what takes a lock
 * @css: the cgroup, referenced or protected by RCU; if NULL, all is VALUE_UNKNOWN
 * @top: as there, may be NULL
 * @charges: filled; the number of processes is VALUE_UNKNOWN
 *
 * Context: any but NMI.
 */
void memcg_charges_atomic(struct cgroup_subsys_state *css,
			  struct cgroup_subsys_state *top, struct charges *charges);

/**
 * memcg_limits() - what bounds a memory cgroup
 * @css: the cgroup, referenced or protected by RCU; not the root
 *
 * totalpages is mem_cgroup_get_max() (mm/memcontrol.c).
 *
 * Context: any.
 */
struct memcg_limits memcg_limits(struct cgroup_subsys_state *css);

/**
 * memcg_limit_hit() - which limit of a memory cgroup does a charge not fit under?
 * @css: the cgroup, referenced or protected by RCU; may be NULL
 * @order: the size of the charge in pages, as a power of 2
 *
 * mm/memcontrol.c, try_charge(), which asks memory and swap together first, and for a batch
 * of pages before it asks for those that it needs. Without a limit of memory and swap together
 * only the limit of memory calls the OOM killer, so that it is this one even if other tasks have
 * given pages back since.
 *
 * Context: any.
 */
struct memcg_hit memcg_limit_hit(struct cgroup_subsys_state *css, int order);

/**
 * memcg_protection() - what reclaim for a memory cgroup's own limit may not take
 * @css: the cgroup, referenced or protected by RCU; may be NULL
 *
 * The children's sum, which the kernel keeps, of the smaller of usage and min: what is
 * further below is part of what a child may claim. A cgroup's own min does not count
 * for its own limit (mem_cgroup_unprotected()). Before 6.2 it does as long as its emin, of
 * whenever reclaim came by last, is not less than its usage.
 *
 * Context: any.
 */
struct memcg_protection memcg_protection(struct cgroup_subsys_state *css);

#else
#include "memcg_none.h"
#endif

/**
 * memcg_is_below() - is a memory cgroup another one, or below it?
 * @css: the one
 * @top: the other
 *
 * cgroup_is_descendant() compares cgroups, and would take an old css of @top's cgroup for
 * @top itself.
 *
 * Context: any; @css keeps those above it alive.
 */
static inline bool memcg_is_below(struct cgroup_subsys_state *css,
				  const struct cgroup_subsys_state *top)
{
	while (css && css != top)
		css = memcg_parent(css);
	return css;
}

#endif /* _MMSCOPE_MEMCG_H */
