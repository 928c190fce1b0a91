/* SPDX-License-Identifier: GPL-2.0 */
/* A bpftrace script at work, for comparison: Debian's bpftrace, which make bench puts in the guest. */
#ifndef BENCH_BPFTRACE_H
#define BENCH_BPFTRACE_H

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

#define BPFTRACE "/opt/bpftrace/bin/bpftrace"
#define BPFTRACE_OUTPUT "/tmp/bpftrace.out"

/* Starts @script, which prints "ready" when it is. In the root cgroup: its memory is not of the
 * workload. Returns 0 if there is no bpftrace.
 */
static inline pid_t bpftrace_start(const char *script)
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
		fd = open(BPFTRACE_OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, 1);
		dup2(fd, 2);
		execl(BPFTRACE, BPFTRACE, "-B", "none", script, NULL);
		_exit(1);
	}
	while (!text || !strstr(text, "ready")) {
		free(text);
		sleep_ms(200);
		if (waitpid(pid, NULL, WNOHANG) == pid) {
			text = slurp(BPFTRACE_OUTPUT, NULL);
			ksft_exit_fail_msg("bpftrace: %s\n", text ?: "no word");
		}
		text = slurp(BPFTRACE_OUTPUT, NULL);
	}
	free(text);
	return pid;
}

/* Ends it. It must have printed @wanted, or the comparison is worth nothing. */
static inline void bpftrace_end(pid_t pid, const char *wanted)
{
	char *text;

	kill(pid, SIGINT);
	waitpid(pid, NULL, 0);
	text = slurp(BPFTRACE_OUTPUT, NULL);
	if (!text || !strstr(text, wanted))
		ksft_exit_fail_msg("bpftrace has seen no %s: %s\n", wanted, text ?: "no word");
	free(text);
	unlink(BPFTRACE_OUTPUT);
}

#endif /* BENCH_BPFTRACE_H */
