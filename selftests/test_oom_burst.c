// SPDX-License-Identifier: GPL-2.0
/*
 * No OOM kill is lost silently, whoever reads and whoever unloads meanwhile.
 *
 * Stimulus: 500 kills (64 for a small workload) from 8 cgroups at once; a ring of 8
 * that is written over and over while several processes read it in pieces of 7
 * bytes, some of them following it with poll(); readers that sleep in poll(),
 * epoll_wait() and select(), one of them stopped, when a kill comes, and when
 * the module goes; loading and unloading while the kills go on.
 *
 * Compared with: oom_kill of memory.events, of all 8, and of /proc/vmstat; the
 * numbers of the records, which run on from 1, but for those said to be gone; the
 * strict parser of kills.h; who waits must wake, and rmmod must not.
 *
 * Tolerance: none. Times are just there for what would never end otherwise.
 *
 * mmscope-test: memory=1G timeout=600 flavours=yes
 */
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>

#include "lib/cleanup.h"
#include "lib/hurry.h"
#include "lib/kills.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/burst"
#define CGROUPS 8
#define NR_READERS 5

static pid_t drivers[CGROUPS];
static char *cgroups[CGROUPS];

/* What the children tell us. */
static struct shared {
	bool stop;
	bool started[NR_READERS];
	long readings, broken, errors;
	unsigned long long followed, gone, last;
	char why[256];
} *shared;

static void stop_drivers(void)
{
	int i;

	for (i = 0; i < CGROUPS; i++) {
		child_end(drivers[i]);
		drivers[i] = 0;
	}
}

