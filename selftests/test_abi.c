// SPDX-License-Identifier: GPL-2.0
/*
 * The files of /proc/mmscope against Documentation/ABI, name by name.
 *
 * Stimulus: every file there is, found by walking the directory, after two
 * kills by the OOM killer, the last by sysrq-f, with room for the record of one, and one while the
 * probes were switched off: so a file of blocks has a block, one that was overwritten, and one
 * that was missed.
 *
 * Compared with: Documentation/ABI/testing/procfs-mmscope, both ways: each file,
 * key, column and key of a last line is documented, and each documented one is
 * there. Its own head says what shape it has. A source may be documented and
 * not show up, for each kernel has its own; never the other way round. The
 * parameters of the module are compared with sysfs-module-mmscope, what debugfs has
 * with debugfs-mmscope. The files
 * are also held to the common rules: first line, last line, count, fields. No
 * tolerance.
 *
 * The documents are expected beside this program, or in $MMSCOPE_ABI.
 */
#include <dirent.h>
#include <limits.h>

#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/kills.h"
#include "lib/knobs.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

enum list {
	KEYS, COLUMNS, LAST_LINE, SOURCES, BLOCK_KEYS, BLOCK_COLUMNS, NR_LISTS, NO_LIST = NR_LISTS
};

static const char *const list_heads[NR_LISTS] = {
	"\t\tKeys:", "\t\tColumns:", "\t\tLast line:", "\t\tSources:",
	"\t\tBlock keys:", "\t\tBlock columns:",
};

#define MAX_NAMES 500
#define MAX_ENTRIES 64

struct names {
	char *name[MAX_NAMES];
	size_t nr;
};

/* A "What:" of the document, or a file as it is. */
struct entry {
	char *what;
	struct names lists[NR_LISTS];
	bool seen;
};

static struct entry documented[MAX_ENTRIES];
static size_t nr_documented;

static char *files[MAX_ENTRIES];
static size_t nr_files;

static void add_name(struct names *names, const char *name)
{
	if (names->nr == MAX_NAMES)
		ksft_exit_fail_msg("too many names\n");
	names->name[names->nr++] = strdup(name);
}

/* A documented name that ends in "*" stands for all that begin so. */
static bool same_name(const char *a, const char *b)
{
	size_t length_a = strlen(a), length_b = strlen(b);

	if (length_a && a[length_a - 1] == '*')
		return !strncmp(a, b, length_a - 1);
	if (length_b && b[length_b - 1] == '*')
		return !strncmp(a, b, length_b - 1);
	return !strcmp(a, b);
}

static bool has_name(const struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->nr; i++)
		if (same_name(names->name[i], name))
			return true;
	return false;
}

static char *read_document(const char *name)
{
	const char *directory = getenv("MMSCOPE_ABI") ?: ".";
	char path[PATH_MAX], *text;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	text = slurp(path, NULL);
	if (!text) {
		snprintf(path, sizeof(path), "/selftests/%s", name);
		text = slurp(path, NULL);
	}
	if (!text)
		ksft_exit_fail_msg("%s is not beside this test: %s\n", name, strerror(errno));
	return text;
}

/* "<tab><tab>``NAME``" begins a name's text. */
static char *name_of(char *line)
{
	size_t length = strlen(line);

	if (strncmp(line, "\t\t``", 4) || length < 7 || strcmp(line + length - 2, "``"))
		return NULL;
	line[length - 2] = '\0';
	return line + 4;
}

static void parse_document(const char *name)
{
	char *rest = read_document(name), *line, *found;
	enum list list = NO_LIST;
	struct entry *entry = NULL;
	int i;

	nr_documented = 0;
	memset(documented, 0, sizeof(documented));
	while ((line = next_line(&rest))) {
		if (!strncmp(line, "What:\t\t", 7)) {
			if (nr_documented == MAX_ENTRIES)
				ksft_exit_fail_msg("too many entries\n");
			entry = &documented[nr_documented++];
			entry->what = line + 7;
			list = NO_LIST;
			continue;
		}
		for (i = 0; i < NR_LISTS; i++)
			if (!strcmp(line, list_heads[i]))
				list = i;
		found = list == NO_LIST ? NULL : name_of(line);
		if (entry && found)
			add_name(&entry->lists[list], found);
	}
}

static struct entry *find_documented(const char *what)
{
	size_t i;

	for (i = 0; i < nr_documented; i++)
		if (same_name(documented[i].what, what))
			return &documented[i];
	return NULL;
}

static void find_files(const char *directory)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;
	char path[PATH_MAX];

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		if (entry->d_type == DT_DIR)
			find_files(path);
		else if (nr_files < MAX_ENTRIES)
			files[nr_files++] = strdup(path);
	}
	if (dir)
		closedir(dir);
}

#define SYSRQ "/proc/sysrq-trigger"

/* Without sysrq-f there is no record of a kill for the machine's sake. */
static bool name_may_lack(const char *name)
{
	return !strcmp(name, "machine_*") && access(SYSRQ, F_OK);
}

