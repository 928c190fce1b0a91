// SPDX-License-Identifier: GPL-2.0
/*
 * Reclaim is put down to its cause, to who suffers it and to who causes it.
 *
 * Stimulus: workloads that each provoke one cause: page cache and anonymous
 * memory over a parent's memory.max, page cache over memory.high, a write to
 * another cgroup's memory.reclaim, memory that cannot be reclaimed over
 * memory.high, compact_memory, drop_caches. Then the cgroups are removed. Page cache over
 * memory.high once more while others trace the function that reclaims: what it returns to
 * is theirs then, not who called it.
 *
 * Compared with: the cgroups that the test itself set up, for suffered and caused;
 * memory.stat's own pgscan and pgsteal for pages; reclaim/summary for the sums of
 * all rows, before and after the cgroups are gone; mm_vmscan_memcg_reclaim_* events
 * of the same run, recorded by tracefs, for number and time of reclaims.
 *
 * Tolerance: 5.10 keeps up to 32 events a CPU and cgroup back from memory.stat.
 * Times: see trace.h. Everything else is exact.
 *
 * mmscope-test: memory=1G
 * mmscope-test: memory=1G cpus=1
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/reclaim.h"
#include "lib/table.h"
#include "lib/test.h"
#include "lib/trace.h"

#define TOP CGROUP_ROOT "/reclaim"
#define OWNER TOP "/owner"
#define TASK TOP "/owner/task"
#define OTHER TOP "/other"

static size_t limit = 16 << 20;
static char file[] = "/disk/reclaim";

static int work_anon(void *unused)
{
	(void)unused;
	return charge_anon(3 * limit);
}

/* On 5.10 there is no memory.reclaim. What cannot be had all gives EAGAIN. */
static int work_ask(void *unused)
{
	char text[32];
	int error;

	(void)unused;
	snprintf(text, sizeof(text), "%zu", limit / 4);
	error = cgroup_write(OWNER, "memory.reclaim", text);
	return error && error != -EAGAIN;
}

static int work_compact(void *unused)
{
	(void)unused;
	return cgroup_write("/proc/sys", "vm/compact_memory", "1");
}

static const struct {
	const char *name, *cause;
	const char *knob;	/* of the owner's, set to the limit */
	const char *in;		/* where the task is */
	int (*before)(void *path), (*work)(void *path);
} cases[] = {
	{ "page cache over a parent's memory.max", "memcg_limit", "memory.max", TASK,
	  NULL, charge_cache },
	{ "anonymous memory over a parent's memory.max", "memcg_limit", "memory.max", TASK,
	  NULL, work_anon },
	{ "page cache over a parent's memory.high", "memcg_high", "memory.high", TASK,
	  NULL, charge_cache },
	{ "memory.reclaim of another cgroup", "proactive", NULL, OTHER,
	  charge_cache, work_ask },
};

#define NR_CASES ARRAY_SIZE(cases)

static void make_cgroups(void)
{
	if (cgroup_make_inner(OWNER))
		ksft_exit_fail_msg("no memory controller in " OWNER "\n");
	cgroup_need_made(TASK);
	cgroup_need_made(OTHER);
}

static void remove_cgroups(void)
{
	cgroup_remove_tree(OWNER);
	cgroup_remove_tree(OTHER);
}

/* NULL: no limit. What of the file is in memory is charged to another, and goes. */
static void limit_owner(const char *knob)
{
	char text[32];

	snprintf(text, sizeof(text), "%zu", limit);
	if (knob && cgroup_write(OWNER, knob, text))
		ksft_exit_fail_msg("cannot set %s\n", knob);
	cgroup_write("/proc/sys", "vm/drop_caches", "1");
}

struct outcome {
	bool right, tracing, counts, times;
};

static struct outcome run_case(int n)
{
	struct trace trace = { .events = "vmscan/mm_vmscan_memcg_reclaim",
			       .cause = cases[n].cause };
	struct outcome outcome = { .right = false };
	unsigned long long owner, task;
	struct table cgroups;
	pid_t pid, other = 0;

	make_cgroups();
	owner = cgroup_id(OWNER);
	task = cgroup_id(cases[n].in);
	limit_owner(cases[n].knob);

	if (cases[n].before)
		other = child_start(TASK, cases[n].before, file);
	outcome.tracing = trace_start(&trace);
	pid = child_start(cases[n].in, cases[n].work, file);
	outcome.tracing = outcome.tracing && trace_stop(&trace);
	cgroups = table_read("reclaim/cgroups");

