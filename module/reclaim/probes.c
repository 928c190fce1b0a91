// SPDX-License-Identifier: GPL-2.0
/*
 * The tracepoints.
 *
 * A way through reclaim has a begin and an end, and the probes are set in this
 * order: ends first, so that no begin goes without its end; taken off in reverse.
 *
 *   direct, node	the kernel's pair of tracepoints
 *   memcg		its tracepoints do not say whose limit and why (7.3: not why),
 *			so a kprobe on the function is the begin
 *   kswapd		from its wake event to a kprobe; without that, to its sleep
 *			event. The next run ends one that never got so far.
 *
 * A tracepoint's handler is chosen by the type that the kernel's own header gives
 * the event: one of the wrong type is not refused, it gets the wrong arguments.
 */
#include "reclaim/probes.h"

#include <linux/sched.h>
#include <linux/shrinker.h>
#include <linux/timekeeping.h>
#include <linux/tracepoint.h>

/* Private to mm/, but in the types of its events. */
struct compact_control;

#include <trace/events/compaction.h>
#include <trace/events/oom.h>
#include <trace/events/sched.h>
#include <trace/events/vmscan.h>

#include "compat.h"
#include "compat_events.h"
#include "events.h"
#include "mmscope.h"
#include "reclaim/effort.h"
#include "reclaim/machine.h"
#include "reclaim/nodes.h"
#include "reclaim/shrinkers.h"
#include "reclaim/sight.h"
#include "reclaim/stay.h"
#include "text.h"
#include "tracepoints.h"

static void begin_direct(int order, gfp_t gfp)
{
	struct stay stay = {
		.kind = STAY_DIRECT,
		.cause = stay_cause(CAUSE_direct),
		.pages = 1U << order,
		.order = order,
		.gfp = gfp,
	};

	stay_begin(&stay);
}

static void on_direct_begin(void *data, int order, gfp_t gfp)
{
	begin_direct(order, gfp);
}

static void on_direct_begin_memcg(void *data, gfp_t gfp, int order,
				  struct mem_cgroup *memcg)
{
	begin_direct(order, gfp);
}

static void on_direct_end(void *data, unsigned long nr_reclaimed)
{
	stay_end(STAY_DIRECT, !nr_reclaimed);
}

static void on_direct_end_memcg(void *data, unsigned long nr_reclaimed,
				struct mem_cgroup *memcg)
{
	stay_end(STAY_DIRECT, !nr_reclaimed);
}

static void on_memcg_end(void *data, unsigned long nr_reclaimed)
{
	stay_end(STAY_MEMCG, !nr_reclaimed);
}

static void on_memcg_end_memcg(void *data, unsigned long nr_reclaimed,
			       struct mem_cgroup *memcg)
{
	stay_end(STAY_MEMCG, !nr_reclaimed);
}

static void on_node_begin(void *data, int nid, int order, gfp_t gfp)
{
	struct stay stay = {
		.kind = STAY_NODE,
		.cause = stay_cause(CAUSE_node),
		.order = order,
		.gfp = gfp,
	};

	stay_begin(&stay);
}

static void on_node_end(void *data, unsigned long nr_reclaimed)
{
	stay_end(STAY_NODE, !nr_reclaimed);
}

static void on_node_end_memcg(void *data, unsigned long nr_reclaimed,
			      struct mem_cgroup *memcg)
{
	stay_end(STAY_NODE, !nr_reclaimed);
}

static void on_kswapd_wake(void *data, int nid, int zid, int order)
{
	struct stay stay = {
		.kind = STAY_KSWAPD,
		.cause = CAUSE_kswapd,
		.order = order,
		.gfp = GFP_KERNEL,
		.nid = nid,
	};

	stay_end_kswapd(nid);
	stay_begin(&stay);
	nodes_kswapd_runs(nid, order);
}

static void on_kswapd_sleep(void *data, int nid)
{
	stay_end_kswapd(nid);
}

static void on_wakeup_kswapd(void *data, int nid, int zid, int order, gfp_t gfp)
{
	u64 start = ktime_get_mono_fast_ns();

	nodes_kswapd_woken(nid);
	events_count(false, ktime_get_mono_fast_ns() - start);
}

