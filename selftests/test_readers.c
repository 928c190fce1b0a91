// SPDX-License-Identifier: GPL-2.0
/*
 * What readers cost, who pays for it, and how a signal interrupts them.
 *
 * Stimulus: a process in a cgroup with memory.max 32M opens and reads files 20,000 times and closes
 * none, while a large process stands by outside. A process in a cgroup of its own holds each file
 * open 300 times. A timer sends a signal every 500 us to a process that reads. A reader without
 * privilege asks for statistics all the time while others change them.
 *
 * Compared with: the box's own limit, which has to stop the first one: the bystander lives, and no
 * kill is the machine's. For the second, memory_held of status against what memory.current of the
 * cgroup grows by, less the same for /dev/null, which has a struct file alone: within 5 % and
 * 512 KiB, for the kernel charges whole pages and keeps some back on each CPU. With SA_RESTART no
 * read fails; without it one does, with EINTR. Flushes take no more than a tenth of the time; twice
 * that is let pass, as the clock is stopped outside of the kernel.
 *
 * mmscope-test: memory=512M swap=0 timeout=300
 */
#include <sys/resource.h>
#include <sys/time.h>

#include "lib/cleanup.h"
#include "lib/kills.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/readers"

/* How many of @n could be opened, and read if that is asked for. */
static int hold(const char *path, int n, bool reads)
{
	struct rlimit limit = { n + 100, n + 100 };
	char text[64];
	int i, fd;

	if (setrlimit(RLIMIT_NOFILE, &limit))
		return -1;
	for (i = 0; i < n; i++) {
		fd = open(path, O_RDONLY);
		if (fd < 0 || (reads && read(fd, text, sizeof(text)) < 0))
			break;
	}
	return i;
}

static int be_large(__attribute__((unused)) void *arg)
{
	return charge_anon(200 << 20) != 0;
}

static void test_box(const char *name)
{
	pid_t bystander, holder;
	long long peak;
	char path[128];
	int status;

	cgroup_need_made(TOP "/box");
	cgroup_write(TOP "/box", "memory.max", "32M");
	cgroup_write(TOP "/box", "memory.swap.max", "0");
	bystander = child_start(NULL, be_large, NULL);
	snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", name);
	holder = fork_into(TOP "/box");
	if (!holder)
		_exit(hold(path, 20000, true) == 20000);
	waitpid(holder, &status, 0);
	/* memory.peak came with 5.19. */
	peak = cgroup_number(TOP "/box", "memory.peak");
	/* Stopped: killed by its limit, or told that there is no memory. */
	ksft_test_result(bystander > 0 && waitpid(bystander, NULL, WNOHANG) == 0 &&
			 ((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) ||
			  (WIFEXITED(status) && !WEXITSTATUS(status))) &&
			 cgroup_key(TOP "/box", "memory.events", "max") > 0 &&
			 (peak < 0 || peak > 30 << 20),
			 "%s: 20,000 readers come to their own limit, the bystander lives\n", name);
	ksft_print_msg("memory.peak %lld\n", peak);
	child_end(bystander);
	cgroup_remove(TOP "/box");
}

#define HELD 300

static long long memory_held(void)
{
	struct table keys = keys_read("status");
	long long held = atoll(key_get(&keys, "memory_held") ?: "-1");

	table_free(&keys);
	return held;
}

static int hold_some(void *path)
{
	return hold(path, HELD, true) != HELD;
}

/* What the cgroup of a process is charged that holds a file so many times. */
static long long charge_of_holder(const char *path, long long *held)
{
	long long before = memory_held(), charge;
	pid_t pid;

	cgroup_need_made(TOP "/held");
	pid = child_start(TOP "/held", hold_some, (void *)path);
	*held = memory_held() - before;
	charge = cgroup_number(TOP "/held", "memory.current");
	if (pid < 0)
		ksft_print_msg("%s could not be held\n", path);
	child_end(pid);
	cgroup_remove(TOP "/held");
	return charge;
}

static void test_held(const char *name)
{
	long long held, nothing, charge, bare = charge_of_holder("/dev/null", &nothing);
	char path[128];

	snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", name);
	charge = charge_of_holder(path, &held) - bare;
	ksft_test_result(held > 0 && charge > held * 95 / 100 - (512 << 10) &&
			 charge < held * 105 / 100 + (512 << 10),
			 "%s: %d readers hold %lld bytes, and are charged %lld\n", name, HELD, held,
			 charge);
}

/* Opening alone takes next to nothing. */
static void test_open(void)
{
	long long before = memory_held(), held;
	int fds[100], i;

	for (i = 0; i < 100; i++)
		fds[i] = open(PROC_MMSCOPE "/cgroups", O_RDONLY | O_CLOEXEC);
	held = memory_held() - before;
	ksft_test_result(held > 0 && held < 100 * 1024,
			 "100 files that are open, and not read: %lld bytes\n", held);
	for (i = 0; i < 100; i++)
		close(fds[i]);
}