/* Names of one list that the other does not have. */
static int undocumented(const char *file, const struct names *have, const struct names *all,
			const char *complaint)
{
	int wrong = 0;
	size_t i;

	for (i = 0; i < have->nr; i++)
		if (!has_name(all, have->name[i]) && !name_may_lack(have->name[i])) {
			ksft_print_msg("%s: %s %s\n", file, have->name[i], complaint);
			wrong++;
		}
	return wrong;
}

/* Names behind "# end COUNT": every other word. */
static void last_line_names(const char *end, struct names *names)
{
	char *copy = strdup(end), *word, *save = NULL;
	int n = 0;

	for (word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		if (n++ % 2)
			add_name(names, word);
	free(copy);
}

static void names_of_file(const struct table *table, bool keys, struct entry *entry)
{
	char source[128];
	const char *key;
	size_t i;

	last_line_names(table->end, &entry->lists[LAST_LINE]);
	if (!keys) {
		for (i = 0; i < table->nr_columns; i++)
			add_name(&entry->lists[COLUMNS], table->columns[i]);
		return;
	}
	for (i = 0; i < table->nr_rows; i++) {
		key = table_get(table, i, "key");
		if (!strcmp(key, "source")) {
			snprintf(source, sizeof(source), "%s", table_get(table, i, "value"));
			source[strcspn(source, " ")] = '\0';
			add_name(&entry->lists[SOURCES], source);
		}
		/* The one key that comes more than once. */
		if (!has_name(&entry->lists[KEYS], key))
			add_name(&entry->lists[KEYS], key);
		else if (strcmp(key, "source"))
			ksft_print_msg("key %s comes twice\n", key);
	}
}

/* The table of a block: its head "NAME ROWS" has been read. */
static const char *parse_block_table(char **rest, size_t rows, size_t *lines, struct entry *entry)
{
	char *line = next_line(rest), *word, *save = NULL;
	size_t columns;

	if (!line)
		return "a block's table has no line of column names";
	columns = count_char(line, ' ') + 1;
	for (word = strtok_r(line, " ", &save); word; word = strtok_r(NULL, " ", &save))
		if (!has_name(&entry->lists[BLOCK_COLUMNS], word))
			add_name(&entry->lists[BLOCK_COLUMNS], word);
	for (*lines += rows + 1; rows; rows--) {
		line = next_line(rest);
		if (!line || count_char(line, ' ') + 1 != columns)
			return "a row of a block has too many fields, or too few";
	}
	return NULL;
}

/*
 * A file of blocks: "key value" lines, of which four have a table behind them, and
 * an empty line after each block.
 */
static const char *parse_blocks(char *text, struct entry *entry, struct table *table)
{
	char *rest = text, *line = next_line(&rest), *value, *words[4];
	const char *why = NULL;
	size_t lines = 0;

	if (!line || count_char(line, ' ') != 3 || strncmp(line, "# mmscope ", 10))
		return "line 1 is not \"# mmscope PATH ABI\"";
	split_line(line, words, 4);
	table->path = words[2];
	table->abi = words[3];
	while (!why && (line = next_line(&rest)) && strncmp(line, "# end ", 6)) {
		lines++;
		if (!*line)
			continue;
		value = strchr(line, ' ');
		if (!value)
			return "a key without a value";
		*value++ = '\0';
		if (!has_name(&entry->lists[BLOCK_KEYS], line))
			add_name(&entry->lists[BLOCK_KEYS], line);
		if (!strcmp(line, "zones") || !strcmp(line, "nodes") ||
		    !strcmp(line, "candidates") || !strcmp(line, "peers"))
			why = parse_block_table(&rest, strtoul(value, NULL, 10), &lines, entry);
	}
	if (why)
		return why;
	if (!line || *rest)
		return "no \"# end\" line at the end";
	last_line_names(line + 6, &entry->lists[LAST_LINE]);
	if (strtoul(line + 6, NULL, 10) != lines)
		return "the count in the last line is not that of the lines";
	return lines ? NULL : "no block is there to look at";
}

static void test_file(const char *path)
{
	struct entry *document = find_documented(path), there = { 0 };
	struct table table = { 0 };
	const char *why;
	int wrong = 0, i;
	bool keys, blocks;
	char *text;

	ksft_test_result(document, "%s is documented\n", path);
	if (!document) {
		ksft_test_result_fail("%s: common rules\n", path);
		ksft_test_result_fail("%s: names\n", path);
		return;
	}
	document->seen = true;
	keys = document->lists[KEYS].nr;
	text = slurp(path, NULL);
	blocks = document->lists[BLOCK_KEYS].nr;
	if (!text)
		why = strerror(errno);
	else if (blocks)
		why = parse_blocks(text, &there, &table);
	else
		why = table_parse(&table, text, keys);
	if (!why && strcmp(table.path, path + strlen(PROC_MMSCOPE "/")))
		why = "the first line names another path";
	if (!why && (atoi(table.abi) < 1 || table.abi[strspn(table.abi, "0123456789")]))
		why = "the first line has no abi number";
	ksft_test_result(!why, "%s: common rules%s%s\n", path, why ? ": " : "", why ?: "");
	if (why) {
		ksft_test_result_fail("%s: names\n", path);
		return;
	}

	if (!blocks)
		names_of_file(&table, keys, &there);
	for (i = 0; i < NR_LISTS; i++) {
		wrong += undocumented(path, &there.lists[i], &document->lists[i],
				      "is not documented");
		if (i != SOURCES)
			wrong += undocumented(path, &document->lists[i], &there.lists[i],
					      "is documented and not there");
	}
	ksft_test_result(!wrong, "%s: %zu keys, %zu columns, %zu sources, %zu in the last line\n",
			 path, there.lists[KEYS].nr + there.lists[BLOCK_KEYS].nr,
			 there.lists[COLUMNS].nr + there.lists[BLOCK_COLUMNS].nr,
			 there.lists[SOURCES].nr, there.lists[LAST_LINE].nr);
	table_free(&table);
}

/* Not every kernel has MGLRU. */
static bool may_lack(const char *what)
{
	return !strcmp(what, PROC_MMSCOPE "/debug/lru_gen") && access("/sys/kernel/mm/lru_gen", F_OK);
}

/* What is documented and no file: directories are. */
static void test_nothing_else(void)
{
	int wrong = 0;
	size_t i;

	for (i = 0; i < nr_documented; i++)
		if (!documented[i].seen && access(documented[i].what, F_OK) &&
		    !may_lack(documented[i].what)) {
			ksft_print_msg("%s is documented and not there\n", documented[i].what);
			wrong++;
		}
	ksft_test_result(!wrong && nr_documented,
			 "each of %zu documented paths is there\n", nr_documented);
}

static void test_parameters(void)
{
	int wrong = 0;
	size_t i;

	parse_document("sysfs-module-mmscope");
	nr_files = 0;
	find_files("/sys/module/mmscope/parameters");
	for (i = 0; i < nr_files; i++)
		if (!find_documented(files[i])) {
			ksft_print_msg("%s is not documented\n", files[i]);
			wrong++;
		}
	ksft_test_result(nr_files && !wrong, "each of %zu parameters is documented\n", nr_files);
	test_nothing_else();
}

/* debugfs has a link, and behind it the files of the same names. */
static void test_debugfs(void)
{
	char target[PATH_MAX] = "";

	if (access("/sys/kernel/debug/mmscope", F_OK)) {
		ksft_test_result_skip("no debugfs here\n");
		return;
	}
	parse_document("debugfs-mmscope");
	if (readlink("/sys/kernel/debug/mmscope", target, sizeof(target) - 1) < 0)
		ksft_print_msg("/sys/kernel/debug/mmscope is no link\n");
	ksft_test_result(nr_documented == 1 && !access(documented[0].what, F_OK) &&
			 !strcmp(target, PROC_MMSCOPE "/debug"),
			 "debugfs leads to " PROC_MMSCOPE "/debug\n");
}

static int work_too_much(void *unused)
{
	(void)unused;
	return charge_anon(16 << 20);
}

/* A kill in a cgroup that is too small. */
static void provoke_kill(void)
{
	const char *cgroup = CGROUP_ROOT "/abi";

	cgroup_need_made(cgroup);
	if (cgroup_write(cgroup, "memory.max", "4M"))
		ksft_exit_fail_msg("no memory.max\n");
	cgroup_write(cgroup, "memory.swap.max", "0");
	if (child_start(cgroup, work_too_much, NULL) != -1)
		ksft_print_msg("16M fit into 4M: no kill\n");
	cgroup_remove(cgroup);
}

static int be_expendable(void *unused)
{
	(void)unused;
	return cgroup_write("/proc/self", "oom_score_adj", "1000") || charge_anon(1 << 20);
}

/* A kill for the machine's sake, whose record has the machine in it. */
static void provoke_machine_kill(void)
{
	pid_t pid;

	if (access(SYSRQ, F_OK)) {
		provoke_kill();
		return;
	}
	pid = child_start(NULL, be_expendable, NULL);
	if (pid < 0 || cgroup_write("/proc", "sysrq-trigger", "f"))
		ksft_exit_fail_msg("sysrq-f: %s\n", strerror(errno));
	waitpid(pid, NULL, 0);
}

static void switch_probes(const char *on)
{
	if (knob_set(KPROBES_ENABLED, on))
		ksft_print_msg("%s cannot be written\n", KPROBES_ENABLED);
}

int main(void)
{
	struct kills kills;
	size_t i;

	ksft_print_header();
	cgroup_need();
	module_need("kills=1");
	provoke_kill();
	provoke_machine_kill();
	switch_probes("0");
	provoke_kill();
	switch_probes("1");
	kills = kills_read_to(2);
	kills_free(&kills);
	parse_document("procfs-mmscope");
	find_files(PROC_MMSCOPE);
	ksft_set_plan(nr_files * 3 + 4);
	for (i = 0; i < nr_files; i++)
		test_file(files[i]);
	test_nothing_else();
	test_parameters();
	test_debugfs();
	ksft_finished();
}
