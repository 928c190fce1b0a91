// SPDX-License-Identifier: GPL-2.0
/*
 * Probes that were set and do not see, and what probes cost.
 *
 * Stimulus: probes of functions are switched off, by the sysctl kernel.ftrace_enabled and by
 * debugfs' kprobes/enabled, while the module is loaded and before it is, and on again. Before,
 * meanwhile and after that a process is killed for the limit of its cgroup, which is reclaimed
 * first. More tasks than a kretprobe has instances sleep over memory.high at a time. Then each
 * probe that can be stimulated is the only one that is set.
 *
 * Compared with: oom_kill of /proc/vmstat, which counts whatever the probes see. What it
 * counted more than there are records is missed, in status and at its place in oom/kills.
 * While they are blind, status and the reader name the sources and the switch, the figures
 * of reclaim that need them are "-", and the last lines of files whose rows cannot be "-" name the
 * causes. What a kretprobe misses is compared with a kprobe of tracefs on the same function, which
 * waits for no return. And each probe alone makes events_handled and self_ns grow; but that on
 * sched_process_exit reads no clock for tasks that were never in reclaim.
 *
 * Tolerance: none.
 *
 * mmscope-test: timeout=400
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/kills.h"
#include "lib/knobs.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/reclaim.h"
#include "lib/test.h"
#include "lib/trace.h"

#define TOP CGROUP_ROOT "/probes"

static int work_exceed(void *unused)
{
	(void)unused;
	return charge_anon(32 << 20);
}

/* One process of the cgroup is killed, or the cgroup as a whole, which is that process. */
static void be_killed(void)
{
	long long before = vmstat_kills();
	int tries = 0;

	child_end(child_start(TOP, work_exceed, NULL));
	while (vmstat_kills() == before && ++tries < 100)
		sleep_ms(20);
}

static bool key_is(const char *key, const char *expected)
{
	struct table status = keys_read("status");
	const char *value = key_get(&status, key) ?: "no such key";
	bool is = !strcmp(value, expected);

	if (!is)
		ksft_print_msg("%s is %s, expected %s\n", key, value, expected);
	table_free(&status);
	return is;
}

static long long key_number(const char *key)
{
	struct table status = keys_read("status");
	const char *value = key_get(&status, key);
	long long number = value && strcmp(value, "-") ? atoll(value) : -1;

	table_free(&status);
	return number;
}

/* Is there a line "source NAME STATE"? */
static bool source_is(const char *name, const char *state)
{
	struct table status = keys_read("status");
	char begin[128];
	ssize_t row = -1;
	bool is = false;

	snprintf(begin, sizeof(begin), "%s %s", name, state);
	while ((row = table_find_from(&status, row + 1, "key", "source")) >= 0)
		is |= !strncmp(table_get(&status, row, "value"), begin, strlen(begin));
	if (!is)
		ksft_print_msg("no source %s\n", begin);
	table_free(&status);
	return is;
}

/* Does a line of what a command prints have both? */
static bool prints(const char *command, const char *one, const char *other)
{
	FILE *pipe = popen(command, "r");
	bool does = false;
	char line[1024];

	while (pipe && fgets(line, sizeof(line), pipe))
		does |= strstr(line, one) && strstr(line, other);
	if (pipe)
		pclose(pipe);
	if (!does)
		ksft_print_msg("%s: no line has %s and %s\n", command, one, other);
	return does;
}

/* A word of the last line of a table, behind the word @key; for free(). */
static char *end_word(const char *file, const char *key)
{
	struct table table = table_read(file);
	char *word, *save = NULL, *found = NULL;

	for (word = strtok_r((char *)table.end, " ", &save); word && !found;
	     word = strtok_r(NULL, " ", &save))
		if (!strcmp(word, key))
			found = strtok_r(NULL, " ", &save);
	found = strdup(found ?: "no such word");
	table_free(&table);
	return found;
}

static bool end_is(const char *file, const char *key, const char *expected)
{
	char *word = end_word(file, key);
	bool is = !strcmp(word, expected);

	if (!is)
		ksft_print_msg("%s: %s is %s, expected %s\n", file, key, word, expected);
	free(word);
	return is;
}

static bool end_is_number(const char *file, const char *key, long long number)
{
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", number);
	return end_is(file, key, expected);
}

/* What cannot be seen, in the last lines. */
static bool unseen_are(const char *now, const char *limit, const char *throttle)
{
	return end_is("reclaim/now", "unseen", now) && end_is("reclaim/shrinkers", "unseen", "-") &&
	       end_is("debug/latency/memcg_limit", "unseen", limit) &&
	       end_is("debug/latency/high_throttle", "unseen", throttle) &&
	       end_is("debug/latency/direct", "unseen", "-") &&
	       end_is("debug/latency/direct", "missed", "0");
}