/* A process that is killed for what it takes. */
static void be_killed(const char *cgroup)
{
	pid_t pid = fork_into(cgroup);

	if (!pid) {
		if (set_adj(0))
			_exit(1);
		charge_anon(64 << 20);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
}

/* One for each cgroup; each has so many processes killed, 0: on and on. */
static void start_drivers(int kills)
{
	int i, n;

	fflush(stdout);
	for (i = 0; i < CGROUPS; i++) {
		drivers[i] = fork();
		if (drivers[i])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (n = 0; !kills || n < kills; n++)
			be_killed(cgroups[i]);
		_exit(0);
	}
}

static void wait_drivers(void)
{
	int i;

	for (i = 0; i < CGROUPS; i++) {
		waitpid(drivers[i], NULL, 0);
		drivers[i] = 0;
	}
}

static long long events_kills(void)
{
	long long sum = 0;
	int i;

	for (i = 0; i < CGROUPS; i++)
		sum += cgroup_key(cgroups[i], "memory.events", "oom_kill");
	return sum;
}

/* A record that was put together of two would name two cgroups. */
static int strange_records(const struct kills *kills)
{
	int strange = 0;
	size_t i;

	for (i = 0; i < kills->n; i++) {
		const struct kill *kill = &kills->all[i];

		strange += strncmp(kill_text(kill, "domain_path"), "/burst/", 7) ||
			   strcmp(kill_text(kill, "domain_path"), kill_text(kill, "victim_cgroup")) ||
			   kill_number(kill, "killed_count") != 1 ||
			   !kill->candidates.nr_rows ||
			   strcmp(table_get(&kill->candidates, 0, "pid"),
				  kill_text(kill, "victim_pid")) ||
			   strcmp(table_get(&kill->candidates, 0, "cgroup_id"),
				  kill_text(kill, "domain_id"));
	}
	return strange;
}

static void test_burst(void)
{
	int each = small_workload() ? 8 : 63;
	long long vmstat = vmstat_kills(), events = events_kills(), killed = 0;
	double start = now_seconds();
	struct table status;
	struct kills kills;
	size_t i;

	module_need("kills=1024");
	start_drivers(each);
	wait_drivers();
	vmstat = vmstat_kills() - vmstat;
	events = events_kills() - events;
	kills = kills_read_to(events);
	for (i = 0; i < kills.n; i++)
		killed += kill_number(&kills.all[i], "killed_count");
	ksft_print_msg("%zu records of %lld killed in %.0f s; memory.events %lld, vmstat %lld\n",
		       kills.n, killed, now_seconds() - start, events, vmstat);
	ksft_test_result(events >= each * CGROUPS && vmstat == events && killed == events &&
			 !kills.overwritten,
			 "a burst from %d cgroups: each kill is recorded once\n", CGROUPS);
	ksft_test_result(!strange_records(&kills), "each record is of one kill\n");
	status = keys_read("status");
	ksft_test_result(!strcmp(key_get(&status, "events_lost") ?: "", "0"),
			 "status counts nothing lost\n");
	table_free(&status);
	kills_free(&kills);
	module_unload();
}

static void note_reading(char *text)
{
	struct kills kills;
	const char *why = text ? kills_parse(&kills, text) : strerror(errno);

	__atomic_fetch_add(&shared->readings, 1, __ATOMIC_SEQ_CST);
	if (!why && strange_records(&kills))
		why = "a strange record";
	if (why) {
		__atomic_fetch_add(&shared->broken, 1, __ATOMIC_SEQ_CST);
		snprintf(shared->why, sizeof(shared->why), "%s", why);
	}
	if (text)
		kills_free(&kills);
}

static void read_in_pieces(int number)
{
	int fd;

	while (!shared->stop) {
		fd = open(PROC_MMSCOPE "/oom/kills", O_RDONLY | O_CLOEXEC);
		note_reading(slurp_fd(fd, 7, NULL));
		close(fd);
		shared->started[number] = true;
	}
	_exit(0);
}

/*
 * Reads on and on what comes, until there is no more to come; if it is @slow, it
 * comes too late for some.
 */
static void follow(int number, size_t piece, bool slow)
{
	struct pollfd from = { .events = POLLIN };
	size_t used = 0, size = 1 << 20;
	char *text = malloc(size);
	struct kills kills;
	const char *why;
	ssize_t got;
	bool stop;

	from.fd = open(PROC_MMSCOPE "/oom/kills", O_RDONLY | O_CLOEXEC);
	for (;;) {
		got = read(from.fd, text + used, piece);
		if (got < 0) {
			__atomic_fetch_add(&shared->errors, 1, __ATOMIC_SEQ_CST);
			_exit(1);
		}
		used += got;
		if (used + piece + 1 > size) {
			size *= 2;
			text = realloc(text, size);
		}
		if (slow && !shared->stop)
			sleep_ms(200);
		if (got)
			continue;
		shared->started[number] = true;
		/* When that is set the last record is there: looked at before, not after. */
		stop = shared->stop;
		if (poll(&from, 1, 200) == 0 && stop)
			break;
	}
	text[used] = '\0';
	why = kills_parse(&kills, text);
	if (!why && strange_records(&kills))
		why = "a strange record";
	if (why) {
		__atomic_fetch_add(&shared->broken, 1, __ATOMIC_SEQ_CST);
		snprintf(shared->why, sizeof(shared->why), "following: %s", why);
	} else {
		__atomic_fetch_add(&shared->followed, kills.n, __ATOMIC_SEQ_CST);
		__atomic_fetch_add(&shared->gone, kills.overwritten, __ATOMIC_SEQ_CST);
		if (kills.next - 1 != shared->last)
			__atomic_fetch_add(&shared->errors, 1, __ATOMIC_SEQ_CST);
	}
	_exit(0);
}

static void test_wrap(void)
{
	pid_t readers[NR_READERS];
	long long events;
	struct kills kills;
	int i;

	module_need("kills=8 kill_candidates=4");
	memset(shared, 0, sizeof(*shared));
	fflush(stdout);
	for (i = 0; i < NR_READERS; i++) {
		readers[i] = fork();
		if (readers[i])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (i < 3)
			read_in_pieces(i);
		else
			follow(i, i == 3 ? 7 : 2000, i == 4);
	}
	for (i = 0; i < NR_READERS; i++)
		while (!shared->started[i])
			sleep_ms(10);
	events = events_kills();
	start_drivers(small_workload() ? 3 : 12);
	wait_drivers();
	events = events_kills() - events;
	kills = kills_read_to(events);
	shared->last = kills.next - 1;
	shared->stop = true;
	for (i = 0; i < NR_READERS; i++)
		waitpid(readers[i], NULL, 0);
	ksft_print_msg("%lld kills; %ld readings; the followers saw %llu, and %llu were gone\n",
		       events, shared->readings, shared->followed, shared->gone);
	if (shared->broken)
		ksft_print_msg("%ld broken: %s\n", shared->broken, shared->why);
	ksft_test_result(kills.n == 8 && kills.overwritten == (unsigned long long)events - 8 &&
			 !strange_records(&kills),
			 "a small ring keeps the last, and says what is gone\n");
	ksft_test_result(shared->readings >= 3 && !shared->broken,
			 "what was read while it was written over is whole\n");
	ksft_test_result(!shared->errors &&
			 shared->followed + shared->gone == 2 * (unsigned long long)events,
			 "followers see each kill, or that it is gone\n");
	kills_free(&kills);
	module_unload();
}

enum how { BY_POLL, BY_EPOLL, BY_SELECT, NR_HOWS };

static bool wait_readable(enum how how, int fd, int ms)
{
	struct timeval time = { ms / 1000, ms % 1000 * 1000 };
	struct epoll_event event = { .events = EPOLLIN };
	struct pollfd from = { .fd = fd, .events = POLLIN };
	fd_set set;
	int epoll, got;

	switch (how) {
	case BY_POLL:
		return poll(&from, 1, ms) == 1;
	case BY_EPOLL:
		epoll = epoll_create1(EPOLL_CLOEXEC);
		if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event))
			return false;
		got = epoll_wait(epoll, &event, 1, ms);
		close(epoll);
		return got == 1;
	default:
		FD_ZERO(&set);
		FD_SET(fd, &set);
		return select(fd + 1, &set, NULL, NULL, &time) == 1;
	}
}

