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
	return reclaim_kprobes_count_missed() ? machine_word(missed[STAY_MEMCG]) : VALUE_UNKNOWN;
}

/* What is known of a stay that was not recorded are the probes that saw its end. */
static enum stay_kind kind_of(enum cause cause)
{
	switch (cause) {
	case CAUSE_memcg_limit:
	case CAUSE_memcg_high:
	case CAUSE_proactive:
		return STAY_MEMCG;
	case CAUSE_node:
		return STAY_NODE;
	case CAUSE_kswapd:
		return STAY_KSWAPD;
	case CAUSE_compaction:
	case CAUSE_kcompactd:
		return STAY_COMPACTION;
	case CAUSE_slab:
		return STAY_SLAB;
	case CAUSE_high_throttle:
		return STAY_THROTTLE;
	default:
		return STAY_DIRECT;
	}
}

s64 reclaim_missed_of(enum cause cause)
{
	enum stay_kind kind = kind_of(cause);
	u64 missed = machine_word(missed[kind]);

	if (kind == STAY_MEMCG)
		return reclaim_missed();
	if (kind == STAY_THROTTLE)
		return reclaim_kprobes_missed_sleeps(missed);
	return reclaim_sees(cause) ? missed : VALUE_UNKNOWN;
}

void reclaim_show_unseen(struct text *text, unsigned long causes)
{
	unsigned long unseen = causes & SIGHTS_OF_CAUSES & ~READ_ONCE(reclaim_sights);
	const char *before = " unseen ";
	unsigned int cause;

	if (!unseen)
		text_string(text, " unseen -");
	for (cause = 0; cause < NR_CAUSES; cause++) {
		if (!(unseen & BIT(cause)))
			continue;
		text_string(text, before);
		text_string(text, cause_names[cause]);
		before = ",";
	}
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
