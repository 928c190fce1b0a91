// SPDX-License-Identifier: GPL-2.0
/* mmscope ps: the memory of every process, from one read; and all about one of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/cgroup_index.h"
#include "input/process_cgroups.h"
#include "input/procfile.h"
#include "output/process.h"
#include "processes/smaps.h"
#include "verdicts/report.h"

/* So many mappings of one process are printed for people. */
#define MOST_MAPPINGS 10

static const struct column columns[] = {
	{ "pid", COLUMN_NUMBER, COLUMN_DEFAULT, "process id" },
	{ "uid", COLUMN_USER, COLUMN_DEFAULT, "its user; a number with --numeric" },
	{ "total_vm", COLUMN_BYTES, COLUMN_DEFAULT, "address space, used or not (ps: VSZ)" },
	{ "rss", COLUMN_BYTES, COLUMN_DEFAULT, "resident memory, shared pages in full (ps: RSS)" },
	{ "rss_anon", COLUMN_BYTES, COLUMN_DEFAULT, "anonymous part of rss" },
	{ "rss_file", COLUMN_BYTES, COLUMN_DEFAULT, "mapped files in rss" },
	{ "rss_shmem", COLUMN_BYTES, COLUMN_DEFAULT, "shared memory in rss" },
	{ "swap", COLUMN_BYTES, COLUMN_DEFAULT, "swapped out" },
	{ "pgtables", COLUMN_BYTES, COLUMN_DEFAULT, "page tables" },
	{ "minflt", COLUMN_NUMBER, COLUMN_DEFAULT, "page faults that had to read nothing" },
	{ "majflt", COLUMN_NUMBER, COLUMN_DEFAULT, "page faults that had to read" },
	{ "mem_pct", COLUMN_PERCENT, COLUMN_DEFAULT, "rss in percent of all memory (ps: %MEM)" },
	{ "limit_pct", COLUMN_PERCENT, COLUMN_DEFAULT, "rss in percent of limit" },
	{ "points", COLUMN_NUMBER, COLUMN_DEFAULT, "badness in pages: most is killed first" },
	{ "oom_score_adj", COLUMN_NUMBER, COLUMN_DEFAULT, "as /proc/PID/oom_score_adj" },
	{ "qos", COLUMN_WORD, COLUMN_DEFAULT, "Kubernetes: quality of service class" },
	{ "score", COLUMN_NUMBER, 0, "as /proc/PID/oom_score" },
	{ "locked", COLUMN_BYTES, 0, "locked by mlock" },
	{ "threads", COLUMN_NUMBER, 0, "number of threads" },
	{ "start_ns", COLUMN_NS, 0, "when it started, time since boot" },
	{ "eligible", COLUMN_WORD, 0, "yes, or why the OOM killer passes over it" },
	{ "pss", COLUMN_BYTES, 0, "rss, each page divided by those who share it; slow" },
	{ "uss", COLUMN_BYTES, 0, "what it shares with nobody; slow" },
	{ "anon_huge_pages", COLUMN_BYTES, 0, "huge pages in rss_anon; slow" },
	{ "swap_pss", COLUMN_BYTES, 0, "swap, divided likewise; slow" },
	{ "limit", COLUMN_BYTES, 0, "the least memory.max of its cgroup and those above" },
	{ "limit_cgroup", COLUMN_WORD, 0, "path of the cgroup that has it" },
	{ "cgroup_id", COLUMN_NUMBER, 0, "id of its memory cgroup" },
	{ "cgroup", COLUMN_WORD, 0, "path of its memory cgroup" },
	{ "pod", COLUMN_WORD, 0, "Kubernetes: UID of the pod" },
	{ "container", COLUMN_WORD, COLUMN_ID, "id of the container" },
	{ "cmdline", COLUMN_WORD, 0, "command line (/proc/PID/cmdline); slow" },
	{ "comm", COLUMN_STRING, COLUMN_DEFAULT, "command name" },
};

const struct view ps_view = {
	.name = "processes",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.sort = "rss:desc",
	.empty = "No process.",
};

static const struct column mapping_columns[] = {
	{ "start", COLUMN_WORD, COLUMN_DEFAULT, "first address" },
	{ "size", COLUMN_BYTES, COLUMN_DEFAULT, "address space" },
	{ "rss", COLUMN_BYTES, COLUMN_DEFAULT, "resident" },
	{ "pss", COLUMN_BYTES, COLUMN_DEFAULT, "resident, divided by those who share it" },
	{ "uss", COLUMN_BYTES, COLUMN_DEFAULT, "resident, shared with nobody" },
	{ "anonymous", COLUMN_BYTES, COLUMN_DEFAULT, "anonymous part of rss" },
	{ "anon_huge_pages", COLUMN_BYTES, 0, "huge pages in it" },
	{ "swap", COLUMN_BYTES, COLUMN_DEFAULT, "swapped out" },
	{ "swap_pss", COLUMN_BYTES, 0, "swapped out, divided likewise" },
	{ "locked", COLUMN_BYTES, 0, "locked by mlock" },
	{ "perms", COLUMN_WORD, COLUMN_DEFAULT, "permissions" },
	{ "name", COLUMN_STRING, COLUMN_DEFAULT, "file, or what the kernel calls it" },
};

