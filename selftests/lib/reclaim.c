// SPDX-License-Identifier: GPL-2.0
#include "print.h"
#include "reclaim.h"

const char *const causes[NR_CAUSES] = {
	"direct", "memcg_limit", "memcg_high", "proactive", "node", "kswapd", "khugepaged",
	"compaction", "kcompactd", "slab", "high_throttle",
};

long long summary_key(const struct table *summary, const char *cause, const char *name)
{
	const char *value;
	char key[64];

	snprintf(key, sizeof(key), "%s_%s", cause, name);
	value = key_get(summary, key);
	if (!value)
		lib_exit_fail_msg("reclaim/summary has no %s\n", key);
	return strcmp(value, "-") ? atoll(value) : -1;
}

long long summary_now(const char *cause, const char *name)
{
	struct table summary = keys_read("reclaim/summary");
	long long value = summary_key(&summary, cause, name);

	table_free(&summary);
	return value;
}

long long stall(const struct table *cgroups, unsigned long long id, const char *side,
		const char *name)
{
	ssize_t row = table_find_number(cgroups, "id", id);
	long long value = -1;
	char column[96];

	if (row < 0)
		return 0;
	snprintf(column, sizeof(column), "%s_%s", side, name);
	table_number(cgroups, row, column, &value);
	return value;
}

long long stall_of(const struct table *cgroups, unsigned long long id, const char *side,
		   const char *cause, const char *name)
{
	char both[64];

	snprintf(both, sizeof(both), "%s_%s", cause, name);
	return stall(cgroups, id, side, both);
}

long long column_sum(const struct table *table, const char *column)
{
	long long sum = 0, value;
	size_t row;

	for (row = 0; row < table->nr_rows; row++)
		if (table_number(table, row, column, &value))
			sum += value;
	return sum;
}

long long nodes_sum(const char *cause, const char *column)
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

long long vmstat(const char *key)
{
	return cgroup_key("/proc", "vmstat", key);
}

bool same_as_memory_stat(const char *cgroup, const char *key, long long ours)
{
	long long kernel = 0, slack = 0;
	char path[PATH_MAX];
	int tries;

	snprintf(path, sizeof(path), "%s/memory.reclaim", cgroup);
	if (access(path, F_OK))
		slack = 32 * sysconf(_SC_NPROCESSORS_CONF);
	for (tries = 0; tries < 40; tries++) {
		if (tries)
			sleep_ms(500);
		if (tries % 8 == 7)
			wake_cpus();
		kernel = cgroup_key(cgroup, "memory.stat", key);
		if (ours - kernel <= slack && kernel - ours <= slack)
			return true;
	}
	lib_print_msg("%s: %lld, memory.stat %lld\n", key, ours, kernel);
	return false;
}

static struct beyond beyond_now(void)
{
	long long success = vmstat("zone_reclaim_success");
	struct beyond beyond;
	struct table summary;

	/* Since 7.3 each CPU holds some of vmstat's counts back until a refresh. */
	cgroup_write("/proc/sys", "vm/stat_refresh", "1");
	summary = keys_read("reclaim/summary");
	beyond = (struct beyond){
		.kswapd_scanned = vmstat("pgscan_kswapd") -
			summary_key(&summary, "kswapd", "scanned_pages"),
		.kswapd_reclaimed = vmstat("pgsteal_kswapd") -
			summary_key(&summary, "kswapd", "reclaimed_pages"),
		.direct_scanned = vmstat("pgscan_direct") -
			summary_key(&summary, "node", "scanned_pages") -
			summary_key(&summary, "direct", "scanned_pages"),
		.direct_reclaimed = vmstat("pgsteal_direct") -
			summary_key(&summary, "node", "reclaimed_pages") -
			summary_key(&summary, "direct", "reclaimed_pages"),
		/* Older kernels count only failures. */
		.node_runs = vmstat("zone_reclaim_failed") + (success < 0 ? 0 : success) -
			summary_key(&summary, "node", success < 0 ? "failed_count" : "count"),
	};

