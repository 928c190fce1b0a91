/* SPDX-License-Identifier: GPL-2.0 */
/* Loading and unloading the module under test. */
#ifndef SELFTESTS_MODULE_H
#define SELFTESTS_MODULE_H

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kselftest.h"

/* The pid that loaded it: a forked child that exits must not unload it. */
static pid_t module_owner;

/* 0 or a negative error number. */
static inline int module_unload(void)
{
	module_owner = 0;
	return syscall(SYS_delete_module, "mmscope", O_NONBLOCK) ? -errno : 0;
}

static inline void module_at_exit(void)
{
	if (module_owner == getpid())
		module_unload();
}

/* 0 or a negative error number; what is loaded is unloaded when the test exits. */
static inline int module_load(const char *parameters)
{
	const char *path = getenv("MMSCOPE_KO") ?: "/mmscope.ko";
	static int registered;
	int fd, error = 0;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, parameters, 0))
		error = -errno;
	close(fd);
	if (error)
		return error;
	module_owner = getpid();
	if (!registered++)
		atexit(module_at_exit);
	return 0;
}

/* Loads the module, or ends the test. */
static inline void module_need(const char *parameters)
{
	int error;

	if (geteuid())
		ksft_exit_skip("needs root\n");
	error = module_load(parameters);
	if (error)
		ksft_exit_fail_msg("mmscope does not load with \"%s\": %s\n", parameters,
				   strerror(-error));
}

/* Does its command line have this? */
static inline bool kernel_was_told(const char *what)
{
	char line[4096] = "";
	int fd = open("/proc/cmdline", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (read(fd, line, sizeof(line) - 1) < 0)
		line[0] = '\0';
	close(fd);
	return strstr(line, what);
}

/* Is little work enough? The harness says so (plan-boots) unless it is asked for all. */
static inline bool small_workload(void)
{
	return kernel_was_told("mmscope.workload=small");
}

/* Is this a kernel that checks all that it does, and is many times slower for that? */
static inline bool slow_kernel(void)
{
	return kernel_was_told("mmscope.slow");
}

#endif /* SELFTESTS_MODULE_H */
