/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How much of a zone is free, and the marks that this is compared with.
 */
#ifndef _MMSCOPE_ZONE_LEVELS_H
#define _MMSCOPE_ZONE_LEVELS_H

#include <linux/mmzone.h>
#include <linux/vmstat.h>

#include "compat_machine.h"

/**
 * struct zone_levels - a zone's free pages and watermarks, in pages
 * @free: in nobody's use
 * @free_pcp: free pages that CPUs keep for themselves, not in @free
 * @free_cma: of @free, in areas for contiguous allocations
 * @boost: by how much the next three are raised at the moment
 * @min: watermark, boost included
 * @low: the same
 * @high: the same
 */
struct zone_levels {
	s64 free;
	s64 free_pcp;
	s64 free_cma;
	s64 boost;
	s64 min;
	s64 low;
	s64 high;
};

/**
 * zone_levels() - one look at what moves, so that the differences fit
 * @zone: a populated zone
 *
 * Context: any.
 */
static inline struct zone_levels zone_levels(struct zone *zone)
{
	s64 boost = READ_ONCE(zone->watermark_boost);

	return (struct zone_levels){
		.free		= zone_page_state(zone, NR_FREE_PAGES),
		.free_pcp	= compat_zone_pcp_pages(zone),
		.free_cma	= zone_page_state(zone, NR_FREE_CMA_PAGES),
		.boost		= boost,
		.min		= zone->_watermark[WMARK_MIN] + boost,
		.low		= zone->_watermark[WMARK_LOW] + boost,
		.high		= zone->_watermark[WMARK_HIGH] + boost,
	};
}

#endif /* _MMSCOPE_ZONE_LEVELS_H */
