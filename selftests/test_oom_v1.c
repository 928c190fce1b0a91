// SPDX-License-Identifier: GPL-2.0
/*
 * The OOM files under cgroup v1: oom/domains before a kill, oom/kills after it.
 *
 * Stimulus: a process over memory.limit_in_bytes; over that of an ancestor; over
 * memory.memsw.limit_in_bytes, with swap to spare; a cgroup whose OOM killer is
 * turned off (memory.oom_control).
 *
 * Compared with: /dev/kmsg's report, the files of the memory controller, who
 * exits.
 *
 * Tolerance: none; nothing that reclaim could take from a process is there,
 * but for the memsw case, where it finds pages to swap: there the amounts are
 * not compared, only who dies and in which domain.
 *
 * mmscope-test: cgroup=v1 kernels=5.10,6.1,6.1-*,*-debug append=swapaccount=1
 */
#include "lib/cleanup.h"
#include "lib/module.h"
#include "lib/oom_report.h"
#include "lib/test.h"

#define MEMORY CGROUP_ROOT "/memory"
#define TOP MEMORY "/v1"
#define FILLER "/tmp/v1.fill"

static int log_fd;

struct shape {
	int anon, adj;
};

static int be(void *arg)
{
	const struct shape *shape = arg;

	return set_adj(shape->adj) || charge_anon(shape->anon << 12);
}

static pid_t start(const char *cgroup, int anon, int adj)
{
	struct shape shape = { anon, adj };
	pid_t pid = child_start(cgroup, be, &shape);

	if (pid < 0)
		ksft_exit_fail_msg("a process in %s could not be made\n", cgroup);
	return pid;
}

static void limit(const char *cgroup, const char *file, long long bytes)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", bytes);
	if (cgroup_write(cgroup, file, text))
		ksft_exit_fail_msg("%s of %s: %s\n", file, cgroup, strerror(errno));
}

/* What oom/domains says of a cgroup. */
struct row {
	char verdict[32];
	long long pid, total_pages, limit, usage, memsw_limit, memsw_usage;
};

static struct row predicted(const char *cgroup)
{
	struct table table = table_read("oom/domains");
	ssize_t at = table_find_number(&table, "id", cgroup_id(cgroup));
	struct row row = { .verdict = "no row" };

	if (at >= 0) {
		snprintf(row.verdict, sizeof(row.verdict), "%s", table_get(&table, at, "verdict"));
		if (!table_number(&table, at, "pid", &row.pid))
			row.pid = -1;
		table_number(&table, at, "total_pages", &row.total_pages);
		table_number(&table, at, "limit", &row.limit);
		table_number(&table, at, "usage", &row.usage);
		table_number(&table, at, "memsw_limit", &row.memsw_limit);
		table_number(&table, at, "memsw_usage", &row.memsw_usage);
	}
	table_free(&table);
	return row;
}

static bool recorded(struct mark mark, const char *domain, const char *victim_cgroup, pid_t victim,
		     bool compare)
{
	struct both b = both_read(log_fd, mark);
	bool same;

	same = b.kill && kill_number(b.kill, "domain_id") == (long long)cgroup_id(domain) &&
	       kill_number(b.kill, "victim_cgroup_id") == (long long)cgroup_id(victim_cgroup) &&
	       kill_number(b.kill, "victim_pid") == victim &&
	       !strcmp(kill_text(b.kill, "kind"), "selected") &&
	       !strcmp(kill_text(b.kill, "domain"), "memcg") &&
	       kill_number(b.kill, "killed_count") == 1 &&
	       kill_number(b.kill, "reclaim_rounds_count") > 0 &&
	       !strcmp(kill_text(b.kill, "trigger"), "charge") &&
	       !strcmp(kill_text(b.kill, "limit"), compare ? "max" : "memsw") &&
	       kill_number(b.kill, "limit_max") ==
			kill_number(b.kill, compare ? "charge_max" : "charge_memsw_max") &&
	       !report_compare_context(b.kill, b.log) && !report_compare_memsw(b.kill, b.log);
	if (same && compare)
		same = !report_compare_victim(b.kill, b.log) &&
		       !report_compare_candidates(b.kill, b.log, 32) &&
		       !report_compare_charges(b.kill, b.log);
	both_free(&b);
	return same;
}

/* Fills @cgroup until somebody in @victims, which is watched, is killed. */
static bool kills_predicted(const char *cgroup, const char *domain, const char *victims,
			    struct row row, bool compare)
{
	struct mark mark = kills_mark();

	free(report_log(log_fd));
	return charge_until_kill(cgroup, victims, "memory.oom_control", FILLER, 8192) ==
	       CHARGED_KILL && row.pid > 0 &&
	       recorded(mark, domain, victims, row.pid, compare) && exits(row.pid);
}

