/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_REPORT_H
#define MMSCOPE_REPORT_H

#include "base/options.h"
#include "input/procfile.h"
#include "output/view.h"

enum verdict {
	VERDICT_UNKNOWN,	/* this kernel does not say: nothing to worry about or to mend */
	VERDICT_OK,
	VERDICT_WARN,
	VERDICT_BAD,
	NR_VERDICTS,
};

/* Checks of one subject: a row each with verdict, check, reason and command. */
struct report {
	struct table *table;
	size_t counts[NR_VERDICTS];
};

extern const struct view report_view;

struct report report_begin(void);
void report_end(struct report *report);

/* What was looked at, what shows more of it, and what was seen. */
void say(struct report *report, enum verdict verdict, const char *check, const char *command,
	 const char *reason);

/* Strings that live as long as the report. */
#define reason(report, ...) table_printf((report)->table, __VA_ARGS__)
const char *size_of(struct report *report, double bytes);	/* "-" if unknown */

/* The sum of a column, to which unknown and negative numbers add nothing. */
double column_sum(const struct table *table, const char *column);

/* How much of a bar of @most characters @part of @whole is; all that is there shows. */
int bar_length(double part, double whole, int most);

/* Of several verdicts the worst is that of the whole; unknown if nothing is known. */
enum verdict report_worst(const struct report *report);
const char *verdict_name(enum verdict verdict);

/* Worst first. */
void report_sort(struct report *report);

/* For people: the verdict of the whole, and below the checks the commands that show more. */
void report_headline(const struct report *report, const struct options *options,
		     const struct pairs *status);
void report_commands(const struct report *report);

#endif
