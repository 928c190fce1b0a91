/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The walk over all zones of all online nodes, in the order of /proc/zoneinfo.
 */
#ifndef _MMSCOPE_ZONE_WALK_H
#define _MMSCOPE_ZONE_WALK_H

#include <linux/mmzone.h>
#include <linux/nodemask.h>

/**
 * struct zone_walk - where a walk over the zones is
 * @nid: node of the next zone; MAX_NUMNODES or more past the last
 * @type: its type, an index of node_zones[]
 */
struct zone_walk {
	int nid;
	int type;
};

/**
 * zone_walk_begin() - go before the first zone
 * @walk: the walk
 *
 * Context: any.
 */
static inline void zone_walk_begin(struct zone_walk *walk)
{
	walk->nid = first_online_node;
	walk->type = 0;
}

/**
 * zone_walk_next() - the next zone, one without pages too
 * @walk: the walk
 *
 * include/linux/mmzone.h: for_each_zone(), whose functions are not exported. Zones
 * and nodes are never freed.
 *
 * Context: any.
 * Return: NULL past the last.
 */
static inline struct zone *zone_walk_next(struct zone_walk *walk)
{
	struct zone *zone;

	if (walk->nid >= MAX_NUMNODES)
		return NULL;
	zone = &NODE_DATA(walk->nid)->node_zones[walk->type];
	if (++walk->type == MAX_NR_ZONES) {
		walk->type = 0;
		walk->nid = next_online_node(walk->nid);
	}
	return zone;
}

#endif /* _MMSCOPE_ZONE_WALK_H */
