// SPDX-License-Identifier: GPL-2.0
/*
 * The files of /proc/mmscope as files: reading in any pieces from anywhere,
 * who may open them, what parameters are taken, and what an open file does
 * when the module or the reader's view goes.
 *
 * Stimulus: reads of 1 and of 7 bytes, pread and lseek everywhere, bad
 * addresses, writes, other users, other parameters, rmmod with files open, a
 * cgroup namespace.
 *
 * Compared with: the bytes of one large read. The world they show must stand
 * still for that: the reader is alone with three sleeping children in a PID
 * namespace, has locked its memory, and reads oom/candidates, which has no
 * clock in it. Of the cgroups table, which has, the columns that stand still
 * are compared. No tolerance.
 *
 * mmscope-test: flavours=yes
 */
#include <sched.h>
#include <sys/klog.h>
#include <sys/mman.h>

#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/semantics"
#define CANDIDATES PROC_MMSCOPE "/oom/candidates"

/* Static, so that reading does not change what is read: the reader's own memory. */
static char whole[1 << 20], piece[1 << 20];

static ssize_t read_in_pieces(int fd, size_t size, char *to)
{
	size_t used = 0;
	ssize_t got;

	while ((got = read(fd, to + used, size)) > 0)
		used += got;
	return got < 0 ? -1 : (ssize_t)used;
}

static bool same_by_pieces(size_t size, ssize_t length)
{
	int fd = open(CANDIDATES, O_RDONLY | O_CLOEXEC);
	ssize_t got = read_in_pieces(fd, size, piece);

	close(fd);
	return got == length && !memcmp(whole, piece, length);
}

/* What a pread() of @size bytes at @offset must give. */
static bool same_pread(int fd, size_t size, ssize_t offset, ssize_t length)
{
	ssize_t due = offset >= length ? 0 : length - offset;
	ssize_t got = pread(fd, piece, size, offset);

	if (due > (ssize_t)size)
		due = size;
	return got == due && !memcmp(whole + offset, piece, got);
}

static bool same_preads(ssize_t length)
{
	int fd = open(CANDIDATES, O_RDONLY | O_CLOEXEC);
	ssize_t offset;
	bool same = true;

	for (offset = 0; offset < length + 40; offset += 13)
		same = same && same_pread(fd, offset % 200 + 1, offset, length);
	/* And backwards. */
	for (offset = length + 5; offset >= 0; offset -= 29)
		same = same && same_pread(fd, offset % 300 + 1, offset, length);
	close(fd);
	return same;
}

static bool same_seeks(ssize_t length)
{
	int fd = open(CANDIDATES, O_RDONLY | O_CLOEXEC);
	bool same;

	same = read(fd, piece, 100) == 100 && lseek(fd, 0, SEEK_SET) == 0 &&
	       read(fd, piece, 100) == 100 && !memcmp(piece, whole, 100);
	same = same && lseek(fd, length / 2, SEEK_SET) == length / 2 &&
	       read_in_pieces(fd, 50, piece) == length - length / 2 &&
	       !memcmp(piece, whole + length / 2, length - length / 2);
	same = same && lseek(fd, -30, SEEK_CUR) == length - 30 && read(fd, piece, 100) == 30 &&
	       !memcmp(piece, whole + length - 30, 30);
	same = same && lseek(fd, length + 1000, SEEK_SET) == length + 1000 &&
	       read(fd, piece, 100) == 0;
	same = same && lseek(fd, -1, SEEK_SET) == -1 && errno == EINVAL;
	close(fd);
	return same;
}

