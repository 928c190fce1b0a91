// SPDX-License-Identifier: GPL-2.0
/*
 * A cgroup whose memory controller is switched off and on again.
 *
 * Stimulus: "-memory" and "+memory" in the parent's cgroup.subtree_control, 12 times, while the
 * cgroup's process reads a file through memory.max over and over, so that it has charges and is in
 * reclaim, and a tmpfs file of each round keeps the css of that round from being freed. Then the
 * files are removed, and the old csses go.
 *
 * Compared with: the kernel's ids and states: the directory is still there, so that its cgroup has
 * one row that is online, and none that is dying; no two rows have one serial_nr; the process
 * is in that row alone, in cgroups as in oom/domains. reclaim/summary for the sums of all rows.
 * The figures of the row that is online before the old ones go, for after.
 *
 * Tolerance: none. A kernel that hands an offline css's pages to its parent (7.3) may have no
 * old rows.
 *
 * mmscope-test: memory=1G
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/freed.h"
#include "lib/module.h"
#include "lib/reclaim.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/switched"
#define CHILD TOP "/child"
#define ROUNDS 12
#define LIMIT "8M"

static char file[] = "/disk/switched";

static void name_kept(char name[64], int round)
{
	snprintf(name, 64, "/tmp/switched.%d", round);
}

static void drop_kept(void)
{
	char name[64];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		name_kept(name, round);
		unlink(name);
	}
}

/* What keeps the css of a round: who makes it is in the cgroup for that long. */
static int work_keep(void *name)
{
	return charge_tmpfs(name, 1 << 20);
}

static bool switch_over(int round)
{
	char name[64];

	if (cgroup_write(TOP, "cgroup.subtree_control", "-memory") ||
	    cgroup_write(TOP, "cgroup.subtree_control", "+memory") ||
	    cgroup_write(CHILD, "memory.max", LIMIT))
		return false;
	/* What old csses have of the file is read again, and charged to the new one. */
	cgroup_write("/proc/sys", "vm/drop_caches", "1");
	name_kept(name, round);
	child_end(child_start(CHILD, work_keep, name));
	return true;
}

/* Of a table: rows of the cgroup by state, and who shares a number. */
struct rows {
	int online, detached, other, twins;
	long long serial, processes, elsewhere;
};

static struct rows look_at(const char *path, unsigned long long id)
{
	struct table table = table_read(path);
	struct rows rows = { .serial = -1 };
	long long serial, processes = 0;
	const char *state, *number;
	ssize_t row = -1;
	char text[32];

	snprintf(text, sizeof(text), "%llu", id);
	while ((row = table_find_from(&table, row + 1, "id", text)) >= 0) {
		state = table_get(&table, row, "state");
		number = table_get(&table, row, "serial_nr");
		if (!table_number(&table, row, "serial_nr", &serial) ||
		    table_find(&table, "serial_nr", number) != row)
			rows.twins++;
		table_number(&table, row, "processes", &processes);
		if (!strcmp(state, "online")) {
			rows.online++;
			rows.serial = serial;
			rows.processes = processes;
		} else {
			rows.elsewhere += processes;
			rows.detached += !strcmp(state, "detached");
			rows.other += strcmp(state, "detached") != 0;
		}
	}
	table_free(&table);
	return rows;
}

static bool right(const char *path, const struct rows *rows, int online)
{
	if (rows->online == online && !rows->other && !rows->twins && !rows->elsewhere)
		return true;
	ksft_print_msg("%s: %d online, %d detached, %d other, %d twins, %lld processes elsewhere\n",
		       path, rows->online, rows->detached, rows->other, rows->twins,
		       rows->elsewhere);
	return false;
}

/* Rows of reclaim/cgroups and oom/domains by number: theirs is no id of a cgroup's. */
static long long of_serial(const char *path, long long serial, const char *column)
{
	struct table table = table_read(path);
	ssize_t row = table_find_number(&table, "serial_nr", serial);
	long long value = -1;

	if (row >= 0)
		table_number(&table, row, column, &value);
	table_free(&table);
	return value;
}

