// SPDX-License-Identifier: GPL-2.0
/*
 * The cgroups table while cgroups come and go.
 *
 * Stimulus: two processes make and remove cgroups, and trees of them, next to
 * 60 that stay, spread among them; the table is read in pieces of 7 bytes, and
 * in large ones.
 *
 * Compared with: the set of those that stay. Each must have exactly one row in
 * every reading, no id may come twice, every reading must be whole, and a
 * staying row's parent must stand above it. No tolerance: a row is atomic.
 */
#include "lib/cgroup.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/storm"
#define STABLE 60

static unsigned long long ids[STABLE];
static pid_t storms[2];

static void end_storms(void)
{
	child_end(storms[0]);
	child_end(storms[1]);
}

/* Makes and removes, in every parent that stays, until it is killed. */
static pid_t start_storm(int i)
{
	char path[256], below[300];
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;; i += 7) {
		snprintf(path, sizeof(path), TOP "/p%d/storm%d", i % 6, i % 19);
		snprintf(below, sizeof(below), "%s/below", path);
		mkdir(path, 0755);
		cgroup_write(path, "cgroup.subtree_control", "+memory");
		mkdir(below, 0755);
		rmdir(below);
		rmdir(path);
	}
}

static void make_stable(void)
{
	char path[256];
	int i;

	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	for (i = 0; i < STABLE; i++) {
		if (i < 6)
			snprintf(path, sizeof(path), TOP "/p%d", i);
		else
			snprintf(path, sizeof(path), TOP "/p%d/stable%d", i % 6, i);
		cgroup_need_made(path);
		if (i < 6 && cgroup_make_inner(path))
			ksft_exit_fail_msg("no memory controller in %s\n", path);
		ids[i] = cgroup_id(path);
	}
}

static int compare_ids(const void *a, const void *b)
{
	const long long *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static size_t duplicates(const struct table *table)
{
	long long *all = calloc(table->nr_rows, sizeof(*all));
	size_t row, n = 0;

	for (row = 0; row < table->nr_rows; row++)
		table_number(table, row, "id", &all[row]);
	qsort(all, table->nr_rows, sizeof(*all), compare_ids);
	for (row = 1; row < table->nr_rows; row++)
		n += all[row] == all[row - 1];
	free(all);
	return n;
}

struct verdict {
	int readings, broken, missing, twice, orphans;
};

static void read_once(size_t piece, struct verdict *verdict)
{
	int fd = open(PROC_MMSCOPE "/cgroups", O_RDONLY | O_CLOEXEC), i;
	char *text = fd < 0 ? NULL : slurp_fd(fd, piece, NULL);
	struct table table = { 0 };
	const char *why = text ? table_parse(&table, text, false) : strerror(errno);
	ssize_t row, parent;

	close(fd);
	verdict->readings++;
	if (why) {
		ksft_print_msg("reading %d: %s\n", verdict->readings, why);
		verdict->broken++;
	} else {
		verdict->twice += duplicates(&table);
		for (i = 0; i < STABLE; i++) {
			row = table_find_number(&table, "id", ids[i]);
			if (row < 0) {
				verdict->missing++;
				continue;
			}
			parent = table_find(&table, "id", table_get(&table, row, "parent_id"));
			verdict->orphans += parent < 0 || parent >= row;
		}
	}
	table_free(&table);
}

static void test_storm(const char *name, size_t piece)
{
	double end = now_seconds() + (small_workload() && !slow_kernel() ? 4 : 10);
	struct verdict verdict = { 0 };

	while (now_seconds() < end)
		read_once(piece, &verdict);
	ksft_print_msg("%d readings by %s: %d broken, %d rows missing, %d double, %d without their parent above\n",
		       verdict.readings, name, verdict.broken, verdict.missing, verdict.twice,
		       verdict.orphans);
	ksft_test_result(!verdict.broken, "%s: every reading was whole\n", name);
	ksft_test_result(!verdict.missing && !verdict.orphans,
			 "%s: every cgroup that stayed was in every reading, below its parent\n",
			 name);
	ksft_test_result(!verdict.twice, "%s: no id came twice\n", name);
}

int main(void)
{
	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(6);
	cleanup_tree(TOP);
	cleanup_call(end_storms);
	make_stable();
	storms[0] = start_storm(1);
	storms[1] = start_storm(4);
	if (storms[0] < 0 || storms[1] < 0)
		ksft_exit_fail_msg("no storm\n");
	test_storm("7 bytes", 7);
	test_storm("large pieces", 1 << 16);
	ksft_finished();
}
