// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/reclaim/summary: the machine's figures since load, by cause.
 */
#include "mmscope.h"
#include "proc.h"
#include "reclaim/machine.h"
#include "reclaim/sight.h"
#include "reclaim/stay.h"
#include "text.h"

struct summary_cursor {
	int stage;	/* a cause, or behind the last one */
	struct cause_sum sum;
};

static void summary_begin(void *cursor)
{
	struct summary_cursor *c = cursor;

	c->stage = 0;
}

static void key(struct text *text, const char *subject, const char *name, s64 value)
{
	text_string(text, subject);
	text_char(text, '_');
	text_key(text, name, value);
}

static void write_cause(enum cause cause, struct cause_sum *sum, struct text *text)
{
	const char *name = cause_names[cause];
	bool seen = reclaim_sees(cause);
	bool pages = seen && cause_scans(cause) && reclaim_sees_pages();
	bool objects = seen && cause == CAUSE_slab;

#define SEEN(known, value) ((known) ? (s64)(value) : VALUE_UNKNOWN)
	machine_cause(cause, sum);
	key(text, name, "count", SEEN(seen, sum->count));
	key(text, name, "ns", SEEN(seen, sum->ns));
	key(text, name, "max_ns", SEEN(seen, sum->max_ns));
	if (cause == CAUSE_slab) {
		key(text, name, "scanned_objects", SEEN(objects, sum->scanned));
		key(text, name, "freed_objects", SEEN(objects, sum->reclaimed));
	} else {
		key(text, name, "scanned_pages", SEEN(pages, sum->scanned));
		key(text, name, "reclaimed_pages", SEEN(pages, sum->reclaimed));
	}
	/* One that shrinkers freed something in has not failed: they have to be seen. */
	key(text, name, "failed_count",
	    SEEN(seen && cause != CAUSE_high_throttle &&
		 (!cause_scans(cause) || reclaim_sees(CAUSE_slab)), sum->failed));
	key(text, name, "p50_ns",
	    SEEN(seen, histogram_percentile(&sum->latency, 50, sum->max_ns)));
	key(text, name, "p90_ns",
	    SEEN(seen, histogram_percentile(&sum->latency, 90, sum->max_ns)));
	key(text, name, "p99_ns",
	    SEEN(seen, histogram_percentile(&sum->latency, 99, sum->max_ns)));
}

static const char * const throttle_names[NR_THROTTLES] = {
#define T(name, reason) "throttled_" #name,
	RECLAIM_THROTTLES(T)
#undef T
};

static void write_throttles(struct text *text)
{
	bool seen = reclaim_sees(SIGHT_THROTTLES);
	int i;

	for (i = 0; i < NR_THROTTLES; i++) {
		key(text, throttle_names[i], "count",
		    SEEN(seen, machine_word(throttled_count[i])));
		key(text, throttle_names[i], "ns",
		    SEEN(seen, machine_word(throttled_ns[i])));
	}
}

static void write_decisions(struct text *text)
{
	bool reclaim = reclaim_sees(SIGHT_RECLAIM_RETRY);
	/* Zones refuse one by one: what ends a round has to be seen. */
	bool give_up = reclaim && reclaim_sees(CAUSE_direct);
	bool compact = reclaim_sees(SIGHT_COMPACT_RETRY);

	text_key(text, "oom_reclaim_retry_count",
		 SEEN(reclaim, machine_word(decisions[DECISION_RECLAIM_RETRY])));
	text_key(text, "oom_reclaim_give_up_count",
		 SEEN(give_up, machine_word(decisions[DECISION_RECLAIM_GIVE_UP])));
	text_key(text, "oom_compact_retry_count",
		 SEEN(compact, machine_word(decisions[DECISION_COMPACT_RETRY])));
	text_key(text, "oom_compact_give_up_count",
		 SEEN(compact, machine_word(decisions[DECISION_COMPACT_GIVE_UP])));
#undef SEEN
}

static bool summary_row(void *cursor, struct text *text)
{
	struct summary_cursor *c = cursor;

	if (!c->stage)
		stays_count();
	if (c->stage < NR_CAUSES) {
		write_cause(c->stage, &c->sum, text);
	} else if (c->stage == NR_CAUSES) {
		write_throttles(text);
		write_decisions(text);
	} else {
		return false;
	}
	c->stage++;
	return true;
}

const struct proc_file reclaim_summary_file = {
	.path		= "reclaim/summary",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct summary_cursor),
	.row_max	= 1536,
	.begin		= summary_begin,
	.row		= summary_row,
};
