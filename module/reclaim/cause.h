/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why a task is in reclaim. The kernel does not say it in one place; probes.c
 * puts it together from who calls what.
 */
#ifndef _MMSCOPE_RECLAIM_CAUSE_H
#define _MMSCOPE_RECLAIM_CAUSE_H

#include <linux/types.h>

/*
 * direct		an allocation found too little free memory
 * memcg_limit		a charge went over memory.max, or that was lowered
 * memcg_high		usage went over memory.high, or that was lowered
 * proactive		somebody asked: memory.reclaim, v1's memory.force_empty
 * node			node reclaim (vm.zone_reclaim_mode)
 * kswapd		kswapd, from being woken to having nothing left to do
 * khugepaged		khugepaged, whatever made it reclaim
 * compaction		of a zone, by who asks for pages of a high order
 * kcompactd		the same, by the node's thread for it
 * slab			one call of a shrinker; within another cause, or drop_caches
 * high_throttle	put to sleep over memory.high, as reclaim did not help
 */
#define RECLAIM_CAUSES(C)						\
	C(direct) C(memcg_limit) C(memcg_high) C(proactive) C(node)	\
	C(kswapd) C(khugepaged) C(compaction) C(kcompactd) C(slab)	\
	C(high_throttle)

enum cause {
#define C(name) CAUSE_##name,
	RECLAIM_CAUSES(C)
#undef C
	NR_CAUSES,
};

extern const char * const cause_names[NR_CAUSES];

/**
 * cause_scans() - does this cause take pages off the LRU lists?
 * @cause: the cause
 */
static inline bool cause_scans(enum cause cause)
{
	return cause <= CAUSE_khugepaged;
}

/**
 * cause_is_outer() - is it a time of its own?
 * @cause: the cause
 *
 * A shrinker's is not: it passes within another's, and must not be added to it.
 */
static inline bool cause_is_outer(enum cause cause)
{
	return cause != CAUSE_slab;
}

#endif /* _MMSCOPE_RECLAIM_CAUSE_H */
