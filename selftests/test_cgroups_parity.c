// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/cgroups against cgroupfs, number by number.
 *
 * Stimulus: a tree of 200 cgroups, each charged with something else: anonymous
 * memory, page cache of a real filesystem, tmpfs, slab, page tables, socket
 * buffers, swap, zswap, mlocked and huge pages; some with limits and protections, some
 * driven over their limits, one into an OOM kill. Where memory.stat has hugetlb, it is
 * mounted so that cgroups pay for that.
 *
 * Compared with: every key of memory.stat, memory.events, memory.events.local
 * and memory.swap.events, every memory.* counter and limit, memory.pressure,
 * cgroup.stat, cgroup.procs and the directory's inode number. A key of the
 * kernel's without a column is a failure, and so is "-" for a known value.
 *
 * Tolerance: none below the root. Every process stands still; cgroupfs is read
 * before and after, and the table counts only if both were the same. The root
 * holds this test itself and the kernel's threads, which cannot stand still: it
 * is allowed what both CPUs may hold back in one batch (ROOT_SLACK).
 *
 * mmscope-test: memory=1G timeout=600
 */
#include <pthread.h>
#include <sys/mount.h>
#include <sys/swap.h>

#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/table.h"
#include "lib/test.h"
#include "lib/zswap.h"

#define TOP CGROUP_ROOT "/parity"
#define CGROUPS 200
#define FANOUT 6
/* The statistics are batched by 64 pages a CPU, twice: as charges and in rstat. */
#define ROOT_SLACK (2 * 2 * 64 * CHARGE_PAGE)

static char *cgroups[CGROUPS + 8];
static int nr_cgroups;
static bool disk_swap, zswap_on, hugetlb_on;

/* Each kind of charge leaves a trace in these columns. */
static const char *const kinds[] = {
	"anon", "file", "kernel_stack", "pagetables", "sock", "shmem", "swap",
	"file_mapped", "unevictable", "slab_reclaimable", "slab_unreclaimable", "pgfault",
	"events_high_count", "events_max_count", "events_oom_count", "events_oom_kill_count",
	"peak", "min", "low", "pgscan", "pgsteal", "swapcached", "anon_thp", "hugetlb",
	"zswap", "zswapped", "zswpin", "zswpout",
};

static int work_anon(void *unused)
{
	(void)unused;
	return charge_anon(384 << 10);
}

static int work_anon_big(void *unused)
{
	(void)unused;
	return charge_anon(6 << 20);
}

static int work_file(void *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/disk/parity.%s", (char *)name);
	return charge_file(path, 256 << 10);
}

static int work_file_big(void *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/disk/parity.%s", (char *)name);
	return charge_file(path, 8 << 20);
}

static int work_shmem(void *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/tmp/parity.%s", (char *)name);
	return charge_tmpfs(path, 256 << 10) ?: charge_shared(64 << 10);
}

static int work_slab(void *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/tmp/parity.%s", (char *)name);
	return charge_slab(path, 40);
}

/*
 * More that can be reclaimed than 5.10 holds back, which is 128 KiB a CPU: a dentry is 200 bytes.
 */
static int work_inodes(void *unused)
{
	struct rlimit files = { 4096, 4096 };
	char path[64];
	int i;

	(void)unused;
	setrlimit(RLIMIT_NOFILE, &files);
	for (i = 0; i < 2000; i++) {
		snprintf(path, sizeof(path), "/tmp/parity.inode%d", i);
		if (open(path, O_RDWR | O_CREAT, 0600) < 0 || unlink(path))
			return -1;
	}
	return 0;
}

static int work_pagetables(void *unused)
{
	(void)unused;
	return charge_pagetables(24);
}

static int work_sockets(void *unused)
{
	(void)unused;
	return charge_socket(128 << 10) < 0;
}

static int work_mlocked(void *unused)
{
	(void)unused;
	/* More than 5.10 holds back a CPU before it counts. */
	return charge_mlocked(384 << 10);
}

static int work_huge(void *unused)
{
	(void)unused;
	return charge_huge();
}

static int work_hugetlb(void *unused)
{
	char *memory = charge_map(2 << 20, MAP_HUGETLB);

	(void)unused;
	if (!memory)
		return -1;
	*memory = 1;
	return 0;
}

