/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every difference between the kernels that mmscope runs on; nothing else has a
 * conditional for one. Kbuild looks most of them up in the kernel's headers
 * (HAVE_*), so that a backport is noticed.
 */
#ifndef _MMSCOPE_COMPAT_H
#define _MMSCOPE_COMPAT_H

#include <linux/cgroup.h>
#include <linux/kprobes.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/psi.h>
#include <linux/ptrace.h>
#include <linux/sched/coredump.h>
#include <linux/shrinker.h>
#include <linux/sched/task.h>
#include <linux/stacktrace.h>
#include <linux/static_key.h>
#include <linux/types.h>
#include <linux/vmstat.h>

#include "symbols.h"
#include "text.h"

/* fs/proc: PDE_DATA() until 5.17. */
static inline void *compat_pde_data(const struct inode *inode)
{
#ifdef HAVE_PDE_DATA
	return pde_data(inode);
#else
	return PDE_DATA(inode);
#endif
}

/**
 * compat_total_swap_pages() - size of all swap, in pages
 *
 * mm/swapfile.c: total_swap_pages, a macro for 0 without CONFIG_SWAP.
 *
 * Context: any.
 * Return: VALUE_UNKNOWN if it is out of reach.
 */
s64 compat_total_swap_pages(void);

/* mm_struct.flags became a bitmap of its own in 6.18. */
static inline bool compat_mm_oom_skip(const struct mm_struct *mm)
{
#ifdef HAVE_MM_FLAGS_TEST
	return mm_flags_test(MMF_OOM_SKIP, mm);
#else
	return test_bit(MMF_OOM_SKIP, &mm->flags);
#endif
}

/*
 * The counter as /proc/PID/status reads it (fs/proc/task_mmu.c, task_mem()): exactly where the
 * kernel has get_mm_counter_sum(), which came with 6.16 and stable kernels took over, 6.12.117
 * for one; approximately before: each CPU keeps some to itself.
 */
static inline unsigned long compat_mm_counter(struct mm_struct *mm, int member)
{
#ifdef HAVE_MM_COUNTER_SUM
	return get_mm_counter_sum(mm, member);
#else
	return get_mm_counter(mm, member);
#endif
}

/*
 * The same as the OOM killer reads it, for points and for what it prints (mm/oom_kill.c): for it
 * the kernel got get_mm_rss_sum(), and stable kernels that took the other over did not take this.
 */
static inline unsigned long compat_oom_mm_counter(struct mm_struct *mm, int member)
{
#ifdef HAVE_MM_RSS_SUM
	return get_mm_counter_sum(mm, member);
#else
	return get_mm_counter(mm, member);
#endif
}

/**
 * compat_vm_event_name() - name of an event, as in /proc/vmstat
 * @event: enum vm_event_item
 *
 * include/linux/vmstat.h: vm_event_name(). Needs the symbol vmstat_text.
 *
 * Context: any.
 * Return: "" on a kernel that counts none, neither for itself nor for memcgs.
 */
const char *compat_vm_event_name(int event);

/**
 * compat_node_stat_name() - name of a statistic of nodes, as in /proc/vmstat
 * @item: enum node_stat_item
 *
 * include/linux/vmstat.h: node_stat_name(). Needs the symbol vmstat_text.
 *
 * Context: any.
 */
const char *compat_node_stat_name(int item);

/* Unit of anon_thp, file_thp and shmem_thp: huge pages until 5.11. */
#ifdef HAVE_THP_IN_PAGES
#define COMPAT_THP_UNIT PAGE_SIZE
#else
#define COMPAT_THP_UNIT HPAGE_PMD_SIZE
#endif

/*
 * Below: the memory controller's.
 */
#ifdef CONFIG_MEMCG

/**
 * compat_have_memcg_state() - can compat_memcg_state() be called?
 *
 * Context: any.
 */
