// SPDX-License-Identifier: GPL-2.0
/*
 * What the probes of reclaim cost: page cache streamed through a cgroup of 64 MiB,
 * so that every page read has another one reclaimed, turn by turn with the module absent
 * and with it loaded, and then with a bpftrace script (reclaim.bt) that computes the same
 * histograms by cgroup, if there is a bpftrace.
 *
 * The file is sparse, so that the disk's share is small and reclaim's large: a
 * workload that does anything with what it reads pays less in proportion.
 */
#include "bpftrace.h"
#include "../lib/charge.h"

#define TOP CGROUP_ROOT "/bench"
#define SCRIPT "/selftests/bench/reclaim.bt"
#define TURNS 2
#define PAGES 40960

static void stream(void)
{
	static char block[1 << 20];
	int fd = open("/disk/bench", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		ksft_exit_fail_msg("/disk/bench: %s\n", strerror(errno));
	while (read(fd, block, sizeof(block)) > 0)
		;
	close(fd);
}

/*
 * What is cached, and what the kernel remembers of pages that were, makes a pass cheaper by
 * a tenth or not: each measurement begins with a file of which it knows nothing.
 */
static unsigned long long measure_anew(void)
{
	unlink("/disk/bench");
	if (charge_sparse("/disk/bench", PAGES * CHARGE_PAGE))
		ksft_exit_fail_msg("/disk/bench: %s\n", strerror(errno));
	stream();
	return measure(stream);
}

static void print_figure(const char *with, unsigned long long cost, unsigned long long absent)
{
	printf("  %-12s %9.1f instructions a page  %+6.2f %%\n", with, (double)cost / TURNS / PAGES,
	       100.0 * ((double)cost - absent) / absent);
}

int main(void)
{
	unsigned long long absent = 0, loaded = 0, traced = 0;
	char handled[32] = "", lost[32] = "", self[32] = "";
	struct table status;
	pid_t bpftrace = 0;
	int turn;

	cgroup_need_made(TOP);
	if (cgroup_write(TOP, "memory.max", "64M") || cgroup_write(TOP, "cgroup.procs", "0"))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	for (turn = 0; turn < TURNS; turn++) {
		absent += measure_anew();

		module_need("");
		loaded += measure_anew();
		status = keys_read("status");
		snprintf(handled, sizeof(handled), "%s", key_get(&status, "events_handled") ?: "-");
		snprintf(lost, sizeof(lost), "%s", key_get(&status, "events_lost") ?: "-");
		snprintf(self, sizeof(self), "%s", key_get(&status, "self_ns") ?: "-");
		table_free(&status);
		module_unload();
	}
	/* Once: to compile its script takes it longer than all else. */
	bpftrace = bpftrace_start(SCRIPT);
	if (bpftrace) {
		traced = measure_anew() * TURNS;
		bpftrace_end(bpftrace, "@caused_latency[");
	}
	printf("reclaim, page cache streamed through 64 MiB\n");
	print_figure("without", absent, absent);
	print_figure("mmscope", loaded, absent);
	if (bpftrace)
		print_figure("bpftrace", traced, absent);
	else
		printf("  (no bpftrace here)\n");
	printf("  mmscope's events in %d MiB: %s, lost %s; in its probes %s ns\n",
	       (1 + MEASURE_PASSES) * PAGES / 256, handled, lost, self);

	unlink("/disk/bench");
	cgroup_write(CGROUP_ROOT, "cgroup.procs", "0");
	cgroup_remove(TOP);
	return 0;
}
