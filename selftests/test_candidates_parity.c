// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/oom/candidates against /proc/PID, number by number.
 *
 * Stimulus: 500 processes of all kinds: with threads, without their first
 * thread, sharing an address space, suspended in vfork(), zombies, with
 * oom_score_adj from -1000 to 1000, other users, swapped out, mlocked, with
 * shared memory, with many page tables, with faults of threads that have
 * exited, with hundreds of threads; and the kernel's threads.
 *
 * Compared with: oom_score, oom_score_adj, status, stat, comm and cgroup of
 * /proc/PID; points with the OOM killer's arithmetic over the row's own parts.
 *
 * Tolerance: none. What was made here stands still. Everybody else (init, the
 * shell, the kernel's threads) is compared in what cannot change meanwhile.
 * start_ns is compared in the clock ticks that /proc/PID/stat has. One kind of
 * kernel, 6.12.117 for one, gives the OOM killer its counters without the batch that each CPU
 * holds back, and /proc/PID/status the exact ones. There points may differ from the sum over
 * the row, which has those of /proc/PID/status, by such a batch a CPU and counter.
 *
 * mmscope-test: memory=1G
 */
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/candidates"
#define PROCESSES 500

enum kind {
	PLAIN, ADJUSTED, THREADS, HEADLESS, SHARED_MM, VFORK, ZOMBIE, USER, SWAPPED, MLOCKED,
	SHARED, PAGETABLES, MAPPED, BIG, FAULTS, CROWD,
};

static struct {
	pid_t pid;
	enum kind kind;
} made[PROCESSES + 64];
static int nr_made;
static int printed;

static void kill_made(void)
{
	int i;

	for (i = 0; i < nr_made; i++)
		kill(made[i].pid, SIGKILL);
	while (wait(NULL) > 0)
		;
}

static void *stand_still(void *unused)
{
	for (;;)
		pause();
	return unused;
}

/* The second process of a pair: it makes itself known through this pipe. */
static int pair_pipe[2];

static int stand_still_clone(void *unused)
{
	pid_t pid = getpid();

	(void)unused;
	if (write(pair_pipe[1], &pid, sizeof(pid)) == sizeof(pid))
		for (;;)
			pause();
	return 1;
}

static int work_adjusted(void *adj)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", *(int *)adj);
	return cgroup_write("/proc/self", "oom_score_adj", text) ?: charge_anon(64 << 10);
}

static int work_threads(void *unused)
{
	pthread_t thread;
	int i;

	(void)unused;
	for (i = 0; i < 5; i++)
		if (pthread_create(&thread, NULL, stand_still, NULL))
			return -1;
	return charge_anon(32 << 10);
}

/* More than the module counts in one stretch. */
static int work_crowd(void *unused)
{
	pthread_attr_t small;
	pthread_t thread;
	int i;

	(void)unused;
	if (pthread_attr_init(&small) || pthread_attr_setstacksize(&small, 32 << 10))
		return -1;
	for (i = 0; i < 600; i++)
		if (pthread_create(&thread, &small, stand_still, NULL))
			return -1;
	return charge_anon(32 << 10);
}

/* A page of a file that is on disk only: the fault has to read. */
static void *fault_and_end(void *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	char *page = NULL;

	if (fd >= 0 && !ftruncate(fd, CHARGE_PAGE) && write(fd, "x", 1) == 1 && !fsync(fd) &&
	    !posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED))
		page = mmap(NULL, CHARGE_PAGE, PROT_READ, MAP_SHARED, fd, 0);
	if (fd >= 0)
		close(fd);
	return page && page != MAP_FAILED && *(volatile char *)page == 'x' ? path : NULL;
}

static int work_faults(void *unused)
{
	pthread_t thread;
	void *done = NULL;
	char path[64];

	(void)unused;
	snprintf(path, sizeof(path), "/disk/faults.%d", getpid());
	if (pthread_create(&thread, NULL, fault_and_end, path) || pthread_join(thread, &done))
		return -1;
	return !done || unlink(path);
}

