// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that wait for memory instead of having somebody killed: cgroup v1 with 1 in
 * memory.oom_control.
 *
 * Stimulus: a process that touches more memory than memory.limit_in_bytes allows, while the OOM
 * killer is off; then a higher limit. The same again, with somebody who is told of it (an eventfd,
 * cgroup.event_control) and switches the OOM killer on at once: who was about to wait calls it.
 *
 * Compared with: under_oom of memory.oom_control; the kernel's report of the kill, whose call
 * trace has mem_cgroup_oom_synchronize().
 *
 * Tolerance: none. Who is told has to run before who told goes on: both are bound to one CPU, and
 * that needs a kernel that preempts itself (preempt=full, which 5.10 does not have); elsewhere the
 * last case is skipped.
 *
 * mmscope-test: cgroup=v1 kernels=5.10,6.1-*,*-debug append=swapaccount=1
 * mmscope-test: cgroup=v1 kernels=6.1 append=swapaccount=1 append=preempt=full
 */
#include <sched.h>
#include <sys/eventfd.h>

#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/oom_report.h"
#include "lib/test.h"

#define MEMORY CGROUP_ROOT "/memory"
#define TOP MEMORY "/waiting"
#define LIMIT (4 << 20)

static int log_fd;

static void need_write(const char *cgroup, const char *file, const char *text)
{
	int error = cgroup_write(cgroup, file, text);

	if (error)
		ksft_exit_fail_msg("%s of %s: %s\n", file, cgroup, strerror(-error));
}

static void limit(const char *cgroup, long long bytes)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", bytes);
	need_write(cgroup, "memory.limit_in_bytes", text);
}

/* A cgroup whose tasks wait when it is full. */
static void make(const char *cgroup)
{
	cgroup_need_made(cgroup);
	need_write(cgroup, "memory.swappiness", "0");
	limit(cgroup, LIMIT);
	need_write(cgroup, "memory.oom_control", "1");
}

/* What oom/domains says, against the kernel's own file. */
static bool is_stuck(const char *cgroup, bool stuck)
{
	struct table table = table_read("oom/domains");
	ssize_t row = table_find_number(&table, "id", cgroup_id(cgroup));
	long long shown = -1, kernel = cgroup_key(cgroup, "memory.oom_control", "under_oom");
	bool right;

	if (row < 0 || !table_number(&table, row, "under_oom", &shown))
		shown = -1;
	right = row >= 0 && shown == stuck && kernel == stuck &&
		!strcmp(table_get(&table, row, "verdict"), "disabled");
	if (!right)
		ksft_print_msg("under_oom of %s is %lld, the kernel's is %lld\n", cgroup, shown,
			       kernel);
	table_free(&table);
	return right;
}

static bool under_oom_becomes(const char *cgroup, long long value)
{
	int tries;

	for (tries = 0; tries < 500; tries++) {
		if (cgroup_key(cgroup, "memory.oom_control", "under_oom") == value)
			return true;
		sleep_ms(20);
	}
	return false;
}

static int be_full(void *unused)
{
	(void)unused;
	return charge_anon(LIMIT / 2);
}

/* Asks for more than there is, by faults: what system calls ask for would fail instead. */
static pid_t start_greedy(const char *cgroup)
{
	pid_t pid = fork_into(cgroup);

	if (!pid)
		_exit(set_adj(0) || charge_anon(LIMIT));
	return pid;
}

static void test_waiting(void)
{
	const char *cgroup = TOP "/full", *child = TOP "/full/child", *other = TOP "/other";
	struct mark mark = kills_mark();
	struct kills kills;
	bool before, during, told;
	int status = 1;
	pid_t pid;

	make(cgroup);
	make(other);
	make(child);
	before = is_stuck(cgroup, false);
	pid = start_greedy(cgroup);
	during = under_oom_becomes(cgroup, 1) && is_stuck(cgroup, true) && is_stuck(child, true) &&
		 is_stuck(other, false);
	told = !waitpid(pid, NULL, WNOHANG);
	ksft_test_result(before && during && told, "who waits for memory: under_oom is the kernel's\n");
	limit(cgroup, 4 * LIMIT);
	during = waitpid(pid, &status, 0) == pid && !status && under_oom_becomes(cgroup, 0) &&
		 is_stuck(cgroup, false);
	kills = kills_read();
	ksft_test_result(during && kills.next == mark.next && vmstat_kills() == mark.killed,
			 "with a higher limit it goes on, and there is no record\n");
	kills_free(&kills);
}

