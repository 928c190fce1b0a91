// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/oom/kills against the kernel's own report of the same kills.
 *
 * Stimulus: OOM kills in memory cgroups, one at a time: among processes of all
 * kinds; in an ancestor's limit, with the victim two levels below; of a group of
 * 200 (memory.oom.group), the victim of which is gone when its turn comes once more; of a group
 * that is neither the domain nor the victim's own cgroup;
 * of a process that was exiting anyway; after reclaim that looked at page cache
 * which pipes hold; in a cgroup that is removed afterwards; below a cgroup
 * namespace, at paths longer than a record keeps; with hardly any room in the ring;
 * one that finds nobody to kill, again and again, and in more domains than there is room for; one
 * for who writes memory.max; and one in a cgroup with page cache that its own memory.min may keep.
 *
 * Compared with: /dev/kmsg (who asked, gfp and order, constraint, paths, the
 * domain's usage and memory.stat, each line of the table of tasks, the victim's
 * amounts, the group); memory.events; the page cache that is left; who exited.
 *
 * Tolerance: none. What could be reclaimed meanwhile does not exist: there is
 * no swap for these cgroups, and files are not mapped. With PREEMPT_RT the
 * amounts of candidates may be unknown, as the module must not wait for them.
 *
 * mmscope-test: memory=1G timeout=300
 */
#include <pthread.h>
#include <sched.h>
#include <sys/ptrace.h>

#include "lib/cleanup.h"
#include "lib/freed.h"
#include "lib/module.h"
#include "lib/oom_report.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/kills"
#define FILLER "/tmp/kills.fill"
#define PINNED "/disk/kills.pinned"
#define PINNED_PAGES 48
#define CACHED "/disk/kills.cached"
#define CACHED_BYTES (8 << 20)
#define CANDIDATES 24
#define VICTIM 21

static int log_fd;

struct shape {
	int anon, shmem, tables, adj, threads, uid, files;
	const char *comm;
};

static void *stand_still(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static int be(void *arg)
{
	const struct shape *shape = arg;
	pthread_t thread;
	int i;

	for (i = 0; i < shape->threads; i++)
		if (pthread_create(&thread, NULL, stand_still, NULL))
			return -1;
	if (shape->files)
		setrlimit(RLIMIT_NOFILE, &(struct rlimit){ shape->files + 9, shape->files + 9 });
	for (i = 3; i < shape->files; i++)
		if (open("/dev/null", O_RDONLY) < 0)
			return -1;
	if (shape->comm)
		prctl(PR_SET_NAME, shape->comm);
	if (set_adj(shape->adj) || (shape->anon && charge_anon(shape->anon << 12)) ||
	    (shape->shmem && charge_shared(shape->shmem << 12)) ||
	    (shape->tables && charge_pagetables(shape->tables)))
		return -1;
	return shape->uid ? setuid(shape->uid) : 0;
}

static pid_t start(const char *cgroup, const struct shape *shape)
{
	pid_t pid = child_start(cgroup, be, (void *)shape);

	if (pid < 0)
		ksft_exit_fail_msg("a process in %s could not be made\n", cgroup);
	return pid;
}

/* A cgroup that cannot swap. */
static void make(const char *cgroup, bool inner)
{
	cgroup_need_made(cgroup);
	if (inner && cgroup_make_inner(cgroup))
		ksft_exit_fail_msg("no memory controller in %s\n", cgroup);
	cgroup_write(cgroup, "memory.swap.max", "0");
}

/* Lets the domain have a little more than it has, and takes that away. */
static enum charged provoke(const char *cgroup, const char *domain)
{
	long long used = cgroup_number(domain, "memory.current");
	enum charged how;
	char text[32];

	snprintf(text, sizeof(text), "%lld", used + (512 << 10));
	if (used < 0 || cgroup_write(domain, "memory.max", text))
		ksft_exit_fail_msg("memory.max of %s\n", domain);
	how = charge_until_kill(cgroup, domain, "memory.events", FILLER, 4096);
	cgroup_write(domain, "memory.max", "max");
	unlink(FILLER);
	return how;
}

/*
 * With all of it on one CPU, no other holds a part of a charge back, and no victim adds what it
 * held back of its counters, as it does when it exits, before the kernel has printed them.
 */
static void on_one_cpu(bool one)
{
	static cpu_set_t all;
	cpu_set_t first;

	if (one)
		sched_getaffinity(0, sizeof(all), &all);
	CPU_ZERO(&first);
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), one ? &first : &all);
}

