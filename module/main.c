// SPDX-License-Identifier: GPL-2.0
/*
 * Load and unload: an ordered table of parts, undone in reverse.
 *
 * Sources come first, files last, so that nobody reads half-built state; at
 * unload the files go first, and proc_remove() waits for those who read them.
 */
#include "mmscope.h"

#include <linux/ktime.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#include "debugfs.h"
#include "dying.h"
#include "events.h"
#include "memcg.h"
#include "memory_stat.h"
#include "oom/kill_ring.h"
#include "oom/probes.h"
#include "probe.h"
#include "proc.h"
#include "reclaim/reclaim.h"
#include "release.h"
#include "symbols.h"
#include "vmstat.h"

struct mmscope_parameters mmscope_parameters = {
	.mode = 0440,
	.resolve = true,
	.kills = 64,
	.kill_candidates = 32,
};

module_param_named(mode, mmscope_parameters.mode, ushort, 0444);
MODULE_PARM_DESC(mode, "permissions of /proc/mmscope/*, read bits only (default 0440)");
module_param_named(gid, mmscope_parameters.gid, uint, 0444);
MODULE_PARM_DESC(gid, "group of /proc/mmscope/* (default 0)");
module_param_named(resolve, mmscope_parameters.resolve, bool, 0444);
MODULE_PARM_DESC(resolve, "0: use exported kernel symbols only (default 1)");
module_param_named(without, mmscope_parameters.without, charp, 0444);
MODULE_PARM_DESC(without, "comma separated sources to do without, names as in /proc/mmscope/status");

module_param_named(kills, mmscope_parameters.kills, uint, 0444);
MODULE_PARM_DESC(kills, "OOM kills kept in oom/kills, 1 to 4096 (default 64)");
module_param_named(kill_candidates, mmscope_parameters.kill_candidates, uint, 0444);
MODULE_PARM_DESC(kill_candidates, "candidates kept of each kill, at most 256 (default 32)");

static u64 loaded_ns;

u64 mmscope_loaded_ns(void)
{
	return loaded_ns;
}

bool mmscope_without(const char *name)
{
	const char *list = mmscope_parameters.without;
	size_t len = strlen(name);

	while (list && *list) {
		size_t word = strcspn(list, ",");

		if (word == len && !strncmp(list, name, len))
			return true;
		list += word;
		list += *list == ',';
	}
	return false;
}

static int parameters_init(void)
{
	/* With mode 0, proc_create() would let everybody read. */
	if (!mmscope_parameters.mode || mmscope_parameters.mode & ~0444) {
		pr_err("mode=%#o: one or more read bits (0444) are allowed, and no others\n",
		       mmscope_parameters.mode);
		return -EINVAL;
	}
	if (!gid_valid(make_kgid(&init_user_ns, mmscope_parameters.gid))) {
		pr_err("gid=%u: not a group id\n", mmscope_parameters.gid);
		return -EINVAL;
	}
	loaded_ns = ktime_get_boottime_ns();
	return 0;
}

static const struct part parts[] = {
	{ "release",		release_init,		NULL },
	{ "parameters",		parameters_init,	NULL },
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
