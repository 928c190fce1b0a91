// SPDX-License-Identifier: GPL-2.0
#include "vmstat.h"

#include <linux/string.h>

#include "compat.h"
#include "mmscope.h"
#include "parameters.h"
#include "symbols.h"
#include "text.h"

enum vmstat {
#define V(name) VMSTAT_##name,
	VMSTATS(V)
#undef V
	NR_VMSTATS,
};

static const char * const names[NR_VMSTATS] = {
#define V(name) #name,
	VMSTATS(V)
#undef V
};

/* Where the kernel keeps an event: its index, and in which array that is one. */
static struct place {
	enum { NOWHERE, IN_EVENTS, IN_NODES } array;
	unsigned int index;
} places[NR_VMSTATS];

static bool is_allocstall[NR_VM_EVENT_ITEMS];

/* Was the kernel's table of names found? */
static bool has_table;

static s64 allocstall(const struct vmstat_events *events)
{
	s64 sum = VALUE_UNKNOWN;
	int i;

	for (i = 0; i < NR_VM_EVENT_ITEMS; i++)
		if (is_allocstall[i])
			sum = (sum == VALUE_UNKNOWN ? 0 : sum) + events->count[i];
	return sum;
}

static s64 value_at(const struct place *place, const struct vmstat_events *events)
{
	switch (place->array) {
	case IN_EVENTS:
		/* mm/vmstat.c, vmstat_start(): sectors are shown as kilobytes. */
		if (place->index == PGPGIN || place->index == PGPGOUT)
			return events->count[place->index] / 2;
		return events->count[place->index];
	case IN_NODES:
		return global_node_page_state_pages(place->index);
	default:
		return VALUE_UNKNOWN;
	}
}

void vmstat_write(struct text *text, struct vmstat_events *events)
{
	int i;

	all_vm_events(events->count);
	for (i = 0; i < NR_VMSTATS; i++)
		text_key(text, names[i], value_at(&places[i], events));
	text_key(text, VMSTAT_ALLOCSTALL, allocstall(events));
}

static void place_name(const char *name, int array, unsigned int index)
{
	int i;

	for (i = 0; i < NR_VMSTATS; i++)
		if (!strcmp(names[i], name))
			places[i] = (struct place){ array, index };
}

int vmstat_init(void)
{
	static const char allocstall_of[] = VMSTAT_ALLOCSTALL "_";
	int i;

	if (!kernel_data(vmstat_text) || mmscope_without("vmstat"))
		return 0;
	has_table = true;
	for (i = 0; i < NR_VM_NODE_STAT_ITEMS; i++)
		place_name(compat_node_stat_name(i), IN_NODES, i);
	/* Memory cgroups may count events where the machine does not. */
	for (i = 0; IS_ENABLED(CONFIG_VM_EVENT_COUNTERS) && i < NR_VM_EVENT_ITEMS; i++) {
		const char *name = compat_vm_event_name(i);

		place_name(name, IN_EVENTS, i);
		is_allocstall[i] = !strncmp(name, allocstall_of, strlen(allocstall_of));
	}
	return 0;
}

/* What the kernel's table does not name, this kernel does not count: nothing is wrong. */
void vmstat_show(struct text *text)
{
	bool all = true;
	int i;

	for (i = 0; i < NR_VMSTATS; i++)
		all = all && places[i].array != NOWHERE;
	text_string(text, "source vmstat ");
	if (all)
		text_string(text, "ok");
	else
		text_string(text, has_table && IS_ENABLED(CONFIG_VM_EVENT_COUNTERS) ?
			    "partial" : "missing");
	for (i = 0; i < NR_VMSTATS; i++) {
		if (places[i].array != NOWHERE)
			continue;
		text_char(text, ' ');
		text_string(text, names[i]);
	}
	text_newline(text);
}
