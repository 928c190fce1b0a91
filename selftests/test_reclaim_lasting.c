// SPDX-License-Identifier: GPL-2.0
/*
 * What lasts is counted while it lasts, and only grows.
 *
 * Stimulus: a task that is put to sleep for memory.high, for seconds; a run of kswapd while memory
 * is short; tasks over memory.max and memory.high while all figures are read 1,000 times;
 * directory entries of names that do not exist over a limit, which shrinkers free and which are
 * no pages of the LRU lists.
 *
 * Compared with: the time that passed meanwhile on the same clock, and reclaim/now for who is in
 * there all along; each figure with what it was a read before; memory.events' max and the
 * shrinkers' objects for a reclaim that freed something. And the sums of reclaim/cgroups
 * with reclaim/summary.
 *
 * Tolerance: a sleep seen to last has to show 80 % of the time between two reads, for a read takes
 * time itself, and not more than what passed from before the first to after the second.
 *
 * mmscope-test: memory=512M swap=0 timeout=300
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/reclaim.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/lasting"
#define HIGH TOP "/high"
#define MAX TOP "/max"
#define NAMES TOP "/names"
#define READS 1000

static char file[] = "/disk/lasting";

static int work_anon(void *unused)
{
	(void)unused;
	return charge_anon(24 << 20);
}

/* Since when a task is in reclaim for a cause; -1 if it is not. */
static long long since(pid_t pid, const char *cause)
{
	struct table now = table_read("reclaim/now");
	ssize_t row = pid ? table_find_number(&now, "pid", pid) : table_find(&now, "cause", cause);
	long long ns = -1;

	if (row >= 0 && !strcmp(table_get(&now, row, "cause"), cause))
		table_number(&now, row, "since_ns", &ns);
	table_free(&now);
	return ns;
}

/* What is told of a cause in one place: a key, or a column of a cgroup's row. */
struct told {
	long long summary, suffered, caused, total, max, count;
};

static struct told told_now(unsigned long long id, const char *cause)
{
	struct told told = { 0 };
	struct table cgroups = table_read("reclaim/cgroups");
	struct table all = table_read("cgroups"), summary;
	ssize_t row = table_find_number(&all, "id", id);

	told.suffered = stall_of(&cgroups, id, "suffered", cause, "ns");
	told.caused = stall_of(&cgroups, id, "caused", cause, "ns");
	if (row >= 0)
		table_number(&all, row, "suffered_ns", &told.total);
	summary = keys_read("reclaim/summary");
	told.summary = summary_key(&summary, cause, "ns");
	told.max = summary_key(&summary, cause, "max_ns");
	told.count = summary_key(&summary, cause, "count");
	table_free(&cgroups);
	table_free(&all);
	table_free(&summary);
	return told;
}

static bool grew(const char *what, long long by, double least, double most)
{
	if (by >= least && by <= most)
		return true;
	ksft_print_msg("%s: %lld ns more, not %.0f to %.0f\n", what, by, least, most);
	return false;
}

/* One sleep is looked at twice. 1: as it should be, 0: not, -1: it did not last. */
static int look_twice(unsigned long long id, pid_t pid)
{
	double from, first, second, to;
	long long entered, lasts;
	struct told a, b;
	bool right;

	from = now_seconds();
	entered = since(pid, "high_throttle");
	a = told_now(id, "high_throttle");
	first = now_seconds();
	sleep_ms(300);
	second = now_seconds();
	b = told_now(id, "high_throttle");
	lasts = since(pid, "high_throttle");
	to = now_seconds();
	if (entered < 0 || lasts < entered + (second - from) * 1e9)
		return -1;
	right = grew("summary", b.summary - a.summary, (second - first) * 8e8, (to - from) * 1e9);
	right &= grew("suffered", b.suffered - a.suffered, (second - first) * 8e8, (to - from) * 1e9);
	right &= grew("caused", b.caused - a.caused, (second - first) * 8e8, (to - from) * 1e9);
	right &= grew("cgroups", b.total - a.total, (second - first) * 8e8, (to - from) * 1e9);
	if (b.max < entered || b.count != a.count) {
		ksft_print_msg("max %lld of a stay since %lld, count was %lld, is %lld\n", b.max,
			       entered, a.count, b.count);
		right = false;
	}
	return right;
}

static void test_sleeper(void)
{
	unsigned long long id;
	int tries, seen = -1;
	pid_t pid;

	cgroup_need_made(HIGH);
	id = cgroup_id(HIGH);
	cgroup_write(HIGH, "memory.high", "2M");
	pid = child_repeat(HIGH, work_anon, NULL);
	for (tries = 0; tries < 100 && seen < 0; tries++) {
		sleep_ms(50);
		seen = look_twice(id, pid);
	}
	child_end(pid);
	ksft_test_result(seen == 1, "a sleep over memory.high is counted while it lasts\n");
}

