// SPDX-License-Identifier: GPL-2.0
#include "memcg.h"

#include <linux/ktime.h>
#include <linux/kernfs.h>
#include <linux/math64.h>
#include <linux/nsproxy.h>
#include <linux/page_counter.h>
#include <linux/percpu-refcount.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "dying.h"
#include "reclaim/memcgs.h"
#include "symbols.h"
#include "text.h"

/* The longest names fit a path buffer this many levels deep. */
#define TAIL_LEVELS	(TEXT_STRING_MAX / (NAME_MAX + 1) - 1)

/* How many levels of a path are asked for at a time. */
#define PATH_LEVELS	32

/*
 * Where the root of the namespace has no memory controller, its processes are charged to a
 * cgroup further up, which they may not see. The css_set of the namespace knows the css that
 * the cgroup had when the namespace was made; it may have another one by now.
 */
static struct cgroup_subsys_state *namespace_root(void)
{
	struct css_set *root = current->nsproxy->cgroup_ns->root_cset;
	struct cgroup_subsys_state *css = root->subsys[memory_cgrp_id];

	if (!css)	/* cgroup_disable=memory */
		return NULL;
	return memcg_on_v2() ? rcu_dereference(root->dfl_cgrp->subsys[memory_cgrp_id]) : css;
}

struct cgroup_subsys_state *memcg_get_namespace_root(void)
{
	struct cgroup_subsys_state *css;

	/*
	 * current's own nsproxy and the css_set that its namespace holds do not
	 * go away here, but the set does not hold each css: css_tryget() under
	 * RCU, as kernel/cgroup/cgroup.c does in task_get_css().
	 */
	rcu_read_lock();
	css = namespace_root();
	if (css && !css_tryget(css))
		css = NULL;
	rcu_read_unlock();
	return css;
}

void memcg_walk_begin(struct memcg_walk *walk)
{
	if (walk->at)
		css_put(walk->at);
	walk->at = NULL;
	walk->ended = !walk->top;
}

struct cgroup_subsys_state *memcg_walk_next(struct memcg_walk *walk)
{
	struct cgroup_subsys_state *last = walk->at;
	struct cgroup_subsys_state *next = last;

	if (walk->ended)
		return NULL;

	/*
	 * include/linux/cgroup.h, css_for_each_descendant_pre(): a walk may leave
	 * RCU while it holds the css it is at. One whose last reference is gone is
	 * being freed, and skipped.
	 */
	rcu_read_lock();
	do {
		next = css_next_descendant_pre(next, walk->top);
	} while (next && !css_tryget(next));
	rcu_read_unlock();

	if (last)
		css_put(last);
	walk->at = next;
	walk->ended = !next;
	return next;
}

void memcg_walk_close(struct memcg_walk *walk)
{
	memcg_walk_begin(walk);
}

/* The last levels of a path that is too long, whatever their names are. */
static size_t path_tail(struct cgroup *cgrp, char *buf)
{
	struct cgroup *from = cgroup_ancestor(cgrp, cgrp->level - TAIL_LEVELS);
	int len = kernfs_path_from_node(cgrp->kn, from->kn, buf + 3, TEXT_STRING_MAX - 3);

	memcpy(buf, "...", 3);
	return 3 + max(len, 0);
}

/*
 * fs/kernfs/dir.c, kernfs_path_from_node(): it goes up from the leaf once for each level, with
 * interrupts off. So no more than PATH_LEVELS are asked for at a time, from the leaf on; they
 * are gathered at the end of @buf.
 */
static size_t deep_path(struct cgroup *cgrp, int top_level, char *buf)
{
	char *end = buf + TEXT_STRING_MAX, *p = end;

	while (cgrp->level > top_level) {
		struct cgroup *from = cgroup_ancestor(cgrp, max(cgrp->level - PATH_LEVELS,
								top_level));
		int room = p - buf, len;

		len = kernfs_path_from_node(cgrp->kn, from->kn, buf, room);
		if (len < 0 || len >= room - 1) {
			if (p == end)
				return path_tail(cgrp, buf);
			p = max(p, buf + 3) - 3;
			memcpy(p, "...", 3);
			break;
		}
		p -= len;
		memmove(p, buf, len);
		cgrp = from;
	}
	memmove(buf, p, end - p);
	return end - p;
}

