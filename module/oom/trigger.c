// SPDX-License-Identifier: GPL-2.0
#include "oom/trigger.h"

#include <linux/kernel.h>
#include <linux/oom.h>
#include <linux/swap.h>

/*
 * mm/memcontrol.c, mm/memcontrol-v1.c: the three that call mem_cgroup_out_of_memory(). A
 * charge was try_charge() until 5.12; some kernels have mem_cgroup_oom() apart from it.
 */
static const char * const memcg_callers[] = {
	"try_charge_memcg", "try_charge", "mem_cgroup_oom", "memory_max_write",
	"mem_cgroup_oom_synchronize",
};

static const enum trigger memcg_triggers[] = {
	TRIGGER_CHARGE, TRIGGER_CHARGE, TRIGGER_CHARGE, TRIGGER_MEMORY_MAX_WRITE,
	TRIGGER_OOM_SYNCHRONIZE,
};

/* Where they called from last. Guarded by the kernel's oom_lock. */
static unsigned long memcg_places[ARRAY_SIZE(memcg_callers)];

/* The arguments of the four that call for the machine differ. */
static enum trigger machine_trigger(const struct oom_control *oc)
{
	if (oc->order == -1)
		return TRIGGER_SYSRQ;
	if (oc->zonelist)
		return TRIGGER_ALLOCATION;
	if (current_is_kswapd())
		return TRIGGER_MIN_TTL;
	return oc->gfp_mask ? TRIGGER_UNKNOWN : TRIGGER_PAGE_FAULT;
}

void trigger_note(struct calls *calls, const struct oom_control *oc)
{
	calls->nr = 0;
	if (oc->memcg)
		caller_note(calls);
}

enum trigger trigger_of(const struct calls *calls, const struct oom_control *oc)
{
	int caller;

	BUILD_BUG_ON(ARRAY_SIZE(memcg_callers) != ARRAY_SIZE(memcg_triggers));
	if (!oc->memcg)
		return machine_trigger(oc);
	caller = caller_among(calls, memcg_callers, memcg_places, ARRAY_SIZE(memcg_callers));
	return caller < 0 ? TRIGGER_UNKNOWN : memcg_triggers[caller];
}
