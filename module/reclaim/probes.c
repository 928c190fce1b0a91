// SPDX-License-Identifier: GPL-2.0
/*
 * The tracepoints.
 *
 * A way through reclaim has a start and an end, and the probes are set in this
 * order: ends first, so that no start goes without its end; taken off in reverse.
 *
 *   direct, node	the kernel's pair of tracepoints
 *   memcg		its tracepoints do not say whose limit and why (7.3: not why),
 *			so a kprobe on the function is the start
 *   kswapd		from its wake event to a kprobe; without that, to its sleep
 *			event. The next run ends one that never got so far.
 */
#include "reclaim/probes.h"

#include <linux/sched.h>
#include <linux/shrinker.h>
#include <linux/tracepoint.h>

/* Private to mm/, but in the types of its events. */
struct compact_control;

#include <trace/events/compaction.h>
#include <trace/events/oom.h>
#include <trace/events/sched.h>
#include <trace/events/vmscan.h>

#include "compat.h"
#include "compat_events.h"
#include "probe.h"
#include "reclaim/effort.h"
#include "reclaim/machine.h"
#include "reclaim/nodes.h"
#include "reclaim/shrinkers.h"
#include "reclaim/sight.h"
#include "reclaim/stay.h"

static enum probed begin_direct(int order, gfp_t gfp, u64 now)
{
	struct stay stay = {
		.kind = STAY_DIRECT,
		.cause = stay_cause(CAUSE_direct),
		.pages = 1U << order,
		.order = order,
		.gfp = gfp,
	};

	return stay_begin(&stay, now);
}

PROBE_EVENT(on_direct_begin, TP_PROTO(int order, gfp_t gfp), TP_ARGS(order, gfp))
{
	return begin_direct(order, gfp, now);
}

PROBE_EVENT(on_direct_begin_memcg, TP_PROTO(gfp_t gfp, int order, struct mem_cgroup *memcg),
	    TP_ARGS(gfp, order, memcg))
{
	return begin_direct(order, gfp, now);
}

PROBE_EVENT(on_direct_end, TP_PROTO(unsigned long nr_reclaimed), TP_ARGS(nr_reclaimed))
{
	return stay_end(STAY_DIRECT, !nr_reclaimed, now);
}

PROBE_EVENT(on_direct_end_memcg, TP_PROTO(unsigned long nr_reclaimed, struct mem_cgroup *memcg),
	    TP_ARGS(nr_reclaimed, memcg))
{
	return stay_end(STAY_DIRECT, !nr_reclaimed, now);
}

PROBE_EVENT(on_memcg_end, TP_PROTO(unsigned long nr_reclaimed), TP_ARGS(nr_reclaimed))
{
	return stay_end(STAY_MEMCG, !nr_reclaimed, now);
}

PROBE_EVENT(on_memcg_end_memcg, TP_PROTO(unsigned long nr_reclaimed, struct mem_cgroup *memcg),
	    TP_ARGS(nr_reclaimed, memcg))
{
	return stay_end(STAY_MEMCG, !nr_reclaimed, now);
}

PROBE_EVENT(on_node_begin, TP_PROTO(int nid, int order, gfp_t gfp), TP_ARGS(nid, order, gfp))
{
	struct stay stay = {
		.kind = STAY_NODE,
		.cause = stay_cause(CAUSE_node),
		.order = order,
		.gfp = gfp,
	};

	return stay_begin(&stay, now);
}

PROBE_EVENT(on_node_end, TP_PROTO(unsigned long nr_reclaimed), TP_ARGS(nr_reclaimed))
{
	return stay_end(STAY_NODE, !nr_reclaimed, now);
}

PROBE_EVENT(on_node_end_memcg, TP_PROTO(unsigned long nr_reclaimed, struct mem_cgroup *memcg),
	    TP_ARGS(nr_reclaimed, memcg))
{
	return stay_end(STAY_NODE, !nr_reclaimed, now);
}

PROBE_EVENT(on_kswapd_wake, TP_PROTO(int nid, int zid, int order), TP_ARGS(nid, zid, order))
{
	struct stay stay = {
		.kind = STAY_KSWAPD,
		.cause = CAUSE_kswapd,
		.order = order,
		.gfp = GFP_KERNEL,
		.nid = nid,
	};
	enum probed ended = stay_end_kswapd(nid, now);

	nodes_kswapd_runs(nid, order);
	if (stay_begin(&stay, now) == PROBED)
		return ended;
	/* Its end is looked for where none need be: see stay_end_kswapd(). */
	machine_missed(STAY_KSWAPD);
	return PROBED_LOST;
}

