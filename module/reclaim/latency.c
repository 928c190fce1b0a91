// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/debug/latency/<cause>: how long the stays of each cause were. Only buckets
 * that hold something are rows.
 */
#include <linux/bits.h>

#include "mmscope.h"
#include "proc.h"
#include "reclaim/machine.h"
#include "reclaim/reclaim.h"
#include "text.h"

struct latency_cursor {
	int bucket;	/* the next; -1 before the sum is taken */
	struct cause_sum sum;
};

static void latency_begin(void *cursor)
{
	struct latency_cursor *c = cursor;

	c->bucket = -1;
}

static void latency_header(struct text *text)
{
	text_string(text, "from_ns count");
}

static bool latency_row(enum cause cause, struct latency_cursor *c, struct text *text)
{
	if (c->bucket < 0) {
		machine_cause(cause, &c->sum);
		c->bucket = 0;
	}
	while (c->bucket < HISTOGRAM_BUCKETS && !c->sum.latency.count[c->bucket])
		c->bucket++;
	if (c->bucket == HISTOGRAM_BUCKETS)
		return false;

	text_field(text, histogram_from(c->bucket));
	text_number(text, c->sum.latency.count[c->bucket++]);
	text_newline(text);
	return true;
}

static void latency_footer(enum cause cause, struct text *text)
{
	reclaim_show_unseen(text, BIT(cause));
	text_string(text, " missed ");
	text_number(text, reclaim_missed_of(cause));
}

#define C(cause)							\
static bool latency_##cause##_row(void *cursor, struct text *text)	\
{									\
	return latency_row(CAUSE_##cause, cursor, text);		\
}									\
									\
static void latency_##cause##_footer(void *cursor, struct text *text)	\
{									\
	latency_footer(CAUSE_##cause, text);				\
}									\
									\
const struct proc_file latency_##cause##_file = {			\
	.path		= "debug/latency/" #cause,				\
	.abi		= MMSCOPE_ABI,					\
	.cursor_size	= sizeof(struct latency_cursor),		\
	.row_max	= 2 * TEXT_NUMBER_MAX + RECLAIM_UNSEEN_MAX,	\
	.begin		= latency_begin,				\
	.header		= latency_header,				\
	.row		= latency_##cause##_row,			\
	.footer		= latency_##cause##_footer,			\
};
RECLAIM_CAUSES(C)
#undef C