static void test_report(void)
{
	const char *cgroup = TOP "/plain";
	struct mark mark = kills_mark();
	struct shape shape = { 0 };
	struct both b;
	enum charged how;
	pid_t pids[CANDIDATES], victim;
	int i;

	on_one_cpu(true);
	make(cgroup, false);
	for (i = 0; i < CANDIDATES; i++) {
		shape = (struct shape){
			.anon = 40 + i * 37 % 300, .shmem = i % 3 ? 0 : 90, .tables = i % 4 ? 0 : 20,
			.adj = i % 5 ? 0 : i * 20 - 200, .threads = i % 6 ? 0 : 3,
			.uid = i % 7 ? 0 : 1000 + i, .comm = i % 2 ? "kills" : "kills(1) x",
		};
		/* The last ones are equal, and one is out of the kernel's reach. */
		if (i >= CANDIDATES - 3) {
			shape.anon = 64;
			shape.adj = 0;
		}
		if (i == 3)
			shape.adj = -1000;
		pids[i] = start(cgroup, &shape);
	}
	/* The report's limit is ten in five seconds: whatever was before. Here are fewer. */
	sleep_ms(5100);
	free(report_log(log_fd));
	how = provoke(cgroup, cgroup);
	on_one_cpu(false);
	b = both_read(log_fd, mark);
	if (how != CHARGED_KILL || !b.kill)
		ksft_exit_fail_msg("no kill was provoked, or none recorded\n");
	victim = kill_number(b.kill, "victim_pid");

	ksft_test_result(!strcmp(kill_text(b.kill, "kind"), "selected") &&
			 !strcmp(kill_text(b.kill, "domain"), "memcg") &&
			 !kill_number(b.kill, "sysrq") &&
			 kill_number(b.kill, "domain_id") == (long long)cgroup_id(cgroup) &&
			 kill_number(b.kill, "victim_cgroup_id") == (long long)cgroup_id(cgroup) &&
			 kill_number(b.kill, "asker_cgroup_id") == (long long)cgroup_id(cgroup) &&
			 !report_compare_context(b.kill, b.log),
			 "who asked, and in which domain\n");
	ksft_test_result(!report_compare_victim(b.kill, b.log) && exits(victim),
			 "the victim and its amounts\n");
	ksft_test_result(!report_compare_candidates(b.kill, b.log, 32) &&
			 kill_number(b.kill, "considered_count") == CANDIDATES + 1,
			 "every candidate, in the kernel's order of preference\n");
	ksft_test_result(!report_compare_charges(b.kill, b.log), "the domain's charges\n");
	/* Since the report, that is; on 5.10 statistics have no age. */
	ksft_print_msg("charges_age_ns %s\n", kill_text(b.kill, "charges_age_ns"));
	ksft_test_result((kernel_series() < 511 ?
			  !strcmp(kill_text(b.kill, "charges_age_ns"), "-") :
			  kill_number(b.kill, "charges_age_ns") >= 0 &&
			  kill_number(b.kill, "charges_age_ns") < 5000000000LL) &&
			 !strcmp(kill_text(b.kill, "group_id"), "-") &&
			 !strcmp(kill_text(b.kill, "group_path"), "-"),
			 "the charges' age; no group\n");
	ksft_test_result(b.killed == cgroup_key(cgroup, "memory.events", "oom_kill") &&
			 kill_number(b.kill, "killed_count") == 1 && !b.kill->peers.nr_rows,
			 "killed_count is memory.events' oom_kill\n");
	both_free(&b);
	for (i = 0; i < CANDIDATES; i++)
		if (pids[i] != victim)
			child_end(pids[i]);
}

static void test_nested(void)
{
	const char *outer = TOP "/outer", *inner = TOP "/outer/inner";
	const char *leaf = TOP "/outer/inner/leaf", *other = TOP "/outer/other";
	struct mark mark = kills_mark();
	struct shape big = { .anon = 400 }, small = { .anon = 100 };
	pid_t victim, spared;
	struct both b;

	make(outer, true);
	make(inner, true);
	make(leaf, false);
	make(other, false);
	/* Nearer limits, that are not hit, and one of the outer's brother. */
	cgroup_write(inner, "memory.max", "64M");
	cgroup_write(leaf, "memory.max", "64M");
	on_one_cpu(true);
	victim = start(leaf, &big);
	spared = start(other, &small);
	free(report_log(log_fd));
	provoke(other, outer);
	on_one_cpu(false);
	b = both_read(log_fd, mark);
	ksft_test_result(b.kill && kill_number(b.kill, "domain_id") == (long long)cgroup_id(outer) &&
			 kill_number(b.kill, "victim_cgroup_id") == (long long)cgroup_id(leaf) &&
			 kill_number(b.kill, "asker_cgroup_id") == (long long)cgroup_id(other) &&
			 kill_number(b.kill, "victim_pid") == victim &&
			 !report_compare_context(b.kill, b.log) &&
			 !report_compare_victim(b.kill, b.log) &&
			 !report_compare_candidates(b.kill, b.log, 32) && exits(victim),
			 "an ancestor's limit: the domain is the ancestor\n");
	child_end(spared);
	both_free(&b);

	/* The record does not need the cgroup. */
	cgroup_remove_tree(outer);
	b = both_read(log_fd, mark);
	ksft_test_result(access(outer, F_OK) && b.kill &&
			 !strcmp(kill_text(b.kill, "domain_path"), "/kills/outer") &&
			 !strcmp(kill_text(b.kill, "victim_cgroup"), "/kills/outer/inner/leaf") &&
			 !strcmp(kill_text(b.kill, "asker_cgroup"), "/kills/outer/other"),
			 "a record outlives its cgroups\n");
	both_free(&b);
}

