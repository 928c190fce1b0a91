// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/reclaim/nodes: a row for each node and each cause that takes
 * pages off its LRU lists.
 */
#include "reclaim/nodes.h"

#include <linux/atomic.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "mmscope.h"
#include "proc.h"
#include "reclaim/sight.h"
#include "reclaim/stay.h"
#include "text.h"

#define NR_SCANNING (CAUSE_khugepaged + 1)

/*
 * A node's counters. @runs_order is -1 while its kswapd has not run since load.
 */
static struct node_counters {
	atomic64_t scanned[NR_SCANNING];
	atomic64_t reclaimed[NR_SCANNING];
	atomic64_t throttled_ns[NR_SCANNING];
	atomic64_t kswapd_woken;
	atomic64_t kswapd_runs;
	atomic64_t kswapd_ns;
	int runs_order;
	bool running;
} *nodes;

void nodes_scanned(int nid, enum cause cause, u64 scanned, u64 reclaimed)
{
	struct node_counters *node = &nodes[nid];

	if (!cause_scans(cause))
		return;
	atomic64_add(scanned, &node->scanned[cause]);
	atomic64_add(reclaimed, &node->reclaimed[cause]);
}

void nodes_throttled(int nid, enum cause cause, u64 ns)
{
	if (cause_scans(cause))
		atomic64_add(ns, &nodes[nid].throttled_ns[cause]);
}

void nodes_kswapd_woken(int nid)
{
	atomic64_inc(&nodes[nid].kswapd_woken);
}

void nodes_kswapd_runs(int nid, int order)
{
	struct node_counters *node = &nodes[nid];

	atomic64_inc(&node->kswapd_runs);
	WRITE_ONCE(node->runs_order, order);
	WRITE_ONCE(node->running, true);
}

void nodes_kswapd_awake(int nid, u64 ns)
{
	atomic64_add(ns, &nodes[nid].kswapd_ns);
}

void nodes_kswapd_ran(int nid)
{
	WRITE_ONCE(nodes[nid].running, false);
}

struct nodes_cursor {
	int nid;
	int cause;
};

static void nodes_begin(void *cursor)
{
	struct nodes_cursor *c = cursor;

	c->nid = first_online_node;
	c->cause = 0;
}

static void nodes_header(struct text *text)
{
	text_string(text, "node cause scanned_pages reclaimed_pages throttled_ns "
		    "woken_count runs_count awake_ns order failures_count state");
}

/* Of kswapd's row alone: what woke it, what it did, and how it is. */
static void write_kswapd(int nid, const struct node_counters *node, struct text *text)
{
	bool known = reclaim_sees(CAUSE_kswapd);
	int order = READ_ONCE(node->runs_order);

	text_field(text, reclaim_sees(SIGHT_KSWAPD_WOKEN) ?
		   atomic64_read(&node->kswapd_woken) : VALUE_UNKNOWN);
	text_field(text, known ? atomic64_read(&node->kswapd_runs) : VALUE_UNKNOWN);
	text_field(text, known ? atomic64_read(&node->kswapd_ns) : VALUE_UNKNOWN);
	text_field(text, order < 0 ? VALUE_UNKNOWN : order);
	/* mm/vmscan.c: kswapd gives up at MAX_RECLAIM_RETRIES of them. */
	text_field(text, compat_kswapd_failures(NODE_DATA(nid)));
	if (!known)
		text_char(text, '-');
	else
		text_string(text, READ_ONCE(node->running) ? "running" : "asleep");
}

static bool nodes_row(void *cursor, struct text *text)
{
	struct nodes_cursor *c = cursor;
	const struct node_counters *node;
	int cause = c->cause;
	bool seen, pages;

	if (c->nid >= MAX_NUMNODES)
		return false;
	if (c->nid == first_online_node && !cause)
		stays_count();
	node = &nodes[c->nid];
	seen = reclaim_sees(cause);
	pages = seen && reclaim_sees_pages();

	text_field(text, c->nid);
	text_string(text, cause_names[cause]);
	text_char(text, ' ');
	text_field(text, pages ? atomic64_read(&node->scanned[cause]) : VALUE_UNKNOWN);
	text_field(text, pages ? atomic64_read(&node->reclaimed[cause]) : VALUE_UNKNOWN);
	text_field(text, seen && reclaim_sees(SIGHT_THROTTLES) ?
		   atomic64_read(&node->throttled_ns[cause]) : VALUE_UNKNOWN);
	if (cause == CAUSE_kswapd)
		write_kswapd(c->nid, node, text);
	else
		text_string(text, "- - - - - -");
	text_newline(text);

	if (++c->cause == NR_SCANNING) {
		c->cause = 0;
		c->nid = next_online_node(c->nid);
	}
	return true;
}

const struct proc_file reclaim_nodes_file = {
	.path		= "reclaim/nodes",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct nodes_cursor),
	.row_max	= 12 * TEXT_NUMBER_MAX,
	.begin		= nodes_begin,
	.header		= nodes_header,
	.row		= nodes_row,
};

size_t nodes_memory_held(void)
{
	return nodes ? sizeof(*nodes) * nr_node_ids : 0;
}

int nodes_init(void)
{
	int nid;

	nodes = vzalloc(sizeof(*nodes) * nr_node_ids);
	if (!nodes)
		return -ENOMEM;
	for (nid = 0; nid < nr_node_ids; nid++)
		nodes[nid].runs_order = -1;
	return 0;
}

void nodes_exit(void)
{
	vfree(nodes);
	nodes = NULL;
}
