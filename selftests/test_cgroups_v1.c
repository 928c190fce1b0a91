// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/cgroups under cgroup v1, against the files of v1's memory controller.
 *
 * Stimulus: a tree charged with anonymous memory, page cache, tmpfs, mlocked memory and
 * swap, a cgroup driven over its limit, one into an OOM kill, and one that is removed
 * while it is still charged.
 *
 * Compared with: the total_* keys of memory.stat, memory.usage_in_bytes and its kin,
 * memory.memsw.*, memory.failcnt, memory.oom_control, cgroup.procs, the directory's inode
 * number. What v1 has no file for must be "-", and so must all of swap where it is not
 * charged.
 *
 * Tolerance: none below the root. Every process stands still; the files are read before
 * and after, and the table counts only if both were the same.
 *
 * mmscope-test: cgroup=v1 kernels=5.10,6.1,6.1-*,*-debug append=swapaccount=1
 * mmscope-test: cgroup=hybrid kernels=5.10,6.1,6.1-*,*-debug append=swapaccount=1
 * mmscope-test: cgroup=v1 kernels=5.10,6.1 append=swapaccount=0
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define MEMORY CGROUP_ROOT "/memory"
#define TOP MEMORY "/v1"
#define NR_CGROUPS 8

static char cgroups[NR_CGROUPS][64];
static int nr_cgroups;
static bool swap_charged;

/* A column, the file that has the same, and the key there if it is a file of keys. */
static const struct {
	const char *column, *file, *key;
	bool swap;		/* only where swap is charged */
} pairs[] = {
	{ "usage", "memory.usage_in_bytes", NULL, false },
	{ "peak", "memory.max_usage_in_bytes", NULL, false },
	{ "max", "memory.limit_in_bytes", NULL, false },
	{ "failcnt", "memory.failcnt", NULL, false },
	{ "events_local_oom_kill_count", "memory.oom_control", "oom_kill", false },
	{ "memsw_usage", "memory.memsw.usage_in_bytes", NULL, true },
	{ "memsw_peak", "memory.memsw.max_usage_in_bytes", NULL, true },
	{ "memsw_max", "memory.memsw.limit_in_bytes", NULL, true },
	{ "swap", "memory.stat", "total_swap", true },
	{ "anon", "memory.stat", "total_rss", false },
	{ "anon_thp", "memory.stat", "total_rss_huge", false },
	{ "file", "memory.stat", "total_cache", false },
	{ "shmem", "memory.stat", "total_shmem", false },
	{ "file_mapped", "memory.stat", "total_mapped_file", false },
	{ "file_dirty", "memory.stat", "total_dirty", false },
	{ "file_writeback", "memory.stat", "total_writeback", false },
	{ "pgfault", "memory.stat", "total_pgfault", false },
	{ "pgmajfault", "memory.stat", "total_pgmajfault", false },
	{ "inactive_anon", "memory.stat", "total_inactive_anon", false },
	{ "active_anon", "memory.stat", "total_active_anon", false },
	{ "inactive_file", "memory.stat", "total_inactive_file", false },
	{ "active_file", "memory.stat", "total_active_file", false },
	{ "unevictable", "memory.stat", "total_unevictable", false },
	/* 5.10 has no such key. */
	{ "workingset_refault_anon", "memory.stat", "total_workingset_refault_anon", false },
	{ "workingset_refault_file", "memory.stat", "total_workingset_refault_file", false },
};

/* v2's alone. */
static const char *const unknown[] = {
	"min", "low", "high", "swap_peak", "swap_high", "swap_max", "zswap_max", "emin", "elow",
	"oom_group", "events_low_count", "events_high_count", "events_max_count",
	"events_oom_count", "events_oom_kill_count", "events_oom_group_kill_count",
	"events_local_low_count", "events_local_high_count", "swap_events_high_count",
	"swap_events_max_count", "swap_events_fail_count", "psi_some_us", "psi_full_us",
	"psi_some_avg10", "psi_full_avg10",
};

static int work_anon(void *mib)
{
	return charge_anon(*(int *)mib << 20);
}

static int work_mlocked(void *unused)
{
	(void)unused;
	return charge_mlocked(2 << 20);
}

