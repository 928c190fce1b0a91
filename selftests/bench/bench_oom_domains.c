// SPDX-License-Identifier: GPL-2.0
/*
 * What /proc/mmscope/oom/domains costs, beside a program that opens, reads and
 * closes the files that hold what the same answer needs: of each cgroup its
 * limit, its usage, its limit of swap, memory.oom.group and its processes; of
 * each process its memory and its oom_score_adj, once.
 *
 * The world: 2,000 processes, evenly in 100 cgroups that have a limit.
 */
#include <ctype.h>

#include "measure.h"
#include "../lib/oom.h"

#define TOP CGROUP_ROOT "/bench"
#define CGROUPS 100
#define PROCESSES 2000

static const char *const cgroup_files[] = {
	"memory.max", "memory.current", "memory.swap.max", "memory.oom.group", "cgroup.procs",
};

static const char *const process_files[] = { "status", "oom_score_adj" };

static pid_t pids[PROCESSES];

static void path_of(int cgroup, char *path, size_t size)
{
	snprintf(path, size, TOP "/%d", cgroup);
}

static void read_files(int dir, const char *name, const char *const *files, size_t nr_files)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t i;

	if (fd < 0)
		return;
	for (i = 0; i < nr_files; i++)
		read_at(fd, files[i]);
	close(fd);
}

static void read_directory(const char *path, bool numbers, const char *const *files,
			   size_t nr_files)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while ((entry = readdir(dir)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.' &&
		    (!numbers || isdigit((unsigned char)entry->d_name[0])))
			read_files(dirfd(dir), entry->d_name, files, nr_files);
	closedir(dir);
}

static void read_kernel(void)
{
	read_directory(TOP, false, cgroup_files, ARRAY_SIZE(cgroup_files));
	read_directory("/proc", true, process_files, ARRAY_SIZE(process_files));
}

static void read_mmscope(void)
{
	read_at(AT_FDCWD, PROC_MMSCOPE "/oom/domains");
}

int main(void)
{
	unsigned long long mmscope, userspace;
	char path[64];
	int i;

	module_need("");
	cgroup_need_made(TOP);
	cgroup_make_inner(TOP);
	for (i = 0; i < CGROUPS; i++) {
		path_of(i, path, sizeof(path));
		cgroup_need_made(path);
		cgroup_write(path, "memory.max", "256M");
	}
	for (i = 0; i < PROCESSES; i++) {
		path_of(i % CGROUPS, path, sizeof(path));
		pids[i] = fork_into(path);
		if (!pids[i])
			for (;;)
				pause();
		if (pids[i] < 0)
			ksft_exit_fail_msg("process %d could not be made\n", i);
	}

	mmscope = measure(read_mmscope);
	userspace = measure(read_kernel);
	print_heading();
	print_cost("oom/domains, 2,000 processes: a domain", CGROUPS + 1, mmscope, userspace);
	print_cost("the same: a process", PROCESSES, mmscope, userspace);

	for (i = 0; i < PROCESSES; i++)
		child_end(pids[i]);
	cgroup_remove_tree(TOP);
	return 0;
}