/* A read that fails takes nothing away from the next one. */
static bool same_after_fault(void)
{
	void *nowhere = mmap(NULL, CHARGE_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open(CANDIDATES, O_RDONLY | O_CLOEXEC);
	bool same;

	same = read(fd, piece, 10) == 10 && read(fd, nowhere, 64) == -1 && errno == EFAULT &&
	       read(fd, piece, 10) == 10 && !memcmp(piece, whole + 10, 10);
	close(fd);
	munmap(nowhere, CHARGE_PAGE);
	return same;
}

/* Two who share an open file take turns: nobody gets a byte twice. */
static bool same_when_shared(ssize_t length)
{
	int fd = open(CANDIDATES, O_RDONLY | O_CLOEXEC), other = dup(fd);
	ssize_t used = 0, got;

	do {
		got = read(used % 2 ? fd : other, piece + used, 11);
		used += got > 0 ? got : 0;
	} while (got > 0);
	close(fd);
	close(other);
	return used == length && !memcmp(whole, piece, length);
}

enum { STILL, PIECES_1, PIECES_7, PIECES_4096, PREADS, SEEKS, FAULT, SHARED, NR_BYTE_TESTS };

static const char *const byte_tests[NR_BYTE_TESTS] = {
	"the world stood still", "reads of 1 byte", "reads of 7 bytes", "reads of 4096 bytes",
	"pread anywhere", "lseek anywhere", "a read after EFAULT", "a shared open file",
};

/* In a PID namespace of its own. */
static int test_bytes_inside(void *result_fd)
{
	char ok[NR_BYTE_TESTS];
	int i, fd, tries = 0;
	ssize_t length;

	for (i = 0; i < 3; i++)
		child_start(NULL, NULL, NULL);
	memset(piece, 1, sizeof(piece));
	memset(whole, 1, sizeof(whole));
	mlockall(MCL_CURRENT);
	/* Until each child has faulted in what it needs to pause. */
	do {
		sleep_ms(100);
		fd = open(CANDIDATES, O_RDONLY | O_CLOEXEC);
		length = read_in_pieces(fd, sizeof(whole), whole);
		close(fd);
		ok[STILL] = length > 0 && same_by_pieces(sizeof(piece), length);
	} while (!ok[STILL] && ++tries < 20);
	ok[PIECES_1] = same_by_pieces(1, length);
	ok[PIECES_7] = same_by_pieces(7, length);
	ok[PIECES_4096] = same_by_pieces(4096, length);
	ok[PREADS] = same_preads(length);
	ok[SEEKS] = same_seeks(length);
	ok[FAULT] = same_after_fault();
	ok[SHARED] = same_when_shared(length);
	return write(*(int *)result_fd, ok, sizeof(ok)) != sizeof(ok);
}

static void test_bytes(void)
{
	static char stack[1 << 16] __attribute__((aligned(16)));
	char ok[NR_BYTE_TESTS] = { 0 };
	int ends[2], i;
	pid_t pid;

	if (pipe(ends))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	fflush(stdout);
	pid = clone(test_bytes_inside, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, &ends[1]);
	close(ends[1]);
	if (read(ends[0], ok, sizeof(ok)) != sizeof(ok))
		ksft_print_msg("no result from the PID namespace\n");
	close(ends[0]);
	waitpid(pid, NULL, 0);
	for (i = 0; i < NR_BYTE_TESTS; i++)
		ksft_test_result(ok[i], "same bytes: %s\n", byte_tests[i]);
}

/* In how many places do two tables differ, in columns that stand still? */
static int differences(const struct table *a, const struct table *b)
{
	static const char *const still[] = { "id", "parent_id", "state", "max", "path" };
	int found = 0;
	size_t row, i;

	if (a->nr_rows != b->nr_rows)
		return 1;
	for (row = 0; row < a->nr_rows; row++)
		for (i = 0; i < ARRAY_SIZE(still); i++)
			found += !!strcmp(table_get(a, row, still[i]), table_get(b, row, still[i]));
	return found;
}

/*
 * The table by pieces of 7 bytes against the whole. Cgroups that tests before us removed may still be
 * on their way: then both are read again.
 */
static void test_cgroups_by_pieces(void)
{
	bool wrong, quiet;
	const char *why;
	int tries = 0;

	do {
		int fd = open(PROC_MMSCOPE "/cgroups", O_RDONLY | O_CLOEXEC);
		struct table before = table_read("cgroups"), by_pieces, after;

		why = table_parse(&by_pieces, slurp_fd(fd, 7, NULL), false);
		close(fd);
		after = table_read("cgroups");
		quiet = !differences(&before, &after);
		wrong = why || !quiet || differences(&before, &by_pieces);
		table_free(&before);
		table_free(&by_pieces);
		table_free(&after);
		if (!quiet)
			sleep_ms(200);
	} while (!why && !quiet && ++tries < 50);
	ksft_test_result(!wrong, "cgroups by 7 bytes: %s\n", why ?: "the same rows");
}

static const char *const files[] = {
	"status", "cgroups", "oom/candidates", "oom/domains", "oom/kills", "reclaim/summary",
	"reclaim/nodes", "reclaim/cgroups", "reclaim/now", "reclaim/shrinkers",
	"debug/lru", "debug/latency/memcg_limit",
};

#define DEBUGFS "/sys/kernel/debug"

/* Whether a user and group of these ids can read that file. */
static bool readable_by(const char *path, uid_t uid, gid_t gid)
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		if (setresgid(gid, gid, gid) || setresuid(uid, uid, uid))
			_exit(2);
		_exit(open(path, O_RDONLY) < 0 ? 1 : 0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static void test_permissions(void)
{
	char path[64], before[64] = "", after[64] = "";
	int wrong = 0, written = 0, fd;
	struct stat stat_buf;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", files[i]);
		wrong += stat(path, &stat_buf) || (stat_buf.st_mode & 07777) != 0440 ||
			 stat_buf.st_uid || stat_buf.st_gid || readable_by(path, 1000, 1000);
		/* Root may open what has no write bit; writing must still fail. */
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue;
		written += read(fd, before, 20) != 20 || write(fd, "x", 1) != -1 ||
			   pread(fd, after, 20, 0) != 20 || memcmp(before, after, 20);
		close(fd);
	}
	ksft_test_result(!wrong, "files are 0440 root:root, and other users cannot open them\n");
	ksft_test_result(!written, "writing is refused\n");
}

static void test_mode_and_gid(void)
{
	const char *path = PROC_MMSCOPE "/cgroups";
	struct table keys;
	struct stat stat_buf;

	module_unload();
	module_need("gid=1234");
	ksft_test_result(!stat(path, &stat_buf) && stat_buf.st_gid == 1234 &&
			 readable_by(path, 1000, 1234) && !readable_by(path, 1000, 1000),
			 "gid=1234: that group can read, nobody else\n");
	module_unload();
	module_need("mode=0444");
	keys = keys_read("status");
	ksft_test_result(!stat(path, &stat_buf) && (stat_buf.st_mode & 07777) == 0444 &&
			 readable_by(path, 1000, 1000) &&
			 !strcmp(key_get(&keys, "mode") ?: "", "0444"),
			 "mode=0444: everybody can read\n");
	table_free(&keys);
	module_unload();
	module_need("mode=0400 gid=1234");
	ksft_test_result(!readable_by(path, 1000, 1234), "mode=0400: the group cannot\n");
	module_unload();
}

/* Whether the kernel's log has a line of the module behind this mark. */
static bool logged_after(const char *mark)
{
	static char log[1 << 20];
	int length = klogctl(3, log, sizeof(log) - 1);
	char *at;

	log[length > 0 ? length : 0] = '\0';
	at = strstr(log, mark);
	at = at ? strchr(at, '\n') : NULL;
	return at && strstr(at, "mmscope: ");
}

static void test_bad_parameters(void)
{
	static const char *const bad[] = {
		"mode=0", "mode=0640", "mode=0666", "mode=abc", "gid=4294967295", "gid=x", "resolve=maybe",
	};
	char mark[64];
	int error, fd;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		snprintf(mark, sizeof(mark), "bad parameter %zu", i);
		fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
		if (write(fd, mark, strlen(mark)) < 0)
			ksft_print_msg("no /dev/kmsg\n");
		close(fd);
		error = module_load(bad[i]);
		ksft_test_result(error == -EINVAL && logged_after(mark) &&
				 access(PROC_MMSCOPE, F_OK),
				 "%s: refused with EINVAL and a line in the log\n", bad[i]);
		if (!error)
			module_unload();
	}
}