PROBE_EVENT(on_kswapd_sleep, TP_PROTO(int nid), TP_ARGS(nid))
{
	return stay_end_kswapd(nid, now);
}

PROBE_EVENT(on_wakeup_kswapd, TP_PROTO(int nid, int zid, int order, gfp_t gfp),
	    TP_ARGS(nid, zid, order, gfp))
{
	nodes_kswapd_woken(nid);
	return PROBED;
}

static enum probed begin_compaction(u64 now)
{
	struct stay stay = {
		.kind = STAY_COMPACTION,
		.cause = compat_is_kcompactd(current) ? CAUSE_kcompactd : CAUSE_compaction,
		.order = -1,
	};

	return stay_begin(&stay, now);
}

PROBE_EVENT(on_compaction_begin_pfn, TP_PROTO(unsigned long zone_start, unsigned long migrate_pfn,
	     unsigned long free_pfn, unsigned long zone_end, bool sync),
	    TP_ARGS(zone_start, migrate_pfn, free_pfn, zone_end, sync))
{
	return begin_compaction(now);
}

PROBE_EVENT(on_compaction_begin, TP_PROTO(struct compact_control *cc, unsigned long zone_start,
	     unsigned long zone_end, bool sync),
	    TP_ARGS(cc, zone_start, zone_end, sync))
{
	return begin_compaction(now);
}

PROBE_EVENT(on_compaction_end_pfn, TP_PROTO(unsigned long zone_start, unsigned long migrate_pfn,
	     unsigned long free_pfn, unsigned long zone_end, bool sync, int status),
	    TP_ARGS(zone_start, migrate_pfn, free_pfn, zone_end, sync, status))
{
	return stay_end(STAY_COMPACTION, status != COMPACT_SUCCESS, now);
}

PROBE_EVENT(on_compaction_end, TP_PROTO(struct compact_control *cc, unsigned long zone_start,
	     unsigned long zone_end, bool sync, int status),
	    TP_ARGS(cc, zone_start, zone_end, sync, status))
{
	return stay_end(STAY_COMPACTION, status != COMPACT_SUCCESS, now);
}

static enum probed begin_slab(struct shrinker *shrinker, struct shrink_control *sc,
			      unsigned long total_scan, u64 now)
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
		.target_id = outer ? outer->target_id : 0,
	};

	return stay_begin(&stay, now);
}

PROBE_EVENT(on_slab_start, TP_PROTO(struct shrinker *shrinker, struct shrink_control *sc,
	     long nr_objects_to_shrink, unsigned long cache_items, unsigned long long delta,
	     unsigned long total_scan, int priority),
	    TP_ARGS(shrinker, sc, nr_objects_to_shrink, cache_items, delta, total_scan, priority))
{
	return begin_slab(shrinker, sc, total_scan, now);
}

PROBE_EVENT(on_slab_start_memcg, TP_PROTO(struct shrinker *shrinker, struct shrink_control *sc,
	     long nr_objects_to_shrink, unsigned long cache_items, unsigned long long delta,
	     unsigned long total_scan, int priority, struct mem_cgroup *memcg),
	    TP_ARGS(shrinker, sc, nr_objects_to_shrink, cache_items, delta, total_scan, priority,
		    memcg))
{
	return begin_slab(shrinker, sc, total_scan, now);
}

PROBE_EVENT(on_slab_end, TP_PROTO(struct shrinker *shrinker, int nid, int freed, long unused_scan,
	     long new_scan, long total_scan),
	    TP_ARGS(shrinker, nid, freed, unused_scan, new_scan, total_scan))
{
	return stay_end_slab(max(total_scan, 0L), freed, now);
}

PROBE_EVENT(on_slab_end_memcg, TP_PROTO(struct shrinker *shrinker, int nid, int freed,
	     long unused_scan, long new_scan, long total_scan, struct mem_cgroup *memcg),
	    TP_ARGS(shrinker, nid, freed, unused_scan, new_scan, total_scan, memcg))
{
	return stay_end_slab(max(total_scan, 0L), freed, now);
}

/*
 * pgscan counts pages off the inactive lists; under MGLRU only those that could be
 * isolated, which that event calls taken.
 */