static const struct view mappings_view = {
	.name = "mappings",
	.columns = mapping_columns,
	.nr_columns = sizeof(mapping_columns) / sizeof(*mapping_columns),
	.sort = "rss:desc",
};

static bool wants_any(const struct options *options, const char *const *names)
{
	for (; *names; names++)
		if (view_wants(&ps_view, options, *names))
			return true;
	return false;
}

static void add_limits(struct table *table, const struct cgroup_index *index)
{
	size_t *cgroups = cgroups_of(index, table), *least = cgroup_least_limits(index);
	const char **limits = table_add_column(table, "limit");
	const char **owners = table_add_column(table, "limit_cgroup");
	const char **percents = table_add_column(table, "limit_pct");
	const char **rss = table_cells(table, "rss");
	const char **max = table_cells(index->table, "max");
	const char **paths = table_cells(index->table, "path");

	for (size_t row = 0; row < table->nr_rows; row++) {
		size_t found = cgroups[row] == NO_CGROUP ? NO_CGROUP : least[cgroups[row]];
		double limit;

		if (cgroups[row] != NO_CGROUP && found == NO_CGROUP)
			limits[row] = "max";
		if (found == NO_CGROUP)
			continue;
		limit = number_order(max[found]);
		limits[row] = table_strdup(table, max[found]);
		if (paths)
			owners[row] = table_strdup(table, paths[found]);
		if (rss && is_number(rss[row]) && limit > 0)
			percents[row] = table_tenths(table, 100 * number_order(rss[row]) / limit);
	}
	free(least);
	free(cgroups);
}

static void add_mem_pct(struct table *table)
{
	const char **percents = table_add_column(table, "mem_pct");
	const char *cell = pairs_value(&table->end, "mem_total");
	const char **rss = table_cells(table, "rss");
	double total = number_order(cell);

	for (size_t row = 0; is_natural(cell) && rss && row < table->nr_rows; row++)
		if (is_number(rss[row]))
			percents[row] = table_tenths(table, 100 * number_order(rss[row]) / total);
}

static void add_cgroups(struct table *table, const char *root)
{
	struct cgroup_index index = cgroup_index_read(root);

	add_process_cgroups(table, &index);
	add_limits(table, &index);
	cgroup_index_free(&index);
}

/* Kernel threads have no memory of their own. */
static void drop_kthreads(struct table *table)
{
	bool *keep = xcalloc(table->nr_rows, sizeof(*keep));
	const char **eligible = table_cells(table, "eligible");

	for (size_t row = 0; row < table->nr_rows; row++)
		keep[row] = !eligible || strcmp(eligible[row], "kthread");
	table_filter(table, keep);
	free(keep);
}

static void add_pss(struct table *table, const struct options *options)
{
	for (size_t row = 0; is_live(options) && row < table->nr_rows; row++)
		smaps_rollup_add(table, row, table_cell(table, "pid", row));
}

static int ps_all(const struct options *options)
{
	static const char *const from_cgroups[] = {
		"limit_pct", "qos", "limit", "limit_cgroup", "cgroup", "pod", "container", NULL,
	};
	struct table *table = table_read(options->root, "oom/candidates");

	drop_kthreads(table);
	add_mem_pct(table);
	if (wants_any(options, from_cgroups))
		add_cgroups(table, options->root);
	if (wants_any(options, smaps_rollup_names))
		add_pss(table, options);
	add_cmdlines(table, &ps_view, options);
	view_print(&ps_view, table, options);
	table_free(table);
	return EXIT_SUCCESS;
}

static void __attribute__((noreturn)) die_gone(const char *pid)
{
	die(EXIT_FAILURE, "no process %s", pid);
}

static void keep_one(struct table *table, const char *pid)
{
	bool *keep = xcalloc(table->nr_rows, sizeof(*keep));

	for (size_t row = 0; row < table->nr_rows; row++) {
		table_number(table, "pid", row);
		keep[row] = !strcmp(table_cell(table, "pid", row), pid);
	}
	table_filter(table, keep);
	free(keep);
	if (!table->nr_rows)
		die_gone(pid);
}

/* One cell for people. */
static const char *shown(struct table *table, const char *column, const struct options *options)
{
	const char *cell = table_cell(table, column, 0);
	char buffer[SHORT_FORM], *safe;

	if (options->bytes || !is_number(cell)) {
		safe = printable_cell(cell);
		cell = table_strdup(table, safe);
		free(safe);
		return cell;
	}
	format_size(buffer, cell);
	return table_strdup(table, buffer);
}

