// SPDX-License-Identifier: GPL-2.0
/*
 * Who sees what: every file from every mix of private and shared namespaces.
 *
 * Stimulus: a reader in a cgroup of its own, which unshares each mix of PID, cgroup and user
 * namespace, mounts a proc and a cgroupfs there, and starts a process that its cgroup's limit
 * kills; outside of all that a cgroup, a process of another user, and another kill. Then proc
 * mounted with hidepid, and readers of uid 1000, one with the gid that the mount excepts.
 *
 * Compared with: what that proc and that cgroupfs show from there: each process with its name,
 * uid and cgroup, each directory. Who was killed where is known to who did it. No tolerance, but
 * that a process or cgroup that comes or goes between two looks may be listed or not.
 *
 * mmscope-test: memory=512M swap=0
 */
#include <dirent.h>
#include <grp.h>
#include <sys/mount.h>

#include "lib/cleanup.h"
#include "lib/kills.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/viewer"
#define OUTER TOP "/outer"
#define NEW_CGROUPS "/tmp/viewer-cgroup"
#define NEW_PROC "/tmp/viewer-proc"

/* A kill in @cgroup, which has a limit; the victim's pid as the caller's namespace has it. */
static pid_t kill_in(const char *cgroup, const char *name)
{
	pid_t pid = fork_into(cgroup);

	if (!pid) {
		prctl(PR_SET_NAME, name);
		set_adj(500);
		charge_anon(64 << 20);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	return pid;
}

static void make_limited(const char *cgroup)
{
	cgroup_need_made(cgroup);
	if (cgroup_write(cgroup, "memory.max", "8M"))
		ksft_exit_fail_msg("no limit in %s\n", cgroup);
	cgroup_write(cgroup, "memory.swap.max", "0");
}

/* The numbers that a proc lists. */
struct pids {
	bool is[1 << 16];
};

static void pids_read(const char *proc, struct pids *pids)
{
	DIR *dir = opendir(proc);
	struct dirent *entry;

	memset(pids, 0, sizeof(*pids));
	while (dir && (entry = readdir(dir)))
		if (atoi(entry->d_name) > 0)
			pids->is[atoi(entry->d_name) % ARRAY_SIZE(pids->is)] = true;
	if (dir)
		closedir(dir);
}

/* A line of a file of a process; "" if there is none. */
static const char *proc_line(const char *proc, const char *pid, const char *file, const char *key)
{
	static char line[4096];
	char path[256];
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s/%s", proc, pid, file);
	in = fopen(path, "r");
	while (in && fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, key, strlen(key))) {
			fclose(in);
			return line + strlen(key);
		}
	}
	if (in)
		fclose(in);
	return "";
}

static int complain(const char *what, const char *have, const char *want)
{
	ksft_print_msg("%s: %s instead of %s\n", what, have, want);
	return 1;
}

/* A process as a row has it against proc. One that has gone meanwhile has nothing there. */
static int wrong_process(const struct table *table, size_t row, const char *proc)
{
	const char *pid = table_get(table, row, "pid"), *line;
	const char *uid = table_get(table, row, "uid");
	bool inside;

	line = proc_line(proc, pid, "comm", "");
	/*
	 * proc names the work of a kworker behind its name, and has names of kernel threads whole
	 * where others have 15 bytes.
	 */
	if (*line && strncmp(line, table_get(table, row, "comm"), 15) && !strchr(line, ' ') &&
	    strncmp(line, "kworker", 7))
		return complain("comm", table_get(table, row, "comm"), line);
	line = proc_line(proc, pid, "status", "Uid:\t");
	if (*line && (strncmp(line, uid, strlen(uid)) || line[strlen(uid)] != '\t'))
		return complain("uid", uid, line);
	line = proc_line(proc, pid, "cgroup", "0::");
	inside = strncmp(line, "/..", 3);
	if (*line && inside != (strcmp(table_get(table, row, "cgroup_id"), "-") != 0))
		return complain("cgroup_id", table_get(table, row, "cgroup_id"), line);
	return 0;
}

static struct table table_at(const char *proc, const char *name)
{
	struct table table;
	char path[256];
	const char *why;
	char *text;

	snprintf(path, sizeof(path), "%s/mmscope/%s", proc, name);
	text = slurp(path, NULL);
	why = text ? table_parse(&table, text, false) : strerror(errno);
	if (why)
		ksft_exit_fail_msg("%s: %s\n", path, why);
	return table;
}

static struct pids before, after, listed;

