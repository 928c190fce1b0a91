// SPDX-License-Identifier: GPL-2.0
/*
 * What the probes cost where nothing is reclaimed: processes, and then threads, that begin and
 * end at once, turn by turn with the module absent, loaded without a probe, and loaded as usual.
 * Each end is one call of the probe on sched_process_exit, which is the only one that is called
 * however much memory is free.
 *
 * That is less than a thousandth of what a fork costs, and what the kernel does now and then, such as
 * filling its lists of free pages, is more: so each one is measured, and the median tells. What
 * a loaded module changes without doing anything, such as where free memory is, is told apart.
 */
#include <pthread.h>
#include <sys/wait.h>

#include "measure.h"

#define TURNS 5
#define ENDS 1000

static void *end_at_once(void *unused)
{
	return unused;
}

static void end_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, end_at_once, NULL) || pthread_join(thread, NULL))
		ksft_exit_fail_msg("no thread\n");
}

static void end_process(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		ksft_exit_fail_msg("no process\n");
}

enum state {
	ABSENT,
	NO_PROBE,
	LOADED,
	NR_STATES,
};

static unsigned long long costs[NR_STATES][TURNS * ENDS];

/* The parameter that leaves out all sources. */
static char without_all[4096];

static void measure_each(unsigned long long *cost, void (*end)(void))
{
	struct timespec from, to;
	int i;

	for (i = 0; i < ENDS; i++) {
		clock_gettime(CLOCK_MONOTONIC, &from);
		end();
		clock_gettime(CLOCK_MONOTONIC, &to);
		cost[i] = (to.tv_sec - from.tv_sec) * 1000000000ULL + to.tv_nsec - from.tv_nsec;
	}
}

static int compare_costs(const void *a, const void *b)
{
	const unsigned long long *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static long long median(unsigned long long *cost)
{
	qsort(cost, TURNS * ENDS, sizeof(*cost), compare_costs);
	return cost[TURNS * ENDS / 2];
}

static long long status_number(const char *key)
{
	struct table status = keys_read("status");
	const char *value = key_get(&status, key);
	long long number = value ? atoll(value) : -1;

	table_free(&status);
	return number;
}

static void name_all_sources(void)
{
	size_t length = snprintf(without_all, sizeof(without_all), "without=");
	struct table status;
	ssize_t row = -1;

	module_need("resolve=0");
	status = keys_read("status");
	while ((row = table_find_from(&status, row + 1, "key", "source")) >= 0) {
		const char *value = table_get(&status, row, "value");

		/* Symbols are missing with resolve=0: what is ok is a probe. */
		if (!strcmp(value + strcspn(value, " "), " ok"))
			length += snprintf(without_all + length, sizeof(without_all) - length, "%.*s,",
					   (int)strcspn(value, " "), value);
		if (length >= sizeof(without_all))
			ksft_exit_fail_msg("too many sources\n");
	}
	table_free(&status);
	module_unload();
}

static void compare(const char *what, void (*end)(void))
{
	long long handled = 0, cost[NR_STATES];
	int turn, state;

	for (turn = 0; turn < TURNS; turn++) {
		measure_each(costs[ABSENT] + turn * ENDS, end);
		module_need(without_all);
		measure_each(costs[NO_PROBE] + turn * ENDS, end);
		module_unload();
		module_need("");
		measure_each(costs[LOADED] + turn * ENDS, end);
		handled += status_number("events_handled");
		module_unload();
	}
	for (state = 0; state < NR_STATES; state++)
		cost[state] = median(costs[state]);
	printf("a %s that begins and ends\n", what);
	printf("  without      %8lld instructions\n", cost[ABSENT]);
	printf("  no probe set %8lld instructions  %+lld\n", cost[NO_PROBE],
	       cost[NO_PROBE] - cost[ABSENT]);
	printf("  mmscope      %8lld instructions  %+lld, %+lld of it by its probe; %.2f events\n",
	       cost[LOADED], cost[LOADED] - cost[ABSENT], cost[LOADED] - cost[NO_PROBE],
	       (double)handled / ENDS / TURNS);
}

int main(void)
{
	/* A fork copies what this process has: all that it will need is there first. */
	name_all_sources();
	memset(costs, 1, sizeof(costs));
	compare("process", end_process);
	compare("thread", end_thread);
	return 0;
}
