/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_LIMITS_H
#define MMSCOPE_LIMITS_H

#include "verdicts/report.h"
#include "verdicts/window.h"

/* A cgroup at one of its limits, as reclaim sees it. */
struct limit {
	size_t row;		/* of the table of cgroups */
	const char *column;	/* "high" or "max": the limit that it is nearest to */
	double percent;		/* usage in percent of that */
	double takes;		/* bytes that reclaim can take; -HUGE_VAL if not known */
	double room;		/* bytes that still fit below memory.max, with these */
	double some, full;	/* pressure, percent of the last 10 s; NAN if not known */
	double waits;		/* ns a second that tasks waited for its limits; NAN */
	double refaults;	/* pages a second that came back; NAN */
	enum verdict verdict;
};

/* Which of the cgroups with a limit is worst off? False if none has a limit. */
bool limits_worst(const struct window *window, struct limit *worst);

/* The row "limits": that cgroup, what it shows, and what leads on. */
void check_limits(struct report *report, const struct window *window);

/* Memory pressure of a row of the table of cgroups now; @which: "some" or "full"; NAN: unknown. */
double cgroup_pressure(const struct table *cgroups, size_t row, const char *which);

#endif
