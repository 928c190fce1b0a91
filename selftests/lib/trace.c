// SPDX-License-Identifier: GPL-2.0
#include "print.h"
#include "trace.h"

static struct spans spans_now(const char *cause)
{
	struct table summary = keys_read("reclaim/summary");
	struct spans now = {
		.count = summary_key(&summary, cause, "count"),
		.ns = summary_key(&summary, cause, "ns"),
	};

	table_free(&summary);
	return now;
}

static struct spans spans_minus(struct spans a, struct spans b)
{
	return (struct spans){ a.count - b.count, a.ns - b.ns };
}

static void trace_switch(const struct trace *trace, bool on)
{
	char file[128];

	snprintf(file, sizeof(file), "events/%s_begin/enable", trace->events);
	cgroup_write(TRACE_ROOT, file, on ? "1" : "0");
	snprintf(file, sizeof(file), "events/%s_end/enable", trace->events);
	cgroup_write(TRACE_ROOT, file, on ? "1" : "0");
}

bool trace_start(struct trace *trace)
{
	char path[128];

	snprintf(path, sizeof(path), TRACE_ROOT "/events/%s_begin", trace->events);
	if (access(path, F_OK))
		return false;
	cgroup_write(TRACE_ROOT, "buffer_size_kb", "8192");
	cgroup_write(TRACE_ROOT, "trace_clock", "mono");
	cgroup_write(TRACE_ROOT, "trace", "");
	trace->outer = spans_now(trace->cause);
	trace_switch(trace, true);
	trace->inner = spans_now(trace->cause);
	return true;
}

static bool trace_is_about(const struct trace *trace, const char *line)
{
	const char *name = line + strspn(line, " ");

	return !trace->thread ||
	       trace->others != !strncmp(name, trace->thread, strlen(trace->thread));
}

/* True if nothing was overwritten: "# entries-in-buffer/entries-written: 123/123   #P:2" */
static bool trace_is_whole(const char *text)
{
	const char *entries = strstr(text, "entries-written:");
	long long kept, written;

	return entries && sscanf(entries, "entries-written: %lld/%lld", &kept, &written) == 2 &&
	       kept == written;
}

/* "  cat-123  [000] .....  12.345678: mm_vmscan_direct_reclaim_begin: ..." */
static bool trace_sum(struct trace *trace)
{
	static struct { int pid; double since; } open_at[512];
	char *text = slurp(TRACE_ROOT "/trace", NULL), *line, *save = NULL;
	const char *name = strchr(trace->events, '/') + 1;
	size_t i, nr = 0;

	trace->traced = (struct spans){ 0, 0 };
	if (!text || !trace_is_whole(text)) {
		free(text);
		return false;
	}
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *event = strstr(line, name), *time, *cpu, *dash;
		int pid;

		cpu = strstr(line, " [");
		if (!event || !cpu || !trace_is_about(trace, line))
			continue;
		*cpu = '\0';
		dash = strrchr(line, '-');
		for (time = event - 2; time[-1] != ' '; time--)
			;
		if (!dash)
			continue;
		pid = atoi(dash + 1);
		for (i = 0; i < nr && open_at[i].pid != pid; i++)
			;
		if (!strncmp(event + strlen(name), "_begin", 6)) {
			if (i == nr && nr < ARRAY_SIZE(open_at))
				nr++;
			open_at[i].pid = pid;
			open_at[i].since = atof(time);
		} else if (i < nr) {
			trace->traced.ns += (atof(time) - open_at[i].since) * 1e9;
			trace->traced.count++;
			open_at[i] = open_at[--nr];
		}
	}
	free(text);
	return true;
}

bool trace_stop(struct trace *trace)
{
	trace->inner = spans_minus(spans_now(trace->cause), trace->inner);
	trace_switch(trace, false);
	trace->outer = spans_minus(spans_now(trace->cause), trace->outer);
	return trace_sum(trace);
}

bool trace_counts_agree(const struct trace *trace)
{
	lib_print_msg("%s: %lld to %lld times, %lld to %lld us; traced %lld, %lld us\n",
		       trace->cause, trace->inner.count, trace->outer.count,
		       trace->inner.ns / 1000, trace->outer.ns / 1000, trace->traced.count,
		       trace->traced.ns / 1000);
	return trace->traced.count && trace->inner.count <= trace->traced.count &&
	       trace->traced.count <= trace->outer.count;
}

bool trace_times_agree(const struct trace *trace)
{
	long long pair = slow_kernel() ? TRACE_SLOW_PAIR_NS : TRACE_PAIR_NS;
	long long slack = trace->traced.count * pair + TRACE_BREAK_NS;

	return sysconf(_SC_NPROCESSORS_ONLN) > 1 ||
	       (trace->inner.ns <= trace->traced.ns + slack &&
		trace->traced.ns <= trace->outer.ns + slack);
}

bool trace_agrees(const struct trace *trace)
{
	return trace_counts_agree(trace) && trace_times_agree(trace);
}

bool trace_only_times_differ(const struct trace *trace)
{
	return trace_counts_agree(trace) && !trace_times_agree(trace);
}
