/* SPDX-License-Identifier: GPL-2.0 */
/* cgroup v2's files. A cgroup is named by the path of its directory. */
#ifndef SELFTESTS_CGROUP_H
#define SELFTESTS_CGROUP_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "child.h"
#include "table.h"

#define CGROUP_ROOT "/sys/fs/cgroup"
#ifndef CGROUP2_SUPER_MAGIC
#define CGROUP2_SUPER_MAGIC 0x63677270
#endif

/* Skips the test where cgroup v2 with its memory controller is not mounted. */
void cgroup_need(void);

/* 0 or a negative error number. */
int cgroup_write(const char *cgroup, const char *file, const char *text);

/*
 * The same for a cgroup whose process was just reaped. From 7.3 on a process leaves its cgroup
 * later than that, when its CPU has switched to another task.
 */
int cgroup_write_empty(const char *cgroup, const char *file, const char *text);

/* The file's text, for free(); NULL if there is no such file. */
char *cgroup_read(const char *cgroup, const char *file);

/* The value of a "key value" line; -1 if the file or the key does not exist. */
long long cgroup_key(const char *cgroup, const char *file, const char *key);

/* The only number of a file; -1 if there is none. */
long long cgroup_number(const char *cgroup, const char *file);

/* A cgroup's id is the inode number of its directory. */
unsigned long long cgroup_id(const char *cgroup);

int cgroup_make(const char *cgroup);
void cgroup_need_made(const char *cgroup);

/* Makes a cgroup with memory in subtree_control. */
int cgroup_make_inner(const char *cgroup);

/* Waits up to 2 s for killed processes to leave. */
int cgroup_remove(const char *cgroup);

/* Kills the processes of a cgroup, not those of its descendants. */
void cgroup_kill(const char *cgroup);

/* Kills and removes a cgroup and everything below it. */
void cgroup_remove_tree(const char *cgroup);

#endif /* SELFTESTS_CGROUP_H */
