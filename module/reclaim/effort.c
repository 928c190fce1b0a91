// SPDX-License-Identifier: GPL-2.0
#include "reclaim/effort.h"

#include <linux/limits.h>
#include <linux/string.h>

#include "memcg.h"
#include "reclaim/machine.h"
#include "reclaim/memcgs.h"
#include "reclaim/sight.h"
#include "reclaim/tasks.h"

/* Is it reclaim that a request waits for, and that the OOM killer comes after? */
static bool is_round(const struct stay *stay)
{
	if (stay->kind == STAY_DIRECT)
		return true;
	return stay->kind == STAY_MEMCG && stay->cause != CAUSE_memcg_high &&
	       stay->cause != CAUSE_proactive;
}

static void decided(int order, enum decision decision)
{
	if (order <= EFFORT_ORDER_MAX)
		machine_decided(decision);
}

/* No other zone was asked: that was the decision. */
static void settle(struct effort *effort)
{
	if (effort->refused)
		machine_decided(DECISION_RECLAIM_GIVE_UP);
	effort->refused = false;
}

/* The request is not given up: the next round is part of the effort. */
static void go_on(struct effort *effort)
{
	if (effort->kind == STAY_DIRECT)
		effort->room = 0;
}

void effort_forget(struct effort *effort)
{
	settle(effort);
	memset(effort, 0, sizeof(*effort));
}

void effort_begin(struct effort *effort, const struct stay *stay)
{
	settle(effort);
	if (!is_round(stay))
		return;
	if (effort->rounds && effort->kind == stay->kind &&
	    effort->target == stay->target && effort->room < stay->pages)
		return;
	*effort = (struct effort){ .kind = stay->kind, .target = stay->target };
}

void effort_add(struct effort *effort, const struct stay *stay, u64 ns)
{
	if (!is_round(stay))
		return;
	effort->rounds++;
	effort->ns += ns;
	effort->scanned += stay->scanned;
	effort->reclaimed += stay->reclaimed;
	effort->room = stay->memcg ? memcg_margin(stay->memcg) : U64_MAX;
}

bool effort_zone(int order, bool promises)
{
	struct effort *effort = reclaimer_effort_hold();

	if (promises)
		decided(order, DECISION_RECLAIM_RETRY);
	if (!effort)
		return promises;
	effort->refused = !promises && order <= EFFORT_ORDER_MAX;
	if (promises)
		go_on(effort);
	reclaimer_effort_release();
	return true;
}

void effort_compaction(int order, bool again)
{
	struct effort *effort = reclaimer_effort_hold();

	decided(order, again ? DECISION_COMPACT_RETRY : DECISION_COMPACT_GIVE_UP);
	if (!effort)
		return;
	settle(effort);
	if (again)
		go_on(effort);
	reclaimer_effort_release();
}

/* Are the decisions seen that tell an allocation's rounds from the next one's? */
static bool rounds_are_seen(bool memcg)
{
	return memcg || (reclaim_sees(SIGHT_RECLAIM_RETRY) &&
			 (!IS_ENABLED(CONFIG_COMPACTION) || reclaim_sees(SIGHT_COMPACT_RETRY)));
}

bool effort_take(struct mem_cgroup *memcg, struct effort *effort)
{
	struct effort *last = reclaimer_effort_hold();

	if (!last)
		return false;
	*effort = *last;
	effort_forget(last);
	reclaimer_effort_release();
	return effort->rounds && rounds_are_seen(memcg) &&
	       effort->kind == (memcg ? STAY_MEMCG : STAY_DIRECT) &&
	       effort->target == memcg_stalls_id(memcg_css(memcg));
}
