// SPDX-License-Identifier: GPL-2.0
#include "reclaim/caller.h"

#include <linux/atomic.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "compat.h"

#define NR_PLACES 16

/*
 * mm/memcontrol.c, mm/memcontrol-v1.c, and mm/vmscan.c since 6.17. Some are inlined
 * into others on some kernels: whichever stands there is the caller.
 */
static const struct {
	const char *function;
	enum cause cause;
} callers[] = {
	{ "reclaim_high",			CAUSE_memcg_high },
	{ "high_work_func",			CAUSE_memcg_high },
	{ "memory_high_write",			CAUSE_memcg_high },
	{ "mem_cgroup_handle_over_high",	CAUSE_memcg_high },
	{ "__mem_cgroup_handle_over_high",	CAUSE_memcg_high },
	{ "memory_reclaim",			CAUSE_proactive },
	{ "user_proactive_reclaim",		CAUSE_proactive },
	{ "mem_cgroup_force_empty",		CAUSE_proactive },
	{ "mem_cgroup_force_empty_write",	CAUSE_proactive },
};

/*
 * The places seen so far: a return address, shifted so that only ones that all of
 * the kernel's begin with are lost, and the cause behind it. One word each, so that
 * nothing is locked; a place that is noted twice does no harm.
 */
#define CAUSE_BITS	4
#define CAUSE_MASK	((1UL << CAUSE_BITS) - 1)

static unsigned long places[NR_PLACES];

static enum cause look_up(unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];
	size_t length;
	int i;

	sprint_symbol_no_offset(symbol, address);
	/* "reclaim_high.constprop.0" */
	length = strcspn(symbol, ". ");
	for (i = 0; i < ARRAY_SIZE(callers); i++)
		if (strlen(callers[i].function) == length &&
		    !memcmp(callers[i].function, symbol, length))
			return callers[i].cause;
	return CAUSE_memcg_limit;
}

enum cause caller_cause(struct pt_regs *regs)
{
	unsigned long address = compat_return_address(regs);
	unsigned long place, key = address << CAUSE_BITS;
	enum cause cause;
	int i;

	for (i = 0; i < NR_PLACES; i++) {
		place = READ_ONCE(places[i]);
		if (!place)
			break;
		if ((place & ~CAUSE_MASK) == key)
			return place & CAUSE_MASK;
	}
	cause = look_up(address);
	if (i < NR_PLACES)
		cmpxchg(&places[i], 0, key | cause);
	return cause;
}