static void *stand_still(void *unused)
{
	for (;;)
		pause();
	return unused;
}

/* Their stacks are charged to who makes them: not to us, who fork the processes. */
static int work_threads(void *unused)
{
	pthread_t thread;
	int i;

	(void)unused;
	for (i = 0; i < 3; i++)
		if (pthread_create(&thread, NULL, stand_still, NULL))
			return -1;
	return 0;
}

static int (*const works[])(void *) = {
	work_anon, work_file, work_shmem, work_slab, work_pagetables, work_sockets, work_mlocked,
};

/* Swaps most of 4 MiB out, and so much in again. */
static int swap_some(const char *cgroup, size_t again)
{
	size_t bytes = 4 << 20, at;
	char *memory = charge_map(bytes, 0);
	volatile char sum = 0;

	if (!memory)
		return -1;
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	charge_touch(memory, bytes);
	cgroup_write(cgroup, "memory.high", "1M");
	cgroup_write(cgroup, "memory.high", "max");
	for (at = 0; at < again; at += CHARGE_PAGE)
		sum += memory[at];
	return 0;
}

/*
 * zram's swap has no swap cache, a disk's has: what was swapped out and is read
 * back in stays in both places.
 */
static int work_swap_cached(void *cgroup)
{
	return swap_some(cgroup, 4 << 20);
}

static int work_zswapped(void *cgroup)
{
	return swap_some(cgroup, 1 << 20);
}

/* Do cgroups pay for hugetlb pages, and say so? */
static bool account_hugetlb(void)
{
	if (!mount("none", CGROUP_ROOT, NULL, MS_REMOUNT, "memory_hugetlb_accounting") &&
	    cgroup_key(CGROUP_ROOT, "memory.stat", "hugetlb") >= 0)
		return true;
	mount("none", CGROUP_ROOT, NULL, MS_REMOUNT, NULL);
	return false;
}

/* A second swap, preferred to what the machine has; false if that is a disk already. */
static bool add_disk_swap(void)
{
	return !system("mkswap /dev/vdb >/dev/null") &&
	       !swapon("/dev/vdb", SWAP_FLAG_PREFER | 10);
}

static void put_back(void)
{
	if (disk_swap)
		swapoff("/dev/vdb");
	zswap_switch(false);
	if (hugetlb_on)
		mount("none", CGROUP_ROOT, NULL, MS_REMOUNT, NULL);
	if (system("rm -f /disk/parity.* /tmp/parity.*"))
		return;
}

/* A cgroup of the tree: /parity, below it node I hangs under node (I - 1) / FANOUT. */
static const char *add_cgroup(const char *parent, const char *name)
{
	if (asprintf(&cgroups[nr_cgroups], "%s/%s", parent, name) < 0)
		exit(1);
	cgroup_need_made(cgroups[nr_cgroups]);
	return cgroups[nr_cgroups++];
}

static void set(const char *cgroup, const char *file, const char *value)
{
	int error = cgroup_write_empty(cgroup, file, value);

	/* 5.10 and kernels without swap accounting lack some of the files. */
	if (error && error != -ENOENT && error != -EACCES)
		ksft_exit_fail_msg("%s/%s: %s\n", cgroup, file, strerror(-error));
}

/* Reclaims all that can be, with nobody running there. */
static void squeeze(const char *cgroup)
{
	set(cgroup, "memory.high", "0");
	set(cgroup, "memory.high", "max");
}

static void start(const char *cgroup, int (*work)(void *), const char *argument)
{
	if (child_start(cgroup, work, (void *)argument) < 0)
		ksft_exit_fail_msg("a process in %s could not charge it\n", cgroup);
}