static bool all_is_seen(void)
{
	return unseen_are("-", "-", "-") &&
	       source_is("out_of_memory", "ok") && source_is("try_to_free_mem_cgroup_pages", "ok") &&
	       key_is("blind_count", "0") && key_is("blind_since_ns", "-") &&
	       key_is("blind_reason", "-") && summary_now("memcg_limit", "count") >= 0;
}

static bool is_known_to_be_blind(const char *reason)
{
	char word[32];

	snprintf(word, sizeof(word), "%s", reason);
	return source_is("out_of_memory", "blind") && source_is("oom_badness", "blind") &&
	       source_is("try_to_free_mem_cgroup_pages", "blind") &&
	       source_is("schedule_timeout_killable", "blind") &&
	       source_is("mm_vmscan_memcg_reclaim_end", "ok") &&
	       key_number("blind_count") >= 8 && key_number("blind_since_ns") > 0 &&
	       key_is("blind_reason", reason) && summary_now("memcg_limit", "count") == -1 &&
	       summary_now("memcg_limit", "p50_ns") == -1 &&
	       summary_now("high_throttle", "ns") == -1 && summary_now("direct", "count") >= 0 &&
	       unseen_are("memcg_limit,memcg_high,proactive,high_throttle", "memcg_limit",
			  "high_throttle") &&
	       end_is("debug/latency/high_throttle", "missed", "-") &&
	       prints("mmscope reclaim now --json", "unseen", "memcg_limit,memcg_high") &&
	       prints("mmscope status", "blind", "out_of_memory") &&
	       prints("mmscope", "warn", word);
}

/* As many kills were missed, as all say. The kernel counted them, or the records. */
static bool has_missed(unsigned long long records, unsigned long long missed,
		       unsigned long long before_last)
{
	struct kills kills = kills_read_to(records);
	bool has = kills.n == records && kills.missed == missed &&
		   (!records || kills.all[records - 1].missed == before_last) &&
		   key_number("kills_missed") == (long long)missed;

	if (!has)
		ksft_print_msg("%zu kills, %llu missed, status: %lld; expected %llu and %llu\n",
			       kills.n, kills.missed, key_number("kills_missed"), records, missed);
	kills_free(&kills);
	return has && (!missed || prints("mmscope oom kills", "missed", ""));
}

static void test_while_loaded(const char *path, const char *name)
{
	long long reclaims, lost;

	module_need("");
	be_killed();
	ksft_test_result(all_is_seen() && has_missed(1, 0, 0) && key_is("reclaims_missed", "0") &&
			 end_is("debug/latency/high_throttle", "missed", "0"),
			 "%s: all is seen\n", name);

	lost = key_number("events_lost");
	knob_set(path, "0");
	be_killed();
	be_killed();
	reclaims = key_number("reclaims_missed");
	ksft_test_result(is_known_to_be_blind(name), "%s is 0: status and reader say so\n", name);
	ksft_test_result(has_missed(1, 2, 0) && reclaims > 0 &&
			 end_is_number("debug/latency/memcg_limit", "missed", reclaims) &&
			 end_is_number("debug/latency/proactive", "missed", reclaims),
			 "%s is 0: two kills and %lld reclaims were missed\n", name, reclaims);

	knob_set(path, "1");
	be_killed();
	ksft_test_result(all_is_seen() && has_missed(2, 2, 2) &&
			 key_number("reclaims_missed") == reclaims &&
			 key_number("events_lost") == lost,
			 "%s is 1 again: all is seen, and what was missed is before it\n", name);
	module_unload();
}

static void test_before_load(const char *path, const char *name)
{
	knob_set(path, "0");
	module_need("");
	ksft_test_result(is_known_to_be_blind(name), "%s was 0 at load: status and reader say so\n",
			 name);
	be_killed();
	ksft_test_result(has_missed(0, 1, 0), "%s was 0 at load: a kill was missed\n", name);
	knob_set(path, "1");
	be_killed();
	ksft_test_result(all_is_seen() && has_missed(1, 1, 1), "%s is 1 since: all is seen\n", name);
	module_unload();
}

#define NR_OF_SWITCH 7

/* From 7.x on the kernel refuses to switch ftrace off: then nobody can be blind by it. */
static void test_switch(const char *path, const char *name)
{
	int error = knob_set(path, "0"), i;

	if (error) {
		for (i = 0; i < NR_OF_SWITCH; i++)
			ksft_test_result_skip("%s: cannot be switched off here: %s\n", name,
					      strerror(-error));
		return;
	}
	knob_set(path, "1");
	test_while_loaded(path, name);
	test_before_load(path, name);
}

