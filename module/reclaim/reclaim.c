// SPDX-License-Identifier: GPL-2.0
#include "reclaim/reclaim.h"

#include <linux/kernel.h>
#include <linux/string.h>

#include "mmscope.h"
#include "parameters.h"
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

void reclaim_look(void)
{
	unsigned long seen = reclaim_probes_seen() | reclaim_kprobes_seen();

	if (mmscope_without("mglru_events"))
		seen &= ~BIT(SIGHT_PAGES_OF_MGLRU);
	WRITE_ONCE(reclaim_sights, seen);
}

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

s64 reclaim_missed(void)
{
	return reclaim_kprobes_count_missed() ? machine_word(missed) : VALUE_UNKNOWN;
}

/* Not a probe: what the tracepoints of this kernel say of MGLRU. */
void reclaim_show(struct text *text)
{
	static const char name[] = "mglru_events", off[] = "pages scanned and reclaimed while MGLRU is on";
	const char *state = "ok";

	if (!COMPAT_HAVE_LRU_GEN)
		return;
	if (!reclaim_sees(SIGHT_PAGES_OF_MGLRU))
		state = reclaim_traces_mglru() ? "missing" : "absent";
	text_source_state(text, name, state, strcmp(state, "ok") ? off : NULL);
}

int reclaim_init(void)
{
	int err = parts_init(parts, ARRAY_SIZE(parts));

	if (!err)
		reclaim_look();
	return err;
}

void reclaim_exit(void)
{
	parts_exit(parts, ARRAY_SIZE(parts));
}
