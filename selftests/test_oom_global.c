// SPDX-License-Identifier: GPL-2.0
/*
 * Kills for the whole machine's sake: /proc/mmscope/oom/domains before, and
 * oom/kills after, against the kernel's own report.
 *
 * Stimulus: sysrq-f, with the most expendable processes being equal; a machine
 * that runs out of memory, with and without oom_kill_allocating_task; one node of
 * two that does, to a process that a cpuset, or a memory policy, binds to it; one of
 * which a part is set aside as huge pages; requests for blocks of 4 pages, when what is free is
 * in single ones; a process that asks for huge pages, which are not to be had, before it takes everything;
 * one that is killed by a signal while it forks, and needs the last memory for that.
 *
 * Compared with: who exits; /dev/kmsg, its Mem-Info too; oom_kill of /proc/vmstat; the nodes'
 * sizes in /proc/zoneinfo; for the rounds of reclaim, and what is decided after
 * them, a recording by tracefs of direct reclaims and decisions.
 *
 * Tolerance: none. The second node is a part of the memory that the kernel is
 * told to take for one (numa=fake); where it cannot, these cases are skipped.
 * There is no swap: filling it would take the time, and show nothing.
 *
 * mmscope-test: swap=0 append=numa=fake=2 timeout=400
 */
#include <linux/mempolicy.h>

#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/oom_report.h"
#include "lib/reclaim.h"
#include "lib/test.h"
#include "lib/trace.h"

#define TOP CGROUP_ROOT "/global"
#define FILLER "/tmp/global.fill"

static int log_fd;

static int be_expendable(void *unused)
{
	(void)unused;
	return set_adj(1000) || charge_anon(1 << 20);
}

static void take_everything(void)
{
	/* In pieces, for a kernel that would refuse so much at once. */
	while (!charge_anon(16 << 20))
		;
	_exit(1);
}

