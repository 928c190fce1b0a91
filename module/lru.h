/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The walk over the LRU lists of all memory cgroups: what lru and lru_gen share.
 */
#ifndef _MMSCOPE_LRU_H
#define _MMSCOPE_LRU_H

#include <linux/mmzone.h>

#include "memcg.h"
#include "text.h"
#include "viewer.h"

/* The most that a row has in front of its path. */
#define LRU_ROW_MAX	(8 * TEXT_NUMBER_MAX)

/**
 * struct lru_cursor - one open file
 * @viewer: who reads
 * @walk: where it is
 * @css: the memory cgroup, referenced by the walk
 * @nid: the node
 * @step: within these, for the file's own use; 0 at first
 * @path: of the row, before escaping
 */
struct lru_cursor {
	const struct viewer *viewer;
	struct memcg_walk walk;
	struct cgroup_subsys_state *css;
	int nid;
	int step;
	char path[TEXT_STRING_MAX];
};

/*
 * The functions of struct proc_file that are the same in both.
 */
int lru_open(void *cursor, const struct viewer *viewer);
void lru_release(void *cursor);
void lru_begin(void *cursor);

/**
 * lru_next() - step to the next memory cgroup's, or node's, lists
 * @c: the cursor
 *
 * Context: process.
 * Return: NULL at the end.
 */
struct lruvec *lru_next(struct lru_cursor *c);

/**
 * lru_lruvec() - the lists that the cursor is at
 * @c: the cursor
 *
 * They live as long as the memory cgroup does, which the walk holds. The sizes are
 * read without lru_lock, as the kernel does in many places.
 *
 * Context: any.
 */
struct lruvec *lru_lruvec(struct lru_cursor *c);

/**
 * lru_write_id() - write the first columns: cgroup and node
 * @c: the cursor
 * @text: where to
 *
 * Context: any.
 */
void lru_write_id(struct lru_cursor *c, struct text *text);

/**
 * lru_write_path() - write the last column, and end the row
 * @c: the cursor
 * @text: where to
 *
 * Context: any.
 */
void lru_write_path(struct lru_cursor *c, struct text *text);

#ifdef CONFIG_LRU_GEN

/**
 * lru_gen_pages() - size of a generation of MGLRU
 * @lruvec: the lists
 * @seq: the generation, from the oldest to the youngest of all
 * @type: 0 anon, 1 file
 *
 * As in the kernel's own file (mm/vmscan.c), a generation that is being filled or
 * emptied may be off by a batch; what would be below 0 is 0.
 *
 * Context: any.
 */
static inline u64 lru_gen_pages(struct lruvec *lruvec, unsigned long seq, int type)
{
	s64 pages = 0;
	int zone;

	if (seq < READ_ONCE(lruvec->lrugen.min_seq[type]))
		return 0;
	for (zone = 0; zone < MAX_NR_ZONES; zone++)
		pages += READ_ONCE(lruvec->lrugen.nr_pages[seq % MAX_NR_GENS][type][zone]);
	return max_t(s64, pages, 0);
}

/**
 * lru_gen_list_pages() - what of MGLRU the kernel reports as one of the LRU lists
 * @lruvec: the lists
 * @lru: which one: the two youngest generations are active, the others inactive
 *
 * mm_inline.h: lru_gen_is_active(). Empty while MGLRU is off.
 *
 * Context: any.
 */
static inline u64 lru_gen_list_pages(struct lruvec *lruvec, enum lru_list lru)
{
	int type = lru == LRU_INACTIVE_FILE || lru == LRU_ACTIVE_FILE;
	bool active = lru == LRU_ACTIVE_ANON || lru == LRU_ACTIVE_FILE;
	unsigned long seq, youngest = READ_ONCE(lruvec->lrugen.max_seq);
	u64 pages = 0;

	if (lru == LRU_UNEVICTABLE)
		return 0;
	for (seq = READ_ONCE(lruvec->lrugen.min_seq[type]); seq <= youngest; seq++)
		if ((seq + 1 >= youngest) == active)
			pages += lru_gen_pages(lruvec, seq, type);
	return pages;
}

#else

static inline u64 lru_gen_list_pages(struct lruvec *lruvec, enum lru_list lru)
{
	return 0;
}

#endif /* CONFIG_LRU_GEN */

#endif /* _MMSCOPE_LRU_H */