static void test_group(void)
{
	const char *group = TOP "/group", *half = TOP "/group/half", *rest = TOP "/group/rest";
	int count = small_workload() ? 40 : 200, i, missing = 0, gone = 0;
	struct mark mark = kills_mark();
	/*
	 * Its files keep it for a while after its memory is gone, as its turn comes again. In less
	 * than 1,000 pages its adj would be worth nothing.
	 */
	struct shape shape = { .anon = 8 }, first = {
		.anon = 1000, .adj = 1000, .files = small_workload() ? 3000 : 30000,
	};
	struct shape safe = { .anon = 8, .adj = -1000 };
	pid_t pids[200], spared, killed[500];
	long long events, groups;
	struct both b;
	char *log;
	int nr_killed;

	make(group, true);
	make(half, false);
	make(rest, false);
	cgroup_write(group, "memory.oom.group", "1");
	for (i = 0; i < count; i++)
		pids[i] = start(i % 2 ? half : rest, i == VICTIM ? &first : &shape);
	spared = start(half, &safe);
	free(report_log(log_fd));
	provoke(rest, group);
	b = both_read(log_fd, mark);
	events = cgroup_key(group, "memory.events", "oom_kill");
	groups = cgroup_key(group, "memory.events", "oom_group_kill");
	for (i = 0; i < count; i++)
		gone += exits(pids[i]);

	ksft_print_msg("%d processes exited, oom_kill %lld, oom_group_kill %lld%s\n", gone, events,
		       groups, strstr(b.log, "already exiting. Skip") ? ", one was skipped" : "");
	ksft_test_result(b.kill && b.kills.next == mark.next + 1 && gone == count &&
			 !waitpid(spared, NULL, WNOHANG) &&
			 kill_number(b.kill, "group_id") == (long long)cgroup_id(group) &&
			 !strcmp(kill_text(b.kill, "group_path"), "/kills/group") &&
			 kill_number(b.kill, "killed_count") == events,
			 "a group of %d: one record, as many killed as oom_kill counts\n", count);
	/* Of the kernel's own words each is about the victim or a peer, and none is left out. */
	for (nr_killed = 0, log = b.log; (log = strstr(log, ": Killed process ")); log++)
		if (nr_killed < 500)
			killed[nr_killed++] = kmsg_killed(log);
	for (i = 0; b.kill && i < nr_killed; i++)
		missing += killed[i] != kill_number(b.kill, "victim_pid") &&
			   table_find_number(&b.kill->peers, "pid", killed[i]) < 0;
	ksft_print_msg("%d killed in the log, %zu peers recorded, %d of the former missing\n",
		       nr_killed, b.kill ? b.kill->peers.nr_rows : 0, missing);
	ksft_test_result(b.kill && !missing && nr_killed == events &&
			 b.kill->peers.nr_rows == (size_t)count - 1 &&
			 kill_number(b.kill, "victim_pid") == pids[VICTIM],
			 "all peers are named once\n");
	child_end(spared);
	both_free(&b);
}

/* What oom/domains says of the group that would be killed in @domain. */
static bool group_is(const char *domain, const char *group, const char *path, long long processes)
{
	struct table table = table_read("oom/domains");
	ssize_t row = table_find_number(&table, "id", cgroup_id(domain));
	long long id = -1, members = -1;
	bool right;

	right = row >= 0 && table_number(&table, row, "group_id", &id) &&
		id == (long long)cgroup_id(group) &&
		table_number(&table, row, "group_processes", &members) && members == processes &&
		!strcmp(table_get(&table, row, "group_path"), path);
	if (!right)
		ksft_print_msg("group %lld of %lld processes, path %s\n", id, members,
			       row < 0 ? "-" : table_get(&table, row, "group_path"));
	table_free(&table);
	return right;
}

/* The group is between the domain, in which others live on, and the victim's cgroup. */
static void test_group_between(void)
{
	const char *domain = TOP "/between", *group = TOP "/between/group";
	const char *leaf = TOP "/between/group/leaf", *other = TOP "/between/other";
	struct shape big = { .anon = 400 }, small = { .anon = 50 };
	struct mark mark = kills_mark();
	pid_t victim, peer, spared;
	struct both b;
	bool predicted;

	make(domain, true);
	make(group, true);
	make(leaf, false);
	make(TOP "/between/group/second", false);
	make(other, false);
	cgroup_write(group, "memory.oom.group", "1");
	victim = start(leaf, &big);
	peer = start(TOP "/between/group/second", &small);
	spared = start(other, &small);
	cgroup_write(domain, "memory.max", "64M");
	predicted = group_is(domain, group, "/kills/between/group", 2);
	free(report_log(log_fd));
	provoke(other, domain);
	b = both_read(log_fd, mark);
	if (b.kill)
		ksft_print_msg("%s of %s, group %s, killed %s, %zu peers\n",
			       kill_text(b.kill, "victim_pid"), kill_text(b.kill, "victim_cgroup"),
			       kill_text(b.kill, "group_path"), kill_text(b.kill, "killed_count"),
			       b.kill->peers.nr_rows);
	ksft_test_result(b.kill && predicted && exits(victim) && exits(peer) &&
			 !waitpid(spared, NULL, WNOHANG) &&
			 kill_number(b.kill, "domain_id") == (long long)cgroup_id(domain) &&
			 kill_number(b.kill, "victim_cgroup_id") == (long long)cgroup_id(leaf) &&
			 kill_number(b.kill, "group_id") == (long long)cgroup_id(group) &&
			 !strcmp(kill_text(b.kill, "group_path"), "/kills/between/group") &&
			 strstr(b.log, "Tasks in /kills/between/group are going to be killed") &&
			 /* A victim that has not given its memory back yet may be killed twice. */
			 kill_number(b.kill, "killed_count") ==
				cgroup_key(domain, "memory.events", "oom_kill") &&
			 b.kill->peers.nr_rows == 1 &&
			 table_find_number(&b.kill->peers, "pid", peer) == 0,
			 "a group below the domain: the one of the kernel's report, as predicted\n");
	both_free(&b);
	child_end(spared);
	cgroup_remove_tree(domain);
}