/* The process that shall take everything; it is killed for that. */
static bool took_everything(pid_t pid)
{
	int status = 0;

	if (waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		return true;
	ksft_print_msg("the process that shall take everything ended with 0x%x\n", status);
	return false;
}

/* The row of the machine, the last. */
static pid_t predicted(const char *verdict)
{
	struct table table = table_read("oom/domains");
	size_t row = table.nr_rows - 1;
	long long pid;

	if (!table.nr_rows || strcmp(table_get(&table, row, "kind"), "machine") ||
	    strcmp(table_get(&table, row, "verdict"), verdict))
		pid = -1;
	else if (!table_number(&table, row, "pid", &pid))
		pid = 0;
	table_free(&table);
	return pid;
}

/* Pages of a node as totalpages counts them. */
static long long present_pages(int node)
{
	char *text = slurp("/proc/zoneinfo", NULL), *line, *rest = text;
	long long sum = 0, pages;
	int at = -1;

	while (text && (line = next_line(&rest))) {
		if (sscanf(line, "Node %d,", &at) == 1)
			continue;
		if (at == node && sscanf(line, " present %lld", &pages) == 1)
			sum += pages;
	}
	free(text);
	return sum;
}

static long long ram_pages(void)
{
	char *text = slurp("/proc/meminfo", NULL);
	long long pages = text ? report_number(text, "MemTotal:") / 4 : -1;

	free(text);
	return pages;
}

static bool same_as_report(const struct kill *kill, const char *log)
{
	return !report_compare_context(kill, log) && !report_compare_victim(kill, log) &&
	       !report_compare_candidates(kill, log, 32) &&
	       !report_compare_machine(kill, log) && !report_adds_up(kill);
}

static void test_sysrq(void)
{
	struct mark mark = kills_mark();
	struct both b;
	pid_t pids[3], victim;
	int i, others = 0;

	if (access("/proc/sysrq-trigger", F_OK)) {
		ksft_test_result_skip("this kernel has no sysrq: sysrq-f kills the one predicted\n");
		ksft_test_result_skip("this kernel has no sysrq: the record equals the report\n");
		return;
	}
	/*
	 * Each CPU counts some pages of a process for itself before it adds them up, and
	 * the killer does not ask: equals are equal to it if all was counted on one CPU.
	 */
	run_on_cpu(0);
	for (i = 0; i < 3; i++) {
		pids[i] = child_start(TOP, be_expendable, NULL);
		if (pids[i] < 0)
			ksft_exit_fail_msg("no process to be killed\n");
	}
	/* Who has said that it is ready may still fault a page in on its way to sleep. */
	sleep(2);
	free(report_log(log_fd));
	victim = predicted("tie");
	/* The kernel does it in a work of its own. */
	if (cgroup_write("/proc", "sysrq-trigger", "f"))
		ksft_exit_fail_msg("sysrq-f: %s\n", strerror(errno));
	ksft_test_result(victim > 0 && exits(victim), "sysrq-f kills the one predicted, of three equal ones\n");
	for (i = 0; i < 3; i++)
		if (pids[i] != victim) {
			others += !waitpid(pids[i], NULL, WNOHANG);
			child_end(pids[i]);
		}
	b = both_read(log_fd, mark);
	ksft_test_result(b.kill && others == 2 && same_as_report(b.kill, b.log) &&
			 kill_number(b.kill, "sysrq") == 1 &&
			 !strcmp(kill_text(b.kill, "trigger"), "sysrq") &&
			 !strcmp(kill_text(b.kill, "reclaim_rounds_count"), "-") &&
			 !strcmp(kill_text(b.kill, "order"), "-") &&
			 !strcmp(kill_text(b.kill, "kind"), "selected") &&
			 !strcmp(kill_text(b.kill, "domain"), "machine") &&
			 kill_number(b.kill, "total_pages") == ram_pages() &&
			 kill_number(b.kill, "killed_count") == 1 && vmstat_kills() == mark.killed + 1,
			 "sysrq-f: the record equals the report\n");
	both_free(&b);
}

static void test_machine(void)
{
	struct mark mark = kills_mark();
	struct both b;
	bool killed;
	pid_t pid;

	free(report_log(log_fd));
	pid = fork_into(TOP);
	if (!pid) {
		set_adj(0);
		take_everything();
	}
	killed = took_everything(pid);
	b = both_read(log_fd, mark);
	ksft_test_result(b.kill && killed && same_as_report(b.kill, b.log) &&
			 kill_number(b.kill, "victim_pid") == pid &&
			 kill_number(b.kill, "asker_cgroup_id") == kill_number(b.kill, "victim_cgroup_id") &&
			 kill_number(b.kill, "victim_cgroup_id") == (long long)cgroup_id(TOP) &&
			 kill_number(b.kill, "domain_id") == (long long)cgroup_id(CGROUP_ROOT) &&
			 !strcmp(kill_text(b.kill, "domain_path"), "/") &&
			 !strcmp(kill_text(b.kill, "constraint"), "none") &&
			 kill_number(b.kill, "sysrq") == 0 &&
			 kill_number(b.kill, "reclaim_rounds_count") > 0 &&
			 kill_number(b.kill, "reclaim_ns") > 0 &&
			 kill_number(b.kill, "total_pages") == ram_pages() &&
			 vmstat_kills() == mark.killed + 1,
			 "a machine out of memory: the record equals the report\n");
	both_free(&b);
}

static void test_allocating_task(void)
{
	struct mark mark = kills_mark();
	struct both b;
	bool killed, told;
	pid_t pid, decoy;

	decoy = child_start(TOP, be_expendable, NULL);
	sysctl_set("oom_kill_allocating_task", 1);
	told = !predicted("allocating_task");
	free(report_log(log_fd));
	pid = fork_into(TOP);
	if (!pid) {
		set_adj(0);
		take_everything();
	}
	killed = took_everything(pid);
	sysctl_set("oom_kill_allocating_task", 0);
	b = both_read(log_fd, mark);
	ksft_test_result(b.kill && killed && !report_compare_context(b.kill, b.log) &&
			 !report_compare_victim(b.kill, b.log) && !waitpid(decoy, NULL, WNOHANG) &&
			 !strcmp(kill_text(b.kill, "kind"), "allocating_task") &&
			 !strcmp(kill_text(b.kill, "victim_points"), "-") &&
			 kill_number(b.kill, "asker_pid") == pid &&
			 kill_number(b.kill, "victim_pid") == pid &&
			 !kill_number(b.kill, "considered_count") && !b.kill->candidates.nr_rows,
			 "oom_kill_allocating_task: who asks is killed, nobody else considered\n");
	ksft_test_result(told, "the machine's verdict says allocating_task\n");
	both_free(&b);
	child_end(decoy);
}

/* Each zone that a request could use lacked free memory, and no other one is judged. */
static bool zones_lack_free(const struct kill *kill, const char *node)
{
	size_t row, allowed = 0;

	for (row = 0; row < kill->zones.nr_rows; row++) {
		bool on_node = !node || !strcmp(table_get(&kill->zones, row, "node"), node);
		const char *lacks = table_get(&kill->zones, row, "short");

		if (strcmp(table_get(&kill->zones, row, "allowed"), on_node ? "1" : "0") ||
		    strcmp(lacks, on_node ? "free" : "-")) {
			ksft_print_msg("zone %s of node %s: short %s\n",
				       table_get(&kill->zones, row, "zone"),
				       table_get(&kill->zones, row, "node"), lacks);
			return false;
		}
		allowed += on_node;
	}
	return allowed && kill_number(kill, "zones_left_out") == 0;
}

/* Node 1 is full, and node 0 is not: @bind_with_policy tells why it does not help. */
static void test_node(bool bind_with_policy, const char *constraint)
{
	const char *cgroup = bind_with_policy ? TOP : TOP "/node1";
	struct mark mark = kills_mark();
	unsigned long long node1 = 2;
	struct both b;
	bool killed;
	pid_t pid;

	if (access("/sys/devices/system/node/node1", F_OK)) {
		ksft_test_result_skip("constraint %s: the machine has one node\n", constraint);
		return;
	}
	if (!bind_with_policy) {
		cgroup_need_made(cgroup);
		if (cgroup_write(cgroup, "cpuset.mems", "1")) {
			ksft_test_result_skip("constraint %s: no cpuset controller\n", constraint);
			return;
		}
	}
	free(report_log(log_fd));
	/* It moves there: a child born in a cpuset is not bound by it on 5.10. */
	fflush(stdout);
	pid = bind_with_policy ? fork_into(TOP) : fork();
	if (!pid) {
		set_adj(0);
		if (!bind_with_policy && cgroup_write(cgroup, "cgroup.procs", "0"))
			_exit(2);
		if (bind_with_policy && syscall(SYS_set_mempolicy, MPOL_BIND, &node1, 64))
			_exit(1);
		take_everything();
	}
	killed = took_everything(pid);
	b = both_read(log_fd, mark);
	ksft_print_msg("total_pages %lld, node 1 has %lld\n",
		       b.kill ? kill_number(b.kill, "total_pages") : -1, present_pages(1));
	ksft_test_result(b.kill && killed && same_as_report(b.kill, b.log) &&
			 !strcmp(kill_text(b.kill, "domain"), "machine") &&
			 !strcmp(kill_text(b.kill, "constraint"), constraint) &&
			 kill_number(b.kill, "victim_pid") == pid &&
			 kill_number(b.kill, "total_pages") == present_pages(1) &&
			 !strcmp(kill_text(b.kill, "trigger"), "allocation") &&
			 !strcmp(kill_text(b.kill, "nodes_allowed"), "1") &&
			 zones_lack_free(b.kill, "1"),
			 "constraint %s: the record equals the report\n", constraint);
	both_free(&b);
}

/* Most of the memory is set aside as huge pages, which no process may have. */
static void test_hugetlb(void)
{
	struct mark mark = kills_mark();
	long long set_aside;
	struct both b;
	bool killed;
	pid_t pid;

	free(report_log(log_fd));
	cgroup_write("/proc/sys", "vm/nr_hugepages", "100");
	set_aside = cgroup_key("/proc", "meminfo", "Hugetlb:") * 1024;
	pid = fork_into(TOP);
	if (!pid) {
		set_adj(0);
		take_everything();
	}
	killed = took_everything(pid);
	b = both_read(log_fd, mark);
	cgroup_write("/proc/sys", "vm/nr_hugepages", "0");
	ksft_print_msg("%lld bytes of huge pages, machine_hugetlb %lld, unaccounted %lld\n",
		       set_aside, b.kill ? kill_number(b.kill, "machine_hugetlb") : -1,
		       b.kill ? kill_number(b.kill, "machine_unaccounted") : -1);
	ksft_test_result(killed && b.kill && same_as_report(b.kill, b.log) &&
			 set_aside >= 100 << 20 &&
			 kill_number(b.kill, "machine_hugetlb") == set_aside &&
			 kill_number(b.kill, "machine_hugetlb_free") == set_aside &&
			 kill_number(b.kill, "machine_swap_total") == 0 &&
			 llabs(kill_number(b.kill, "machine_unaccounted")) < 32 << 20 &&
			 !strcmp(kill_text(b.kill, "trigger"), "allocation") &&
			 zones_lack_free(b.kill, NULL),
			 "huge pages: the machine's parts add up, and name them\n");
	both_free(&b);
}

/* Pages that stay where they are, with holes of one page each. */
static int be_fragmented(void *arg)
{
	size_t bytes = *(size_t *)arg, at;
	char *memory = charge_map(bytes, 0);

	if (!memory || set_adj(500))
		return -1;
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	charge_touch(memory, bytes);
	for (at = 0; at < bytes; at += 2 * CHARGE_PAGE)
		if (madvise(memory + at, CHARGE_PAGE, MADV_DONTNEED))
			return -1;
	return syscall(SYS_mlock2, memory, bytes, MLOCK_ONFAULT);
}

/* Has the kernel allocate blocks of 4 pages, an array each for a pipe of 256 buffers, until a kill. */
static int take_blocks(void *unused)
{
	struct rlimit files = { 20000, 20000 };
	long long killed = vmstat_kills();
	int ends[2], i;

	(void)unused;
	if (set_adj(-1000) || setrlimit(RLIMIT_NOFILE, &files))
		return -1;
	for (i = 0; i < 9000; i++) {
		if (pipe(ends) || fcntl(ends[1], F_SETPIPE_SZ, 256 << 12) < 0)
			return -1;
		if (i % 16 == 0 && vmstat_kills() > killed)
			return 0;
	}
	return -1;
}

/* Is there a zone with enough free memory, none of which is in a block of @order? */
static bool lacks_block(const struct kill *kill, int order)
{
	bool found = false;
	long long bytes;
	char column[32];
	size_t row;

	for (row = 0; row < kill->zones.nr_rows; row++) {
		int at;

		if (strcmp(table_get(&kill->zones, row, "short"), "order"))
			continue;
		found = true;
		ksft_print_msg("zone %s of node %s: %s bytes free\n",
			       table_get(&kill->zones, row, "zone"),
			       table_get(&kill->zones, row, "node"),
			       table_get(&kill->zones, row, "free"));
		/* What is there of a type that the request may not use is a pageblock's reserve. */
		for (at = order; at <= 10; at++) {
			snprintf(column, sizeof(column), "free_order%d", at);
			if (table_number(&kill->zones, row, column, &bytes) && bytes > 1 << 20)
				return false;
		}
	}
	return found;
}

/* Comes after the process that is to be killed, and before all that the machine needs. */
static int be_spare(void *unused)
{
	(void)unused;
	return set_adj(400);
}

/*
 * There is enough memory, but not in a piece. The OOM reaper of 5.10 leaves locked memory to the
 * victim's exit, and the kernel kills again until that is over: the spare processes are for that.
 */
static void test_order(void)
{
	pid_t pid, taker, spare[20];
	struct mark mark;
	struct both b;
	size_t bytes, i;

	for (i = 0; i < ARRAY_SIZE(spare); i++)
		spare[i] = child_start(TOP, be_spare, NULL);
	bytes = cgroup_key("/proc", "meminfo", "MemFree:") * 1024 - (48 << 20);
	/* Compaction must not move what is locked; CPUs must not keep the holes. */
	sysctl_set("compact_unevictable_allowed", 0);
	charge_cpus_keep("1000000");
	pid = child_start(TOP, be_fragmented, &bytes);
	if (pid < 0)
		ksft_exit_fail_msg("memory could not be fragmented\n");
	free(report_log(log_fd));
	mark = kills_mark();
	taker = child_start(TOP, take_blocks, NULL);
	b = both_read(log_fd, mark);
	child_end(taker);
	for (i = 0; i < ARRAY_SIZE(spare); i++)
		child_end(spare[i]);
	charge_cpus_keep("0");
	sysctl_set("compact_unevictable_allowed", 1);
	ksft_test_result(taker > 0 && b.kill && exits(pid) && same_as_report(b.kill, b.log) &&
			 kill_number(b.kill, "victim_pid") == pid &&
			 kill_number(b.kill, "asker_pid") == taker &&
			 kill_number(b.kill, "order") == 2 &&
			 !strcmp(kill_text(b.kill, "trigger"), "allocation") &&
			 lacks_block(b.kill, 2),
			 "a block of 4 pages: the record says that memory was fragmented\n");
	both_free(&b);
}

static const char *const recorded[] = {
	"vmscan/mm_vmscan_direct_reclaim_begin", "oom/reclaim_retry_zone", "oom/compact_retry",
	"oom/mark_victim",
};

/* False if one of these events does not exist here. */
static bool record(bool on)
{
	char file[128];
	bool all = true;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(recorded); i++) {
		snprintf(file, sizeof(file), "events/%s/enable", recorded[i]);
		all &= !cgroup_write(TRACE_ROOT, file, on ? "1" : "0");
	}
	return all;
}

