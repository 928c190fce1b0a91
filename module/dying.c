// SPDX-License-Identifier: GPL-2.0
#include "dying.h"

#include <linux/ktime.h>
#include <linux/cgroup.h>
#include <linux/kprobes.h>
#include <linux/sched/clock.h>
#include <linux/vmalloc.h>

#include "events.h"
#include "id_hash.h"
#include "mmscope.h"
#include "text.h"

/* 4,096 cgroups, 64 KiB. */
#define SET_BITS	9
#define WAYS		8

/*
 * A fixed table of sets: a new entry takes the place of the oldest in its two sets.
 *
 * There is one writer at a time: css_offline is called under cgroup_mutex. A
 * reader takes no lock: @id is cleared before @since changes and set after, so
 * whoever finds the same id before and after has read its own time. The writer's
 * smp_wmb() pair with the reader's smp_rmb().
 */
struct offline {
	u64 id;
	u64 since;
};

static struct offline (*table)[WAYS];

static struct offline *set_of(u64 id, int choice)
{
	return table[id_hash(id, choice, SET_BITS)];
}

/* 0 if it is not in this place. */
static u64 since_in(const struct offline *place, u64 id)
{
	u64 since;

	if (READ_ONCE(place->id) != id)
		return 0;
	smp_rmb();	/* since after id; see struct offline */
	since = READ_ONCE(place->since);
	smp_rmb();	/* id again after since */
	return READ_ONCE(place->id) == id ? since : 0;
}

u64 dying_since(u64 id)
{
	int choice, i;

	for (choice = 0; table && choice < ID_CHOICES; choice++) {
		for (i = 0; i < WAYS; i++) {
			u64 since = since_in(&set_of(id, choice)[i], id);

			if (since)
				return since;
		}
	}
	return 0;
}

size_t dying_memory_held(void)
{
	return table ? sizeof(*table) << SET_BITS : 0;
}

static void note_offline(u64 id, u64 now)
{
	struct offline *oldest = set_of(id, 0);
	int choice, i;

	for (choice = 0; choice < ID_CHOICES; choice++) {
		struct offline *set = set_of(id, choice);

		for (i = 0; i < WAYS; i++)
			if (set[i].since < oldest->since)
				oldest = &set[i];
	}

	WRITE_ONCE(oldest->id, 0);
	smp_wmb();	/* see struct offline */
	WRITE_ONCE(oldest->since, now);
	smp_wmb();	/* likewise */
	WRITE_ONCE(oldest->id, id);
}

/* mm/memcontrol.c: static void mem_cgroup_css_offline(css) */
static int offline_probe(struct kprobe *kp, struct pt_regs *regs)
{
	u64 start = local_clock();
	struct cgroup_subsys_state *css =
		(void *)regs_get_kernel_argument(regs, 0);

	note_offline(cgroup_id(css->cgroup), ktime_get_boot_fast_ns());
	events_count(false, local_clock() - start);
	return 0;
}

static struct kprobe probe = {
	.symbol_name = "mem_cgroup_css_offline",
	.pre_handler = offline_probe,
};

static bool probe_register(void)
{
	return !mmscope_without(probe.symbol_name) && !register_kprobe(&probe);
}

static void probe_unregister(void)
{
	/* Waits for handlers that run; a second load starts from zero. */
	unregister_kprobe(&probe);
	probe.addr = NULL;
	probe.flags = 0;
}

void dying_show(struct text *text)
{
	text_source(text, "mem_cgroup_css_offline", table, "dying_ns of cgroups");
}

u64 dying_missed(void)
{
	return probe.nmissed;
}

int dying_init(void)
{
	table = vzalloc(sizeof(*table) << SET_BITS);
	if (!table)
		return -ENOMEM;
	if (!probe_register()) {
		vfree(table);
		table = NULL;
	}
	return 0;
}

void dying_exit(void)
{
	if (!table)
		return;
	probe_unregister();
	vfree(table);
	table = NULL;
}
