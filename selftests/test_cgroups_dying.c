// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups that were removed and still hold memory.
 *
 * Stimulus: a cgroup is charged and removed with the charge left standing: a
 * tmpfs file, page cache of a real filesystem, and a socket's buffers, whose
 * socket outlives the cgroup in a process that moved away; and inodes and dentries, which
 * every kernel hands to the parent.
 *
 * Compared with: the charge the same cgroup had while online, its id and path;
 * then that the row is gone once the charge is.
 *
 * Tolerance: the charge may differ by what the kernel holds back a CPU (64
 * pages) and by the slab that goes with the process. A kernel that hands a
 * dying cgroup's pages to its parent (from 7.3 on) shows the first two not at
 * all: then its parent must have the charge. cgroup.stat's
 * nr_dying_descendants says which of the two a kernel does. Such a kernel also
 * stops counting for a dying cgroup: then usage and the columns of kinds of memory must be
 * "-", never what they were, and its parent must have the charge, or have lost what is freed.
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/freed.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/dying"
#define BYTES (2L << 20)
#define SLACK (2 * 64 * (long)CHARGE_PAGE)
#define INODES 3000
#define INODES_BYTES (INODES * 512L)

static void remove_inodes(void)
{
	uncharge_inodes("/tmp/dying", INODES);
}

static int work_tmpfs(void *unused)
{
	(void)unused;
	return charge_tmpfs("/tmp/dying", BYTES);
}

