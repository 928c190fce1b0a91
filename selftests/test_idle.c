// SPDX-License-Identifier: GPL-2.0
/*
 * An idle module does nothing: no timer, no work, no wakeup.
 *
 * Stimulus: the module, loaded, read once and reclaimed under once, and ten seconds in
 * which nobody does anything with it.
 *
 * Compared with: tracefs' events of timers, high resolution timers and works in that time,
 * which name the function: none of it is the module's. And its own count of events,
 * which stands still. No tolerance. That the recording
 * sees what the kernel itself does is checked too.
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/module.h"
#include "lib/reclaim.h"
#include "lib/test.h"
#include "lib/trace.h"

#define TOP CGROUP_ROOT "/idle"

static const char *const events[] = {
	"timer/timer_start", "timer/timer_expire_entry", "timer/hrtimer_start",
	"timer/hrtimer_expire_entry", "workqueue/workqueue_queue_work",
	"workqueue/workqueue_execute_start",
};

static void record(const char *on)
{
	char file[128];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(events); i++) {
		snprintf(file, sizeof(file), "events/%s/enable", events[i]);
		if (cgroup_write(TRACE_ROOT, file, on))
			ksft_exit_skip("no such event here: %s\n", events[i]);
	}
}

static int work_reclaim(void *unused)
{
	(void)unused;
	return charge_anon(8 << 20);
}

static void be_used(void)
{
	static const char *const files[] = { "cgroups", "oom/candidates", "oom/domains" };
	size_t i;

	cgroup_need_made(TOP);
	cgroup_write(TOP, "memory.max", "4M");
	child_end(child_start(TOP, work_reclaim, NULL));
	for (i = 0; i < ARRAY_SIZE(files); i++) {
		struct table table = table_read(files[i]);

		table_free(&table);
	}
	cgroup_remove(TOP);
}

static long long events_handled(void)
{
	struct table status = keys_read("status");
	long long handled = atoll(key_get(&status, "events_handled") ?: "-1");

	table_free(&status);
	return handled;
}

/* The cgroups that we, and tests before us, removed go offline some time later, one by one. */
static void wait_for_rest(void)
{
	long long before, after = events_handled();
	int tries = 0;

	do {
		before = after;
		sleep_ms(2000);
		after = events_handled();
	} while (after != before && ++tries < 15);
}

int main(void)
{
	long long before, after;
	size_t lines, ours = 0;
	char *text, *line, *save = NULL;

	ksft_print_header();
	cgroup_need();
	if (access(TRACE_ROOT "/events/timer", F_OK))
		ksft_exit_skip("needs tracefs\n");
	module_need("");
	ksft_set_plan(3);
	be_used();
	wait_for_rest();
	cgroup_write(TRACE_ROOT, "buffer_size_kb", "8192");
	cgroup_write(TRACE_ROOT, "trace", "");
	before = events_handled();
	record("1");
	sleep_ms(10000);
	record("0");
	after = events_handled();

	text = slurp(TRACE_ROOT "/trace", NULL);
	lines = text ? count_char(text, '\n') : 0;
	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (strstr(line, "mmscope")) {
			ksft_print_msg("%s\n", line);
			ours++;
		}
	free(text);
	ksft_print_msg("%zu lines recorded\n", lines);
	ksft_test_result(lines > 100, "the recording sees timers and works\n");
	ksft_test_result(!ours, "none of them is the module's\n");
	ksft_test_result(before == after, "and no event was handled: %lld, then %lld\n", before,
			 after);
	ksft_finished();
}
