// SPDX-License-Identifier: GPL-2.0
#include "oom/shortage.h"

#include <linux/cpuset.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/oom.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "compat_machine.h"
#include "text.h"
#include "zone_levels.h"
#include "zone_walk.h"

/* sysrq-f asks for nothing. */
static bool is_request(const struct oom_control *oc)
{
	return oc->order >= 0;
}

/*
 * mm/oom_kill.c, constrained_alloc(): out_of_memory() keeps the mask of a memory policy, and
 * no other. A cpuset's nodes are those of who asks, which is current.
 */
static void note_nodes_allowed(struct shortage *s, const struct oom_control *oc)
{
	if (oc->constraint == CONSTRAINT_MEMORY_POLICY && oc->nodemask)
		s->nodes_allowed = *oc->nodemask;
	else if (oc->constraint == CONSTRAINT_CPUSET)
		s->nodes_allowed = cpuset_current_mems_allowed;
	else
		s->nodes_allowed = node_states[N_MEMORY];
}

static bool zone_allowed(const struct shortage *s, struct zone *zone, const struct oom_control *oc)
{
	return managed_zone(zone) && zone_idx(zone) <= gfp_zone(oc->gfp_mask) &&
	       node_isset(zone_to_nid(zone), s->nodes_allowed);
}

/* Is there a block of the order, or a larger one, that the request may take from? */
static bool has_block(const struct zone *zone, unsigned int order, bool movable)
{
	unsigned int type;

	for (; order < SHORTAGE_ORDERS; order++) {
		const struct free_area *area = &zone->free_area[order];

		if (!READ_ONCE(area->nr_free))
			continue;
		for (type = 0; type < MIGRATE_PCPTYPES; type++)
			if (!list_empty(&area->free_list[type]))
				return true;
		if (movable && compat_area_has_cma(area))
			return true;
	}
	return false;
}

/*
 * mm/page_alloc.c, __zone_watermark_ok(), which looks without a lock too: for a request
 * that may not go below the min watermark. Areas for contiguous allocations take none but
 * movable pages.
 */
static enum zone_short zone_lacks(struct zone *zone, const struct zone_levels *levels,
				  s64 reserve, const struct oom_control *oc)
{
	gfp_t mobility = oc->gfp_mask & (__GFP_RECLAIMABLE | __GFP_MOVABLE);
	bool movable = mobility == __GFP_MOVABLE;
	s64 all = levels->free - compat_free_highatomic(zone) - (1LL << oc->order) + 1;
	s64 usable = movable ? all : all - levels->free_cma;

	if (usable <= levels->min + reserve)
		return all <= levels->min + reserve ? ZONE_SHORT_FREE : ZONE_SHORT_CMA;
	if (oc->order && !has_block(zone, oc->order, movable))
		return ZONE_SHORT_ORDER;
	return ZONE_SHORT_NO;
}

static void note_zone(struct shortage *s, struct zone *zone, const struct oom_control *oc)
{
	struct zone_levels levels = zone_levels(zone);
	s64 reserve = READ_ONCE(zone->lowmem_reserve[gfp_zone(oc->gfp_mask)]);
	struct shortage_zone *to = &s->zones[s->nr_zones++];
	unsigned int order;

	to->node = zone_to_nid(zone);
	to->name = zone->name;
	to->allowed = zone_allowed(s, zone, oc);
	to->is_short = to->allowed && is_request(oc) ? zone_lacks(zone, &levels, reserve, oc) :
						       ZONE_SHORT_UNKNOWN;
#define A(name, pages) (to->amount[SHORTAGE_ZONE_##name] = page_bytes(pages))
	A(managed, zone_managed_pages(zone));
	A(present, READ_ONCE(zone->present_pages));
	A(free, levels.free);
	A(free_pcp, levels.free_pcp);
	A(free_cma, levels.free_cma);
	A(boost, levels.boost);
	A(min, levels.min);
	A(low, levels.low);
	A(high, levels.high);
	A(reserve, reserve);
	A(highatomic, READ_ONCE(zone->nr_reserved_highatomic));
	A(active_anon, zone_page_state(zone, NR_ZONE_ACTIVE_ANON));
	A(inactive_anon, zone_page_state(zone, NR_ZONE_INACTIVE_ANON));
	A(active_file, zone_page_state(zone, NR_ZONE_ACTIVE_FILE));
	A(inactive_file, zone_page_state(zone, NR_ZONE_INACTIVE_FILE));
	A(unevictable, zone_page_state(zone, NR_ZONE_UNEVICTABLE));
#undef A
	for (order = 0; order < SHORTAGE_ORDERS; order++)
		to->free_order[order] = page_bytes(READ_ONCE(zone->free_area[order].nr_free))
					<< order;
}

/* Those that the request could use, or those that it could not. */
static void note_zones(struct shortage *s, const struct oom_control *oc, bool allowed)
{
	struct zone_walk walk;
	struct zone *zone;

	zone_walk_begin(&walk);
	while ((zone = zone_walk_next(&walk))) {
		if (!populated_zone(zone) || zone_allowed(s, zone, oc) != allowed)
			continue;
		if (s->nr_zones < SHORTAGE_ZONES)
			note_zone(s, zone, oc);
		else
			s->zones_left_out++;
	}
}