/* A way into a file: both must leave it to the module to go. */
static void test_unload_with_open_files(const char *directory, const char *const *names,
					size_t nr)
{
	int fds[ARRAY_SIZE(files)], wrong = 0, unloaded, again;
	char path[64], text[64];
	double start;
	size_t i;

	module_need("");
	for (i = 0; i < nr; i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		fds[i] = open(path, O_RDONLY | O_CLOEXEC);
		wrong += read(fds[i], text, 20) != 20;
	}
	start = now_seconds();
	unloaded = module_unload();
	ksft_test_result(!unloaded && !wrong && now_seconds() - start < 60,
			 "%s: unloads with files open and half read, at once\n", directory);
	for (again = 0; again < 2; again++) {
		for (i = 0; i < nr; i++) {
			wrong += read(fds[i], text, 20) != -1 || errno != EIO;
			wrong += pread(fds[i], text, 20, 0) != -1 || errno != EIO;
			lseek(fds[i], 0, SEEK_SET);
		}
		/* The second time with another module behind the same path. */
		if (!again)
			module_need("");
	}
	for (i = 0; i < nr; i++)
		close(fds[i]);
	ksft_test_result(!wrong, "%s: then they fail with EIO, and so after the next load\n", directory);
}

/* The same files by the paths that debugfs leads to. */
static void test_unload_with_debugfs(void)
{
	static const char *const names[] = { "lru", "latency/slab" };

	if (access(DEBUGFS "/mmscope", F_OK)) {
		ksft_test_result_skip("no debugfs here\n");
		ksft_test_result_skip("no debugfs here\n");
		return;
	}
	module_unload();
	test_unload_with_open_files(DEBUGFS "/mmscope", names, ARRAY_SIZE(names));
}

