// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that a cgroup is charged for and that no statistic of the kernel's names.
 *
 * Stimulus: 30 full pipes of 1 MiB each; 16 huge pages of which all but the first 4 KiB are given
 * back (MADV_DONTNEED): such a page stays charged whole until reclaim splits it.
 *
 * Compared with: those amounts, for kernel_other and anon_unmapped; anon, which has the pages that
 * are still mapped; deferred_splits with the number of such huge pages. residual has what is
 * unmapped, as before.
 *
 * Tolerance: what CPUs hold back of a cgroup's charge and statistics: 64 pages each.
 *
 * mmscope-test: memory=1G
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/knobs.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/unnamed"
#define PIPES 30
#define HUGE_PAGES 16
#define HUGE_BYTES (2UL << 20)

static long long slack;

static int work_pipes(void *unused)
{
	int i;

	(void)unused;
	for (i = 0; i < PIPES; i++)
		if (charge_pipe())
			return -1;
	return 0;
}

static int work_holes(void *unused)
{
	char *memory = charge_map((HUGE_PAGES + 1) * HUGE_BYTES, 0);
	size_t i;

	(void)unused;
	if (!memory)
		return -1;
	memory = (char *)(((unsigned long)memory + HUGE_BYTES - 1) & ~(HUGE_BYTES - 1));
	madvise(memory, HUGE_PAGES * HUGE_BYTES, MADV_HUGEPAGE);
	charge_touch(memory, HUGE_PAGES * HUGE_BYTES);
	for (i = 0; i < HUGE_PAGES; i++)
		if (madvise(memory + i * HUGE_BYTES + CHARGE_PAGE, HUGE_BYTES - CHARGE_PAGE,
			    MADV_DONTNEED))
			return -1;
	return 0;
}

/* A number of a cgroup's row; -1 for "-". */
static long long column(const char *cgroup, const char *name)
{
	struct table table = table_read("cgroups");
	ssize_t row = table_find_number(&table, "id", cgroup_id(cgroup));
	long long value = -1;

	if (row >= 0)
		table_number(&table, row, name, &value);
	table_free(&table);
	return value;
}

/* The kernel adds statistics up every 2 s: they are waited for. */
static bool is_near(const char *cgroup, const char *name, long long expected)
{
	long long value = -1;
	int tries;

	for (tries = 0; tries < 20; tries++) {
		value = column(cgroup, name);
		if (value < 0 || llabs(value - expected) <= slack)
			break;
		sleep_ms(250);
	}
	ksft_print_msg("%s %lld, expected %lld\n", name, value, expected);
	return value >= 0 && llabs(value - expected) <= slack;
}

static void test_pipes(void)
{
	const char *cgroup = TOP "/pipes";
	pid_t pid;

	cgroup_need_made(cgroup);
	pid = child_start(cgroup, work_pipes, NULL);
	if (column(cgroup, "kernel") < 0)
		ksft_test_result(pid > 0 && column(cgroup, "kernel_other") < 0,
				 "without kernel there is no kernel_other\n");
	else
		ksft_test_result(pid > 0 && is_near(cgroup, "kernel_other", PIPES * CHARGE_PIPE),
				 "buffers of pipes are in kernel_other\n");
	ksft_test_result(column(cgroup, "anon_unmapped") >= 0 &&
			 column(cgroup, "anon_unmapped") <= slack,
			 "and not in anon_unmapped\n");
	child_end(pid);
}

static void test_holes(void)
{
	long long unmapped = HUGE_PAGES * (HUGE_BYTES - CHARGE_PAGE), queued;
	const char *cgroup = TOP "/holes";
	pid_t pid;

	cgroup_need_made(cgroup);
	knob_set("/sys/kernel/mm/transparent_hugepage/enabled", "madvise");
	pid = child_start(cgroup, work_holes, NULL);
	if (column(cgroup, "usage") < unmapped) {
		child_end(pid);
		ksft_test_result_skip("no huge pages here\n");
		ksft_test_result_skip("no huge pages here\n");
		ksft_test_result_skip("no huge pages here\n");
		return;
	}
	ksft_test_result(pid > 0 && is_near(cgroup, "anon_unmapped", unmapped),
			 "unmapped parts of huge pages are in anon_unmapped\n");
	ksft_test_result(is_near(cgroup, "residual", unmapped) ||
			 column(cgroup, "kernel") < 0, "and in the residual\n");
	queued = column(cgroup, "deferred_splits");
	if (queued < 0)
		ksft_test_result_skip("no queue of a cgroup's own\n");
	else
		ksft_test_result(queued == HUGE_PAGES, "they wait to be split: %lld\n", queued);
	child_end(pid);
}

int main(void)
{
	ksft_print_header();
	cgroup_need();
	module_need("");
	cleanup_tree(TOP);
	slack = sysconf(_SC_NPROCESSORS_CONF) * 64 * (long long)CHARGE_PAGE + (64 << 10);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	ksft_set_plan(5);
	test_pipes();
	test_holes();
	ksft_finished();
}