/* What oom/kills and reclaim/summary should say, by the recording. */
struct decisions {
	long long retries, give_ups, compact_retries, compact_give_ups;
	long long unsettled;	/* give-ups of those who have done nothing since */
	long long rounds;	/* of who was first to have somebody killed */
};

/* A task of the recording, between two of its events. */
struct decider {
	int pid, rounds;
	bool goes_on, refused;
};

static void settle(struct decisions *d, struct decider *task)
{
	d->give_ups += task->refused;
	task->refused = false;
}

static void decide(struct decisions *d, struct decider *task, const char *event)
{
	/* After an order above 3 no OOM killer comes. */
	bool counts = report_number(event, " order=") <= 3;

	if (!strncmp(event, "mm_vmscan_direct_reclaim_begin:", 31)) {
		settle(d, task);
		task->rounds = task->goes_on ? task->rounds + 1 : 1;
		task->goes_on = false;
	} else if (!strncmp(event, "reclaim_retry_zone:", 19)) {
		task->refused = counts && !report_number(event, "wmark_check=");
		if (report_number(event, "wmark_check=")) {
			d->retries += counts;
			task->goes_on = true;
		}
	} else if (!strncmp(event, "compact_retry:", 14)) {
		settle(d, task);
		if (report_number(event, "should_retry=")) {
			d->compact_retries += counts;
			task->goes_on = true;
		} else {
			d->compact_give_ups += counts;
		}
	} else if (!strncmp(event, "mark_victim:", 12)) {
		settle(d, task);
		d->rounds = d->rounds ?: task->rounds;
	}
}

