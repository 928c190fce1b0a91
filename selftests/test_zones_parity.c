// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/zones against the kernel's own files, number by number.
 *
 * Stimulus: memory in small pages, of which every other is given back, so that free
 * memory is in blocks of all orders; the watermarks are raised. At last all free blocks
 * of a huge page's size are set aside, and pipes take pages: unmovable ones, of which
 * there is soon no block left but what was others', for which the kernel boosts the
 * watermarks until kswapd has run. It cannot: it may use but one CPU, which is ours.
 *
 * Compared with: /proc/zoneinfo (a zone that has pages and no row is a failure, and
 * the other way round), /proc/buddyinfo, and the state of the kswapd threads.
 *
 * Tolerance: none: the kernel's files are read before and after (expect.h). kswapd's
 * order is in no file, and the highatomic reserve in none before 7.3's: it is asked
 * only that they are numbers.
 *
 * mmscope-test: memory=1G
 * mmscope-test: append=numa=fake=2
 */
#include <ctype.h>
#include <dirent.h>
#include <sched.h>

#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/expect.h"
#include "lib/knobs.h"
#include "lib/module.h"
#include "lib/test.h"

/* Half of it is more than CPUs keep for themselves. */
#define HOLES (128 << 20)
#define HUGE_LEFT 2
#define BOOST_TRIES 20
#define PIPES 160
/* Nobody needs to reclaim as long as so much is free. */
#define ENOUGH (24 << 20)

#define MAX_ZONES 32

static struct table zones;
static size_t nr_zones;
static long long rest_min[MAX_ZONES];	/* watermarks without a boost */

/* The names of what is expected are NODE/ZONE/COLUMN. */
static void expect_zone(struct expectations *e, const char *zone, const char *column,
			long long pages)
{
	char name[64];

	snprintf(name, sizeof(name), "%.24s/%.38s", zone, column);
	expect_number(e, name, pages * (long long)CHARGE_PAGE);
}

struct zone {
	char name[40];
	long long free, boost, min, low, high, present, managed, cma, pcp, highatomic;
	long long protection[8];
	size_t nr_protections;
};

/* The order of the zones of a node, as the kernel numbers them. */
static int index_of(char names[][16], size_t nr, const char *name)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

static void expect_row(struct expectations *e, const struct zone *z, int normal, int movable)
{
	if (!z->present)
		return;
	nr_zones++;
	expect_zone(e, z->name, "free", z->free);
	expect_zone(e, z->name, "boost", z->boost);
	expect_zone(e, z->name, "min", z->min);
	expect_zone(e, z->name, "low", z->low);
	expect_zone(e, z->name, "high", z->high);
	expect_zone(e, z->name, "above_min", z->free - z->min);
	expect_zone(e, z->name, "above_low", z->free - z->low);
	expect_zone(e, z->name, "above_high", z->free - z->high);
	expect_zone(e, z->name, "present", z->present);
	expect_zone(e, z->name, "managed", z->managed);
	expect_zone(e, z->name, "free_cma", z->cma);
	expect_zone(e, z->name, "free_pcp", z->pcp);
	if (z->highatomic >= 0)
		expect_zone(e, z->name, "highatomic", z->highatomic);
	expect_zone(e, z->name, "lowmem_reserve", z->protection[movable]);
	expect_zone(e, z->name, "lowmem_reserve_kernel", z->protection[normal]);
}