/* What makes the events count: each cgroup is driven over one limit. */
static void make_events(void)
{
	const char *cgroup;

	cgroup = add_cgroup(TOP, "over-high");
	set(cgroup, "memory.high", "6M");
	start(cgroup, work_file_big, "high");

	cgroup = add_cgroup(TOP, "over-max");
	set(cgroup, "memory.max", "4M");
	start(cgroup, work_file_big, "max");

	cgroup = add_cgroup(TOP, "over-swap-max");
	set(cgroup, "memory.swap.max", "64K");
	start(cgroup, work_anon, NULL);
	squeeze(cgroup);

	cgroup = add_cgroup(TOP, "oom");
	set(cgroup, "memory.swap.max", "0");
	set(cgroup, "memory.max", "3M");
	set(cgroup, "memory.oom.group", "1");
	if (child_start(cgroup, work_anon_big, NULL) != -1)
		ksft_exit_fail_msg("6M fit into %s\n", cgroup);

	cgroup = add_cgroup(TOP, "zswapped");
	zswap_on = zswap_switch(true);
	start(cgroup, work_zswapped, cgroup);
	zswap_switch(false);

	if (hugetlb_on) {
		sysctl_set("nr_hugepages", 1);
		start(add_cgroup(TOP, "hugetlb"), work_hugetlb, NULL);
	}

	start(add_cgroup(TOP, "inodes"), work_inodes, NULL);

	disk_swap = add_disk_swap();
	cgroup = add_cgroup(TOP, "swap-cached");
	start(cgroup, work_swap_cached, cgroup);

	cgroup = add_cgroup(TOP, "swapped");
	start(cgroup, work_anon, NULL);
	squeeze(cgroup);
	/* EAGAIN if there is less left than was asked for. */
	cgroup_write(cgroup, "memory.reclaim", "64K");
}

/* Limits as numbers; everybody else has them as "max" and 0. */
static void set_limits(const char *cgroup, int i)
{
	char number[32];

	snprintf(number, sizeof(number), "%d", (64 + i) << 20);
	switch (i % 5) {
	case 0:
		set(cgroup, "memory.max", number);
		set(cgroup, "memory.swap.max", number);
		break;
	case 1:
		set(cgroup, "memory.high", number);
		set(cgroup, "memory.swap.high", number);
		break;
	case 2:
		set(cgroup, "memory.low", "1M");
		set(cgroup, "memory.zswap.max", number);
		break;
	case 3:
		set(cgroup, "memory.min", "100K");
		set(cgroup, "memory.oom.group", "1");
		break;
	}
}

static void make_world(void)
{
	int i, first, count = small_workload() ? 40 : CGROUPS, huge = 0;
	char name[32];

	add_cgroup(CGROUP_ROOT, "parity");
	set(TOP, "cgroup.subtree_control", "+memory");
	make_events();
	first = nr_cgroups;
	for (i = 0; nr_cgroups < count; i++) {
		const char *parent = i ? cgroups[first + (i - 1) / FANOUT] : TOP;

		/*
		 * A parent cannot hold processes; it is charged first, by one
		 * that has gone when its first child is made.
		 */
		if (i && (i - 1) % FANOUT == 0) {
			snprintf(name, sizeof(name), "inner%d", i);
			child_end(child_start(parent, work_shmem, name));
			set(parent, "cgroup.subtree_control", "+memory");
		}
		snprintf(name, sizeof(name), "node%d", i);
		set_limits(add_cgroup(parent, name), i);
	}
	for (i = first; i < nr_cgroups; i++) {
		if (cgroup_key(cgroups[i], "cgroup.stat", "nr_descendants") > 0)
			continue;
		snprintf(name, sizeof(name), "leaf%d", i);
		start(cgroups[i], works[i % ARRAY_SIZE(works)], name);
		if (i % 10 == 3)
			start(cgroups[i], work_threads, NULL);
		if (huge < 3 && i % 7 == 0 && ++huge)
			start(cgroups[i], work_huge, NULL);
	}
	sync();
}

/* One line "COLUMN VALUE" for everything that the kernel says of one cgroup. */
struct expectation {
	char *text;
	size_t length, size;
};

static void expect(struct expectation *all, const char *format, ...)
{
	va_list args;

	if (all->size - all->length < 256) {
		all->size = 2 * all->size + 4096;
		all->text = realloc(all->text, all->size);
	}
	va_start(args, format);
	all->length += vsnprintf(all->text + all->length, 256, format, args);
	va_end(args);
}

/* Every "key value" line of a file; @format makes the column's name of the key. */
static void expect_keys(struct expectation *all, const char *cgroup, const char *file,
			const char *format)
{
	char *text = cgroup_read(cgroup, file), *line, *value, *save = NULL, column[128];

	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		value = strchr(line, ' ');
		*value++ = '\0';
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(column, sizeof(column), format, line);
#pragma GCC diagnostic pop
		expect(all, "%s %s\n", column, value);
	}
	free(text);
}

