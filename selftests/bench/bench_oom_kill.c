// SPDX-License-Identifier: GPL-2.0
/*
 * What recording adds to a kill: the kernel's mem_cgroup_out_of_memory(), from
 * its entry to its return, among 500 candidates, without mmscope and with it.
 * The kernel's own tracing takes the two times, at the same cost in both cases.
 *
 * With the kernel's report, which names every candidate in the log (the console
 * is off: its speed is not the kernel's), and without it, as in a burst, of which
 * the kernel reports ten kills in five seconds. Among candidates of many sizes,
 * and among equal ones, each of which is preferred to all before it: then a
 * record's list of the best changes with every candidate.
 *
 * Then with bpftrace in mmscope's place, and a script that only prints who was killed
 * (oomkill.bt), if there is a bpftrace.
 */
#include "bpftrace.h"
#include "../lib/oom.h"

#define TOP CGROUP_ROOT "/bench"
#define FILLER "/tmp/bench.fill"
#define TRACING "/sys/kernel/tracing"
#define CANDIDATES 500
#define KILLS 4
#define SCRIPT "/selftests/bench/oomkill.bt"

static bool equal;	/* the candidates are */

static void need_write(const char *dir, const char *file, const char *text)
{
	int error = cgroup_write(dir, file, text);

	if (error)
		ksft_exit_fail_msg("%s/%s: %s\n", dir, file, strerror(-error));
}

/* What opens such a file to write it anew empties it. */
static void empty(const char *path)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd < 0)
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
	close(fd);
}

static void start_candidate(void)
{
	static unsigned int number;
	/* 1 to 64 pages, in an order of no kind. */
	size_t pages = equal ? 4 : 1 + ++number * 2654435761U % 64;
	pid_t pid = fork_into(TOP);

	if (pid < 0)
		ksft_exit_fail_msg("fork: %s\n", strerror(errno));
	if (pid)
		return;
	if (set_adj(0) || charge_anon(pages * CHARGE_PAGE))
		_exit(1);
	for (;;)
		pause();
}

/* The time stamp of the line with @event; they are the CPU's, not seconds. */
static unsigned long long time_of(const char *trace, const char *event)
{
	const char *at = strstr(trace, event), *colon;

	if (!at)
		ksft_exit_fail_msg("the trace has no %s\n", event);
	for (colon = at; colon > trace && *colon != ':'; colon--)
		;
	for (at = colon; at > trace && at[-1] != ' '; at--)
		;
	return strtoull(at, NULL, 10);
}

static unsigned long long cost_of_kill(void)
{
	unsigned long long cost;
	char text[32], *trace;

	/* All of them are charged by now for what they have. */
	snprintf(text, sizeof(text), "%lld", cgroup_number(TOP, "memory.current") + (1 << 20));
	need_write(TOP, "memory.max", text);
	empty(TRACING "/trace");
	if (charge_until_kill(TOP, TOP, "memory.events", FILLER, 4096) != CHARGED_KILL)
		ksft_exit_fail_msg("nobody was killed\n");
	trace = slurp(TRACING "/trace", NULL);
	cost = time_of(trace, "mmscope_out:") - time_of(trace, "mmscope_in:");
	free(trace);

	while (waitpid(-1, NULL, 0) < 0)
		;
	unlink(FILLER);
	need_write(TOP, "memory.max", "max");
	start_candidate();
	sleep_ms(100);
	return cost;
}

/* The least disturbed of some. */
static unsigned long long cost(bool reported)
{
	unsigned long long best = 0, one;
	int i;

	/* Behind ten reports there is none for five seconds. */
	for (i = 0; !reported && i < 10; i++)
		cost_of_kill();
	for (i = 0; i < KILLS; i++) {
		if (reported)
			sleep_ms(6000);
		one = cost_of_kill();
		if (!best || one < best)
			best = one;
	}
	return best;
}

static void print_added(const char *with, unsigned long long cost, unsigned long long absent)
{
	printf("  %-12s %12llu %10lld %6.1f %%\n", with, cost, (long long)(cost - absent),
	       100.0 * cost / absent - 100);
	fflush(stdout);
}

static void compare(const char *what, bool reported)
{
	unsigned long long absent;
	pid_t bpftrace;
	int i;

	for (i = 0; i < CANDIDATES; i++)
		start_candidate();
	sleep_ms(1000);
	printf("%s\n", what);
	absent = cost(reported);
	print_added("without", absent, absent);
	module_need("");
	print_added("mmscope", cost(reported), absent);
	module_unload();
	bpftrace = bpftrace_start(SCRIPT);
	if (bpftrace) {
		print_added("bpftrace", cost(reported), absent);
		bpftrace_end(bpftrace, "kill of ");
	}
	cgroup_kill(TOP);
	while (wait(NULL) > 0)
		;
}

int main(void)
{
	int i;

	if (geteuid())
		ksft_exit_skip("needs root\n");
	if (set_adj(-1000))
		ksft_exit_fail_msg("oom_score_adj: %s\n", strerror(errno));
	need_write("/sys/module/printk/parameters", "ignore_loglevel", "N");
	need_write("/proc/sys/kernel", "printk", "1");
	need_write(TRACING, "kprobe_events", "p:mmscope_in mem_cgroup_out_of_memory");
	i = open(TRACING "/kprobe_events", O_WRONLY | O_APPEND | O_CLOEXEC);
	if (i < 0 || dprintf(i, "r:mmscope_out mem_cgroup_out_of_memory\n") < 0)
		ksft_exit_fail_msg("kprobe_events: %s\n", strerror(errno));
	close(i);
	/* Of the clocks of traces, the one that is the CPU's. */
	need_write(TRACING, "trace_clock", "x86-tsc");
	need_write(TRACING, "events/kprobes/enable", "1");

	cgroup_need_made(TOP);
	cgroup_write(TOP, "memory.swap.max", "0");

	printf("# a kill in a memory cgroup with %d candidates, instructions\n", CANDIDATES);
	compare("selection, and report in the log", true);
	compare("selection without a report", false);
	equal = true;
	compare("all equal: selection, and report in the log", true);
	compare("all equal: selection without a report", false);

	need_write(TRACING, "events/kprobes/enable", "0");
	empty(TRACING "/kprobe_events");
	cgroup_remove_tree(TOP);
	return 0;
}
