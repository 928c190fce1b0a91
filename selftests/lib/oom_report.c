// SPDX-License-Identifier: GPL-2.0
#include "oom_report.h"
#include "print.h"

char *report_log(int fd)
{
	char *log = calloc(1, 1), *line;
	size_t length = 0, more;

	while ((line = kmsg_line(fd))) {
		more = strlen(line) + 1;
		log = realloc(log, length + more + 1);
		sprintf(log + length, "%s\n", line);
		length += more;
	}
	return log;
}

struct mark kills_mark(void)
{
	struct kills kills = kills_read();
	struct mark mark = { kills.next, vmstat_kills() };

	kills_free(&kills);
	return mark;
}

/* Finds record @next; how many it and those after it killed. */
static long long both_count(struct both *b, unsigned long long next)
{
	long long killed;
	size_t i;

	b->kill = NULL;
	b->killed = 0;
	for (i = 0; i < b->kills.n; i++) {
		if (b->kills.all[i].number == next)
			b->kill = &b->kills.all[i];
		killed = kill_number(&b->kills.all[i], "killed_count");
		if (b->kills.all[i].number >= next && killed > 0)
			b->killed += killed;
	}
	return b->killed;
}

struct both both_read(int log_fd, struct mark mark)
{
	struct both b = { .kills = kills_read_to(mark.next) };
	const char *invoked = " invoked oom-killer";
	char *again;
	int tries = 0;

	while (mark.killed + both_count(&b, mark.next) < vmstat_kills() && tries++ < 500) {
		sleep_ms(20);
		kills_free(&b.kills);
		b.kills = kills_read();
	}
	if (b.kills.next != mark.next + 1)
		lib_print_msg("numbers go to %llu, not to %llu\n", b.kills.next - 1, mark.next);
	b.log = report_log(log_fd);
	again = strstr(b.log, invoked);
	again = again ? strstr(again + 1, invoked) : NULL;
	while (again && again > b.log && again[-1] != '\n')
		again--;
	if (again)
		*again = '\0';
	return b;
}

void both_free(struct both *b)
{
	kills_free(&b->kills);
	free(b->log);
}

long long report_number(const char *log, const char *before)
{
	const char *at = strstr(log, before);

	return at ? strtoll(at + strlen(before), NULL, 0) : -1;
}

/* Is @before followed by @text, and that by one of @ends or the end of a line? */
static bool report_says(const char *log, const char *before, const char *text, const char *ends)
{
	const char *at = strstr(log, before);

	if (!at || strncmp(at + strlen(before), text, strlen(text)))
		return false;
	at += strlen(before) + strlen(text);
	return *at == '\n' || strchr(ends, *at);
}

static int report_differs(const char *what, long long shown, long long kernel)
{
	if (shown == kernel)
		return 0;
	lib_print_msg("%s is %lld, the kernel's report says %lld\n", what, shown, kernel);
	return 1;
}

/* The table behind "Tasks state", with the points that the kernel gave. */
static int report_tasks(const char *log, long long total_pages, struct report_task *tasks, int max)
{
	const char *at = strstr(log, "Tasks state");
	bool parts;
	int n = 0;

	at = at ? strstr(at, "\n[  pid  ]") : NULL;
	parts = at && strstr(at, "rss_anon") && strstr(at, "rss_anon") < strchr(at + 1, '\n');
	for (at = at ? strchr(at + 1, '\n') : NULL; at && n < max; at = strchr(at + 1, '\n')) {
		struct report_task *t = &tasks[n];
		int got;

		memset(t, 0, sizeof(*t));
		if (parts)
			got = sscanf(at, "\n[%*d] %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld",
				     &t->uid, &t->pid, &t->total_vm, &t->rss, &t->anon, &t->file,
				     &t->shmem, &t->pgtables, &t->swap, &t->adj);
		else
			got = sscanf(at, "\n[%*d] %lld %lld %lld %lld %lld %lld %lld", &t->uid,
				     &t->pid, &t->total_vm, &t->rss, &t->pgtables, &t->swap,
				     &t->adj);
		if (got != (parts ? 10 : 7))
			break;
		if (!parts)
			t->anon = t->file = t->shmem = -1;
		t->points = t->adj == -1000 || t->pid == 1 ? LLONG_MIN :
			    t->rss + t->swap + t->pgtables / 4096 +
			    t->adj * (total_pages / 1000);
		n++;
	}
	return n;
}