/* Or, without @e, what the watermarks are at rest. */
static void read_zoneinfo(struct expectations *e)
{
	char *text = slurp("/proc/zoneinfo", NULL), *rest = text, *line, *word;
	char types[8][16];
	size_t nr_types = 0, nr = 0, i;
	static struct zone all[MAX_ZONES];
	struct zone *z = NULL;
	long long value;
	char type[16];
	int node;

	if (!text)
		ksft_exit_fail_msg("/proc/zoneinfo: %s\n", strerror(errno));
	memset(all, 0, sizeof(all));
	nr_zones = 0;
	while ((line = next_line(&rest))) {
		if (sscanf(line, "Node %d, zone %15s", &node, type) == 2) {
			if (nr == ARRAY_SIZE(all))
				ksft_exit_fail_msg("too many zones\n");
			z = &all[nr++];
			snprintf(z->name, sizeof(z->name), "%d/%s", node, type);
			z->highatomic = -1;
			z->boost = -1;
			if (index_of(types, nr_types, type) < 0)
				strcpy(types[nr_types++], type);
		}
		if (!z)
			continue;
#define FIELD(text, field)							\
		do {								\
			if (sscanf(line, text " %lld", &value) == 1)		\
				z->field = value;				\
		} while (0)
		FIELD("  pages free", free);
		FIELD("        boost", boost);
		FIELD("        min", min);
		FIELD("        low", low);
		FIELD("        high", high);
		FIELD("        present", present);
		FIELD("        managed", managed);
		FIELD("      nr_free_cma", cma);
		FIELD("  reserved_highatomic:", highatomic);
#undef FIELD
		if (sscanf(line, "              count: %lld", &value) == 1)
			z->pcp += value;
		word = strstr(line, "protection: (");
		for (word = word ? word + 13 : NULL; word && *word; word += strspn(word, ", )"))
			z->protection[z->nr_protections++] = strtoll(word, &word, 10);
	}
	for (i = 0; i < nr; i++) {
		/* 5.10 shows it in the watermarks alone. */
		if (all[i].boost < 0)
			all[i].boost = all[i].min - rest_min[i];
		if (e)
			expect_row(e, &all[i], index_of(types, nr_types, "Normal"),
				   index_of(types, nr_types, "Movable"));
		else
			rest_min[i] = all[i].min;
	}
	free(text);
}

static void read_buddyinfo(struct expectations *e)
{
	char *text = slurp("/proc/buddyinfo", NULL), *rest = text, *line, *at;
	char type[16], zone[40], column[24];
	int node, order, used;

	if (!text)
		ksft_exit_fail_msg("/proc/buddyinfo: %s\n", strerror(errno));
	while ((line = next_line(&rest))) {
		if (sscanf(line, "Node %d, zone %15s %n", &node, type, &used) != 2)
			ksft_exit_fail_msg("/proc/buddyinfo: %s\n", line);
		snprintf(zone, sizeof(zone), "%d/%s", node, type);
		for (at = line + used, order = 0; *at; order++) {
			snprintf(column, sizeof(column), "free_order%d", order);
			expect_zone(e, zone, column, strtoll(at, &at, 10) << order);
			at += strspn(at, " ");
		}
	}
	free(text);
}

static void read_kernel(struct expectations *e)
{
	read_zoneinfo(e);
	read_buddyinfo(e);
}

static void read_mmscope(void)
{
	expect_read_open(&zones, "zones", false);
}

static ssize_t row_of(const char *node, const char *zone)
{
	ssize_t row = table_find(&zones, "zone", zone);

	while (row >= 0 && strcmp(table_get(&zones, row, "node"), node))
		row = table_find_from(&zones, row + 1, "zone", zone);
	return row;
}

static const char *value_of(const char *name)
{
	char copy[64], *zone, *column;
	ssize_t row;

	strcpy(copy, name);
	zone = strchr(copy, '/');
	*zone++ = '\0';
	column = strchr(zone, '/');
	*column++ = '\0';
	row = row_of(copy, zone);
	return row < 0 ? NULL : table_get(&zones, row, column);
}

static bool has_small_blocks(void)
{
	long long held, small = 0;
	size_t row;

	for (row = 0; row < zones.nr_rows; row++)
		if (table_number(&zones, row, "free_order0", &held))
			small += held;
	ksft_print_msg("%lld bytes free in single pages\n", small);
	return small > HOLES / 8;
}

static void write_number(const char *path, long long number)
{
	int error = knob_set_number(path, number);

	if (error)
		ksft_exit_fail_msg("%s: %s\n", path, strerror(-error));
}

/* To set it is to forget all boosts. */
static void set_min_free(long long kilobytes)
{
	write_number("/proc/sys/vm/min_free_kbytes", kilobytes);
	read_zoneinfo(NULL);
}

