// SPDX-License-Identifier: GPL-2.0
/*
 * Reclaim for the machine: kswapd and direct.
 *
 * Stimulus: page cache of a file larger than the machine's memory, and anonymous
 * memory beside it that goes to swap.
 *
 * Compared with: /proc/vmstat's own pgscan and pgsteal, by actor, from before to
 * after; reclaim/nodes' rows with reclaim/summary. mm_vmscan_direct_reclaim_*
 * events of the same run, recorded by tracefs, for the number and the time of direct
 * reclaims.
 *
 * Tolerance: none for pages. The recording begins and ends between two readings of
 * mmscope's figures at either end, so its number of reclaims lies between the two
 * differences, and so does their time but for 100 us a reclaim: at each of its two
 * ends tracefs' and mmscope's handlers run one after the other. With two emulated
 * CPUs the other one may get its turn in between, so times are compared with one.
 *
 * mmscope-test: memory=384M boot=own timeout=400 kernels=by-hand
 * mmscope-test: memory=384M boot=own timeout=400 cpus=1 kernels=by-hand
 */
#include "cgroup.h"
#include "charge.h"
#include "module.h"
#include "reclaim.h"
#include "table.h"

#define TRACE "/sys/kernel/tracing"
#define PAIR_NS 100000LL

static size_t file_bytes, anon_bytes;

static long long vmstat(const char *key)
{
	return cgroup_key("/proc", "vmstat", key);
}

static int work_cache(void *unused)
{
	static char block[1 << 16];
	int fd, turn;

	(void)unused;
	for (turn = 0; turn < 2; turn++) {
		fd = open("/disk/global", O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return -1;
		while (read(fd, block, sizeof(block)) > 0)
			;
		close(fd);
	}
	return 0;
}

static int work_anon(void *unused)
{
	(void)unused;
	return charge_anon(anon_bytes);
}

static void trace_on(bool on)
{
	cgroup_write(TRACE, "events/vmscan/mm_vmscan_direct_reclaim_begin/enable", on ? "1" : "0");
	cgroup_write(TRACE, "events/vmscan/mm_vmscan_direct_reclaim_end/enable", on ? "1" : "0");
}

static bool trace_start(void)
{
	if (access(TRACE "/events/vmscan", F_OK))
		return false;
	cgroup_write(TRACE, "buffer_size_kb", "8192");
	cgroup_write(TRACE, "trace_clock", "mono");
	cgroup_write(TRACE, "trace", "");
	trace_on(true);
	return true;
}

/* "  cat-123  [000] .....  12.345678: mm_vmscan_direct_reclaim_begin: ..." */
static bool trace_sum(long long *count, long long *ns)
{
	static struct { int pid; double since; } open_at[512];
	char *text = slurp(TRACE "/trace", NULL), *line, *save = NULL;
	size_t i, nr = 0;

	*count = 0;
	*ns = 0;
	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *event = strstr(line, ": mm_vmscan_direct_reclaim_"), *time = event, *cpu, *dash;
		int pid;

		if (strstr(line, "LOST"))
			return false;
		if (!event)
			continue;
		cpu = strstr(line, " [");
		if (!cpu)
			continue;
		*cpu = '\0';
		dash = strrchr(line, '-');
		while (time[-1] != ' ')
			time--;
		if (!dash)
			continue;
		pid = atoi(dash + 1);
		for (i = 0; i < nr && open_at[i].pid != pid; i++)
			;
		if (!strncmp(event + 27, "begin", 5)) {
			if (i == nr && nr < ARRAY_SIZE(open_at))
				nr++;
			open_at[i].pid = pid;
			open_at[i].since = atof(time);
		} else if (i < nr) {
			*ns += (atof(time) - open_at[i].since) * 1e9;
			++*count;
			open_at[i] = open_at[--nr];
		}
	}
	free(text);
	return true;
}

static long long nodes_sum(const char *cause, const char *column)
{
	struct table nodes = table_read("reclaim/nodes");
	long long sum = 0, value;
	ssize_t row = -1;

	while ((row = table_find_from(&nodes, row + 1, "cause", cause)) >= 0)
		if (table_number(&nodes, row, column, &value))
			sum += value;
	table_free(&nodes);
	return sum;
}

/* Direct reclaims that have ended so far. */
struct reclaims {
	long long count, ns;
};

static struct reclaims reclaims_now(void)
{
	struct table summary = keys_read("reclaim/summary");
	struct reclaims now = {
		.count = summary_key(&summary, "direct", "count"),
		.ns = summary_key(&summary, "direct", "ns"),
	};

