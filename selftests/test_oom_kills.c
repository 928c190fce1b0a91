// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/oom/kills against the kernel's own report of the same kills.
 *
 * Stimulus: OOM kills in memory cgroups, one at a time: among processes of all
 * kinds; in an ancestor's limit, with the victim two levels below; of a group of
 * 200 (memory.oom.group); of a process that was exiting anyway; in a cgroup that
 * is removed afterwards; with hardly any room in the ring.
 *
 * Compared with: /dev/kmsg (who asked, gfp and order, constraint, paths, the
 * domain's usage and memory.stat, each line of the table of tasks, the victim's
 * amounts); memory.events; who exited.
 *
 * Tolerance: none. What could be reclaimed meanwhile does not exist: there is
 * no swap for these cgroups, and files are not mapped. With PREEMPT_RT the
 * amounts of candidates may be unknown, as the module must not wait for them.
 *
 * mmscope-test: memory=1G timeout=300
 */
#include <pthread.h>
#include <sys/ptrace.h>

#include "module.h"
#include "oom_report.h"

#define TOP CGROUP_ROOT "/kills"
#define FILLER "/tmp/kills.fill"
#define CANDIDATES 24

static pid_t tester;
static int log_fd;

static void clean_up(void)
{
	if (getpid() != tester)
		return;
	unlink(FILLER);
	cgroup_remove_tree(TOP);
}

struct shape {
	int anon, shmem, tables, adj, threads, uid;
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

static bool exits(pid_t pid)
{
	int tries;

	for (tries = 0; tries < 1000; tries++) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return true;
		sleep_ms(10);
	}
	return false;
}

/* The last record, and the log since the last call. */
struct both {
	struct kills kills;
	const struct kill *kill;	/* NULL if there is no new one */
	char *log;
};

static struct both read_both(unsigned long long next)
{
	struct both b = { .kills = kills_read_to(next) };

	if (b.kills.n && b.kills.next == next + 1)
		b.kill = &b.kills.all[b.kills.n - 1];
	else
		ksft_print_msg("numbers go to %llu, not to %llu\n", b.kills.next - 1, next);
	b.log = report_log(log_fd);
	return b;
}

static void free_both(struct both *b)
{
	kills_free(&b->kills);
	free(b->log);
}

static void test_report(void)
{
	const char *cgroup = TOP "/plain";
	unsigned long long next = kills_read().next;
	struct shape shape = { 0 };
	struct both b;
	enum charged how;
	pid_t pids[CANDIDATES], victim;
	int i;

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
	/* The report's limit is ten in five seconds: whatever was before. */
	sleep_ms(5100);
	free(report_log(log_fd));
	how = provoke(cgroup, cgroup);
	b = read_both(next);
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
	ksft_test_result(kill_number(b.kill, "killed_count") ==
			 cgroup_key(cgroup, "memory.events", "oom_kill") && !b.kill->peers.nr_rows,
			 "killed_count is memory.events' oom_kill\n");
	free_both(&b);
	for (i = 0; i < CANDIDATES; i++)
		if (pids[i] != victim)
			child_end(pids[i]);
}

static void test_nested(void)
{
	const char *outer = TOP "/outer", *inner = TOP "/outer/inner";
	const char *leaf = TOP "/outer/inner/leaf", *other = TOP "/outer/other";
	unsigned long long next = kills_read().next;
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
	victim = start(leaf, &big);
	spared = start(other, &small);
	sleep_ms(5100);
	free(report_log(log_fd));
	provoke(other, outer);
	b = read_both(next);
	ksft_test_result(b.kill && kill_number(b.kill, "domain_id") == (long long)cgroup_id(outer) &&
			 kill_number(b.kill, "victim_cgroup_id") == (long long)cgroup_id(leaf) &&
			 kill_number(b.kill, "asker_cgroup_id") == (long long)cgroup_id(other) &&
			 kill_number(b.kill, "victim_pid") == victim &&
			 !report_compare_context(b.kill, b.log) &&
			 !report_compare_victim(b.kill, b.log) &&
			 !report_compare_candidates(b.kill, b.log, 32) && exits(victim),
			 "an ancestor's limit: the domain is the ancestor\n");
	child_end(spared);
	free_both(&b);

	/* The record does not need the cgroup. */
	cgroup_remove_tree(outer);
	b = read_both(next);
	ksft_test_result(access(outer, F_OK) && b.kill &&
			 !strcmp(kill_text(b.kill, "domain_path"), "/kills/outer") &&
			 !strcmp(kill_text(b.kill, "victim_cgroup"), "/kills/outer/inner/leaf") &&
			 !strcmp(kill_text(b.kill, "asker_cgroup"), "/kills/outer/other"),
			 "a record outlives its cgroups\n");
	free_both(&b);
}