/* "  comm-123  [000] .....  12.345678: reclaim_retry_zone: ..." */
static bool read_decisions(struct decisions *d)
{
	static struct decider tasks[1024];
	char *text = slurp(TRACE_ROOT "/trace", NULL), *line, *save = NULL;
	size_t nr = 0, i;
	bool whole;

	memset(d, 0, sizeof(*d));
	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *cpu = strstr(line, " ["), *event, *dash;

		if (strstr(line, "LOST"))
			return false;
		event = cpu ? strstr(cpu, ": ") : NULL;
		if (*line == '#' || !event)
			continue;
		*cpu = '\0';
		dash = strrchr(line, '-');
		for (i = 0; i < nr && dash && tasks[i].pid != atoi(dash + 1); i++)
			;
		if (!dash || i == ARRAY_SIZE(tasks))
			return false;
		if (i == nr)
			tasks[nr++] = (struct decider){ .pid = atoi(dash + 1) };
		decide(d, &tasks[i], event + 2);
	}
	for (i = 0; i < nr; i++)
		d->unsettled += tasks[i].refused;
	whole = text;
	free(text);
	return whole;
}

static struct decisions decisions_now(void)
{
	struct table keys = keys_read("reclaim/summary");
	struct decisions d = {
		.retries = summary_key(&keys, "oom", "reclaim_retry_count"),
		.give_ups = summary_key(&keys, "oom", "reclaim_give_up_count"),
		.compact_retries = summary_key(&keys, "oom", "compact_retry_count"),
		.compact_give_ups = summary_key(&keys, "oom", "compact_give_up_count"),
	};

