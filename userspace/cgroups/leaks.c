// SPDX-License-Identifier: GPL-2.0
/* mmscope leaks: what grows, how fast, and how long until its limit at this rate. */
#include <math.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/format.h"
#include "base/xalloc.h"
#include "cgroups/trend.h"
#include "command.h"
#include "input/cgroup_index.h"
#include "input/kube_columns.h"
#include "input/procfile.h"
#include "input/samples.h"
#include "input/tree.h"
#include "output/filter.h"
#include "verdicts/report.h"

/* A minute. */
#define USUAL_INTERVAL	5
#define USUAL_COUNT	13

/* A cgroup whose children grow by this part of its rate only passes on what they do. */
#define BELOW_PART	0.8

static const struct column columns[] = {
	{ "verdict", COLUMN_WORD, COLUMN_DEFAULT,
	  "leak; cache, below, stopped, noise, none, short: see mmscope(8)" },
	{ "what", COLUMN_WORD, COLUMN_DEFAULT, "process or cgroup" },
	{ "pid", COLUMN_NUMBER, COLUMN_DEFAULT, "process id" },
	{ "kind", COLUMN_WORD, COLUMN_DEFAULT, "of memory" },
	{ "bytes", COLUMN_BYTES, COLUMN_DEFAULT, "amount at the end" },
	{ "growth", COLUMN_BYTES, COLUMN_DEFAULT, "growth over the time, by the slope" },
	{ "rate", COLUMN_BYTES, COLUMN_DEFAULT, "a second: slope of the least squares" },
	{ "rate_error", COLUMN_BYTES, COLUMN_DEFAULT, "standard error of the slope" },
	{ "late_rate", COLUMN_BYTES, 0, "slope of the second half of the time" },
	{ "limit", COLUMN_BYTES, COLUMN_DEFAULT, "the limit that it comes to first" },
	{ "room", COLUMN_BYTES, 0, "what is left below it, page cache counted as left" },
	{ "until_limit_ns", COLUMN_NS, COLUMN_DEFAULT, "time until then, at this rate" },
	{ "samples", COLUMN_NUMBER, 0, "number of times that it was read" },
	{ "seconds", COLUMN_NUMBER, 0, "from the first of them to the last" },
	{ "limit_cgroup", COLUMN_WORD, 0, "path of the cgroup that has the limit" },
	{ "cgroup_id", COLUMN_NUMBER, 0, "id of the cgroup" },
	{ "qos", COLUMN_WORD, 0, "Kubernetes: quality of service class" },
	{ "pod", COLUMN_WORD, 0, "Kubernetes: UID of the pod" },
	{ "container", COLUMN_WORD, COLUMN_ID, "id of the container" },
	{ "comm", COLUMN_STRING, 0, "command name of the process" },
	{ "cgroup", COLUMN_WORD, 0, "path of the cgroup" },
	{ "name", COLUMN_STRING, COLUMN_DEFAULT, "command name, or path of the cgroup" },
};

const struct view leaks_view = {
	.name = "leaks",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.sort = "rate:desc",
	.empty = "Nothing leaks.",
};

/* A kind of memory, as a sum of columns. */
struct kind {
	const char *name;
	const char *columns[3];
	bool reclaimable;	/* it is dropped when memory is short: growth is no leak */
};

static const struct kind process_kinds[] = {
	{ "anon", { "rss_anon", "swap" }, false },
	{ "shmem", { "rss_shmem" }, false },
	{ "file", { "rss_file" }, true },
	{ "pgtables", { "pgtables" }, false },
	{ NULL, { NULL }, false },
};

static const struct kind cgroup_kinds[] = {
	{ "anon", { "anon", "swap" }, false },
	{ "shmem", { "shmem" }, false },
	{ "kernel", { "kernel" }, false },
	{ "sock", { "sock" }, false },
	{ "file", { "file" }, true },
	{ NULL, { NULL }, false },
};

/* One kind of memory of one process or cgroup, over time. */
struct series {
	char *key;
	const struct kind *kind;
	struct point *points;
	size_t nr;
	size_t room;
	size_t row;		/* in the table of the last sample */
	size_t sample;		/* number of that */
};

struct leaks {
	void *tree;		/* of series, by key */
	struct series **series;
	size_t nr_series;
	struct table *processes;	/* of the last sample */
	struct cgroup_index cgroups;
	size_t nr_samples;
	double first, last;
};

static int compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct series *)a)->key, ((const struct series *)b)->key);
}

