/* SPDX-License-Identifier: GPL-2.0 */
/* cgroup v2's files, by the path of a cgroup's directory. */
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
#include "kselftest.h"
#include "table.h"

#define CGROUP_ROOT "/sys/fs/cgroup"
#ifndef CGROUP2_SUPER_MAGIC
#define CGROUP2_SUPER_MAGIC 0x63677270
#endif

/* Skips the test where cgroup v2 with its memory controller is not mounted. */
static inline void cgroup_need(void)
{
	struct statfs fs;

	if (statfs(CGROUP_ROOT, &fs) || fs.f_type != CGROUP2_SUPER_MAGIC ||
	    access(CGROUP_ROOT "/memory.stat", F_OK))
		ksft_exit_skip("needs cgroup v2 with the memory controller\n");
}

/* 0 or a negative error number. */
static inline int cgroup_write(const char *cgroup, const char *file, const char *text)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", cgroup, file);
	return write_text(path, text);
}

/*
 * The same, of a cgroup in which a process was that has been reaped: from 7.3 on it leaves its
 * cgroup only after that, when its CPU has turned to something else.
 */
static inline int cgroup_write_empty(const char *cgroup, const char *file, const char *text)
{
	int error, tries = 0;

	while ((error = cgroup_write(cgroup, file, text)) == -EBUSY && ++tries < 100)
		sleep_ms(20);
	return error;
}

/* What the file holds, for free(); NULL if there is no such file. */
static inline char *cgroup_read(const char *cgroup, const char *file)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", cgroup, file);
	return slurp(path, NULL);
}

/* The value of a "key value" line; -1 if the file or the key does not exist. */
static inline long long cgroup_key(const char *cgroup, const char *file, const char *key)
{
	char *text = cgroup_read(cgroup, file), *line, *save = NULL;
	size_t length = strlen(key);
	long long value = -1;

	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (!strncmp(line, key, length) && line[length] == ' ')
			value = atoll(line + length + 1);
	free(text);
	return value;
}

/* The only number of a file; -1 if there is none. */
static inline long long cgroup_number(const char *cgroup, const char *file)
{
	char *text = cgroup_read(cgroup, file);
	long long value = text ? atoll(text) : -1;

	free(text);
	return value;
}

/* A cgroup's id is the inode number of its directory. */
static inline unsigned long long cgroup_id(const char *cgroup)
{
	struct stat stat_buf;

	return stat(cgroup, &stat_buf) ? 0 : stat_buf.st_ino;
}

static inline int cgroup_make(const char *cgroup)
{
	return mkdir(cgroup, 0755) && errno != EEXIST ? -errno : 0;
}

static inline void cgroup_need_made(const char *cgroup)
{
	int error = cgroup_make(cgroup);

	if (error)
		ksft_exit_fail_msg("mkdir %s: %s\n", cgroup, strerror(-error));
}

/* A cgroup that hands the memory controller on to its children. */
static inline int cgroup_make_inner(const char *cgroup)
{
	return cgroup_make(cgroup) ?:
	       cgroup_write_empty(cgroup, "cgroup.subtree_control", "+memory");
}

/* Waits a while for processes that were killed to leave. */
static inline int cgroup_remove(const char *cgroup)
{
	int tries;

	for (tries = 0; rmdir(cgroup); tries++) {
		if (errno != EBUSY || tries == 100)
			return -errno;
		sleep_ms(20);
	}
	return 0;
}

/* Kills what is in a cgroup itself. */
static inline void cgroup_kill(const char *cgroup)
{
	char *procs = cgroup_read(cgroup, "cgroup.procs"), *line, *save = NULL;

	for (line = procs ? strtok_r(procs, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (atoi(line) > 1 && atoi(line) != getpid())
			kill(atoi(line), SIGKILL);
	free(procs);
}

/* Kills and removes a cgroup and everything below it. */
static inline void cgroup_remove_tree(const char *cgroup)
{
	DIR *dir = opendir(cgroup);
	char path[PATH_MAX];
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") &&
		    strcmp(entry->d_name, "..") &&
		    snprintf(path, sizeof(path), "%s/%s", cgroup, entry->d_name) < PATH_MAX)
			cgroup_remove_tree(path);
	closedir(dir);
	cgroup_kill(cgroup);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	cgroup_remove(cgroup);
}

#endif /* SELFTESTS_CGROUP_H */