/* kswapd of a node stands in the queue that it sleeps in, as /proc/PID/wchan or stat tells. */
static char kswapd_state(const char *node, pid_t *pid)
{
	char path[300], want[32], *text, state = '\0';
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	snprintf(want, sizeof(want), "(kswapd%s) ", node);
	while ((entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		text = slurp(path, NULL);
		if (text && strstr(text, want)) {
			state = strstr(text, want)[strlen(want)];
			*pid = atoi(text);
		}
		free(text);
	}
	closedir(proc);
	return state;
}

static bool kswapd_is_asleep(bool last)
{
	size_t row, wrong = 0;

	for (row = 0; row < zones.nr_rows; row++) {
		const char *node = table_get(&zones, row, "node");
		const char *state = table_get(&zones, row, "kswapd_state");
		long long number;
		pid_t unused;
		char is = kswapd_state(node, &unused);

		if (strcmp(state, is == 'S' ? "asleep" : is ? "running" : "none")) {
			if (last)
				ksft_print_msg("kswapd%s is %s, in /proc it is '%c'\n", node, state, is);
			wrong++;
		}
		if (!table_number(&zones, row, "kswapd_order", &number) ||
		    !table_number(&zones, row, "kswapd_failures_count", &number) ||
		    !table_number(&zones, row, "highatomic", &number))
			wrong++;
	}
	return !wrong;
}

/* It may have woken up or gone to sleep between the two looks. */
static bool kswapd_is_right(void)
{
	int tries;

	for (tries = 0; tries < 10; tries++) {
		if (kswapd_is_asleep(tries == 9))
			return true;
		sleep_ms(100);
		read_mmscope();
	}
	return false;
}

/* Real time ends after 0.95 s of each, but for who asks. */
static void hold_without_end(void)
{
	knob_set("/proc/sys/kernel/sched_rt_runtime_us", "-1");
	knob_set("/sys/kernel/debug/sched/fair_server/cpu0/runtime", "0");
}

/* Nobody but us on this CPU, and no kswapd on another one. */
static bool hold_kswapd(bool hold)
{
	struct sched_param priority = { .sched_priority = hold ? 50 : 0 };
	long cpu, nr = hold ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
	cpu_set_t cpus;
	size_t row;
	pid_t pid;

	CPU_ZERO(&cpus);
	for (cpu = 0; cpu < nr; cpu++)
		CPU_SET(cpu, &cpus);
	for (row = 0; row < zones.nr_rows; row++)
		if (kswapd_state(table_get(&zones, row, "node"), &pid) &&
		    sched_setaffinity(pid, sizeof(cpus), &cpus))
			return false;
	return !sched_setaffinity(0, sizeof(cpus), &cpus) &&
	       !sched_setscheduler(0, hold ? SCHED_FIFO : SCHED_OTHER, &priority);
}

static bool is_boost(const struct expectation *x)
{
	const char *column = strrchr(x->name, '/');

	return !strcmp(column, "/boost") && atoll(x->value) > 0;
}

static bool is_boosted(const struct expectations *e)
{
	size_t i;

	for (i = 0; i < e->nr; i++)
		if (is_boost(&e->list[i]))
			return true;
	return false;
}

/* Not that of the zone that only the neediest may have. */
static bool is_enough_free(const struct expectations *e)
{
	long long sum = 0;
	size_t i;

	for (i = 0; i < e->nr; i++)
		if (!strcmp(strrchr(e->list[i].name, '/'), "/free") &&
		    !strstr(e->list[i].name, "/DMA/"))
			sum += atoll(e->list[i].value);
	return sum > ENOUGH;
}

/*
 * Each node's free huge pages are set aside, but for a few: to take a node's last one, or
 * one of a node that has none, the kernel would compact and make more of our holes.
 */
static long long set_huge_aside(void)
{
	long long bytes, huge, sum = 0;
	char path[96];
	size_t row;
	int order;

	read_mmscope();
	for (row = 0; row < zones.nr_rows; row++) {
		/* Only the neediest may have this one, and its node has another. */
		if (!strcmp(table_get(&zones, row, "zone"), "DMA"))
			continue;
		for (order = 9, huge = -HUGE_LEFT; order <= 10; order++) {
			char column[24];

			snprintf(column, sizeof(column), "free_order%d", order);
			if (table_number(&zones, row, column, &bytes))
				huge += bytes >> 21;
		}
		snprintf(path, sizeof(path),
			 "/sys/devices/system/node/node%s/hugepages/hugepages-2048kB/nr_hugepages",
			 table_get(&zones, row, "node"));
		if (huge < 0)
			huge = 0;
		write_number(path, huge);
		sum += huge;
	}
	return sum;
}

/* What stood still over mmscope's reading is compared, and there must be a boost in it. */
static bool boosts_agree(void)
{
	static struct expectations before, after;
	size_t i, boosts = 0, wrong = 0;
	const char *value;

	before.nr = 0;
	after.nr = 0;
	read_kernel(&before);
	read_mmscope();
	read_kernel(&after);
	for (i = 0; i < before.nr; i++) {
		const struct expectation *x = &before.list[i];
		bool is_wrong;

		value = value_of(x->name);
		if (expect_compare(x, &after.list[i], value, &is_wrong)) {
			if (!is_boost(x))
				continue;
			ksft_print_msg("%s is %s\n", x->name, value);
			boosts++;
		} else if (is_wrong) {
			ksft_print_msg("%s is %s, of the kernel %s\n", x->name, value ?: "not there",
				       x->value);
			wrong++;
		}
	}
	return boosts && !wrong;
}

static bool boost_is_shown(long long min_free)
{
	static struct expectations now;
	int try, pipes = 0;
	bool right = false;
	long long huge;

	write_number("/proc/sys/fs/pipe-user-pages-soft", 0);
	/* What is left then is enough, and nobody reclaims. */
	set_min_free(4096);
	huge = set_huge_aside();
	hold_without_end();
	if (!hold_kswapd(true))
		ksft_exit_fail_msg("kswapd cannot be held: %s\n", strerror(errno));
	for (try = 0; try < BOOST_TRIES && !right; try++) {
		now.nr = 0;
		read_zoneinfo(&now);
		while (!is_boosted(&now) && is_enough_free(&now) && pipes < PIPES && !charge_pipe()) {
			pipes++;
			now.nr = 0;
			read_zoneinfo(&now);
		}
		right = boosts_agree();
	}
	hold_kswapd(false);
	ksft_print_msg("%lld huge pages set aside, try %d, %d pipes\n", huge, try, pipes);
	write_number("/proc/sys/vm/nr_hugepages", 0);
	set_min_free(min_free);
	return right;
}

int main(void)
{
	long long min_free = cgroup_number("/proc/sys/vm", "min_free_kbytes");
	bool moved;

	ksft_print_header();
	if (kernel_was_told("numa=fake") && access("/sys/devices/system/node/node1", F_OK))
		ksft_exit_skip("needs two nodes: numa=fake=2\n");
	module_need("");
	ksft_set_plan(6);
	if (charge_holes(HOLES))
		ksft_exit_fail_msg("no memory: %s\n", strerror(errno));
	set_min_free(min_free);
	sleep_ms(1200);

	ksft_test_result(expect_all("zones", read_kernel, read_mmscope, value_of),
			 "every number equals its source\n");
	ksft_test_result(zones.nr_rows == nr_zones, "a row for each zone that has pages\n");
	ksft_test_result(has_small_blocks(), "what was made is there\n");

	set_min_free(2 * min_free);
	moved = expect_all("zones with higher watermarks", read_kernel, read_mmscope, value_of);
	set_min_free(min_free);
	ksft_test_result(moved, "the same with higher watermarks\n");
	ksft_test_result(kswapd_is_right(), "kswapd's state\n");
	ksft_test_result(boost_is_shown(min_free), "watermarks that are boosted\n");
	ksft_finished();
}
