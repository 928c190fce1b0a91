// SPDX-License-Identifier: GPL-2.0
/* mmscope watch: what memory does, a line an interval, as vmstat(8) prints it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/format.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/pages.h"
#include "input/procfile.h"
#include "input/samples.h"
#include "output/process.h"

#define MS_PER_NS 1e-6

/* Headings come again when they have left the screen. */
#define USUAL_LINES 24

static const struct column columns[] = {
	{ "time", COLUMN_CLOCK, COLUMN_DEFAULT, "end of the interval; not known of saved copies" },
	{ "now_ns", COLUMN_NS, 0, "end of the interval, time since boot" },
	{ "available", COLUMN_BYTES, COLUMN_DEFAULT, "MemAvailable at the end of the interval" },
	{ "free", COLUMN_BYTES, 0, "MemFree at the end of the interval" },
	{ "swap_used", COLUMN_BYTES, COLUMN_DEFAULT | COLUMN_SPARE,
	  "swap used at the end of the interval" },
	{ "si", COLUMN_FLOW, COLUMN_DEFAULT, "swapped in, from zswap too, a second" },
	{ "so", COLUMN_FLOW, COLUMN_DEFAULT, "swapped out, to zswap too, a second" },
	{ "scan", COLUMN_RATE, COLUMN_DEFAULT, "pages that reclaim looked at, a second" },
	{ "steal", COLUMN_RATE, COLUMN_DEFAULT | COLUMN_SPARE, "pages that reclaim took, a second" },
	{ "efficiency_pct", COLUMN_PERCENT, COLUMN_DEFAULT | COLUMN_SPARE, "steal in percent of scan" },
	{ "direct_ms", COLUMN_RATE, COLUMN_DEFAULT,
	  "time that tasks lost to reclaim for the machine, ms a second" },
	{ "memcg_ms", COLUMN_RATE, COLUMN_DEFAULT,
	  "time that tasks lost to limits of cgroups, ms a second" },
	{ "kswapd_ms", COLUMN_RATE, COLUMN_DEFAULT, "time that kswapd reclaimed, ms a second" },
	{ "refault", COLUMN_RATE, COLUMN_DEFAULT | COLUMN_SPARE,
	  "pages back soon after reclaim, a second" },
	{ "majflt", COLUMN_RATE, 0, "page faults that had to read, a second" },
	{ "psi_some_pct", COLUMN_PERCENT, COLUMN_DEFAULT,
	  "time that some task waited for memory, of the interval" },
	{ "psi_full_pct", COLUMN_PERCENT, COLUMN_DEFAULT,
	  "time that all tasks waited for memory, of the interval" },
	{ "oom_kill", COLUMN_NUMBER, COLUMN_DEFAULT, "OOM kills in the interval" },
};

