// SPDX-License-Identifier: GPL-2.0
/*
 * The machine in a record of oom/kills, in words.
 */
#include <linux/kernel.h>

#include "oom/shortage.h"
#include "text.h"

/* Writes nodes in the format of a cpuset's mems file: "0-1,3". */
static void write_node_list(const nodemask_t *nodes, struct text *text)
{
	int first, last, written = 0;

	for (first = first_node(*nodes); first < MAX_NUMNODES; first = next_node(last, *nodes)) {
		for (last = first; last + 1 < MAX_NUMNODES && node_isset(last + 1, *nodes); last++)
			;
		if (written++)
			text_char(text, ',');
		text_number(text, first);
		if (last == first)
			continue;
		text_char(text, '-');
		text_number(text, last);
	}
	if (!written)
		text_char(text, '-');
}

void shortage_write_keys(const struct shortage *s, s64 age_ns, struct text *text)
{
	int i;

	text_string(text, "classzone ");
	text_string(text, s->known && s->classzone ? s->classzone : "-");
	text_newline(text);
	text_string(text, "nodes_allowed ");
	if (s->known)
		write_node_list(&s->nodes_allowed, text);
	else
		text_char(text, '-');
	text_newline(text);
	for (i = 0; s->known && i < NR_MEMINFO; i++) {
		if (s->meminfo[i] == VALUE_UNKNOWN)
			continue;
		text_string(text, "machine_");
		text_key(text, meminfo_name(i), s->meminfo[i]);
	}
	text_key(text, "machine_age_ns", age_ns);
	text_key(text, "zones_left_out", s->known ? s->zones_left_out : VALUE_UNKNOWN);
	text_key(text, "nodes_left_out", s->known ? s->nodes_left_out : VALUE_UNKNOWN);
}

void shortage_write_zones(const struct shortage *s, struct text *text)
{
	unsigned int order;

	text_key(text, "zones", s->known ? s->nr_zones : 0);
	text_string(text, "node "
#define A(name) #name " "
		    SHORTAGE_ZONE_AMOUNTS(A)
#undef A
		    "allowed short ");
	for (order = 0; order < SHORTAGE_ORDERS; order++) {
		text_string(text, "free_order");
		text_field(text, order);
	}
	text_string(text, "zone");
	text_newline(text);
}

void shortage_write_zone(const struct shortage_zone *zone, struct text *text)
{
	static const char * const shorts[] = {
		[ZONE_SHORT_UNKNOWN]	= "- ",
		[ZONE_SHORT_NO]		= "no ",
		[ZONE_SHORT_FREE]	= "free ",
		[ZONE_SHORT_CMA]	= "cma ",
		[ZONE_SHORT_ORDER]	= "order ",
	};
	int i;

	text_field(text, zone->node);
	for (i = 0; i < NR_SHORTAGE_ZONE_AMOUNTS; i++)
		text_field(text, zone->amount[i]);
	text_field(text, zone->allowed);
	text_string(text, shorts[zone->is_short]);
	for (i = 0; i < SHORTAGE_ORDERS; i++)
		text_field(text, zone->free_order[i]);
	text_string(text, zone->name);
	text_newline(text);
}

void shortage_write_nodes(const struct shortage *s, struct text *text)
{
	text_key(text, "nodes", s->known ? s->nr_nodes : 0);
	text_string(text, "node allowed");
#define A(name) text_string(text, " " #name);
	SHORTAGE_NODE_AMOUNTS(A)
#undef A
	text_newline(text);
}

void shortage_write_node(const struct shortage_node *node, struct text *text)
{
	int i;

	text_field(text, node->node);
	text_number(text, node->allowed);
	for (i = 0; i < NR_SHORTAGE_NODE_AMOUNTS; i++) {
		text_char(text, ' ');
		text_number(text, node->amount[i]);
	}
	text_newline(text);
}