static int work_shared_mm(void *unused)
{
	static char stack[1 << 14] __attribute__((aligned(16)));

	(void)unused;
	return clone(stand_still_clone, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL) < 0;
}

static int work_user(void *unused)
{
	(void)unused;
	/* Three different ones: the OOM killer's is the real one. */
	return charge_anon(16 << 10) ?: setresuid(1000, 2000, 3000);
}

static int work_swapped(void *unused)
{
	(void)unused;
	return charge_anon(1 << 20);
}

static int work_mlocked(void *unused)
{
	(void)unused;
	return charge_mlocked(256 << 10);
}

static int work_shared(void *unused)
{
	(void)unused;
	return charge_shared(1 << 20);
}

static int work_pagetables(void *unused)
{
	(void)unused;
	return charge_pagetables(100);
}

static int work_mapped(void *unused)
{
	char path[64];

	(void)unused;
	snprintf(path, sizeof(path), "/disk/candidates.%d", getpid());
	/*
	 * Before 6.2 a task keeps its counts to itself for 64 faults: these are
	 * more, so that what was mapped before shows.
	 */
	return charge_file(path, 1 << 20) ?: unlink(path) ?: charge_anon(512 << 10);
}

/* Its pages come from all CPUs, in stretches that leave each with some it holds back. */
static int work_big(void *unused)
{
	size_t bytes = 24 << 20, stretch = 17 * CHARGE_PAGE, at;
	char *memory = charge_map(bytes, 0);
	int cpus = sysconf(_SC_NPROCESSORS_ONLN), cpu = 0;

	(void)unused;
	if (!memory)
		return -1;
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	for (at = 0; at < bytes; at += stretch) {
		run_on_cpu(cpu++ % cpus);
		charge_touch(memory + at, bytes - at < stretch ? bytes - at : stretch);
	}
	return 0;
}

static void add(pid_t pid, enum kind kind)
{
	if (pid < 0)
		ksft_exit_fail_msg("a process of kind %d could not be made\n", kind);
	made[nr_made].pid = pid;
	made[nr_made++].kind = kind;
}

/* A process whose first thread has ended and whose second lives on. */
static pid_t start_headless(void)
{
	int ready[2];
	pthread_t thread;
	pid_t pid;
	char c;

	if (pipe(ready))
		return -1;
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (charge_anon(1 << 20) ||
		    pthread_create(&thread, NULL, stand_still, NULL) || write(ready[1], "", 1) != 1)
			_exit(1);
		/* Not exit(), which ends the process, but this thread only. */
		syscall(SYS_exit, 0);
	}
	if (read(ready[0], &c, 1) != 1)
		pid = -1;
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static pid_t start_zombie(void)
{
	pid_t pid = fork();
	siginfo_t info;

	if (!pid)
		_exit(0);
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	return pid;
}

/* A parent that waits in vfork() for a child that stands still. */
static void start_vfork(void)
{
	pid_t parent, child;

	parent = fork();
	if (!parent) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (charge_anon(64 << 10))
			_exit(1);
		child = vfork();
		if (!child) {
			/* As a raw system call: getpid() must not touch the parent. */
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			child = syscall(SYS_getpid);
			if (write(pair_pipe[1], &child, sizeof(child)) != sizeof(child))
				_exit(1);
			for (;;)
				pause();
		}
		_exit(1);
	}
	if (read(pair_pipe[0], &child, sizeof(child)) != sizeof(child))
		child = -1;
	add(parent, PLAIN);
	add(child, VFORK);
}