static enum probed isolated(unsigned long nr_scanned, unsigned long nr_taken, int lru)
{
	if (lru == LRU_INACTIVE_ANON || lru == LRU_INACTIVE_FILE)
		stay_scanned(compat_lru_gen_on() ? nr_taken : nr_scanned);
	return PROBED;
}

PROBE_EVENT(on_isolate_mode, TP_PROTO(int highest_zoneidx, int order, unsigned long nr_requested,
	     unsigned long nr_scanned, unsigned long nr_skipped, unsigned long nr_taken,
	     isolate_mode_t mode, int lru),
	    TP_ARGS(highest_zoneidx, order, nr_requested, nr_scanned, nr_skipped, nr_taken, mode,
		    lru))
{
	return isolated(nr_scanned, nr_taken, lru);
}

PROBE_EVENT(on_isolate, TP_PROTO(int highest_zoneidx, int order, unsigned long nr_requested,
	     unsigned long nr_scanned, unsigned long nr_skipped, unsigned long nr_taken, int lru),
	    TP_ARGS(highest_zoneidx, order, nr_requested, nr_scanned, nr_skipped, nr_taken, lru))
{
	return isolated(nr_scanned, nr_taken, lru);
}

PROBE_EVENT(on_shrink_inactive, TP_PROTO(int nid, unsigned long nr_scanned,
	     unsigned long nr_reclaimed, struct reclaim_stat *stat, int priority, int file),
	    TP_ARGS(nid, nr_scanned, nr_reclaimed, stat, priority, file))
{
	stay_reclaimed(nid, nr_reclaimed);
	return PROBED;
}

PROBE_EVENT(on_throttled, TP_PROTO(int nid, int usec_timeout, int usec_delayed, int reason),
	    TP_ARGS(nid, usec_timeout, usec_delayed, reason))
{
	stay_throttled(nid, reason, (u64)max(usec_delayed, 0) * NSEC_PER_USEC);
	return PROBED;
}

PROBE_EVENT(on_reclaim_retry, TP_PROTO(struct zoneref *zoneref, int order,
	     unsigned long reclaimable, unsigned long available, unsigned long min_wmark,
	     int no_progress_loops, bool wmark_check),
	    TP_ARGS(zoneref, order, reclaimable, available, min_wmark, no_progress_loops,
		    wmark_check))
{
	return effort_zone(order, wmark_check) ? PROBED : PROBED_LOST;
}

PROBE_EVENT(on_compact_retry, TP_PROTO(int order, enum compact_priority priority,
	     enum compact_result result, int retries, int max_retries, bool retry),
	    TP_ARGS(order, priority, result, retries, max_retries, retry))
{
	effort_compaction(order, retry);
	return PROBED;
}

/* Every task comes by here, and hardly any was ever in reclaim. */
PROBE_EVENT_IF(on_exit, reclaimer_is_known(), TP_PROTO(struct task_struct *p), TP_ARGS(p))
{
	reclaimer_exit();
	return PROBED;
}

PROBE_EVENT_IF(on_exit_group, reclaimer_is_known(),
	       TP_PROTO(struct task_struct *p, bool group_dead), TP_ARGS(p, group_dead))
{
	reclaimer_exit();
	return PROBED;
}

