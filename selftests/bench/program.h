/* SPDX-License-Identifier: GPL-2.0 */
/* Cost of a program. */
#ifndef BENCH_PROGRAM_H
#define BENCH_PROGRAM_H

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

static char *const *program;

static inline void run_program(void)
{
	int status, null;
	pid_t pid = vfork();

	if (!pid) {
		null = open("/dev/null", O_WRONLY);
		dup2(null, STDOUT_FILENO);
		execv(program[0], program);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		ksft_exit_fail_msg("%s ended with %#x\n", program[0], status);
}

/* What @argv costs from start to exit; it may print, and has to succeed. */
static inline unsigned long long cost_of(char *const *argv)
{
	program = argv;
	return measure(run_program);
}

#endif /* BENCH_PROGRAM_H */