static bool candidates_fit(const char *proc)
{
	struct table table;
	int wrong = 0;
	size_t i;

	pids_read(proc, &before);
	table = table_at(proc, "oom/candidates");
	pids_read(proc, &after);
	memset(&listed, 0, sizeof(listed));
	for (i = 0; i < table.nr_rows; i++) {
		listed.is[atoi(table_get(&table, i, "pid")) % ARRAY_SIZE(listed.is)] = true;
		wrong += wrong_process(&table, i, proc);
	}
	for (i = 0; i < ARRAY_SIZE(listed.is); i++) {
		if (listed.is[i] ? before.is[i] || after.is[i] : !before.is[i] || !after.is[i])
			continue;
		ksft_print_msg("pid %zu is %slisted\n", i, listed.is[i] ? "" : "not ");
		wrong++;
	}
	if (!table.nr_rows)
		wrong += complain("candidates", "none", "some");
	table_free(&table);
	return !wrong;
}

/* Each directory of the cgroupfs once among the rows, and no row without one. */
static int missing_rows(const struct table *table, const char *path)
{
	char whole[PATH_MAX];
	struct dirent *entry;
	int wrong = 0;
	DIR *dir;

	if (table_find(table, "path", *path ? path : "/") < 0)
		wrong += complain("cgroups", "no row", *path ? path : "/");
	snprintf(whole, sizeof(whole), NEW_CGROUPS "%s", path);
	dir = opendir(whole);
	while (dir && (entry = readdir(dir)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.') {
			snprintf(whole, sizeof(whole), "%s/%s", path, entry->d_name);
			wrong += missing_rows(table, whole);
		}
	if (dir)
		closedir(dir);
	return wrong;
}

/* Does the file cgroups say that this cgroup was removed? Some files have no column for that. */
static bool is_removed(const struct table *cgroups, const char *path)
{
	size_t i;

	for (i = 0; i < cgroups->nr_rows; i++)
		if (!strcmp(table_get(cgroups, i, "path"), path))
			return strcmp(table_get(cgroups, i, "state"), "online");
	return false;
}

/* Rows whose path cgroupfs does not show, but for those that are dying or of no cgroup. */
static int strangers(const char *name, bool all_cgroups)
{
	struct table table = table_at(NEW_PROC, name), cgroups = table_at(NEW_PROC, "cgroups");
	char whole[PATH_MAX + 64];
	int wrong = 0;
	size_t i;

	for (i = 0; i < table.nr_rows; i++) {
		const char *path = table_get(&table, i, "path");
		const char *state = table_get(&table, i, "state") ?: "online";

		if (!strcmp(path, "-")) {
			if (!all_cgroups)
				wrong += complain(name, state, "nothing");
			continue;
		}
		snprintf(whole, sizeof(whole), NEW_CGROUPS "%s", path);
		if (!strcmp(state, "online") && access(whole, F_OK) && !is_removed(&cgroups, path))
			wrong += complain(name, path, "a path that is there");
		if (!all_cgroups && strstr(path, "outer"))
			wrong += complain(name, path, "a cgroup of its own");
	}
	if (!strcmp(name, "cgroups"))
		wrong += missing_rows(&table, "");
	table_free(&cgroups);
	table_free(&table);
	return wrong;
}

/* The processes that are named there are those of proc. */
static int foreign_pids(const char *name, const char *const *columns)
{
	struct table table = table_at(NEW_PROC, name);
	int wrong = 0;
	size_t i;

	for (; *columns; columns++)
		for (i = 0; i < table.nr_rows; i++) {
			const char *pid = table_get(&table, i, *columns);

			if (strcmp(pid, "-") &&
			    !before.is[atoi(pid) % ARRAY_SIZE(before.is)])
				wrong += complain(name, pid, "a pid that is there");
		}
	table_free(&table);
	return wrong;
}

/* All that is a process's own in a record: shown, or hidden without exception. */
static int wrong_kill(const struct kill *kill, pid_t victim, const char *comm, bool seen)
{
	static const char *const keys[] = {
		"victim_pid", "victim_uid", "victim_points", "victim_oom_score_adj", "victim_rss",
		"victim_total_vm", "victim_comm", "victim_cgroup_id", "victim_cgroup",
	};
	int wrong = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		if ((strcmp(kill_text(kill, keys[i]), "-") != 0) != seen)
			wrong += complain(keys[i], kill_text(kill, keys[i]), seen ? "it" : "-");
	if (seen && (kill_number(kill, "victim_pid") != victim ||
		     strcmp(kill_text(kill, "victim_comm"), comm)))
		wrong += complain("victim", kill_text(kill, "victim_pid"), comm);
	for (i = 0; i < kill->candidates.nr_rows; i++)
		if (!seen)
			wrong += complain("candidates", table_get(&kill->candidates, i, "comm"),
					  "none");
	if (seen && !kill->candidates.nr_rows)
		wrong += complain("candidates", "none", comm);
	return wrong;
}

static pid_t outer_victim;

/* The reader's own cgroup. */
static char box[64], leaf[80];

/* The numbers of records that a cgroup namespace may not see are missing: parsed by hand. */
static bool kills_fit(int flags, pid_t own)
{
	char *text = slurp(NEW_PROC "/mmscope/oom/kills", NULL), *block, *end, *copy;
	bool saw_own = false, saw_outer = false;
	struct kills kills;
	int wrong = 0;

	for (block = text; block && (block = strstr(block, "\nkill ")); block = end) {
		end = strstr(block, "\n\n");
		if (!end)
			break;
		end++;
		/* As a file of its own, whose first number is 1. */
		if (asprintf(&copy, "# mmscope oom/kills 1\nkill 1%.*s",
			     (int)(end + 1 - strchr(block + 6, '\n')), strchr(block + 6, '\n')) < 0)
			ksft_exit_fail_msg("no memory\n");
		{
			size_t lines = count_char(copy, '\n') - 1;
			char *whole;
			const char *why;

			if (asprintf(&whole, "%s# end %zu\n", copy, lines) < 0)
				ksft_exit_fail_msg("no memory\n");
			free(copy);
			why = kills_parse(&kills, whole);
			if (why || kills.n != 1) {
				wrong += complain("oom/kills", why ?: "no block", "a block");
				continue;
			}
		}
		if (strstr(kill_text(&kills.all[0], "domain_path"), "outer")) {
			saw_outer = true;
			wrong += wrong_kill(&kills.all[0], outer_victim, "outside",
					    !(flags & CLONE_NEWPID));
		} else if (flags & CLONE_NEWCGROUP ||
			   strstr(kill_text(&kills.all[0], "domain_path"), strrchr(box, '/'))) {
			saw_own = true;
			wrong += wrong_kill(&kills.all[0], own, "inside", true);
		} else if (flags & CLONE_NEWPID) {
			/* Of a namespace that is gone, whose number may be this one's now. */
			wrong += wrong_kill(&kills.all[0], 0, "", false);
		}
		kills_free(&kills);
	}
	if (!saw_own)
		wrong += complain("oom/kills", "no record", "its own kill");
	if (saw_outer == !!(flags & CLONE_NEWCGROUP))
		wrong += complain("oom/kills", saw_outer ? "a record" : "none", "the other");
	free(text);
	return !wrong;
}

enum { CANDIDATES, CGROUPS, OTHERS, KILLS, NR_LOOKS };

static const char *const looks[NR_LOOKS] = {
	"oom/candidates lists the processes of proc, with their names, uids and cgroups",
	"cgroups lists the directories of cgroupfs",
	"no other file names a process or cgroup that is not there",
	"oom/kills tells of its own kill, and of another what it may know",
};

static const char *const domain_pids[] = { "pid", "runner_up_pid", NULL };
static const char *const now_pids[] = { "pid", "tgid", NULL };

/* A user namespace can mount what is of its own namespaces; the others stay as they are. */
static int mount_new(const char *type, const char *where, const char *old, bool own)
{
	return own ? mount(type, where, type, 0, NULL) : mount(old, where, NULL, MS_BIND, NULL);
}

/* The cgroup has to be left before it can have a memory controller in those below. */
static void settle_in_box(void)
{
	char reader[80];

	snprintf(reader, sizeof(reader), "%s/reader", box);
	cgroup_need_made(reader);
	if (cgroup_write(reader, "cgroup.procs", "0") || cgroup_make_inner(box))
		ksft_print_msg("not settled in %s\n", box);
	make_limited(leaf);
}

static void look_around(int flags, int result)
{
	bool all = !(flags & CLONE_NEWCGROUP);
	bool own_proc = !(flags & CLONE_NEWUSER) || flags & CLONE_NEWPID;
	char ok[NR_LOOKS];
	pid_t own;

	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    (mkdir(NEW_PROC, 0755) && errno != EEXIST) ||
	    (mkdir(NEW_CGROUPS, 0755) && errno != EEXIST) ||
	    mount_new("proc", NEW_PROC, "/proc", own_proc) ||
	    mount_new("cgroup2", NEW_CGROUPS, CGROUP_ROOT, !(flags & CLONE_NEWUSER) || !all)) {
		ksft_print_msg("mounts: %s\n", strerror(errno));
		_exit(1);
	}
	own = kill_in(leaf, "inside");
	sleep_ms(300);
	ok[CANDIDATES] = candidates_fit(NEW_PROC);
	ok[CGROUPS] = !strangers("cgroups", all);
	ok[OTHERS] = !(strangers("reclaim/cgroups", all) + strangers("debug/lru", all) +
		       strangers("oom/domains", all) + foreign_pids("oom/domains", domain_pids) +
		       foreign_pids("reclaim/now", now_pids));
	ok[KILLS] = kills_fit(flags, own);
	_exit(write(result, ok, sizeof(ok)) != sizeof(ok));
}