/* Numbers of a file that must not become less, by name; of another length, nothing is said. */
static int fell(const struct table *before, const struct table *after, bool keys)
{
	size_t row, column, wrong = 0;

	for (row = 0; row < before->nr_rows; row++)
		for (column = 0; column < before->nr_columns; column++) {
			const char *name = keys ? table_get(before, row, "key") :
						  before->columns[column];
			const char *id = keys ? name : table_get(before, row, "serial_nr");
			ssize_t other = table_find(after, keys ? "key" : "serial_nr", id);
			long long a, b;

			if (keys ? column != 1 || strstr(name, "_p50_") || strstr(name, "_p9") :
				   !strcmp(id, "-"))
				continue;
			if (other < 0 ||
			    !table_number(before, row, before->columns[column], &a) ||
			    !table_number(after, other, before->columns[column], &b) || b >= a)
				continue;
			if (!wrong++)
				ksft_print_msg("%s was %lld, is %lld\n", name, a, b);
		}
	return wrong;
}

static void test_monotonic(void)
{
	struct table summary = keys_read("reclaim/summary"), cgroups = table_read("reclaim/cgroups");
	int i, wrong = 0, cpu, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	long long before = summary_now("memcg_limit", "ns");
	pid_t pids[4] = { 0 };

	cgroup_need_made(MAX);
	cgroup_write(MAX, "memory.max", "8M");
	cgroup_write("/proc/sys", "vm/drop_caches", "1");
	for (cpu = 0; cpu < cpus && cpu < 2; cpu++)
		pids[cpu] = child_repeat(MAX, charge_cache, file);
	pids[2] = child_repeat(HIGH, work_anon, NULL);
	pids[3] = child_repeat(HIGH, charge_cache, file);
	for (i = 0; i < READS && !wrong; i++) {
		struct table summary2 = keys_read("reclaim/summary");
		struct table cgroups2 = table_read("reclaim/cgroups");

		wrong += fell(&summary, &summary2, true) + fell(&cgroups, &cgroups2, false);
		table_free(&summary);
		table_free(&cgroups);
		summary = summary2;
		cgroups = cgroups2;
	}
	for (i = 0; i < 4; i++)
		child_end(pids[i]);
	table_free(&summary);
	table_free(&cgroups);
	ksft_test_result(!wrong && summary_now("memcg_limit", "ns") > before,
			 "no figure becomes less, in %d reads under load\n", READS);
}

/* Names that do not exist: directory entries that the kernel remembers. */
static int work_names(void *unused)
{
	char path[128];
	int i;

	(void)unused;
	for (i = 0; i < 60000; i++) {
		snprintf(path, sizeof(path), "/disk/none-%d-of-a-name-that-is-too-long-for-the-entry", i);
		if (!access(path, F_OK))
			return -1;
	}
	return 0;
}

/*
 * The memory of entries is free only when a grace period of RCU has passed: reclaims that come
 * before then find nothing more, and after 16 of them the kernel may kill the child. The test asks
 * whether a reclaim freed something, not whether the child lives.
 */
static void test_freed_by_shrinkers(void)
{
	long long count, failed, freed;
	pid_t pid;

	cgroup_need_made(NAMES);
	cgroup_write(NAMES, "memory.max", "8M");
	count = summary_now("memcg_limit", "count");
	failed = summary_now("memcg_limit", "failed_count");
	freed = summary_now("slab", "freed_objects");
	pid = child_start(NAMES, work_names, NULL);
	count = summary_now("memcg_limit", "count") - count;
	failed = summary_now("memcg_limit", "failed_count") - failed;
	freed = summary_now("slab", "freed_objects") - freed;
	child_end(pid);
	ksft_print_msg("%lld stays, %lld failed, shrinkers freed %lld objects\n", count, failed,
		       freed);
	ksft_test_result(count > 0 && freed > 0 && failed < count,
			 "a reclaim in which shrinkers freed something has not failed\n");
}

/* kswapd runs for as long as somebody takes what it frees. */
static void test_kswapd(void)
{
	long long awake = 0, before = 0, count = 0, runs = 0;
	int tries, seen = 0;
	pid_t pids[2];
	size_t i;

	for (i = 0; i < 2; i++)
		pids[i] = child_repeat(NULL, charge_cache, file);
	for (tries = 0; tries < 400 && seen < 3; tries++) {
		if (since(0, "kswapd") < 0) {
			sleep_ms(20);
			continue;
		}
		count = summary_now("kswapd", "count");
		before = nodes_sum("kswapd", "awake_ns");
		runs = nodes_sum("kswapd", "runs_count");
		awake = nodes_sum("kswapd", "awake_ns");
		/* The same run is looked at twice, if none ended and none began. */
		if (since(0, "kswapd") < 0 || summary_now("kswapd", "count") != count ||
		    nodes_sum("kswapd", "runs_count") != runs)
			continue;
		if (awake <= before)
			break;
		seen++;
	}
	for (i = 0; i < 2; i++)
		child_end(pids[i]);
	if (tries == 400) {
		ksft_test_result_skip("kswapd: no run of it lasted for some reads\n");
		return;
	}
	ksft_print_msg("awake_ns was %lld, is %lld\n", before, awake);
	ksft_test_result(seen == 3, "a run of kswapd is counted while it lasts\n");
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
	if (charge_sparse(file, 2 * memory_bytes()))
		ksft_exit_skip("needs a filesystem at /disk\n");
	ksft_set_plan(5);

	test_sleeper();
	test_kswapd();
	test_monotonic();
	test_freed_by_shrinkers();
	cleanup_now();
	ksft_test_result(adds_up_soon(), "all rows add up to the machine's\n");
	ksft_finished();
}
