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
#include "../charge.h"
#include "measure.h"

#define TOP CGROUP_ROOT "/bench"
#define BPFTRACE "/usr/bin/bpftrace"
#define SCRIPT "/selftests/bench/reclaim.bt"
#define OUTPUT "/tmp/reclaim.bt.out"
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

/* In the root cgroup: its memory is not of the workload. */
static pid_t start_bpftrace(void)
{
	char *text = NULL;
	pid_t pid;
	int fd;

	if (access(BPFTRACE, X_OK))
		return 0;
	fflush(stdout);
	pid = fork();
	if (!pid) {
		cgroup_write(CGROUP_ROOT, "cgroup.procs", "0");
		fd = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, 1);
		dup2(fd, 2);
		execl(BPFTRACE, BPFTRACE, "-B", "none", SCRIPT, NULL);
		_exit(1);
	}
	while (!text || !strstr(text, "ready")) {
		free(text);
		sleep_ms(200);
		if (waitpid(pid, NULL, WNOHANG) == pid) {
			text = slurp(OUTPUT, NULL);
			ksft_exit_fail_msg("bpftrace: %s\n", text ?: "no word");
		}
		text = slurp(OUTPUT, NULL);
	}
	free(text);
	return pid;
}

/* It saw something, or the comparison is worth nothing. */
static void end_bpftrace(pid_t pid)
{
	char *text;

	kill(pid, SIGINT);
	waitpid(pid, NULL, 0);
	text = slurp(OUTPUT, NULL);
	if (!text || !strstr(text, "@caused_latency[") || !strstr(text, "@reclaimed["))
		ksft_exit_fail_msg("bpftrace saw no reclaim: %s\n", text ?: "no word");
	free(text);
	unlink(OUTPUT);
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
	if (charge_sparse("/disk/bench", PAGES * CHARGE_PAGE))
		ksft_exit_fail_msg("/disk/bench: %s\n", strerror(errno));

	stream();
	for (turn = 0; turn < TURNS; turn++) {
		absent += measure(stream);

		module_need("");
		loaded += measure(stream);
		status = keys_read("status");
		snprintf(handled, sizeof(handled), "%s", key_get(&status, "events_handled") ?: "-");
		snprintf(lost, sizeof(lost), "%s", key_get(&status, "events_lost") ?: "-");
		snprintf(self, sizeof(self), "%s", key_get(&status, "self_ns") ?: "-");
		table_free(&status);
		module_unload();

	}
	/* Once: to compile its script takes it longer than all else. */
	bpftrace = start_bpftrace();
	if (bpftrace) {
		traced = measure(stream) * TURNS;
		end_bpftrace(bpftrace);
	}
	printf("reclaim, page cache streamed through 64 MiB\n");
	print_figure("without", absent, absent);
	print_figure("mmscope", loaded, absent);
	if (bpftrace)
		print_figure("bpftrace", traced, absent);
	else
		printf("  (no bpftrace here)\n");
	printf("  mmscope's events in %d MiB: %s, lost %s; in its probes %s ns\n",
	       MEASURE_PASSES * PAGES / 256, handled, lost, self);

	unlink("/disk/bench");
	cgroup_write(CGROUP_ROOT, "cgroup.procs", "0");
	cgroup_remove(TOP);
	return 0;
}