size_t memcg_path(struct cgroup_subsys_state *css,
		  struct cgroup_subsys_state *top, char *buf)
{
	int len;

	if (css->cgroup->level - top->cgroup->level > PATH_LEVELS)
		return deep_path(css->cgroup, top->cgroup->level, buf);
	len = kernfs_path_from_node(css->cgroup->kn, top->cgroup->kn, buf, TEXT_STRING_MAX);
	/* What does not fit gives an error, its whole length, or, cut, one less. */
	if (len >= 0 && len < TEXT_STRING_MAX - 1)
		return len;
	return path_tail(css->cgroup, buf);
}

static s64 limit_bytes(unsigned long n)
{
	return n == PAGE_COUNTER_MAX ? VALUE_MAX : page_bytes(n);
}

static s64 event_count(const atomic_long_t *counts, int event)
{
	return event < MEMCG_NR_MEMORY_EVENTS ? atomic_long_read(&counts[event]) :
						VALUE_UNKNOWN;
}

/*
 * Is swap charged to memcgs? Not without CONFIG_SWAP, nor with swapaccount=0 on kernels
 * that know it; the counters then stand at 0. Written by memcg_init().
 */
static bool swap_charged;

/*
 * Does the memory controller have the file memory.NAME? kernel/cgroup/cgroup.c keeps the
 * arrays that were added in a list, under cgroup_mutex; the memory controller adds its
 * own at boot, before any module, and never takes them back.
 */
static bool has_file(const char *name)
{
	const struct cftype *files, *file;

	list_for_each_entry(files, &memory_cgrp_subsys.cfts, node)
		for (file = files; file->name[0]; file++)
			if (!strcmp(file->name, name))
				return true;
	return false;
}

int memcg_init(void)
{
	/* v1's memsw files come and go with it. */
	swap_charged = memcg_enabled() && has_file("swap.current");
	return 0;
}

/* Before 5.18 there is no sum for the kernel's memory, so its parts are taken. */
static s64 kernel_bytes(const s64 *stat)
{
	if (stat[STAT_kernel] != VALUE_UNKNOWN)
		return stat[STAT_kernel];
	return value_or_zero(stat[STAT_slab]) + value_or_zero(stat[STAT_kernel_stack]) +
	       value_or_zero(stat[STAT_percpu]) + value_or_zero(stat[STAT_pagetables]);
}

/*
 * Reads the statistics, but for those of what a dying cgroup has handed to its parent.
 * Returns how many bytes of that its counters keep, though they are charged and freed above;
 * VALUE_UNKNOWN where it hands over all, and its counters say nothing.
 */
static s64 read_stat(struct mem_cgroup *memcg, bool dying, s64 *stat)
{
	s64 kernel;

	if (dying && COMPAT_REPARENTS_LRU)
		return VALUE_UNKNOWN;
	memory_stat_read(memcg, stat);
	if (!dying)
		return 0;
	kernel = kernel_bytes(stat);
	memory_stat_forget_reparented(stat);
	return kernel - kernel_bytes(stat);
}