/* A process that has called exit_group() and is held there by its tracer, us. */
static pid_t start_exiting(const char *cgroup, const struct shape *shape)
{
	pid_t pid = fork_into(cgroup);
	int status;

	if (!pid)
		_exit(be((void *)shape) || raise(SIGSTOP));
	waitpid(pid, &status, WUNTRACED);
	if (ptrace(PTRACE_SEIZE, pid, NULL, PTRACE_O_TRACEEXIT))
		ksft_exit_fail_msg("ptrace: %s\n", strerror(errno));
	kill(pid, SIGCONT);
	/* Stops of the signal come first. */
	while (waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status) &&
	       status >> 16 != PTRACE_EVENT_EXIT)
		ptrace(PTRACE_CONT, pid, NULL, NULL);
	if (status >> 16 != PTRACE_EVENT_EXIT)
		ksft_exit_fail_msg("the process does not stop as it exits\n");
	return pid;
}

static bool verdict_is(const char *cgroup, const char *verdict)
{
	struct table domains = table_read("oom/domains");
	ssize_t row = table_find_number(&domains, "id", cgroup_id(cgroup));
	bool is = row >= 0 && !strcmp(table_get(&domains, row, "verdict"), verdict);

	table_free(&domains);
	return is;
}

static bool verdict_becomes(const char *cgroup, const char *verdict)
{
	int tries;

	for (tries = 0; tries < 500; tries++) {
		if (verdict_is(cgroup, verdict))
			return true;
		sleep_ms(20);
	}
	return false;
}

/*
 * Did the kernel kill @spared although there was room again? It looks for room first
 * (mem_cgroup_margin()), then whether a victim is still dying. If the host takes its CPU away
 * between the two, the reaper may do all of its work there. A second record of a cgroup that is
 * not nearly full shows that.
 */
static bool killed_with_room(const struct both *b, struct mark before, pid_t spared, long long limit)
{
	const struct kill *last = b->kills.n ? &b->kills.all[b->kills.n - 1] : NULL;

	return b->kills.next == before.next + 2 && last && last->number == before.next + 1 &&
	       !strcmp(kill_text(last, "kind"), "selected") &&
	       kill_number(last, "victim_pid") == spared &&
	       kill_number(last, "charge_usage") < limit / 2;
}

static bool is_right_exiting(const struct both *b, struct mark before, const char *cgroup, pid_t pid)
{
	return b->kill && b->kills.next == before.next + 1 &&
	       !strcmp(kill_text(b->kill, "kind"), "exiting") &&
	       kill_number(b->kill, "victim_pid") == pid &&
	       kill_number(b->kill, "killed_count") == 0 &&
	       kill_number(b->kill, "domain_id") == (long long)cgroup_id(cgroup) &&
	       cgroup_key(cgroup, "memory.events", "oom_kill") == 0 &&
	       !strstr(b->log, "Killed process") && strstr(b->log, "oom_reaper: reaped");
}

/*
 * Who is exiting anyway is killed by nobody: it is given access to reserves, and
 * the OOM reaper, two seconds later, takes its memory away. Returns false if the kernel
 * killed another one with room; nothing was reported then.
 */
static bool try_exiting(int try)
{
	struct mark mark = kills_mark();
	/* With threads: before 5.16 a single one is not known to exit while it is held. */
	struct shape big = { .anon = 2000, .threads = 1 }, small = { .anon = 50 };
	char cgroup[sizeof(TOP) + 24];
	pid_t pid, spared, writer;
	bool dying, reaped, raced;
	int status = 1;
	struct both b;

	snprintf(cgroup, sizeof(cgroup), TOP "/exiting%d", try);
	make(cgroup, false);
	spared = start(cgroup, &small);
	pid = start_exiting(cgroup, &big);
	free(report_log(log_fd));

	/*
	 * Nobody is killed, so all is written, with the memory that the reaper frees. Of 3072
	 * pages, 2000 are the victim's and 2000 are written: there is too little room before
	 * and enough after, whatever CPUs hold back meanwhile: 64 pages each of a charge, and
	 * references to the last pages that the victim touched.
	 */
	cgroup_write(cgroup, "memory.max", "12M");
	writer = fork();
	if (!writer)
		_exit(charge_until_kill(cgroup, cgroup, "memory.events", FILLER, 2000) !=
		      CHARGED_ALL);
	dying = verdict_becomes(cgroup, "none_dying");
	reaped = waitpid(writer, &status, 0) == writer && !status &&
		 verdict_becomes(cgroup, "kill");
	b = both_read(log_fd, mark);
	raced = try < 3 && killed_with_room(&b, mark, spared, 12 << 20);
	if (!raced) {
		ksft_test_result(is_right_exiting(&b, mark, cgroup, pid) && reaped,
				 "a process that exits anyway: a record, and no kill\n");
		ksft_test_result(dying && reaped,
				 "as long as a victim exits, the domain's verdict says so\n");
	}
	both_free(&b);
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	waitpid(pid, NULL, __WALL);
	child_end(spared);
	unlink(FILLER);
	return !raced;
}

static void test_exiting(void)
{
	int try;

	for (try = 1; !try_exiting(try); try++)
		ksft_print_msg("the reaper was done between the kernel's two looks: once more\n");
}

