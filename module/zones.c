// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/zones: one row a zone that has pages.
 */
#include <linux/mm.h>
#include <linux/wait.h>

#include "compat.h"
#include "mmscope.h"
#include "proc.h"
#include "text.h"
#include "zone_levels.h"
#include "zone_walk.h"

#define NR_ORDERS ARRAY_SIZE(((struct zone *)0)->free_area)

static void zones_begin(void *cursor)
{
	zone_walk_begin(cursor);
}

static void zones_header(struct text *text)
{
	int order;

	text_string(text, "node zone managed present free free_pcp free_cma boost min low "
		    "high above_min above_low above_high lowmem_reserve "
		    "lowmem_reserve_kernel highatomic ");
	for (order = 0; order < NR_ORDERS; order++) {
		text_string(text, "free_order");
		text_number(text, order);
		text_char(text, ' ');
	}
	text_string(text, "kswapd_state kswapd_order kswapd_failures_count");
}

static void text_pages(struct text *text, s64 pages)
{
	text_field(text, pages * (s64)PAGE_SIZE);
}

static void write_watermarks(struct zone *zone, struct text *text)
{
	struct zone_levels levels = zone_levels(zone);

	text_pages(text, levels.free);
	text_pages(text, levels.free_pcp);
	text_pages(text, levels.free_cma);
	text_pages(text, levels.boost);
	text_pages(text, levels.min);
	text_pages(text, levels.low);
	text_pages(text, levels.high);
	text_pages(text, levels.free - levels.min);
	text_pages(text, levels.free - levels.low);
	text_pages(text, levels.free - levels.high);
}

/*
 * What an allocation that would rather have a higher zone must leave: a user's page
 * may come from any zone, the kernel's own memory from ZONE_NORMAL down.
 */
static void write_reserves(const struct zone *zone, struct text *text)
{
	text_pages(text, READ_ONCE(zone->lowmem_reserve[ZONE_MOVABLE]));
	text_pages(text, READ_ONCE(zone->lowmem_reserve[ZONE_NORMAL]));
	text_pages(text, READ_ONCE(zone->nr_reserved_highatomic));
}

static void write_orders(const struct zone *zone, struct text *text)
{
	int order;

	for (order = 0; order < NR_ORDERS; order++)
		text_pages(text, (s64)READ_ONCE(zone->free_area[order].nr_free) << order);
}

static void write_kswapd(pg_data_t *pgdat, struct text *text)
{
	if (!READ_ONCE(pgdat->kswapd))
		text_string(text, "none ");
	/*
	 * mm/vmscan.c, wakeup_kswapd(): it sleeps as long as it is in this queue. No
	 * barrier: whether it is just now on its way makes no difference here.
	 */
	else if (waitqueue_active(&pgdat->kswapd_wait))
		text_string(text, "asleep ");
	else
		text_string(text, "running ");
	text_field(text, READ_ONCE(pgdat->kswapd_order));
	text_number(text, compat_kswapd_failures(pgdat));
}

static bool zones_row(void *cursor, struct text *text)
{
	struct zone *zone;

	do {
		zone = zone_walk_next(cursor);
	} while (zone && !populated_zone(zone));
	if (!zone)
		return false;

	text_field(text, zone_to_nid(zone));
	text_escaped(text, zone->name, strlen(zone->name));
	text_char(text, ' ');
	text_pages(text, zone_managed_pages(zone));
	text_pages(text, READ_ONCE(zone->present_pages));
	write_watermarks(zone, text);
	write_reserves(zone, text);
	write_orders(zone, text);
	write_kswapd(zone->zone_pgdat, text);
	text_newline(text);
	return true;
}

const struct proc_file zones_file = {
	.path		= "zones",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct zone_walk),
	.row_max	= (20 + NR_ORDERS) * TEXT_NUMBER_MAX,
	.begin		= zones_begin,
	.header		= zones_header,
	.row		= zones_row,
};
