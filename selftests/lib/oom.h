/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of the OOM killer share: processes that are born in a cgroup,
 * memory that belongs to no process, and the kernel's own words on its kills.
 */
#ifndef SELFTESTS_OOM_H
#define SELFTESTS_OOM_H

#include <linux/sched.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#include "cgroup.h"
#include "charge.h"
#include "knobs.h"

/* 612 for 6.12. */
int kernel_series(void);

/* What a forked child costs its cgroup is not moved with it: it is born there. */
pid_t fork_into(const char *cgroup);

int set_adj(int adj);

/* How many the kernel has killed, in any domain; it counts at once. */
long long vmstat_kills(void);

/* The kernel's log from now on. */
int kmsg_open(void);

/*
 * The next line, without what stands before it and behind it; NULL if there is
 * none yet. Lines that were overwritten unread end the test.
 */
char *kmsg_line(int fd);

/* The pid of a line such as "Out of memory: Killed process 12 (name) ...", or 0. */
pid_t kmsg_killed(const char *line);

/* Pids that the kernel says it killed, in its order, that are in the log by now. */
int kmsg_all_killed(int fd, pid_t *pids, int max);

/* How charge_until_kill() ended. */
enum charged {
	CHARGED_KILL = 1,	/* somebody was killed */
	CHARGED_ENOMEM,		/* nobody was, and there was no more memory */
	CHARGED_NONE,		/* nobody was for a minute, and who wrote did not get on */
	CHARGED_ALL,		/* nobody had to be */
	CHARGED_ERROR,
};

/* A child of ours that was killed; false after a while without. */
bool exits(pid_t pid);

/*
 * Writes a file of at most @pages pages, in @cgroup, whose pages belong to no
 * process, and stops as soon as there was a kill in @domain, of either kind of
 * cgroup file system. Nothing of who writes is a candidate.
 */
enum charged charge_until_kill(const char *cgroup, const char *domain, const char *events,
			       const char *file, long pages);

#endif /* SELFTESTS_OOM_H */