static struct series *find_series(struct leaks *leaks, char *key, const struct kind *kind)
{
	struct series wanted = { .key = key }, *made, **found;

	found = tfind(&wanted, &leaks->tree, compare_keys);
	if (found) {
		free(key);
		return *found;
	}
	made = xcalloc(1, sizeof(*made));
	*made = (struct series){ .key = key, .kind = kind };
	if (!tsearch(made, &leaks->tree, compare_keys))
		out_of_memory();
	leaks->series = xreallocarray(leaks->series, leaks->nr_series + 1,
				      sizeof(*leaks->series));
	leaks->series[leaks->nr_series++] = made;
	return made;
}

static void add_point(struct series *series, double seconds, double bytes)
{
	if (series->nr == series->room) {
		series->room = 2 * series->room + 16;
		series->points = xreallocarray(series->points, series->room,
					       sizeof(*series->points));
	}
	series->points[series->nr++] = (struct point){ seconds, bytes };
}

/* Negative: not known. */
static double amount(const struct table *table, const struct kind *kind, size_t row)
{
	double sum = table_number(table, kind->columns[0], row);

	for (size_t i = 1; kind->columns[i] && sum >= 0; i++) {
		double more = table_number(table, kind->columns[i], row);

		/* The root cgroup has no figure of its own for swap, say. */
		sum += fmax(more, 0);
	}
	return sum;
}

/*
 * The identity of a row: @start tells a process from the next one with its number, and rows of one
 * cgroup from each other.
 */
static void add_rows(struct leaks *leaks, const struct table *table, const struct kind *kinds,
		     const char *id, const char *start)
{
	for (size_t row = 0; row < table->nr_rows; row++) {
		for (const struct kind *kind = kinds; kind->name; kind++) {
			double bytes = amount(table, kind, row);
			struct series *series;
			char *key;

			if (bytes < 0)
				continue;
			if (asprintf(&key, "%s %s %s %s", id, table_cell(table, id, row),
				     table_cell(table, start, row), kind->name) < 0)
				out_of_memory();
			series = find_series(leaks, key, kind);
			series->row = row;
			series->sample = leaks->nr_samples;
			add_point(series, leaks->last, bytes);
		}
	}
}

static void free_series(struct leaks *leaks, struct series *series)
{
	tdelete(series, &leaks->tree, compare_keys);
	free(series->key);
	free(series->points);
	free(series);
}

/* What has ended is not reported: the memory that this takes is bounded by what lives. */
static void drop_ended(struct leaks *leaks)
{
	size_t kept = 0;

	for (size_t i = 0; i < leaks->nr_series; i++) {
		if (leaks->series[i]->sample == leaks->nr_samples)
			leaks->series[kept++] = leaks->series[i];
		else
			free_series(leaks, leaks->series[i]);
	}
	leaks->nr_series = kept;
}

static void add_sample(struct leaks *leaks, const char *root)
{
	if (leaks->nr_samples) {
		table_free(leaks->processes);
		cgroup_index_free(&leaks->cgroups);
	}
	leaks->processes = table_read(root, "oom/candidates");
	leaks->cgroups = cgroup_index_read(root);
	leaks->last = sample_time(root);
	if (leaks->last < 0)
		die(EXIT_BAD_INPUT, "%s/status: does not say when it was read: no now_ns", root);
	if (!leaks->nr_samples)
		leaks->first = leaks->last;
	leaks->nr_samples++;
	add_rows(leaks, leaks->processes, process_kinds, "pid", "start_ns");
	add_rows(leaks, leaks->cgroups.table, cgroup_kinds, "id", "serial_nr");
	drop_ended(leaks);
}

/* What is left below the limit of a cgroup before something has to be killed. */
static double room_of(const struct table *cgroups, size_t row)
{
	double max = table_number(cgroups, "max", row), usage = table_number(cgroups, "usage", row);
	double cache = table_number(cgroups, "file", row) - fmax(table_number(cgroups, "shmem", row), 0);

	return fmax(0, max - usage + (isfinite(cache) && cache > 0 ? cache : 0));
}

