// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xalloc.h"
#include "processes/smaps.h"

const char *const smaps_names[] = {
	"rss", "pss", "uss", "anonymous", "anon_huge_pages", "swap", "swap_pss", "locked", NULL,
};

#define NR_NAMES (sizeof(smaps_names) / sizeof(*smaps_names) - 1)

const char *const smaps_rollup_names[] = { "pss", "uss", "anon_huge_pages", "swap_pss", NULL };

/*
 * Keys of smaps, and the amount that each is a part of. Huge pages of hugetlbfs are in none of
 * them: the kernel leaves them out of Rss and Pss, and what is private is a part of these. smem
 * and procps count USS the same way.
 */
static const struct {
	const char *key, *name;
} keys[] = {
	{ "Rss", "rss" }, { "Pss", "pss" }, { "Private_Clean", "uss" }, { "Private_Dirty", "uss" },
	{ "Anonymous", "anonymous" },
	{ "AnonHugePages", "anon_huge_pages" }, { "Swap", "swap" }, { "SwapPss", "swap_pss" },
	{ "Locked", "locked" },
};

struct amounts {
	unsigned long long bytes[NR_NAMES];
	bool known[NR_NAMES];
};

static FILE *open_proc(const char *pid, const char *file)
{
	char *path;
	FILE *in;

	if (asprintf(&path, "/proc/%s/%s", pid, file) < 0)
		out_of_memory();
	in = fopen(path, "re");
	free(path);
	return in;
}

/* Is there still a process @pid? If so, it may only not be looked into. */
static bool is_there(const char *pid)
{
	char *path;
	bool there;

	if (asprintf(&path, "/proc/%s", pid) < 0)
		out_of_memory();
	there = access(path, F_OK) == 0;
	free(path);
	return there;
}

/* `Key:   123 kB` */
static void add_line(struct amounts *amounts, const char *line)
{
	size_t length = strcspn(line, ":");

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (strlen(keys[i].key) != length || strncmp(line, keys[i].key, length))
			continue;
		for (size_t n = 0; n < NR_NAMES; n++) {
			if (strcmp(smaps_names[n], keys[i].name))
				continue;
			amounts->bytes[n] += strtoull(line + length + 1, NULL, 10) * 1024;
			amounts->known[n] = true;
		}
	}
}

static void set_cells(struct table *table, size_t row, const struct amounts *amounts,
		      const char *const *names)
{
	for (; *names; names++) {
		if (!table_cells(table, *names))
			table_add_column(table, *names);
		for (size_t n = 0; n < NR_NAMES; n++)
			if (amounts->known[n] && !strcmp(smaps_names[n], *names))
				table_cells(table, *names)[row] =
					table_printf(table, "%llu", amounts->bytes[n]);
	}
}

bool smaps_rollup_add(struct table *table, size_t row, const char *pid)
{
	FILE *in = open_proc(pid, "smaps_rollup");
	struct amounts amounts = { .known = { false } };
	char *line = NULL;
	size_t size = 0;

	/* The first line is the range of addresses: it has no key of ours. */
	while (in && getline(&line, &size, in) > 0)
		add_line(&amounts, line);
	free(line);
	if (in)
		fclose(in);
	set_cells(table, row, &amounts, smaps_rollup_names);
	return in || is_there(pid);
}

/* `start-end perms offset device inode   name` */
static bool add_mapping(struct table *table, char *line)
{
	unsigned long long start, end;
	char perms[8], *name;
	int at = 0;
	size_t row;

	if (sscanf(line, "%llx-%llx %7s %*s %*s %*s %n", &start, &end, perms, &at) < 3 || !at)
		return false;
	name = escaped(line + at);
	row = table_add_row(table);
	table_cells(table, "start")[row] = table_printf(table, "%llx", start);
	table_cells(table, "size")[row] = table_printf(table, "%llu", end - start);
	table_cells(table, "perms")[row] = table_strdup(table, perms);
	table_cells(table, "name")[row] = table_strdup(table, *name ? name : "[anon]");
	free(name);
	return true;
}

struct table *smaps_table(const char *pid)
{
	static const char *const own[] = { "start", "size", "perms", "name" };
	struct amounts amounts = { .known = { false } };
	FILE *in = open_proc(pid, "smaps");
	struct table *table = table_new();
	char *line = NULL;
	size_t size = 0;

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		table_add_column(table, own[i]);
	for (size_t n = 0; n < NR_NAMES; n++)
		table_add_column(table, smaps_names[n]);
	while (in && getline(&line, &size, in) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (add_mapping(table, line)) {
			memset(&amounts, 0, sizeof(amounts));
			continue;
		}
		add_line(&amounts, line);
		/* The last line of each mapping: what is known of it is now complete. */
		if (!strncmp(line, "VmFlags:", strlen("VmFlags:")) && table->nr_rows)
			set_cells(table, table->nr_rows - 1, &amounts, smaps_names);
	}
	free(line);
	if (in)
		fclose(in);
	if (!table->nr_rows && !is_there(pid)) {
		table_free(table);
		return NULL;
	}
	return table;
}
