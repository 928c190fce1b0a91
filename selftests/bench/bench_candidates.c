// SPDX-License-Identifier: GPL-2.0
/*
 * What a row of /proc/mmscope/oom/candidates costs, beside a program that opens,
 * reads and closes the files of /proc/PID that hold the same numbers.
 *
 * The world: 500 processes with some memory each, every fifth with threads.
 */
#include <ctype.h>
#include <pthread.h>

#include "measure.h"
#include "../lib/charge.h"

#define PROCESSES 500

static const char *const all_files[] = {
	"oom_score", "oom_score_adj", "statm", "status", "stat", "cgroup",
};

static const char *const score_only[] = { "oom_score" };

static const char *const *files;
static size_t nr_files;
static pid_t pids[PROCESSES];

static void *stand_still(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static int work(void *number)
{
	pthread_t thread;
	int i;

	for (i = 0; *(int *)number % 5 == 0 && i < 3; i++)
		if (pthread_create(&thread, NULL, stand_still, NULL))
			return -1;
	return charge_anon((64 << 10) + *(int *)number * 64);
}

static void read_processes(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	size_t i;
	int dir;

	while ((entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		dir = openat(dirfd(proc), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (dir < 0)
			continue;
		for (i = 0; i < nr_files; i++)
			read_at(dir, files[i]);
		close(dir);
	}
	closedir(proc);
}

static void read_mmscope(void)
{
	read_at(AT_FDCWD, PROC_MMSCOPE "/oom/candidates");
}

int main(void)
{
	unsigned long long mmscope, userspace;
	size_t rows;
	int i;

	module_need("");
	for (i = 0; i < PROCESSES; i++) {
		pids[i] = child_start(NULL, work, &i);
		if (pids[i] < 0)
			ksft_exit_fail_msg("process %d could not be made\n", i);
	}
	rows = rows_of("oom/candidates");
	mmscope = measure(read_mmscope);
	print_heading();

	files = all_files;
	nr_files = ARRAY_SIZE(all_files);
	userspace = measure(read_processes);
	print_cost("oom/candidates, against all files of the same numbers", rows, mmscope,
		   userspace);
	files = score_only;
	nr_files = ARRAY_SIZE(score_only);
	userspace = measure(read_processes);
	print_cost("oom/candidates, against oom_score alone", rows, mmscope, userspace);

	for (i = 0; i < PROCESSES; i++)
		child_end(pids[i]);
	return 0;
}
