// SPDX-License-Identifier: GPL-2.0
#include "reclaim/stay.h"

#include <linux/string.h>
#include <linux/timekeeping.h>

#include "events.h"
#include "reclaim/machine.h"
#include "reclaim/memcgs.h"
#include "reclaim/nodes.h"
#include "reclaim/shrinkers.h"

/*
 * One clock for all: it is the same on every CPU, so that a task may migrate in
 * between. After an adjustment it may be a little behind itself.
 */
static u64 now_ns(void)
{
	return ktime_get_mono_fast_ns();
}

static void handled(u64 start, bool lost)
{
	events_count(lost, now_ns() - start);
}

/* mm/khugepaged.c knows its thread by a static pointer; its name is its own. */
enum cause stay_cause(enum cause cause)
{
	if ((current->flags & PF_KTHREAD) && !strcmp(current->comm, "khugepaged"))
		return CAUSE_khugepaged;
	return cause;
}

void stay_begin(struct stay *stay)
{
	stay->start = now_ns();
	handled(stay->start, !reclaimer_begin(stay));
}

/* Counts a stay that has just ended; returns whether it could be. */
static bool count(const struct stay *stay, u64 ns, bool failed)
{
	machine_add(stay, ns, failed);
	return memcgs_charge(stay, ns);
}

void stay_end(enum stay_kind kind, bool failed)
{
	u64 now = now_ns();
	struct stay stay;

	if (reclaimer_end(kind, now, &stay))
		handled(now, !count(&stay, stay_duration(&stay, now), failed));
}

void stay_end_slab(u64 left, u64 freed)
{
	u64 now = now_ns();
	struct stay stay;
	u64 ns;

	if (!reclaimer_end(STAY_SLAB, now, &stay))
		return;
	ns = stay_duration(&stay, now);
	stay.scanned = stay.scanned > left ? stay.scanned - left : 0;
	stay.reclaimed = freed;
	shrinkers_add(&stay, ns);
	handled(now, !count(&stay, ns, !freed) || stay.row < 0);
}

void stay_end_kswapd(int nid)
{
	const struct stay *top = reclaimer_top();
	u64 now = now_ns();
	struct stay stay;

	if (!top || top->kind != STAY_KSWAPD || top->nid != nid ||
	    !reclaimer_end(STAY_KSWAPD, now, &stay))
		return;
	nodes_kswapd_ran(&stay, stay_duration(&stay, now));
	handled(now, !count(&stay, stay_duration(&stay, now), !stay.reclaimed));
}

void stay_scanned(u64 pages)
{
	u64 start = now_ns();
	struct stay *top = reclaimer_top();

	if (!top)
		return;
	top->scanned += pages;
	top->unplaced += pages;
	handled(start, false);
}

void stay_reclaimed(int nid, u64 pages)
{
	u64 start = now_ns();
	struct stay *top = reclaimer_top();

	if (!top)
		return;
	top->reclaimed += pages;
	nodes_scanned(nid, top->cause, top->unplaced, pages);
	top->unplaced = 0;
	handled(start, false);
}

void stay_throttled(int nid, int reason, u64 ns)
{
	u64 start = now_ns();
	struct stay *top = reclaimer_top();

	machine_throttled(reason, ns);
	if (top) {
		top->throttled_ns += ns;
		nodes_throttled(nid, top->cause, ns);
	}
	handled(start, false);
}