static void become_root_there(void)
{
	write_text("/proc/self/setgroups", "deny");
	if (write_text("/proc/self/uid_map", "0 0 1\n") ||
	    write_text("/proc/self/gid_map", "0 0 1\n"))
		ksft_print_msg("no user namespace: %s\n", strerror(errno));
}

static void test_mix(int flags)
{
	char ok[NR_LOOKS] = { 0 };
	int ends[2], i;
	pid_t pid;

	snprintf(box, sizeof(box), TOP "/box%x", flags);
	snprintf(leaf, sizeof(leaf), "%s/leaf", box);
	cgroup_need_made(box);
	if (pipe(ends))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	pid = fork_into(box);
	if (!pid) {
		pid_t inner;

		if (unshare(flags | CLONE_NEWNS))
			_exit(1);
		if (flags & CLONE_NEWUSER)
			become_root_there();
		settle_in_box();
		fflush(stdout);
		inner = fork();
		if (!inner)
			look_around(flags, ends[1]);
		waitpid(inner, NULL, 0);
		_exit(0);
	}
	close(ends[1]);
	if (read(ends[0], ok, sizeof(ok)) != sizeof(ok))
		ksft_print_msg("no result\n");
	close(ends[0]);
	waitpid(pid, NULL, 0);
	for (i = 0; i < NR_LOOKS; i++)
		ksft_test_result(ok[i], "private%s%s%s: %s\n",
				 flags & CLONE_NEWPID ? " PID" : "",
				 flags & CLONE_NEWCGROUP ? " cgroup" : "",
				 flags & CLONE_NEWUSER ? " user" : flags ? "" : " nothing",
				 looks[i]);
}