static void test_limit(void)
{
	const char *cgroup = TOP "/limit";
	pid_t a, b, c;
	struct row row;

	cgroup_need_made(cgroup);
	cgroup_write(cgroup, "memory.swappiness", "0");
	a = start(cgroup, 200, 0);
	b = start(cgroup, 300, 0);
	c = start(cgroup, 100, 200);
	limit(cgroup, "memory.limit_in_bytes",
	      cgroup_number(cgroup, "memory.usage_in_bytes") + (256 << 10));
	row = predicted(cgroup);
	ksft_test_result(!strcmp(row.verdict, "kill") &&
			 row.limit == cgroup_number(cgroup, "memory.limit_in_bytes") &&
			 kills_predicted(cgroup, cgroup, cgroup, row, true),
			 "memory.limit_in_bytes: the one predicted, and its record\n");
	unlink(FILLER);
	cgroup_kill(cgroup);
	child_end(a);
	child_end(b);
	child_end(c);
}

static void test_ancestor(void)
{
	const char *outer = TOP "/outer", *inner = TOP "/outer/inner", *other = TOP "/outer/other";
	struct row row;
	pid_t a, b;

	cgroup_need_made(outer);
	cgroup_need_made(inner);
	cgroup_need_made(other);
	cgroup_write(outer, "memory.swappiness", "0");
	cgroup_write(inner, "memory.swappiness", "0");
	cgroup_write(other, "memory.swappiness", "0");
	a = start(inner, 300, 0);
	b = start(other, 200, 0);
	limit(inner, "memory.limit_in_bytes", 64 << 20);
	limit(outer, "memory.limit_in_bytes",
	      cgroup_number(outer, "memory.usage_in_bytes") + (256 << 10));
	row = predicted(outer);
	ksft_test_result(row.pid == a && kills_predicted(other, outer, inner, row, true),
			 "an ancestor's limit: the domain is the ancestor\n");
	unlink(FILLER);
	child_end(b);
}

static bool usage_is(const char *cgroup, const struct row *row)
{
	return row->usage == cgroup_number(cgroup, "memory.usage_in_bytes") &&
	       row->memsw_usage == cgroup_number(cgroup, "memory.memsw.usage_in_bytes");
}

/* As long as what the children left is freed, the kernel's files move on. */
static bool usage_agrees(const char *cgroup, struct row *row)
{
	int tries;

	for (tries = 0; tries < 50; tries++) {
		*row = predicted(cgroup);
		if (usage_is(cgroup, row))
			return true;
		sleep_ms(20);
	}
	ksft_print_msg("usage is %lld, memsw_usage %lld, of the kernel %lld and %lld\n", row->usage,
		       row->memsw_usage, cgroup_number(cgroup, "memory.usage_in_bytes"),
		       cgroup_number(cgroup, "memory.memsw.usage_in_bytes"));
	return false;
}

static void test_memsw(void)
{
	const char *cgroup = TOP "/memsw";
	struct row row;
	pid_t a, b;

	cgroup_need_made(cgroup);
	if (cgroup_number(cgroup, "memory.memsw.usage_in_bytes") < 0) {
		ksft_test_result_skip("memory.memsw.limit_in_bytes: swap is not accounted\n");
		return;
	}
	a = start(cgroup, 200, 0);
	b = start(cgroup, 500, 0);
	limit(cgroup, "memory.limit_in_bytes", 6 << 20);
	limit(cgroup, "memory.memsw.limit_in_bytes", 8 << 20);
	ksft_test_result(usage_agrees(cgroup, &row) && row.memsw_limit == 8 << 20 && row.limit == 6 << 20 &&
			 row.total_pages == (8 << 20) / 4096 && row.pid == b &&
			 kills_predicted(cgroup, cgroup, cgroup, row, false),
			 "memory.memsw.limit_in_bytes: the one predicted, and its record\n");
	unlink(FILLER);
	child_end(a);
}

static void test_disabled(void)
{
	const char *cgroup = TOP "/disabled";
	pid_t pid;

	cgroup_need_made(cgroup);
	pid = start(cgroup, 10, 0);
	limit(cgroup, "memory.limit_in_bytes", 64 << 20);
	cgroup_write(cgroup, "memory.oom_control", "1");
	ksft_test_result(!strcmp(predicted(cgroup).verdict, "disabled"),
			 "memory.oom_control: the verdict says disabled\n");
	child_end(pid);
}

int main(void)
{
	ksft_print_header();
	if (access(MEMORY "/memory.limit_in_bytes", F_OK) && access(MEMORY "/cgroup.procs", F_OK))
		ksft_exit_skip("needs cgroup v1 with the memory controller\n");
	module_need("");
	ksft_set_plan(4);
	cleanup_tree(TOP);
	cleanup_file(FILLER);
	cgroup_need_made(TOP);
	/* The rule since 5.11. */
	cgroup_write(TOP, "memory.use_hierarchy", "1");
	log_fd = kmsg_open();
	/* What a victim held back of its counters it adds when it exits: not before they are printed. */
	run_on_cpu(0);

	test_limit();
	test_ancestor();
	test_memsw();
	test_disabled();
	ksft_finished();
}