/* Of the limits that hold for @cgroup, the one that is reached first. */
static void set_limit(struct table *table, size_t row, const struct cgroup_index *index,
		      const size_t *parents, size_t cgroup, double rate)
{
	double least = HUGE_VAL;
	size_t found = NO_CGROUP;

	for (; cgroup != NO_CGROUP; cgroup = parents[cgroup]) {
		if (!is_number(table_cell(index->table, "max", cgroup)) ||
		    !is_number(table_cell(index->table, "usage", cgroup)) ||
		    room_of(index->table, cgroup) >= least)
			continue;
		least = room_of(index->table, cgroup);
		found = cgroup;
	}
	if (found == NO_CGROUP)
		return;
	table_cells(table, "limit")[row] =
		table_strdup(table, table_cell(index->table, "max", found));
	table_cells(table, "limit_cgroup")[row] =
		table_strdup(table, table_cell(index->table, "path", found));
	table_cells(table, "room")[row] = table_printf(table, "%.0f", least);
	if (rate > 0)
		table_cells(table, "until_limit_ns")[row] =
			table_printf(table, "%.0f", least / rate * 1e9);
}

static const char *verdict_of(const struct series *series, const struct trend *trend)
{
	static const char *const names[] = {
		[GROWTH_UNKNOWN] = "short", [GROWTH_NONE] = "none", [GROWTH_NOISE] = "noise",
		[GROWTH_STOPPED] = "stopped", [GROWTH_STEADY] = "leak",
	};
	enum growth growth = trend_growth(trend, series->points, series->nr);

	return growth == GROWTH_STEADY && series->kind->reclaimable ? "cache" : names[growth];
}

static bool goes_on(const char *verdict)
{
	return !strcmp(verdict, "leak") || !strcmp(verdict, "cache");
}

static bool is_process(const struct series *series)
{
	return !strncmp(series->key, "pid ", strlen("pid "));
}

static const char *copy(struct table *table, const struct table *from, const char *column,
			size_t row)
{
	return table_strdup(table, table_cell(from, column, row));
}

static void add_series(struct table *table, const struct leaks *leaks, const size_t *parents,
		       const struct series *series)
{
	struct trend trend = trend_of(series->points, series->nr);
	const struct cgroup_index *index = &leaks->cgroups;
	bool process = is_process(series);
	const struct table *from = process ? leaks->processes : index->table;
	const char *id = copy(table, from, process ? "cgroup_id" : "id", series->row);
	size_t row = table_add_row(table);
	size_t cgroup = process ? cgroup_by_id(index, id) : series->row;
	const struct point *last = &series->points[series->nr - 1];
	const char *verdict;
	struct {
		const char *column;
		double value;
	} amounts[] = {
		{ "bytes", last->bytes }, { "growth", trend.growth }, { "rate", trend.slope },
		{ "rate_error", trend.error }, { "late_rate", trend.late_slope },
		{ "samples", (double)series->nr },
		{ "seconds", last->seconds - series->points[0].seconds },
	};

	verdict = verdict_of(series, &trend);
	table_cells(table, "verdict")[row] = verdict;
	table_cells(table, "what")[row] = process ? "process" : "cgroup";
	table_cells(table, "kind")[row] = series->kind->name;
	table_cells(table, "cgroup_id")[row] = id;
	/* Of two points alone neither slope nor error is known. */
	for (size_t i = 0; i < sizeof(amounts) / sizeof(*amounts); i++)
		if (series->nr > 2 || !i)
			table_cells(table, amounts[i].column)[row] =
				table_printf(table, "%.0f", rint(amounts[i].value) + 0.0);
	if (cgroup != NO_CGROUP)
		table_cells(table, "cgroup")[row] = copy(table, index->table, "path", cgroup);
	if (process) {
		table_cells(table, "pid")[row] = copy(table, from, "pid", series->row);
		table_cells(table, "comm")[row] = copy(table, from, "comm", series->row);
	}
	table_cells(table, "name")[row] = process ? table_cell(table, "comm", row) :
						    table_cell(table, "cgroup", row);
	set_limit(table, row, index, parents, cgroup, goes_on(verdict) ? trend.slope : 0);
}

/* A cgroup whose children make up its growth is not where to look. */
static void find_below(struct table *table, const struct leaks *leaks, const size_t *parents)
{
	const char **verdicts = table_cells(table, "verdict");

	for (size_t row = 0; row < table->nr_rows; row++) {
		const char *id = table_cell(table, "cgroup_id", row);
		double sum = 0;

		if (strcmp(verdicts[row], "leak") || strcmp(table_cell(table, "what", row), "cgroup"))
			continue;
		for (size_t other = 0; other < table->nr_rows; other++) {
			size_t child = cgroup_by_id(&leaks->cgroups,
						    table_cell(table, "cgroup_id", other));

			if (child != NO_CGROUP && parents[child] != NO_PARENT &&
			    !strcmp(table_cell(table, "what", other), "cgroup") &&
			    !strcmp(table_cell(leaks->cgroups.table, "id", parents[child]), id) &&
			    !strcmp(table_cell(table, "kind", other),
				    table_cell(table, "kind", row)) &&
			    (!strcmp(verdicts[other], "leak") || !strcmp(verdicts[other], "below")))
				sum += table_number(table, "rate", other);
		}
		if (sum >= BELOW_PART * table_number(table, "rate", row))
			verdicts[row] = "below";
	}
}