static void make_processes(void)
{
	int count = small_workload() ? 80 : PROCESSES, adj, i;
	const char *swapped = TOP "/swapped";
	pid_t second;

	if (pipe2(pair_pipe, O_CLOEXEC))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	cgroup_need_made(swapped);
	for (i = 0; i < 4; i++)
		add(child_start(swapped, work_swapped, NULL), SWAPPED);
	cgroup_write(swapped, "memory.high", "0");
	cgroup_write(swapped, "memory.high", "max");

	for (i = 0; i < 4; i++) {
		add(child_start(NULL, work_threads, NULL), THREADS);
		add(start_headless(), HEADLESS);
		add(start_zombie(), ZOMBIE);
		add(child_start(NULL, work_user, NULL), USER);
		add(child_start(NULL, work_mlocked, NULL), MLOCKED);
		add(child_start(NULL, work_shared, NULL), SHARED);
		add(child_start(NULL, work_pagetables, NULL), PAGETABLES);
		add(child_start(NULL, work_mapped, NULL), MAPPED);
		add(child_start(NULL, work_shared_mm, NULL), PLAIN);
		if (read(pair_pipe[0], &second, sizeof(second)) != sizeof(second))
			second = -1;
		add(second, SHARED_MM);
		start_vfork();
	}
	add(child_start(NULL, work_big, NULL), BIG);
	add(child_start(NULL, work_faults, NULL), FAULTS);
	add(child_start(NULL, work_crowd, NULL), CROWD);
	for (adj = -1000; adj <= 1000; adj += 100)
		add(child_start(NULL, work_adjusted, &adj), ADJUSTED);
	while (nr_made < count) {
		adj = nr_made * 7 % 2001 - 1000;
		add(child_start(NULL, nr_made % 2 ? work_adjusted : NULL, &adj), PLAIN);
	}
}

static char *proc_file(pid_t pid, const char *file)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	return slurp(path, NULL);
}

/* "Name:  123 kB" as bytes, or the plain number; "-" if there is no such line. */
static void status_value(const char *status, const char *name, char value[32])
{
	char line[64], *at;
	unsigned long long number;

	snprintf(line, sizeof(line), "\n%s:", name);
	at = strstr(status, line);
	if (!at) {
		strcpy(value, "-");
		return;
	}
	at += strlen(line);
	number = strtoull(at, &at, 10);
	snprintf(value, 32, "%llu", strncmp(at, " kB", 3) ? number : number << 10);
}

static int differs(const struct table *table, size_t row, const char *column, const char *kernel)
{
	const char *shown = table_get(table, row, column);

	if (shown && !strcmp(shown, kernel))
		return 0;
	if (printed++ < 20)
		ksft_print_msg("pid %s (%s): %s is %s, the kernel says %s\n",
			       table_get(table, row, "pid"), table_get(table, row, "comm"), column,
			       shown ?: "no column", kernel);
	return 1;
}

/* By how many pages points may differ from the sum; see the top. */
static long long points_slack(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	int major = 0, minor = 0;
	struct utsname name;

	uname(&name);
	if (sscanf(name.release, "%d.%d", &major, &minor) != 2 || major * 100 + minor < 602 ||
	    major * 100 + minor >= 703)
		return 0;
	/* Four counters. lib/percpu_counter.c: percpu_counter_batch */
	return 4 * cpus * (cpus > 16 ? 2 * cpus : 32);
}

/* What cannot change while a process stands still. */
static int compare_memory(const struct table *table, size_t row, pid_t pid)
{
	static const struct {
		const char *column, *status;
	} amounts[] = {
		{ "rss", "VmRSS" }, { "rss_anon", "RssAnon" }, { "rss_file", "RssFile" },
		{ "rss_shmem", "RssShmem" }, { "swap", "VmSwap" }, { "pgtables", "VmPTE" },
		{ "total_vm", "VmSize" }, { "locked", "VmLck" },
	};
	char *status = proc_file(pid, "status"), value[32];
	int wrong = 0;
	size_t i;

	for (i = 0; status && i < ARRAY_SIZE(amounts); i++) {
		status_value(status, amounts[i].status, value);
		wrong += differs(table, row, amounts[i].column, value);
	}
	free(status);
	return wrong + !status;
}

static int compare_score(const struct table *table, size_t row, pid_t pid)
{
	char *score = proc_file(pid, "oom_score");
	int wrong = 1;

	if (score) {
		score[strcspn(score, "\n")] = '\0';
		wrong = differs(table, row, "score", score);
	}
	free(score);
	return wrong;
}