/* The task that comes next in the kernel's order of preference; NULL for none. */
static struct report_task *report_best(struct report_task *tasks, int n)
{
	struct report_task *best = NULL;
	int i;

	/* Of equals, the one visited last. */
	for (i = 0; i < n; i++)
		if (tasks[i].points != LLONG_MIN && (!best || tasks[i].points >= best->points))
			best = &tasks[i];
	return best;
}

static int report_differs_row(const struct table *table, size_t row, const char *column,
			      long long kernel)
{
	long long shown;
	char what[64];

	if (kernel == -1)
		return 0;
	/* A kernel with PREEMPT_RT does not let the amounts be read there. */
	if (!strcmp(table_get(table, row, column) ?: "", "-") &&
	    !access("/sys/kernel/realtime", F_OK) && strncmp(column, "pid", 3))
		return 0;
	snprintf(what, sizeof(what), "%s of candidate %zu", column, row);
	if (!table_number(table, row, column, &shown))
		shown = LLONG_MAX;
	return report_differs(what, shown, kernel);
}

int report_compare_candidates(const struct kill *kill, const char *log, int keep)
{
	static struct report_task tasks[1024];
	const struct table *table = &kill->candidates;
	int n = report_tasks(log, kill_number(kill, "total_pages"), tasks, 1024);
	int wrong = 0, eligible = 0, i;
	struct report_task *best;
	size_t row;

	for (i = 0; i < n; i++)
		eligible += tasks[i].points != LLONG_MIN;
	if (!n)
		lib_print_msg("the kernel's report has no table of tasks\n");
	wrong += !n;
	wrong += report_differs("eligible_count", kill_number(kill, "eligible_count"), eligible);
	wrong += report_differs("candidates", table->nr_rows, eligible < keep ? eligible : keep);
	for (row = 0; row < table->nr_rows; row++) {
		best = report_best(tasks, n);
		if (!best)
			break;
		if (!row)
			wrong += report_differs("victim_points", kill_number(kill, "victim_points"),
						best->points);
		wrong += report_differs_row(table, row, "pid", best->pid);
		wrong += report_differs_row(table, row, "uid", best->uid);
		wrong += report_differs_row(table, row, "points", best->points);
		wrong += report_differs_row(table, row, "oom_score_adj", best->adj);
		wrong += report_differs_row(table, row, "rss", best->rss * 4096);
		wrong += report_differs_row(table, row, "rss_anon",
					    best->anon < 0 ? -1 : best->anon * 4096);
		wrong += report_differs_row(table, row, "rss_file",
					    best->file < 0 ? -1 : best->file * 4096);
		wrong += report_differs_row(table, row, "rss_shmem",
					    best->shmem < 0 ? -1 : best->shmem * 4096);
		wrong += report_differs_row(table, row, "swap", best->swap * 4096);
		wrong += report_differs_row(table, row, "pgtables", best->pgtables);
		wrong += report_differs_row(table, row, "total_vm", best->total_vm * 4096);
		best->points = LLONG_MIN;
	}
	return wrong;
}

/*
 * Before 6.2 a task counts up to 64 pages for itself (TASK_RSS_EVENTS_THRESH) and adds them up when
 * it exits. The kernel prints after it has sent the signal, the record is from before: a victim
 * on another CPU may have begun to exit.
 */
static int report_differs_rss(const char *what, long long shown, long long kernel)
{
	long long slack = kernel_series() < 602 ? 64 * 4096 : 0;

	if (shown - kernel <= slack && kernel - shown <= slack)
		return 0;
	return report_differs(what, shown, kernel);
}