/* Bytes in a counter, less those that the cgroup has handed over. */
static s64 charged(struct page_counter *counter, s64 handed_over)
{
	if (handed_over == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	return max_t(s64, page_bytes(page_counter_read(counter)) - handed_over, 0);
}

static void read_v2_swap(struct mem_cgroup *memcg, s64 *v)
{
	const struct page_counter *swap = &memcg->swap;

	v[CHARGE_swap] = page_bytes(page_counter_read((struct page_counter *)swap));
	v[CHARGE_swap_peak] = page_bytes(READ_ONCE(swap->watermark));
	v[CHARGE_swap_high] = limit_bytes(READ_ONCE(swap->high));
	v[CHARGE_swap_max] = limit_bytes(READ_ONCE(swap->max));
	v[CHARGE_swap_events_high_count] = event_count(memcg->memory_events, MEMCG_SWAP_HIGH);
	v[CHARGE_swap_events_max_count] = event_count(memcg->memory_events, MEMCG_SWAP_MAX);
	v[CHARGE_swap_events_fail_count] = event_count(memcg->memory_events, MEMCG_SWAP_FAIL);
}

/* What cgroup2 has a file for in each cgroup but the root. */
static void read_v2(struct mem_cgroup *memcg, s64 *v)
{
	const struct page_counter *memory = &memcg->memory;

	if (swap_charged)
		read_v2_swap(memcg, v);
	if (COMPAT_HAVE_ZSWAP_MAX)
		v[CHARGE_zswap_max] = limit_bytes(compat_zswap_max(memcg));

	v[CHARGE_min] = limit_bytes(READ_ONCE(memory->min));
	v[CHARGE_low] = limit_bytes(READ_ONCE(memory->low));
	v[CHARGE_high] = limit_bytes(READ_ONCE(memory->high));
	v[CHARGE_emin] = limit_bytes(READ_ONCE(memory->emin));
	v[CHARGE_elow] = limit_bytes(READ_ONCE(memory->elow));
	v[CHARGE_oom_group] = READ_ONCE(memcg->oom_group);

#define EVENTS(prefix, counts)						\
do {									\
	v[CHARGE_##prefix##_low_count] = event_count(counts, MEMCG_LOW);	\
	v[CHARGE_##prefix##_high_count] = event_count(counts, MEMCG_HIGH);	\
	v[CHARGE_##prefix##_max_count] = event_count(counts, MEMCG_MAX);	\
	v[CHARGE_##prefix##_oom_count] = event_count(counts, MEMCG_OOM);	\
	v[CHARGE_##prefix##_oom_kill_count] = event_count(counts, MEMCG_OOM_KILL); \
	v[CHARGE_##prefix##_oom_group_kill_count] =			\
		event_count(counts, COMPAT_OOM_GROUP_KILL);			\
	v[CHARGE_##prefix##_sock_throttled_count] =			\
		event_count(counts, COMPAT_SOCK_THROTTLED);			\
} while (0)
	EVENTS(events, memcg->memory_events);
	EVENTS(events_local, memcg->memory_events_local);
#undef EVENTS
}

/*
 * What v1 has a file for, under v2's names where it is the same thing. There an event
 * counts for the cgroup alone (memcg_memory_event()), and swap is a statistic. Nothing is
 * charged to the root, which has no limits either.
 */
static void read_v1(struct mem_cgroup *memcg, bool is_root, s64 handed_over, s64 *v)
{
	if (swap_charged && compat_have_memcg_state() && handed_over != VALUE_UNKNOWN)
		v[CHARGE_swap] = page_bytes(compat_memcg_state(memcg, MEMCG_SWAP));
	if (is_root)
		return;
	if (swap_charged) {
		v[CHARGE_memsw_usage] = charged(&memcg->memsw, handed_over);
		v[CHARGE_memsw_peak] = page_bytes(READ_ONCE(memcg->memsw.watermark));
		v[CHARGE_memsw_max] = limit_bytes(READ_ONCE(memcg->memsw.max));
	}
	v[CHARGE_failcnt] = READ_ONCE(memcg->memory.failcnt);
	v[CHARGE_events_local_max_count] = event_count(memcg->memory_events_local, MEMCG_MAX);
	v[CHARGE_events_local_oom_count] = event_count(memcg->memory_events_local, MEMCG_OOM);
	v[CHARGE_events_local_oom_kill_count] =
		event_count(memcg->memory_events_local, MEMCG_OOM_KILL);
}

/*
 * What is charged and no statistic names. The parts that count each page once:
 * anon, file (a memcg's holds no swap cache, unlike the machine's: mm/swap_state.c),
 * kernel, which includes stacks, page tables, slab, percpu, vmalloc and zswap;
 * sockets; hugetlb if it is paid for.
 */
static s64 residual(s64 usage, const s64 *stat)
{
	if (usage == VALUE_UNKNOWN || stat[STAT_anon] == VALUE_UNKNOWN ||
	    stat[STAT_file] == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	return usage - stat[STAT_anon] - stat[STAT_file] - kernel_bytes(stat) -
	       value_or_zero(stat[STAT_sock]) - value_or_zero(stat[STAT_hugetlb]);
}

/*
 * What is on the lists of anonymous memory and no process maps: the parts of huge pages
 * that were unmapped, which go when reclaim splits the page, and the swap cache. A page is
 * in NR_ANON_MAPPED as long as it is mapped, and on its list as long as it is there.
 */
static s64 anon_unmapped(const s64 *stat)
{
	if (stat[STAT_active_anon] == VALUE_UNKNOWN || stat[STAT_inactive_anon] == VALUE_UNKNOWN ||
	    stat[STAT_anon] == VALUE_UNKNOWN || stat[STAT_shmem] == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	return max_t(s64, stat[STAT_active_anon] + stat[STAT_inactive_anon] -
			  stat[STAT_anon] - stat[STAT_shmem], 0);
}

/*
 * Kernel memory that has a statistic of its own. include/linux/memcontrol.h: MEMCG_KMEM
 * counts all that is charged to object cgroups, objects and zswap's compressed pages included.
 */
static const enum memory_stat kernel_parts[] = {
	STAT_kernel_stack, STAT_pagetables, STAT_sec_pagetables, STAT_percpu, STAT_vmalloc,
	STAT_slab, STAT_zswap,
};

static s64 kernel_other(const s64 *stat)
{
	s64 other = stat[STAT_kernel];
	size_t i;

	if (other == VALUE_UNKNOWN || stat[STAT_slab] == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	for (i = 0; i < ARRAY_SIZE(kernel_parts); i++)
		other -= value_or_zero(stat[kernel_parts[i]]);
	return max_t(s64, other, 0);
}

static void read_unnamed(struct mem_cgroup *memcg, s64 *v)
{
	const s64 *stat = &v[CHARGE_STAT_FIRST];

	v[CHARGE_anon_unmapped] = anon_unmapped(stat);
	v[CHARGE_kernel_other] = kernel_other(stat);
	v[CHARGE_deferred_splits] = compat_deferred_splits(memcg);
}

static void read_usage(struct mem_cgroup *memcg, bool is_root, s64 handed_over, s64 *v)
{
	const s64 *stat = &v[CHARGE_STAT_FIRST];

	if (is_root) {
		/*
		 * mm/memcontrol.c, mem_cgroup_usage(): nothing is charged to the
		 * root itself, its usage is defined by statistics.
		 */
		if (stat[STAT_anon] != VALUE_UNKNOWN && stat[STAT_file] != VALUE_UNKNOWN)
			v[CHARGE_usage] = stat[STAT_anon] + stat[STAT_file];
	} else {
		v[CHARGE_usage] = charged(&memcg->memory, handed_over);
		v[CHARGE_peak] = page_bytes(READ_ONCE(memcg->memory.watermark));
		v[CHARGE_max] = limit_bytes(READ_ONCE(memcg->memory.max));
		v[CHARGE_residual] = residual(v[CHARGE_usage], stat);
	}
	if (v[CHARGE_usage] != VALUE_UNKNOWN && stat[STAT_inactive_file] != VALUE_UNKNOWN)
		v[CHARGE_working_set] =
			max_t(s64, v[CHARGE_usage] - stat[STAT_inactive_file], 0);
}

static void read_psi(struct cgroup *cgrp, s64 *v)
{
	struct compat_psi psi;

	if (!compat_psi(cgrp, &psi))
		return;
	v[CHARGE_psi_some_us] = div_u64(psi.some_ns, NSEC_PER_USEC);
	v[CHARGE_psi_full_us] = div_u64(psi.full_ns, NSEC_PER_USEC);
	v[CHARGE_psi_some_avg10] = psi.some_avg10;
	v[CHARGE_psi_full_avg10] = psi.full_avg10;
	v[CHARGE_psi_age_ns] = max_t(s64, sched_clock() - psi.at, 0);
}

bool memcg_have_tasks(void)
{
	return have_symbol(css_task_iter_start) && have_symbol(css_task_iter_next) &&
	       have_symbol(css_task_iter_end);
}

void memcg_scan_processes(struct cgroup_subsys_state *css,
			    void (*fn)(struct task_struct *p, void *arg), void *arg)
{
	struct css_task_iter it;
	struct task_struct *p;

	/*
	 * Whatever goes offline has been left by all its tasks. The iterator asks for the
	 * cgroup alone, and would give those that are in its next css.
	 */
	if (!memcg_is_online(css))
		return;
	kernel_call(css_task_iter_start)(css, CSS_TASK_ITER_PROCS, &it);
	while ((p = kernel_call(css_task_iter_next)(&it))) {
		fn(p, arg);
		cond_resched();
		if (fatal_signal_pending(current))
			break;
	}
	kernel_call(css_task_iter_end)(&it);
}

static void count_process(struct task_struct *p, void *n)
{
	++*(s64 *)n;
}

/* The processes of the cgroup itself, as cgroup.procs lists them. */
static s64 count_processes(struct cgroup_subsys_state *css)
{
	s64 n = 0;

	if (!memcg_have_tasks())
		return VALUE_UNKNOWN;
	/* Most cgroups of a deep tree have none, and the iterator is not cheap. */
	if (list_empty_careful(&css->cgroup->e_csets[memory_cgrp_id]))
		return 0;
	memcg_scan_processes(css, count_process, &n);
	return n;
}

/*
 * include/linux/percpu-refcount.h: while a css is online its count is spread over
 * the CPUs, beside a large bias that keeps it from ending; once it is killed, and a
 * grace period later, it is one number. In between nobody knows. Less the reference that
 * the caller holds.
 */
static s64 count_references(struct cgroup_subsys_state *css)
{
	unsigned long __percpu *counts;
	s64 n = 0;
	int cpu;

	/* The root's is never counted (CSS_NO_REF). */
	if (!css->refcnt.data)
		return VALUE_UNKNOWN;

	rcu_read_lock();
	if (__ref_is_percpu(&css->refcnt, &counts)) {
		for_each_possible_cpu(cpu)
			n += *per_cpu_ptr(counts, cpu);
		n += atomic_long_read(&css->refcnt.data->count) & LONG_MAX;
	} else {
		n = atomic_long_read(&css->refcnt.data->count);
	}
	rcu_read_unlock();
	return n > 0 ? n - 1 : VALUE_UNKNOWN;
}

/* For how long its own tasks stood in reclaim, and others for its sake. */
static void read_stalls(struct cgroup_subsys_state *css, s64 *v)
{
	const struct memcg_stalls *stalls = memcg_stalls(css);

	v[CHARGE_suffered_ns] = stalls_ns(stalls ? &stalls->suffered : NULL);
	v[CHARGE_caused_ns] = stalls_ns(stalls ? &stalls->caused : NULL);
}

static s64 dying_ns(const struct charges *charges)
{
	u64 since = charges->dying ? dying_since(charges->serial_nr) : 0;

	return since ? max_t(s64, ktime_get_boottime_ns() - since, 0) : VALUE_UNKNOWN;
}

void memcg_charges_atomic(struct cgroup_subsys_state *css,
			  struct cgroup_subsys_state *top, struct charges *charges)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	bool v2 = memcg_on_v2();
	s64 *v = charges->value;
	struct cgroup *cgrp;
	s64 handed_over;
	int i;

	for (i = 0; i < NR_CHARGES; i++)
		v[i] = VALUE_UNKNOWN;
	if (!css)
		return;

	cgrp = css->cgroup;
	charges->id = cgroup_id(cgrp);
	charges->serial_nr = memcg_serial_nr(css);
	charges->parent_id = css == top || !css->parent ?
			     VALUE_UNKNOWN : cgroup_id(css->parent->cgroup);
	charges->dying = !memcg_is_online(css);
	v[CHARGE_dying_ns] = dying_ns(charges);

	handed_over = read_stat(memcg, charges->dying, &v[CHARGE_STAT_FIRST]);
	read_usage(memcg, !css->parent, handed_over, v);
	read_unnamed(memcg, v);
	if (!v2)
		read_v1(memcg, !css->parent, handed_over, v);
	else if (css->parent)
		read_v2(memcg, v);
	/* Pressure is the cgroup's: what is detached has no part in it any more. */
	if (v2 && (!charges->dying || !(READ_ONCE(cgrp->self.flags) & CSS_ONLINE)))
		read_psi(cgrp, v);

	read_stalls(css, v);
	v[CHARGE_nr_descendants] = READ_ONCE(cgrp->nr_descendants);
	v[CHARGE_nr_dying_descendants] = READ_ONCE(cgrp->nr_dying_descendants);
	v[CHARGE_references] = count_references(css);
}

void memcg_charges(struct cgroup_subsys_state *css, struct cgroup_subsys_state *top,
		   struct charges *charges)
{
	memcg_charges_atomic(css, top, charges);
	charges->value[CHARGE_processes] = count_processes(css);
}

struct memcg_limits memcg_limits(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	/* A limit is compared with all of a counter, as long as what it keeps says anything. */
	s64 handed_over = COMPAT_REPARENTS_LRU && !memcg_is_online(css) ? VALUE_UNKNOWN : 0;
	struct memcg_limits limits = {
		.usage		= charged(&memcg->memory, handed_over),
		.limit		= limit_bytes(READ_ONCE(memcg->memory.max)),
		.memsw_usage	= VALUE_UNKNOWN,
		.memsw_limit	= VALUE_UNKNOWN,
		.total_pages	= VALUE_UNKNOWN,
		.oom_group	= READ_ONCE(memcg->oom_group),
		.under_oom	= VALUE_UNKNOWN,
	};

	/* mm/oom_kill.c, constrained_alloc(): never 0 */
	if (have_symbol(mem_cgroup_get_max))
		limits.total_pages = kernel_call(mem_cgroup_get_max)(memcg) ?: 1;
	if (!memcg_on_v2()) {
		if (swap_charged) {
			limits.memsw_usage = charged(&memcg->memsw, handed_over);
			limits.memsw_limit = limit_bytes(READ_ONCE(memcg->memsw.max));
		}
		limits.oom_disabled = compat_oom_kill_disable(memcg);
		limits.under_oom = !!compat_under_oom(memcg);
	}
	return limits;
}

/* mm/page_counter.c: page_counter_try_charge() */
static bool is_hit(struct page_counter *counter, unsigned long pages)
{
	return page_counter_read(counter) + pages > READ_ONCE(counter->max);
}

struct memcg_hit memcg_limit_hit(struct cgroup_subsys_state *css, int order)
{
	struct memcg_hit hit = { MEMCG_LIMIT_UNKNOWN, VALUE_UNKNOWN, VALUE_UNKNOWN };
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	struct page_counter *counter;
	unsigned long pages;

	if (!css || !css->parent || order < 0)
		return hit;
	pages = 1UL << order;
	counter = &memcg->memory;
	if (!memcg_on_v2() && swap_charged) {
		if (is_hit(&memcg->memsw, max_t(unsigned long, pages, MEMCG_CHARGE_BATCH)))
			counter = &memcg->memsw;
		else if (!is_hit(counter, pages))
			return hit;
	}
	hit.limit = counter == &memcg->memory ? MEMCG_LIMIT_MAX : MEMCG_LIMIT_MEMSW;
	hit.usage = page_bytes(page_counter_read(counter));
	hit.max = limit_bytes(READ_ONCE(counter->max));
	return hit;
}

static s64 protected_bytes(struct page_counter *counter, unsigned long effective,
			   atomic_long_t *children)
{
	unsigned long usage = page_counter_read(counter);

	if (COMPAT_PROTECTS_TARGET && usage && effective >= usage)
		return page_bytes(usage);
	return page_bytes(min_t(unsigned long, atomic_long_read(children), usage));
}

struct memcg_protection memcg_protection(struct cgroup_subsys_state *css)
{
	struct page_counter *memory;

	if (!css || !css->parent || !memcg_on_v2())
		return (struct memcg_protection){ VALUE_UNKNOWN, VALUE_UNKNOWN };
	memory = &mem_cgroup_from_css(css)->memory;
	return (struct memcg_protection){
		.min = protected_bytes(memory, READ_ONCE(memory->emin),
				       &memory->children_min_usage),
		.low = protected_bytes(memory, READ_ONCE(memory->elow),
				       &memory->children_low_usage),
	};
}