	outcome.right = pid > 0 && other >= 0 && only_cause(&cgroups, owner, task, cases[n].cause);
	if (stall(&cgroups, owner, "caused", "scanned_pages") >= 0) {
		outcome.right &= same_as_memory_stat(OWNER, "pgscan",
						     stall(&cgroups, owner, "caused",
							   "scanned_pages"));
		outcome.right &= same_as_memory_stat(OWNER, "pgsteal",
						     stall(&cgroups, owner, "caused",
							   "reclaimed_pages"));
	}
	if (outcome.tracing) {
		outcome.counts = trace_counts_agree(&trace);
		outcome.times = trace_times_agree(&trace);
	}
	table_free(&cgroups);
	child_end(pid);
	child_end(other);
	remove_cgroups();
	return outcome;
}

/* All has to be right each time, but for times, see trace.h. */
static void test_case(int n)
{
	struct outcome outcome;
	int tries = 0;

	if (cases[n].work == work_ask && access(TOP "/memory.reclaim", F_OK)) {
		ksft_test_result_skip("%s: no memory.reclaim here\n", cases[n].name);
		ksft_test_result_skip("%s: no memory.reclaim here\n", cases[n].name);
		return;
	}
	do {
		outcome = run_case(n);
	} while (outcome.right && outcome.counts && !outcome.times && ++tries < TRACE_TRIES);
	ksft_test_result(outcome.right, "%s\n", cases[n].name);
	if (!outcome.tracing)
		ksft_test_result_skip("%s: no whole trace\n", cases[n].name);
	else
		ksft_test_result(outcome.counts && outcome.times,
				 "%s: as often and as long as tracefs says\n", cases[n].name);
}

/* A row of reclaim/now. */
struct seat {
	long long cgroup, target, since;
};

/* Looks until the task is in reclaim for that cause, for ten seconds or more. */
static bool is_in_now(pid_t pid, const char *cause, struct seat *seat)
{
	struct table now;
	bool seen = false;
	ssize_t row;
	int tries;

	for (tries = 0; tries < 1000 && !seen; tries++) {
		sleep_ms(10);
		now = table_read("reclaim/now");
		row = table_find_number(&now, "pid", pid);
		if (row >= 0 && !strcmp(table_get(&now, row, "cause"), cause))
			seen = table_number(&now, row, "cgroup_id", &seat->cgroup) &&
			       table_number(&now, row, "target_id", &seat->target) &&
			       table_number(&now, row, "since_ns", &seat->since);
		table_free(&now);
	}
	return seen;
}

/* What does nothing but reclaim is seen to do so, sooner or later. */
static void test_now(void)
{
	struct seat seat = { 0 };
	bool seen = false;
	pid_t pid;

	make_cgroups();
	limit_owner("memory.max");
	pid = child_repeat(TASK, charge_cache, file);
	if (pid > 0)
		seen = is_in_now(pid, "memcg_limit", &seat);
	child_end(pid);
	ksft_print_msg("since %lld ns\n", seat.since);
	ksft_test_result(seen && seat.target == (long long)cgroup_id(OWNER) &&
			 seat.cgroup == (long long)cgroup_id(TASK) &&
			 seat.since >= 0 && seat.since < 60000000000LL && nobody_in("memcg_limit"),
			 "a task over its parent's limit is in reclaim/now, and the parent is the target\n");
	remove_cgroups();
}

/* A task that sleeps for memory.high is in reclaim/now until it is killed. */
static void test_throttled(void)
{
	struct seat seat = { 0 };
	struct table cgroups;
	bool seen = false;
	long long id;
	pid_t pid;

	make_cgroups();
	id = cgroup_id(TASK);
	cgroup_write(TASK, "memory.swap.max", "0");
	cgroup_write(TASK, "memory.high", "2M");
	pid = child_repeat(TASK, work_anon, NULL);
	if (pid > 0)
		seen = is_in_now(pid, "high_throttle", &seat);
	child_end(pid);
	ksft_test_result(seen && seat.target == id && seat.cgroup == id,
			 "a task asleep over memory.high is in reclaim/now\n");

	seen = nobody_in("high_throttle");
	cgroups = table_read("reclaim/cgroups");
	ksft_test_result(seen && stall_of(&cgroups, id, "suffered", "high_throttle", "count") > 0 &&
			 stall_of(&cgroups, id, "caused", "high_throttle", "ns") ==
			 stall_of(&cgroups, id, "suffered", "high_throttle", "ns"),
			 "killed, it has left, and its sleep is counted\n");
	table_free(&cgroups);
	remove_cgroups();
}

static long long lost_now(void)
{
	struct table status = keys_read("status");
	long long lost = atoll(key_get(&status, "events_lost") ?: "0");

	table_free(&status);
	return lost;
}

