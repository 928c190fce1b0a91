/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_TREND_H
#define MMSCOPE_TREND_H

#include <stdbool.h>
#include <stddef.h>

/* Amounts over time: does it grow, and is that more than noise. */

struct point {
	double seconds;
	double bytes;
};

struct trend {
	double slope;		/* least squares, bytes a second */
	double error;		/* its standard error */
	double late_slope;	/* that of the second half */
	double growth;		/* bytes, by the slope, from first to last */
};

/* Fewer points say nothing. */
#define TREND_MIN_POINTS 8

struct trend trend_of(const struct point *points, size_t nr);

enum growth {
	GROWTH_UNKNOWN,		/* too few points */
	GROWTH_NONE,		/* flat, shrinking, or not much */
	GROWTH_NOISE,		/* up and down: the slope could be chance */
	GROWTH_STOPPED,		/* it grew, and no longer does */
	GROWTH_STEADY,		/* it grows, and goes on to */
};

/*
 * Steady is what grew by LEAK_MIN_BYTES, with a slope of LEAK_MIN_ERRORS of its standard errors,
 * is larger on average in each quarter of the time than in the quarter before, and grew in the
 * second half at no less than LEAK_LATE_PART of the rate of the whole (thresholds.h).
 */
enum growth trend_growth(const struct trend *trend, const struct point *points, size_t nr);

#endif