static inline bool compat_have_memcg_state(void)
{
#ifdef HAVE_MEMCG_VMSTATS
	return have_symbol(memcg_page_state);
#else
	return true;
#endif
}

/**
 * compat_memcg_state() - one statistic of a memcg and all below it
 * @memcg: the memory cgroup, referenced
 * @idx: an index out of the kernel's own memory_stats table
 *
 * mm/memcontrol.c: memcg_page_state().
 *
 * Context: any.
 * Return: the kernel's unit for @idx.
 */
static inline unsigned long compat_memcg_state(struct mem_cgroup *memcg, int idx)
{
#ifdef HAVE_MEMCG_VMSTATS
	return kernel_call(memcg_page_state)(memcg, idx);
#else
	return memcg_page_state(memcg, idx);
#endif
}

/**
 * compat_event_slot() - where the kernel keeps an event of a memcg
 * @event: enum vm_event_item
 *
 * Context: process; for load time, it searches a table.
 * Return: what compat_memcg_event() takes, -ENOENT if memcgs do not count
 * @event.
 */
int compat_event_slot(int event);

/**
 * compat_memcg_event() - one event count of a memcg and all below it
 * @memcg: the memory cgroup, referenced
 * @slot: from compat_event_slot()
 *
 * mm/memcontrol.c: memcg_events().
 *
 * Context: any.
 */
static inline unsigned long compat_memcg_event(struct mem_cgroup *memcg, int slot)
{
#ifdef HAVE_MEMCG_VMSTATS
	if (have_symbol(memcg_events))
		return kernel_call(memcg_events)(memcg, slot);
	/* Behind the state array: see compat_event_slot(). */
	return READ_ONCE(((unsigned long *)memcg->vmstats)[MEMCG_NR_STAT + slot]);
#elif defined(HAVE_MEMCG_VMSTATS_INSIDE)
	return READ_ONCE(memcg->vmstats.events[slot]);
#else
	return atomic_long_read(&memcg->vmevents[slot]);
#endif
}

/**
 * struct compat_memory_stat - an entry of the kernel's table of memory.stat
 * @name: as in memory.stat
 * @idx: for compat_memcg_state()
 */
struct compat_memory_stat {
	const char *name;
	unsigned int idx;
};

/**
 * compat_memory_stat_entry() - read the kernel's table of memory.stat
 * @address: address of its ``memory_stats`` (mm/memcontrol.c)
 * @n: which entry
 *
 * The table may be shorter: @n is one that its size, which reaches to the next
 * symbol, allows. Then the name is NULL, or one that is not in memory.stat. So it is if
 * the table is of a form that is not known.
 *
 * Context: process; for load time.
 */
struct compat_memory_stat compat_memory_stat_entry(const void *address, size_t n);

/* Size of one entry of memory_stats, the same in every layout. */
#define COMPAT_MEMORY_STAT_SIZE 16

/**
 * compat_flush_stats() - make the statistics of a memcg as fresh as memory.stat's
 * @memcg: the memcg
 *
 * mm/memcontrol.c: mem_cgroup_flush_stats(). It does nothing while little has
 * changed; what is left out then is at most 2 s old. In 5.13 and 5.14 memory.stat
 * is flushed whole.
 *
 * Context: process, may sleep.
 */
static inline void compat_flush_stats(struct mem_cgroup *memcg)
{
#if defined(HAVE_FLUSH_STATS_OF_MEMCG)
	if (have_symbol(mem_cgroup_flush_stats))
		kernel_call(mem_cgroup_flush_stats)(memcg);
#elif defined(HAVE_FLUSH_STATS_OF_ALL)
	if (have_symbol(mem_cgroup_flush_stats))
		kernel_call(mem_cgroup_flush_stats)();
#elif defined(HAVE_MEMCG_VMSTATS_INSIDE)
	if (have_symbol(cgroup_rstat_flush))
		kernel_call(cgroup_rstat_flush)(memcg->css.cgroup);
#endif
}

