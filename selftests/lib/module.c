// SPDX-License-Identifier: GPL-2.0
#include "module.h"
#include "print.h"

/* The pid that loaded it: a forked child that exits must not unload it. */
static pid_t module_owner;

int module_unload(void)
{
	module_owner = 0;
	return syscall(SYS_delete_module, "mmscope", O_NONBLOCK) ? -errno : 0;
}

static void module_at_exit(void)
{
	if (module_owner == getpid())
		module_unload();
}

int module_load(const char *parameters)
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

void module_need(const char *parameters)
{
	int error;

	if (geteuid())
		lib_exit_skip("needs root\n");
	error = module_load(parameters);
	if (error)
		lib_exit_fail_msg("mmscope does not load with \"%s\": %s\n", parameters,
				   strerror(-error));
}

bool kernel_was_told(const char *what)
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

bool small_workload(void)
{
	return kernel_was_told("mmscope.workload=small");
}

bool slow_kernel(void)
{
	return kernel_was_told("mmscope.slow");
}
