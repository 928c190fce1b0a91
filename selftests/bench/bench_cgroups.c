// SPDX-License-Identifier: GPL-2.0
/*
 * What a row of /proc/mmscope/cgroups costs, beside a program that opens, reads
 * and closes the kernel's files that hold the same numbers.
 *
 * The world: 1,000 cgroups, 25 with 39 below each, every leaf with a process, its
 * memory and some page cache, so that the numbers have digits.
 */
#include "measure.h"
#include "../lib/charge.h"

#define TOP CGROUP_ROOT "/bench"
#define BRANCHES 25
#define LEAVES 39

/* All that the table holds. */
static const char *const all_files[] = {
	"memory.stat", "memory.current", "memory.peak", "memory.min", "memory.low", "memory.high",
	"memory.max", "memory.swap.current", "memory.swap.peak", "memory.swap.high",
	"memory.swap.max", "memory.zswap.current", "memory.zswap.max", "memory.events",
	"memory.events.local", "memory.swap.events", "memory.pressure", "memory.oom.group",
	"cgroup.stat", "cgroup.procs",
};

/* What an agent of a container platform reads at the least. */
static const char *const few_files[] = { "memory.stat", "memory.current", "memory.max" };

static const char *const *files;
static size_t nr_files;

static int work(void *path)
{
	return charge_anon(32 << 10) ?: charge_file(path, 16 << 10) ?: unlink(path);
}

static void make_world(void)
{
	char branch[128], leaf[192], file[64];
	int i, j;

	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	for (i = 0; i < BRANCHES; i++) {
		snprintf(branch, sizeof(branch), TOP "/branch%02d.slice", i);
		cgroup_need_made(branch);
		cgroup_make_inner(branch);
		for (j = 0; j < LEAVES; j++) {
			snprintf(leaf, sizeof(leaf), "%s/container%04d.scope", branch, j);
			snprintf(file, sizeof(file), "/disk/bench.%d.%d", i, j);
			cgroup_need_made(leaf);
			if (child_start(leaf, work, file) < 0)
				ksft_exit_fail_msg("%s could not be charged\n", leaf);
		}
	}
	sync();
	sleep_ms(3000);
}

/* With openat() and fstat(): the cheapest way there is. */
static void read_tree(int dir)
{
	DIR *entries = fdopendir(dir);
	struct dirent *entry;
	struct stat id;
	size_t i;
	int below;

	fstat(dir, &id);
	for (i = 0; i < nr_files; i++)
		read_at(dir, files[i]);
	while ((entry = readdir(entries))) {
		if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
			continue;
		below = openat(dir, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (below >= 0)
			read_tree(below);
	}
	closedir(entries);
}

static void read_cgroupfs(void)
{
	read_tree(open(CGROUP_ROOT, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

static void read_mmscope(void)
{
	read_at(AT_FDCWD, PROC_MMSCOPE "/cgroups");
}

int main(void)
{
	unsigned long long mmscope, userspace;
	size_t rows;

	module_need("");
	make_world();
	rows = rows_of("cgroups");
	mmscope = measure(read_mmscope);
	print_heading();

	files = all_files;
	nr_files = ARRAY_SIZE(all_files);
	userspace = measure(read_cgroupfs);
	print_cost("cgroups, against all files of the same numbers", rows, mmscope, userspace);
	files = few_files;
	nr_files = ARRAY_SIZE(few_files);
	userspace = measure(read_cgroupfs);
	print_cost("cgroups, against memory.{stat,current,max} alone", rows, mmscope, userspace);

	cgroup_remove_tree(TOP);
	return 0;
}