/* The inode number of a process's cgroup: the line of v2 in /proc/PID/cgroup. */
static unsigned long long cgroup_of(pid_t pid)
{
	char *text = proc_file(pid, "cgroup"), *line, path[PATH_MAX];
	unsigned long long id = 0;

	line = text ? strstr(text, "0::") : NULL;
	if (line) {
		line[strcspn(line, "\n")] = '\0';
		snprintf(path, sizeof(path), CGROUP_ROOT "%s", line + 3);
		id = cgroup_id(path);
	}
	free(text);
	return id;
}

/* A worker of the kernel's adds in /proc what it works on: ours has the bare name. */
static int compare_comm(const struct table *table, size_t row, pid_t pid)
{
	char *comm = strdup(table_get(table, row, "comm")), *kernel = proc_file(pid, "comm");
	bool kthread = !strcmp(table_get(table, row, "eligible"), "kthread");
	size_t length = unescape(comm);
	int wrong;

	if (kernel && *kernel)
		kernel[strlen(kernel) - 1] = '\0';
	wrong = !kernel || (kthread ? strncmp(comm, kernel, length) : strcmp(comm, kernel));
	if (wrong && printed++ < 20)
		ksft_print_msg("pid %d: comm is %s, the kernel says %s\n", pid, comm,
			       kernel ?: "nothing");
	free(comm);
	free(kernel);
	return wrong;
}

/* Field @number of /proc/PID/stat; behind the name's last parenthesis stands field 3. */
static long long stat_field(const char *stat, int number)
{
	const char *field = strrchr(stat, ')') + 2;
	int i;

	for (i = 3; i < number; i++)
		field = strchr(field, ' ') + 1;
	return atoll(field);
}

static int compare_faults(const struct table *table, size_t row, pid_t pid)
{
	char *stat = proc_file(pid, "stat"), value[32];
	int wrong = 0;

	if (!stat)
		return 1;
	snprintf(value, sizeof(value), "%lld", stat_field(stat, 10));
	wrong += differs(table, row, "minflt", value);
	snprintf(value, sizeof(value), "%lld", stat_field(stat, 12));
	wrong += differs(table, row, "majflt", value);
	free(stat);
	return wrong;
}

/* What no process changes by running on. */
static int compare_identity(const struct table *table, size_t row, pid_t pid)
{
	char *status = proc_file(pid, "status"), *stat = proc_file(pid, "stat"), value[32];
	char *adj = proc_file(pid, "oom_score_adj");
	long long start = -1;
	int wrong = 0;

	if (!status || !stat || !adj)
		return 1;
	status_value(status, "Uid", value);
	wrong += differs(table, row, "uid", value);
	status_value(status, "Threads", value);
	wrong += differs(table, row, "threads", value);
	adj[strcspn(adj, "\n")] = '\0';
	wrong += differs(table, row, "oom_score_adj", adj);
	snprintf(value, sizeof(value), "%llu", cgroup_of(pid));
	wrong += differs(table, row, "cgroup_id", value);

	table_number(table, row, "start_ns", &start);
	if (start / (1000000000 / sysconf(_SC_CLK_TCK)) != stat_field(stat, 22)) {
		wrong++;
		ksft_print_msg("pid %d: start_ns %lld, the kernel says tick %lld\n", pid, start,
			       stat_field(stat, 22));
	}
	free(status);
	free(stat);
	free(adj);
	return wrong + compare_comm(table, row, pid);
}

static const char *expected_eligible(enum kind kind, const struct table *table, size_t row)
{
	if (kind == ZOMBIE)
		return "no_mm";
	if (!strcmp(table_get(table, row, "oom_score_adj"), "-1000"))
		return "adj_min";
	return kind == VFORK ? "vfork" : "yes";
}

