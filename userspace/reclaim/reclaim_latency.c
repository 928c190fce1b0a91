// SPDX-License-Identifier: GPL-2.0
/* mmscope reclaim latency: how long stays in reclaim were, drawn as histograms. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/format.h"
#include "base/suggest.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/lines.h"
#include "input/procfile.h"
#include "reclaim/reclaim.h"
#include "verdicts/report.h"

/* The longest bar. */
#define BAR_CHARS 40

static const struct column columns[] = {
	{ "cause", COLUMN_WORD, COLUMN_DEFAULT, "why: see mmscope(8)" },
	{ "from_ns", COLUMN_NS, COLUMN_DEFAULT,
	  "the shortest of the row; the longest is below twice that" },
	{ "count", COLUMN_NUMBER, COLUMN_DEFAULT, "stays that took so long" },
	{ "pct", COLUMN_PERCENT, 0, "the same in percent of the cause's" },
	{ "up_to_pct", COLUMN_PERCENT, COLUMN_DEFAULT, "in percent with those that were shorter" },
	{ "bar", COLUMN_STRING, 0, "the count, drawn" },
};

const struct view reclaim_latency_view = {
	.name = "latency",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.empty = "No stay in reclaim since the module was loaded.",
};

static struct table *latency_table(void)
{
	struct table *table = table_new();

	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		table_add_column(table, columns[i].name);
	return table;
}

static void add_bucket(struct table *all, const char *cause, double from, double count)
{
	size_t row = table_add_row(all);

	table_cells(all, "cause")[row] = table_strdup(all, cause);
	table_cells(all, "from_ns")[row] = table_printf(all, "%.0f", from);
	table_cells(all, "count")[row] = table_printf(all, "%.0f", count);
}

/* The columns made of the counts from row @first on, which are those of one cause. */
static void rate(struct table *all, size_t first)
{
	static const char bar[] = "########################################";
	double sum = 0, largest = 0, so_far = 0;

	for (size_t row = first; row < all->nr_rows; row++) {
		sum += table_number(all, "count", row);
		largest = fmax(largest, table_number(all, "count", row));
	}
	for (size_t row = first; row < all->nr_rows && sum > 0; row++) {
		double count = table_number(all, "count", row);
		int length = bar_length(count, largest, BAR_CHARS);

		so_far += count;
		table_cells(all, "pct")[row] = table_tenths(all, count * 100 / sum);
		table_cells(all, "up_to_pct")[row] = table_tenths(all, so_far * 100 / sum);
		table_cells(all, "bar")[row] = length ? table_printf(all, "%.*s", length, bar) : ".";
	}
}

/* What a histogram lacks. */
struct lack {
	bool unseen;		/* what happens now */
	double missed;		/* stays since load; less than 0 if nobody knows */
};

/* Buckets are powers of two; files leave out the empty ones, a picture needs them. */
static struct lack add_cause(struct table *all, const char *root, const char *cause)
{
	char *name;
	struct table *file;
	struct lack lack;
	size_t first = all->nr_rows;
	double next = 0;

	if (asprintf(&name, "debug/latency/%s", cause) < 0)
		out_of_memory();
	file = table_read(root, name);
	free(name);
	for (size_t row = 0; row < file->nr_rows; row++) {
		double from = table_number(file, "from_ns", row), count = table_number(file, "count", row);

		if (from < 0 || count < 0)
			die_damaged(file->path, table_line(file, row), "no time, or no count");
		for (; next > 0 && next < from; next *= 2)
			add_bucket(all, cause, next, 0);
		add_bucket(all, cause, from, count);
		next = from * 2;
	}
	lack.unseen = reclaim_unseen(file);
	lack.missed = pairs_number(&file->end, "missed");
	table_free(file);
	rate(all, first);
	return lack;
}

static void print_safe(const char *before, const char *cell)
{
	char *safe = printable_cell(cell);

	printf("%s%s", before, safe);
	free(safe);
}

static void print_figures(const struct table *causes, size_t row, const struct options *options)
{
	static const struct {
		const char *before, *column;
	} figures[] = {
		{ "", "ns" }, { " in all; 50% within ", "p50_ns" }, { ", 90% ", "p90_ns" },
		{ ", 99% ", "p99_ns" }, { ", longest ", "max_ns" },
	};

	print_safe("", table_cell(causes, "count", row));
	printf(" stay%s, ", plural(table_number(causes, "count", row)));
	for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++) {
		const char *cell = table_cell(causes, figures[i].column, row);
		char buffer[SHORT_FORM];

		if (is_number(cell) && !options->bytes) {
			format_duration(buffer, cell, 1);
			cell = buffer;
		}
		print_safe(figures[i].before, cell);
	}
}

/* What cannot be seen has no figures. Of several causes the module knows the sum alone. */
static void print_summary(const struct table *causes, size_t row, const struct lack *lack,
			  const struct options *options)
{
	print_safe("", table_cell(causes, "cause", row));
	fputs(": ", stdout);
	if (lack->unseen)
		fputs("what was seen before; mmscope status says why it cannot be seen now", stdout);
	else
		print_figures(causes, row, options);
	if (lack->missed > 0)
		printf("; up to %.0f more %s missed", lack->missed, lack->missed > 1 ? "were" : "was");
	fputs("\n\n", stdout);
}

/* One of @causes: a line of figures, and below it the histogram; false if that has no row. */
static bool print_cause(const struct table *causes, size_t row, bool first, bool *unseen,
			const struct options *options)
{
	struct options people = *options;
	struct table *table = latency_table();
	struct lack lack = add_cause(table, options->root, table_cell(causes, "cause", row));

	*unseen |= lack.unseen;
	if (!table->nr_rows) {
		table_free(table);
		return false;
	}
	if (!first)
		putchar('\n');
	print_summary(causes, row, &lack, options);
	people.columns = "from_ns,count,up_to_pct,bar";
	view_print(&reclaim_latency_view, table, &people);
	table_free(table);
	return true;
}

/* The causes asked for: one, or all. */
static struct table *chosen_causes(const struct options *options)
{
	struct keyfile *summary = keyfile_read(options->root, "reclaim/summary");
	struct table *causes = reclaim_causes_table(&summary->keys);
	struct suggestion suggestion = { .word = options->operand };
	bool *keep = xcalloc(causes->nr_rows, sizeof(*keep));

	for (size_t row = 0; row < causes->nr_rows; row++) {
		const char *cause = table_cell(causes, "cause", row);

		keep[row] = !options->operand || !strcmp(options->operand, cause);
		if (options->operand)
			suggest(&suggestion, cause);
	}
	table_filter(causes, keep);
	if (options->operand && !causes->nr_rows)
		die_unknown(&suggestion, "cause", "mmscope reclaim latency -o cause lists them");
	free(keep);
	keyfile_free(summary);
	return causes;
}

int reclaim_latency(const struct options *options)
{
	bool drawn = options->format == FORMAT_TABLE && !options->columns && !options->all &&
		     !options->sort && !options->filter;
	struct table *causes = chosen_causes(options), *all = latency_table();
	struct view view = reclaim_latency_view;
	bool first = true, unseen = false;

	for (size_t row = 0; row < causes->nr_rows; row++)
		if (!drawn)
			unseen |= add_cause(all, options->root,
					    table_cell(causes, "cause", row)).unseen;
		else if (print_cause(causes, row, first, &unseen, options))
			first = false;
	if (unseen)
		view.empty = "No stay in reclaim was seen. mmscope status says what cannot be seen now.";
	if (!drawn || first)
		view_print(&view, all, options);
	table_free(all);
	table_free(causes);
	return EXIT_SUCCESS;
}
