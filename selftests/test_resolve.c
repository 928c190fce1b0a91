// SPDX-License-Identifier: GPL-2.0
/*
 * Without the kernel's unexported symbols.
 *
 * Stimulus: the module is loaded with resolve=0, and then without each single
 * source that status lists (without=NAME).
 *
 * Compared with: what the same quiet cgroup and process show with everything
 * resolved. Each column then shows the same or "-", never another number; what
 * needs no unexported symbol shows the same. No tolerance.
 *
 * mmscope-test: timeout=400
 */
#include "cgroup.h"
#include "charge.h"
#include "module.h"
#include "table.h"

#define TOP CGROUP_ROOT "/resolve"

static pid_t maker, quiet;

static void clean_up(void)
{
	if (getpid() != maker)
		return;
	cgroup_remove_tree(TOP);
	unlink("/disk/resolve");
}

static int work(void *unused)
{
	(void)unused;
	return charge_anon(1 << 20) ?: charge_file("/disk/resolve", 1 << 20);
}

/* What moves though the world stands still: clocks, and references to the cgroup. */
static bool moves(const char *column)
{
	return strstr(column, "age_ns") || !strcmp(column, "references");
}

/* One row as it was with everything resolved: copies of its fields by column. */
struct row {
	struct table table;
	size_t at;
};

static struct row take_row(const char *file, const char *column, unsigned long long number)
{
	struct row row = { .table = table_read(file) };
	ssize_t at = table_find_number(&row.table, column, number);

	if (at < 0)
		ksft_exit_fail_msg("%s has no row for %llu\n", file, number);
	row.at = at;
	return row;
}

/* Columns that show another value than @full: what is unknown is "-" and nothing else. */
static int untrue(const struct row *full, const struct row *less, const char *how)
{
	const char *was, *is;
	int wrong = 0;
	size_t i;

	for (i = 0; i < full->table.nr_columns; i++) {
		was = full->table.fields[full->at * full->table.nr_columns + i];
		is = table_get(&less->table, less->at, full->table.columns[i]);
		if (is && (!strcmp(is, was) || !strcmp(is, "-") || moves(full->table.columns[i])))
			continue;
		ksft_print_msg("%s: %s is %s, was %s\n", how, full->table.columns[i],
			       is ?: "no column", was);
		wrong++;
	}
	return wrong;
}

static int lacks(const struct row *full, const struct row *less, const char *const *columns)
{
	const char *was, *is;
	int wrong = 0;

	for (; *columns; columns++) {
		was = table_get(&full->table, full->at, *columns);
		is = table_get(&less->table, less->at, *columns);
		if (was && is && !strcmp(was, is))
			continue;
		ksft_print_msg("%s is %s, was %s\n", *columns, is ?: "no column",
			       was ?: "no column");
		wrong++;
	}
	return wrong;
}

/* 1 if status says of a source that it is missing, 0 if ok, -1 if nothing. */
static int source_missing(const struct table *status, const char *source)
{
	size_t length = strlen(source);
	const char *value;
	ssize_t row = -1;

	while ((row = table_find_from(status, row + 1, "key", "source")) >= 0) {
		value = table_get(status, row, "value");
		if (strncmp(value, source, length) || value[length] != ' ')
			continue;
		/* "missing" says what is off, in words. */
		if (!strncmp(value + length, " missing ", 9) && value[length + 9])
			return 1;
		return strcmp(value + length, " ok") ? -1 : 0;
	}
	return -1;
}

static void take_rows(const char *parameters, struct row *cgroup, struct row *process)
{
	module_unload();
	module_need(parameters);
	*cgroup = take_row("cgroups", "id", cgroup_id(TOP "/quiet"));
	*process = take_row("oom/candidates", "pid", quiet);
}

/*
 * Both rows with these parameters against the full ones. A CPU holds back what it counts
 * of slab until it has some of another cgroup to count, whenever that is: if the rows
 * differ, the full ones are taken once more.
 */
static int compare_with(const char *parameters, struct row *cgroup, struct row *process,
			struct row *less_cgroup, struct row *less_process)
{
	int wrong, tries;

	for (tries = 0; ; tries++) {
		take_rows(parameters, less_cgroup, less_process);
		wrong = untrue(cgroup, less_cgroup, parameters) +
			untrue(process, less_process, parameters);
		if (!wrong || tries)
			return wrong;
		table_free(&less_cgroup->table);
		table_free(&less_process->table);
		table_free(&cgroup->table);
		table_free(&process->table);
		take_rows("", cgroup, process);
	}
}

