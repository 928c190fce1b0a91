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

#include <linux/kprobes.h>
#include <linux/mmzone.h>
#include <linux/preempt.h>
#include <linux/sched.h>

#include "events.h"
#include "memcg.h"
#include "mmscope.h"
#include "reclaim/caller.h"
#include "reclaim/memcgs.h"
#include "reclaim/sight.h"
#include "reclaim/stay.h"
#include "text.h"

/* mm/vmscan.c: try_to_free_mem_cgroup_pages(memcg, nr_pages, gfp_mask, ...) */
static int on_memcg_begin(struct kprobe *kp, struct pt_regs *regs)
{
	struct mem_cgroup *memcg = (void *)regs_get_kernel_argument(regs, 0);
	struct stay stay = {
		.kind = STAY_MEMCG,
		.target = memcg_stalls_id(memcg_css(memcg)),
		.memcg = memcg,
		.pages = regs_get_kernel_argument(regs, 1),
		.gfp = (__force gfp_t)regs_get_kernel_argument(regs, 2),
	};
	u64 start = ktime_get_mono_fast_ns();
	int cause = caller_cause(kp->symbol_name, regs);

	if (cause < 0) {
		events_count(true, ktime_get_mono_fast_ns() - start);
		return 0;
	}
	stay.cause = stay_cause(cause);
	stay_begin(&stay);
	return 0;
}

/* mm/compaction.c: wakeup_kcompactd(pgdat, order, highest_zoneidx) */
static int on_wakeup_kcompactd(struct kprobe *kp, struct pt_regs *regs)
{
	pg_data_t *pgdat = (void *)regs_get_kernel_argument(regs, 0);

	/* Allocations call it too, in interrupts that hit kswapd, for one. */
	if (in_task() && (current->flags & PF_KSWAPD))
		stay_end_kswapd(pgdat->node_id);
	return 0;
}

/*
 * The cgroup whose excess made the sleep as long as it is, as mem_find_max_overage()
 * in mm/memcontrol.c finds it. A sleep for swap.high is the task's own cgroup's.
 */
static u64 most_over_high(void)
{
	struct cgroup_subsys_state *css, *most;
	u64 max_overage = 0, id;
	int levels = 64;

	rcu_read_lock();
	most = memcg_css_of_task(current);
	for (css = most; css && levels--; css = memcg_parent(css)) {
		u64 overage = memcg_overage(css);

		if (overage > max_overage) {
			max_overage = overage;
			most = css;
		}
	}
	id = memcg_stalls_id(most);
	rcu_read_unlock();
	return id;
}

/* kernel/time/timer.c: schedule_timeout_killable(timeout) */
static int on_throttle_begin(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	struct stay stay = {
		.kind = STAY_THROTTLE,
		.cause = CAUSE_high_throttle,
		.order = -1,
	};

	u64 start = ktime_get_mono_fast_ns();
	int cause = caller_cause("schedule_timeout_killable", regs);

	/* One that cannot be told may have been one of these. */
	if (cause < 0)
		events_count(true, ktime_get_mono_fast_ns() - start);
	if (cause != CAUSE_memcg_high)
		return 1;
	stay.target = most_over_high();
	stay_begin(&stay);
	return 0;
}

static int on_throttle_end(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	stay_end(STAY_THROTTLE, false);
	return 0;
}

static struct kprobe memcg_probe = {
	.symbol_name = "try_to_free_mem_cgroup_pages",
	.pre_handler = on_memcg_begin,
};

static struct kprobe nap_probe = {
	.symbol_name = "wakeup_kcompactd",
	.pre_handler = on_wakeup_kcompactd,
};

/* So many may sleep at a time; more are lost. */
static struct kretprobe throttle_probe = {
	.kp.symbol_name = "schedule_timeout_killable",
	.entry_handler = on_throttle_begin,
	.handler = on_throttle_end,
	.maxactive = 512,
};

/* mm/memcontrol.c: static void mem_cgroup_css_released(css) */
static int on_released(struct kprobe *kp, struct pt_regs *regs)
{
	u64 start = ktime_get_mono_fast_ns();

	memcgs_released((void *)regs_get_kernel_argument(regs, 0));
	events_count(false, ktime_get_mono_fast_ns() - start);
	return 0;
}

static struct kprobe release_probe = {
	.symbol_name = "mem_cgroup_css_released",
	.pre_handler = on_released,
};

/*
 * @needs is what has to be seen for a probe to be of use: a begin needs its end.
 */
static struct {
	struct kprobe *kprobe;		/* one of these two */
	struct kretprobe *kretprobe;
	unsigned int needs;
	unsigned long shows;
	const char *off;
	bool set;
} kprobes[] = {
	{
		.kprobe = &release_probe,
		.off = "figures of freed cgroups in a total",
	}, {
		.kprobe = &memcg_probe,
		.needs = BIT(SIGHT_MEMCG_END),
		.shows = BIT(CAUSE_memcg_limit) | BIT(CAUSE_memcg_high) |
			 BIT(CAUSE_proactive),
		.off = "memcg_limit, memcg_high and proactive reclaim",
	}, {
		.kprobe = &nap_probe,
		.needs = BIT(CAUSE_kswapd),
		.off = "the end of kswapd's runs: naps of up to 0.1 s count as awake",
	}, {
		.kretprobe = &throttle_probe,
		.shows = BIT(CAUSE_high_throttle),
		.off = "high_throttle",
	},
};

static const char *name_of(int i)
{
	return kprobes[i].kprobe ? kprobes[i].kprobe->symbol_name :
				   kprobes[i].kretprobe->kp.symbol_name;
}

static bool set_probe(int i)
{
	if (kprobes[i].kprobe)
		return !register_kprobe(kprobes[i].kprobe);
	return !register_kretprobe(kprobes[i].kretprobe);
}

void reclaim_kprobes_show(struct text *text)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(kprobes); i++)
		text_source(text, name_of(i), kprobes[i].set, kprobes[i].off);
}

u64 reclaim_kprobes_missed(void)
{
	return memcg_probe.nmissed + nap_probe.nmissed + release_probe.nmissed +
	       throttle_probe.kp.nmissed + throttle_probe.nmissed;
}

int reclaim_kprobes_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(kprobes); i++) {
		if (mmscope_without(name_of(i)) ||
		    (reclaim_sights & kprobes[i].needs) != kprobes[i].needs)
			continue;
		kprobes[i].set = set_probe(i);
		if (kprobes[i].set)
			reclaim_sights |= kprobes[i].shows;
	}
	return 0;
}

void reclaim_kprobes_exit(void)
{
	int i;

	/* Each waits for handlers that run. */
	for (i = ARRAY_SIZE(kprobes) - 1; i >= 0; i--) {
		if (!kprobes[i].set)
			continue;
		if (kprobes[i].kprobe)
			unregister_kprobe(kprobes[i].kprobe);
		else
			unregister_kretprobe(kprobes[i].kretprobe);
		kprobes[i].set = false;
	}
}
