// SPDX-License-Identifier: GPL-2.0
/*
 * debug/lru and debug/lru_gen against memory.stat and memory.numa_stat.
 *
 * Stimulus: a cgroup with anonymous memory, page cache, a file in tmpfs and mlocked
 * memory, on each of two nodes; and one above it with page cache of its own. With MGLRU
 * off, and on where there is one.
 *
 * Compared with: memory.numa_stat of the lower cgroup, node by node, and memory.stat, its
 * sum. memory.stat of the upper one has the lower one in it: their two rows add up to it.
 * The generations of MGLRU add up to the lists.
 *
 * Tolerance: 5.10 keeps up to 32 pages a CPU and node back from these files. Elsewhere
 * none: the world stands still, and the statistics are added up every 2 s.
 *
 * mmscope-test: append=numa=fake=2
 */
#include <linux/mempolicy.h>
#include <sys/syscall.h>

#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/knobs.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/lru"
#define LOWER TOP "/lower"
#define MAX_NODES 2

static const char *const lists[] = {
	"inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable",
};

#define NR_LISTS ARRAY_SIZE(lists)

static char upper_file[] = "/disk/lru.upper";
static bool mglru;		/* has it? */
static int nr_nodes;

/* A MiB or two of each kind, on one node. */
static int work(void *arg)
{
	int node = *(int *)arg;
	unsigned long mask = 1UL << node;
	char disk[32], tmp[32];

	snprintf(disk, sizeof(disk), "/disk/lru.%d", node);
	snprintf(tmp, sizeof(tmp), "/tmp/lru.%d", node);
	if (nr_nodes > 1 && syscall(SYS_set_mempolicy, MPOL_BIND, &mask, 64))
		return -1;
	return charge_anon((2 + node) << 20) ?: charge_file(disk, (3 + node) << 20) ?:
	       charge_tmpfs(tmp, 1 << 20) ?: charge_mlocked((1 + node) << 20);
}

/* "inactive_anon N0=4096 N1=8192"; -1 if it is not there. */
static long long of_numa_stat(const char *cgroup, const char *list, int node)
{
	char *text = cgroup_read(cgroup, "memory.numa_stat"), *line, *at, *save = NULL;
	size_t length = strlen(list);
	long long value = -1;
	char name[16];

	snprintf(name, sizeof(name), " N%d=", node);
	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (strncmp(line, list, length) || line[length] != ' ')
			continue;
		at = strstr(line, name);
		if (at)
			value = atoll(at + strlen(name));
	}
	free(text);
	return value;
}

/* Bytes that 5.10 may keep back, of so many nodes. */
static long long slack(int nodes)
{
	return kernel_series() < 511 ? nodes * sysconf(_SC_NPROCESSORS_ONLN) * 32 * CHARGE_PAGE : 0;
}

/* What differs is told only when it counts. */
static bool quiet;

static int differs(const char *what, const char *list, long long shown, long long kernel, int nodes)
{
	if (kernel >= 0 && llabs(shown - kernel) <= slack(nodes))
		return 0;
	if (!quiet)
		ksft_print_msg("%s: %s is %lld, the kernel says %lld\n", what, list, shown, kernel);
	return 1;
}

/* A list of a cgroup on a node, or, with -1, on all; -1 if there is no such row. */
static long long shown(const struct table *lru, const char *cgroup, const char *list, int node)
{
	unsigned long long id = cgroup_id(cgroup);
	long long sum = -1, value, number;
	size_t row;

	for (row = 0; row < lru->nr_rows; row++) {
		if (!table_number(lru, row, "id", &value) || value != (long long)id ||
		    !table_number(lru, row, "node", &number) || (node >= 0 && number != node) ||
		    !table_number(lru, row, list, &value))
			continue;
		sum = (sum < 0 ? 0 : sum) + value;
	}
	return sum;
}

struct lists {
	int by_node, sums, above;
	bool empty;
};

static struct lists compare_lists(void)
{
	struct table lru = table_read("debug/lru");
	struct lists wrong = { 0 };
	char what[32];
	size_t i;
	int node;