	table_free(&keys);
	return d;
}

/* Leaves 16 MiB, for which huge pages are asked for in vain. */
static void ask_in_vain(void)
{
	while (cgroup_key("/proc", "meminfo", "MemFree:") > 32 << 10)
		if (charge_anon(1 << 20))
			_exit(1);
	cgroup_write("/proc/sys", "vm/nr_hugepages", "64");
	cgroup_write("/proc/sys", "vm/nr_hugepages", "0");
	take_everything();
}

/*
 * The same as tracefs sees it: which rounds belong together, and what is decided after each.
 * Who is bound to a node has one zone to ask, others have several.
 */
static void test_decisions(bool bound)
{
	struct mark mark = kills_mark();
	unsigned long long node1 = 2;
	struct decisions before, after, traced;
	bool right, recording;
	struct both b;
	pid_t pid;

	cgroup_write(TRACE_ROOT, "buffer_size_kb", "8192");
	close(open(TRACE_ROOT "/trace", O_WRONLY | O_TRUNC | O_CLOEXEC));
	before = decisions_now();
	recording = record(true);
	pid = fork_into(TOP);
	if (!pid) {
		set_adj(0);
		if (bound && syscall(SYS_set_mempolicy, MPOL_BIND, &node1, 64))
			_exit(1);
		if (bound)
			take_everything();
		ask_in_vain();
	}
	right = took_everything(pid);
	b = both_read(log_fd, mark);
	record(false);
	after = decisions_now();
	if (!recording || !read_decisions(&traced)) {
		ksft_test_result_skip("rounds of reclaim: no whole trace\n");
		ksft_test_result_skip("decisions after reclaim: no whole trace\n");
		both_free(&b);
		return;
	}
	ksft_print_msg("rounds %lld, traced %lld\n",
		       b.kill ? kill_number(b.kill, "reclaim_rounds_count") : -1, traced.rounds);
	ksft_test_result(right && b.kill && traced.rounds > 0 &&
			 kill_number(b.kill, "reclaim_rounds_count") == traced.rounds,
			 "rounds of reclaim before a kill: none of requests before\n");
	after.retries -= before.retries;
	after.give_ups -= before.give_ups;
	after.compact_retries -= before.compact_retries;
	after.compact_give_ups -= before.compact_give_ups;
	ksft_print_msg("retries %lld, traced %lld; give-ups %lld, traced %lld and %lld; compaction %lld and %lld, traced %lld and %lld\n",
		       after.retries, traced.retries, after.give_ups, traced.give_ups,
		       traced.unsettled, after.compact_retries, after.compact_give_ups,
		       traced.compact_retries, traced.compact_give_ups);
	ksft_test_result(after.retries == traced.retries &&
			 traced.retries + traced.give_ups > 0 &&
			 after.give_ups >= traced.give_ups &&
			 after.give_ups <= traced.give_ups + traced.unsettled &&
			 after.compact_retries == traced.compact_retries &&
			 after.compact_give_ups == traced.compact_give_ups,
			 "decisions after reclaim: one a round\n");
	both_free(&b);
}