static volatile long signals;

static void count_signal(__attribute__((unused)) int number)
{
	signals++;
}

static void set_timer(int flags, long us)
{
	struct sigaction action = { .sa_handler = count_signal, .sa_flags = flags };
	struct itimerval timer = { { 0, us }, { 0, us } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

/* Reads that failed with EINTR; -1 if one failed otherwise. */
static long interrupted_reads(const char *name, double seconds, bool until_one)
{
	double end = now_seconds() + seconds;
	char path[128], text[4096];
	long interrupted = 0;
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", name);
	while (now_seconds() < end && !(until_one && interrupted)) {
		fd = open(path, O_RDONLY);
		/* Some by way of a seek. */
		if (fd >= 0 && signals % 2)
			lseek(fd, 3000, SEEK_SET);
		while ((got = read(fd, text, sizeof(text))) > 0)
			;
		if (got < 0 && errno != EINTR)
			interrupted = -1;
		else if (got < 0)
			interrupted++;
		close(fd);
		if (interrupted < 0)
			break;
	}
	return interrupted;
}

static void test_signals(void)
{
	static const char *const names[] = {
		"cgroups", "oom/candidates", "oom/domains", "status", "system",
	};
	long interrupted;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		signals = 0;
		set_timer(SA_RESTART, 500);
		interrupted = interrupted_reads(names[i], 3, false);
		set_timer(SA_RESTART, 0);
		ksft_test_result(!interrupted && signals > 100,
				 "%s: reads go on after %ld signals (%ld did not)\n", names[i],
				 signals, interrupted);
	}
	set_timer(0, 500);
	interrupted = interrupted_reads("oom/candidates", 60, true);
	set_timer(0, 0);
	ksft_test_result(interrupted == 1, "without SA_RESTART a read fails with EINTR\n");
}

/* Statistics that change all the time. */
static int churn(__attribute__((unused)) void *arg)
{
	if (fork())
		return 0;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		char *memory = charge_map(4 << 20, MAP_POPULATE);

		munmap(memory, 4 << 20);
	}
}

struct flushes {
	double ns, wall_ns;
	int reads, flushed;
};

static struct flushes count_flushes(double seconds)
{
	double start = now_seconds();
	struct flushes f = { 0 };

	while (now_seconds() < start + seconds) {
		struct table table = table_read("cgroups");
		char *at = strstr(table.end, "flush_ns ");

		f.ns += at ? atof(at + 9) : 0;
		f.flushed += at && atof(at + 9) > 0;
		f.reads++;
		table_free(&table);
	}
	f.wall_ns = (now_seconds() - start) * 1e9;
	return f;
}

static void test_flushes(void)
{
	struct flushes f = { 0 };
	int ends[2];
	pid_t pid, churner;

	cgroup_need_made(TOP "/churn");
	churner = child_start(TOP "/churn", churn, NULL);
	if (pipe(ends))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	fflush(stdout);
	pid = fork();
	if (!pid) {
		if (setresgid(1000, 1000, 1000) || setresuid(1000, 1000, 1000))
			_exit(1);
		f = count_flushes(5);
		_exit(write(ends[1], &f, sizeof(f)) != sizeof(f));
	}
	close(ends[1]);
	if (read(ends[0], &f, sizeof(f)) != sizeof(f))
		ksft_print_msg("no result\n");
	close(ends[0]);
	waitpid(pid, NULL, 0);
	ksft_test_result(f.reads > 10 && f.flushed && f.ns < f.wall_ns / 5,
			 "a user's %d reads flush %d times, %.0f us in %.0f\n", f.reads, f.flushed,
			 f.ns / 1000, f.wall_ns / 1000);
	f = count_flushes(1);
	ksft_test_result(f.reads && f.flushed == f.reads, "root's %d reads flush each time\n",
			 f.reads);
	child_end(churner);
	cgroup_kill(TOP "/churn");
}

int main(void)
{
	static const char *const held[] = {
		"status", "system", "cgroups", "oom/candidates", "oom/domains", "oom/kills",
		"reclaim/now", "debug/latency/direct",
	};
	size_t i;

	ksft_print_header();
	cgroup_need();
	module_need("mode=0444");
	ksft_set_plan(3 + ARRAY_SIZE(held) + 1 + 6 + 2);
	cleanup_tree(TOP);
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	test_box("status");
	test_box("cgroups");
	test_box("oom/kills");
	for (i = 0; i < ARRAY_SIZE(held); i++)
		test_held(held[i]);
	test_open();
	test_signals();
	test_flushes();
	ksft_finished();
}