/* What all of them can be seen at, see be_busy(). */
static const char *const probes[] = {
	"mark_victim", "oom_badness", "oom_evaluate_task", "mem_cgroup_print_oom_meminfo",
	"mem_cgroup_print_oom_group", "__oom_kill_process", "out_of_memory",
	"mm_vmscan_memcg_reclaim_end", "mm_vmscan_lru_shrink_inactive", "sched_process_exit",
	"mem_cgroup_css_offline", "mem_cgroup_css_released", "schedule_timeout_killable",
};

static int work_read_file(void *unused)
{
	(void)unused;
	return charge_file("/disk/probes-file", 16 << 20);
}

static int work_throttled(void *unused)
{
	(void)unused;
	return charge_anon(24 << 20);
}

/* Each of @probes has something to handle. */
static void be_busy(void)
{
	pid_t pid;

	cgroup_write(TOP, "memory.oom.group", "1");
	child_end(child_start(TOP, work_read_file, NULL));
	unlink("/disk/probes-file");
	be_killed();
	cgroup_need_made(TOP "-high");
	cgroup_write(TOP "-high", "memory.high", "4M");
	cgroup_write(TOP "-high", "memory.swap.max", "0");
	pid = fork_into(TOP "-high");
	if (!pid)
		_exit(!!work_throttled(NULL));
	sleep_ms(1000);
	child_end(pid);
	cgroup_remove(TOP "-high");
}

/* The parameter that leaves out all sources but symbols and @but. */
static void without_others(const struct table *unresolved, const char *but, char *list, size_t size)
{
	size_t length = snprintf(list, size, "without=");
	ssize_t row = -1;

	while ((row = table_find_from(unresolved, row + 1, "key", "source")) >= 0) {
		const char *value = table_get(unresolved, row, "value");
		size_t name = strcspn(value, " ");

		/* The compiler may have split a function: oom_badness.part.0 */
		if (strcmp(value + name, " ok") ||
		    (strlen(but) == strcspn(value, " .") && !strncmp(but, value, strlen(but))))
			continue;
		length += snprintf(list + length, size - length, "%.*s,", (int)name, value);
		if (length >= size)
			ksft_exit_fail_msg("too many sources\n");
	}
}

static void test_alone(const struct table *unresolved, const char *probe)
{
	long long handled, self, tries;
	char list[2048];
	bool timed;

	without_others(unresolved, probe, list, sizeof(list));
	module_need(list);
	if (!source_is(probe, "ok")) {
		ksft_test_result_skip("%s: not on this kernel\n", probe);
		module_unload();
		return;
	}
	handled = key_number("events_handled");
	self = key_number("self_ns");
	/* A cgroup that was removed may stay for a while. */
	for (tries = 0; tries < 10; tries++) {
		be_busy();
		if (key_number("events_handled") > handled)
			break;
	}
	/* While no other probe is set, no task is seen in reclaim. */
	timed = strcmp(probe, "sched_process_exit");
	ksft_test_result(key_number("events_handled") > handled &&
			 (timed ? key_number("self_ns") > self : key_number("self_ns") == self),
			 "%s alone: %lld events, %lld ns\n", probe,
			 key_number("events_handled") - handled, key_number("self_ns") - self);
	module_unload();
}

/* Some more than the kretprobe on schedule_timeout_killable() has instances. */
#define NR_SLEEPERS 700

/* How long it may take until so many sleep at a time. */
#define SLEEPERS_SECONDS 90

#define SLEEPERS TOP "-many/sleepers"

#define CALLS "mmscope_calls"

/* Over memory.high again and again; the first touch of every 64 pages puts it to sleep. */
static void be_throttled(void)
{
	size_t bytes = 64 * CHARGE_PAGE;
	char *memory = charge_map(bytes, 0);

	while (memory) {
		charge_touch(memory, bytes);
		madvise(memory, bytes, MADV_DONTNEED);
	}
	_exit(1);
}

/* Of "  mmscope_calls   123   0" in kprobe_profile: how often the function was called. */
static long long calls_traced(void)
{
	char *text = slurp(TRACE_ROOT "/kprobe_profile", NULL);
	const char *line = text ? strstr(text, CALLS " ") : NULL;
	long long hits = line ? atoll(line + strlen(CALLS)) : -1;

	free(text);
	return hits;
}