/**
 * compat_stats_age_ns() - time since the kernel last flushed all statistics
 *
 * Context: any.
 * Return: nanoseconds, in steps of a jiffy; VALUE_UNKNOWN if not known.
 */
s64 compat_stats_age_ns(void);

/**
 * struct compat_psi - memory pressure of a cgroup
 * @some_ns: time that some of its tasks were stalled
 * @full_ns: time that all of them were
 * @some_avg10: hundredths of a percent of about the last 10 s, for some tasks
 * @full_avg10: the same for all of them
 * @at: when the kernel summed that up, in sched_clock()
 */
struct compat_psi {
	u64 some_ns;
	u64 full_ns;
	u32 some_avg10;
	u32 full_avg10;
	u64 at;
};

/**
 * compat_psi() - memory pressure of a cgroup, as the kernel last summed it up
 * @cgrp: a cgroup of the default hierarchy, referenced
 * @psi: filled
 *
 * kernel/sched/psi.c, psi_show(): it would sum up first, which is a write.
 *
 * Context: any.
 * Return: false if the kernel does not track it or it cannot be reached.
 */
bool compat_psi(struct cgroup *cgrp, struct compat_psi *psi);

/**
 * compat_hugetlb_accounted() - do memcgs pay for hugetlb pages?
 *
 * The mount option memory_hugetlb_accounting of cgroup2.
 *
 * Context: any.
 */
static inline bool compat_hugetlb_accounted(void)
{
#ifdef HAVE_HUGETLB_ACCOUNTING
	return cgrp_dfl_root.flags & CGRP_ROOT_MEMORY_HUGETLB_ACCOUNTING;
#else
	return false;
#endif
}

/* memory.zswap.max, PAGE_COUNTER_MAX for none; 5.19 and CONFIG_ZSWAP. */
#if defined(HAVE_ZSWAP_MAX) && defined(CONFIG_ZSWAP)
#define compat_zswap_max(memcg) READ_ONCE((memcg)->zswap_max)
#define COMPAT_HAVE_ZSWAP_MAX 1
#else
#define compat_zswap_max(memcg) 0UL
#define COMPAT_HAVE_ZSWAP_MAX 0
#endif

/*
 * Huge pages on a memcg's own queue of those to be split when reclaim wants memory
 * (mm/huge_memory.c: deferred_split_folio()), VALUE_UNKNOWN where that is a list_lru. The
 * length is read without the queue's lock: it is one word.
 */
static inline s64 compat_deferred_splits(struct mem_cgroup *memcg)
{
#if defined(HAVE_MEMCG_DEFERRED_SPLIT) && defined(CONFIG_TRANSPARENT_HUGEPAGE)
	return READ_ONCE(memcg->deferred_split_queue.split_queue_len);
#else
	return VALUE_UNKNOWN;
#endif
}

/* v1's memory.oom_control; 6.12 has it with CONFIG_MEMCG_V1 only. */
#if !defined(HAVE_MEMCG_V1_OPTION) || defined(CONFIG_MEMCG_V1)
#define compat_oom_kill_disable(memcg) READ_ONCE((memcg)->oom_kill_disable)
#define compat_under_oom(memcg) READ_ONCE((memcg)->under_oom)
#else
#define compat_oom_kill_disable(memcg) ((void)(memcg), 0)
#define compat_under_oom(memcg) ((void)(memcg), 0)
#endif

/*
 * From 7.x on a memcg that goes offline hands its pages to its parent, and what changes
 * later is counted there (memcg_reparent_objcgs()): its own statistics stand still, and its
 * counters keep what is uncharged from the parent's. They say nothing.
 */
#ifdef HAVE_LRU_REPARENTING
#define COMPAT_REPARENTS_LRU 1
#else
#define COMPAT_REPARENTS_LRU 0
#endif

/*
 * Before that, kernel memory alone: it is charged to an object cgroup, which is the parent's
 * from then on. Before 5.13 only slab and percpu are; pages are charged to the memcg itself.
 */
