// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/cgroups: one row a memory cgroup.
 */

#include "memcg.h"
#include "mmscope.h"
#include "proc.h"
#include "reclaim/stay.h"
#include "text.h"
#include "viewer.h"

/**
 * struct cgroups_cursor - one open file
 * @viewer: who reads
 * @walk: where it is
 * @flushed: have the statistics been flushed for this pass?
 * @flush_ns: how long that took
 * @age_ns: how old they were then
 * @charges: the row
 * @path: its path, before escaping
 */
struct cgroups_cursor {
	const struct viewer *viewer;
	struct memcg_walk walk;
	bool flushed;
	s64 flush_ns;
	s64 age_ns;
	struct charges charges;
	char path[TEXT_STRING_MAX];
};

static int cgroups_open(void *cursor, const struct viewer *viewer)
{
	struct cgroups_cursor *c = cursor;

	c->viewer = viewer;
	c->walk.top = viewer->top;
	return 0;
}

static void cgroups_release(void *cursor)
{
	struct cgroups_cursor *c = cursor;

	memcg_walk_close(&c->walk);
}

static void cgroups_begin(void *cursor)
{
	struct cgroups_cursor *c = cursor;

	memcg_walk_begin(&c->walk);
	c->flushed = false;
	c->flush_ns = 0;
	c->age_ns = VALUE_UNKNOWN;
}

static void flush(struct cgroups_cursor *c)
{
	u64 start = ktime_get_ns();

	if (memory_stat_flush(c->walk.top, viewer_is_privileged(c->viewer)))
		c->flush_ns = ktime_get_ns() - start;
	c->age_ns = memory_stat_age_ns();
	c->flushed = true;
}

static void cgroups_header(struct text *text)
{
#define C(name) #name " "
#define S(name, unit) #name " "
	text_string(text, "id serial_nr parent_id state "
		    CHARGES_BEFORE_STAT(C) MEMORY_STAT_COLUMNS(S)
		    CHARGES_AFTER_STAT(C) "path");
#undef C
#undef S
}

static bool cgroups_row(void *cursor, struct text *text)
{
	struct cgroups_cursor *c = cursor;
	struct cgroup_subsys_state *css;
	int i;

	if (!c->flushed && c->walk.top) {
		stays_count();
		flush(c);
	}

	css = memcg_walk_next(&c->walk);
	if (!css)
		return false;
	memcg_charges(css, c->walk.top, &c->charges);

	text_field(text, c->charges.id);
	text_field(text, c->charges.serial_nr);
	text_field(text, c->charges.parent_id);
	text_string(text, memcg_state_name(css));
	text_char(text, ' ');
	for (i = 0; i < NR_CHARGES; i++)
		if (charge_is_hundredths(i))
			text_field_hundredths(text, c->charges.value[i]);
		else
			text_field(text, c->charges.value[i]);
	text_last(text, c->path, viewer_cgroup_path(c->viewer, css, c->path));
	return true;
}

static void cgroups_footer(void *cursor, struct text *text)
{
	struct cgroups_cursor *c = cursor;

	text_string(text, " flush_ns ");
	text_number(text, c->flush_ns);
	text_string(text, " age_ns ");
	text_number(text, c->age_ns);
}

const struct proc_file cgroups_file = {
	.path		= "cgroups",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct cgroups_cursor),
	.row_max	= (NR_CHARGES + 4) * TEXT_NUMBER_MAX,
	.open		= cgroups_open,
	.release	= cgroups_release,
	.begin		= cgroups_begin,
	.header		= cgroups_header,
	.row		= cgroups_row,
	.footer		= cgroups_footer,
};