/* Made by us, outside the cgroup, and out of the page cache again. */
static void make_disk_file(void)
{
	int fd = open("/disk/dying", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char block[CHARGE_PAGE];
	long at;

	memset(block, 'm', sizeof(block));
	for (at = 0; at < BYTES; at += sizeof(block))
		if (write(fd, block, sizeof(block)) != sizeof(block))
			ksft_exit_fail_msg("/disk/dying: %s\n", strerror(errno));
	fsync(fd);
	posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	close(fd);
}

/*
 * Reading alone: who dirties an inode gets it a writeback structure, which holds
 * the cgroup until the next one after it is removed.
 */
static int work_disk(void *unused)
{
	int fd = open("/disk/dying", O_RDONLY | O_NOATIME | O_CLOEXEC);
	char block[1 << 14];
	ssize_t got;

	(void)unused;
	while ((got = read(fd, block, sizeof(block))) > 0)
		;
	return got || close(fd);
}

static int work_socket(void *unused)
{
	(void)unused;
	/* Moving away leaves the socket where it was made. */
	return charge_socket(256 << 10) < 0 || cgroup_write(CGROUP_ROOT, "cgroup.procs", "0");
}

static void drop_tmpfs(void)
{
	unlink("/tmp/dying");
}

static void drop_disk(void)
{
	unlink("/disk/dying");
}

static struct {
	const char *name, *column, *path;
	int (*work)(void *unused);
	void (*drop)(void);
	bool reparented;	/* a kernel may hand the charge to the parent */
} const cases[] = {
	{ "tmpfs", "shmem", "/dying/tmpfs", work_tmpfs, drop_tmpfs, true },
	{ "pagecache", "file", "/dying/pagecache", work_disk, drop_disk, true },
	{ "socket", "sock", "/dying/socket", work_socket, NULL, false },
};

/* Both -1 where the kernel has handed them over to the parent. */
struct charge {
	long long column, usage;
};

static bool near(long long a, long long b)
{
	return a - b <= SLACK && b - a <= SLACK;
}

static bool still_there(struct charge before, struct charge after)
{
	return after.column > 0 && near(before.column, after.column);
}

static bool is_freed(struct charge before, struct charge after)
{
	return after.column >= 0 && after.column <= before.column - BYTES + SLACK &&
	       after.usage >= 0 && after.usage <= before.usage - BYTES + SLACK;
}

static bool handed_over(struct charge charge)
{
	return charge.column < 0 && charge.usage < 0;
}

/*
 * A column of a cgroup's row, -1 for "-" and if there is no row. The kernel adds statistics
 * up every 2 s or when enough have come together: it gets that long.
 */
static struct charge settled(unsigned long long id, const char *column)
{
	struct table table;
	struct charge charge = { -1, -1 };
	ssize_t row;

	sleep_ms(2500);
	table = table_read("cgroups");
	row = table_find_number(&table, "id", id);
	if (row >= 0) {
		table_number(&table, row, column, &charge.column);
		table_number(&table, row, "usage", &charge.usage);
	}
	table_free(&table);
	return charge;
}

static long long dying_age(unsigned long long id)
{
	struct table table = table_read("cgroups");
	ssize_t row = table_find_number(&table, "id", id);
	long long age = -1;

	if (row >= 0)
		table_number(&table, row, "dying_ns", &age);
	table_free(&table);
	return age;
}

/* A cgroup and a process that has charged it. */
static pid_t start_in_new(const char *cgroup, int (*work)(void *unused), unsigned long long *id)
{
	pid_t pid;

	cgroup_need_made(cgroup);
	*id = cgroup_id(cgroup);
	pid = child_start(cgroup, work, NULL);
	if (pid < 0)
		ksft_exit_fail_msg("%s could not be charged\n", cgroup);
	return pid;
}

static void need_removed(const char *cgroup)
{
	int error = cgroup_remove(cgroup);

	if (error)
		ksft_exit_fail_msg("rmdir %s: %s\n", cgroup, strerror(-error));
}

/* rmdir only begins it: it goes offline some time later, in a worker. */
static void make_dying(const char *cgroup, unsigned long long id)
{
	int tries;

	need_removed(cgroup);
	for (tries = 0; tries < 100 && dying_age(id) < 0; tries++)
		sleep_ms(100);
}

static void test_dying(int i)
{
	const char *cgroup, *state, *path;
	long long age, later, dying;
	double from, seen, looked, from_gone;
	struct charge before, held;
	unsigned long long id;
	struct table table;
	char name[PATH_MAX];
	ssize_t row;
	bool right;
	pid_t pid;

	snprintf(name, sizeof(name), TOP "/%s", cases[i].name);
	cgroup = name;
	if (cases[i].work == work_disk)
		make_disk_file();
	pid = start_in_new(cgroup, cases[i].work, &id);
	before = settled(id, cases[i].column);

	if (cases[i].drop)
		child_end(pid);
	from = now_seconds();
	need_removed(cgroup);
	/* rmdir only begins it: from here on it is surely dying, if this kernel keeps it. */
	do {
		age = dying_age(id);
		seen = now_seconds();
		dying = cgroup_key(TOP, "cgroup.stat", "nr_dying_descendants");
	} while (age < 0 && dying && seen < from + 10);
	held = settled(id, cases[i].column);
	table = table_read("cgroups");
	row = table_find_number(&table, "id", id);
	/* After the table: it may just have gone, and is not counted a little later. */
	from_gone = now_seconds();
	do
		dying = cgroup_key(TOP, "cgroup.stat", "nr_dying_descendants");
	while (row < 0 && dying && now_seconds() < from_gone + 10);
	if (row < 0 && dying == 0 && cases[i].reparented) {
		held = settled(cgroup_id(TOP), cases[i].column);
		ksft_test_result(still_there(before, held), "%s: handed to the parent, as this kernel does\n",
				 cases[i].name);
		ksft_test_result_skip("%s: no dying cgroup on this kernel\n", cases[i].name);
		ksft_test_result_skip("%s: nothing to go\n", cases[i].name);
		if (cases[i].drop)
			cases[i].drop();
		table_free(&table);
		return;
	}
	state = row < 0 ? "no row" : table_get(&table, row, "state");
	path = row < 0 ? "" : table_get(&table, row, "path");
	if (handed_over(held))
		held = settled(cgroup_id(TOP), cases[i].column);
	ksft_print_msg("%s: %s, %s was %lld, is %lld, nr_dying_descendants %lld\n", path, state,
		       cases[i].column, before.column, held.column, dying);
	ksft_test_result(!strcmp(state, "dying") && !strcmp(path, cases[i].path) &&
			 still_there(before, held), "%s: dying, with its charge and its last path\n",
			 cases[i].name);
	table_free(&table);

	looked = now_seconds();
	age = dying_age(id);
	/* Not more than since rmdir, not less than since it was first seen. */
	right = age >= (looked - seen) * 1e9 && age <= (now_seconds() - from) * 1e9;
	sleep_ms(200);
	later = dying_age(id);
	ksft_test_result(right && later - age >= 200000000, "%s: dying_ns grows (%lld, %lld)\n",
			 cases[i].name, age, later);

	if (cases[i].drop)
		cases[i].drop();
	else
		child_end(pid);
	ksft_test_result(freed_is(TOP, id), "%s: gone with its charge\n", cases[i].name);
}

/* Page cache that can be dropped, and a socket that lives on elsewhere. */
static int work_disk_and_socket(void *unused)
{
	return work_disk(unused) || work_socket(unused);
}

/* A cgroup that stays when its page cache goes: what is freed is no longer shown. */
static void test_freed(void)
{
	const char *cgroup = TOP "/freed";
	struct charge before, after, top;
	unsigned long long id;
	bool freed;
	pid_t pid;

	make_disk_file();
	pid = start_in_new(cgroup, work_disk_and_socket, &id);
	before = settled(id, "file");
	top = settled(cgroup_id(TOP), "file");
	make_dying(cgroup, id);
	drop_disk();
	after = settled(id, "file");
	ksft_print_msg("file was %lld, is %lld; usage was %lld, is %lld\n", before.column,
		       after.column, before.usage, after.usage);
	freed = handed_over(after) || is_freed(before, after);
	after = settled(cgroup_id(TOP), "file");
	ksft_print_msg("above: file was %lld, is %lld; usage was %lld, is %lld\n", top.column,
		       after.column, top.usage, after.usage);
	ksft_test_result(freed && before.column >= BYTES - SLACK && is_freed(top, after),
			 "what is freed is no longer shown\n");
	child_end(pid);
}

static int work_inodes_and_socket(void *unused)
{
	return charge_inodes("/tmp/dying", INODES) || work_socket(unused);
}

/* Of what every kernel hands over nothing is shown, and the rest is all there. */
static bool without_kernel_memory(unsigned long long id)
{
	static const char *const columns[] = {
		"kernel", "slab", "slab_reclaimable", "slab_unreclaimable", "percpu",
	};
	struct table table = table_read("cgroups");
	ssize_t row = table_find_number(&table, "id", id);
	long long usage, sock = -1, residual = -1;
	bool without = row >= 0, explained = true;
	size_t i;

	for (i = 0; without && i < ARRAY_SIZE(columns); i++)
		without = !strcmp(table_get(&table, row, columns[i]), "-");
	/* All is handed over, or all that stays is the socket's. */
	if (without && table_number(&table, row, "usage", &usage)) {
		explained = table_number(&table, row, "sock", &sock) &&
			    table_number(&table, row, "residual", &residual) &&
			    sock > 0 && near(usage, sock) && near(residual, 0);
		ksft_print_msg("usage %lld, of it sock %lld, residual %lld\n", usage, sock,
			       residual);
	}
	table_free(&table);
	return without && explained;
}

/* Kernel memory is its parent's from rmdir on, and goes from there. */
static void test_kernel_memory(void)
{
	const char *cgroup = TOP "/kernel";
	struct charge before, held, freed;
	unsigned long long id;
	bool without;
	pid_t pid;

	pid = start_in_new(cgroup, work_inodes_and_socket, &id);
	before = settled(id, "slab");
	make_dying(cgroup, id);
	held = settled(cgroup_id(TOP), "slab");
	without = without_kernel_memory(id);
	uncharge_inodes("/tmp/dying", INODES);
	freed = settled(cgroup_id(TOP), "slab");
	ksft_print_msg("slab was %lld; above it is %lld, %lld when freed\n", before.column,
		       held.column, freed.column);
	ksft_test_result(before.column >= INODES_BYTES && without &&
			 held.column >= before.column - SLACK,
			 "kernel memory: its parent's, and no longer in its own numbers\n");
	ksft_test_result(freed.column <= held.column - INODES_BYTES + SLACK &&
			 without_kernel_memory(id),
			 "kernel memory: when it is freed, its parent's slab is less\n");
	child_end(pid);
}

/* One that died before the module was loaded: how long ago is not known. */
static void test_before_load(void)
{
	const char *cgroup = TOP "/before";
	unsigned long long id;
	struct table table;
	ssize_t row;
	pid_t pid;

	pid = start_in_new(cgroup, work_socket, &id);
	make_dying(cgroup, id);
	module_unload();
	module_need("");
	table = table_read("cgroups");
	row = table_find_number(&table, "id", id);
	ksft_test_result(row >= 0 && !strcmp(table_get(&table, row, "state"), "dying") &&
			 !strcmp(table_get(&table, row, "dying_ns"), "-"),
			 "one that died before the load has no dying_ns\n");
	table_free(&table);
	child_end(pid);
}

int main(void)
{
	size_t i;

	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(3 * ARRAY_SIZE(cases) + 4);
	cleanup_tree(TOP);
	cleanup_call(remove_inodes);
	cleanup_file("/disk/dying");
	cleanup_file("/tmp/dying");
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		test_dying(i);
	test_freed();
	test_kernel_memory();
	test_before_load();
	ksft_finished();
}
