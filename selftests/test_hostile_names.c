// SPDX-License-Identifier: GPL-2.0
/*
 * Names that try to be more than names.
 *
 * Stimulus: cgroups and processes whose names hold blanks, newlines,
 * backslashes, escapes of terminals, bytes above 127, what looks like an end
 * line or like an escape of ours; names of 255 bytes; a path 100 levels deep
 * and longer than PATH_MAX.
 *
 * Compared with: the very name, after unescaping. Each has one row with as many
 * fields as there are columns, and no byte of the file but the newlines is a
 * control character. The reader's output is held to the same, C1 controls in
 * UTF-8 included, in all its formats. No tolerance.
 */
#include <ctype.h>

#include "lib/cgroup.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/hostile"
#define DEPTH 100

static const char *const names[] = {
	"plain", "with blank", " ", "\t", "back\\slash", "\\040", "\\", "esc\033[31m",
	"del\177", "bell\a\b\r", "high\200\377", "utf8-\303\244", "c1-\302\233", "rtl-\342\200\256",
	"# end 3", "a\001\002\037", "-", "max", "trailing ", "\\12",
};

/* These cannot be names of cgroups: the kernel refuses a newline. */
static const char *const comms[] = { "new\nline", "\n", "a\n# end 9\n", "" };

/* Too deep for a path: from the bottom up, by directory. */
static void remove_below(int dir)
{
	DIR *entries = fdopendir(dup(dir));
	struct dirent *entry;
	int below;

	while (entries && (entry = readdir(entries))) {
		if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") ||
		    !strcmp(entry->d_name, ".."))
			continue;
		below = openat(dir, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (below < 0)
			continue;
		remove_below(below);
		close(below);
		unlinkat(dir, entry->d_name, AT_REMOVEDIR);
	}
	closedir(entries);
}

static void remove_hostile(void)
{
	int dir;

	dir = open(TOP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0)
		remove_below(dir);
	close(dir);
}

static bool clean_text(const char *text)
{
	const unsigned char *c;

	for (c = (const unsigned char *)text; *c; c++) {
		if ((*c < 32 && *c != '\n') || *c == 127)
			return false;
		/* U+0080 to U+009F */
		if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f)
			return false;
	}
	return true;
}

/* As clean_text(); but bytes above 127 stay as they are in a file of ours. */
static bool clean_file(const char *name)
{
	char path[64], *text;
	size_t length, i, dirty = 0;

	snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", name);
	text = slurp(path, &length);
	for (i = 0; text && i < length; i++)
		dirty += ((unsigned char)text[i] < 32 && text[i] != '\n') || text[i] == 127;
	free(text);
	return text && !dirty;
}

static void printable(const char *name, char out[512])
{
	size_t at = 0;

	for (; *name && at < 500; name++)
		at += sprintf(out + at, isalnum((unsigned char)*name) ? "%c" : "<%02x>",
			      (unsigned char)*name);
	out[at] = '\0';
}

/* The cgroup with this id has one row whose path ends in "/hostile/NAME". */
static bool row_of_cgroup(const struct table *table, unsigned long long id, const char *name)
{
	ssize_t row = table_find_number(table, "id", id);
	char *path, shown[512];
	bool ok = false;

	if (row >= 0 && table_find_from(table, row + 1, "id", table_get(table, row, "id")) < 0) {
		path = strdup(table_get(table, row, "path"));
		unescape(path);
		ok = !strncmp(path, "/hostile/", 9) && !strcmp(path + 9, name);
		free(path);
	}
	if (!ok) {
		printable(name, shown);
		ksft_print_msg("cgroup %s: %s\n", shown,
			       row < 0 ? "no row" : table_get(table, row, "path"));
	}
	return ok;
}

static void make_long_name(char name[256])
{
	int i;

	for (i = 0; i < 255; i++)
		name[i] = "long \033\\\377"[i % 8];
	name[255] = '\0';
}

static void test_cgroup_names(void)
{
	unsigned long long ids[ARRAY_SIZE(names) + 1];
	char path[PATH_MAX], long_name[256];
	struct table table;
	int wrong = 0;
	size_t i;

	make_long_name(long_name);
	for (i = 0; i <= ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), TOP "/%s",
			 i < ARRAY_SIZE(names) ? names[i] : long_name);
		cgroup_need_made(path);
		ids[i] = cgroup_id(path);
	}
	ksft_test_result(cgroup_make(TOP "/new\nline") == -EINVAL,
			 "the kernel refuses a newline in a cgroup's name\n");

	table = table_read("cgroups");
	for (i = 0; i < ARRAY_SIZE(names); i++)
		wrong += !row_of_cgroup(&table, ids[i], names[i]);
	ksft_test_result(!wrong, "cgroups: every name comes back\n");
	ksft_test_result(row_of_cgroup(&table, ids[i], long_name),
			 "cgroups: a name of 255 bytes comes back\n");
	ksft_test_result(clean_file("cgroups"), "cgroups: no control byte but newlines\n");
	table_free(&table);
}

static int work_named(void *name)
{
	return prctl(PR_SET_NAME, name);
}

