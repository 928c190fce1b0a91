// SPDX-License-Identifier: GPL-2.0
/*
 * Node reclaim: a node that is full reclaims its own page cache before another one's
 * memory is used (vm.zone_reclaim_mode).
 *
 * Stimulus: page cache of a file larger than the machine's memory, read in a cgroup, on a
 * machine that is told to take itself for two nodes (numa=fake); where it cannot, all is
 * skipped.
 *
 * Compared with: /proc/vmstat's zone_reclaim_success and zone_reclaim_failed for the
 * number, its pgscan_direct and pgsteal_direct for the pages, a recording of
 * mm_vmscan_node_reclaim_* events for number and time, and reclaim/nodes and
 * reclaim/cgroups with reclaim/summary.
 *
 * Tolerance: none for numbers and pages; for times see trace.h. (With one CPU and two
 * nodes 6.1 itself warns at boot.)
 *
 * mmscope-test: append=numa=fake=2 timeout=300
 * mmscope-test: append=numa=fake=2 timeout=300 cpus=1 kernels=6.12*,7.3
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/knobs.h"
#include "lib/module.h"
#include "lib/reclaim.h"
#include "lib/table.h"
#include "lib/test.h"
#include "lib/trace.h"

#define TOP CGROUP_ROOT "/node"
#define MODE "/proc/sys/vm/zone_reclaim_mode"

int main(void)
{
	struct trace trace = { .events = "vmscan/mm_vmscan_node_reclaim", .cause = "node" };
	unsigned long long task;
	struct beyond before;
	struct table cgroups;
	long long count;
	bool tracing;
	int tries = 0;
	pid_t pid;

	ksft_print_header();
	cgroup_need();
	if (access("/sys/devices/system/node/node1", F_OK) || access(MODE, W_OK))
		ksft_exit_skip("needs two nodes: numa=fake=2\n");
	module_need("");
	cleanup_tree(TOP);
	cleanup_file("/disk/node");
	cgroup_need_made(TOP);
	task = cgroup_id(TOP);
	if (charge_sparse("/disk/node", memory_bytes()))
		ksft_exit_skip("needs a filesystem at /disk\n");
	ksft_set_plan(5);

	before = beyond_at_rest();
	sysctl_set("zone_reclaim_mode", 1);
	do {
		cgroup_write("/proc/sys", "vm/drop_caches", "1");
		tracing = trace_start(&trace);
		pid = child_start(TOP, charge_cache, "/disk/node");
		tracing = tracing && trace_stop(&trace);
		child_end(pid);
	} while (tracing && trace_only_times_differ(&trace) && ++tries < TRACE_TRIES);
	sysctl_set("zone_reclaim_mode", 0);
	nobody_in("kswapd");

	count = summary_now("node", "count");
	ksft_test_result(pid > 0 && count > 0 && beyond_same(&before),
			 "node reclaim: %lld runs, and vmstat's pages\n", count);
	cgroups = table_read("reclaim/cgroups");
	ksft_test_result(stall_of(&cgroups, task, "suffered", "node", "count") > 0 &&
			 !stall_of(&cgroups, task, "caused", "node", "count") &&
			 column_sum(&cgroups, "caused_node_count") == count,
			 "suffered by the reader's cgroup, caused by the machine\n");
	table_free(&cgroups);
	ksft_test_result(nodes_sum("node", "reclaimed_pages") ==
			 summary_now("node", "reclaimed_pages"),
			 "the nodes' rows add up to the summary\n");
	if (!tracing)
		ksft_test_result_skip("times: no whole trace\n");
	else
		ksft_test_result(trace_agrees(&trace),
				 "node reclaim took as often and as long as tracefs says\n");
	ksft_test_result(adds_up_soon(), "all rows add up to the machine's\n");
	ksft_finished();
}