	for (i = 0; i < NR_LISTS; i++) {
		long long lower = shown(&lru, LOWER, lists[i], -1);
		long long upper = shown(&lru, TOP, lists[i], -1);

		for (node = 0; node < nr_nodes; node++) {
			snprintf(what, sizeof(what), "node %d", node);
			wrong.by_node += differs(what, lists[i],
						 shown(&lru, LOWER, lists[i], node),
						 of_numa_stat(LOWER, lists[i], node), 1);
		}
		wrong.sums += differs("the lower cgroup", lists[i], lower,
				      cgroup_key(LOWER, "memory.stat", lists[i]), nr_nodes);
		wrong.above += differs("both cgroups", lists[i], lower + upper,
				       cgroup_key(TOP, "memory.stat", lists[i]), 2 * nr_nodes);
	}
	/* As a check of the check: there is something on the lists. */
	wrong.empty = shown(&lru, LOWER, "unevictable", -1) < 1 << 20 ||
		shown(&lru, LOWER, "inactive_anon", -1) + shown(&lru, LOWER, "active_anon", -1) <
		2 << 20 ||
		shown(&lru, TOP, "inactive_file", -1) + shown(&lru, TOP, "active_file", -1) <
		1 << 20;
	table_free(&lru);
	return wrong;
}

/* Pages that a CPU has yet to put on a list come there meanwhile, and the kernel adds up after that. */
static void test_lists(const char *how)
{
	struct lists wrong;
	int tries;

	for (tries = 0; tries < 5; tries++) {
		quiet = tries < 4;
		wrong = compare_lists();
		if (!wrong.by_node && !wrong.sums && !wrong.above)
			break;
		sleep_ms(2100);
		wake_cpus();
	}
	quiet = false;
	ksft_test_result(!wrong.by_node && !wrong.empty, "%s: lists are memory.numa_stat's, by node\n",
			 how);
	ksft_test_result(!wrong.sums, "%s: they add up to memory.stat's\n", how);
	ksft_test_result(!wrong.above, "%s: a cgroup's rows leave out those below it\n", how);
}

/* Two files are no snapshot: a CPU may put on its lists in between what it held back. */
static int compare_generations(void)
{
	static const char *const types[] = { "anon", "file" };
	struct table lru = table_read("debug/lru"), gen = table_read("debug/lru_gen");
	char inactive[32], active[32];
	int wrong = 0, node;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		for (node = 0; node < nr_nodes; node++) {
			snprintf(inactive, sizeof(inactive), "inactive_%s", types[i]);
			snprintf(active, sizeof(active), "active_%s", types[i]);
			wrong += differs("MGLRU", types[i], shown(&gen, LOWER, types[i], node),
					 shown(&lru, LOWER, inactive, node) +
					 shown(&lru, LOWER, active, node), 0);
		}
	table_free(&lru);
	table_free(&gen);
	return wrong;
}

static void test_generations(void)
{
	int tries, wrong = 1;

	for (tries = 0; wrong && tries < 5; tries++) {
		quiet = tries < 4;
		wrong = compare_generations();
	}
	quiet = false;
	ksft_test_result(!wrong, "MGLRU on: the generations add up to the lists\n");
}

static void switch_mglru(const char *to)
{
	if (mglru && knob_set(LRU_GEN "/enabled", to))
		ksft_exit_fail_msg("MGLRU cannot be switched\n");
	/* The kernel adds its statistics up every 2 s. */
	sleep_ms(2500);
}

int main(void)
{
	int node;

	ksft_print_header();
	cgroup_need();
	module_need("");
	nr_nodes = access("/sys/devices/system/node/node1", F_OK) ? 1 : MAX_NODES;
	mglru = !access(LRU_GEN "/enabled", F_OK);
	ksft_set_plan(7);
	cleanup_file("/tmp/lru.1");
	cleanup_file("/tmp/lru.0");
	cleanup_file("/disk/lru.1");
	cleanup_file("/disk/lru.0");
	cleanup_file(upper_file);
	cleanup_tree(TOP);
	cgroup_need_made(TOP);
	/* Charged by a process that is gone when the cgroup hands its controllers on. */
	if (charge_sparse(upper_file, 2 << 20))
		ksft_exit_skip("needs a filesystem at /disk\n");
	child_end(child_start(TOP, charge_cache, upper_file));
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	cgroup_need_made(LOWER);
	if (access(LOWER "/memory.numa_stat", F_OK))
		ksft_exit_skip("needs memory.numa_stat\n");
	for (node = 0; node < nr_nodes; node++)
		if (child_start(LOWER, work, &node) < 0)
			ksft_exit_fail_msg("the work on node %d could not be done\n", node);
	sync();

	switch_mglru("n");
	test_lists("MGLRU off");
	if (!mglru) {
		for (node = 0; node < 4; node++)
			ksft_test_result_skip("no MGLRU in this kernel\n");
		ksft_finished();
	}
	switch_mglru("y");
	test_lists("MGLRU on");
	test_generations();
	ksft_finished();
}
