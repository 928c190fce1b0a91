/* SPDX-License-Identifier: GPL-2.0 */
/* Processes that do their work and then stand still, so that the world is quiet. */
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
 * Forks a child into the cgroup whose directory is @cgroup (NULL: ours). It
 * calls work(arg), reports, and waits for a signal. Returns when the work is
 * done: the child's pid, or -1 if it died or failed.
 */
pid_t child_start(const char *cgroup, int (*work)(void *arg), void *arg);

/* Forks a child into @cgroup, as above, that calls work(arg) again and again until it is killed. */
pid_t child_repeat(const char *cgroup, int (*work)(void *arg), void *arg);

void child_end(pid_t pid);

/* We, and whom we fork, run on one CPU from here on. */
void run_on_cpu(int cpu);

void sleep_ms(long ms);
double now_seconds(void);

/*
 * Each CPU has something to do for a moment. A timer that may be put off (DEFERRABLE), as the one
 * by which memory.stat is added up, does not end the sleep of an idle CPU.
 */
void wake_cpus(void);

#endif /* SELFTESTS_CHILD_H */