#ifdef HAVE_KMEM_PAGES_OF_MEMCG
#define COMPAT_REPARENTS_KMEM_PAGES 0
#else
#define COMPAT_REPARENTS_KMEM_PAGES 1
#endif

/* Does a memcg's own effective min protect it from reclaim for its own limit? Until 6.2. */
#ifdef HAVE_UNPROTECTED_TARGET
#define COMPAT_PROTECTS_TARGET 0
#else
#define COMPAT_PROTECTS_TARGET 1
#endif

/* MEMCG_OOM_GROUP_KILL, 5.17. Elsewhere an index that is never counted. */
#ifdef HAVE_MEMCG_OOM_GROUP_KILL
#define COMPAT_OOM_GROUP_KILL MEMCG_OOM_GROUP_KILL
#else
#define COMPAT_OOM_GROUP_KILL MEMCG_NR_MEMORY_EVENTS
#endif

/* MEMCG_SOCK_THROTTLED, 7.0. */
#ifdef HAVE_MEMCG_SOCK_THROTTLED
#define COMPAT_SOCK_THROTTLED MEMCG_SOCK_THROTTLED
#else
#define COMPAT_SOCK_THROTTLED MEMCG_NR_MEMORY_EVENTS
#endif

#endif /* CONFIG_MEMCG */

/* pglist_data.kswapd_failures became atomic in 6.18. */
static inline int compat_kswapd_failures(pg_data_t *pgdat)
{
#ifdef HAVE_ATOMIC_KSWAPD_FAILURES
	return atomic_read(&pgdat->kswapd_failures);
#else
	return READ_ONCE(pgdat->kswapd_failures);
#endif
}

#ifdef CONFIG_LRU_GEN
#define COMPAT_HAVE_LRU_GEN 1
#else
#define COMPAT_HAVE_LRU_GEN 0
#endif

#ifdef CONFIG_MEMCG
/* mm/memcontrol.c: root_mem_cgroup. init_task stays in it, and it is never freed. NULL: no memcgs. */
static inline struct mem_cgroup *compat_root_memcg(void)
{
	struct mem_cgroup *root = NULL;

	rcu_read_lock();
	if (!mem_cgroup_disabled())
		root = mem_cgroup_from_task(&init_task);
	rcu_read_unlock();
	return root;
}
#endif

/*
 * Is MGLRU on? mm_inline.h, lru_gen_enabled(), asks a static key that is not exported. Who
 * changes that, lru_gen_change_state() in mm/vmscan.c, then notes it in all lists, those of
 * the root cgroup first.
 */
static inline bool compat_lru_gen_on(void)
{
#ifdef CONFIG_LRU_GEN
	int nid = first_online_node;
	const struct lruvec *lruvec = &NODE_DATA(nid)->__lruvec;
#ifdef CONFIG_MEMCG
	struct mem_cgroup *root = compat_root_memcg();

	if (root)
		lruvec = &root->nodeinfo[nid]->lruvec;
#endif
	return READ_ONCE(lruvec->lrugen.enabled);
#else
	return false;
#endif
}

/* Is it one of those of mm/compaction.c, kcompactd_run()? Each node has one. */
static inline bool compat_is_kcompactd(const struct task_struct *task)
{
#ifdef CONFIG_COMPACTION
	int nid;

	for_each_online_node(nid)
		if (NODE_DATA(nid)->kcompactd == task)
			return true;
#endif
	return false;
}

/* shrinker.name is 6.0's, and CONFIG_SHRINKER_DEBUG's. */
static inline const char *compat_shrinker_name(const struct shrinker *shrinker)
{
#if defined(HAVE_SHRINKER_NAME) && defined(CONFIG_SHRINKER_DEBUG)
	return READ_ONCE(shrinker->name);
#else
	return NULL;
#endif
}

/*
 * Why a task is made to sleep in reclaim, and the event that says so: 5.16. Before,
 * reasons that no event has.
 */
