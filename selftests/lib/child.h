/* SPDX-License-Identifier: GPL-2.0 */
/* Child processes that do their work and then sleep, so that counters stay still. */
#ifndef SELFTESTS_CHILD_H
#define SELFTESTS_CHILD_H

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * Forks a child into the cgroup with directory @cgroup (NULL: the caller's). The child calls
 * work(arg), reports, and waits for a signal. Returns the child's pid once the work is done,
 * or -1 if the child died or failed.
 */
pid_t child_start(const char *cgroup, int (*work)(void *arg), void *arg);

/* Forks a child into @cgroup, as above, that calls work(arg) repeatedly until it is killed. */
pid_t child_repeat(const char *cgroup, int (*work)(void *arg), void *arg);

void child_end(pid_t pid);

/* Binds the caller and its future children to one CPU. */
void run_on_cpu(int cpu);

void sleep_ms(long ms);
double now_seconds(void);

/*
 * Keeps each CPU busy for a moment. A deferrable timer, such as the one that flushes memory.stat,
 * does not wake an idle CPU.
 */
void wake_cpus(void);

#endif /* SELFTESTS_CHILD_H */
