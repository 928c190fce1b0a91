// SPDX-License-Identifier: GPL-2.0
/*
 * The kprobes, where there is no tracepoint, or one that does not say enough.
 *
 *   try_to_free_mem_cgroup_pages()	its memcg and its caller: whose limit, and why
 *   wakeup_kcompactd()			kswapd calls it when all zones are balanced,
 *					just before it takes a nap; only a nap that
 *					nobody disturbs is followed by its sleep event
 *   schedule_timeout_killable()	called for memory.high: the task is put to sleep
 *   mem_cgroup_css_released()		a cgroup's last reference is gone
 */
#include "reclaim/kprobes.h"

#include <linux/mmzone.h>
#include <linux/preempt.h>
#include <linux/sched.h>

#include "dying.h"
#include "memcg.h"
#include "probe.h"
#include "reclaim/caller.h"
#include "reclaim/memcgs.h"
#include "reclaim/sight.h"
#include "reclaim/stay.h"

/* mm/vmscan.c: try_to_free_mem_cgroup_pages(memcg, nr_pages, gfp_mask, ...) */
static enum probed on_memcg_begin(u64 now, struct pt_regs *regs)
{
	struct mem_cgroup *memcg = (void *)regs_get_kernel_argument(regs, 0);
	struct stay stay = {
		.kind = STAY_MEMCG,
		.target = memcg_stalls_id(memcg_css(memcg)),
		.target_id = memcg_cgroup_id(memcg_css(memcg)),
		.memcg = memcg,
		.pages = regs_get_kernel_argument(regs, 1),
		.gfp = (__force gfp_t)regs_get_kernel_argument(regs, 2),
	};
	int cause = caller_cause("try_to_free_mem_cgroup_pages", regs);

	if (cause < 0)
		return PROBED_LOST;
	stay.cause = stay_cause(cause);
	return stay_begin(&stay, now);
}

/* mm/compaction.c: wakeup_kcompactd(pgdat, order, highest_zoneidx) */
static enum probed on_wakeup_kcompactd(u64 now, struct pt_regs *regs)
{
	pg_data_t *pgdat = (void *)regs_get_kernel_argument(regs, 0);

	/* Allocations call it too, in interrupts that hit kswapd, for one. */
	if (in_task() && (current->flags & PF_KSWAPD))
		return stay_end_kswapd(pgdat->node_id, now);
	return PROBED;
}

/*
 * The cgroup whose excess made the sleep as long as it is, as mem_find_max_overage()
 * in mm/memcontrol.c finds it. A sleep for swap.high is the task's own cgroup's.
 *
 * It begins with that of current->mm, as mem_cgroup_handle_over_high() does, and not with
 * current's: that function holds a reference on it until after the sleep, so that neither
 * it nor a cgroup above it is released meanwhile, wherever the task may be moved.
 */
static void note_most_over_high(struct stay *stay)
{
	struct cgroup_subsys_state *css, *most;
	u64 max_overage = 0;
	int levels = 64;

	rcu_read_lock();
	most = memcg_css_of_mm(current->mm);
	for (css = most; css && levels--; css = memcg_parent(css)) {
		u64 overage = memcg_overage(css);

		if (overage > max_overage) {
			max_overage = overage;
			most = css;
		}
	}
	stay->target = memcg_stalls_id(most);
	stay->target_id = memcg_cgroup_id(most);
	rcu_read_unlock();
}

/* kernel/time/timer.c: schedule_timeout_killable(timeout) */
static enum probed on_throttle_begin(u64 now, struct pt_regs *regs)
{
	struct stay stay = {
		.kind = STAY_THROTTLE,
		.cause = CAUSE_high_throttle,
		.order = -1,
	};
	int cause = caller_cause("schedule_timeout_killable", regs);

	/* One that cannot be told may have been one of these. */
	if (cause < 0)
		return PROBED_LOST;
	if (cause != CAUSE_memcg_high)
		return PROBED_SKIP;
	note_most_over_high(&stay);
	return stay_begin(&stay, now);
}

static enum probed on_throttle_end(u64 now, struct pt_regs *regs)
{
	return stay_end(STAY_THROTTLE, false, now);
}

/* mm/memcontrol.c: static void mem_cgroup_css_released(css) */
static enum probed on_released(u64 now, struct pt_regs *regs)
{
	struct cgroup_subsys_state *css = (void *)regs_get_kernel_argument(regs, 0);

	memcgs_released(css);
	dying_released(css);
	return PROBED;
}

enum {
	PROBE_RELEASED,
	PROBE_MEMCG,
	PROBE_NAP,
	PROBE_THROTTLE,
};

/* What begins a stay needs what ends it. */
static struct probe table[] = {
	[PROBE_RELEASED] = {
		.name = "mem_cgroup_css_released",
		.enter = on_released,
		.off = "figures of freed cgroups in a total",
	},
	[PROBE_MEMCG] = {
		.name = "try_to_free_mem_cgroup_pages",
		.enter = on_memcg_begin,
		.needs = "mm_vmscan_memcg_reclaim_end",
		.shows = BIT(CAUSE_memcg_limit) | BIT(CAUSE_memcg_high) | BIT(CAUSE_proactive),
		.off = "memcg_limit, memcg_high and proactive reclaim",
	},
	[PROBE_NAP] = {
		.name = "wakeup_kcompactd",
		.enter = on_wakeup_kcompactd,
		.needs = "mm_vmscan_kswapd_wake",
		.off = "the end of kswapd's runs: naps of up to 0.1 s count as awake",
	},
	[PROBE_THROTTLE] = {
		/* As many tasks may sleep at a time; more are missed. */
		.name = "schedule_timeout_killable",
		.enter = on_throttle_begin,
		.leave = on_throttle_end,
		.maxactive = 512,
		.shows = BIT(CAUSE_high_throttle),
		.off = "high_throttle",
	},
};

static struct probes probes = PROBES(table);

unsigned long reclaim_kprobes_seen(void)
{
	return probes_seen(&probes);
}

bool reclaim_kprobes_count_missed(void)
{
	return table[PROBE_MEMCG].set;
}

s64 reclaim_kprobes_missed_sleeps(u64 unrecorded)
{
	const struct probe *probe = &table[PROBE_THROTTLE];

	if (!probe->set || probes_were_blind())
		return VALUE_UNKNOWN;
	return unrecorded + probe_missed(probe);
}

int reclaim_kprobes_init(void)
{
	probes_set(&probes);
	return 0;
}

void reclaim_kprobes_exit(void)
{
	probes_unset(&probes);
}