static int work_file(void *unused)
{
	(void)unused;
	return charge_file("/disk/v1.file", 8 << 20);
}

static int work_shmem(void *unused)
{
	(void)unused;
	return charge_tmpfs("/tmp/v1.shmem", 1 << 20) ?: charge_shared(256 << 10);
}

static const char *add_cgroup(const char *name)
{
	char *path = cgroups[nr_cgroups++];

	snprintf(path, sizeof(*cgroups), "%s%s", TOP, name);
	cgroup_need_made(path);
	return path;
}

static void start(const char *cgroup, int (*work)(void *), int mib)
{
	if (child_start(cgroup, work, &mib) < 0)
		ksft_exit_fail_msg("a process in %s could not charge it\n", cgroup);
}

static void set(const char *cgroup, const char *file, const char *value)
{
	int error = cgroup_write(cgroup, file, value);

	if (error)
		ksft_exit_fail_msg("%s/%s: %s\n", cgroup, file, strerror(-error));
}

static void make_world(void)
{
	int mib = 6;
	const char *cgroup = add_cgroup("");

	/* 5.10 asks; later kernels know no other way. */
	cgroup_write(cgroup, "memory.use_hierarchy", "1");
	start(add_cgroup("/inner"), work_anon, 1);
	start(add_cgroup("/inner/leaf"), work_mlocked, 0);
	start(add_cgroup("/shmem"), work_shmem, 0);

	cgroup = add_cgroup("/over");
	set(cgroup, "memory.limit_in_bytes", "4M");
	start(cgroup, work_file, 0);

	cgroup = add_cgroup("/swapped");
	set(cgroup, "memory.limit_in_bytes", "3M");
	start(cgroup, work_anon, 6);

	cgroup = add_cgroup("/oom");
	set(cgroup, "memory.swappiness", "0");
	set(cgroup, "memory.limit_in_bytes", "3M");
	if (child_start(cgroup, work_anon, &mib) != -1)
		ksft_exit_fail_msg("6M fit into %s\n", cgroup);
	sync();
}

/* What the kernel says of a pair, as the column should show it; false if it says nothing. */
static bool expected(const char *cgroup, size_t pair, char *text, size_t size)
{
	long long value = pairs[pair].key ?
		cgroup_key(cgroup, pairs[pair].file, pairs[pair].key) :
		cgroup_number(cgroup, pairs[pair].file);

	if (value < 0)
		return false;
	/* PAGE_COUNTER_MAX pages: no limit. */
	if (value == LLONG_MAX / CHARGE_PAGE * CHARGE_PAGE)
		snprintf(text, size, "max");
	else
		snprintf(text, size, "%lld", value);
	return true;
}

static char *expectation_of(const char *cgroup)
{
	char *all = NULL, value[32];
	size_t length, i;
	FILE *out = open_memstream(&all, &length);

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (expected(cgroup, i, value, sizeof(value)))
			fprintf(out, "%s %s\n", pairs[i].column, value);
	fclose(out);
	return all;
}

/* What there is of a column in what expectation_of() gave; false if nothing is. */
static bool find_expected(const char *all, const char *column, char *value)
{
	char name[64];

	for (; all && sscanf(all, "%63s %31s", name, value) == 2; all = strchr(all, '\n') + 1)
		if (!strcmp(name, column))
			return true;
	return false;
}

static int compare(const struct table *table, size_t row, const char *cgroup, const char *kernel)
{
	const char *shown;
	char value[32];
	int wrong = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		shown = table_get(table, row, pairs[i].column) ?: "no column";
		if (pairs[i].swap && !swap_charged)
			strcpy(value, "-");
		else if (!find_expected(kernel, pairs[i].column, value))
			continue;
		if (!strcmp(shown, value))
			continue;
		ksft_print_msg("%s: %s is %s, the kernel says %s\n", cgroup, pairs[i].column,
			       shown, value);
		wrong++;
	}
	for (i = 0; i < ARRAY_SIZE(unknown); i++) {
		shown = table_get(table, row, unknown[i]) ?: "no column";
		if (strcmp(shown, "-")) {
			ksft_print_msg("%s: %s is %s, and v1 has no such file\n", cgroup,
				       unknown[i], shown);
			wrong++;
		}
	}
	return wrong;
}