#ifdef HAVE_VMSCAN_THROTTLED
#define COMPAT_THROTTLE_WRITEBACK	VMSCAN_THROTTLE_WRITEBACK
#define COMPAT_THROTTLE_ISOLATED	VMSCAN_THROTTLE_ISOLATED
#define COMPAT_THROTTLE_NOPROGRESS	VMSCAN_THROTTLE_NOPROGRESS
#define COMPAT_THROTTLE_CONGESTED	VMSCAN_THROTTLE_CONGESTED
#define COMPAT_IF_THROTTLED(handler)	handler
#else
#define COMPAT_THROTTLE_WRITEBACK	-1
#define COMPAT_THROTTLE_ISOLATED	-2
#define COMPAT_THROTTLE_NOPROGRESS	-3
#define COMPAT_THROTTLE_CONGESTED	-4
#define COMPAT_IF_THROTTLED(handler)	NULL
#endif

/**
 * compat_oom_kills() - processes killed by the OOM killer since boot
 *
 * oom_kill of /proc/vmstat. It stands still for who holds oom_lock and kills nobody.
 *
 * Context: any.
 * Return: VALUE_UNKNOWN without CONFIG_VM_EVENT_COUNTERS.
 */
static inline s64 compat_oom_kills(void)
{
#ifdef CONFIG_VM_EVENT_COUNTERS
	s64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(vm_event_states, cpu).event[OOM_KILL]);
	return sum;
#else
	return VALUE_UNKNOWN;
#endif
}

/* The kernel's switches for all probes of functions; NULL where there is none or it was not found. */
static inline const int *compat_ftrace_enabled(void)
{
#ifdef CONFIG_FUNCTION_TRACER
	return kernel_data(ftrace_enabled);
#else
	return NULL;
#endif
}

static inline const int *compat_ftrace_disabled(void)
{
#ifdef CONFIG_FUNCTION_TRACER
	return kernel_data(ftrace_disabled);
#else
	return NULL;
#endif
}

static inline const bool *compat_kprobes_all_disarmed(void)
{
#ifdef CONFIG_KPROBES
	return kernel_data(kprobes_all_disarmed);
#else
	return NULL;
#endif
}

/* Whose call or return it is: get_kretprobe() is 5.15's. */
static inline struct kretprobe *compat_kretprobe(struct kretprobe_instance *ri)
{
#if !defined(CONFIG_KRETPROBES)
	return NULL;
#elif defined(HAVE_GET_KRETPROBE)
	return get_kretprobe(ri);
#else
	return ri->rp;
#endif
}

/* What prints the machine's memory in the kernel's report of a kill: show_mem() until 6.1. */
#ifdef HAVE_SHOW_MEM_INSIDE
#define COMPAT_SHOW_MEM "__show_mem"
#else
#define COMPAT_SHOW_MEM "show_mem"
#endif

/**
 * compat_return_address() - where a probed function will return to
 * @regs: as a kprobe on the function's entry sees them
 *
 * Context: a kprobe's handler.
 */
static inline unsigned long compat_return_address(struct pt_regs *regs)
{
#ifdef CONFIG_X86
	return *(unsigned long *)kernel_stack_pointer(regs);
#else
	return procedure_link_pointer(regs);
#endif
}

/**
 * compat_stack_trace() - the current task's way to here
 * @entries: return addresses, innermost first; where a tracer has put another in the place of
 *	one on the stack, the kernel's unwinder knows that, but for kretprobes before 5.16
 * @n: room for so many
 *
 * Context: any.
 * Return: how many; 0 without CONFIG_STACKTRACE.
 */
static inline unsigned int compat_stack_trace(unsigned long *entries, unsigned int n)
{
#ifdef CONFIG_STACKTRACE
	return stack_trace_save(entries, n, 0);
#else
	return 0;
#endif
}

#endif /* _MMSCOPE_COMPAT_H */