/* Reads what there is, waits for more. 0: it came; 2: the module went; 1: neither. */
static pid_t start_waiter(enum how how)
{
	char text[4096];
	ssize_t got;
	int fd, ready[2];
	pid_t pid;

	if (pipe2(ready, O_CLOEXEC))
		return -1;
	fflush(stdout);
	pid = fork();
	if (pid) {
		close(ready[1]);
		if (read(ready[0], text, 1) != 1)
			ksft_exit_fail_msg("a waiting process could not be made\n");
		close(ready[0]);
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd = open(PROC_MMSCOPE "/oom/kills", O_RDONLY | O_CLOEXEC);
	while ((got = read(fd, text, sizeof(text))) > 0)
		;
	/* All was read: it must not be readable now. */
	if (got || wait_readable(how, fd, 0) || write(ready[1], "", 1) != 1 ||
	    !wait_readable(how, fd, 180000))
		_exit(1);
	got = read(fd, text, sizeof(text));
	if (got < 0 && errno == EIO)
		_exit(2);
	_exit(got > 0 && !strncmp(text, "kill ", 5) ? 0 : 1);
}

static bool waiters_return(const pid_t *pids, int n, int expected)
{
	bool all = true;
	int i, status;

	for (i = 0; i < n; i++) {
		if (waitpid(pids[i], &status, 0) != pids[i] || !WIFEXITED(status) ||
		    WEXITSTATUS(status) != expected) {
			ksft_print_msg("waiting process %d of %d ended with 0x%x\n", i, n, status);
			all = false;
		}
	}
	return all;
}

static void test_poll(void)
{
	pid_t pids[NR_HOWS];
	struct kills kills;
	double start;
	int i;

	module_need("");
	be_killed(cgroups[0]);
	kills = kills_read_to(1);
	kills_free(&kills);
	for (i = 0; i < NR_HOWS; i++)
		pids[i] = start_waiter(i);
	start = now_seconds();
	be_killed(cgroups[1]);
	ksft_test_result(waiters_return(pids, NR_HOWS, 0) && now_seconds() - start < 60,
			 "a kill wakes who waits in poll, epoll_wait, select\n");
	kills = kills_read();
	ksft_test_result(kills.n == 2 && !kills.overwritten,
			 "who comes late gets all that is there\n");
	kills_free(&kills);
	module_unload();
}

static void test_rmmod_of_waiters(void)
{
	pid_t pids[2 * NR_HOWS];
	double start, unloading;
	struct kills kills;
	int i, error;

	module_need("");
	be_killed(cgroups[0]);
	kills = kills_read_to(1);
	kills_free(&kills);
	for (i = 0; i < 2 * NR_HOWS; i++)
		pids[i] = start_waiter(i % NR_HOWS);
	/* It cannot leave by itself before it goes on. */
	kill(pids[NR_HOWS], SIGSTOP);
	start = now_seconds();
	error = module_unload();
	unloading = now_seconds() - start;
	kill(pids[NR_HOWS], SIGCONT);
	ksft_print_msg("rmmod took %.1f s\n", unloading);
	ksft_test_result(!error && unloading < 60, "rmmod does not wait for who waits\n");
	ksft_test_result(waiters_return(pids, 2 * NR_HOWS, 2),
			 "who waits returns at rmmod, and reads EIO\n");
}

static void test_rmmod_in_storm(void)
{
	int loads = small_workload() ? 4 : 12, i, failed = 0;
	unsigned long long seen = 0;
	struct kills kills;
	pid_t ticker;

	start_drivers(0);
	ticker = hurry_start();
	for (i = 0; i < loads; i++) {
		if (module_load(i % 2 ? "kills=2" : "")) {
			failed++;
			continue;
		}
		sleep_ms(i % 4 * 150 + 10);
		/* A slow machine may kill nobody while it lasts: the last one waits for a kill. */
		kills = i + 1 < loads || seen ? kills_read() : kills_read_to(1);
		failed += strange_records(&kills);
		seen += kills.next - 1;
		kills_free(&kills);
		failed += !!module_unload();
	}
	hurry_end(ticker);
	stop_drivers();
	ksft_print_msg("%d loads, %llu kills seen\n", loads, seen);
	ksft_test_result(!failed && seen, "loading and unloading in a storm of kills\n");
}

int main(void)
{
	int i;

	ksft_print_header();
	cgroup_need();
	module_need("");
	module_unload();
	ksft_set_plan(11);
	cleanup_tree(TOP);
	cleanup_call(stop_drivers);
	if (set_adj(-1000))
		ksft_exit_fail_msg("oom_score_adj: %s\n", strerror(errno));
	sysctl_set("oom_dump_tasks", 0);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	cgroup_need_made(TOP);
	if (shared == MAP_FAILED || cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no shared memory or no cgroups\n");
	for (i = 0; i < CGROUPS; i++) {
		if (asprintf(&cgroups[i], TOP "/%d", i) < 0)
			ksft_exit_fail_msg("no memory\n");
		cgroup_need_made(cgroups[i]);
		cgroup_write(cgroups[i], "memory.swap.max", "0");
		cgroup_write(cgroups[i], "memory.max", "1M");
	}

	test_burst();
	test_wrap();
	test_poll();
	test_rmmod_of_waiters();
	test_rmmod_in_storm();
	ksft_finished();
}
