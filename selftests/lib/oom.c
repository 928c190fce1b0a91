// SPDX-License-Identifier: GPL-2.0
#include "oom.h"
#include "print.h"

#define CHARGE_PATIENCE_S 60

int kernel_series(void)
{
	int major = 0, minor = 0;
	struct utsname name;

	uname(&name);
	if (sscanf(name.release, "%d.%d", &major, &minor) != 2)
		lib_exit_fail_msg("no such kernel: %s\n", name.release);
	return 100 * major + minor;
}

pid_t fork_into(const char *cgroup)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP,
		.exit_signal = SIGCHLD,
	};
	int dir = open(cgroup, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	pid_t pid;

	if (dir < 0)
		return -1;
	/* Otherwise the child prints stdio's buffer again. */
	fflush(stdout);
	args.cgroup = dir;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	close(dir);
	if (pid < 0) {
		/* v1 has no CLONE_INTO_CGROUP. */
		pid = fork();
		if (!pid && cgroup_write(cgroup, "cgroup.procs", "0"))
			_exit(1);
	}
	if (!pid)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

int set_adj(int adj)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", adj);
	return cgroup_write("/proc/self", "oom_score_adj", text);
}

long long vmstat_kills(void)
{
	return cgroup_key("/proc", "vmstat", "oom_kill");
}

int kmsg_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 || lseek(fd, 0, SEEK_END) < 0)
		lib_exit_fail_msg("/dev/kmsg: %s\n", strerror(errno));
	return fd;
}

char *kmsg_line(int fd)
{
	static char record[8192];
	ssize_t got = read(fd, record, sizeof(record) - 1);
	char *text;

	if (got < 0 && errno == EAGAIN)
		return NULL;
	if (got < 0)
		lib_exit_fail_msg("/dev/kmsg: %s\n", strerror(errno));
	record[got] = '\0';
	text = strchr(record, ';');
	text = text ? text + 1 : record;
	text[strcspn(text, "\n")] = '\0';
	return text;
}

pid_t kmsg_killed(const char *line)
{
	const char *at = strstr(line, ": Killed process ");

	return at ? atoi(at + strlen(": Killed process ")) : 0;
}

int kmsg_all_killed(int fd, pid_t *pids, int max)
{
	char *line;
	int n = 0;

	while ((line = kmsg_line(fd)))
		if (kmsg_killed(line) && n < max)
			pids[n++] = kmsg_killed(line);
	return n;
}

/* The count of kills among the text of an events file, or "". */
static const char *kills_counted(const char *events)
{
	return strstr(events, "oom_kill ") ?: "";
}

/* Writes and watches until one of the above; see charge_until_kill(). */
static enum charged charge_and_watch(int fd, int watched, long pages)
{
	char text[2][1024], page[CHARGE_PAGE];

	memset(text, 0, sizeof(text));
	memset(page, 'f', sizeof(page));
	if (pread(watched, text[0], sizeof(text[0]) - 1, 0) <= 0)
		return CHARGED_ERROR;
	/*
	 * A page fault never ends while the cgroup is full and has no process to kill, and a
	 * system call that faults returns EFAULT. So fault all pages in first, that of errno too,
	 * and lock those that the kernel writes to.
	 */
	errno = 0;
	if (mlock(text, sizeof(text)) || mlock(page, sizeof(page)))
		return CHARGED_ERROR;
	for (; pages; pages--) {
		bool written = write(fd, page, sizeof(page)) == sizeof(page);
		int error = errno;

		if (pread(watched, text[1], sizeof(text[1]) - 1, 0) <= 0)
			return CHARGED_ERROR;
		/* Check for kills first: the victim may have freed too little for the write. */
		if (strcmp(kills_counted(text[0]), kills_counted(text[1])))
			return CHARGED_KILL;
		if (!written)
			return error == ENOMEM ? CHARGED_ENOMEM : CHARGED_ERROR;
	}
	return CHARGED_ALL;
}

/* False if it does not exit within @seconds. */
static bool exits_within(pid_t pid, int seconds)
{
	struct pollfd exit_of = { .fd = syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };
	bool exited = exit_of.fd < 0 || poll(&exit_of, 1, seconds * 1000) == 1;

	close(exit_of.fd);
	return exited;
}

bool exits(pid_t pid)
{
	return exits_within(pid, 20) && waitpid(pid, NULL, 0) == pid;
}

enum charged charge_until_kill(const char *cgroup, const char *domain, const char *events,
			       const char *file, long pages)
{
	char path[PATH_MAX];
	int fd, watched, status;
	bool stuck;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/%s", domain, events);
	pid = fork_into(cgroup);
	if (!pid) {
		watched = open(path, O_RDONLY | O_CLOEXEC);
		fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		_exit(set_adj(-1000) || watched < 0 || fd < 0 ?
		      CHARGED_ERROR : charge_and_watch(fd, watched, pages));
	}
	if (pid < 0)
		return CHARGED_ERROR;
	stuck = !exits_within(pid, CHARGE_PATIENCE_S);
	if (stuck)
		kill(pid, SIGKILL);
	if (waitpid(pid, &status, 0) != pid || (!stuck && !WIFEXITED(status)))
		return CHARGED_ERROR;
	return stuck ? CHARGED_NONE : WEXITSTATUS(status);
}