/* The process has one row whose comm is this name's first 15 bytes. */
static bool row_of_process(const struct table *table, pid_t pid, const char *name)
{
	ssize_t row = table_find_number(table, "pid", pid);
	char *comm, shown[512], wanted[16];
	bool ok = false;

	snprintf(wanted, sizeof(wanted), "%s", name);
	if (row >= 0 && table_find_from(table, row + 1, "pid", table_get(table, row, "pid")) < 0) {
		comm = strdup(table_get(table, row, "comm"));
		/* A field cannot be empty: no name at all is one NUL. */
		if (*name)
			ok = unescape(comm) == strlen(wanted) && !strcmp(comm, wanted);
		else
			ok = !strcmp(comm, "\\000");
		free(comm);
	}
	if (!ok) {
		printable(name, shown);
		ksft_print_msg("comm %s: %s\n", shown,
			       row < 0 ? "no row" : table_get(table, row, "comm"));
	}
	return ok;
}

static void test_comms(void)
{
	pid_t pids[ARRAY_SIZE(names) + ARRAY_SIZE(comms)];
	struct table table;
	size_t i, n = ARRAY_SIZE(names);
	int wrong = 0;

	for (i = 0; i < ARRAY_SIZE(pids); i++) {
		pids[i] = child_start(NULL, work_named,
				      (void *)(i < n ? names[i] : comms[i - n]));
		if (pids[i] < 0)
			ksft_exit_fail_msg("process %zu could not be made\n", i);
	}
	table = table_read("oom/candidates");
	for (i = 0; i < ARRAY_SIZE(pids); i++)
		wrong += !row_of_process(&table, pids[i], i < n ? names[i] : comms[i - n]);
	ksft_test_result(!wrong, "oom/candidates: every name comes back\n");
	ksft_test_result(clean_file("oom/candidates"),
			 "oom/candidates: no control byte but newlines\n");
	table_free(&table);
}

static void test_deep(void)
{
	char name[80], *whole = strdup("/hostile"), *longer, *path;
	int dir = open(TOP, O_RDONLY | O_DIRECTORY | O_CLOEXEC), below, control, i, found = 0;
	unsigned long long ids[DEPTH];
	struct stat stat_buf;
	struct table table;
	size_t length;
	ssize_t row;

	for (i = 0; i < DEPTH; i++) {
		snprintf(name, sizeof(name), "level %d \t%050d", i, i);
		if (mkdirat(dir, name, 0755))
			ksft_exit_fail_msg("level %d: %s\n", i, strerror(errno));
		if (asprintf(&longer, "%s/%s", whole, name) < 0)
			exit(1);
		free(whole);
		whole = longer;
		below = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(dir);
		dir = below;
		fstat(dir, &stat_buf);
		ids[i] = stat_buf.st_ino;
		control = openat(dir, "cgroup.subtree_control", O_WRONLY | O_CLOEXEC);
		if (control < 0 || write(control, "+memory", 7) != 7)
			ksft_exit_fail_msg("level %d: %s\n", i, strerror(errno));
		close(control);
	}
	close(dir);

	table = table_read("cgroups");
	for (i = 0; i < DEPTH; i++) {
		row = table_find_number(&table, "id", ids[i]);
		found += row >= 0 && (!i || table_find_number(&table, "id", ids[i - 1]) < row);
	}
	ksft_test_result(found == DEPTH, "%d of %d levels have a row, in order\n", found, DEPTH);

	row = table_find_number(&table, "id", ids[DEPTH / 2]);
	path = strdup(row < 0 ? "" : table_get(&table, row, "path"));
	length = unescape(path);
	ksft_test_result(length && !strncmp(whole, path, length) && whole[length] == '/',
			 "a path of %zu bytes is whole\n", length);
	free(path);

	row = table_find_number(&table, "id", ids[DEPTH - 1]);
	path = strdup(row < 0 ? "" : table_get(&table, row, "path"));
	length = unescape(path);
	ksft_print_msg("the cut path: %.40s ... %s\n", path, path + (length > 40 ? length - 40 : 0));
	ksft_test_result(length > 255 && length <= 4095 + 3 && !strncmp(path, "...", 3) &&
			 !strcmp(path + 3, whole + strlen(whole) - (length - 3)),
			 "of a path of %zu bytes the end is there, %zu bytes\n", strlen(whole),
			 length);
	free(path);
	free(whole);
	table_free(&table);
}

static void test_reader(const char *arguments)
{
	char command[128], *text;
	FILE *pipe;
	bool clean;
	int status;

	snprintf(command, sizeof(command), "/usr/bin/mmscope %s", arguments);
	pipe = popen(command, "r");
	text = pipe ? slurp_fd(fileno(pipe), 1 << 16, NULL) : NULL;
	clean = text && clean_text(text);
	status = pipe ? pclose(pipe) : -1;
	ksft_test_result(!status && clean && strlen(text) > 100,
			 "mmscope %s: no control character\n", arguments);
	free(text);
}

int main(void)
{
	static const char *const calls[] = {
		"cgroups", "cgroups --json", "cgroups --raw", "cgroups --pairs",
		"oom candidates", "oom candidates --json", "oom candidates --raw",
		"oom candidates --pairs", "",
	};
	size_t i;

	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(9 + ARRAY_SIZE(calls));
	cleanup_tree(TOP);
	cleanup_call(remove_hostile);
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	test_cgroup_names();
	test_comms();
	test_deep();
	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		if (access("/usr/bin/mmscope", X_OK))
			ksft_test_result_skip("mmscope %s: no reader here\n", calls[i]);
		else
			test_reader(calls[i]);
	}
	ksft_finished();
}