/* Page cache that reclaim looks at and cannot take: pipes hold it. */
static int be_pinning(void *unused)
{
	int fd = open(PINNED, O_RDONLY | O_CLOEXEC), ends[2];
	loff_t at = 0;

	(void)unused;
	if (fd < 0 || pipe(ends) || fcntl(ends[1], F_SETPIPE_SZ, 4 * PINNED_PAGES << 12) < 0)
		return -1;
	while (at < PINNED_PAGES << 12)
		if (splice(fd, &at, ends[1], NULL, (PINNED_PAGES << 12) - at, 0) <= 0)
			return -1;
	return set_adj(0) || charge_anon(100 << 12);
}

/* A file that is not in memory, so that who reads it first is charged for it. */
static void make_pinned_file(void)
{
	char page[CHARGE_PAGE];
	int fd = open(PINNED, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), i;

	memset(page, 'p', sizeof(page));
	for (i = 0; fd >= 0 && i < PINNED_PAGES; i++)
		if (write(fd, page, sizeof(page)) != sizeof(page))
			break;
	if (i < PINNED_PAGES || fsync(fd) || posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED))
		ksft_exit_fail_msg(PINNED ": %s\n", strerror(errno));
	close(fd);
}

/* The kernel may count pages where its tracepoints do not show them. */
static bool mglru_is_on(void)
{
	char *text = slurp("/sys/kernel/mm/lru_gen/enabled", NULL);
	bool on = text && strtol(text, NULL, 16);

	free(text);
	return on;
}

/* What reclaim tries between the limit's last page and the kill. */
static void test_effort(void)
{
	const char *cgroup = TOP "/effort";
	struct mark mark = kills_mark();
	long long rounds, scanned, reclaimed, hits, pgscan, pgsteal;
	double start = now_seconds(), took;
	struct both b;
	char text[32];
	pid_t pid;
	int tries;

	on_one_cpu(true);
	make_pinned_file();
	make(cgroup, false);
	pid = child_start(cgroup, be_pinning, NULL);
	if (pid < 0)
		ksft_exit_fail_msg("a process with a full pipe could not be made\n");
	snprintf(text, sizeof(text), "%lld", cgroup_number(cgroup, "memory.current"));
	hits = cgroup_key(cgroup, "memory.events", "max");
	if (cgroup_write(cgroup, "memory.max", text) ||
	    cgroup_key(cgroup, "memory.events", "max") != hits)
		ksft_exit_fail_msg("memory.max of %s\n", cgroup);
	charge_until_kill(cgroup, cgroup, "memory.events", FILLER, 4096);
	took = now_seconds() - start;
	on_one_cpu(false);
	b = both_read(log_fd, mark);
	rounds = b.kill ? kill_number(b.kill, "reclaim_rounds_count") : -1;
	scanned = b.kill ? kill_number(b.kill, "reclaim_scanned_pages") : -1;
	reclaimed = b.kill ? kill_number(b.kill, "reclaim_reclaimed_pages") : -1;
	/* The kernel adds them up every two seconds, or later where all is idle. */
	for (tries = 0; tries < 40; tries++) {
		pgscan = cgroup_key(cgroup, "memory.stat", "pgscan");
		pgsteal = cgroup_key(cgroup, "memory.stat", "pgsteal");
		if (pgscan < 0 || (scanned <= pgscan && reclaimed <= pgsteal))
			break;
		sleep_ms(500);
	}
	if (b.kill)
		hits = kill_number(b.kill, "charge_events_max_count") - hits;

	ksft_print_msg("%lld rounds in %lld ns, max of memory.events rose by %lld; scanned %lld of %lld, reclaimed %lld of %lld\n",
		       rounds, b.kill ? kill_number(b.kill, "reclaim_ns") : -1, hits, scanned, pgscan,
		       reclaimed, pgsteal);
	/*
	 * MAX_RECLAIM_RETRIES and one, after one before what CPUs hold was given back. Rounds
	 * that freed slab come on top; if there was room then, they are an effort before.
	 */
	ksft_test_result(b.kill && rounds <= hits && rounds >= 18 &&
			 kill_number(b.kill, "reclaim_ns") > 0 &&
			 kill_number(b.kill, "reclaim_ns") < took * 1e9 && exits(pid),
			 "the rounds of reclaim before a kill: those that the kernel makes\n");
	if (scanned < 0 && mglru_is_on())
		ksft_test_result_skip("pages of these rounds: this kernel has no events of them\n");
	else
		ksft_test_result(scanned >= PINNED_PAGES && (pgscan < 0 || scanned <= pgscan) &&
				 reclaimed >= 0 && reclaimed <= pgsteal,
				 "pages of these rounds: not more than memory.stat counts\n");
	both_free(&b);
	unlink(FILLER);
	unlink(PINNED);
}

/* The kernel finds nobody, and makes a report of that: no record, and nothing is kept. */
static long long status_number(const char *key)
{
	struct table keys = keys_read("status");
	ssize_t row = table_find(&keys, "key", key);
	long long value = -1;

	if (row < 0 || !table_number(&keys, row, "value", &value))
		value = -1;
	table_free(&keys);
	return value;
}

