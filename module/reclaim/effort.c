// SPDX-License-Identifier: GPL-2.0
#include "reclaim/effort.h"

#include <linux/limits.h>
#include <linux/string.h>

#include "memcg.h"
#include "reclaim/memcgs.h"
#include "reclaim/tasks.h"

/* Is it reclaim that a request waits for, and that the OOM killer comes after? */
static bool is_round(const struct stay *stay)
{
	if (stay->kind == STAY_DIRECT)
		return true;
	return stay->kind == STAY_MEMCG && stay->cause != CAUSE_memcg_high &&
	       stay->cause != CAUSE_proactive;
}

void effort_begin(struct effort *effort, const struct stay *stay)
{
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

void effort_goes_on(void)
{
	struct effort *effort = reclaimer_effort_hold();

	if (!effort)
		return;
	if (effort->kind == STAY_DIRECT)
		effort->room = 0;
	reclaimer_effort_release();
}

bool effort_take(struct mem_cgroup *memcg, struct effort *effort)
{
	struct effort *last = reclaimer_effort_hold();
	bool seen;

	if (!last)
		return false;
	*effort = *last;
	memset(last, 0, sizeof(*last));
	reclaimer_effort_release();
	seen = effort->rounds &&
	       effort->kind == (memcg ? STAY_MEMCG : STAY_DIRECT) &&
	       effort->target == memcg_stalls_id(memcg_css(memcg));
	return seen;
}