static void print_amounts(struct table *table, const struct options *options)
{
	static const struct {
		const char *column, *meaning;
	} amounts[] = {
		{ "total_vm", "address space: promised, most of it never touched" },
		{ "rss", "resident: in memory now, shared pages counted in full" },
		{ "rss_anon", "  its own: heap, stacks; goes to swap or stays" },
		{ "rss_file", "  mapped files: programs, libraries; can be read again" },
		{ "rss_shmem", "  shared memory and tmpfs" },
		{ "pss", "rss with each page divided by those who share it: adds up" },
		{ "uss", "what nobody else shares: comes back if it ends" },
		{ "swap", "swapped out" },
		{ "pgtables", "page tables that map all this" },
		{ "locked", "locked in memory" },
	};

	for (size_t i = 0; i < sizeof(amounts) / sizeof(*amounts); i++)
		printf("%-10s %10s  %s\n", amounts[i].column,
		       shown(table, amounts[i].column, options), amounts[i].meaning);
}

static void print_words_of(struct table *table, const char *before, const char *column)
{
	char *safe = printable_cell(table_cell(table, column, 0));

	printf("%s%s", before, safe);
	free(safe);
}

static void print_story(struct table *table, const struct options *options)
{
	static const struct options exact = { .bytes = true };

	print_words_of(table, "", "pid");
	print_words_of(table, " ", "comm");
	printf(": user %s", user_name(options, table_cell(table, "uid", 0)) ?:
			    shown(table, "uid", &exact));
	print_words_of(table, ", threads ", "threads");
	print_words_of(table, ", cgroup ", "cgroup");
	puts("\n");
	print_amounts(table, options);
	putchar('\n');
	if (is_number(table_cell(table, "minflt", 0))) {
		print_words_of(table, "faults     ", "minflt");
		print_words_of(table, " that had to read nothing, ", "majflt");
		puts(" that had to read");
	}
	if (is_number(table_cell(table, "mem_pct", 0))) {
		print_words_of(table, "rss is     ", "mem_pct");
		puts("% of memory");
	}
	fputs("rss is     ", stdout);
	if (is_number(table_cell(table, "limit", 0))) {
		print_words_of(table, "", "limit_pct");
		printf("%% of %s", shown(table, "limit", options));
		print_words_of(table, ", the limit of ", "limit_cgroup");
	} else {
		fputs("under no limit: neither its cgroup nor one above has one", stdout);
	}
	print_words_of(table, "\nOOM        points ", "points");
	print_words_of(table, ", oom_score_adj ", "oom_score_adj");
	print_words_of(table, ", oom_score ", "score");
	print_words_of(table, ", eligible ", "eligible");
	if (strcmp(table_cell(table, "qos", 0), "-"))
		print_words_of(table, ", QoS class ", "qos");
	putchar('\n');
}

static void print_mappings(const struct table *mappings, const struct options *options)
{
	struct view view = mappings_view;

	if (!mappings || !mappings->nr_rows) {
		puts(is_live(options) ? "\nIt has no mappings, or you may not read them." : "\nA saved copy has no mappings.");
		return;
	}
	view.limit = MOST_MAPPINGS;
	if (mappings->nr_rows > MOST_MAPPINGS)
		printf("\nThe %d largest of %zu mappings; --json has them all\n\n", MOST_MAPPINGS,
		       mappings->nr_rows);
	else
		puts("\nMappings\n");
	view_print(&view, mappings, options);
}

static void print_json(const struct table *table, const struct table *mappings)
{
	struct json json = json_begin(stdout);

	view_json(&ps_view, table, &json);
	if (mappings)
		view_json(&mappings_view, mappings, &json);
	json_end(&json);
}

/* Is one row asked for, as of any other process? */
static bool wants_row(const struct options *options)
{
	return options->columns || options->all || options->sort || options->filter ||
	       options->format == FORMAT_RAW || options->format == FORMAT_PAIRS;
}

static int ps_one(const struct options *options)
{
	const char *pid = options->operand;
	struct table *table, *mappings = NULL;

	if (!is_natural(pid))
		die(EXIT_USAGE, "%s is not the number of a process", pid);
	table = table_read(options->root, "oom/candidates");
	keep_one(table, pid);
	add_mem_pct(table);
	add_cgroups(table, options->root);
	add_cmdlines(table, &ps_view, options);
	if (is_live(options) && !smaps_rollup_add(table, 0, pid))
		die_gone(pid);
	if (!wants_row(options) && is_live(options)) {
		mappings = smaps_table(pid);
		if (!mappings)
			die_gone(pid);
	}
	if (wants_row(options)) {
		view_print(&ps_view, table, options);
	} else if (options->format == FORMAT_JSON) {
		print_json(table, mappings);
	} else {
		print_story(table, options);
		print_mappings(mappings, options);
	}
	if (mappings)
		table_free(mappings);
	table_free(table);
	return EXIT_SUCCESS;
}

int ps(const struct options *options)
{
	return options->operand ? ps_one(options) : ps_all(options);
}