struct inside {
	int top_is_root, rows, strangers, own_id, other_id;
	unsigned long long own;
};

static int look_from_inside(void *result_fd)
{
	struct inside inside = { 0 };
	struct table table;
	char self[16];
	ssize_t row;
	size_t i;

	inside.own = cgroup_id(TOP "/box/in/below");
	if (unshare(CLONE_NEWCGROUP) || cgroup_write(TOP "/box/in/below", "cgroup.procs", "0") ||
	    cgroup_make_inner(TOP "/box/in"))
		return -1;
	table = table_read("cgroups");
	inside.rows = table.nr_rows;
	inside.top_is_root = table.nr_rows && !strcmp(table_get(&table, 0, "path"), "/") &&
			     !strcmp(table_get(&table, 0, "parent_id"), "-") &&
			     table_find_number(&table, "id", cgroup_id(TOP "/box/in")) == 0;
	for (i = 1; i < table.nr_rows; i++)
		inside.strangers += strncmp(table_get(&table, i, "path"), "/below", 6) != 0;
	table_free(&table);

	/* Of processes elsewhere, the cgroup is nothing that it may know. */
	table = table_read("oom/candidates");
	snprintf(self, sizeof(self), "%d", getpid());
	row = table_find(&table, "pid", self);
	inside.own_id = row >= 0 && (unsigned long long)atoll(table_get(&table, row, "cgroup_id")) ==
		inside.own;
	row = table_find(&table, "pid", "1");
	inside.other_id = row >= 0 && !strcmp(table_get(&table, row, "cgroup_id"), "-");
	table_free(&table);
	return write(*(int *)result_fd, &inside, sizeof(inside)) != sizeof(inside);
}

static void test_cgroup_namespace(void)
{
	struct inside inside = { 0 };
	int ends[2];
	pid_t pid;

	cgroup_need_made(TOP);
	cgroup_need_made(TOP "/box");
	if (cgroup_make_inner(TOP) || cgroup_make_inner(TOP "/box"))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	cgroup_need_made(TOP "/sibling");
	cgroup_need_made(TOP "/box/in");
	cgroup_need_made(TOP "/box/sibling");
	cgroup_need_made(TOP "/box/in/below");
	if (pipe(ends))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	pid = child_start(TOP "/box/in", look_from_inside, &ends[1]);
	close(ends[1]);
	if (pid < 0 || read(ends[0], &inside, sizeof(inside)) != sizeof(inside))
		ksft_print_msg("no result from the cgroup namespace\n");
	close(ends[0]);
	child_end(pid);
	ksft_test_result(inside.top_is_root && !inside.strangers && inside.rows == 2,
			 "a cgroup namespace: its own root as / on top, and nobody else's (%d rows)\n",
			 inside.rows);
	ksft_test_result(inside.own_id && inside.other_id,
			 "a cgroup namespace: cgroup_id of its own processes only\n");
}

int main(void)
{
	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(NR_BYTE_TESTS + 1 + 2 + 3 + 7 + 2 + 2 + 2);
	cleanup_tree(TOP);
	test_bytes();
	test_cgroups_by_pieces();
	test_permissions();
	test_mode_and_gid();
	test_bad_parameters();
	test_unload_with_open_files(PROC_MMSCOPE, files, ARRAY_SIZE(files));
	test_unload_with_debugfs();
	test_cgroup_namespace();
	ksft_finished();
}