static void expect_single(struct expectation *all, const char *cgroup)
{
	static const struct {
		const char *file, *column;
	} singles[] = {
		{ "memory.current", "usage" }, { "memory.peak", "peak" },
		{ "memory.min", "min" }, { "memory.low", "low" },
		{ "memory.high", "high" }, { "memory.max", "max" },
		{ "memory.swap.current", "swap" }, { "memory.swap.peak", "swap_peak" },
		{ "memory.swap.high", "swap_high" }, { "memory.swap.max", "swap_max" },
		{ "memory.zswap.current", "zswap" }, { "memory.zswap.max", "zswap_max" },
		{ "memory.oom.group", "oom_group" },
	};
	char *text;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(singles); i++) {
		text = cgroup_read(cgroup, singles[i].file);
		if (text)
			expect(all, "%s %s", singles[i].column, text);
		free(text);
	}
}

/* The average that stands behind @line of memory.pressure, as the kernel writes it. */
static void expect_average(struct expectation *all, const char *text, const char *line,
			   const char *column)
{
	const char *at = text ? strstr(text, line) : NULL;

	at = at ? strstr(at, "avg10=") : NULL;
	if (at)
		expect(all, "%s %.*s\n", column, (int)strcspn(at + 6, " "), at + 6);
}

static void expect_pressure(struct expectation *all, const char *cgroup)
{
	char *text = cgroup_read(cgroup, "memory.pressure"), *at;

	expect_average(all, text, "some ", "psi_some_avg10");
	expect_average(all, text, "full ", "psi_full_avg10");

	/* Without PSI the file is there and cannot be read. */
	at = text ? strstr(text, "some ") : NULL;
	at = at ? strstr(at, "total=") : NULL;
	if (at)
		expect(all, "psi_some_us %llu\n", strtoull(at + 6, NULL, 10));
	at = at ? strstr(at, "full ") : NULL;
	at = at ? strstr(at, "total=") : NULL;
	if (at)
		expect(all, "psi_full_us %llu\n", strtoull(at + 6, NULL, 10));
	free(text);
}

/* What the kernel's files say of a cgroup now. */
static char *expectation_of(const char *cgroup)
{
	struct expectation all = { 0 };
	char *procs;

	expect(&all, "id %llu\n", cgroup_id(cgroup));
	expect(&all, "state online\n");
	expect_keys(&all, cgroup, "memory.stat", "%s");
	expect_keys(&all, cgroup, "memory.events", "events_%s_count");
	expect_keys(&all, cgroup, "memory.events.local", "events_local_%s_count");
	expect_keys(&all, cgroup, "memory.swap.events", "swap_events_%s_count");
	expect_single(&all, cgroup);
	expect_pressure(&all, cgroup);
	expect(&all, "nr_descendants %lld\n", cgroup_key(cgroup, "cgroup.stat", "nr_descendants"));
	expect(&all, "nr_dying_descendants %lld\n",
	       cgroup_key(cgroup, "cgroup.stat", "nr_dying_descendants"));
	procs = cgroup_read(cgroup, "cgroup.procs");
	expect(&all, "processes %zu\n", count_char(procs ?: "", '\n'));
	free(procs);
	return all.text;
}

static void take(char **into)
{
	int i;

	for (i = 0; i < nr_cgroups; i++) {
		free(into[i]);
		into[i] = expectation_of(cgroups[i]);
	}
}

/* Mismatches of one row; prints the first few of all. */
static int compare(const struct table *table, size_t row, const char *cgroup, const char *text,
		   int *printed)
{
	char *copy = strdup(text), *line, *value, *save = NULL;
	const char *shown;
	int wrong = 0;

	for (line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		value = strchr(line, ' ');
		*value++ = '\0';
		shown = table_get(table, row, line);
		if (shown && !strcmp(shown, value))
			continue;
		wrong++;
		if ((*printed)++ < 20)
			ksft_print_msg("%s: %s is %s, the kernel says %s\n", cgroup, line,
				       shown ?: "no column", value);
	}
	free(copy);
	return wrong;
}