const struct view watch_view = {
	.name = "watch",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

/* What is read each time. */
struct sample {
	struct keyfile *system;
	struct keyfile *summary;
	double time;
	double page;		/* its size */
};

static struct sample read_sample(const char *root)
{
	/* The time last: it is that of what was read, but for the time to read it. */
	struct sample sample = {
		.system = keyfile_read(root, "system"),
		.summary = keyfile_read(root, "reclaim/summary"),
	};

	sample.time = sample_time(root);
	sample.page = pages_size(root);
	return sample;
}

static void free_sample(struct sample *sample)
{
	keyfile_free(sample->system);
	keyfile_free(sample->summary);
}

/* A sum of counters of a file, NULL ends their names; NAN if one is not known. */
static double sum_of(const struct keyfile *file, const char *const *names)
{
	double sum = 0;

	for (; *names; names++) {
		double value = pairs_number(&file->keys, *names);

		sum += value == -HUGE_VAL ? NAN : value;
	}
	return sum;
}

/* By how much it grew; NAN if it went back, as when the module was loaded again. */
static double grown(double before, double after)
{
	return after >= before ? after - before : NAN;
}

static double summary_grown(const struct sample *before, const struct sample *after,
			    const char *const *names)
{
	return grown(sum_of(before->summary, names), sum_of(after->summary, names));
}

static double system_grown(const struct sample *before, const struct sample *after,
			   const char *const *names)
{
	return grown(sum_of(before->system, names), sum_of(after->system, names));
}

static void set(struct table *table, const char *column, double value, int digits)
{
	const char **cells = table_add_column(table, column);

	if (!isnan(value))
		cells[0] = table_printf(table, "%.*f", digits, value);
}

static void set_scans(struct table *table, const struct sample *before,
		      const struct sample *after, double seconds)
{
	/* The machine's own counters leave out what is done for cgroups. */
	static const char *const scanned[] = {
		"direct_scanned_pages", "memcg_limit_scanned_pages", "memcg_high_scanned_pages",
		"proactive_scanned_pages", "node_scanned_pages", "kswapd_scanned_pages",
		"khugepaged_scanned_pages", NULL,
	}, *const reclaimed[] = {
		"direct_reclaimed_pages", "memcg_limit_reclaimed_pages",
		"memcg_high_reclaimed_pages", "proactive_reclaimed_pages",
		"node_reclaimed_pages", "kswapd_reclaimed_pages", "khugepaged_reclaimed_pages",
		NULL,
	}, *const pgscan[] = { "pgscan_kswapd", "pgscan_direct", NULL },
	  *const pgsteal[] = { "pgsteal_kswapd", "pgsteal_direct", NULL };
	double scan = summary_grown(before, after, scanned);
	double steal = summary_grown(before, after, reclaimed);

	if (isnan(scan) || isnan(steal)) {
		scan = system_grown(before, after, pgscan);
		steal = system_grown(before, after, pgsteal);
	}
	set(table, "scan", scan / seconds, 0);
	set(table, "steal", steal / seconds, 0);
	set(table, "efficiency_pct", scan > 0 ? 100 * steal / scan : NAN, 1);
}

static void set_times(struct table *table, const struct sample *before,
		      const struct sample *after, double seconds)
{
	static const char *const direct[] = { "direct_ns", "node_ns", "compaction_ns", NULL };
	static const char *const memcg[] = {
		"memcg_limit_ns", "memcg_high_ns", "high_throttle_ns", NULL,
	}, *const kswapd[] = { "kswapd_ns", NULL };
	static const struct {
		const char *column;
		const char *const *names;
	} times[] = { { "direct_ms", direct }, { "memcg_ms", memcg }, { "kswapd_ms", kswapd } };

	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		set(table, times[i].column,
		    summary_grown(before, after, times[i].names) * MS_PER_NS / seconds, 1);
}

/* What zswap takes and gives back; 0 where there is none, or a kernel that does not count it. */
static double zswap_grown(const struct sample *before, const struct sample *after,
			  const char *name)
{
	const char *const names[] = { name, NULL };
	double pages = system_grown(before, after, names);

	return isnan(pages) ? 0 : pages;
}

/*
 * Pages that left memory and came back, to zswap and to disk. What zswap writes to disk later had
 * left before, and counts in pswpout once more.
 */
static void set_swapping(struct table *table, const struct sample *before,
			 const struct sample *after, double seconds)
{
	static const char *const in[] = { "pswpin", NULL }, *const out[] = { "pswpout", NULL };
	double zin = zswap_grown(before, after, "zswpin");
	double zout = zswap_grown(before, after, "zswpout") -
		      zswap_grown(before, after, "zswpwb");
	double page = after->page;

	set(table, "si", (system_grown(before, after, in) + zin) * page / seconds, 0);
	set(table, "so", (system_grown(before, after, out) + zout) * page / seconds, 0);
}

/*
 * The totals are not of the same moment as the time between: more than all of it is all of it, as
 * the kernel too decides for its averages (kernel/sched/psi.c, update_averages()).
 */
static double stalled(double us, double seconds)
{
	double percent = us / 1e4 / seconds;

	return percent > 100 ? 100 : percent;
}

static void set_pressure(struct table *table, const struct sample *before,
			 const struct sample *after, double seconds)
{
	static const char *const some[] = { "psi_memory_some_us", NULL };
	static const char *const full[] = { "psi_memory_full_us", NULL };

	set(table, "psi_some_pct", stalled(system_grown(before, after, some), seconds), 1);
	set(table, "psi_full_pct", stalled(system_grown(before, after, full), seconds), 1);
}

/* The time of day, which files do not tell: that of a saved copy is not known. */
static void set_time(struct table *table, const struct options *options)
{
	const char **cells = table_add_column(table, "time");
	char text[SHORT_FORM];

	if (is_live(options) &&
	    format_time(text, time(NULL), options->format != FORMAT_TABLE, "%T"))
		cells[0] = table_strdup(table, text);
}

/* Two samples as a table of one row. */
static struct table *interval_table(const struct sample *before, const struct sample *after,
				    const struct options *options)
{
	static const char *const refaults[] = {
		"workingset_refault_anon", "workingset_refault_file", NULL,
	}, *const majflt[] = { "pgmajfault", NULL }, *const kills[] = { "oom_kill", NULL },
	  *const available[] = { "mem_available", NULL }, *const unused[] = { "mem_free", NULL },
	  *const swap[] = { "swap_total", NULL }, *const swap_free[] = { "swap_free", NULL };
	double seconds = after->time - before->time;
	struct table *table = table_new();

	if (before->time < 0 || seconds <= 0)
		seconds = NAN;
	table_add_row(table);
	set_time(table, options);
	set(table, "now_ns", after->time < 0 ? NAN : after->time * 1e9, 0);
	set(table, "available", sum_of(after->system, available), 0);
	set(table, "free", sum_of(after->system, unused), 0);
	set(table, "swap_used", sum_of(after->system, swap) - sum_of(after->system, swap_free), 0);
	set_swapping(table, before, after, seconds);
	set_scans(table, before, after, seconds);
	set_times(table, before, after, seconds);
	set(table, "refault", system_grown(before, after, refaults) / seconds, 0);
	set(table, "majflt", system_grown(before, after, majflt) / seconds, 0);
	set_pressure(table, before, after, seconds);
	set(table, "oom_kill", system_grown(before, after, kills), 0);
	return table;
}

/* Lines between one heading and the next; 0: only at the beginning. */
static size_t lines_a_screen(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_row < 5)
		return USUAL_LINES;
	return size.ws_row - 2;
}

int watch(const struct options *options)
{
	double interval = options->operand ? seconds_argument(options->operand) : 1;
	size_t count = options->operand2 ? count_argument(options->operand2) : 0, lines = 0;
	struct samples samples = samples_begin(options, interval, count ? count + 1 : 0);
	struct stream stream = { .begun = false };
	struct sample before, after;
	const char *root = samples_next(&samples);

	before = read_sample(root);
	while ((root = samples_next(&samples))) {
		size_t screen = lines_a_screen();
		struct table *table;

		after = read_sample(root);
		table = interval_table(&before, &after, options);
		if (screen && lines && lines % screen == 0)
			stream.begun = false;
		view_stream(&stream, &watch_view, table, options);
		lines++;
		table_free(table);
		free_sample(&before);
		before = after;
	}
	free_sample(&before);
	stream_end(&stream);
	samples_end(&samples);
	return EXIT_SUCCESS;
}
