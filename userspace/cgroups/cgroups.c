// SPDX-License-Identifier: GPL-2.0
/* mmscope cgroups: what every memory cgroup is charged for. */
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "command.h"
#include "input/cgroup_table.h"
#include "verdicts/fullness.h"
#include "verdicts/thresholds.h"

/* Those that the kernel has too carry its name; see cgroup-v2.rst for what they mean. */
static const struct column columns[] = {
	{ "path", COLUMN_STRING, COLUMN_DEFAULT, "path in the cgroup tree, the last one if dying" },
	{ "id", COLUMN_NUMBER, 0, "inode number of the cgroup's directory" },
	{ "serial_nr", COLUMN_NUMBER, 0, "tells apart rows of one id: of its memory controller" },
	{ "parent_id", COLUMN_NUMBER, 0, "id of the parent" },
	{ "state", COLUMN_WORD, COLUMN_DEFAULT,
	  "online, dying: removed but still charged, or detached: its controller was switched off" },
	{ "dying_ns", COLUMN_NS, 0, "time since it was removed" },
	{ "usage", COLUMN_BYTES, COLUMN_DEFAULT, "charged now, with descendants (memory.current)" },
	{ "usage_pct", COLUMN_PERCENT, 0, "usage in percent of max" },
	{ "peak", COLUMN_BYTES, 0, "most ever charged (memory.peak)" },
	{ "min", COLUMN_BYTES, 0, "never reclaimed below (memory.min)" },
	{ "low", COLUMN_BYTES, 0, "reclaimed below only if nothing else is left (memory.low)" },
	{ "high", COLUMN_BYTES, 0, "throttled above (memory.high)" },
	{ "max", COLUMN_BYTES, COLUMN_DEFAULT, "limit (memory.max)" },
	{ "working_set", COLUMN_BYTES, COLUMN_DEFAULT, "usage less inactive_file, as the kubelet" },
	{ "working_set_pct", COLUMN_PERCENT, 0, "working_set in percent of max" },
	{ "anon", COLUMN_BYTES, COLUMN_DEFAULT, "anonymous memory" },
	{ "file", COLUMN_BYTES, COLUMN_DEFAULT, "page cache, tmpfs and shared memory included" },
	{ "kernel", COLUMN_BYTES, COLUMN_DEFAULT, "kernel memory" },
	{ "swap", COLUMN_BYTES, COLUMN_DEFAULT, "swap used (memory.swap.current)" },
	{ "processes", COLUMN_NUMBER, COLUMN_DEFAULT, "processes charged to this cgroup itself" },
	{ "swap_peak", COLUMN_BYTES, 0, "most swap ever used" },
	{ "swap_high", COLUMN_BYTES, 0, "throttled above this much swap (memory.swap.high)" },
	{ "swap_max", COLUMN_BYTES, 0, "limit of swap" },
	{ "zswap_max", COLUMN_BYTES, 0, "limit of compressed memory" },
	{ "memsw_usage", COLUMN_BYTES, 0, "cgroup v1: memory and swap together" },
	{ "memsw_peak", COLUMN_BYTES, 0, "most of these ever" },
	{ "memsw_max", COLUMN_BYTES, 0, "limit of these" },
	{ "failcnt", COLUMN_NUMBER, 0, "cgroup v1: charges that the limit refused" },
	{ "emin", COLUMN_BYTES, 0, "min in effect, when reclaim last worked it out" },
	{ "elow", COLUMN_BYTES, 0, "low in effect, when reclaim last worked it out" },
	{ "protection_age_ns", COLUMN_NS, 0, "how long ago that was" },
	{ "oom_group", COLUMN_NUMBER, 0, "1: OOM kills take all of it (memory.oom.group)" },
	{ "residual", COLUMN_BYTES, 0, "usage that is in none of anon, file, kernel, sock" },
	{ "anon_unmapped", COLUMN_BYTES, 0, "anonymous pages charged that no process maps" },
	{ "kernel_other", COLUMN_BYTES, 0, "kernel memory without a statistic: pipe buffers" },
	{ "deferred_splits", COLUMN_NUMBER, 0, "huge pages that reclaim would try to split" },
	{ "kernel_stack", COLUMN_BYTES, 0, "kernel stacks" },
	{ "pagetables", COLUMN_BYTES, 0, "page tables" },
	{ "sec_pagetables", COLUMN_BYTES, 0, "page tables of KVM and IOMMU" },
	{ "percpu", COLUMN_BYTES, 0, "per-CPU kernel memory" },
	{ "sock", COLUMN_BYTES, 0, "network buffers" },
	{ "vmalloc", COLUMN_BYTES, 0, "kernel memory from vmalloc" },
	{ "shmem", COLUMN_BYTES, 0, "tmpfs and shared memory" },
	{ "zswap", COLUMN_BYTES, 0, "memory that compressed pages take" },
	{ "zswapped", COLUMN_BYTES, 0, "memory that was compressed" },
	{ "zswap_incomp", COLUMN_BYTES, 0, "of zswapped, what did not compress" },
	{ "hugetlb", COLUMN_BYTES, 0, "huge pages of hugetlbfs, where they are charged" },
	{ "file_mapped", COLUMN_BYTES, 0, "page cache mapped by processes" },
	{ "file_dirty", COLUMN_BYTES, 0, "page cache to be written" },
	{ "file_writeback", COLUMN_BYTES, 0, "page cache being written" },
	{ "swapcached", COLUMN_BYTES, 0, "both in memory and in swap" },
	{ "anon_thp", COLUMN_BYTES, 0, "anonymous transparent huge pages" },
	{ "file_thp", COLUMN_BYTES, 0, "huge pages of page cache" },
	{ "shmem_thp", COLUMN_BYTES, 0, "huge pages of tmpfs and shared memory" },
	{ "inactive_anon", COLUMN_BYTES, 0, "anonymous, reclaimed first" },
	{ "active_anon", COLUMN_BYTES, 0, "anonymous, used of late" },
	{ "inactive_file", COLUMN_BYTES, 0, "page cache, reclaimed first" },
	{ "active_file", COLUMN_BYTES, 0, "page cache, used of late" },
	{ "unevictable", COLUMN_BYTES, 0, "cannot be reclaimed, as mlock does" },
	{ "slab_reclaimable", COLUMN_BYTES, 0, "slab that may be reclaimed: dentries, inodes" },
	{ "slab_unreclaimable", COLUMN_BYTES, 0, "slab that cannot be reclaimed" },
	{ "slab", COLUMN_BYTES, 0, "both" },
	{ "workingset_refault_anon", COLUMN_NUMBER, 0, "anonymous pages back soon after reclaim" },
	{ "workingset_refault_file", COLUMN_NUMBER, 0, "file pages back soon after reclaim" },
	{ "workingset_activate_anon", COLUMN_NUMBER, 0, "refaults that were activated at once" },
	{ "workingset_activate_file", COLUMN_NUMBER, 0, "refaults that were activated at once" },
	{ "workingset_restore_anon", COLUMN_NUMBER, 0, "refaults that had been active" },
	{ "workingset_restore_file", COLUMN_NUMBER, 0, "refaults that had been active" },
	{ "workingset_nodereclaim", COLUMN_NUMBER, 0, "shadow nodes reclaimed" },
	{ "pgdemote_kswapd", COLUMN_NUMBER, 0, "pages demoted to slower memory by kswapd" },
	{ "pgdemote_direct", COLUMN_NUMBER, 0, "by direct reclaim" },
	{ "pgdemote_khugepaged", COLUMN_NUMBER, 0, "by khugepaged" },
	{ "pgdemote_proactive", COLUMN_NUMBER, 0, "by proactive reclaim" },
	{ "pgpromote_success", COLUMN_NUMBER, 0, "pages promoted to faster memory" },
	{ "pgscan", COLUMN_NUMBER, 0, "pages that reclaim looked at" },
	{ "pgsteal", COLUMN_NUMBER, 0, "pages that reclaim took" },
	{ "pgscan_kswapd", COLUMN_NUMBER, 0, "looked at by kswapd" },
	{ "pgscan_direct", COLUMN_NUMBER, 0, "looked at by direct reclaim" },
	{ "pgscan_khugepaged", COLUMN_NUMBER, 0, "looked at by khugepaged" },
	{ "pgscan_proactive", COLUMN_NUMBER, 0, "looked at by proactive reclaim" },
	{ "pgsteal_kswapd", COLUMN_NUMBER, 0, "taken by kswapd" },
	{ "pgsteal_direct", COLUMN_NUMBER, 0, "taken by direct reclaim" },
	{ "pgsteal_khugepaged", COLUMN_NUMBER, 0, "taken by khugepaged" },
	{ "pgsteal_proactive", COLUMN_NUMBER, 0, "taken by proactive reclaim" },
	{ "pgfault", COLUMN_NUMBER, 0, "page faults" },
	{ "pgmajfault", COLUMN_NUMBER, 0, "page faults that had to read" },
	{ "pgrefill", COLUMN_NUMBER, 0, "active pages that reclaim looked at" },
	{ "pgactivate", COLUMN_NUMBER, 0, "pages made active" },
	{ "pgdeactivate", COLUMN_NUMBER, 0, "pages made inactive" },
	{ "pglazyfree", COLUMN_NUMBER, 0, "pages given up by MADV_FREE" },
	{ "pglazyfreed", COLUMN_NUMBER, 0, "of these, those reclaimed" },
	{ "swpin_zero", COLUMN_NUMBER, 0, "pages of zeroes swapped in" },
	{ "swpout_zero", COLUMN_NUMBER, 0, "pages of zeroes swapped out" },
	{ "pswpin", COLUMN_NUMBER, 0, "pages swapped in" },
	{ "pswpout", COLUMN_NUMBER, 0, "pages swapped out" },
	{ "zswpin", COLUMN_NUMBER, 0, "pages decompressed" },
	{ "zswpout", COLUMN_NUMBER, 0, "pages compressed" },
	{ "zswpwb", COLUMN_NUMBER, 0, "compressed pages written to swap" },
	{ "thp_fault_alloc", COLUMN_NUMBER, 0, "huge pages got at a fault" },
	{ "thp_collapse_alloc", COLUMN_NUMBER, 0, "huge pages got by khugepaged" },
	{ "thp_swpout", COLUMN_NUMBER, 0, "huge pages swapped out whole" },
	{ "thp_swpout_fallback", COLUMN_NUMBER, 0, "huge pages split to be swapped out" },
	{ "numa_pages_migrated", COLUMN_NUMBER, 0, "pages moved by NUMA balancing" },
	{ "numa_pte_updates", COLUMN_NUMBER, 0, "page table entries it changed" },
	{ "numa_hint_faults", COLUMN_NUMBER, 0, "faults it learned from" },
	{ "events_low_count", COLUMN_NUMBER, 0, "reclaimed although below low (memory.events)" },
	{ "events_high_count", COLUMN_NUMBER, 0, "throttled above high" },
	{ "events_max_count", COLUMN_NUMBER, 0, "about to go above max" },
	{ "events_oom_count", COLUMN_NUMBER, 0, "at max, and reclaim failed" },
	{ "events_oom_kill_count", COLUMN_NUMBER, COLUMN_DEFAULT, "killed by the OOM killer" },
	{ "events_oom_group_kill_count", COLUMN_NUMBER, 0, "group kills" },
	{ "events_local_low_count", COLUMN_NUMBER, 0, "low of itself (memory.events.local)" },
	{ "events_local_high_count", COLUMN_NUMBER, 0, "high of itself" },
	{ "events_local_max_count", COLUMN_NUMBER, 0, "max of itself" },
	{ "events_local_oom_count", COLUMN_NUMBER, 0, "oom of itself" },
	{ "events_local_oom_kill_count", COLUMN_NUMBER, 0, "oom kill of itself" },
	{ "events_local_oom_group_kill_count", COLUMN_NUMBER, 0, "oom group kill of itself" },
	{ "swap_events_high_count", COLUMN_NUMBER, 0, "above swap_high (memory.swap.events)" },
	{ "swap_events_max_count", COLUMN_NUMBER, 0, "about to go above swap_max" },
	{ "swap_events_fail_count", COLUMN_NUMBER, 0, "no swap was to be had" },
	{ "psi_some_us", COLUMN_US, 0, "time that some task stalled on memory (memory.pressure)" },
	{ "psi_full_us", COLUMN_US, 0, "time that all tasks stalled on memory" },
	{ "psi_some_avg10", COLUMN_PERCENT, 0, "percent of the last 10 s that some task stalled" },
	{ "psi_full_avg10", COLUMN_PERCENT, 0, "percent of the last 10 s that all tasks stalled" },
	{ "psi_age_ns", COLUMN_NS, 0, "age of these four" },
	{ "nr_descendants", COLUMN_NUMBER, 0, "living descendants (cgroup.stat)" },
	{ "nr_dying_descendants", COLUMN_NUMBER, 0, "dying descendants" },
	{ "references", COLUMN_NUMBER, 0, "references that keep it in memory" },
	{ "suffered_ns", COLUMN_NS, 0, "time that its tasks lost to reclaim" },
	{ "caused_ns", COLUMN_NS, 0, "time that reclaim ran because of it" },
	{ "qos", COLUMN_WORD, 0, "Kubernetes: quality of service class" },
	{ "pod", COLUMN_WORD, 0, "Kubernetes: UID of the pod" },
	{ "container", COLUMN_WORD, COLUMN_ID, "id of the container" },
};

static const char *color(const struct table *table, size_t row)
{
	double max;

	if (strcmp(table_cell(table, "state", row), "online"))
		return "halfbright";
	max = table_number(table, "max", row);
	return max > 0 ? fullness_color(usage_that_stays(table, row) * 100 / max) : NULL;
}

const struct view cgroups_view = {
	.name = "cgroups",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.tree = "path",
	.id = "id",
	.parent = "parent_id",
	.color = color,
	.empty = "No memory cgroup.",
};

int cgroups(const struct options *options)
{
	struct table *table = cgroups_read(options->root);

	view_print(&cgroups_view, table, options);
	table_free(table);
	return EXIT_SUCCESS;
}