/* The number behind "source NAME lossy"; 0 if it is not. */
static long long missed_by_kernel(const char *name)
{
	struct table status = keys_read("status");
	long long missed = 0, number;
	char format[128];
	ssize_t row = -1;

	snprintf(format, sizeof(format), "%s lossy %%lld ", name);
	while ((row = table_find_from(&status, row + 1, "key", "source")) >= 0)
		if (sscanf(table_get(&status, row, "value"), format, &number) == 1)
			missed = number;
	table_free(&status);
	return missed;
}

static void start_sleepers(pid_t *sleepers)
{
	int i;

	if (cgroup_make_inner(TOP "-many"))
		ksft_exit_fail_msg("no memory controller in " TOP "-many\n");
	cgroup_write(TOP "-many", "memory.high", "2M");
	/* What nobody may reclaim is not looked at: they are quicker asleep than the first one awake. */
	cgroup_need_made(SLEEPERS);
	cgroup_write(SLEEPERS, "memory.min", "max");
	for (i = 0; i < NR_SLEEPERS; i++) {
		sleepers[i] = fork_into(SLEEPERS);
		if (!sleepers[i])
			be_throttled();
	}
}

static void end_sleepers(const pid_t *sleepers)
{
	int i;

	for (i = 0; i < NR_SLEEPERS; i++)
		if (sleepers[i] > 0)
			kill(sleepers[i], SIGKILL);
	for (i = 0; i < NR_SLEEPERS; i++)
		child_end(sleepers[i]);
	cgroup_remove_tree(TOP "-many");
}

/*
 * A call is missed, or handled once, and, if it was a sleep over memory.high, once more when it
 * returns; and then it is counted, or missed for want of room in the table of tasks.
 */
static void test_maxactive(const struct table *unresolved)
{
	static const char probe[] = "schedule_timeout_killable";
	long long handled, counted, missed, lost, calls;
	static pid_t sleepers[NR_SLEEPERS];
	char list[2048], *word;
	double until;

	if (slow_kernel()) {
		ksft_test_result_skip("a kretprobe's instances: too slow for so many to be asleep at a time\n");
		return;
	}
	without_others(unresolved, probe, list, sizeof(list));
	module_need(list);
	if (cgroup_write(TRACE_ROOT, "kprobe_events", "p:" CALLS " schedule_timeout_killable") ||
	    !source_is(probe, "ok")) {
		ksft_test_result_skip("a kretprobe's instances: no kprobes of tracefs\n");
		module_unload();
		return;
	}
	handled = key_number("events_handled");
	cgroup_write(TRACE_ROOT, "events/kprobes/" CALLS "/enable", "1");
	start_sleepers(sleepers);
	until = now_seconds() + SLEEPERS_SECONDS;
	while (!missed_by_kernel(probe) && now_seconds() < until)
		sleep_ms(200);
	end_sleepers(sleepers);
	calls = calls_traced();
	cgroup_write(TRACE_ROOT, "events/kprobes/" CALLS "/enable", "0");
	cgroup_write(TRACE_ROOT, "kprobe_events", "");

	handled = key_number("events_handled") - handled;
	counted = summary_now("high_throttle", "count");
	word = end_word("debug/latency/high_throttle", "missed");
	missed = atoll(word);
	free(word);
	lost = missed_by_kernel(probe);
	ksft_print_msg("%lld calls: %lld handled, %lld counted, %lld missed, of which %lld by the kernel\n",
		       calls, handled, counted, missed, lost);
	ksft_test_result(lost > 0 && missed >= lost && key_number("events_lost") >= missed &&
			 calls == lost + handled - (counted + missed - lost) &&
			 prints("mmscope status", probe, "calls were not seen"),
			 "a kretprobe's instances are all in use: what it misses is counted\n");
	module_unload();
}

int main(void)
{
	struct table unresolved;
	size_t i;

	ksft_print_header();
	cgroup_need();
	if (access(KPROBES_ENABLED, F_OK))
		mount("debugfs", DEBUGFS, "debugfs", 0, NULL);
	if (access(KPROBES_ENABLED, F_OK) || access(FTRACE_ENABLED, F_OK))
		ksft_exit_skip("needs ftrace, kprobes and debugfs\n");
	cgroup_need_made(TOP);
	cgroup_write(TOP, "memory.max", "8M");
	cgroup_write(TOP, "memory.swap.max", "0");
	ksft_set_plan(2 * NR_OF_SWITCH + 1 + ARRAY_SIZE(probes));

	test_switch(FTRACE_ENABLED, "ftrace_enabled");
	test_switch(KPROBES_ENABLED, "kprobes_enabled");

	module_need("resolve=0");
	unresolved = keys_read("status");
	module_unload();
	test_maxactive(&unresolved);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		test_alone(&unresolved, probes[i]);
	table_free(&unresolved);
	cgroup_remove(TOP);
	ksft_finished();
}
