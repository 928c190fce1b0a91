// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/zones against the kernel's own files, number by number.
 *
 * Stimulus: memory in small pages, of which every other is given back, so that free
 * memory is in blocks of all orders; the watermarks are raised.
 *
 * Compared with: /proc/zoneinfo (a zone that has pages and no row is a failure, and
 * the other way round), /proc/buddyinfo, and the state of the kswapd threads.
 *
 * Tolerance: none: the kernel's files are read before and after (expect.h). kswapd's
 * order and the highatomic reserve are in no file before 6.12's nr_free_highatomic: it
 * is asked only that they are numbers.
 *
 * mmscope-test: memory=1G
 */
#include <ctype.h>
#include <dirent.h>

#include "charge.h"
#include "expect.h"
#include "module.h"

/* Half of it is more than CPUs keep for themselves. */
#define HOLES (128 << 20)

static struct table zones;
static size_t nr_zones;

/* The names of what is expected are NODE/ZONE/COLUMN. */
static void expect_zone(struct expectations *e, const char *zone, const char *column,
			long long pages)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/%s", zone, column);
	expect_number(e, name, pages * (long long)CHARGE_PAGE);
}

struct zone {
	char name[40];
	long long free, boost, min, low, high, present, managed, cma, pcp, failures;
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
	expect_zone(e, z->name, "lowmem_reserve", z->protection[movable]);
	expect_zone(e, z->name, "lowmem_reserve_kernel", z->protection[normal]);
}

static void read_zoneinfo(struct expectations *e)
{
	char *text = slurp("/proc/zoneinfo", NULL), *rest = text, *line, *word;
	char types[8][16];
	size_t nr_types = 0, nr = 0, i;
	static struct zone all[32];
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
#undef FIELD
		if (sscanf(line, "              count: %lld", &value) == 1)
			z->pcp += value;
		word = strstr(line, "protection: (");
		for (word = word ? word + 13 : NULL; word && *word; word += strspn(word, ", )"))
			z->protection[z->nr_protections++] = strtoll(word, &word, 10);
	}
	for (i = 0; i < nr; i++)
		expect_row(e, &all[i], index_of(types, nr_types, "Normal"),
			   index_of(types, nr_types, "Movable"));
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

/* Blocks of all orders: every other page of a mapping goes back. */
static void make_holes(void)
{
	char *memory = charge_map(HOLES, 0);
	size_t at;

	if (!memory)
		ksft_exit_fail_msg("no memory\n");
	madvise(memory, HOLES, MADV_NOHUGEPAGE);
	charge_touch(memory, HOLES);
	for (at = 0; at < HOLES; at += 2 * CHARGE_PAGE)
		madvise(memory + at, CHARGE_PAGE, MADV_DONTNEED);
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
	FILE *file = fopen(path, "w");

	if (!file || fprintf(file, "%lld", number) < 0 || fclose(file))
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
}

/* kswapd of a node stands in the queue that it sleeps in, as /proc/PID/wchan or stat tells. */
static char kswapd_state(const char *node)
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
		if (text && strstr(text, want))
			state = strstr(text, want)[strlen(want)];
		free(text);
	}
	closedir(proc);
	return state;
}

static bool kswapd_is_asleep(void)
{
	size_t row, wrong = 0;

	for (row = 0; row < zones.nr_rows; row++) {
		const char *node = table_get(&zones, row, "node");
		const char *state = table_get(&zones, row, "kswapd_state");
		long long number;
		char is = kswapd_state(node);

		if (strcmp(state, is == 'S' ? "asleep" : is ? "running" : "none")) {
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

int main(void)
{
	char *min_free = slurp("/proc/sys/vm/min_free_kbytes", NULL);
	bool moved;

	ksft_print_header();
	module_need("");
	ksft_set_plan(5);
	make_holes();
	sleep_ms(1200);

	ksft_test_result(expect_all("zones", read_kernel, read_mmscope, value_of),
			 "every number equals its source\n");
	ksft_test_result(zones.nr_rows == nr_zones, "a row for each zone that has pages\n");
	ksft_test_result(has_small_blocks(), "what was made is there\n");

	write_number("/proc/sys/vm/min_free_kbytes", 2 * atoll(min_free));
	moved = expect_all("zones with higher watermarks", read_kernel, read_mmscope, value_of);
	write_number("/proc/sys/vm/min_free_kbytes", atoll(min_free));
	ksft_test_result(moved, "the same with higher watermarks\n");
	ksft_test_result(kswapd_is_asleep(), "kswapd's state\n");
	ksft_finished();
}