static void begin_compaction(void)
{
	struct stay stay = {
		.kind = STAY_COMPACTION,
		.cause = compat_is_kcompactd(current) ? CAUSE_kcompactd : CAUSE_compaction,
		.order = -1,
	};

	stay_begin(&stay);
}

static void on_compaction_begin_pfn(void *data, unsigned long zone_start,
				    unsigned long migrate_pfn,
				    unsigned long free_pfn,
				    unsigned long zone_end, bool sync)
{
	begin_compaction();
}

static void on_compaction_begin(void *data, struct compact_control *cc,
				unsigned long zone_start,
				unsigned long zone_end, bool sync)
{
	begin_compaction();
}

static void on_compaction_end_pfn(void *data, unsigned long zone_start,
				  unsigned long migrate_pfn,
				  unsigned long free_pfn, unsigned long zone_end,
				  bool sync, int status)
{
	stay_end(STAY_COMPACTION, status != COMPACT_SUCCESS);
}

static void on_compaction_end(void *data, struct compact_control *cc,
			      unsigned long zone_start, unsigned long zone_end,
			      bool sync, int status)
{
	stay_end(STAY_COMPACTION, status != COMPACT_SUCCESS);
}

static void begin_slab(struct shrinker *shrinker, struct shrink_control *sc,
		       unsigned long total_scan)
{
	const struct stay *outer = reclaimer_top();
	struct stay stay = {
		.kind = STAY_SLAB,
		.cause = CAUSE_slab,
		.order = -1,
		.gfp = sc->gfp_mask,
		.row = shrinkers_row_of(shrinker),
		.scanned = total_scan,
		.target = outer ? outer->target : 0,
	};

	stay_begin(&stay);
}

static void on_slab_start(void *data, struct shrinker *shrinker,
			  struct shrink_control *sc, long nr_objects_to_shrink,
			  unsigned long cache_items, unsigned long long delta,
			  unsigned long total_scan, int priority)
{
	begin_slab(shrinker, sc, total_scan);
}

static void on_slab_start_memcg(void *data, struct shrinker *shrinker,
				struct shrink_control *sc,
				long nr_objects_to_shrink,
				unsigned long cache_items,
				unsigned long long delta,
				unsigned long total_scan, int priority,
				struct mem_cgroup *memcg)
{
	begin_slab(shrinker, sc, total_scan);
}

static void on_slab_end(void *data, struct shrinker *shrinker, int nid, int freed,
			long unused_scan, long new_scan, long total_scan)
{
	stay_end_slab(max(total_scan, 0L), freed);
}

static void on_slab_end_memcg(void *data, struct shrinker *shrinker, int nid,
			      int freed, long unused_scan, long new_scan,
			      long total_scan, struct mem_cgroup *memcg)
{
	stay_end_slab(max(total_scan, 0L), freed);
}

/*
 * pgscan counts pages off the inactive lists; under MGLRU only those that could be
 * isolated, which that event calls taken.
 */
static void isolated(unsigned long nr_scanned, unsigned long nr_taken, int lru)
{
	if (lru == LRU_INACTIVE_ANON || lru == LRU_INACTIVE_FILE)
		stay_scanned(compat_lru_gen_on() ? nr_taken : nr_scanned);
}

static void on_isolate_mode(void *data, int highest_zoneidx, int order,
			    unsigned long nr_requested, unsigned long nr_scanned,
			    unsigned long nr_skipped, unsigned long nr_taken,
			    isolate_mode_t mode, int lru)
{
	isolated(nr_scanned, nr_taken, lru);
}

static void on_isolate(void *data, int highest_zoneidx, int order,
		       unsigned long nr_requested, unsigned long nr_scanned,
		       unsigned long nr_skipped, unsigned long nr_taken, int lru)
{
	isolated(nr_scanned, nr_taken, lru);
}

static void on_shrink_inactive(void *data, int nid, unsigned long nr_scanned,
			       unsigned long nr_reclaimed,
			       struct reclaim_stat *stat, int priority, int file)
{
	stay_reclaimed(nid, nr_reclaimed);
}

