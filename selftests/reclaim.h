/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of /proc/mmscope/reclaim share: its causes and how to sum them. */
#ifndef SELFTESTS_RECLAIM_H
#define SELFTESTS_RECLAIM_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "child.h"
#include "kselftest.h"
#include "table.h"

static const char *const causes[] = {
	"direct", "memcg_limit", "memcg_high", "proactive", "node", "kswapd", "khugepaged",
	"compaction", "slab", "high_throttle",
};

#define NR_CAUSES ARRAY_SIZE(causes)

/* A key of reclaim/summary, -1 for "-". */
static inline long long summary_key(const struct table *summary, const char *cause,
				    const char *name)
{
	const char *value;
	char key[64];

	snprintf(key, sizeof(key), "%s_%s", cause, name);
	value = key_get(summary, key);
	if (!value)
		ksft_exit_fail_msg("reclaim/summary has no %s\n", key);
	return strcmp(value, "-") ? atoll(value) : -1;
}

static inline long long summary_now(const char *cause, const char *name)
{
	struct table summary = keys_read("reclaim/summary");
	long long value = summary_key(&summary, cause, name);

	table_free(&summary);
	return value;
}

/* A number of one row, 0 if there is no such row, -1 for "-". */
static inline long long stall(const struct table *cgroups, unsigned long long id,
			      const char *side, const char *name)
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

/* The same of a cause. */
static inline long long stall_of(const struct table *cgroups, unsigned long long id,
				 const char *side, const char *cause, const char *name)
{
	char both[64];

	snprintf(both, sizeof(both), "%s_%s", cause, name);
	return stall(cgroups, id, side, both);
}

static inline long long column_sum(const struct table *table, const char *column)
{
	long long sum = 0, value;
	size_t row;

	for (row = 0; row < table->nr_rows; row++)
		if (table_number(table, row, column, &value))
			sum += value;
	return sum;
}

/* Does each side of all rows of reclaim/cgroups add up to reclaim/summary? */
static inline bool adds_up(bool say)
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
					ksft_print_msg("%s: rows %lld, summary %lld\n", column,
						       rows, all);
			}
	table_free(&cgroups);
	table_free(&summary);
	return equal;
}

/* Two files are no snapshot: kswapd may end a run in between. */
static inline bool adds_up_soon(void)
{
	int tries;

	for (tries = 0; tries < 10; tries++) {
		if (adds_up(tries == 9))
			return true;
		sleep_ms(200);
	}
	return false;
}

/* Is there no task of a cause in reclaim/now, or at least not for long? */
static inline bool nobody_in(const char *cause)
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

#endif /* SELFTESTS_RECLAIM_H */
