// SPDX-License-Identifier: GPL-2.0
/* Verdicts, why, and the command that shows more. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "input/procfile.h"
#include "verdicts/report.h"

static const char *const verdict_names[] = { "unknown", "ok", "warn", "bad" };

static const struct column columns[] = {
	{ "verdict", COLUMN_WORD, COLUMN_DEFAULT, "bad, warn, ok or unknown" },
	{ "check", COLUMN_WORD, COLUMN_DEFAULT, "what was looked at" },
	{ "reason", COLUMN_STRING, COLUMN_DEFAULT | COLUMN_TEXT, "what was seen" },
	{ "command", COLUMN_STRING, COLUMN_DEFAULT | COLUMN_TEXT, "what shows more of it" },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(*columns))

static const char *color(const struct table *table, size_t row)
{
	const char *verdict = table_cell(table, "verdict", row);

	if (!strcmp(verdict, "bad"))
		return "red";
	return strcmp(verdict, "warn") ? NULL : "yellow";
}

const struct view report_view = {
	.name = "checks",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.color = color,
};

struct report report_begin(void)
{
	struct report report = { .table = table_new() };

	for (size_t i = 0; i < NR_COLUMNS; i++)
		table_add_column(report.table, columns[i].name);
	return report;
}

void report_end(struct report *report)
{
	table_free(report->table);
}

const char *verdict_name(enum verdict verdict)
{
	return verdict_names[verdict];
}

void say(struct report *report, enum verdict verdict, const char *check, const char *command,
	 const char *reason)
{
	size_t row = table_add_row(report->table);

	table_cells(report->table, "verdict")[row] = verdict_names[verdict];
	table_cells(report->table, "check")[row] = check;
	table_cells(report->table, "reason")[row] = reason;
	table_cells(report->table, "command")[row] = command;
	report->counts[verdict]++;
}

double column_sum(const struct table *table, const char *column)
{
	double sum = 0;

	for (size_t row = 0; row < table->nr_rows; row++)
		sum += fmax(table_number(table, column, row), 0);
	return sum;
}

const char *size_of(struct report *report, double bytes)
{
	char buffer[SHORT_FORM], *number;

	if (!isfinite(bytes))
		return "-";
	if (asprintf(&number, "%.0f", bytes) < 0)
		out_of_memory();
	format_size(buffer, number);
	free(number);
	return table_strdup(report->table, buffer);
}

int bar_length(double part, double whole, int most)
{
	return whole > 0 ? (int)fmin(fmax(ceil(part * most / whole), 0), most) : 0;
}

enum verdict report_worst(const struct report *report)
{
	if (report->counts[VERDICT_BAD])
		return VERDICT_BAD;
	if (report->counts[VERDICT_WARN])
		return VERDICT_WARN;
	return report->counts[VERDICT_OK] ? VERDICT_OK : VERDICT_UNKNOWN;
}

void report_headline(const struct report *report, const struct options *options,
		     const struct pairs *status)
{
	static const char *const colors[] = { "", "\033[1;32m", "\033[1;33m", "\033[1;31m" };
	enum verdict verdict = report_worst(report);
	char *version = printable(pairs_value(status, "version"));
	char *kernel = printable(pairs_value(status, "kernel"));

	printf("%s%s%s: %zu bad, %zu warn, %zu ok, %zu unknown; mmscope %s on kernel %s\n\n",
	       options->color ? colors[verdict] : "", verdict_names[verdict],
	       options->color ? "\033[0m" : "", report->counts[VERDICT_BAD],
	       report->counts[VERDICT_WARN], report->counts[VERDICT_OK],
	       report->counts[VERDICT_UNKNOWN], version, kernel);
	free(kernel);
	free(version);
}

/* Commands are long: for people they stand below the table, for what is not well. */
static bool is_named_before(const struct table *table, size_t row)
{
	for (size_t other = 0; other < row; other++)
		if (strcmp(table_cell(table, "verdict", other), "ok") &&
		    !strcmp(table_cell(table, "command", other), table_cell(table, "command", row)))
			return true;
	return false;
}

void report_commands(const struct report *report)
{
	bool first = true;

	for (size_t row = 0; row < report->table->nr_rows; row++) {
		if (!strcmp(table_cell(report->table, "verdict", row), "ok") ||
		    is_named_before(report->table, row))
			continue;
		printf("%s  %s\n", first ? "\nSee also\n" : "",
		       table_cell(report->table, "command", row));
		first = false;
	}
}

void report_sort(struct report *report)
{
	struct table *table = report->table;
	size_t next = 0;

	for (int verdict = VERDICT_BAD; verdict >= VERDICT_UNKNOWN; verdict--)
		for (size_t row = next; row < table->nr_rows; row++)
			if (!strcmp(table_cell(table, "verdict", row), verdict_names[verdict]))
				table_move_row(table, row, next++);
}