/* Charges fail one after the other, and each asks for a kill. */
static void test_nobody(void)
{
	const char *cgroup = TOP "/nobody";
	long long calls = status_number("oom_no_victim_count"), id, repeated = -1;
	unsigned long long next = kills_read().next;
	struct shape safe = { .anon = 100, .adj = -1000 };
	const struct kill *kill;
	struct kills kills;
	enum charged how, again;
	bool right;
	pid_t pid;

	make(cgroup, false);
	id = cgroup_id(cgroup);
	pid = start(cgroup, &safe);
	how = provoke(cgroup, cgroup);
	/* The first may have left too little for the second to lock its pages, which asks as well. */
	again = how == CHARGED_ENOMEM ? provoke(cgroup, cgroup) : how;
	child_end(pid);
	kills = kills_read_to(next);
	calls = status_number("oom_no_victim_count") - calls;
	kill = kills.n ? &kills.all[kills.n - 1] : NULL;
	right = kill && kills.next == next + 1 && !strcmp(kill_text(kill, "kind"), "no_victim") &&
		kill_number(kill, "domain_id") == id &&
		!strcmp(kill_text(kill, "trigger"), "charge") &&
		!strcmp(kill_text(kill, "limit"), "max") &&
		!strcmp(kill_text(kill, "victim_pid"), "-") &&
		!strcmp(kill_text(kill, "victim_points"), "-") &&
		kill_number(kill, "killed_count") == 0 &&
		kill_number(kill, "eligible_count") == 0 &&
		kill_number(kill, "adj_min_count") == kill_number(kill, "considered_count") &&
		!kill->candidates.nr_rows;
	if (kill)
		repeated = kill_number(kill, "repeat_count");
	ksft_print_msg("%lld calls, %lld in the record, which is %s; charged: %d, then %d\n", calls,
		       repeated, right ? "right" : "wrong", how, again);
	if (kill && !right)
		ksft_print_msg("records to %llu from %llu, %s of %lld (%lld), by %s, limit %s, victim %s, killed %lld, eligible %lld, %lld of %lld at -1000, %zu candidates\n",
			       kills.next - 1, next, kill_text(kill, "kind"),
			       kill_number(kill, "domain_id"), id, kill_text(kill, "trigger"),
			       kill_text(kill, "limit"), kill_text(kill, "victim_pid"),
			       kill_number(kill, "killed_count"), kill_number(kill, "eligible_count"),
			       kill_number(kill, "adj_min_count"),
			       kill_number(kill, "considered_count"), kill->candidates.nr_rows);
	ksft_test_result((how == CHARGED_ENOMEM || how == CHARGED_NONE) && right &&
			 again != CHARGED_KILL && again != CHARGED_ALL && calls >= 2 &&
			 repeated == calls &&
			 kill_number(kill, "last_time_ns") > kill_number(kill, "time_ns"),
			 "nobody to kill: one record that counts, however often\n");
	kills_free(&kills);
	cgroup_remove(cgroup);
	ksft_test_result(access(cgroup, F_OK) && freed_is(TOP, id),
			 "nobody to kill: the cgroup can be freed\n");
}

/* Who writes memory.max has somebody killed, and asked for no memory. */
static void test_writer(void)
{
	const char *cgroup = TOP "/writer", *child = TOP "/writer/kept";
	long long recorded = status_number("oom_kill_recorded_count");
	long long killed = status_number("oom_kill_count"), usage;
	struct mark mark = kills_mark();
	struct shape big = { .anon = 2000 };
	struct both b;
	pid_t pid;

	make(cgroup, true);
	make(child, false);
	pid = start(child, &big);
	cgroup_write(child, "memory.min", "1M");
	usage = cgroup_number(cgroup, "memory.current");
	free(report_log(log_fd));
	cgroup_write(cgroup, "memory.max", "2M");
	b = both_read(log_fd, mark);
	ksft_print_msg("usage %lld, limit_usage %s, protected_min %s\n", usage,
		       b.kill ? kill_text(b.kill, "limit_usage") : "-",
		       b.kill ? kill_text(b.kill, "protected_min") : "-");
	ksft_test_result(b.kill && exits(pid) && kill_number(b.kill, "victim_pid") == pid &&
			 !strcmp(kill_text(b.kill, "trigger"), "memory_max_write") &&
			 kill_number(b.kill, "asker_pid") == getpid() &&
			 !strcmp(kill_text(b.kill, "limit"), "max") &&
			 kill_number(b.kill, "limit_max") == 2 << 20 &&
			 kill_number(b.kill, "limit_usage") > 2000 << 12 &&
			 kill_number(b.kill, "protected_min") == 1 << 20 &&
			 kill_number(b.kill, "protected_low") == 0,
			 "memory.max below usage: the writer had somebody killed\n");
	ksft_test_result(status_number("oom_kill_recorded_count") == recorded + 1 &&
			 status_number("oom_kill_count") == killed + 1 &&
			 status_number("oom_kill_boot_count") == vmstat_kills(),
			 "status counts the kills that are recorded, and all of them\n");
	both_free(&b);
	cgroup_remove_tree(cgroup);
}

static int be_cached(void *unused)
{
	(void)unused;
	return set_adj(0) || charge_file(CACHED, CACHED_BYTES) || charge_anon(100 << 12);
}

/*
 * memory.min of the cgroup itself. Until 6.2 reclaim for the cgroup's own limit takes nothing of
 * it as long as it uses less, once reclaim for a cgroup above it has put the value into effect.
 * So page cache is left at the kill exactly if the record says that all of it was protected.
 */