static void test_group(void)
{
	const char *group = TOP "/group", *half = TOP "/group/half", *rest = TOP "/group/rest";
	int count = slow_kernel() ? 40 : 200, i, missing = 0, gone = 0;
	unsigned long long next = kills_read().next;
	struct shape shape = { .anon = 8 }, big = { .anon = 300 }, safe = { .anon = 8, .adj = -1000 };
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
		pids[i] = start(i % 2 ? half : rest, i == count / 2 ? &big : &shape);
	spared = start(half, &safe);
	sleep_ms(5100);
	free(report_log(log_fd));
	provoke(rest, group);
	b = read_both(next);
	events = cgroup_key(group, "memory.events", "oom_kill");
	groups = cgroup_key(group, "memory.events", "oom_group_kill");
	for (i = 0; i < count; i++)
		gone += exits(pids[i]);

	ksft_print_msg("%d processes exited, oom_kill %lld, oom_group_kill %lld\n", gone, events,
		       groups);
	ksft_test_result(b.kill && gone == count && !waitpid(spared, NULL, WNOHANG) &&
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
			 kill_number(b.kill, "victim_pid") == pids[count / 2],
			 "all peers are named once\n");
	child_end(spared);
	free_both(&b);
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
 * Who is exiting anyway is killed by nobody: it is given access to reserves, and
 * the OOM reaper, two seconds later since 5.18, takes its memory away.
 */
static void test_exiting(void)
{
	const char *cgroup = TOP "/exiting";
	unsigned long long next = kills_read().next;
	struct shape big = { .anon = 500 }, small = { .anon = 50 };
	pid_t pid, spared, writer;
	bool dying, reaped;
	int status = 1;
	struct both b;

	make(cgroup, false);
	spared = start(cgroup, &small);
	pid = start_exiting(cgroup, &big);
	free(report_log(log_fd));

	/* Nobody is killed, so all is written, with the memory that the reaper frees. */
	cgroup_write(cgroup, "memory.max", "3M");
	writer = fork();
	if (!writer)
		_exit(charge_until_kill(cgroup, cgroup, "memory.events", FILLER, 600) !=
		      CHARGED_ALL);
	/* Before 5.18 that may be over before anybody can look. */
	dying = kernel_series() < 518 || verdict_becomes(cgroup, "none_dying");
	reaped = waitpid(writer, &status, 0) == writer && !status &&
		 verdict_becomes(cgroup, "kill");
	b = read_both(next);
	ksft_test_result(b.kill && reaped && !strcmp(kill_text(b.kill, "kind"), "exiting") &&
			 kill_number(b.kill, "victim_pid") == pid &&
			 kill_number(b.kill, "killed_count") == 0 &&
			 kill_number(b.kill, "domain_id") == (long long)cgroup_id(cgroup) &&
			 cgroup_key(cgroup, "memory.events", "oom_kill") == 0 &&
			 !strstr(b.log, "Killed process") && strstr(b.log, "oom_reaper: reaped"),
			 "a process that exits anyway: a record, and no kill\n");
	ksft_test_result(dying && reaped, "as long as a victim exits, the domain's verdict says so\n");
	free_both(&b);
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	waitpid(pid, NULL, __WALL);
	child_end(spared);
	unlink(FILLER);
}

static void test_small_ring(void)
{
	const char *cgroup = TOP "/small";
	struct shape shape = { .anon = 100 }, big = { .anon = 200 };
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
	kills = kills_read_to(2);
	ksft_test_result(kills.n == 1 && kills.overwritten == 1 && kills.all[0].number == 2 &&
			 !kills.all[0].candidates.nr_rows &&
			 kill_number(&kills.all[0], "eligible_count") == 2,
			 "kills=1 kill_candidates=0: the last kill, its candidates just counted\n");
	kills_free(&kills);
	for (i = 0; i < 3; i++)
		child_end(pids[i]);
	module_unload();
	ksft_test_result(module_load("kills=0") == -EINVAL && module_load("kills=4097") == -EINVAL &&
			 module_load("kill_candidates=257") == -EINVAL,
			 "sizes out of range are refused\n");
}

int main(void)
{
	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(13);
	tester = getpid();
	atexit(clean_up);
	make(TOP, true);
	log_fd = kmsg_open();

	test_report();
	test_nested();
	test_group();
	test_exiting();
	test_small_ring();
	ksft_finished();
}