/*
 * Switches the OOM killer on as soon as it is told that somebody waits. Nothing else runs on its
 * CPU between its saying that it is ready and its being asleep.
 */
static pid_t start_listener(const char *cgroup)
{
	struct sched_param first = { .sched_priority = 50 };
	int event = eventfd(0, EFD_CLOEXEC), control, ready[2];
	unsigned long long count;
	char text[64], word = 0;
	pid_t pid;

	snprintf(text, sizeof(text), "%s/memory.oom_control", cgroup);
	control = open(text, O_RDWR | O_CLOEXEC);
	snprintf(text, sizeof(text), "%d %d", event, control);
	if (event < 0 || control < 0 || pipe(ready))
		ksft_exit_fail_msg("memory.oom_control of %s: %s\n", cgroup, strerror(errno));
	need_write(cgroup, "cgroup.event_control", text);
	fflush(stdout);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (sched_setscheduler(0, SCHED_FIFO, &first) || write(ready[1], &word, 1) != 1)
			_exit(1);
		_exit(read(event, &count, sizeof(count)) != sizeof(count) ||
		      write(control, "0", 1) != 1);
	}
	close(ready[1]);
	if (pid < 0 || read(ready[0], &word, 1) != 1)
		ksft_exit_fail_msg("nobody listens to %s\n", cgroup);
	close(ready[0]);
	close(event);
	close(control);
	return pid;
}

static bool kernel_preempts_itself(void)
{
	struct utsname name;
	char *modes;
	bool full;

	uname(&name);
	if (strstr(name.version, "PREEMPT_RT"))
		return true;
	mount("none", "/sys/kernel/debug", "debugfs", 0, NULL);
	modes = slurp("/sys/kernel/debug/sched/preempt", NULL);
	full = modes && strstr(modes, "(full)");
	free(modes);
	return full;
}

static void test_switched_on(void)
{
	const char *cgroup = TOP "/told";
	struct mark mark;
	pid_t full, greedy, listener;
	struct both b;
	bool right;

	if (!kernel_preempts_itself()) {
		ksft_test_result_skip("switched on as somebody begins to wait: this kernel does not preempt itself\n");
		return;
	}
	/* Nor does another CPU hold a part of a charge, and give it back just then. */
	run_on_cpu(0);
	make(cgroup);
	full = child_start(cgroup, be_full, NULL);
	if (full < 0)
		ksft_exit_fail_msg("no process in %s\n", cgroup);
	free(report_log(log_fd));
	mark = kills_mark();
	listener = start_listener(cgroup);
	greedy = start_greedy(cgroup);
	right = exits(greedy) && exits(listener);
	b = both_read(log_fd, mark);
	if (b.kill)
		ksft_print_msg("trigger %s\n", kill_text(b.kill, "trigger"));
	right &= b.kill && strstr(b.log, " mem_cgroup_oom_synchronize+") &&
		 !strcmp(kill_text(b.kill, "trigger"), "oom_synchronize") &&
		 !strcmp(kill_text(b.kill, "kind"), "selected") &&
		 !strcmp(kill_text(b.kill, "limit"), "max") &&
		 kill_number(b.kill, "limit_max") == LIMIT &&
		 kill_number(b.kill, "domain_id") == (long long)cgroup_id(cgroup) &&
		 kill_number(b.kill, "asker_pid") == greedy &&
		 !report_compare_context(b.kill, b.log);
	ksft_test_result(right, "switched on as somebody begins to wait: who was about to calls the OOM killer\n");
	both_free(&b);
	child_end(full);
}

int main(void)
{
	ksft_print_header();
	if (access(MEMORY "/memory.limit_in_bytes", F_OK) && access(MEMORY "/cgroup.procs", F_OK))
		ksft_exit_skip("needs cgroup v1 with the memory controller\n");
	module_need("");
	ksft_set_plan(3);
	cleanup_tree(TOP);
	cgroup_need_made(TOP);
	/* The rule since 5.11. */
	cgroup_write(TOP, "memory.use_hierarchy", "1");
	log_fd = kmsg_open();

	test_waiting();
	test_switched_on();
	ksft_finished();
}