static struct probe table[] = {
	{
		.name = "mm_vmscan_direct_reclaim_end",
		.event = EVENT_EITHER(mm_vmscan_direct_reclaim_end, on_direct_end,
				      on_direct_end_memcg),
		.off = "direct and khugepaged reclaim",
	}, {
		.name = "mm_vmscan_direct_reclaim_begin",
		.event = EVENT_EITHER(mm_vmscan_direct_reclaim_begin, on_direct_begin,
				      on_direct_begin_memcg),
		.needs = "mm_vmscan_direct_reclaim_end",
		.shows = BIT(CAUSE_direct) | BIT(CAUSE_khugepaged),
		.off = "direct and khugepaged reclaim",
	}, {
		.name = "mm_vmscan_memcg_reclaim_end",
		.event = EVENT_EITHER(mm_vmscan_memcg_reclaim_end, on_memcg_end,
				      on_memcg_end_memcg),
		.off = "memcg_limit, memcg_high and proactive reclaim",
	}, {
		.name = "mm_vmscan_node_reclaim_end",
		.event = EVENT_EITHER(mm_vmscan_node_reclaim_end, on_node_end, on_node_end_memcg),
		.off = "node reclaim",
	}, {
		.name = "mm_vmscan_node_reclaim_begin",
		.event = EVENT_ONLY(mm_vmscan_node_reclaim_begin, on_node_begin),
		.needs = "mm_vmscan_node_reclaim_end",
		.shows = BIT(CAUSE_node),
		.off = "node reclaim",
	}, {
		.name = "mm_vmscan_kswapd_sleep",
		.event = EVENT_ONLY(mm_vmscan_kswapd_sleep, on_kswapd_sleep),
		.off = "kswapd's runs",
	}, {
		.name = "mm_vmscan_kswapd_wake",
		.event = EVENT_ONLY(mm_vmscan_kswapd_wake, on_kswapd_wake),
		.needs = "mm_vmscan_kswapd_sleep",
		.shows = BIT(CAUSE_kswapd),
		.off = "kswapd's runs",
	}, {
		.name = "mm_vmscan_wakeup_kswapd",
		.event = EVENT_ONLY(mm_vmscan_wakeup_kswapd, on_wakeup_kswapd),
		.shows = BIT(SIGHT_KSWAPD_WOKEN),
		.off = "how often kswapd is woken",
	}, {
		.name = "mm_compaction_end",
		.event = EVENT_EITHER(mm_compaction_end, on_compaction_end,
				      on_compaction_end_pfn),
		.off = "compaction",
	}, {
		.name = "mm_compaction_begin",
		.event = EVENT_EITHER(mm_compaction_begin, on_compaction_begin,
				      on_compaction_begin_pfn),
		.needs = "mm_compaction_end",
		.shows = BIT(CAUSE_compaction) | BIT(CAUSE_kcompactd),
		.off = "compaction",
	}, {
		.name = "mm_shrink_slab_end",
		.event = EVENT_EITHER(mm_shrink_slab_end, on_slab_end, on_slab_end_memcg),
		.off = "shrinkers",
	}, {
		.name = "mm_shrink_slab_start",
		.event = EVENT_EITHER(mm_shrink_slab_start, on_slab_start, on_slab_start_memcg),
		.needs = "mm_shrink_slab_end",
		.shows = BIT(CAUSE_slab),
		.off = "shrinkers",
	}, {
		.name = "mm_vmscan_lru_shrink_inactive",
		.event = EVENT_ONLY(mm_vmscan_lru_shrink_inactive, on_shrink_inactive),
		.off = "pages reclaimed",
	}, {
		.name = "mm_vmscan_lru_isolate",
		.event = EVENT_EITHER(mm_vmscan_lru_isolate, on_isolate, on_isolate_mode),
		.needs = "mm_vmscan_lru_shrink_inactive",
		.shows = BIT(SIGHT_PAGES) |
			 (EVENT_FITS(mm_vmscan_lru_isolate, on_isolate) ?
			  BIT(SIGHT_PAGES_OF_MGLRU) : 0),
		.off = "pages scanned",
	}, {
		.name = "mm_vmscan_throttled",
		.event = COMPAT_IF_THROTTLED(EVENT_ONLY(mm_vmscan_throttled, on_throttled)),
		.shows = BIT(SIGHT_THROTTLES),
		.off = "throttled_ns",
	}, {
		.name = "reclaim_retry_zone",
		.event = EVENT_ONLY(reclaim_retry_zone, on_reclaim_retry),
		.shows = BIT(SIGHT_RECLAIM_RETRY),
		.off = "retries after reclaim, reclaim_* of the machine's oom/kills",
	}, {
		.name = "compact_retry",
		.event = EVENT_ONLY(compact_retry, on_compact_retry),
		.shows = BIT(SIGHT_COMPACT_RETRY),
		.off = "retries after compaction, reclaim_* of the machine's oom/kills",
	}, {
		.name = "sched_process_exit",
		.event = EVENT_EITHER(sched_process_exit, on_exit, on_exit_group),
		.off = "room again after an exit",
	},
};

static struct probes probes = PROBES(table);

bool reclaim_traces_mglru(void)
{
	return EVENT_FITS(mm_vmscan_lru_isolate, on_isolate);
}

unsigned long reclaim_probes_seen(void)
{
	return probes_seen(&probes);
}

int reclaim_probes_init(void)
{
	probes_set(&probes);
	return 0;
}

void reclaim_probes_exit(void)
{
	probes_unset(&probes);
}