int report_compare_victim(const struct kill *kill, const char *log)
{
	static const struct {
		const char *key, *before;
		int unit;
	} amounts[] = {
		{ "victim_total_vm", "total-vm:", 1024 }, { "victim_rss_anon", "anon-rss:", 1024 },
		{ "victim_rss_file", "file-rss:", 1024 }, { "victim_rss_shmem", "shmem-rss:", 1024 },
		{ "victim_uid", "UID:", 1 }, { "victim_pgtables", "pgtables:", 1024 },
		{ "victim_oom_score_adj", " oom_score_adj:", 1 },
	};
	const char *killed = strstr(log, ": Killed process ");
	int wrong = 0;
	size_t i;

	if (!killed) {
		lib_print_msg("the kernel says of no kill\n");
		return 1;
	}
	wrong += report_differs("victim_pid", kill_number(kill, "victim_pid"),
				kmsg_killed(killed));
	for (i = 0; i < ARRAY_SIZE(amounts); i++) {
		long long shown = kill_number(kill, amounts[i].key);
		long long kernel = report_number(killed, amounts[i].before) * amounts[i].unit;

		if (!strncmp(amounts[i].key, "victim_rss", 10))
			wrong += report_differs_rss(amounts[i].key, shown, kernel);
		else
			wrong += report_differs(amounts[i].key, shown, kernel);
	}
	return wrong;
}

static int report_differs_text(const char *log, const char *before, const char *ends,
			       const char *what, const char *shown)
{
	if (report_says(log, before, shown, ends))
		return 0;
	lib_print_msg("%s is %s, the kernel's report does not say \"%s%s\"\n", what, shown, before,
		       shown);
	return 1;
}

int report_compare_context(const struct kill *kill, const char *log)
{
	static const char *const constraints[][2] = {
		{ "none", "CONSTRAINT_NONE" }, { "cpuset", "CONSTRAINT_CPUSET" },
		{ "memory_policy", "CONSTRAINT_MEMORY_POLICY" }, { "memcg", "CONSTRAINT_MEMCG" },
	};
	bool memcg = !strcmp(kill_text(kill, "domain"), "memcg");
	const char *constraint = "none of the four";
	char asker[64], gfp[64];
	int wrong = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(constraints); i++)
		if (!strcmp(kill_text(kill, "constraint"), constraints[i][0]))
			constraint = constraints[i][1];
	snprintf(asker, sizeof(asker), "%.32s invoked oom-killer:", kill_text(kill, "asker_comm"));
	if (!strstr(log, asker)) {
		lib_print_msg("the kernel's report has no \"%s\"\n", asker);
		wrong++;
	}
	wrong += report_differs("gfp", strtoll(kill_text(kill, "gfp"), NULL, 16),
				report_number(log, "gfp_mask="));
	snprintf(gfp, sizeof(gfp), "gfp_mask=0x%llx(", report_number(log, "gfp_mask="));
	wrong += report_differs_text(log, gfp, ")", "gfp_flags", kill_text(kill, "gfp_flags"));
	wrong += report_differs("order", kill_number(kill, "order"), report_number(log, "order="));
	wrong += report_differs_text(log, "constraint=", ",", "constraint", constraint);
	if (memcg)
		wrong += report_differs_text(log, ",oom_memcg=", ",", "domain_path",
					     kill_text(kill, "domain_path"));
	else if (!strstr(log, ",global_oom"))
		wrong += report_differs_text(log, ",global", "", "domain", "_oom");
	wrong += report_differs_text(log, ",task_memcg=", ",", "victim_cgroup",
				     kill_text(kill, "victim_cgroup"));
	return wrong;
}

/* The report counts the pages in CPUs' lists of the nodes alone that the request could use. */
static long long report_free_pcp(const struct kill *kill)
{
	long long sum = 0, allowed, bytes;
	size_t i;

	for (i = 0; i < kill->zones.nr_rows; i++)
		if (table_number(&kill->zones, i, "allowed", &allowed) && allowed &&
		    table_number(&kill->zones, i, "free_pcp", &bytes))
			sum += bytes;
	return sum;
}