/* Memory that nobody can be killed for, until so much is left. */
static void fill_up_to(long long left_kb)
{
	static char block[1 << 18];
	int fd = open(FILLER, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	memset(block, 'g', sizeof(block));
	while (cgroup_key("/proc", "meminfo", "MemFree:") > left_kb)
		if (write(fd, block, sizeof(block)) != sizeof(block))
			break;
	close(fd);
}

/*
 * A process whose fork copies page tables, one for each of its pages, and asks nobody
 * meanwhile whether it was killed.
 */
static pid_t start_forking(int pages, volatile int *forks)
{
	pid_t pid = fork_into(TOP);

	if (pid)
		return pid;
	if (set_adj(0) || charge_pagetables(pages))
		_exit(1);
	*forks = 1;
	while (*forks == 1)
		;
	if (!fork())
		_exit(0);
	pause();
	_exit(1);
}

/* Was it killed by the signal in the midst of that, and the record is of it alone? */
static bool dies_forking(int number)
{
	volatile int *forks = mmap(NULL, CHARGE_PAGE, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct mark mark = kills_mark();
	long long tables;
	struct both b;
	bool right;
	pid_t pid;
	int tries;

	*forks = 0;
	free(report_log(log_fd));
	/* A fifth of the memory in pages, as much in page tables, and a quarter of that left. */
	pid = start_forking(ram_pages() / 5, forks);
	while (!*forks) {
		/* What the attempt before had is not all free yet, and it was killed. */
		if (waitpid(pid, NULL, WNOHANG)) {
			munmap((void *)forks, CHARGE_PAGE);
			return false;
		}
		sleep_ms(10);
	}
	fill_up_to(ram_pages() / 5);
	/*
	 * It does look for signals before it copies, and between two mappings: so it has to be in
	 * the midst of the large one, by one MiB of 26 or a few.
	 */
	tables = cgroup_key("/proc", "meminfo", "PageTables:") + (number % 8 + 1) * 1024;
	*forks = 2;
	for (tries = 0; tries < 2000; tries++) {
		if (cgroup_key("/proc", "meminfo", "PageTables:") >= tables)
			break;
		sleep_ms(1);
	}
	kill(pid, SIGKILL);
	right = exits(pid);
	unlink(FILLER);
	b.kills = kills_read();
	b.kill = b.kills.next > mark.next ? &b.kills.all[b.kills.n - 1] : NULL;
	b.log = report_log(log_fd);
	right &= b.kill && b.kills.next == mark.next + 1 && vmstat_kills() == mark.killed &&
		 !strcmp(kill_text(b.kill, "kind"), "exiting") &&
		 !strcmp(kill_text(b.kill, "domain"), "machine") &&
		 kill_number(b.kill, "victim_pid") == pid &&
		 kill_number(b.kill, "asker_pid") == pid &&
		 kill_number(b.kill, "considered_count") == 0 &&
		 kill_number(b.kill, "killed_count") == 0 &&
		 !strcmp(kill_text(b.kill, "victim_points"), "-") &&
		 kill_number(b.kill, "victim_pgtables") > 0 &&
		 !b.kill->peers.nr_rows && !strstr(b.log, "Killed process");
	if (b.kill && !right)
		ksft_print_msg("attempt %d: kind %s, considered %lld, killed %lld\n", number,
			       kill_text(b.kill, "kind"), kill_number(b.kill, "considered_count"),
			       kill_number(b.kill, "killed_count"));
	both_free(&b);
	munmap((void *)forks, CHARGE_PAGE);
	return right;
}

/* The kernel asks for that before all else: a process that is dying needs no killing. */
static void test_dying(void)
{
	int tries;

	for (tries = 0; tries < 24; tries++)
		if (dies_forking(tries))
			break;
	ksft_print_msg("%d attempts\n", tries);
	ksft_test_result(tries < 24, "who is dying and runs out of memory: a record, and no kill\n");
}

/* What vm.panic_on_oom means for a cgroup with a limit. */
static const char *verdict_of(const char *cgroup)
{
	static char verdict[32];
	struct table table = table_read("oom/domains");
	ssize_t row = table_find_number(&table, "id", cgroup_id(cgroup));

	snprintf(verdict, sizeof(verdict), "%s",
		 row >= 0 ? table_get(&table, row, "verdict") : "no row");
	table_free(&table);
	return verdict;
}

static void test_panic(void)
{
	const char *cgroup = TOP "-panic";
	bool one, two;
	pid_t pid;

	cgroup_need_made(cgroup);
	cgroup_write(cgroup, "memory.max", "64M");
	pid = child_start(cgroup, be_expendable, NULL);
	sysctl_set("panic_on_oom", 1);
	one = !predicted("panic") && !strcmp(verdict_of(cgroup), "kill");
	sysctl_set("panic_on_oom", 2);
	two = !predicted("panic") && !strcmp(verdict_of(cgroup), "panic");
	sysctl_set("panic_on_oom", 0);
	child_end(pid);
	cgroup_remove_tree(cgroup);
	ksft_test_result(one, "panic_on_oom=1: the machine's verdict says panic, a cgroup's does not\n");
	ksft_test_result(two, "panic_on_oom=2: so does a cgroup's\n");
}

int main(void)
{
	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(16);
	cleanup_tree(TOP);
	cleanup_file(FILLER);
	set_adj(-1000);
	cgroup_need_made(TOP);
	if (cgroup_write(TOP, "cgroup.subtree_control", "+cpuset"))
		ksft_print_msg("no cpuset controller\n");
	log_fd = kmsg_open();

	test_panic();
	test_sysrq();
	test_hugetlb();
	test_machine();
	test_order();
	test_decisions(false);
	if (!access("/sys/devices/system/node/node1", F_OK)) {
		test_decisions(true);
	} else {
		ksft_test_result_skip("rounds of reclaim: the machine has one node\n");
		ksft_test_result_skip("decisions after reclaim: the machine has one node\n");
	}
	test_allocating_task();
	test_node(false, "cpuset");
	test_node(true, "memory_policy");
	test_dying();
	ksft_finished();
}
