/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The events that a kernel has with an option only: their types for one without, which
 * finds no event of these names. Included behind the kernel's own headers of events.
 */
#ifndef _MMSCOPE_COMPAT_EVENTS_H
#define _MMSCOPE_COMPAT_EVENTS_H

#include <linux/compaction.h>
#include <linux/types.h>

struct compact_control;

/* trace/events/vmscan.h */
#ifndef CONFIG_MEMCG
static inline void
check_trace_callback_type_mm_vmscan_memcg_reclaim_end(void (*cb)(void *data,
								 unsigned long nr_reclaimed))
{
}
#endif

/* trace/events/compaction.h, trace/events/oom.h */
#ifndef CONFIG_COMPACTION
static inline void
check_trace_callback_type_mm_compaction_begin(void (*cb)(void *data, struct compact_control *cc,
							 unsigned long zone_start,
							 unsigned long zone_end, bool sync))
{
}

static inline void
check_trace_callback_type_mm_compaction_end(void (*cb)(void *data, struct compact_control *cc,
						       unsigned long zone_start,
						       unsigned long zone_end, bool sync,
						       int status))
{
}

static inline void
check_trace_callback_type_compact_retry(void (*cb)(void *data, int order,
						   enum compact_priority priority,
						   enum compact_result result, int retries,
						   int max_retries, bool retry))
{
}
#endif

#endif /* _MMSCOPE_COMPAT_EVENTS_H */