static void test_own_min(void)
{
	const char *outer = TOP "/min", *cgroup = TOP "/min/own";
	struct mark mark = kills_mark();
	long long kept, usage, min;
	struct both b;
	char text[32];
	pid_t pid;

	make(outer, true);
	make(cgroup, false);
	cgroup_write(cgroup, "memory.min", "64M");
	pid = child_start(cgroup, be_cached, NULL);
	if (pid < 0)
		ksft_exit_fail_msg("a process with page cache could not be made\n");
	snprintf(text, sizeof(text), "%lld", cgroup_number(outer, "memory.current") - (1 << 20));
	cgroup_write(outer, "memory.high", text);
	cgroup_write(outer, "memory.high", "max");
	on_one_cpu(true);
	provoke(cgroup, cgroup);
	on_one_cpu(false);
	b = both_read(log_fd, mark);
	kept = cgroup_key(cgroup, "memory.stat", "file") - cgroup_key(cgroup, "memory.stat", "shmem");
	usage = b.kill ? kill_number(b.kill, "limit_usage") : -1;
	min = b.kill ? kill_number(b.kill, "protected_min") : -1;
	ksft_print_msg("limit_usage %lld, protected_min %lld, page cache left %lld\n", usage, min,
		       kept);
	ksft_test_result(b.kill && exits(pid) && kill_number(b.kill, "victim_pid") == pid &&
			 usage > 0 && min == (kept >= CACHED_BYTES / 2 ? usage : 0),
			 "memory.min of the domain itself: protected is what reclaim left\n");
	both_free(&b);
	unlink(CACHED);
	cgroup_remove_tree(outer);
}

/*
 * As it looks from a cgroup namespace: the first two cgroups that were out of memory. The kernel may kill
 * twice in one, before the first victim's memory is free.
 */
struct inside {
	unsigned long long n;		/* cgroups that have records */
	char paths[2][1024];
	long long ids[2], victims[2];
};

/* A process whose cgroup namespace has @cgroup for its root, and that looks when told to. */
struct looker {
	pid_t pid;
	int tell, told;
};

static void look(int told, int result)
{
	struct inside inside = { 0 };
	struct kills kills;
	char word;
	size_t i;

	if (read(told, &word, 1) != 1)
		_exit(1);
	kills = kills_read();
	for (i = 0; i < kills.n; i++) {
		const struct kill *kill = &kills.all[i];
		long long id = kill_number(kill, "domain_id");

		if (i && id == kill_number(&kills.all[i - 1], "domain_id"))
			continue;
		if (inside.n < 2) {
			snprintf(inside.paths[inside.n], sizeof(inside.paths[inside.n]), "%s",
				 kill_text(kill, "domain_path"));
			inside.ids[inside.n] = id;
			inside.victims[inside.n] = kill_number(kill, "victim_cgroup_id");
		}
		inside.n++;
	}
	_exit(write(result, &inside, sizeof(inside)) != sizeof(inside));
}

static struct looker looker_start(const char *cgroup)
{
	char below[PATH_MAX], word = 0;
	int to[2], from[2];
	pid_t pid;