static const struct {
	const char *name;
	struct { const char *file, *text; } on[2], off[2];
} tracers[] = {
	{ "function_graph",
	  { { "set_ftrace_filter", "try_to_free_mem_cgroup_pages" },
	    { "current_tracer", "function_graph" } },
	  { { "current_tracer", "nop" }, { "set_ftrace_filter", "!try_to_free_mem_cgroup_pages" } } },
	{ "a kretprobe",
	  { { "kprobe_events", "r:mmscope_test try_to_free_mem_cgroup_pages" },
	    { "events/kprobes/mmscope_test/enable", "1" } },
	  { { "events/kprobes/mmscope_test/enable", "0" }, { "kprobe_events", "-:mmscope_test" } } },
};

#define NR_TRACERS ARRAY_SIZE(tracers)

/* The cause is found out all the same, or the stay is said to be lost. */
static void test_traced(int n)
{
	long long lost = lost_now(), high, limits;
	struct table cgroups;
	bool tracing;
	pid_t pid;

	tracing = !cgroup_write(TRACE_ROOT, tracers[n].on[0].file, tracers[n].on[0].text) &&
		  !cgroup_write(TRACE_ROOT, tracers[n].on[1].file, tracers[n].on[1].text);
	make_cgroups();
	limit_owner("memory.high");
	pid = child_start(TASK, charge_cache, file);
	cgroup_write(TRACE_ROOT, tracers[n].off[0].file, tracers[n].off[0].text);
	cgroup_write(TRACE_ROOT, tracers[n].off[1].file, tracers[n].off[1].text);
	cgroups = table_read("reclaim/cgroups");
	high = stall_of(&cgroups, cgroup_id(OWNER), "caused", "memcg_high", "count");
	limits = stall_of(&cgroups, cgroup_id(OWNER), "caused", "memcg_limit", "count");
	lost = lost_now() - lost;
	table_free(&cgroups);
	child_end(pid);
	remove_cgroups();
	if (!tracing) {
		ksft_test_result_skip("%s: none in this kernel\n", tracers[n].name);
		return;
	}
	ksft_print_msg("%s: memcg_high %lld, memcg_limit %lld, lost %lld\n", tracers[n].name, high,
		       limits, lost);
	ksft_test_result(pid > 0 && limits <= 0 && (high > 0 || lost > 0),
			 "traced by %s: the cause is right, or said to be lost\n", tracers[n].name);
}

static void test_compaction(void)
{
	struct table cgroups;
	pid_t pid;

	make_cgroups();
	if (access("/proc/sys/vm/compact_memory", F_OK)) {
		ksft_test_result_skip("compaction: none in this kernel\n");
		remove_cgroups();
		return;
	}
	pid = child_start(OTHER, work_compact, NULL);
	cgroups = table_read("reclaim/cgroups");
	ksft_test_result(pid > 0 &&
			 stall_of(&cgroups, cgroup_id(OTHER), "suffered", "compaction", "count") > 0 &&
			 !stall_of(&cgroups, cgroup_id(OTHER), "caused", "compaction", "count"),
			 "compaction is suffered by who asks, and caused by the machine\n");
	table_free(&cgroups);
	child_end(pid);
	remove_cgroups();
}

static void test_shrinkers(void)
{
	long long before = summary_now("slab", "count"), calls = 0, count = 0, tries;
	struct table shrinkers;

	for (tries = 0; tries < 3; tries++)
		cgroup_write("/proc/sys", "vm/drop_caches", "2");
	for (tries = 0; tries < 10; tries++) {
		count = summary_now("slab", "count");
		shrinkers = table_read("reclaim/shrinkers");
		calls = column_sum(&shrinkers, "calls_count");
		table_free(&shrinkers);
		if (calls == count)
			break;
		sleep_ms(200);
	}
	ksft_test_result(count > before && calls == count,
			 "drop_caches calls shrinkers, %lld in all, each in its row\n", count);
}

int main(void)
{
	unsigned int i;

	ksft_print_header();
	cgroup_need();
	module_need("");
	cleanup_tree(TOP);
	cleanup_file(file);
	if (small_workload())
		limit = 8 << 20;
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	if (charge_file(file, 3 * limit))
		ksft_exit_skip("needs a filesystem at /disk\n");
	ksft_set_plan(2 * NR_CASES + NR_TRACERS + 7);

	for (i = 0; i < NR_CASES; i++)
		test_case(i);
	for (i = 0; i < NR_TRACERS; i++)
		test_traced(i);
	test_now();
	test_throttled();
	test_compaction();
	test_shrinkers();
	ksft_test_result(adds_up_soon(), "all rows add up to the machine's\n");
	cleanup_now();
	sleep_ms(3000);
	ksft_test_result(adds_up_soon(), "and with the cgroups gone they still do\n");
	ksft_finished();
}
