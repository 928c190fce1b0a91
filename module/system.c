// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/system: the machine's memory, what /proc/meminfo says of it and what
 * it does not.
 */
#include <linux/math64.h>
#include <linux/rcupdate.h>

#include "compat_machine.h"
#include "memcg.h"
#include "meminfo.h"
#include "mmscope.h"
#include "proc.h"
#include "sysctls.h"
#include "text.h"
#include "viewer.h"
#include "vmstat.h"

/**
 * struct system_cursor - one open file
 * @viewer: who reads
 * @done: has all been written?
 * @value: the machine's amounts
 * @root: the root memory cgroup
 * @events: room for vmstat_write()
 */
struct system_cursor {
	const struct viewer *viewer;
	bool done;
	s64 value[NR_MEMINFO];
	struct charges root;
	struct vmstat_events events;
};

static int system_open(void *cursor, const struct viewer *viewer)
{
	struct system_cursor *c = cursor;

	c->viewer = viewer;
	return 0;
}

static void system_begin(void *cursor)
{
	struct system_cursor *c = cursor;

	c->done = false;
}

/* As sar(1) has it: kbcommit in percent of all memory and swap. */
static void write_commit_pct(const s64 *v, struct text *text)
{
	s64 pct = VALUE_UNKNOWN;

	if (v[MEMINFO_swap_total] != VALUE_UNKNOWN)
		pct = div64_u64(v[MEMINFO_committed_as] * 10000ULL,
				v[MEMINFO_mem_total] + v[MEMINFO_swap_total]);
	text_key_hundredths(text, "commit_pct", pct);
}

static void write_pressure_line(const char *name, const struct compat_pressure *p,
				struct text *text)
{
	static const char * const averages[] = { "_avg10", "_avg60", "_avg300" };
	char key[32];
	int i;

	for (i = 0; i < ARRAY_SIZE(averages); i++) {
		snprintf(key, sizeof(key), "%s%s", name, averages[i]);
		text_key_hundredths(text, key, p ? p->avg[i] : VALUE_UNKNOWN);
	}
	snprintf(key, sizeof(key), "%s_us", name);
	text_key(text, key, p ? p->total_us : VALUE_UNKNOWN);
}

static void write_pressure(struct text *text)
{
	struct compat_pressure some, full;
	bool known;

	known = compat_pressure(true, &some, &full);
	write_pressure_line("psi_memory_some", known ? &some : NULL, text);
	write_pressure_line("psi_memory_full", known ? &full : NULL, text);
	known = compat_pressure(false, &some, &full);
	write_pressure_line("psi_io_some", known ? &some : NULL, text);
	write_pressure_line("psi_io_full", known ? &full : NULL, text);
}

static s64 difference(s64 a, s64 b)
{
	return a == VALUE_UNKNOWN || b == VALUE_UNKNOWN ? VALUE_UNKNOWN : a - b;
}

/*
 * What the kubelet evicts by: memory.available is all memory less the working set of
 * the root cgroup, which is its usage less inactive_file. The root has a usage in cgroup
 * v1, and none in v2: there runc's library, which cadvisor and the kubelet use, takes
 * anon and file, as v1's is defined, and until 2023 took all memory that is not free.
 */
static void write_kubelet(const struct viewer *viewer, const s64 *v, struct charges *root,
			  struct text *text)
{
	struct cgroup_subsys_state *css;
	s64 old;

	rcu_read_lock();
	/* The root is never freed. */
	css = memcg_css_of_task(&init_task);
	rcu_read_unlock();
	if (css)
		memory_stat_flush(css, viewer_is_privileged(viewer));
	memcg_charges_atomic(css, css, root);

	text_key(text, "kubelet_usage", root->value[CHARGE_usage]);
	text_key(text, "kubelet_working_set", root->value[CHARGE_working_set]);
	text_key(text, "kubelet_memory_available",
		 difference(v[MEMINFO_mem_total], root->value[CHARGE_working_set]));
	old = VALUE_UNKNOWN;
	if (memcg_on_v2() && root->value[CHARGE_inactive_file] != VALUE_UNKNOWN)
		old = max_t(s64, 0, v[MEMINFO_mem_total] - v[MEMINFO_mem_free] -
				    root->value[CHARGE_inactive_file]);
	text_key(text, "kubelet_old_working_set", old);
	text_key(text, "kubelet_old_memory_available",
		 difference(v[MEMINFO_mem_total], old));
}

static bool system_row(void *cursor, struct text *text)
{
	struct system_cursor *c = cursor;
	int i;

	if (c->done)
		return false;
	c->done = true;

	meminfo_read(c->value);
	for (i = 0; i < NR_MEMINFO; i++)
		text_key(text, meminfo_name(i), c->value[i]);
	write_commit_pct(c->value, text);
	write_kubelet(c->viewer, c->value, &c->root, text);
	write_pressure(text);
	sysctls_write(text);
	vmstat_write(text, &c->events);
	return true;
}

const struct proc_file system_file = {
	.path		= "system",
	.abi		= MMSCOPE_ABI,
	.cursor_size	= sizeof(struct system_cursor),
	.row_max	= 8 * 1024,
	.open		= system_open,
	.begin		= system_begin,
	.row		= system_row,
};