	table_free(&summary);
	return beyond;
}

struct beyond beyond_at_rest(void)
{
	struct beyond before, now = beyond_now();
	int tries = 0, same = 0;

	while (same < 3 && tries++ < 100) {
		sleep_ms(100);
		before = now;
		now = beyond_now();
		same = memcmp(&before, &now, sizeof(now)) ? 0 : same + 1;
	}
	return now;
}

bool beyond_same(const struct beyond *before)
{
	struct beyond after = beyond_at_rest();

	if (!memcmp(before, &after, sizeof(after)))
		return true;
	lib_print_msg("vmstat counts more: kswapd %lld scanned, %lld reclaimed; direct %lld, %lld; node %lld runs\n",
		       after.kswapd_scanned - before->kswapd_scanned,
		       after.kswapd_reclaimed - before->kswapd_reclaimed,
		       after.direct_scanned - before->direct_scanned,
		       after.direct_reclaimed - before->direct_reclaimed,
		       after.node_runs - before->node_runs);
	return false;
}

/* A task far above memory.high first reclaims and is then throttled. */
static bool comes_with(const char *cause, const char *expected)
{
	return !strcmp(expected, "memcg_high") && !strcmp(cause, "high_throttle");
}

bool only_cause(const struct table *cgroups, unsigned long long owner, unsigned long long task,
		const char *expected)
{
	bool right = true;
	size_t i;

	for (i = 0; i < NR_CAUSES; i++) {
		long long caused = stall_of(cgroups, owner, "caused", causes[i], "ns");
		long long suffered = stall_of(cgroups, task, "suffered", causes[i], "ns");
		bool is_it = !strcmp(causes[i], expected);

		/* A shrinker's time is part of another cause's. */
		if (!strcmp(causes[i], "slab"))
			continue;
		if (caused == suffered &&
		    (is_it == (caused > 0) || comes_with(causes[i], expected)))
			continue;
		right = false;
		lib_print_msg("%s: caused %lld ns, suffered %lld ns\n", causes[i], caused,
			       suffered);
	}
	return right;
}

/* Does each side of all rows of reclaim/cgroups add up to reclaim/summary? */
static bool adds_up(bool say)
{
	static const char *const sides[] = { "suffered", "caused" };
	static const char *const names[] = { "ns", "count" };
	struct table cgroups = table_read("reclaim/cgroups");
	struct table summary = keys_read("reclaim/summary");
	bool equal = true;
	size_t cause, side, name;
	char column[80];

	for (cause = 0; cause < NR_CAUSES; cause++)
		for (side = 0; side < 2; side++)
			for (name = 0; name < 2; name++) {
				long long rows, all;

				snprintf(column, sizeof(column), "%s_%s_%s", sides[side],
					 causes[cause], names[name]);
				rows = column_sum(&cgroups, column);
				all = summary_key(&summary, causes[cause], names[name]);
				if (all < 0 || rows == all)
					continue;
				equal = false;
				if (say)
					lib_print_msg("%s: rows %lld, summary %lld\n", column,
						       rows, all);
			}
	table_free(&cgroups);
	table_free(&summary);
	return equal;
}

bool soon(bool (*holds)(bool say))
{
	int tries;

	for (tries = 0; tries < 50; tries++) {
		if (holds(tries == 49))
			return true;
		sleep_ms(200);
	}
	return false;
}

bool adds_up_soon(void)
{
	return soon(adds_up);
}

bool nobody_in(const char *cause)
{
	int tries;

	for (tries = 0; tries < 100; tries++) {
		struct table now = table_read("reclaim/now");
		ssize_t row = table_find(&now, "cause", cause);

		table_free(&now);
		if (row < 0)
			return true;
		sleep_ms(100);
	}
	return false;
}
