/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For tests of the OOM killer: processes forked into a cgroup, memory that belongs to no
 * process, and the kernel's log of its kills.
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

/* Forks into @cgroup, since charges of fork() do not move with the child. */
pid_t fork_into(const char *cgroup);

int set_adj(int adj);

/* The kernel's count of OOM kills in all domains, updated at the kill. */
long long vmstat_kills(void);

/* Opens the kernel's log at its end. */
int kmsg_open(void);

/*
 * The text of the next line; NULL if there is none yet. Fails the test if unread lines were
 * overwritten.
 */
char *kmsg_line(int fd);

/* The pid of a line such as "Out of memory: Killed process 12 (name) ...", or 0. */
pid_t kmsg_killed(const char *line);

/* Pids of all kills in the log so far, in its order. Returns their number. */
int kmsg_all_killed(int fd, pid_t *pids, int max);

/* How charge_until_kill() ended. */
enum charged {
	CHARGED_KILL = 1,	/* somebody was killed */
	CHARGED_ENOMEM,		/* nobody was, and there was no more memory */
	CHARGED_NONE,		/* nobody was for a minute, and the writer made no progress */
	CHARGED_ALL,		/* all was written without a kill */
	CHARGED_ERROR,
};

/* Reaps a killed child; false if it does not exit within 20 s. */
bool exits(pid_t pid);

/*
 * Writes a file of at most @pages pages from within @cgroup, so that the memory belongs to no
 * process, and stops at the first kill that @events of @domain counts (cgroup v1 or v2). The
 * writer itself is exempt from the OOM killer.
 */
enum charged charge_until_kill(const char *cgroup, const char *domain, const char *events,
			       const char *file, long pages);

#endif /* SELFTESTS_OOM_H */
