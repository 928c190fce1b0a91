/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who called the OOM killer.
 */
#ifndef _MMSCOPE_OOM_TRIGGER_H
#define _MMSCOPE_OOM_TRIGGER_H

#include "reclaim/caller.h"

struct oom_control;

/**
 * enum trigger - what calls out_of_memory() from 5.10 to 7.3
 * @TRIGGER_UNKNOWN: it cannot be told
 * @TRIGGER_ALLOCATION: an allocation of pages failed: __alloc_pages_may_oom()
 * @TRIGGER_CHARGE: a charge to a memory cgroup failed: try_charge()
 * @TRIGGER_MEMORY_MAX_WRITE: memory.max was written below usage: memory_max_write()
 * @TRIGGER_OOM_SYNCHRONIZE: v1: who waited for room in a cgroup without an OOM killer, which
 *	has one now: mem_cgroup_oom_synchronize()
 * @TRIGGER_PAGE_FAULT: a page fault that got no memory: pagefault_out_of_memory(), until
 *	it stopped calling in 5.16 and its backports
 * @TRIGGER_MIN_TTL: kswapd could not keep what was used in the last lru_gen/min_ttl_ms:
 *	lru_gen_age_node()
 * @TRIGGER_SYSRQ: sysrq-f: moom_callback()
 */
enum trigger {
	TRIGGER_UNKNOWN,
	TRIGGER_ALLOCATION,
	TRIGGER_CHARGE,
	TRIGGER_MEMORY_MAX_WRITE,
	TRIGGER_OOM_SYNCHRONIZE,
	TRIGGER_PAGE_FAULT,
	TRIGGER_MIN_TTL,
	TRIGGER_SYSRQ,
};

/**
 * trigger_note() - keep what trigger_of() needs
 * @calls: filled
 * @oc: out_of_memory()'s argument
 *
 * The kernel has just looked whether there is room again, and next looks for victims that are
 * still dying. What takes long between the two gives those the time to make room, and somebody
 * else is killed for nothing.
 *
 * Context: a kprobe's handler at the entry of out_of_memory().
 */
void trigger_note(struct calls *calls, const struct oom_control *oc);

/**
 * trigger_of() - who called it?
 * @calls: of trigger_note()
 * @oc: its argument
 *
 * Context: a kprobe's handler within out_of_memory(), or at its return: under oom_lock.
 */
enum trigger trigger_of(const struct calls *calls, const struct oom_control *oc);

#endif /* _MMSCOPE_OOM_TRIGGER_H */