	make(cgroup, false);
	snprintf(below, sizeof(below), "%s/reader", cgroup);
	make(below, false);
	if (pipe(to) || pipe(from))
		ksft_exit_fail_msg("pipe: %s\n", strerror(errno));
	pid = fork_into(cgroup);
	if (!pid) {
		/* It must not be where the cgroup hands its controllers on. */
		if (unshare(CLONE_NEWCGROUP) || cgroup_write(below, "cgroup.procs", "0") ||
		    write(from[1], &word, 1) != 1)
			_exit(1);
		look(to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	if (pid < 0 || read(from[0], &word, 1) != 1)
		ksft_exit_fail_msg("no process in a cgroup namespace\n");
	make(cgroup, true);
	return (struct looker){ pid, to[1], from[0] };
}

static struct inside looker_ask(struct looker looker)
{
	struct inside inside = { .n = -1 };

	if (write(looker.tell, "", 1) != 1 ||
	    read(looker.told, &inside, sizeof(inside)) != sizeof(inside))
		ksft_print_msg("no result from the cgroup namespace\n");
	close(looker.tell);
	close(looker.told);
	child_end(looker.pid);
	return inside;
}

/* Three levels below @box with names of that length, and a kill there. */
static char *kill_deep(const char *box, int length)
{
	struct shape shape = { .anon = 100 };
	char *path = strdup(box), *below;
	pid_t pid;
	int level;

	for (level = 0; level < 3; level++) {
		if (asprintf(&below, "%s/%0*d", path, length, level) < 0)
			ksft_exit_fail_msg("no memory\n");
		free(path);
		path = below;
		make(path, level < 2);
	}
	pid = start(path, &shape);
	if (provoke(path, path) != CHARGED_KILL)
		ksft_exit_fail_msg("no kill in %s\n", path);
	child_end(pid);
	return path;
}

/* The module looks up the paths of a record in a work item, a moment after the kill. */
static void wait_for_record_of(const char *cgroup)
{
	long long id = cgroup_id(cgroup);
	bool there = false;
	int tries;

	for (tries = 0; !there && tries < 500; tries++) {
		struct kills kills = kills_read();
		size_t i;

		for (i = 0; i < kills.n; i++)
			there |= kill_number(&kills.all[i], "domain_id") == id;
		kills_free(&kills);
		if (!there)
			sleep_ms(20);
	}
}

/* 514 and 610 bytes below the root, of which a record keeps 508; 504 and 600 below the box. */
static void test_deep(void)
{
	const char *box = TOP "/box", *other = TOP "/bo";
	struct looker in_box, beside;
	struct inside inside, outside;
	const char *whole, *cut;
	bool ids = true;
	char *leaves[2];
	int i;

	module_unload();
	module_need("");
	in_box = looker_start(box);
	beside = looker_start(other);
	leaves[0] = kill_deep(box, 167);
	leaves[1] = kill_deep(box, 199);
	wait_for_record_of(leaves[1]);
	inside = looker_ask(in_box);
	outside = looker_ask(beside);
	for (i = 0; i < 2; i++)
		ids &= inside.ids[i] == (long long)cgroup_id(leaves[i]) &&
		       inside.victims[i] == inside.ids[i];
	whole = leaves[0] + strlen(box);
	cut = leaves[1] + strlen(leaves[1]) - 508;
	if (inside.n != 2 || outside.n)
		ksft_print_msg("%llu cgroups from inside, %llu from beside\n", inside.n, outside.n);
	ksft_test_result(inside.n == 2 && ids && !outside.n,
			 "a path that is cut hides no record from a cgroup namespace\n");
	ksft_test_result(!strcmp(inside.paths[0], whole) && !strncmp(inside.paths[1], "...", 3) &&
			 !strcmp(inside.paths[1] + 3, cut),
			 "what is kept of it is shown from the namespace's root on\n");
	free(leaves[0]);
	free(leaves[1]);
}

static void test_small_ring(void)
{
	const char *cgroup = TOP "/small";
	struct shape shape = { .anon = 100 }, big = { .anon = 200 };
	long long last, eligible;
	struct kills kills;
	pid_t pids[3];
	int i;

	module_unload();
	module_need("kills=1 kill_candidates=0");
	make(cgroup, false);
	for (i = 0; i < 3; i++) {
		pids[i] = start(cgroup, i ? &shape : &big);
		if (i && provoke(cgroup, cgroup) != CHARGED_KILL)
			ksft_exit_fail_msg("kill %d was not provoked\n", i);
	}
	/* Two kills; or three, if one did not help in time. The last chose among who was left. */
	last = cgroup_key(cgroup, "memory.events", "oom_kill");
	kills = kills_read_to(last);
	eligible = kills.n ? kill_number(&kills.all[0], "eligible_count") : -1;
	if (last != 2 || eligible != 2)
		ksft_print_msg("%lld kills, %zu records, %lld eligible\n", last, kills.n, eligible);
	ksft_test_result(kills.n == 1 && kills.overwritten == last - 1ULL &&
			 kills.all[0].number == (unsigned long long)last &&
			 !kills.all[0].candidates.nr_rows && eligible == 4 - last,
			 "kills=1 kill_candidates=0: the last kill, its candidates just counted\n");
	kills_free(&kills);
	for (i = 0; i < 3; i++)
		child_end(pids[i]);
	module_unload();
	ksft_test_result(module_load("kills=0") == -EINVAL && module_load("kills=4097") == -EINVAL &&
			 module_load("kill_candidates=257") == -EINVAL,
			 "sizes out of range are refused\n");
}

/* Of domains without a victim only some get records within an hour; with kills=4 it is one. */
static void test_nobody_bound(void)
{
	const char *cgroups[] = { TOP "/nobody1", TOP "/nobody2" };
	struct shape safe = { .anon = 100, .adj = -1000 };
	long long calls, left_out, repeated = -1, id;
	struct kills kills;
	pid_t pids[2];
	int i;

	module_need("kills=4");
	for (i = 0; i < 2; i++) {
		make(cgroups[i], false);
		pids[i] = start(cgroups[i], &safe);
		provoke(cgroups[i], cgroups[i]);
	}
	left_out = status_number("oom_no_victim_unrecorded_count");
	provoke(cgroups[0], cgroups[0]);
	id = cgroup_id(cgroups[0]);
	kills = kills_read_to(1);
	calls = status_number("oom_no_victim_count");
	if (kills.n)
		repeated = kill_number(&kills.all[0], "repeat_count");
	ksft_print_msg("%lld calls, %lld in the record, %lld in none\n", calls, repeated, left_out);
	ksft_test_result(kills.n == 1 && kill_number(&kills.all[0], "domain_id") == id &&
			 !strcmp(kill_text(&kills.all[0], "kind"), "no_victim") && repeated >= 2 &&
			 left_out >= 1 && repeated + left_out == calls &&
			 status_number("oom_no_victim_unrecorded_count") == left_out,
			 "nobody to kill in one domain more: counted, but no record\n");
	kills_free(&kills);
	for (i = 0; i < 2; i++)
		child_end(pids[i]);
	module_unload();
}

int main(void)
{
	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(25);
	cleanup_tree(TOP);
	cleanup_file(CACHED);
	cleanup_file(PINNED);
	cleanup_file(FILLER);
	make(TOP, true);
	log_fd = kmsg_open();

	test_report();
	test_nested();
	test_group();
	test_group_between();
	test_exiting();
	test_effort();
	test_nobody();
	test_writer();
	test_own_min();
	test_deep();
	test_small_ring();
	test_nobody_bound();
	ksft_finished();
}
