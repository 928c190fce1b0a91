// SPDX-License-Identifier: GPL-2.0
#include "memory_stat.h"

#include <linux/atomic.h>
#include <linux/ktime.h>
#include <linux/string.h>

#include "compat.h"
#include "symbols.h"
#include "text.h"

static const struct {
	const char *name;
	unsigned int unit;
} columns[NR_MEMORY_STATS] = {
#define S(name, unit) { #name, unit },
	MEMORY_STAT_COLUMNS(S)
#undef S
};

/* Column, and what compat_memcg_state() or compat_memcg_event() takes for it. */
struct source {
	enum memory_stat column;
	int index;
};

/* Only what this kernel has. Written by memory_stat_init(). */
static struct source states[NR_MEMORY_STATS];
static struct source events[NR_MEMORY_STATS];
static unsigned int nr_states, nr_events;
static bool known[NR_MEMORY_STATS];

static s64 sum_of(const s64 *value, const enum memory_stat *parts, size_t n)
{
	s64 sum = VALUE_UNKNOWN;

	while (n--) {
		s64 part = value[parts[n]];

		if (part != VALUE_UNKNOWN)
			sum = sum == VALUE_UNKNOWN ? part : sum + part;
	}
	return sum;
}

static const enum memory_stat slab_parts[] = {
	STAT_slab_reclaimable, STAT_slab_unreclaimable,
};

static const enum memory_stat pgscan_parts[] = {
	STAT_pgscan_kswapd, STAT_pgscan_direct, STAT_pgscan_khugepaged,
	STAT_pgscan_proactive,
};

static const enum memory_stat pgsteal_parts[] = {
	STAT_pgsteal_kswapd, STAT_pgsteal_direct, STAT_pgsteal_khugepaged,
	STAT_pgsteal_proactive,
};

void memory_stat_read(struct mem_cgroup *memcg, s64 *value)
{
	unsigned int i;

	for (i = 0; i < nr_states; i++) {
		enum memory_stat column = states[i].column;

		value[column] = (u64)compat_memcg_state(memcg, states[i].index) *
				columns[column].unit;
	}
	for (i = 0; i < nr_events; i++)
		value[events[i].column] =
			compat_memcg_event(memcg, events[i].index);

	/* mm/memcontrol.c: memcg_stat_format() */
	value[STAT_slab] = sum_of(value, slab_parts, ARRAY_SIZE(slab_parts));
	value[STAT_pgscan] = sum_of(value, pgscan_parts, ARRAY_SIZE(pgscan_parts));
	value[STAT_pgsteal] = sum_of(value, pgsteal_parts, ARRAY_SIZE(pgsteal_parts));
}

static const enum memory_stat reparented_objects[] = {
	STAT_percpu, STAT_slab_reclaimable, STAT_slab_unreclaimable, STAT_slab,
};

static const enum memory_stat reparented_pages[] = {
	STAT_kernel, STAT_kernel_stack, STAT_pagetables, STAT_sec_pagetables, STAT_vmalloc,
	STAT_zswap, STAT_zswapped, STAT_zswap_incomp,
};

void memory_stat_forget_reparented(s64 *value)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reparented_objects); i++)
		value[reparented_objects[i]] = VALUE_UNKNOWN;
	for (i = 0; COMPAT_REPARENTS_KMEM_PAGES && i < ARRAY_SIZE(reparented_pages); i++)
		value[reparented_pages[i]] = VALUE_UNKNOWN;
}

/*
 * When the next flush for a reader without privilege may start, ktime_get_ns(); S64_MAX while
 * one is under way.
 */
static atomic64_t next_flush;

/* The time between two flushes, in durations of the first. */
#define FLUSH_PAUSE	9

bool memory_stat_flush(struct cgroup_subsys_state *css, bool privileged)
{
	s64 start = ktime_get_ns(), next = atomic64_read(&next_flush), end;

	if (privileged) {
		compat_flush_stats(mem_cgroup_from_css(css));
		return true;
	}
	if (start < next || !atomic64_try_cmpxchg(&next_flush, &next, S64_MAX))
		return false;
	compat_flush_stats(mem_cgroup_from_css(css));
	end = ktime_get_ns();
	atomic64_set(&next_flush, end + (end - start) * FLUSH_PAUSE);
	return true;
}

s64 memory_stat_age_ns(void)
{
	return compat_stats_age_ns();
}

static int column_of(const char *name)
{
	int i;

	for (i = 0; i < NR_MEMORY_STATS; i++)
		if (!strcmp(columns[i].name, name))
			return i;
	return -ENOENT;
}

static void find_states(void)
{
	const void *table = kernel_data(memory_stats);
	size_t n, nr = symbol_size(SYMBOL_memory_stats) / COMPAT_MEMORY_STAT_SIZE;

	if (!table || !compat_have_memcg_state())
		return;
	for (n = 0; n < nr; n++) {
		struct compat_memory_stat stat = compat_memory_stat_entry(table, n);
		int column;

		if (!stat.name)		/* padding */
			break;
		column = column_of(stat.name);
		if (column < 0 || known[column])
			continue;
		/* memory.stat shows it only where it is paid for */
		if (column == STAT_hugetlb && !compat_hugetlb_accounted())
			continue;
		states[nr_states++] = (struct source){ column, stat.idx };
		known[column] = true;
	}
}

static void find_events(void)
{
	int event;

	if (!kernel_data(vmstat_text))
		return;
	for (event = 0; event < NR_VM_EVENT_ITEMS; event++) {
		int column = column_of(compat_vm_event_name(event));
		int slot;

		if (column < 0 || known[column])
			continue;
		slot = compat_event_slot(event);
		if (slot < 0)
			continue;
		events[nr_events++] = (struct source){ column, slot };
		known[column] = true;
	}
}

static void know_sums(void)
{
	known[STAT_slab] = known[STAT_slab_reclaimable];
	known[STAT_pgscan] = known[STAT_pgscan_direct];
	known[STAT_pgsteal] = known[STAT_pgsteal_direct];
}

int memory_stat_init(void)
{
	if (mem_cgroup_disabled())
		return 0;
	find_states();
	find_events();
	know_sums();
	return 0;
}

/*
 * What the kernel's tables do not name, it does not have: there is nothing wrong with that. But
 * a table that was not found may have named anything.
 */
void memory_stat_show(struct text *text)
{
	bool all = !memchr_inv(known, true, sizeof(known));
	int i;

	text_string(text, "source memory.stat ");
	if (all)
		text_string(text, "ok");
	else
		text_string(text, nr_states && nr_events ? "partial" : "missing");
	for (i = 0; i < NR_MEMORY_STATS; i++) {
		if (known[i])
			continue;
		text_char(text, ' ');
		text_string(text, columns[i].name);
	}
	text_newline(text);
}