/* The OOM killer's sum, from the row's parts; none for who is not eligible. */
static int check_points(const struct table *table, size_t row, long long total_pages)
{
	long long rss = 0, swap = 0, pgtables = 0, adj = 0, points, sum;
	int wrong;

	if (strcmp(table_get(table, row, "eligible"), "yes"))
		return differs(table, row, "points", "-");
	wrong = !table_number(table, row, "rss", &rss) || !table_number(table, row, "swap", &swap) ||
		!table_number(table, row, "pgtables", &pgtables) ||
		!table_number(table, row, "oom_score_adj", &adj) ||
		!table_number(table, row, "points", &points);
	sum = (rss + swap + pgtables) / (long long)CHARGE_PAGE + adj * (total_pages / 1000);
	if (!wrong && llabs(points - sum) <= points_slack())
		return 0;
	ksft_print_msg("pid %s: points %s, the sum is %lld\n", table_get(table, row, "pid"),
		       table_get(table, row, "points"), sum);
	return 1;
}

/* One of the numbers of the last line. */
static long long pair_of(const struct table *table, const char *key)
{
	char pair[64];
	const char *at;

	snprintf(pair, sizeof(pair), " %s ", key);
	at = strstr(table->end, pair);
	return at ? atoll(at + strlen(pair)) : -1;
}

/* MemTotal, in bytes. */
static long long mem_total_now(void)
{
	char *meminfo = slurp("/proc/meminfo", NULL);
	long long total = meminfo ? atoll(meminfo + strlen("MemTotal:")) * 1024 : -2;

	free(meminfo);
	return total;
}

/* MemTotal and SwapTotal, in pages. */
static long long total_pages_now(void)
{
	char *meminfo = slurp("/proc/meminfo", NULL), swap[32];

	status_value(meminfo ?: "", "SwapTotal", swap);
	free(meminfo);
	return (mem_total_now() + atoll(swap)) / (long long)CHARGE_PAGE;
}

static void test_made(const struct table *table)
{
	int i, lost = 0, memory = 0, identity = 0, points = 0, eligible = 0, scores = 0, faults = 0;
	long long total_pages = pair_of(table, "total_pages");
	ssize_t row;

	for (i = 0; i < nr_made; i++) {
		row = table_find_number(table, "pid", made[i].pid);
		if (row < 0 || table_find_from(table, row + 1, "pid",
					       table_get(table, row, "pid")) >= 0) {
			lost++;
			continue;
		}
		identity += compare_identity(table, row, made[i].pid);
		/* status has no Vm lines when the first thread has gone. */
		if (made[i].kind != HEADLESS)
			memory += compare_memory(table, row, made[i].pid);
		scores += compare_score(table, row, made[i].pid);
		faults += compare_faults(table, row, made[i].pid);
		points += check_points(table, row, total_pages);
		eligible += differs(table, row, "eligible",
				    expected_eligible(made[i].kind, table, row));
	}
	ksft_test_result(!lost, "each of %d processes has one row\n", nr_made);
	ksft_test_result(!identity, "uid, oom_score_adj, threads, start, cgroup and name\n");
	ksft_test_result(!memory, "every amount of memory\n");
	ksft_test_result(!faults, "page faults, those of exited threads too\n");
	ksft_test_result(!scores, "score equals oom_score\n");
	ksft_test_result(!points, "points are the OOM killer's sum\n");
	ksft_test_result(!eligible, "eligible, or the reason why not\n");
	ksft_test_result(total_pages == total_pages_now(), "total_pages is RAM and swap\n");
	ksft_test_result(pair_of(table, "mem_total") == mem_total_now(), "mem_total is RAM\n");
}

