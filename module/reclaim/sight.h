/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the probes see on this kernel, at this moment. What they do not see is unknown, not 0.
 */
#ifndef _MMSCOPE_RECLAIM_SIGHT_H
#define _MMSCOPE_RECLAIM_SIGHT_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/types.h>

#include "compat.h"
#include "reclaim/cause.h"

/* Behind the causes, each of which may be seen or not. */
enum sight {
	SIGHT_PAGES = NR_CAUSES,	/* pages scanned and reclaimed */
	SIGHT_PAGES_OF_MGLRU,		/* the same while MGLRU is on */
	SIGHT_THROTTLES,		/* sleeps for want of progress */
	SIGHT_KSWAPD_WOKEN,		/* that kswapd is woken */
	SIGHT_RECLAIM_RETRY,		/* the decisions after reclaim */
	SIGHT_COMPACT_RETRY,		/* the decisions after compaction */
};

/* A bit for each of the above that could be seen at the last look: see reclaim_look(). */
extern unsigned long reclaim_sights;

/**
 * reclaim_sees() - is something seen?
 * @sight: enum sight or enum cause
 *
 * Context: any.
 */
static inline bool reclaim_sees(unsigned int sight)
{
	return READ_ONCE(reclaim_sights) & BIT(sight);
}

/*
 * The causes that a kernel may have, so that a sum over causes is one over all. What it is
 * built without does not happen.
 */
#define SIGHTS_OF_MEMCG							\
	(IS_ENABLED(CONFIG_MEMCG) ? BIT(CAUSE_memcg_limit) | BIT(CAUSE_memcg_high) | \
				    BIT(CAUSE_proactive) : 0)
#define SIGHTS_OF_SCANNING						\
	(BIT(CAUSE_direct) | BIT(CAUSE_khugepaged) | BIT(CAUSE_kswapd) | SIGHTS_OF_MEMCG | \
	 (IS_ENABLED(CONFIG_NUMA) ? BIT(CAUSE_node) : 0))
#define SIGHTS_OF_TIME							\
	(SIGHTS_OF_SCANNING |						\
	 (IS_ENABLED(CONFIG_COMPACTION) ? BIT(CAUSE_compaction) | BIT(CAUSE_kcompactd) : 0) |	\
	 (IS_ENABLED(CONFIG_MEMCG) ? BIT(CAUSE_high_throttle) : 0))

/* All causes that this kernel can have. */
#define SIGHTS_OF_CAUSES	(SIGHTS_OF_TIME | BIT(CAUSE_slab))

/**
 * reclaim_sees_all() - are all of these seen?
 * @sights: a bit for each
 *
 * Context: any.
 */
static inline bool reclaim_sees_all(unsigned long sights)
{
	return (READ_ONCE(reclaim_sights) & sights) == sights;
}

/**
 * reclaim_sees_pages() - are pages scanned and reclaimed seen?
 *
 * Some kernels trace the classic LRU lists and not MGLRU, which may be switched
 * on and off.
 *
 * Context: any.
 */
static inline bool reclaim_sees_pages(void)
{
	return reclaim_sees(SIGHT_PAGES) &&
	       (reclaim_sees(SIGHT_PAGES_OF_MGLRU) || !compat_lru_gen_on());
}

#endif /* _MMSCOPE_RECLAIM_SIGHT_H */