/* The root moves: between both readings, and a batch more. */
static int compare_root(const struct table *table, size_t row, char *before, char *after)
{
	char *line_b, *line_a, *save_b = NULL, *save_a = NULL, *value_b, *value_a;
	long long low, high, shown;
	int wrong = 0;

	line_b = strtok_r(before, "\n", &save_b);
	line_a = strtok_r(after, "\n", &save_a);
	for (; line_b && line_a; line_b = strtok_r(NULL, "\n", &save_b),
	     line_a = strtok_r(NULL, "\n", &save_a)) {
		value_b = strchr(line_b, ' ');
		value_a = strchr(line_a, ' ');
		*value_b++ = *value_a++ = '\0';
		/* Its averages are those of the machine: test_system_parity. */
		if (!strcmp(line_b, "state") || strstr(line_b, "_avg10"))
			continue;
		low = atoll(value_b) < atoll(value_a) ? atoll(value_b) : atoll(value_a);
		high = atoll(value_b) > atoll(value_a) ? atoll(value_b) : atoll(value_a);
		if (!table_number(table, row, line_b, &shown) ||
		    shown < low - (long long)ROOT_SLACK || shown > high + (long long)ROOT_SLACK) {
			wrong++;
			ksft_print_msg("root: %s is %s, the kernel says %lld to %lld\n", line_b,
				       table_get(table, row, line_b) ?: "no column", low, high);
		}
	}
	return wrong;
}

/* A row's place in the tree: its parent stands above it, its path says where. */
static int check_place(const struct table *table, size_t row, const char *cgroup)
{
	char parent[PATH_MAX], *slash, *path = strdup(table_get(table, row, "path"));
	ssize_t above;
	int wrong = 0;

	snprintf(parent, sizeof(parent), "%s", cgroup);
	slash = strrchr(parent, '/');
	*slash = '\0';
	above = table_find_number(table, "id", cgroup_id(parent));
	if (above < 0 || (size_t)above >= row ||
	    strcmp(table_get(table, row, "parent_id"), table_get(table, above, "id")))
		wrong++;
	unescape(path);
	if (strcmp(path, cgroup + strlen(CGROUP_ROOT)))
		wrong++;
	if (wrong)
		ksft_print_msg("%s: parent_id %s, path %s, row %zu, its parent's row %zd\n", cgroup,
			       table_get(table, row, "parent_id"), path, row, above);
	free(path);
	return wrong;
}

/* mmscope's own two sums, from the row's other columns. */
static int check_sums(const struct table *table, size_t row, const char *cgroup)
{
	long long usage, anon, file, kernel, sock, hugetlb, inactive, shown, slack;
	int wrong = 0;

	if (!table_number(table, row, "usage", &usage) ||
	    !table_number(table, row, "inactive_file", &inactive))
		return 1;
	if (!table_number(table, row, "working_set", &shown) ||
	    shown != (usage > inactive ? usage - inactive : 0))
		wrong++;
	/* Hugetlb counts where the kernel charges it, and 5.10 knows no "kernel". */
	if (!table_number(table, row, "hugetlb", &hugetlb))
		hugetlb = 0;
	if (table_number(table, row, "anon", &anon) && table_number(table, row, "file", &file) &&
	    table_number(table, row, "kernel", &kernel) &&
	    table_number(table, row, "sock", &sock) &&
	    (!table_number(table, row, "residual", &shown) ||
	     shown != usage - (anon + file + kernel + sock + hugetlb)))
		wrong++;
	/*
	 * What the sum cannot explain are the CPUs' stocks, 64 pages each, and the
	 * swap cache that no process maps, of which no leaf has much. Statistics may
	 * be as far behind.
	 */
	slack = 2 * 2 * 64 * CHARGE_PAGE;
	if (!cgroup_key(cgroup, "cgroup.stat", "nr_descendants") &&
	    table_number(table, row, "residual", &shown) && (shown > slack || shown < -slack))
		wrong++;
	if (wrong)
		ksft_print_msg("%s: usage %s working_set %s residual %s\n",
			       table_get(table, row, "path"), table_get(table, row, "usage"),
			       table_get(table, row, "working_set"),
			       table_get(table, row, "residual"));
	return wrong;
}

