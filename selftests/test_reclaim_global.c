// SPDX-License-Identifier: GPL-2.0
/*
 * Reclaim for the machine: kswapd and direct.
 *
 * Stimulus: page cache of a file larger than the machine's memory, and anonymous
 * memory beside it that goes to swap.
 *
 * Compared with: /proc/vmstat's own pgscan and pgsteal, by actor, from before to
 * after; reclaim/nodes' rows with reclaim/summary. mm_vmscan_direct_reclaim_*
 * events of the same run, recorded by tracefs, for the number and the time of direct
 * reclaims.
 *
 * Tolerance: none for pages; for times see trace.h.
 *
 * mmscope-test: memory=384M timeout=400
 * mmscope-test: memory=384M timeout=400 cpus=1
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/module.h"
#include "lib/reclaim.h"
#include "lib/table.h"
#include "lib/test.h"
#include "lib/trace.h"

static size_t file_bytes, anon_bytes;

static int work_cache(void *path)
{
	return charge_cache(path) ?: charge_cache(path);
}

static int work_anon(void *unused)
{
	(void)unused;
	return charge_anon(anon_bytes);
}

static bool pages_add_up(bool say)
{
	(void)say;
	return nodes_sum("kswapd", "reclaimed_pages") ==
	       summary_now("kswapd", "reclaimed_pages") &&
	       nodes_sum("direct", "reclaimed_pages") == summary_now("direct", "reclaimed_pages");
}

static bool runs_add_up(bool say)
{
	(void)say;
	return nodes_sum("kswapd", "runs_count") >= summary_now("kswapd", "count") &&
	       summary_now("kswapd", "count") > 0 &&
	       nodes_sum("kswapd", "awake_ns") == summary_now("kswapd", "ns");
}

int main(void)
{
	struct trace trace = { .events = "vmscan/mm_vmscan_direct_reclaim", .cause = "direct" };
	struct beyond before;
	bool right, tracing;
	pid_t cache, anon;
	int tries = 0;
	long memory;

	ksft_print_header();
	cgroup_need();
	module_need("");
	memory = memory_bytes();
	file_bytes = small_workload() ? memory / 2 : memory;
	anon_bytes = small_workload() ? memory / 2 : memory * 2 / 3;
	if (charge_file("/disk/global", file_bytes))
		ksft_exit_skip("needs a filesystem with room at /disk\n");
	ksft_set_plan(5);
	sleep_ms(3000);

	before = beyond_at_rest();
	do {
		tracing = trace_start(&trace);
		anon = child_start(NULL, work_anon, NULL);
		cache = child_start(NULL, work_cache, "/disk/global");
		tracing = tracing && trace_stop(&trace);
		child_end(anon);
		child_end(cache);
	} while (tracing && trace_only_times_differ(&trace) && ++tries < TRACE_TRIES);
	sleep_ms(3000);
	if (!nobody_in("kswapd"))
		ksft_print_msg("kswapd does not rest\n");

	right = beyond_same(&before);
	if (summary_now("kswapd", "scanned_pages") < 0)
		ksft_test_result_skip("pages: this kernel's MGLRU does not trace them\n");
	else
		ksft_test_result(right && summary_now("kswapd", "scanned_pages") > 0,
				 "kswapd's and direct reclaim's pages are vmstat's\n");
	ksft_test_result(soon(pages_add_up), "the nodes' rows add up to the summary\n");
	ksft_test_result(soon(runs_add_up), "kswapd ran, and its runs ended\n");

	if (!tracing)
		ksft_test_result_skip("times: no whole trace\n");
	else
		ksft_test_result(trace_agrees(&trace),
				 "direct reclaim took as often and as long as tracefs says\n");
	ksft_test_result(adds_up_soon(), "all rows add up to the machine's\n");
	unlink("/disk/global");
	ksft_finished();
}
