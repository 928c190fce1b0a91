// SPDX-License-Identifier: GPL-2.0
/*
 * The probes of reclaim under stress: nothing is left behind, nothing is lost.
 *
 * Stimulus: tasks that are killed in the midst of memcg reclaim; 2,000 cgroups (100 for a small
 * workload) that each reclaim once, and go when the last of them has; a CPU that goes away and
 * comes back; loading and unloading while six tasks reclaim.
 *
 * Compared with: reclaim/now, which must be without them soon; the sums of
 * all rows with reclaim/summary; events_lost, which must be 0; and the kernel must
 * live. No tolerance.
 *
 * mmscope-test: memory=1G timeout=900 flavours=yes
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/hurry.h"
#include "lib/module.h"
#include "lib/reclaim.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/stress"
#define CPU1 "/sys/devices/system/cpu/cpu1"
#define TASKS 6

static char file[] = "/disk/stress";
static pid_t tasks[TASKS];

static void end_tasks(void)
{
	int i;

	for (i = 0; i < TASKS; i++)
		child_end(tasks[i]);
}

/* Reads a file that is larger than its cgroup, for ever. */
static int work_for_ever(void *path)
{
	while (!charge_cache(path))
		;
	return -1;
}

/* Reads it once, when no page of it is charged to anybody. */
static int work_once(void *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
	return charge_cache(path);
}

static pid_t start_work(const char *cgroup, int (*work)(void *path))
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (cgroup_write(cgroup, "cgroup.procs", "0"))
		_exit(1);
	_exit(!!work(file));
}

static void start_all(void)
{
	int i;

	for (i = 0; i < TASKS; i++)
		tasks[i] = start_work(TOP "/limited", work_for_ever);
}

static void end_all(void)
{
	int i;

	for (i = 0; i < TASKS; i++) {
		child_end(tasks[i]);
		tasks[i] = 0;
	}
}

static long long lost(void)
{
	struct table status = keys_read("status");
	const char *value = key_get(&status, "events_lost");
	long long n = value ? atoll(value) : -1;

	table_free(&status);
	return n;
}

static void test_kills(int turns)
{
	bool reclaimed = true, left;
	int tries;

	while (turns--) {
		long long before = summary_now("memcg_limit", "count");

		start_all();
		for (tries = 0; tries < 200; tries++) {
			if (summary_now("memcg_limit", "count") > before + TASKS)
				break;
			sleep_ms(50);
		}
		reclaimed &= tries < 200;
		sleep_ms(turns % 7 * 5);
		end_all();
	}
	left = nobody_in("memcg_limit");
	if (!reclaimed || !left)
		ksft_print_msg("they %s, and %s\n", reclaimed ? "reclaimed" : "did not reclaim",
			       left ? "left" : "did not leave");
	ksft_test_result(reclaimed && left && adds_up_soon(),
			 "who is killed in reclaim leaves it\n");
}

static void test_many_cgroups(int count)
{
	char path[128];
	long long before = summary_now("memcg_limit", "count");
	int i, status, failed = 0;
	bool alive;
	pid_t pid;

	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), TOP "/many%d", i);
		if (cgroup_make(path) || cgroup_write(path, "memory.max", "1280K")) {
			failed++;
			continue;
		}
		pid = start_work(path, work_once);
		failed += waitpid(pid, &status, 0) != pid || status;
	}
	ksft_print_msg("%d of %d cgroups could not be made or filled\n", failed, count);
	alive = summary_now("memcg_limit", "count") >= before + count && adds_up_soon();
	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), TOP "/many%d", i);
		failed += cgroup_remove(path);
	}
	ksft_test_result(!failed && alive && adds_up_soon(),
			 "%d cgroups came, reclaimed and went\n", count);
}

static void test_hotplug(int turns)
{
	bool right = true;
	int i;

	if (access(CPU1 "/online", W_OK)) {
		ksft_test_result_skip("hotplug: no CPU that can go\n");
		return;
	}
	start_all();
	for (i = 0; i < turns; i++) {
		right &= !cgroup_write(CPU1, "online", "0");
		sleep_ms(200);
		right &= !cgroup_write(CPU1, "online", "1");
		sleep_ms(200);
	}
	end_all();
	ksft_test_result(right && nobody_in("memcg_limit") && adds_up_soon(),
			 "a CPU that goes takes no figures with it\n");
}

/* As often as a minute allows, but five times. */
static void test_unload(int turns)
{
	double end = now_seconds() + 60;
	bool right = true;
	pid_t ticker;
	int i;

	start_all();
	ticker = hurry_start();
	for (i = 0; i < turns && (i < 5 || now_seconds() < end); i++) {
		right &= !module_unload();
		sleep_ms(i % 5 * 20);
		right &= !module_load("");
		sleep_ms(i % 3 * 50);
	}
	hurry_end(ticker);
	right &= summary_now("memcg_limit", "count") >= 0;
	end_all();
	ksft_test_result(right && nobody_in("memcg_limit"),
			 "loaded and unloaded %d times while others reclaim\n", i);
}

int main(void)
{
	bool slow = small_workload();

	ksft_print_header();
	cgroup_need();
	module_need("");
	cleanup_tree(TOP);
	cleanup_file(file);
	cleanup_call(end_tasks);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	cgroup_need_made(TOP "/limited");
	cgroup_write(TOP "/limited", "memory.max", "1M");
	if (charge_sparse(file, 3 << 19))
		ksft_exit_skip("needs a filesystem at /disk\n");
	ksft_set_plan(5);

	test_kills(slow ? 3 : 10);
	test_many_cgroups(slow ? 100 : 2000);
	test_hotplug(slow ? 1 : 5);
	ksft_test_result(!lost(), "no event was lost\n");
	test_unload(slow ? 5 : 15);
	ksft_finished();
}