/* A cgroup without the controller has no row: its processes are its parent's. */
static void test_without_controller(void)
{
	const char *cgroup = CGROUP_ROOT "/parity/without";
	struct table table;
	long long processes = -1;
	ssize_t row;

	cgroup_need_made(cgroup);
	cgroup_need_made(CGROUP_ROOT "/parity/without/controller");
	start(cgroup, NULL, NULL);
	start(CGROUP_ROOT "/parity/without/controller", work_anon, NULL);
	table = table_read("cgroups");
	row = table_find_number(&table, "id", cgroup_id(cgroup));
	if (row >= 0)
		table_number(&table, row, "processes", &processes);
	ksft_test_result(processes == 2 &&
			 table_find_number(&table, "id", cgroup_id(CGROUP_ROOT
					   "/parity/without/controller")) < 0,
			 "a cgroup without the memory controller counts with its parent\n");
	table_free(&table);
}

static void test_kinds(const struct table *table, size_t top)
{
	size_t i, row;
	long long shown, sum;
	int missing = 0;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		sum = 0;
		for (row = top; row < table->nr_rows; row++)
			if (table_number(table, row, kinds[i], &shown))
				sum += shown;
		if (!zswap_on && !strncmp(kinds[i], "zsw", 3))
			continue;
		/* Before 5.11 the kernel itself holds back up to 32 huge pages a CPU. */
		if (kernel_series() < 511 && !strcmp(kinds[i], "anon_thp"))
			continue;
		/* What the kernel has no file for prints "-" everywhere. */
		if (!sum && strcmp(table_get(table, top, kinds[i]) ?: "0", "-")) {
			ksft_print_msg("nothing was charged for %s\n", kinds[i]);
			missing++;
		}
	}
	ksft_test_result(!missing, "the tree had every kind of charge and event\n");
}

int main(void)
{
	static char *before[CGROUPS + 8], *after[CGROUPS + 8];
	int i, tries, moved = 0, lost = 0, wrong = 0, places = 0, sums = 0, printed = 0;
	char *root_before, *root_after;
	struct table table = { 0 };
	ssize_t row;

	ksft_print_header();
	cgroup_need();
	hugetlb_on = account_hugetlb();
	module_need("");
	ksft_set_plan(8);
	cleanup_call(put_back);
	cleanup_tree(TOP);
	/* This test's own faults would move the root's numbers. */
	mlockall(MCL_CURRENT);
	cgroup_remove_tree(TOP);
	make_world();

	for (tries = 0; tries < 15; tries++) {
		sleep_ms(500);
		table_free(&table);
		take(before);
		root_before = expectation_of(CGROUP_ROOT);
		table = table_read("cgroups");
		root_after = expectation_of(CGROUP_ROOT);
		take(after);
		for (i = moved = 0; i < nr_cgroups; i++)
			moved += !!strcmp(before[i], after[i]);
		if (!moved)
			break;
	}
	ksft_test_result(!moved, "the world stood still (try %d)\n", tries + 1);

	for (i = 0; i < nr_cgroups; i++) {
		row = table_find_number(&table, "id", cgroup_id(cgroups[i]));
		if (row < 0 || table_find_from(&table, row + 1, "id",
					       table_get(&table, row, "id")) >= 0) {
			ksft_print_msg("%s has no row, or two\n", cgroups[i]);
			lost++;
			continue;
		}
		wrong += compare(&table, row, cgroups[i], after[i], &printed);
		places += check_place(&table, row, cgroups[i]);
		sums += check_sums(&table, row, cgroups[i]);
	}
	ksft_test_result(!lost, "each of %d cgroups has one row\n", nr_cgroups);
	ksft_test_result(!wrong, "every column equals the kernel's file (%d do not)\n", wrong);
	ksft_test_result(!places, "ids, parents, order and paths\n");
	ksft_test_result(!sums, "working_set and residual are the sums they are said to be\n");

	row = table_find_number(&table, "id", cgroup_id(CGROUP_ROOT));
	ksft_test_result(row == 0 && !strcmp(table_get(&table, 0, "parent_id"), "-") &&
			 !strcmp(table_get(&table, 0, "path"), "/") &&
			 !compare_root(&table, 0, root_before, root_after),
			 "the root: first, without a parent, with the kernel's numbers\n");
	row = table_find_number(&table, "id", cgroup_id(TOP));
	test_kinds(&table, row < 0 ? 0 : row);
	test_without_controller();
	ksft_finished();
}