static struct table *leaks_table(const struct leaks *leaks)
{
	static const char *const own[] = {
		"verdict", "what", "pid", "kind", "bytes", "growth", "rate", "rate_error",
		"late_rate", "limit", "room", "until_limit_ns", "samples", "seconds",
		"limit_cgroup", "cgroup_id", "comm", "cgroup", "name",
	};
	size_t *parents = find_parents(leaks->cgroups.table, "id", "parent_id");
	struct table *table = table_new();

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		table_add_column(table, own[i]);
	for (size_t i = 0; i < leaks->nr_series; i++)
		add_series(table, leaks, parents, leaks->series[i]);
	find_below(table, leaks, parents);
	free(parents);
	kube_add_columns(table, "cgroup", NULL);
	return table;
}

static size_t count_verdict(const struct table *table, const char *verdict)
{
	size_t nr = 0;

	for (size_t row = 0; row < table->nr_rows; row++)
		nr += !strcmp(table_cell(table, "verdict", row), verdict);
	return nr;
}

static void keep_leaks(struct table *table)
{
	bool *keep = xcalloc(table->nr_rows, sizeof(*keep));

	for (size_t row = 0; row < table->nr_rows; row++)
		keep[row] = !strcmp(table_cell(table, "verdict", row), "leak");
	table_filter(table, keep);
	free(keep);
}

/* For people: how much was looked at, and what is not called a leak. */
static void print_summary(const struct leaks *leaks, const struct table *table)
{
	size_t processes = leaks->processes->nr_rows, cgroups = leaks->cgroups.table->nr_rows;

	printf("%zu process%s and %zu cgroup%s, read %zu time%s in %.1f s: ", processes,
	       processes == 1 ? "" : "es", cgroups, plural(cgroups), leaks->nr_samples,
	       plural(leaks->nr_samples), leaks->last - leaks->first);
	if (leaks->nr_samples < TREND_MIN_POINTS) {
		printf("too few to say anything, %d are needed\n", TREND_MIN_POINTS);
		return;
	}
	printf("leaks %zu, growth that stopped %zu, page cache that grows %zu, noise %zu\n",
	       count_verdict(table, "leak"), count_verdict(table, "stopped"),
	       count_verdict(table, "cache"), count_verdict(table, "noise"));
}

static void print_leaks(const struct leaks *leaks, const struct options *options)
{
	struct table *table = leaks_table(leaks);
	bool people = options->format == FORMAT_TABLE && !options->no_headings;
	struct view view = leaks_view;

	if (leaks->nr_samples < TREND_MIN_POINTS)
		view.empty = "Nothing is known of leaks yet.";
	if (people)
		print_summary(leaks, table);
	if (options->filter)
		filter_table(&leaks_view, table, options);
	else
		keep_leaks(table);
	if (people)
		putchar('\n');
	view_print(&view, table, options);
	table_free(table);
}

static void free_leaks(struct leaks *leaks)
{
	for (size_t i = 0; i < leaks->nr_series; i++)
		free_series(leaks, leaks->series[i]);
	free(leaks->series);
	if (leaks->nr_samples) {
		table_free(leaks->processes);
		cgroup_index_free(&leaks->cgroups);
	}
}

int leaks(const struct options *options)
{
	double interval = options->interval ? seconds_argument(options->interval) : USUAL_INTERVAL;
	size_t count = options->count ? count_argument(options->count) : 0;
	struct leaks all = { .tree = NULL };
	struct samples samples;
	const char *root;

	/* As many as there are of saved ones. */
	if (!count && !strcmp(options->root, PROC_ROOT))
		count = USUAL_COUNT;
	samples = samples_begin(options, interval, count);
	while ((root = samples_next(&samples)))
		add_sample(&all, root);
	print_leaks(&all, options);
	free_leaks(&all);
	samples_end(&samples);
	return EXIT_SUCCESS;
}