/* mm/vmstat.c, node_page_state_pages(): the sum may be below 0 for a moment. */
static s64 node_bytes(const pg_data_t *pgdat, enum node_stat_item item)
{
	return page_bytes(max(atomic_long_read(&pgdat->vm_stat[item]), 0L));
}

/* Adds up what is counted by zone. */
static void note_node_zones(s64 *v, pg_data_t *pgdat)
{
	int i;

	for (i = 0; i < MAX_NR_ZONES; i++) {
		struct zone *zone = &pgdat->node_zones[i];

		if (!populated_zone(zone))
			continue;
		v[SHORTAGE_NODE_managed] += page_bytes(zone_managed_pages(zone));
		v[SHORTAGE_NODE_free] += page_bytes(zone_page_state(zone, NR_FREE_PAGES) +
						    compat_zone_pcp_pages(zone));
	}
}

/*
 * What is left when everything is taken away that the node counts, each page once: vmalloc()
 * and percpu memory, which are counted for the machine alone, and what nobody counts. Stacks
 * are in vmalloc()'s areas with CONFIG_VMAP_STACK, and are counted all the same.
 */
static s64 node_rest(const pg_data_t *pgdat, const s64 *v)
{
	return v[SHORTAGE_NODE_managed] - v[SHORTAGE_NODE_free] -
	       v[SHORTAGE_NODE_active_anon] - v[SHORTAGE_NODE_inactive_anon] -
	       v[SHORTAGE_NODE_active_file] - v[SHORTAGE_NODE_inactive_file] -
	       v[SHORTAGE_NODE_unevictable] - v[SHORTAGE_NODE_isolated] -
	       v[SHORTAGE_NODE_sreclaimable] - v[SHORTAGE_NODE_sunreclaim] -
	       node_bytes(pgdat, NR_KERNEL_MISC_RECLAIMABLE) -
	       v[SHORTAGE_NODE_kernel_stack] - v[SHORTAGE_NODE_page_tables] -
	       (v[SHORTAGE_NODE_hugetlb] == VALUE_UNKNOWN ? 0 : v[SHORTAGE_NODE_hugetlb]);
}

static void note_node(struct shortage *s, int nid)
{
	struct shortage_node *to = &s->nodes[s->nr_nodes++];
	pg_data_t *pgdat = NODE_DATA(nid);
	s64 *v = to->amount;

	to->node = nid;
	to->allowed = node_isset(nid, s->nodes_allowed);
	v[SHORTAGE_NODE_managed] = 0;
	v[SHORTAGE_NODE_free] = 0;
	note_node_zones(v, pgdat);
#define A(name, item) (v[SHORTAGE_NODE_##name] = node_bytes(pgdat, item))
	A(active_anon, NR_ACTIVE_ANON);
	A(inactive_anon, NR_INACTIVE_ANON);
	A(active_file, NR_ACTIVE_FILE);
	A(inactive_file, NR_INACTIVE_FILE);
	A(unevictable, NR_UNEVICTABLE);
	A(anon_pages, NR_ANON_MAPPED);
	A(file_pages, NR_FILE_PAGES);
	A(shmem, NR_SHMEM);
	A(mapped, NR_FILE_MAPPED);
	A(dirty, NR_FILE_DIRTY);
	A(writeback, NR_WRITEBACK);
	A(sreclaimable, NR_SLAB_RECLAIMABLE_B);
	A(sunreclaim, NR_SLAB_UNRECLAIMABLE_B);
#undef A
	v[SHORTAGE_NODE_isolated] = node_bytes(pgdat, NR_ISOLATED_ANON) +
				    node_bytes(pgdat, NR_ISOLATED_FILE);
	v[SHORTAGE_NODE_kernel_stack] =
		max(atomic_long_read(&pgdat->vm_stat[NR_KERNEL_STACK_KB]), 0L) * 1024LL;
	v[SHORTAGE_NODE_page_tables] = page_bytes(compat_node_pagetable_pages(pgdat));
	v[SHORTAGE_NODE_hugetlb] = compat_hugetlb_node(nid, &v[SHORTAGE_NODE_hugetlb_free]);
	v[SHORTAGE_NODE_rest] = node_rest(pgdat, v);
}

static void note_nodes(struct shortage *s, bool allowed)
{
	int nid;

	for_each_node_state(nid, N_MEMORY) {
		if ((bool)node_isset(nid, s->nodes_allowed) != allowed)
			continue;
		if (s->nr_nodes < SHORTAGE_NODES)
			note_node(s, nid);
		else
			s->nodes_left_out++;
	}
}

void shortage_note(struct shortage *s, const struct oom_control *oc)
{
	s->known = true;
	s->at = ktime_get_boot_fast_ns();
	s->nr_zones = 0;
	s->zones_left_out = 0;
	s->nr_nodes = 0;
	s->nodes_left_out = 0;
	/* A name belongs to the type of a zone: each node has all the types. */
	s->classzone = is_request(oc) ?
		       NODE_DATA(first_online_node)->node_zones[gfp_zone(oc->gfp_mask)].name : NULL;
	note_nodes_allowed(s, oc);
	meminfo_read_atomic(s->meminfo);
	note_zones(s, oc, true);
	note_zones(s, oc, false);
	note_nodes(s, true);
	note_nodes(s, false);
}
