/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whose request a call is, told by the function it came from.
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
 * @regs: as a kprobe on the function's entry sees them
 *
 * Context: a kprobe's handler. The first call from a place looks its symbol up.
 * Return: CAUSE_memcg_high or CAUSE_proactive; CAUSE_memcg_limit for all others.
 */
enum cause caller_cause(struct pt_regs *regs);

#endif /* _MMSCOPE_RECLAIM_CALLER_H */
