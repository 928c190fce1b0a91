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

/* In the place of a cause: behind that address is no caller. */
#define TRAMPOLINE	NR_CAUSES

static unsigned long places[NR_PLACES];

/* "reclaim_high.constprop.0", "mmscope [mmscope]" */
static bool is_symbol(const char *symbol, const char *name)
{
	size_t length = strcspn(symbol, ". ");

	return strlen(name) == length && !memcmp(name, symbol, length);
}

/*
 * Who wants to see a function return puts an address of his own in the place of the
 * caller's: kretprobe_trampoline, arch_rethook_trampoline, bpf_trampoline_123,
 * function_graph's return_to_handler. Code without a symbol is nobody's either.
 */
static bool is_trampoline(const char *symbol)
{
	return strstr(symbol, "trampoline") || is_symbol(symbol, "return_to_handler") ||
	       strstarts(symbol, "0x");
}

static unsigned int look_up(unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];
	int i;

	sprint_symbol_no_offset(symbol, address);
	if (is_trampoline(symbol))
		return TRAMPOLINE;
	for (i = 0; i < ARRAY_SIZE(callers); i++)
		if (is_symbol(symbol, callers[i].function))
			return callers[i].cause;
	return CAUSE_memcg_limit;
}

void caller_note(struct calls *calls)
{
	calls->nr = compat_stack_trace(calls->address, CALLER_CALLS_MAX);
}

/* Who called @function, by the kernel's unwinder: it knows what was replaced. */
static unsigned int unwind(const char *function)
{
	char symbol[KSYM_SYMBOL_LEN];
	struct calls calls;
	unsigned int i;

	caller_note(&calls);
	for (i = 0; i + 1 < calls.nr; i++) {
		sprint_symbol_no_offset(symbol, calls.address[i]);
		if (is_symbol(symbol, function))
			return look_up(calls.address[i + 1]);
	}
	return TRAMPOLINE;
}

/* What is behind an address. */
static unsigned int behind(unsigned long address)
{
	unsigned long place, key = address << CAUSE_BITS;
	unsigned int cause, i;

	BUILD_BUG_ON(TRAMPOLINE > CAUSE_MASK);
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

int caller_cause(const char *function, struct pt_regs *regs)
{
	unsigned int cause = behind(compat_return_address(regs));

	if (cause == TRAMPOLINE)
		cause = unwind(function);
	return cause == TRAMPOLINE ? -ENOENT : (int)cause;
}

int caller_among(const struct calls *calls, const char * const *names, unsigned long *places,
		 unsigned int nr)
{
	char symbol[KSYM_SYMBOL_LEN];
	unsigned int i, j;

	for (i = 0; i < calls->nr; i++)
		for (j = 0; j < nr; j++)
			if (calls->address[i] == places[j])
				return j;
	for (i = 0; i < calls->nr; i++) {
		sprint_symbol_no_offset(symbol, calls->address[i]);
		for (j = 0; j < nr; j++) {
			if (!is_symbol(symbol, names[j]))
				continue;
			places[j] = calls->address[i];
			return j;
		}
	}
	return -ENOENT;
}
