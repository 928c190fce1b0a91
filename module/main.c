// SPDX-License-Identifier: GPL-2.0
/*
 * Load and unload: an ordered table of parts, undone in reverse.
 *
 * Sources come first, files last, so that nobody reads half-built state; at
 * unload the files go first, and proc_remove() waits for those who read them.
 */
#include "mmscope.h"

#include <linux/ktime.h>

#include "debugfs.h"
#include "dying.h"
#include "events.h"
#include "memcg.h"
#include "memory_stat.h"
#include "oom/kill_ring.h"
#include "oom/probes.h"
#include "parameters.h"
#include "probe.h"
#include "proc.h"
#include "reclaim/reclaim.h"
#include "release.h"
#include "symbols.h"
#include "vmstat.h"

static u64 loaded_ns;

u64 mmscope_loaded_ns(void)
{
	return loaded_ns;
}

static int note_time(void)
{
	loaded_ns = ktime_get_boottime_ns();
	return 0;
}

static const struct part parts[] = {
	{ "release",		release_init,		NULL },
	{ "parameters",		parameters_init,	NULL },
	{ "time",		note_time,		NULL },
	{ "symbols",		symbols_init,		NULL },
	{ "events",		events_init,		events_exit },
	{ "memcg",		memcg_init,		NULL },
	{ "memory_stat",	memory_stat_init,	NULL },
	{ "vmstat",		vmstat_init,		NULL },
	{ "probe",		probe_init,		probe_exit },
	{ "dying",		dying_init,		dying_exit },
	/* Before what records an OOM kill: that asks what the cgroup suffered. */
	{ "reclaim",		reclaim_init,		reclaim_exit },
	{ "kill_ring",		kill_ring_init,		kill_ring_exit },
	{ "oom_probes",		oom_probes_init,	oom_probes_exit },
	{ "proc",		proc_init,		proc_exit },
	{ "debugfs",		debugfs_init,		debugfs_exit },
};

static int __init mmscope_init(void)
{
	return parts_init(parts, ARRAY_SIZE(parts));
}

static void __exit mmscope_exit(void)
{
	parts_exit(parts, ARRAY_SIZE(parts));
}

module_init(mmscope_init);
module_exit(mmscope_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("mmscope contributors");
MODULE_DESCRIPTION("Enriched memory statistics: reclaim, OOM and memory cgroup charges");
MODULE_VERSION(MMSCOPE_VERSION);