static void __maybe_unused on_throttled(void *data, int nid, int usec_timeout,
					int usec_delayed, int reason)
{
	stay_throttled(nid, reason, (u64)max(usec_delayed, 0) * NSEC_PER_USEC);
}

static void on_reclaim_retry(void *data, struct zoneref *zoneref, int order,
			     unsigned long reclaimable, unsigned long available,
			     unsigned long min_wmark, int no_progress_loops,
			     bool wmark_check)
{
	u64 start = ktime_get_mono_fast_ns();
	bool noted = effort_zone(order, wmark_check);

	events_count(!noted, ktime_get_mono_fast_ns() - start);
}

static void on_compact_retry(void *data, int order, enum compact_priority priority,
			     enum compact_result result, int retries,
			     int max_retries, bool retry)
{
	u64 start = ktime_get_mono_fast_ns();

	effort_compaction(order, retry);
	events_count(false, ktime_get_mono_fast_ns() - start);
}

static void on_exit(void *data, struct task_struct *p)
{
	reclaimer_exit();
}

static void on_exit_group(void *data, struct task_struct *p, bool group_dead)
{
	reclaimer_exit();
}

/*
 * E(event, handler, the event that ends what this one begins or itself, what it
 * shows, what is off without it)
 */
#define EVENTS(E)							\
	E(mm_vmscan_direct_reclaim_end,					\
	  EVENT_EITHER(mm_vmscan_direct_reclaim_end, on_direct_end, on_direct_end_memcg), \
	  mm_vmscan_direct_reclaim_end, 0, "direct and khugepaged reclaim") \
	E(mm_vmscan_direct_reclaim_begin,				\
	  EVENT_EITHER(mm_vmscan_direct_reclaim_begin, on_direct_begin, on_direct_begin_memcg), \
	  mm_vmscan_direct_reclaim_end, BIT(CAUSE_direct) | BIT(CAUSE_khugepaged), \
	  "direct and khugepaged reclaim")				\
	E(mm_vmscan_memcg_reclaim_end,					\
	  EVENT_EITHER(mm_vmscan_memcg_reclaim_end, on_memcg_end, on_memcg_end_memcg), \
	  mm_vmscan_memcg_reclaim_end, BIT(SIGHT_MEMCG_END),		\
	  "memcg_limit, memcg_high and proactive reclaim")		\
	E(mm_vmscan_node_reclaim_end,					\
	  EVENT_EITHER(mm_vmscan_node_reclaim_end, on_node_end, on_node_end_memcg), \
	  mm_vmscan_node_reclaim_end, 0, "node reclaim")		\
	E(mm_vmscan_node_reclaim_begin,					\
	  EVENT_ONLY(mm_vmscan_node_reclaim_begin, on_node_begin), mm_vmscan_node_reclaim_end, \
	  BIT(CAUSE_node), "node reclaim")				\
	E(mm_vmscan_kswapd_sleep,					\
	  EVENT_ONLY(mm_vmscan_kswapd_sleep, on_kswapd_sleep), mm_vmscan_kswapd_sleep, 0, \
	  "kswapd's runs")						\
	E(mm_vmscan_kswapd_wake,					\
	  EVENT_ONLY(mm_vmscan_kswapd_wake, on_kswapd_wake), mm_vmscan_kswapd_sleep, \
	  BIT(CAUSE_kswapd), "kswapd's runs")				\
	E(mm_vmscan_wakeup_kswapd,					\
	  EVENT_ONLY(mm_vmscan_wakeup_kswapd, on_wakeup_kswapd), mm_vmscan_wakeup_kswapd, \
	  BIT(SIGHT_KSWAPD_WOKEN), "how often kswapd is woken")		\
	E(mm_compaction_end,						\
	  EVENT_EITHER(mm_compaction_end, on_compaction_end, on_compaction_end_pfn), \
	  mm_compaction_end, 0, "compaction")				\
	E(mm_compaction_begin,						\
	  EVENT_EITHER(mm_compaction_begin, on_compaction_begin, on_compaction_begin_pfn), \
	  mm_compaction_end, BIT(CAUSE_compaction) | BIT(CAUSE_kcompactd), "compaction")	\
	E(mm_shrink_slab_end,						\
	  EVENT_EITHER(mm_shrink_slab_end, on_slab_end, on_slab_end_memcg), mm_shrink_slab_end, \
	  0, "shrinkers")						\
	E(mm_shrink_slab_start,						\
	  EVENT_EITHER(mm_shrink_slab_start, on_slab_start, on_slab_start_memcg), \
	  mm_shrink_slab_end, BIT(CAUSE_slab), "shrinkers")		\
	E(mm_vmscan_lru_shrink_inactive,				\
	  EVENT_ONLY(mm_vmscan_lru_shrink_inactive, on_shrink_inactive), \
	  mm_vmscan_lru_shrink_inactive, 0, "pages reclaimed")		\
	E(mm_vmscan_lru_isolate,					\
	  EVENT_EITHER(mm_vmscan_lru_isolate, on_isolate, on_isolate_mode), \
	  mm_vmscan_lru_shrink_inactive,				\
	  BIT(SIGHT_PAGES) |						\
	  (EVENT_FITS(mm_vmscan_lru_isolate, on_isolate) ? BIT(SIGHT_PAGES_OF_MGLRU) : 0), \
	  "pages scanned")						\
	E(mm_vmscan_throttled,						\
	  COMPAT_IF_THROTTLED(EVENT_ONLY(mm_vmscan_throttled, on_throttled)), \
	  mm_vmscan_throttled, BIT(SIGHT_THROTTLES), "throttled_ns")	\
	E(reclaim_retry_zone,						\
	  EVENT_ONLY(reclaim_retry_zone, on_reclaim_retry), reclaim_retry_zone, \
	  BIT(SIGHT_RECLAIM_RETRY),					\
	  "retries after reclaim, reclaim_* of the machine's oom/kills") \
	E(compact_retry,						\
	  EVENT_ONLY(compact_retry, on_compact_retry), compact_retry, BIT(SIGHT_COMPACT_RETRY), \
	  "retries after compaction, reclaim_* of the machine's oom/kills") \
	E(sched_process_exit,						\
	  EVENT_EITHER(sched_process_exit, on_exit, on_exit_group), sched_process_exit, 0, \
	  "room again after an exit")

