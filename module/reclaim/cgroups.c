// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/reclaim/cgroups: one row a memory cgroup that ever had to do with
 * reclaim, then what the cgroups that are gone had.
 */
#include <linux/atomic.h>
#include <linux/sched/signal.h>

#include "memcg.h"
#include "mmscope.h"
#include "proc.h"
#include "reclaim/memcgs.h"
#include "reclaim/sight.h"
#include "reclaim/stay.h"
#include "text.h"
#include "viewer.h"

/**
 * struct stalls_cursor - one open file
 * @viewer: who reads
 * @walk: where it is
 * @special: what comes after the walk
 * @counted: what has passed of stays that last is in the figures of this pass
 * @path: of the row, before escaping
 */
struct stalls_cursor {
	const struct viewer *viewer;
	struct memcg_walk walk;
	int special;
	bool counted;
	char path[TEXT_STRING_MAX];
};

static int stalls_open(void *cursor, const struct viewer *viewer)
{
	struct stalls_cursor *c = cursor;

	c->viewer = viewer;
	c->walk.top = viewer->top;
	return 0;
}

static void stalls_release(void *cursor)
{
	struct stalls_cursor *c = cursor;

	memcg_walk_close(&c->walk);
}

static void stalls_begin(void *cursor)
{
	struct stalls_cursor *c = cursor;

	memcg_walk_begin(&c->walk);
	c->special = STALLS_FREED;
	c->counted = false;
}

static void stalls_header(struct text *text)
{
#define C(name) "suffered_" #name "_ns suffered_" #name "_count "
	text_string(text, "id serial_nr state suffered_ns suffered_max_ns suffered_throttled_ns "
		    "suffered_scanned_pages suffered_reclaimed_pages " RECLAIM_CAUSES(C));
#undef C
#define C(name) "caused_" #name "_ns caused_" #name "_count "
	text_string(text, "caused_ns caused_max_ns caused_throttled_ns "
		    "caused_scanned_pages caused_reclaimed_pages "
		    RECLAIM_CAUSES(C) "path");
#undef C
}

static void write_stalls(const struct stalls *s, struct text *text)
{
	bool time = reclaim_sees_all(SIGHTS_OF_TIME);
	bool scanning = reclaim_sees_all(SIGHTS_OF_SCANNING);
	bool pages = scanning && reclaim_sees_pages();
	int cause;

	text_field(text, stalls_ns(s));
	text_field(text, time ? atomic64_read(&s->max_ns) : VALUE_UNKNOWN);
	text_field(text, scanning && reclaim_sees(SIGHT_THROTTLES) ?
		   atomic64_read(&s->throttled_ns) : VALUE_UNKNOWN);
	text_field(text, pages ? atomic64_read(&s->scanned) : VALUE_UNKNOWN);
	text_field(text, pages ? atomic64_read(&s->reclaimed) : VALUE_UNKNOWN);
	for (cause = 0; cause < NR_CAUSES; cause++) {
		bool seen = reclaim_sees(cause);

		text_field(text, seen ? atomic64_read(&s->ns[cause]) : VALUE_UNKNOWN);
		text_field(text, seen ? atomic64_read(&s->count[cause]) : VALUE_UNKNOWN);
	}
}

/* A stay that has ended may have taken no time that the clock can tell. */
static bool has_any_of(const struct stalls *stalls, int cause)
{
	return atomic64_read(&stalls->count[cause]) || atomic64_read(&stalls->ns[cause]);
}

static bool has_any(const struct memcg_stalls *stalls)
{
	int cause;

	for (cause = 0; cause < NR_CAUSES; cause++)
		if (has_any_of(&stalls->suffered, cause) || has_any_of(&stalls->caused, cause))
			return true;
	return false;
}

static void write_cgroup(struct stalls_cursor *c, struct cgroup_subsys_state *css,
			 const struct memcg_stalls *stalls, struct text *text)
{
	text_field(text, viewer_cgroup_id(c->viewer, css));
	text_field(text, memcg_serial_nr(css));
	text_string(text, memcg_state_name(css));
	text_char(text, ' ');
	write_stalls(&stalls->suffered, text);
	write_stalls(&stalls->caused, text);
	text_last(text, c->path, viewer_cgroup_path(c->viewer, css, c->path));
}

/* Not for those who see a part of the machine: whose they were is not known. */
static bool write_special(struct stalls_cursor *c, struct text *text)
{
	const struct memcg_stalls *stalls;

	if (c->special == NR_SPECIAL_STALLS || !viewer_sees_all_cgroups(c->viewer))
		return false;
	stalls = memcg_stalls_special(c->special);
	text_field(text, VALUE_UNKNOWN);
	text_field(text, VALUE_UNKNOWN);
	text_string(text, c->special == STALLS_FREED ? "freed " : "lost ");
	write_stalls(&stalls->suffered, text);
	write_stalls(&stalls->caused, text);
	text_char(text, '-');
	text_newline(text);
	c->special++;
	return true;
}

static bool stalls_row(void *cursor, struct text *text)
{
	struct stalls_cursor *c = cursor;

	if (!c->counted)
		stays_count();
	c->counted = true;
	for (;;) {
		const struct memcg_stalls *stalls;
		struct cgroup_subsys_state *css;

		css = memcg_walk_next(&c->walk);
		if (!css)
			return write_special(c, text);
		stalls = memcg_stalls(css);
		if (stalls && has_any(stalls)) {
			write_cgroup(c, css, stalls, text);
			return true;
		}
		cond_resched();
		if (fatal_signal_pending(current))
			return false;
	}
}

const struct proc_file reclaim_cgroups_file = {
	.path		= "reclaim/cgroups",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct stalls_cursor),
	.row_max	= 2 * (7 + 2 * NR_CAUSES) * TEXT_NUMBER_MAX,
	.open		= stalls_open,
	.release	= stalls_release,
	.begin		= stalls_begin,
	.header		= stalls_header,
	.row		= stalls_row,
};
