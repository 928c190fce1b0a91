// SPDX-License-Identifier: GPL-2.0
#include "dying.h"

#include <linux/ktime.h>
#include <linux/cgroup.h>
#include <linux/vmalloc.h>

#include "id_hash.h"
#include "probe.h"

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
	u64 id;		/* css->serial_nr: a cgroup may have one css after the other */
	u64 since;
};

static struct offline (*table)[WAYS];

static u64 key_of(const struct cgroup_subsys_state *css)
{
	return css->serial_nr;
}

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

/* Returns whether the time of another, which is maybe still dying, had to go. */
static bool note_offline(u64 id, u64 now)
{
	struct offline *oldest = set_of(id, 0);
	bool evicts;
	int choice, i;

	for (choice = 0; choice < ID_CHOICES; choice++) {
		struct offline *set = set_of(id, choice);

		for (i = 0; i < WAYS; i++)
			if (set[i].since < oldest->since)
				oldest = &set[i];
	}

	evicts = oldest->id;
	WRITE_ONCE(oldest->id, 0);
	smp_wmb();	/* see struct offline */
	WRITE_ONCE(oldest->since, now);
	smp_wmb();	/* likewise */
	WRITE_ONCE(oldest->id, id);
	return evicts;
}

/* mm/memcontrol.c: static void mem_cgroup_css_offline(css) */
static enum probed on_offline(u64 now, struct pt_regs *regs)
{
	struct cgroup_subsys_state *css =
		(void *)regs_get_kernel_argument(regs, 0);
	bool evicts = note_offline(key_of(css), ktime_get_boot_fast_ns());

	return evicts ? PROBED_LOST : PROBED;
}

/* mm/memcontrol.c: static void mem_cgroup_css_released(css), under cgroup_mutex, too */
void dying_released(const struct cgroup_subsys_state *css)
{
	u64 id = key_of(css);
	int choice, i;

	for (choice = 0; table && choice < ID_CHOICES; choice++) {
		struct offline *set = set_of(id, choice);

		for (i = 0; i < WAYS; i++) {
			if (set[i].id != id)
				continue;
			WRITE_ONCE(set[i].id, 0);
			smp_wmb();	/* see struct offline */
			WRITE_ONCE(set[i].since, 0);
		}
	}
}

static struct probe probe_table[] = {
	{
		.name = "mem_cgroup_css_offline",
		.enter = on_offline,
		.off = "dying_ns of cgroups",
	},
};

static struct probes probes = PROBES(probe_table);

int dying_init(void)
{
	table = vzalloc(sizeof(*table) << SET_BITS);
	if (!table)
		return -ENOMEM;
	probes_set(&probes);
	return 0;
}

void dying_exit(void)
{
	/* Waits for handlers that run. */
	probes_unset(&probes);
	vfree(table);
	table = NULL;
}