enum event {
#define E(name, handler, end, shows, off) EVENT_##name,
	EVENTS(E)
#undef E
	NR_EVENTS,
};

static const struct {
	const char *name;
	void *handler;
	enum event end;
	unsigned long shows;
	const char *off;
} events_table[NR_EVENTS] = {
#define E(name, handler, end, shows, off) { #name, handler, EVENT_##end, shows, off },
	EVENTS(E)
#undef E
};

/* The tracepoints that have their handler; NULL for those that have not. */
static struct tracepoint *attached[NR_EVENTS];

static void note_tracepoint(struct tracepoint *tp, void *found)
{
	int i;

	for (i = 0; i < NR_EVENTS; i++)
		if (events_table[i].handler && !strcmp(tp->name, events_table[i].name))
			((struct tracepoint **)found)[i] = tp;
}

int reclaim_probes_init(void)
{
	struct tracepoint *found[NR_EVENTS] = {};
	int i;

	for_each_kernel_tracepoint(note_tracepoint, found);
	for (i = 0; i < NR_EVENTS; i++) {
		enum event end = events_table[i].end;

		if (!found[i] || mmscope_without(events_table[i].name) ||
		    (end != i && !attached[end]))
			continue;
		if (tracepoint_probe_register(found[i], events_table[i].handler, NULL))
			continue;
		attached[i] = found[i];
		reclaim_sights |= events_table[i].shows;
	}
	if (mmscope_without("mglru_events"))
		reclaim_sights &= ~BIT(SIGHT_PAGES_OF_MGLRU);
	return 0;
}

void reclaim_probes_exit(void)
{
	int i;

	for (i = NR_EVENTS - 1; i >= 0; i--)
		if (attached[i])
			tracepoint_probe_unregister(attached[i],
						    events_table[i].handler, NULL);
	memset(attached, 0, sizeof(attached));
	tracepoint_synchronize_unregister();
}

void reclaim_probes_show(struct text *text)
{
	int i;

	for (i = 0; i < NR_EVENTS; i++)
		text_source(text, events_table[i].name, attached[i], events_table[i].off);
}
