// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups that are nested more deeply than the kernel's way of telling a path is good for.
 *
 * Stimulus: a cgroup 41 levels below the root, in which page cache is reclaimed, and all
 * processes are killed for its limit; and readers whose cgroup namespaces begin 1 to 36 levels
 * below the root, on either side of 16, up to where a record of a kill knows what is above it, and
 * of 32 levels between the namespace's root and the cgroup.
 *
 * Compared with: the names of the directories that were made. Each file that tells paths has that
 * cgroup's, from the root of the reader's namespace on, in each place where a path stands. A reader
 * whose namespace begins more than 16 levels down has no record of the kill. No tolerance.
 */
#include <sched.h>

#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/kills.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/deep"
#define DEPTH 40

/* Levels of the roots of namespaces; that of the machine is level 0, that of TOP 1. */
static const int roots[] = { 1, 8, 9, 10, 16, 17, 36 };

/* A process whose cgroup namespace begins at one of these. */
static struct looker {
	pid_t pid;
	int go, seen;
} lookers[ARRAY_SIZE(roots)];

static char *cgroups[DEPTH + 2];	/* directories, by level */
static unsigned long long leaf_id;

/* Does each row of the leaf, and there is one, tell this path? */
static bool tells(const char *file, const char *column, const char *path, bool has_rows)
{
	struct table table = table_read(file);
	ssize_t row = -1;
	bool all = true;
	int rows = 0;
	char id[24];

	snprintf(id, sizeof(id), "%llu", leaf_id);
	while ((row = table_find_from(&table, row + 1, "id", id)) >= 0) {
		rows++;
		if (strcmp(table_get(&table, row, column), path)) {
			ksft_print_msg("%s: %s is %s\n", file, column, table_get(&table, row, column));
			all = false;
		}
	}
	if (has_rows && !rows)
		ksft_print_msg("%s: no row\n", file);
	table_free(&table);
	return all && (rows || !has_rows);
}

static bool record_tells(const char *path, int level)
{
	static const char *const keys[] = {
		"domain_path", "asker_cgroup", "victim_cgroup", "group_path",
	};
	struct kills kills = kills_read();
	bool all = kills.n == (level <= 16);
	size_t i;

	if (!all)
		ksft_print_msg("oom/kills: %zu records at level %d\n", kills.n, level);
	for (i = 0; i < ARRAY_SIZE(keys) && kills.n; i++)
		if (strcmp(kill_text(&kills.all[0], keys[i]), path)) {
			ksft_print_msg("oom/kills: %s is %s\n", keys[i],
				       kill_text(&kills.all[0], keys[i]));
			all = false;
		}
	kills_free(&kills);
	return all;
}

/* From a namespace whose root is at that level. */
static bool all_tell(int level)
{
	const char *path = cgroups[DEPTH + 1] + strlen(cgroups[level]);
	bool all = tells("cgroups", "path", path, true);

	all &= tells("reclaim/cgroups", "path", path, true);
	all &= tells("oom/domains", "path", path, true);
	all &= tells("oom/domains", "group_path", path, true);
	all &= tells("debug/lru", "path", path, true);
	/* Without MGLRU there is no such file, and while it is off no row. */
	if (!access(PROC_MMSCOPE "/debug/lru_gen", F_OK))
		all &= tells("debug/lru_gen", "path", path, false);
	return record_tells(path, level) && all;
}

/* It goes into the cgroup before that has children with controllers, which have no processes. */
static void looker_start(struct looker *looker, int level)
{
	int go[2], seen[2];
	char result, pid[16];

	if (pipe2(go, O_CLOEXEC) || pipe2(seen, O_CLOEXEC))
		ksft_exit_fail_msg("no pipe\n");
	looker->pid = fork_into(cgroups[level]);
	if (!looker->pid) {
		result = !unshare(CLONE_NEWCGROUP);
		if (write(seen[1], &result, 1) != 1 ||
		    read(go[0], &leaf_id, sizeof(leaf_id)) != sizeof(leaf_id))
			_exit(1);
		result = all_tell(level);
		fflush(stdout);
		_exit(write(seen[1], &result, 1) != 1);
	}
	/* If it dies, nobody waits for it. */
	close(go[0]);
	close(seen[1]);
	looker->go = go[1];
	looker->seen = seen[0];
	snprintf(pid, sizeof(pid), "%d", looker->pid);
	if (read(looker->seen, &result, 1) != 1 || !result ||
	    cgroup_write(CGROUP_ROOT, "cgroup.procs", pid))
		ksft_exit_fail_msg("no cgroup namespace at level %d\n", level);
}

static bool looker_sees(struct looker *looker)
{
	char result = 0;

	if (write(looker->go, &leaf_id, sizeof(leaf_id)) != sizeof(leaf_id) ||
	    read(looker->seen, &result, 1) != 1)
		ksft_print_msg("a looker is gone\n");
	waitpid(looker->pid, NULL, 0);
	return result;
}

static void name_levels(void)
{
	size_t i;

	cgroups[0] = strdup(CGROUP_ROOT);
	cgroups[1] = strdup(TOP);
	for (i = 2; i <= DEPTH + 1; i++)
		if (asprintf(&cgroups[i], "%s/level-%02zu", cgroups[i - 1], i) < 0)
			ksft_exit_fail_msg("no memory\n");
}

static void make_levels(void)
{
	size_t i, next = 0;

	name_levels();
	for (i = 1; i <= DEPTH + 1; i++) {
		cgroup_need_made(cgroups[i]);
		if (next < ARRAY_SIZE(roots) && roots[next] == (int)i) {
			looker_start(&lookers[next], i);
			next++;
		}
		if (i <= DEPTH && cgroup_write_empty(cgroups[i], "cgroup.subtree_control", "+memory"))
			ksft_exit_fail_msg("no memory controller in %s\n", cgroups[i]);
	}
	leaf_id = cgroup_id(cgroups[DEPTH + 1]);
}

static int work_read(void *unused)
{
	(void)unused;
	return charge_file("/disk/deep", 16 << 20);
}

static int work_stay(void *unused)
{
	(void)unused;
	return charge_anon(1 << 20);
}

static void be_killed(const char *cgroup)
{
	pid_t pid = fork_into(cgroup);

	if (!pid) {
		charge_anon(64 << 20);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

int main(void)
{
	struct kills kills;
	const char *leaf;
	size_t i;
	pid_t pid;

	ksft_print_header();
	cgroup_need();
	module_need("");
	cleanup_tree(TOP);
	cleanup_file("/disk/deep");
	ksft_set_plan(1 + ARRAY_SIZE(roots));
	make_levels();
	leaf = cgroups[DEPTH + 1];
	cgroup_write(leaf, "memory.max", "8M");
	cgroup_write(leaf, "memory.swap.max", "0");
	cgroup_write(leaf, "memory.oom.group", "1");
	child_end(child_start(leaf, work_read, NULL));
	be_killed(leaf);
	kills = kills_read_to(1);
	kills_free(&kills);
	pid = child_start(leaf, work_stay, NULL);

	ksft_test_result(pid > 0 && all_tell(0), "each file tells the path of a cgroup %d levels down\n",
			 DEPTH + 1);
	for (i = 0; i < ARRAY_SIZE(roots); i++)
		ksft_test_result(looker_sees(&lookers[i]),
				 "each file tells it from a namespace that begins at level %d\n",
				 roots[i]);
	child_end(pid);
	ksft_finished();
}