static void test_resolve_off(struct row *cgroup, struct row *process,
			     const struct table *full_status)
{
	static const char *const cgroup_columns[] = {
		"id", "parent_id", "state", "usage", "min", "low", "high", "max", "swap",
		"events_max_count", "nr_descendants", "path", NULL,
	};
	static const char *const process_columns[] = {
		"pid", "uid", "oom_score_adj", "rss", "rss_anon", "rss_file", "rss_shmem", "swap",
		"pgtables", "total_vm", "threads", "start_ns", "eligible", "cgroup_id", "comm",
		NULL,
	};
	struct row less_cgroup, less_process;
	int wrong, missing = 0;
	struct table status;
	ssize_t row = -1;

	wrong = compare_with("resolve=0", cgroup, process, &less_cgroup, &less_process);
	ksft_test_result(!wrong, "resolve=0: every column is the same or -\n");
	ksft_test_result(!lacks(cgroup, &less_cgroup, cgroup_columns),
			 "resolve=0: cgroups shows what needs no symbol\n");
	ksft_test_result(!lacks(process, &less_process, process_columns),
			 "resolve=0: oom/candidates shows what needs no symbol\n");
	/* As a check of the check: with no symbols, memory.stat must be gone. */
	ksft_test_result(strcmp(table_get(&cgroup->table, cgroup->at, "anon"), "-") &&
			 !strcmp(table_get(&less_cgroup.table, less_cgroup.at, "anon"), "-"),
			 "resolve=0: anon is unknown and says so\n");
	status = keys_read("status");
	while ((row = table_find_from(&status, row + 1, "key", "source")) >= 0)
		missing += strstr(table_get(&status, row, "value"), " missing ") != NULL;
	ksft_test_result(missing >= 5 && !strcmp(key_get(&status, "resolve") ?: "", "0") &&
			 !strcmp(key_get(full_status, "resolve") ?: "", "1"),
			 "resolve=0: status says so, and names %d missing sources\n", missing);
	table_free(&status);
	table_free(&less_cgroup.table);
	table_free(&less_process.table);
}

static void test_without_each(struct row *cgroup, struct row *process,
			      const struct table *full_status)
{
	struct row less_cgroup, less_process;
	int wrong = 0, silent = 0, tried = 0;
	char source[128], parameters[160];
	struct table status;
	ssize_t row = -1;

	while ((row = table_find_from(full_status, row + 1, "key", "source")) >= 0) {
		snprintf(source, sizeof(source), "%s", table_get(full_status, row, "value"));
		source[strcspn(source, " ")] = '\0';
		/* What this kernel does not have cannot be left out. */
		if (source_missing(full_status, source))
			continue;
		snprintf(parameters, sizeof(parameters), "without=%s", source);
		wrong += compare_with(parameters, cgroup, process, &less_cgroup, &less_process);
		status = keys_read("status");
		/* What has a substitute may have no line at all: then nothing is off. */
		if (source_missing(&status, source) == 0) {
			ksft_print_msg("without %s, status says it is ok\n", source);
			silent++;
		}
		table_free(&status);
		table_free(&less_cgroup.table);
		table_free(&less_process.table);
		tried++;
	}
	ksft_test_result(tried >= 5 && !wrong,
			 "without each of %d sources, every column is the same or -\n", tried);
	ksft_test_result(!silent, "without each source, status says so\n");
}

int main(void)
{
	struct row cgroup, process;
	struct table status;

	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(7);
	maker = getpid();
	atexit(clean_up);
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	cgroup_need_made(TOP "/quiet");
	cgroup_write(TOP "/quiet", "memory.max", "64M");
	quiet = child_start(TOP "/quiet", work, NULL);
	if (quiet < 0)
		ksft_exit_fail_msg("the quiet process could not be made\n");
	sync();
	/* The kernel adds its statistics up every 2 s. */
	sleep_ms(2500);
	cgroup = take_row("cgroups", "id", cgroup_id(TOP "/quiet"));
	process = take_row("oom/candidates", "pid", quiet);
	status = keys_read("status");
	test_resolve_off(&cgroup, &process, &status);
	test_without_each(&cgroup, &process, &status);
	ksft_finished();
}
