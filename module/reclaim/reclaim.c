// SPDX-License-Identifier: GPL-2.0
#include "reclaim/reclaim.h"

#include <linux/kernel.h>

#include "mmscope.h"
#include "reclaim/kprobes.h"
#include "reclaim/machine.h"
#include "reclaim/memcgs.h"
#include "reclaim/nodes.h"
#include "reclaim/probes.h"
#include "reclaim/shrinkers.h"
#include "reclaim/sight.h"
#include "reclaim/tasks.h"
#include "text.h"

unsigned long reclaim_sights;

/* The probes last: they use all the others. */
static const struct part parts[] = {
	{ "machine",	machine_init,		machine_exit },
	{ "nodes",	nodes_init,		nodes_exit },
	{ "shrinkers",	shrinkers_init,		shrinkers_exit },
	{ "tasks",	tasks_init,		tasks_exit },
	{ "memcgs",	memcgs_init,		memcgs_exit },
	{ "probes",	reclaim_probes_init,	reclaim_probes_exit },
	{ "kprobes",	reclaim_kprobes_init,	reclaim_kprobes_exit },
};

size_t reclaim_memory_held(void)
{
	return machine_memory_held() + nodes_memory_held() + shrinkers_memory_held() +
	       tasks_memory_held() + memcgs_memory_held();
}

u64 reclaim_missed(void)
{
	return reclaim_kprobes_missed();
}

void reclaim_show(struct text *text)
{
	reclaim_probes_show(text);
	reclaim_kprobes_show(text);
	if (COMPAT_HAVE_LRU_GEN)
		text_source(text, "mglru_events", reclaim_sees(SIGHT_PAGES_OF_MGLRU),
			    "pages scanned and reclaimed while MGLRU is on");
}

int reclaim_init(void)
{
	return parts_init(parts, ARRAY_SIZE(parts));
}

void reclaim_exit(void)
{
	parts_exit(parts, ARRAY_SIZE(parts));
}
