// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/debug/lru_gen: MGLRU's generations, one row a memory cgroup, node and
 * generation, the oldest first. While MGLRU is off they are empty.
 */
#include <linux/jiffies.h>
#include <linux/mmzone.h>

#include "lru.h"
#include "mmscope.h"
#include "proc.h"

static void lru_gen_header(struct text *text)
{
	text_string(text, "id serial_nr node generation age_ns anon file path");
}

static bool lru_gen_row(void *cursor, struct text *text)
{
	struct lru_cursor *c = cursor;
	struct lruvec *lruvec;
	unsigned long seq, oldest, youngest, birth;

	for (;;) {
		/* Past the first call, c->step is the number of rows written here. */
		lruvec = c->css && c->step ? lru_lruvec(c) : lru_next(c);
		if (!lruvec)
			return false;
		youngest = READ_ONCE(lruvec->lrugen.max_seq);
		oldest = min(READ_ONCE(lruvec->lrugen.min_seq[0]),
			     READ_ONCE(lruvec->lrugen.min_seq[1]));
		seq = oldest + c->step;
		if (seq <= youngest)
			break;
		c->step = 0;
	}

	birth = READ_ONCE(lruvec->lrugen.timestamps[seq % MAX_NR_GENS]);
	lru_write_id(c, text);
	text_field(text, seq);
	text_field(text, jiffies64_to_nsecs(jiffies - birth));
	text_field(text, lru_gen_pages(lruvec, seq, 0) << PAGE_SHIFT);
	text_field(text, lru_gen_pages(lruvec, seq, 1) << PAGE_SHIFT);
	lru_write_path(c, text);
	c->step++;
	return true;
}

const struct proc_file lru_gen_file = {
	.path		= "debug/lru_gen",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct lru_cursor),
	.row_max	= LRU_ROW_MAX,
	.open		= lru_open,
	.release	= lru_release,
	.begin		= lru_begin,
	.header		= lru_gen_header,
	.row		= lru_gen_row,
};
