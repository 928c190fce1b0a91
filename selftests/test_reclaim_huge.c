// SPDX-License-Identifier: GPL-2.0
/*
 * What huge pages cost: khugepaged's reclaim, and compaction.
 *
 * Stimulus: a cgroup full of page cache with memory in it that khugepaged is to
 * collapse, which charges the cgroup for what is not there yet. Then huge pages of
 * hugetlb (order 9) asked for by a task in a cgroup, while half of the memory has a hole
 * in every other page, and compact_memory. Then kcompactd, told to keep memory whole.
 *
 * Compared with: the cgroups that the test itself set up, for suffered and caused;
 * memory.stat's pgscan and pgsteal, and those of khugepaged alone where the
 * kernel has them; vmstat's compact_stall; a recording of mm_compaction_* events for
 * number and time.
 *
 * Tolerance: 5.10 keeps up to 32 events a CPU and cgroup back from memory.stat; for times
 * see trace.h. Everything else is exact.
 *
 * mmscope-test: memory=384M timeout=300
 * mmscope-test: memory=384M timeout=300 cpus=1
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

#define TOP CGROUP_ROOT "/huge"
#define OWNER TOP "/owner"
#define ASKER TOP "/asker"
#define THP "/sys/kernel/mm/transparent_hugepage"
#define HUGE_PAGE (2UL << 20)
#define RANGES 6

static char file[] = "/disk/huge";

/* One small page in each of some huge ones, then page cache, then: collapse it. */
static int work_collapse(void *path)
{
	char *memory = charge_map((RANGES + 1) * HUGE_PAGE, 0);
	int i;

	if (!memory)
		return -1;
	memory = (char *)(((unsigned long)memory + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
	madvise(memory, RANGES * HUGE_PAGE, MADV_NOHUGEPAGE);
	for (i = 0; i < RANGES; i++)
		memory[i * HUGE_PAGE] = 1;
	return charge_cache(path) || madvise(memory, RANGES * HUGE_PAGE, MADV_HUGEPAGE);
}

static void set_up_khugepaged(void)
{
	knob_set(THP "/enabled", "madvise");
	knob_set(THP "/khugepaged/defrag", "1");
	knob_set(THP "/khugepaged/max_ptes_none", "511");
	knob_set(THP "/khugepaged/pages_to_scan", "65536");
	knob_set(THP "/khugepaged/scan_sleep_millisecs", "20");
	knob_set(THP "/khugepaged/alloc_sleep_millisecs", "20");
}

static bool same(const char *what, long long ours, long long kernel)
{
	if (ours != kernel)
		ksft_print_msg("%s: %lld, the kernel %lld\n", what, ours, kernel);
	return ours == kernel;
}

static void test_khugepaged(void)
{
	unsigned long long owner, root = cgroup_id(CGROUP_ROOT);
	long long count = 0, before = -1;
	struct table cgroups;
	bool right;
	pid_t pid;
	int tries;

	if (access(THP "/khugepaged", F_OK)) {
		ksft_test_result_skip("khugepaged: none in this kernel\n");
		ksft_test_result_skip("khugepaged: none in this kernel\n");
		return;
	}
	set_up_khugepaged();
	cgroup_need_made(OWNER);
	owner = cgroup_id(OWNER);
	cgroup_write(OWNER, "memory.max", "8M");
	charge_sparse(file, 4 * HUGE_PAGE);
	pid = child_start(OWNER, work_collapse, file);
	/* Until it has done all that it can. */
	for (tries = 0; tries < 60 && (!count || count != before); tries++) {
		before = count;
		sleep_ms(500);
		count = summary_now("khugepaged", "count");
	}
	knob_set(THP "/enabled", "never");
	sleep_ms(3000);

	count = summary_now("khugepaged", "count");
	cgroups = table_read("reclaim/cgroups");
	ksft_test_result(pid > 0 && count > 0 &&
			 same("caused", stall_of(&cgroups, owner, "caused", "khugepaged", "count"),
			      count) &&
			 same("suffered", stall_of(&cgroups, root, "suffered", "khugepaged",
						   "count"), count),
			 "khugepaged reclaimed %lld times, for the cgroup whose memory it collapses\n",
			 count);
	right = true;
	if (stall(&cgroups, owner, "caused", "scanned_pages") < 0) {
		ksft_test_result_skip("khugepaged's pages: this kernel's MGLRU does not trace them\n");
	} else {
		if (cgroup_key(OWNER, "memory.stat", "pgscan_khugepaged") >= 0) {
			right &= same_as_memory_stat(OWNER, "pgscan_khugepaged",
						     summary_now("khugepaged", "scanned_pages"));
			right &= same_as_memory_stat(OWNER, "pgsteal_khugepaged",
						     summary_now("khugepaged", "reclaimed_pages"));
		}
		right &= same_as_memory_stat(OWNER, "pgscan",
					     stall(&cgroups, owner, "caused", "scanned_pages"));
		right &= same_as_memory_stat(OWNER, "pgsteal",
					     stall(&cgroups, owner, "caused", "reclaimed_pages"));
		ksft_test_result(right, "khugepaged's pages are memory.stat's\n");
	}
	table_free(&cgroups);
	child_end(pid);
	cgroup_remove(OWNER);
}

/* With nothing more to do, how often it has compacted. */
static long long kcompactd_at_rest(void)
{
	long long count;

	sysctl_set("compaction_proactiveness", 0);
	do {
		count = summary_now("kcompactd", "count");
		sleep_ms(1000);
	} while (summary_now("kcompactd", "count") != count);
	return count;
}

/* Half of the memory, and every other page of that is free: no huge page, but room for many. */
static int work_holes(void *unused)
{
	(void)unused;
	return charge_holes(memory_bytes() / 2 & ~(2 * CHARGE_PAGE - 1));
}

/* It comes by itself, every half second, where there is more in pieces than is wanted. */
static void wait_for_kcompactd(long long before)
{
	int tries;

	sysctl_set("compaction_proactiveness", 100);
	/* Having got nothing, it leaves out 64 turns. */
	for (tries = 0; tries < 120 && summary_now("kcompactd", "count") <= before; tries++)
		sleep_ms(500);
}

static void test_kcompactd(void)
{
	struct trace trace = {
		.events = "compaction/mm_compaction", .cause = "kcompactd", .thread = "kcompactd",
	};
	unsigned long long root = cgroup_id(CGROUP_ROOT);
	long long before, count;
	struct table cgroups;
	bool tracing;
	int tries = 0;
	pid_t pid = 0;

	if (access("/proc/sys/vm/compaction_proactiveness", F_OK)) {
		ksft_test_result_skip("kcompactd: none in this kernel\n");
		ksft_test_result_skip("kcompactd: none in this kernel\n");
		return;
	}
	sysctl_set("nr_hugepages", 0);
	cgroup_write("/proc/sys", "vm/drop_caches", "1");
	do {
		/* The time before left none. */
		child_end(pid);
		pid = child_start(ASKER, work_holes, NULL);
		before = kcompactd_at_rest();
		tracing = trace_start(&trace);
		wait_for_kcompactd(before);
		count = kcompactd_at_rest();
		tracing = tracing && trace_stop(&trace);
	} while (tracing && trace_only_times_differ(&trace) && ++tries < TRACE_TRIES);
	cgroups = table_read("reclaim/cgroups");
	ksft_test_result(pid > 0 && count > before &&
			 same("suffered", stall_of(&cgroups, root, "suffered", "kcompactd", "count"),
			      count) &&
			 same("caused", stall_of(&cgroups, root, "caused", "kcompactd", "count"),
			      count),
			 "kcompactd's compaction is its own and the machine's, %lld times\n", count);
	table_free(&cgroups);
	if (!tracing)
		ksft_test_result_skip("kcompactd: no whole trace\n");
	else
		ksft_test_result(trace_agrees(&trace),
				 "kcompactd compacted as often and as long as tracefs says\n");
	child_end(pid);
}

/* Takes long enough to compare its time. */
static int work_compact(void *unused)
{
	int i;

	(void)unused;
	for (i = 0; i < 10; i++)
		cgroup_write("/proc/sys", "vm/compact_memory", "1");
	return 0;
}

/*
 * A few that need room made: more of them, if so many were lying about, up to half of the
 * memory. The kernel leaves out up to 63 compactions after ones in vain, such as those of
 * a test before this one, so what could not be had is asked for again.
 */
static int work_hugetlb(void *unused)
{
	long long before = vmstat("compact_stall");
	size_t most = memory_bytes() / (4 << 20), pages = 32;
	int tries;

	(void)unused;
	for (tries = 0; tries < 200 && vmstat("compact_stall") == before; tries++) {
		if (sysctl_set("nr_hugepages", pages))
			return -1;
		pages = pages + 16 < most ? pages + 16 : most;
	}
	return work_compact(NULL);
}

static void test_order_9(void)
{
	struct trace trace = {
		.events = "compaction/mm_compaction", .cause = "compaction",
		.thread = "kcompactd", .others = true,
	};
	long long stalls = vmstat("compact_stall");
	struct table cgroups;
	bool tracing;
	pid_t holes, pid;
	int tries;

	if (access("/proc/sys/vm/nr_hugepages", F_OK) || stalls < 0) {
		ksft_test_result_skip("compaction: none, or no hugetlb\n");
		ksft_test_result_skip("compaction: none, or no hugetlb\n");
		return;
	}
	/* By us, so that it is set back: who asks for more is killed. */
	sysctl_set("nr_hugepages", 0);
	cgroup_need_made(ASKER);
	holes = child_start(ASKER, work_holes, NULL);
	tracing = trace_start(&trace);
	pid = child_start(ASKER, work_hugetlb, NULL);
	tracing = tracing && trace_stop(&trace);
	cgroups = table_read("reclaim/cgroups");
	stalls = vmstat("compact_stall") - stalls;
	ksft_print_msg("%lld huge pages, compact_stall %lld\n",
		       cgroup_number("/proc/sys", "vm/nr_hugepages"), stalls);
	ksft_test_result(holes > 0 && pid > 0 && stalls > 0 &&
			 stall_of(&cgroups, cgroup_id(ASKER), "suffered", "compaction", "count") > 0 &&
			 !stall_of(&cgroups, cgroup_id(ASKER), "caused", "compaction", "count"),
			 "order 9: compaction is suffered by who asks, and caused by the machine\n");
	for (tries = 1; tracing && trace_only_times_differ(&trace) && tries < TRACE_TRIES; tries++) {
		tracing = trace_start(&trace);
		child_end(child_start(ASKER, work_compact, NULL));
		tracing = tracing && trace_stop(&trace);
	}
	if (!tracing)
		ksft_test_result_skip("order 9: no whole trace\n");
	else
		ksft_test_result(trace_agrees(&trace),
				 "order 9: compaction took as often and as long as tracefs says\n");
	table_free(&cgroups);
	child_end(pid);
	child_end(holes);
}

int main(void)
{
	ksft_print_header();
	cgroup_need();
	module_need("");
	cleanup_tree(TOP);
	cleanup_file(file);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	if (charge_sparse(file, CHARGE_PAGE))
		ksft_exit_skip("needs a filesystem at /disk\n");
	ksft_set_plan(7);
	/* Only when it is told to. */
	sysctl_set("compaction_proactiveness", 0);

	test_khugepaged();
	test_order_9();
	test_kcompactd();
	ksft_test_result(adds_up_soon(), "all rows add up to the machine's\n");
	ksft_finished();
}
