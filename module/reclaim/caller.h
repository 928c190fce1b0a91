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

/**
 * caller_among() - which of some functions does the current task come from?
 * @names: the functions
 * @nr: how many
 *
 * Context: a kprobe's handler; it unwinds the stack, and looks up each place there. For what
 * happens seldom.
 * Return: index of the innermost of them; -ENOENT if none is among the last calls.
 */
int caller_among(const char * const *names, unsigned int nr);

#endif /* _MMSCOPE_RECLAIM_CALLER_H */
