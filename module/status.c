// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/status: what mmscope is, what it found on this kernel, and what
 * it costs.
 */
#include <linux/ktime.h>
#include <linux/utsname.h>

#include "dying.h"
#include "events.h"
#include "memory_stat.h"
#include "mmscope.h"
#include "compat.h"
#include "oom/kill_ring.h"
#include "oom/no_victim.h"
#include "oom/probes.h"
#include "parameters.h"
#include "probe.h"
#include "proc.h"
#include "reclaim/reclaim.h"
#include "symbols.h"
#include "text.h"
#include "vmstat.h"

struct status_cursor {
	bool done;
};

static void status_begin(void *cursor)
{
	struct status_cursor *c = cursor;

	c->done = false;
}

static void text_key_string(struct text *text, const char *key, const char *s)
{
	text_string(text, key);
	text_char(text, ' ');
	text_escaped(text, s, strlen(s));
	text_newline(text);
}

static void show_mode(struct text *text)
{
	unsigned int mode = mmscope_parameters.mode;

	text_string(text, "mode 0");
	text_char(text, '0' + ((mode >> 6) & 7));
	text_char(text, '0' + ((mode >> 3) & 7));
	text_char(text, '0' + (mode & 7));
	text_newline(text);
}

static void show_kills(struct text *text)
{
	s64 since_boot = compat_oom_kills();

	text_key(text, "oom_kill_boot_count", since_boot);
	text_key(text, "oom_kill_count",
		 since_boot == VALUE_UNKNOWN ? VALUE_UNKNOWN : since_boot - oom_totals.at_load);
	text_key(text, "oom_kill_recorded_count", atomic64_read(&oom_totals.recorded));
	text_key(text, "oom_no_victim_count", atomic64_read(&oom_totals.no_victim));
	text_key(text, "oom_no_victim_unrecorded_count", atomic64_read(&oom_totals.unrecorded));
	text_key(text, "oom_wait_count", atomic64_read(&oom_totals.waits));
}

static bool status_row(void *cursor, struct text *text)
{
	struct status_cursor *c = cursor;
	struct events sum = events_sum();

	if (c->done)
		return false;
	c->done = true;

	text_key_string(text, "version", MMSCOPE_VERSION);
	text_key(text, "abi", MMSCOPE_ABI);
	text_key_string(text, "kernel", init_utsname()->release);
	text_key(text, "loaded_ns", mmscope_loaded_ns());
	text_key(text, "now_ns", ktime_get_boottime_ns());
	show_mode(text);
	text_key(text, "gid", mmscope_parameters.gid);
	text_key(text, "resolve", mmscope_parameters.resolve);
	text_key_string(text, "without", mmscope_parameters.without ?: "-");
	text_key(text, "kills", mmscope_parameters.kills);
	text_key(text, "kill_candidates", mmscope_parameters.kill_candidates);
	text_key(text, "events_handled", sum.handled);
	text_key(text, "events_lost", sum.lost + probes_missed());
	text_key(text, "kills_missed", oom_kills_missed());
	text_key(text, "reclaims_missed", reclaim_missed());
	probes_show_blind(text);
	text_key(text, "memory_held", proc_memory_held() + dying_memory_held() +
		 kill_ring_memory_held() + reclaim_memory_held());
	text_key(text, "self_ns", sum.self_ns);
	show_kills(text);
	symbols_show(text);
	memory_stat_show(text);
	vmstat_show(text);
	probes_show(text);
	reclaim_show(text);
	return true;
}

const struct proc_file status_file = {
	.path		= "status",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct status_cursor),
	.row_max	= 14 * 1024 - 64,
	.begin		= status_begin,
	.row		= status_row,
};
