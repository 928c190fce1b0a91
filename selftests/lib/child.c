// SPDX-License-Identifier: GPL-2.0
#include "child.h"
#include "print.h"

/* Moves the current process into the cgroup whose directory is @cgroup (NULL: stays). */
static void child_join(const char *cgroup)
{
	char path[4096];
	int fd;

	if (!cgroup)
		return;
	snprintf(path, sizeof(path), "%s/cgroup.procs", cgroup);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		_exit(1);
	close(fd);
}

pid_t child_start(const char *cgroup, int (*work)(void *arg), void *arg)
{
	char result = 1;
	int ready[2];
	pid_t pid;

	if (pipe2(ready, O_CLOEXEC))
		return -1;
	/* Otherwise the child prints stdio's buffer again. */
	fflush(stdout);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ready[0]);
		child_join(cgroup);
		result = work ? !!work(arg) : 0;
		if (write(ready[1], &result, 1) != 1 || result)
			_exit(1);
		close(ready[1]);
		for (;;)
			pause();
	}
	close(ready[1]);
	if (pid > 0 && (read(ready[0], &result, 1) != 1 || result)) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		pid = -1;
	}
	close(ready[0]);
	return pid;
}

pid_t child_repeat(const char *cgroup, int (*work)(void *arg), void *arg)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	child_join(cgroup);
	for (;;)
		work(arg);
}

void child_end(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

void run_on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		lib_exit_fail_msg("cannot run on CPU %d\n", cpu);
}

void sleep_ms(long ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&time, &time))
		;
}

double now_seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_BOOTTIME, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

void wake_cpus(void)
{
	int cpu, cpus = sysconf(_SC_NPROCESSORS_ONLN);
	pid_t pid;

	for (cpu = 0; cpu < cpus; cpu++) {
		pid = fork();
		if (!pid) {
			double until;

			run_on_cpu(cpu);
			until = now_seconds() + 0.02;
			while (now_seconds() < until)
				;
			_exit(0);
		}
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
}