/* All processes that oom/domains finds in rows of the cgroup. */
static long long domain_processes(unsigned long long id)
{
	struct table table = table_read("oom/domains");
	long long sum = 0, value;
	ssize_t row = -1;
	char text[32];

	snprintf(text, sizeof(text), "%llu", id);
	while ((row = table_find_from(&table, row + 1, "id", text)) >= 0)
		if (table_number(&table, row, "processes", &value))
			sum += value;
	table_free(&table);
	return sum;
}

/* It gets a figure as soon as it has to reclaim. */
static long long wait_for_figure(long long serial)
{
	long long ns = -1;
	int tries;

	for (tries = 0; tries < 100 && ns <= 0; tries++) {
		sleep_ms(50);
		ns = of_serial("reclaim/cgroups", serial, "suffered_memcg_limit_ns");
	}
	return ns;
}

static void test_rounds(unsigned long long id)
{
	int round, most = 0, wrong = 0, unlike = 0, without = 0;

	for (round = 0; round < ROUNDS; round++) {
		struct rows all, stalls;
		long long ns;

		if (!switch_over(round))
			ksft_exit_fail_msg("the memory controller cannot be switched\n");
		all = look_at("cgroups", id);
		wrong += !right("cgroups", &all, 1) || all.processes != 1;
		ns = wait_for_figure(all.serial);
		stalls = look_at("reclaim/cgroups", id);
		unlike += !right("reclaim/cgroups", &stalls, 1) || stalls.serial != all.serial ||
			  ns <= 0;
		without += of_serial("oom/domains", all.serial, "processes") != 1 ||
			   domain_processes(id) != 1;
		if (all.detached > most)
			most = all.detached;
	}
	ksft_print_msg("up to %d old csses of the cgroup\n", most);
	ksft_test_result(!wrong, "cgroups: one row is online and has the process, old ones are told apart\n");
	ksft_test_result(!unlike, "reclaim/cgroups: a css has its own figures\n");
	ksft_test_result(!without, "oom/domains: the process is in the row that is online, and once\n");
}

static int rows_of(unsigned long long id)
{
	struct rows rows = look_at("cgroups", id);

	return rows.online + rows.detached + rows.other;
}

/* The old ones go, and the living one keeps what it has. */
static void test_old_ones_gone(unsigned long long id)
{
	long long serial = look_at("cgroups", id).serial, before, after;
	int tries, rows = 0;

	before = of_serial("reclaim/cgroups", serial, "suffered_memcg_limit_ns");
	drop_kept();
	for (tries = 0; tries < 200; tries++) {
		rows = rows_of(id);
		if (rows == 1)
			break;
		freed_drain(TOP);
		sleep_ms(100);
	}
	after = of_serial("reclaim/cgroups", serial, "suffered_memcg_limit_ns");
	ksft_print_msg("%d rows of the cgroup; its time in reclaim was %lld, is %lld\n", rows, before,
		       after);
	ksft_test_result(rows == 1 && before > 0 && after >= before,
			 "the old csses are freed, the living one keeps its figures\n");
}

int main(void)
{
	unsigned long long id;
	pid_t load;

	ksft_print_header();
	cgroup_need();
	module_need("");
	cleanup_tree(TOP);
	cleanup_call(drop_kept);
	cleanup_file(file);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	if (charge_file(file, 24 << 20))
		ksft_exit_skip("needs a filesystem at /disk\n");
	cgroup_need_made(CHILD);
	id = cgroup_id(CHILD);
	ksft_set_plan(6);

	load = child_repeat(CHILD, charge_cache, file);
	test_rounds(id);
	test_old_ones_gone(id);
	child_end(load);
	ksft_test_result(adds_up_soon(), "all rows add up to the machine's\n");
	cleanup_now();
	sleep_ms(3000);
	ksft_test_result(adds_up_soon(), "and with the cgroup gone they still do\n");
	ksft_finished();
}
