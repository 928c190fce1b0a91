// SPDX-License-Identifier: GPL-2.0
#include "reclaim/stay.h"

#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

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

/*
 * What of a stay has not been counted. A shrinker's objects are known when it ends. A reader
 * may have counted up to a moment that is later than when the end's probe asked the time: the
 * stay is then taken to be as long as that.
 */
static struct spell take_spell(struct stay *stay, u64 now, bool ended, u64 *ns)
{
	bool pages = ended || stay->kind != STAY_SLAB;
	struct spell upto = {
		.ns = max(stay_duration(stay, now), stay->counted.ns),
		.throttled_ns = READ_ONCE(stay->throttled_ns),
		.scanned = pages ? READ_ONCE(stay->scanned) : 0,
		.reclaimed = pages ? READ_ONCE(stay->reclaimed) : 0,
	};
	struct spell spell = {
		.ns = upto.ns - stay->counted.ns,
		.throttled_ns = upto.throttled_ns - stay->counted.throttled_ns,
		.scanned = upto.scanned - stay->counted.scanned,
		.reclaimed = upto.reclaimed - stay->counted.reclaimed,
	};

	stay->counted = upto;
	*ns = upto.ns;
	return spell;
}

/* Counts a part of a stay of @task everywhere; returns whether it could be. */
static bool count(struct task_struct *task, struct stay *stay, u64 now, bool ended, u64 *ns)
{
	struct spell spell = take_spell(stay, now, ended, ns);

	machine_add(stay->cause, &spell, *ns);
	if (stay->kind == STAY_KSWAPD)
		nodes_kswapd_awake(stay->nid, spell.ns);
	if (stay->kind == STAY_SLAB)
		shrinkers_add(stay->row, &spell, *ns);
	return memcgs_charge(task, stay, &spell, *ns, ended);
}

/* The stay has just ended, and is in nobody's table any more. */
static bool count_ended(struct stay *stay, u64 now, bool failed)
{
	u64 ns;
	bool counted = count(current, stay, now, true, &ns);

	machine_ended(stay->cause, ns, failed);
	return counted;
}

static void count_lasting(struct task_struct *task, struct stay *stay)
{
	u64 ns;

	count(task, stay, ktime_get_mono_fast_ns(), false, &ns);
}

void stays_count(void)
{
	reclaimers_each_stay(count_lasting);
}

enum probed stay_end(enum stay_kind kind, bool failed, u64 now)
{
	struct stay stay;

	if (!reclaimer_end(kind, now, &stay)) {
		/* It began unseen by our probe, before load, or without room for it. */
		machine_missed(kind);
		return PROBED;
	}
	/* What shrinkers free is in no number of pages that the kernel tells for a memcg. */
	if (cause_scans(stay.cause) && stay.freed)
		failed = false;
	return count_ended(&stay, now, failed) ? PROBED : PROBED_LOST;
}

enum probed stay_end_slab(u64 left, u64 freed, u64 now)
{
	struct stay *outer, stay;
	bool counted;

	if (!reclaimer_end(STAY_SLAB, now, &stay)) {
		machine_missed(STAY_SLAB);
		return PROBED;
	}
	outer = reclaimer_top();
	if (outer)
		outer->freed += freed;
	stay.scanned = stay.scanned > left ? stay.scanned - left : 0;
	stay.reclaimed = freed;
	shrinkers_ended(&stay);
	counted = count_ended(&stay, now, !freed);
	return counted && stay.row >= 0 ? PROBED : PROBED_LOST;
}

enum probed stay_end_kswapd(int nid, u64 now)
{
	const struct stay *top = reclaimer_top();
	struct stay stay;
	bool failed;

	if (!top || top->kind != STAY_KSWAPD || top->nid != nid ||
	    !reclaimer_end(STAY_KSWAPD, now, &stay))
		return PROBED;
	failed = !stay.reclaimed && !stay.freed;
	nodes_kswapd_ran(nid);
	return count_ended(&stay, now, failed) ? PROBED : PROBED_LOST;
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