/* Under hidepid: the processes that proc lists; and of the past those that @past says. */
static bool hidepid_fits(const char *options, uid_t uid, gid_t gid, bool past)
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		char *text;

		if (unshare(CLONE_NEWNS) ||
		    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
		    mount("proc", NEW_PROC, "proc", 0, options))
			_exit(2);
		if (setgroups(0, NULL) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid))
			_exit(2);
		if (!candidates_fit(NEW_PROC))
			_exit(1);
		text = slurp(NEW_PROC "/mmscope/oom/kills", NULL);
		_exit(!text || (strstr(text, "victim_comm outside") != NULL) != past);
	}
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
		ksft_print_msg("no proc with %s\n", options);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static int become_another(__attribute__((unused)) void *arg)
{
	/* As if it had been started by that user. */
	return setresgid(1000, 1000, 1000) || setresuid(1000, 1000, 1000) ||
	       prctl(PR_SET_DUMPABLE, 1);
}

int main(void)
{
	pid_t stranger, neighbour;
	int mix;

	ksft_print_header();
	cgroup_need();
	module_need("mode=0444");
	ksft_set_plan(8 * NR_LOOKS + 4);
	cleanup_tree(TOP);
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	make_limited(OUTER);
	cgroup_need_made(TOP "/user");
	mkdir(NEW_PROC, 0755);
	stranger = child_start(OUTER, NULL, NULL);
	neighbour = child_start(TOP "/user", become_another, NULL);
	outer_victim = kill_in(OUTER, "outside");
	for (mix = 0; mix < 8; mix++)
		test_mix((mix & 1 ? CLONE_NEWPID : 0) | (mix & 2 ? CLONE_NEWCGROUP : 0) |
			 (mix & 4 ? CLONE_NEWUSER : 0));

	ksft_test_result(hidepid_fits("hidepid=2", 1000, 1000, false),
			 "hidepid=2: a user sees the processes that proc lists\n");
	ksft_test_result(hidepid_fits("hidepid=2,gid=1001", 1000, 1001, true),
			 "hidepid=2: and all of them in the mount's group\n");
	ksft_test_result(hidepid_fits("hidepid=4", 1000, 1000, false),
			 "hidepid=4: the same user\n");
	ksft_test_result(hidepid_fits("hidepid=2", 0, 0, true), "hidepid=2: root sees all\n");
	child_end(stranger);
	child_end(neighbour);
	ksft_finished();
}