/* What was to be there is there: a world of nothing would pass all else. */
static void test_kinds(const struct table *table)
{
	static const struct {
		enum kind kind;
		const char *column;
		long long least;
	} kinds[] = {
		{ SWAPPED, "swap", 256 << 10 }, { MLOCKED, "locked", 256 << 10 },
		{ PAGETABLES, "pgtables", 400 << 10 },
		/* 24 MiB, 1 MiB and 0.5 MiB; before 6.2 a thread may hold back some pages. */
		{ BIG, "rss_anon", 23 << 20 }, { HEADLESS, "rss_anon", 512 << 10 },
		{ SHARED, "rss_shmem", 512 << 10 }, { MAPPED, "rss_file", 256 << 10 },
		{ THREADS, "threads", 6 }, { USER, "uid", 1000 },
		{ FAULTS, "majflt", 1 }, { CROWD, "threads", 601 }, { CROWD, "minflt", 600 },
	};
	long long value;
	int wrong = 0, j;
	ssize_t row;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		for (j = 0; j < nr_made; j++) {
			if (made[j].kind != kinds[i].kind)
				continue;
			row = table_find_number(table, "pid", made[j].pid);
			if (row >= 0 && table_number(table, row, kinds[i].column, &value) &&
			    value >= kinds[i].least)
				continue;
			ksft_print_msg("kind %d has not enough of %s: %s\n", kinds[i].kind,
				       kinds[i].column,
				       row < 0 ? "" : table_get(table, row, kinds[i].column));
			wrong++;
		}
	ksft_test_result(!wrong, "every kind of process was there\n");
}

static void test_others(const struct table *table)
{
	long long pid = 0, last = 0;
	int wrong = 0, order = 0, kthreads = 0;
	char path[64];
	ssize_t row;
	size_t i;

	for (row = 0; row < (ssize_t)table->nr_rows; row++) {
		table_number(table, row, "pid", &pid);
		order += pid <= last;
		last = pid;
		if (strcmp(table_get(table, row, "eligible"), "kthread"))
			continue;
		kthreads++;
		snprintf(path, sizeof(path), "/proc/%lld", pid);
		/* A kernel thread may be gone by now. */
		if (access(path, F_OK))
			continue;
		wrong += compare_identity(table, row, pid);
		wrong += differs(table, row, "score", "0");
		for (i = 0; i < 2; i++)
			wrong += differs(table, row, i ? "rss" : "points", "-");
	}
	ksft_test_result(!order, "rows are in the order of pids\n");
	ksft_test_result(kthreads > 5 && !wrong, "%d kernel threads\n", kthreads);
	row = table_find(table, "pid", "1");
	ksft_test_result(row == 0 && !strcmp(table_get(table, 0, "eligible"), "init"),
			 "init is not eligible\n");
}

static int read_in_new_namespace(void *result_fd)
{
	struct table table;
	const char *eligible;
	int i, found = 0, strangers = 0;
	char text[128];
	long long pid = 0;
	size_t row;

	for (i = 0; i < 3; i++)
		child_start(NULL, NULL, NULL);
	table = table_read("oom/candidates");
	for (row = 0; row < table.nr_rows; row++) {
		table_number(&table, row, "pid", &pid);
		found += pid >= 1 && pid <= 4;
		strangers += pid < 1 || pid > 4;
	}
	/* The first process of a container can be killed like any other. */
	eligible = table.nr_rows ? table_get(&table, 0, "eligible") : "no row";
	snprintf(text, sizeof(text), "%d %d %s", found, strangers, eligible);
	return write(*(int *)result_fd, text, strlen(text)) < 0;
}

static void test_pid_namespace(void)
{
	static char stack[1 << 16] __attribute__((aligned(16)));
	char text[128] = "";
	int ends[2];
	pid_t pid;

	if (pipe(ends))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	fflush(stdout);
	pid = clone(read_in_new_namespace, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, &ends[1]);
	if (pid < 0) {
		ksft_test_result_skip("no PID namespaces: %s\n", strerror(errno));
		return;
	}
	close(ends[1]);
	if (read(ends[0], text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	waitpid(pid, NULL, 0);
	ksft_print_msg("from inside: own, strangers, eligible of pid 1: %s\n", text);
	ksft_test_result(!strcmp(text, "4 0 yes"),
			 "a PID namespace sees its own processes by its own numbers\n");
}

int main(void)
{
	struct table table;

	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(14);
	cleanup_tree(TOP);
	cleanup_call(kill_made);
	make_processes();
	/* Exited processes give back what their CPU counted for them. */
	sleep_ms(500);
	table = table_read("oom/candidates");
	test_made(&table);
	test_kinds(&table);
	test_others(&table);
	table_free(&table);
	test_pid_namespace();
	ksft_finished();
}