static long long number_of(const struct table *table, const char *cgroup, const char *column)
{
	ssize_t row = table_find_number(table, "id", cgroup_id(cgroup));
	long long value = -1;

	if (row >= 0)
		table_number(table, row, column, &value);
	return value;
}

/* Removed, and its page cache is still charged to it. */
static void test_dying(void)
{
	unsigned long long id = cgroup_id(TOP "/over");
	long long usage = 0, references = 1;
	struct table table;
	ssize_t row;

	int error;

	cgroup_kill(TOP "/over");
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	error = cgroup_remove(TOP "/over");
	if (error)
		ksft_exit_fail_msg("%s cannot be removed: %s\n", TOP "/over", strerror(-error));
	table = table_read("cgroups");
	row = table_find_number(&table, "id", id);
	if (row >= 0) {
		table_number(&table, row, "usage", &usage);
		table_number(&table, row, "references", &references);
	}
	/* v1 takes what it can from a cgroup that is removed; what is dirty or mapped stays. */
	ksft_test_result(row < 0 || (!strcmp(table_get(&table, row, "state"), "dying") &&
				     references >= 0 &&
				     !strcmp(table_get(&table, row, "path"), "/v1/over")),
			 "a removed cgroup is gone or dying, with its path (%s %s, usage %lld)\n",
			 row < 0 ? "gone" : table_get(&table, row, "state"),
			 row < 0 ? "" : table_get(&table, row, "path"), usage);
	table_free(&table);
}

int main(void)
{
	char *before[NR_CGROUPS], *after[NR_CGROUPS] = { NULL };
	int i, tries, moved = 0, lost = 0, wrong = 0;
	struct table table = { 0 };
	ssize_t row;

	ksft_print_header();
	if (access(MEMORY "/memory.stat", F_OK))
		ksft_exit_skip("needs cgroup v1 with the memory controller\n");
	swap_charged = !access(MEMORY "/memory.memsw.usage_in_bytes", F_OK);
	module_need("");
	ksft_set_plan(7);
	cleanup_file("/tmp/v1.shmem");
	cleanup_file("/disk/v1.file");
	cleanup_tree(TOP);
	cgroup_remove_tree(TOP);
	make_world();

	for (tries = 0; tries < 15; tries++) {
		sleep_ms(500);
		table_free(&table);
		for (i = 0; i < nr_cgroups; i++)
			before[i] = expectation_of(cgroups[i]);
		table = table_read("cgroups");
		for (i = moved = 0; i < nr_cgroups; i++) {
			free(after[i]);
			after[i] = expectation_of(cgroups[i]);
			moved += !!strcmp(before[i], after[i]);
			free(before[i]);
		}
		if (!moved)
			break;
	}
	ksft_test_result(!moved, "the world stood still (try %d)\n", tries + 1);
	for (i = 0; i < nr_cgroups; i++) {
		row = table_find_number(&table, "id", cgroup_id(cgroups[i]));
		if (row < 0)
			lost++;
		else
			wrong += compare(&table, row, cgroups[i], after[i]);
	}
	ksft_test_result(!lost, "each cgroup has a row\n");
	ksft_test_result(!wrong, "every column equals v1's file, or is \"-\" (swap is %scharged)\n",
			 swap_charged ? "" : "not ");

	row = table_find_number(&table, "id", cgroup_id(MEMORY));
	ksft_test_result(row == 0 && !strcmp(table_get(&table, 0, "path"), "/") &&
			 !strcmp(table_get(&table, 0, "parent_id"), "-") &&
			 !strcmp(table_get(&table, 0, "max"), "-"),
			 "the root: first, without a parent, without a limit\n");
	ksft_test_result(number_of(&table, TOP "/over", "failcnt") > 0 &&
			 number_of(&table, TOP "/over", "events_local_max_count") > 0 &&
			 number_of(&table, TOP "/oom", "events_local_oom_kill_count") == 1 &&
			 number_of(&table, TOP, "unevictable") > 0 &&
			 number_of(&table, TOP, "shmem") > 0,
			 "the tree had each kind of charge and event\n");
	ksft_test_result(!swap_charged || number_of(&table, TOP, "swap") > 0,
			 "swap was used where it is charged\n");
	table_free(&table);
	test_dying();
	ksft_finished();
}