int report_compare_machine(const struct kill *kill, const char *log)
{
	static const struct {
		const char *before, *key;
	} amounts[] = {
		{ " free:", "machine_mem_free" },
		{ "active_anon:", "machine_active_anon" },
		{ " inactive_anon:", "machine_inactive_anon" },
		{ " inactive_file:", "machine_inactive_file" },
		{ " unevictable:", "machine_unevictable" },
		{ " slab_reclaimable:", "machine_sreclaimable" },
		{ " slab_unreclaimable:", "machine_sunreclaim" },
		{ " shmem:", "machine_shmem" }, { " pagetables:", "machine_page_tables" },
	};
	const char *info = strstr(log, "Mem-Info:");
	long long most = sysconf(_SC_NPROCESSORS_ONLN) * 64 * 4096, shown, kernel;
	int wrong = 0;
	size_t i;

	if (!info)
		return report_differs("Mem-Info", 1, 0);
	shown = report_free_pcp(kill);
	kernel = report_number(info, " free_pcp:") * 4096;
	if (llabs(shown - kernel) > most)
		wrong += report_differs("free_pcp of the zones allowed", shown, kernel);
	for (i = 0; i < sizeof(amounts) / sizeof(*amounts); i++) {
		shown = kill_number(kill, amounts[i].key);
		kernel = report_number(info, amounts[i].before) * 4096;
		if (llabs(shown - kernel) > most)
			wrong += report_differs(amounts[i].key, shown, kernel);
	}
	return wrong;
}

int report_adds_up(const struct kill *kill)
{
	static const char *const parts[] = {
		"mem_free", "free_pcp", "active", "inactive", "unevictable", "isolated_anon",
		"isolated_file", "kernel", "hugetlb", "gpu_active", "gpu_reclaim", "unaccounted",
	};
	long long total = kill_number(kill, "machine_mem_total"), sum = 0, managed = 0, part;
	char key[64];
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		snprintf(key, sizeof(key), "machine_%s", parts[i]);
		if (key_get(&kill->keys, key))
			sum += kill_number(kill, key);
	}
	for (i = 0; i < kill->zones.nr_rows; i++)
		if (table_number(&kill->zones, i, "managed", &part))
			managed += part;
	return report_differs("the sum of the parts", sum, total) +
	       report_differs("the sum of the zones", managed, total);
}

/*
 * Usage is what the kernel prints first, and the record has it from after that. Reclaim
 * has told the other CPUs to give back what they hold of a charge (drain_all_stock()),
 * up to 64 pages, and they may do so in between.
 */
static int report_differs_usage(const struct kill *kill, const char *key, const char *log,
				const char *before)
{
	long long shown = kill_number(kill, key), kernel = report_number(log, before) * 1024;

	if (shown <= kernel && kernel - shown <= sysconf(_SC_NPROCESSORS_ONLN) * 64 * 4096)
		return 0;
	return report_differs(key, shown, kernel);
}

int report_compare_memsw(const struct kill *kill, const char *log)
{
	static const char line[] = "memory+swap: usage ";
	const char *at = strstr(log, line);
	long long limit;

	if (!at)
		return 0;
	if (sscanf(at, "memory+swap: usage %*dkB, limit %lldkB", &limit) != 1)
		return report_differs("charge_memsw_max", -1, 0);
	/* No limit is printed as what a counter can hold. */
	return report_differs_usage(kill, "charge_memsw_usage", log, line) +
	       (limit < 1LL << 50 ?
		report_differs("charge_memsw_max", kill_number(kill, "charge_memsw_max"),
			       limit * 1024) : 0);
}

int report_compare_charges(const struct kill *kill, const char *log)
{
	const char *at = strstr(log, "Memory cgroup stats for ");
	const char *end = strstr(log, "Tasks state");
	const char *total = at ? strstr(at, "total_cache") : NULL;
	int wrong = 0, compared = 0, prefix = 0;
	char key[64], what[80];
	long long value;

	/* From 6.12 on v1's report is v1's memory.stat: what includes descendants has a prefix. */
	if (total && end && total < end)
		prefix = strlen("total_");
	wrong += report_differs_usage(kill, "charge_usage", log, "memory: usage ");
	wrong += report_compare_memsw(kill, log);
	for (; at && end && at < end; at++) {
		/* Lines are cut by newlines; in older kernels, by escaped ones. */
		if (*at != '\n' && *at != ':' && strncmp(at, "\\x0a", 4))
			continue;
		if (sscanf(at + (*at == '\\' ? 4 : 1), "%40[a-z0-9_] %lld", key, &value) != 2)
			continue;
		if (strncmp(key, "total_", prefix))
			continue;
		snprintf(what, sizeof(what), "charge_%s", key + prefix);
		if (!key_get(&kill->keys, what))
			continue;
		wrong += report_differs(what, kill_number(kill, what), value);
		compared++;
	}
	if (compared < 5)
		lib_print_msg("just %d charges could be compared\n", compared);
	return wrong + (compared < 5);
}