	table_free(&summary);
	return now;
}

static struct reclaims minus(struct reclaims a, struct reclaims b)
{
	return (struct reclaims){ a.count - b.count, a.ns - b.ns };
}

static const char *const actors[] = { "kswapd", "direct" };

static long long ours(const char *actor, const char *name)
{
	/* pgscan_direct is that of node reclaim too. */
	return summary_now(actor, name) +
	       (strcmp(actor, "direct") ? 0 : summary_now("node", name));
}

int main(void)
{
	struct reclaims inner, outer, traced;
	long long scan[2], steal[2];
	bool right = true, tracing;
	pid_t cache, anon;
	long memory;
	int i;

	ksft_print_header();
	cgroup_need();
	module_need("");
	memory = sysconf(_SC_PHYS_PAGES) * CHARGE_PAGE;
	file_bytes = slow_kernel() ? memory / 2 : memory;
	anon_bytes = slow_kernel() ? memory / 2 : memory * 2 / 3;
	if (charge_file("/disk/global", file_bytes))
		ksft_exit_skip("needs a filesystem with room at /disk\n");
	ksft_set_plan(5);
	sleep_ms(3000);

	for (i = 0; i < 2; i++) {
		char key[32];

		snprintf(key, sizeof(key), "pgscan_%s", actors[i]);
		scan[i] = vmstat(key) - ours(actors[i], "scanned_pages");
		snprintf(key, sizeof(key), "pgsteal_%s", actors[i]);
		steal[i] = vmstat(key) - ours(actors[i], "reclaimed_pages");
	}
	outer = reclaims_now();
	tracing = trace_start();
	inner = reclaims_now();
	anon = child_start(NULL, work_anon, NULL);
	cache = child_start(NULL, work_cache, NULL);
	inner = minus(reclaims_now(), inner);
	trace_on(false);
	outer = minus(reclaims_now(), outer);
	child_end(anon);
	child_end(cache);
	nobody_in("kswapd");
	sleep_ms(3000);

	for (i = 0; i < 2; i++) {
		char key[32];
		long long s, r;

		snprintf(key, sizeof(key), "pgscan_%s", actors[i]);
		s = vmstat(key) - ours(actors[i], "scanned_pages") - scan[i];
		snprintf(key, sizeof(key), "pgsteal_%s", actors[i]);
		r = vmstat(key) - ours(actors[i], "reclaimed_pages") - steal[i];
		if (!s && !r)
			continue;
		right = false;
		ksft_print_msg("%s: vmstat counts %lld scanned and %lld reclaimed more\n",
			       actors[i], s, r);
	}
	if (summary_now("kswapd", "scanned_pages") < 0)
		ksft_test_result_skip("pages: this kernel's MGLRU does not trace them\n");
	else
		ksft_test_result(right && summary_now("kswapd", "scanned_pages") > 0,
				 "kswapd's and direct reclaim's pages are vmstat's\n");
	ksft_test_result(nodes_sum("kswapd", "reclaimed_pages") ==
			 summary_now("kswapd", "reclaimed_pages") &&
			 nodes_sum("direct", "reclaimed_pages") ==
			 summary_now("direct", "reclaimed_pages"),
			 "the nodes' rows add up to the summary\n");
	ksft_test_result(nodes_sum("kswapd", "runs_count") >= summary_now("kswapd", "count") &&
			 summary_now("kswapd", "count") > 0 &&
			 nodes_sum("kswapd", "awake_ns") == summary_now("kswapd", "ns"),
			 "kswapd ran, and its runs ended\n");

	if (!tracing || !trace_sum(&traced.count, &traced.ns)) {
		ksft_test_result_skip("times: no whole trace\n");
	} else {
		ksft_print_msg("direct reclaims: %lld to %lld, %lld to %lld us; traced %lld, %lld us\n",
			       inner.count, outer.count, inner.ns / 1000, outer.ns / 1000,
			       traced.count, traced.ns / 1000);
		ksft_test_result(inner.count <= traced.count && traced.count <= outer.count &&
				 (sysconf(_SC_NPROCESSORS_ONLN) > 1 ||
				  (inner.ns <= traced.ns + traced.count * PAIR_NS &&
				   traced.ns <= outer.ns + traced.count * PAIR_NS)),
				 "direct reclaim took as often and as long as tracefs says\n");
	}
	ksft_test_result(adds_up_soon(), "all rows add up to the machine's\n");
	unlink("/disk/global");
	ksft_finished();
}
