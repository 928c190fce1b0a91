// SPDX-License-Identifier: GPL-2.0
/*
 * Reclaim under cgroup v1.
 *
 * Stimulus: page cache over a parent's memory.limit_in_bytes (hierarchical), a limit that
 * is lowered below the usage, memory.force_empty.
 *
 * Compared with: the cgroups that the test itself set up, for suffered and caused;
 * reclaim/summary for the sums of all rows, before and after the cgroups are gone.
 * v1's memory.stat has no count of pages scanned to compare with.
 *
 * Tolerance: none.
 *
 * mmscope-test: cgroup=v1 memory=1G kernels=5.10,6.1,6.1-*,*-debug
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/reclaim.h"
#include "lib/table.h"
#include "lib/test.h"

#define MEMORY CGROUP_ROOT "/memory"
#define TOP MEMORY "/reclaim"
#define OWNER TOP "/owner"
#define TASK TOP "/owner/task"
#define OTHER TOP "/other"

static char file[] = "/disk/v1";

static int work_lower(void *unused)
{
	(void)unused;
	return cgroup_write(TASK, "memory.limit_in_bytes", "2M");
}

static int work_empty(void *unused)
{
	(void)unused;
	return cgroup_write(OWNER, "memory.force_empty", "0");
}

static const struct {
	const char *name, *cause;
	const char *limit;	/* of the owner */
	const char *in;		/* where the task that reclaims is */
	const char *target;	/* for whose sake */
	int (*before)(void *path), (*work)(void *path);
} cases[] = {
	{ "page cache over a parent's limit_in_bytes", "memcg_limit", "8M", TASK, OWNER,
	  NULL, charge_cache },
	{ "another cgroup's limit_in_bytes lowered", "memcg_limit", "-1", OTHER, TASK,
	  charge_cache, work_lower },
	{ "force_empty of another cgroup", "proactive", "-1", OTHER, OWNER,
	  charge_cache, work_empty },
};

#define NR_CASES ARRAY_SIZE(cases)

static void test_case(int n)
{
	unsigned long long target, sufferer;
	struct table cgroups;
	pid_t pid = 0;

	cgroup_need_made(OWNER);
	cgroup_write(OWNER, "memory.use_hierarchy", "1");
	cgroup_need_made(TASK);
	cgroup_need_made(OTHER);
	target = cgroup_id(cases[n].target);
	sufferer = cgroup_id(cases[n].in);
	cgroup_write(OWNER, "memory.limit_in_bytes", cases[n].limit);
	cgroup_write("/proc/sys", "vm/drop_caches", "1");

	if (cases[n].before) {
		pid = child_start(TASK, cases[n].before, file);
		/* force_empty is refused where tasks are. */
		child_end(pid);
	}
	if (pid >= 0)
		pid = child_start(cases[n].in, cases[n].work, file);
	cgroups = table_read("reclaim/cgroups");
	ksft_test_result(pid > 0 && only_cause(&cgroups, target, sufferer, cases[n].cause),
			 "%s\n", cases[n].name);
	table_free(&cgroups);
	child_end(pid);
	cgroup_remove_tree(OWNER);
	cgroup_remove_tree(OTHER);
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	if (access(MEMORY "/memory.limit_in_bytes", F_OK))
		ksft_exit_skip("needs cgroup v1 with the memory controller\n");
	module_need("");
	cleanup_tree(TOP);
	cleanup_file(file);
	cgroup_need_made(TOP);
	cgroup_write(TOP, "memory.use_hierarchy", "1");
	if (charge_sparse(file, 24 << 20))
		ksft_exit_skip("needs a filesystem at /disk\n");
	ksft_set_plan(NR_CASES + 2);

	for (i = 0; i < NR_CASES; i++)
		test_case(i);
	ksft_test_result(adds_up_soon(), "all rows add up to the machine's\n");
	cleanup_now();
	sleep_ms(1000);
	ksft_test_result(adds_up_soon(), "and with the cgroups gone they still do\n");
	ksft_finished();
}
