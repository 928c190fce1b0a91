/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose request a call is, told by the functions it came from.
 *
 * try_to_free_mem_cgroup_pages() serves every kind of memcg reclaim, and its
 * arguments do not say which.
 */
#ifndef _MMSCOPE_RECLAIM_CALLER_H
#define _MMSCOPE_RECLAIM_CALLER_H

#include "reclaim/cause.h"

struct pt_regs;

/**
 * caller_cause() - why the probed function was called
 * @function: its name
 * @regs: as a kprobe on the function's entry sees them
 *
 * Context: a kprobe's handler. The first call from a place looks its symbol up. While the
 * function is traced by others too (function_graph, a kretprobe), each call unwinds the
 * stack.
 * Return: CAUSE_memcg_high or CAUSE_proactive; CAUSE_memcg_limit for all others; -ENOENT
 * if the caller cannot be told.
 */
int caller_cause(const char *function, struct pt_regs *regs);

/* From the probed function's caller to the probe there are some ten calls. */
#define CALLER_CALLS_MAX	32

/**
 * struct calls - where a task came from
 * @nr: how many calls; 0: not known
 * @address: their return addresses, innermost first
 */
struct calls {
	unsigned int nr;
	unsigned long address[CALLER_CALLS_MAX];
};

/**
 * caller_note() - keep where the current task came from
 * @calls: filled
 *
 * Names are left to caller_among(): to look one up takes ten times as long as to find the
 * address. Before 5.16 the unwinder stops where a kretprobe has replaced a return address, so
 * that this belongs into the handler at the function's entry.
 *
 * Context: a kprobe's handler; it unwinds the stack. For what happens seldom.
 */
void caller_note(struct calls *calls);

/**
 * caller_among() - which of some functions did a task come from?
 * @calls: of caller_note()
 * @names: the functions
 * @places: for each of them, the return address that it was last known by; 0: none
 * @nr: how many
 *
 * Context: any; who calls keeps others from @places. Without a known address it looks up the
 * name of each.
 * Return: index of the innermost function with a known address, else of the innermost; -ENOENT
 * if none is among the last calls.
 */
int caller_among(const struct calls *calls, const char * const *names, unsigned long *places,
		 unsigned int nr);

#endif /* _MMSCOPE_RECLAIM_CALLER_H */
