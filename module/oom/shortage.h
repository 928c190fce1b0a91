/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine as it was when it ran out of memory: all of it, and each node and zone.
 */
#ifndef _MMSCOPE_OOM_SHORTAGE_H
#define _MMSCOPE_OOM_SHORTAGE_H

#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/types.h>

#include "meminfo.h"

struct oom_control;
struct text;

/* So many zones and nodes are kept, those that the request could use first. */
#define SHORTAGE_ZONES	16
#define SHORTAGE_NODES	8

#define SHORTAGE_ORDERS ARRAY_SIZE(((struct zone *)0)->free_area)

/* Columns of the table of zones; zone_levels.h has the first. */
#define SHORTAGE_ZONE_AMOUNTS(A)					\
	A(managed) A(present) A(free) A(free_pcp) A(free_cma) A(boost)	\
	A(min) A(low) A(high) A(reserve) A(highatomic) A(active_anon)	\
	A(inactive_anon) A(active_file) A(inactive_file) A(unevictable)

/* Columns of the table of nodes. */
#define SHORTAGE_NODE_AMOUNTS(A)					\
	A(managed) A(free) A(active_anon) A(inactive_anon)		\
	A(active_file) A(inactive_file) A(unevictable) A(isolated)	\
	A(anon_pages) A(file_pages) A(shmem) A(mapped) A(dirty)		\
	A(writeback) A(sreclaimable) A(sunreclaim) A(kernel_stack)	\
	A(page_tables) A(hugetlb) A(hugetlb_free) A(rest)

enum shortage_zone_amount {
#define A(name) SHORTAGE_ZONE_##name,
	SHORTAGE_ZONE_AMOUNTS(A)
#undef A
	NR_SHORTAGE_ZONE_AMOUNTS,
};

enum shortage_node_amount {
#define A(name) SHORTAGE_NODE_##name,
	SHORTAGE_NODE_AMOUNTS(A)
#undef A
	NR_SHORTAGE_NODE_AMOUNTS,
};

/**
 * enum zone_short - why an allocation gets nothing from a zone
 * @ZONE_SHORT_UNKNOWN: it may not take from it
 * @ZONE_SHORT_NO: it would get something
 * @ZONE_SHORT_FREE: too little is free
 * @ZONE_SHORT_CMA: enough is, but the difference is in areas for contiguous allocations,
 *	which it may not take from
 * @ZONE_SHORT_ORDER: enough is, but in smaller blocks
 */
enum zone_short {
	ZONE_SHORT_UNKNOWN,
	ZONE_SHORT_NO,
	ZONE_SHORT_FREE,
	ZONE_SHORT_CMA,
	ZONE_SHORT_ORDER,
};

/**
 * struct shortage_zone - a zone
 * @node: its node
 * @name: its name, the kernel's own string
 * @allowed: the request could use it
 * @is_short: what it lacked for the request
 * @amount: bytes
 * @free_order: bytes free in blocks of each order
 */
struct shortage_zone {
	int node;
	const char *name;
	bool allowed;
	enum zone_short is_short;
	s64 amount[NR_SHORTAGE_ZONE_AMOUNTS];
	s64 free_order[SHORTAGE_ORDERS];
};

/**
 * struct shortage_node - a node
 * @node: which
 * @allowed: the request could use it
 * @amount: bytes, or VALUE_UNKNOWN
 */
struct shortage_node {
	int node;
	bool allowed;
	s64 amount[NR_SHORTAGE_NODE_AMOUNTS];
};

/**
 * struct shortage - the machine
 * @known: what follows has been noted
 * @at: when, CLOCK_BOOTTIME
 * @classzone: name of the highest zone that the request could use; NULL for sysrq-f
 * @nodes_allowed: the nodes that it could use
 * @meminfo: amounts, as meminfo_read_atomic() has them
 * @nr_zones: zones that follow
 * @zones_left_out: populated zones for which there was no room
 * @nr_nodes: nodes that follow
 * @nodes_left_out: nodes with memory for which there was no room
 * @zones: those that the request could use come first
 * @nodes: the same
 */
struct shortage {
	bool known;
	u64 at;
	const char *classzone;
	nodemask_t nodes_allowed;
	s64 meminfo[NR_MEMINFO];
	u32 nr_zones;
	u32 zones_left_out;
	u32 nr_nodes;
	u32 nodes_left_out;
	struct shortage_zone zones[SHORTAGE_ZONES];
	struct shortage_node nodes[SHORTAGE_NODES];
};

/**
 * shortage_note() - note the machine as it is now
 * @shortage: filled
 * @oc: the request, of a machine that is out of memory; its constraint is known
 *
 * Context: any, in the task that holds oom_lock. Looks at each zone and at each CPU's own
 * lists of free pages, as the kernel's own report of a kill does.
 */
void shortage_note(struct shortage *shortage, const struct oom_control *oc);

/**
 * shortage_write_keys() - write what the machine was like as ``key value`` lines
 * @shortage: the machine; if nothing is known of it, each value is "-", and machine_* is
 *	left out
 * @age_ns: how long before the victim was chosen that was; or VALUE_UNKNOWN
 * @text: where to
 *
 * Context: process.
 */
void shortage_write_keys(const struct shortage *shortage, s64 age_ns, struct text *text);

/**
 * shortage_write_zones() - begin the table of zones: its head and the column names
 * @shortage: the machine
 * @text: where to
 *
 * Context: any.
 */
void shortage_write_zones(const struct shortage *shortage, struct text *text);

/**
 * shortage_write_zone() - write a row
 * @zone: the zone
 * @text: where to
 *
 * Context: any.
 */
void shortage_write_zone(const struct shortage_zone *zone, struct text *text);

/**
 * shortage_write_nodes() - begin the table of nodes: its head and the column names
 * @shortage: the machine
 * @text: where to
 *
 * Context: any.
 */
void shortage_write_nodes(const struct shortage *shortage, struct text *text);

/**
 * shortage_write_node() - write a row
 * @node: the node
 * @text: where to
 *
 * Context: any.
 */
void shortage_write_node(const struct shortage_node *node, struct text *text);

#endif /* _MMSCOPE_OOM_SHORTAGE_H */
