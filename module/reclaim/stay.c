// SPDX-License-Identifier: GPL-2.0
#include "reclaim/stay.h"

#include <linux/string.h>

#include "reclaim/machine.h"
#include "reclaim/memcgs.h"
#include "reclaim/nodes.h"
#include "reclaim/shrinkers.h"

/* mm/khugepaged.c knows its thread by a static pointer; its name is its own. */
enum cause stay_cause(enum cause cause)
{
	if ((current->flags & PF_KTHREAD) && !strcmp(current->comm, "khugepaged"))
		return CAUSE_khugepaged;
	return cause;
}

enum probed stay_begin(struct stay *stay, u64 now)
{
	stay->start = now;
	return reclaimer_begin(stay) ? PROBED : PROBED_LOST;
}

/* Counts a stay that has just ended; returns whether it could be. */
static bool count(const struct stay *stay, u64 ns, bool failed)
{
	machine_add(stay, ns, failed);
	return memcgs_charge(stay, ns);
}

enum probed stay_end(enum stay_kind kind, bool failed, u64 now)
{
	struct stay stay;

	if (!reclaimer_end(kind, now, &stay)) {
		/* The function was entered without our probe on it, or before load. */
		if (kind == STAY_MEMCG)
			machine_missed();
		return PROBED;
	}
	return count(&stay, stay_duration(&stay, now), failed) ? PROBED : PROBED_LOST;
}

enum probed stay_end_slab(u64 left, u64 freed, u64 now)
{
	struct stay stay;
	bool counted;
	u64 ns;

	if (!reclaimer_end(STAY_SLAB, now, &stay))
		return PROBED;
	ns = stay_duration(&stay, now);
	stay.scanned = stay.scanned > left ? stay.scanned - left : 0;
	stay.reclaimed = freed;
	shrinkers_add(&stay, ns);
	counted = count(&stay, ns, !freed);
	return counted && stay.row >= 0 ? PROBED : PROBED_LOST;
}

enum probed stay_end_kswapd(int nid, u64 now)
{
	const struct stay *top = reclaimer_top();
	struct stay stay;

	if (!top || top->kind != STAY_KSWAPD || top->nid != nid ||
	    !reclaimer_end(STAY_KSWAPD, now, &stay))
		return PROBED;
	nodes_kswapd_ran(&stay, stay_duration(&stay, now));
	return count(&stay, stay_duration(&stay, now), !stay.reclaimed) ? PROBED : PROBED_LOST;
}

void stay_scanned(u64 pages)
{
	struct stay *top = reclaimer_top();

	if (!top)
		return;
	top->scanned += pages;
	top->unplaced += pages;
}

void stay_reclaimed(int nid, u64 pages)
{
	struct stay *top = reclaimer_top();

	if (!top)
		return;
	top->reclaimed += pages;
	nodes_scanned(nid, top->cause, top->unplaced, pages);
	top->unplaced = 0;
}

void stay_throttled(int nid, int reason, u64 ns)
{
	struct stay *top = reclaimer_top();

	machine_throttled(reason, ns);
	if (top) {
		top->throttled_ns += ns;
		nodes_throttled(nid, top->cause, ns);
	}
}
