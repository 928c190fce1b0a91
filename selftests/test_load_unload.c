// SPDX-License-Identifier: GPL-2.0
/*
 * Loading and unloading, again and again, on a busy machine.
 *
 * Stimulus: 50 loads and unloads (12 for a small workload), while a process on each CPU
 * reads all files in pieces of odd sizes and keeps some of them open half read, and two
 * others make and remove cgroups with processes in them.
 *
 * Compared with: every load and unload succeeds, no unload waits for those who
 * hold files open, the readers live to the end, and nothing that a reader got
 * as a whole file was broken. What a reader may see: no such file (between two
 * loads), EIO (of an older load). What the console may show is the harness's
 * part.
 *
 * mmscope-test: timeout=400 flavours=yes
 */
#include <sched.h>
#include <sys/mman.h>

#include "lib/cgroup.h"
#include "lib/cleanup.h"
#include "lib/hurry.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/loads"

/* What the readers count, in shared memory. */
static struct counts {
	long whole, broken, refused, strange;
	char why[512];		/* of the last broken one */
} *counts;

static pid_t helpers[4];

static void end_helpers(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(helpers); i++)
		child_end(helpers[i]);
}

static void read_one(const char *name, bool keys, size_t piece, struct counts *mine)
{
	char path[64], *text;
	struct table table;
	const char *why;
	int fd;

	snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		if (errno == ENOENT || errno == EIO)
			mine->refused++;
		else
			mine->strange++;
		/* Spinning would only keep the CPU from the load that is due. */
		sleep_ms(2);
		return;
	}
	text = slurp_fd(fd, piece, NULL);
	if (!text) {
		if (errno == EIO)
			mine->refused++;
		else
			mine->strange++;
	} else {
		why = table_parse(&table, text, keys);
		if (why) {
			mine->broken++;
			snprintf(mine->why, sizeof(mine->why), "%s: %s", name, why);
		} else {
			mine->whole++;
		}
		table_free(&table);
	}
	close(fd);
}

static void read_forever(int cpu, struct counts *mine)
{
	static const struct {
		const char *name;
		bool keys;
	} files[] = {
		{ "status", true }, { "system", true }, { "zones", false }, { "cgroups", false },
		{ "oom/candidates", false }, { "oom/domains", false },
		/* Of blocks, but nobody is killed here. */
		{ "oom/kills", true }, { "reclaim/summary", true }, { "reclaim/nodes", false },
		{ "reclaim/cgroups", false }, { "reclaim/now", false },
		{ "reclaim/shrinkers", false }, { "debug/lru", false }, { "debug/latency/slab", false },
	};
	char path[64], some[100];
	int kept[8], i, n;

	run_on_cpu(cpu % sysconf(_SC_NPROCESSORS_ONLN));
	for (i = 0; i < 8; i++)
		kept[i] = -1;
	for (n = 0;; n++) {
		i = n % ARRAY_SIZE(files);
		read_one(files[i].name, files[i].keys, 61 + n % 4000, mine);
		/* A file that stays open half read, over many loads. */
		snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", files[i].name);
		close(kept[n % 8]);
		kept[n % 8] = open(path, O_RDONLY | O_CLOEXEC);
		if (kept[n % 8] >= 0 && read(kept[n % 8], some, sizeof(some)) < 0 && errno != EIO)
			mine->strange++;
		if (kept[(n + 3) % 8] >= 0 && read(kept[(n + 3) % 8], some, sizeof(some)) < 0 &&
		    errno != EIO)
			mine->strange++;
	}
}

static void churn_forever(int n)
{
	char path[128];
	pid_t pid;

	for (;; n += 3) {
		snprintf(path, sizeof(path), TOP "/churn%d", n % 20);
		cgroup_make(path);
		pid = fork();
		if (!pid) {
			cgroup_write(path, "cgroup.procs", "0");
			_exit(0);
		}
		waitpid(pid, NULL, 0);
		rmdir(path);
	}
}

static void start_helpers(void)
{
	size_t i;

	fflush(stdout);
	for (i = 0; i < ARRAY_SIZE(helpers); i++) {
		helpers[i] = fork();
		if (helpers[i])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (i < 2)
			read_forever(i, &counts[i]);
		else
			churn_forever(i);
	}
}

int main(void)
{
	int loads = small_workload() ? 12 : 50, i, helper, tries, error, failed = 0, alive = 0;
	double start, longest = 0;
	pid_t ticker;
	struct counts sum;

	ksft_print_header();
	cgroup_need();
	module_need("");
	module_unload();
	ksft_set_plan(4);
	cleanup_tree(TOP);
	cleanup_call(end_helpers);
	counts = mmap(NULL, 2 * sizeof(*counts), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	cgroup_need_made(TOP);
	if (counts == MAP_FAILED || cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no shared memory or no cgroups\n");
	start_helpers();

	ticker = hurry_start();
	for (i = 0; i < loads && failed < 5; i++) {
		error = module_load("");
		if (error) {
			ksft_print_msg("load %d: %s\n", i, strerror(-error));
			failed++;
			continue;
		}
		/* Not always long enough for a whole reading; the last one makes up for that. */
		sleep_ms(i % 5 * 40);
		for (tries = 0; i + 1 == loads && tries < 600 &&
		     counts[0].whole + counts[1].whole <= loads / 2; tries++)
			sleep_ms(100);
		start = now_seconds();
		error = module_unload();
		if (now_seconds() - start > longest)
			longest = now_seconds() - start;
		if (error) {
			ksft_print_msg("unload %d: %s\n", i, strerror(-error));
			failed++;
		}
	}
	hurry_end(ticker);
	for (helper = 0; helper < 2; helper++)
		alive += !kill(helpers[helper], 0) && !waitpid(helpers[helper], NULL, WNOHANG);
	sum = counts[0];
	sum.whole += counts[1].whole;
	sum.broken += counts[1].broken;
	sum.refused += counts[1].refused;
	sum.strange += counts[1].strange;
	ksft_print_msg("%ld whole readings, %ld broken, %ld refused, %ld other errors; longest unload %.1f s\n",
		       sum.whole, sum.broken, sum.refused, sum.strange, longest);
	for (helper = 0; helper < 2; helper++)
		if (counts[helper].broken)
			ksft_print_msg("broken: %s\n", counts[helper].why);
	ksft_test_result(!failed, "%d loads and unloads\n", i);
	/* RCU and the tracepoints' grace periods, under load; a file's life would have no end. */
	ksft_test_result(longest < 60, "no unload waits for who holds a file open\n");
	ksft_test_result(alive == 2 && !sum.strange, "readers live on and see nothing but EIO\n");
	ksft_test_result(sum.whole > loads / 2 && !sum.broken, "what was read whole was whole\n");
	ksft_finished();
}
