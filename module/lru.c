// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/debug/lru: the sizes of the LRU lists, one row a memory cgroup and node.
 */
#include "lru.h"

#include <linux/memcontrol.h>
#include <linux/nodemask.h>

#include "mmscope.h"
#include "proc.h"
#include "text.h"

int lru_open(void *cursor, const struct viewer *viewer)
{
	struct lru_cursor *c = cursor;

	c->viewer = viewer;
	c->walk.top = viewer->top;
	return 0;
}

void lru_release(void *cursor)
{
	struct lru_cursor *c = cursor;

	memcg_walk_close(&c->walk);
}

void lru_begin(void *cursor)
{
	struct lru_cursor *c = cursor;

	memcg_walk_begin(&c->walk);
	c->css = NULL;
	c->nid = MAX_NUMNODES;
	c->step = 0;
}

struct lruvec *lru_next(struct lru_cursor *c)
{
	if (c->nid < MAX_NUMNODES)
		c->nid = next_online_node(c->nid);
	if (c->nid >= MAX_NUMNODES) {
		c->css = memcg_walk_next(&c->walk);
		if (!c->css)
			return NULL;
		c->nid = first_online_node;
	}
	c->step = 0;
	return lru_lruvec(c);
}

struct lruvec *lru_lruvec(struct lru_cursor *c)
{
	/* mm/memcontrol.c: every possible node has one as long as the memcg lives. */
	return &mem_cgroup_from_css(c->css)->nodeinfo[c->nid]->lruvec;
}

void lru_write_id(struct lru_cursor *c, struct text *text)
{
	text_field(text, viewer_cgroup_id(c->viewer, c->css));
	text_field(text, memcg_serial_nr(c->css));
	text_field(text, c->nid);
}

void lru_write_path(struct lru_cursor *c, struct text *text)
{
	text_last(text, c->path, viewer_cgroup_path(c->viewer, c->css, c->path));
}

static void lru_header(struct text *text)
{
	text_string(text, "id serial_nr node inactive_anon active_anon inactive_file active_file "
		    "unevictable path");
}

/* In the order of enum lru_list, which is that of the columns. */
static bool lru_row(void *cursor, struct text *text)
{
	struct lru_cursor *c = cursor;
	struct lruvec *lruvec = lru_next(c);
	enum lru_list lru;
	int zone;

	if (!lruvec)
		return false;
	lru_write_id(c, text);
	for_each_lru(lru) {
		/* One of the two is empty: the list itself, or MGLRU's share. */
		u64 pages = lru_gen_list_pages(lruvec, lru);

		for (zone = 0; zone < MAX_NR_ZONES; zone++)
			pages += mem_cgroup_get_zone_lru_size(lruvec, lru, zone);
		text_field(text, pages << PAGE_SHIFT);
	}
	lru_write_path(c, text);
	return true;
}

const struct proc_file lru_file = {
	.path		= "debug/lru",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct lru_cursor),
	.row_max	= LRU_ROW_MAX,
	.open		= lru_open,
	.release	= lru_release,
	.begin		= lru_begin,
	.header		= lru_header,
	.row		= lru_row,
};
