// SPDX-License-Identifier: GPL-2.0
#include <math.h>

#include "cgroups/trend.h"
#include "verdicts/thresholds.h"

#define QUARTERS 4

struct line {
	double slope;
	double error;
};

/* Least squares. Sums are taken around the means, or the digits of large amounts would go. */
static struct line fit(const struct point *points, size_t nr)
{
	double t = 0, y = 0, tt = 0, ty = 0, rest = 0;
	struct line line = { 0, 0 };

	for (size_t i = 0; i < nr; i++) {
		t += points[i].seconds / (double)nr;
		y += points[i].bytes / (double)nr;
	}
	for (size_t i = 0; i < nr; i++) {
		tt += (points[i].seconds - t) * (points[i].seconds - t);
		ty += (points[i].seconds - t) * (points[i].bytes - y);
	}
	if (tt <= 0)
		return line;
	line.slope = ty / tt;
	for (size_t i = 0; i < nr; i++) {
		double off = points[i].bytes - y - line.slope * (points[i].seconds - t);

		rest += off * off;
	}
	if (nr > 2)
		line.error = sqrt(rest / (double)(nr - 2) / tt);
	return line;
}

struct trend trend_of(const struct point *points, size_t nr)
{
	size_t late = nr / 2;
	struct line all = fit(points, nr), end = fit(points + late, nr - late);

	return (struct trend){
		.slope = all.slope,
		.error = all.error,
		.late_slope = end.slope,
		.growth = nr ? all.slope * (points[nr - 1].seconds - points[0].seconds) : 0,
	};
}

/* In how many quarters is the mean larger than in the one before. */
static int rising_quarters(const struct point *points, size_t nr)
{
	double before = 0;
	int rising = 0;

	for (size_t quarter = 0; quarter < QUARTERS; quarter++) {
		size_t from = quarter * nr / QUARTERS, to = (quarter + 1) * nr / QUARTERS;
		double mean = 0;

		for (size_t i = from; i < to; i++)
			mean += points[i].bytes / (double)(to - from);
		rising += quarter && mean > before;
		before = mean;
	}
	return rising;
}

enum growth trend_growth(const struct trend *trend, const struct point *points, size_t nr)
{
	if (nr < TREND_MIN_POINTS)
		return GROWTH_UNKNOWN;
	if (trend->growth < LEAK_MIN_BYTES)
		return GROWTH_NONE;
	if (trend->slope < LEAK_MIN_ERRORS * trend->error)
		return GROWTH_NOISE;
	if (trend->late_slope < LEAK_LATE_PART * trend->slope)
		return GROWTH_STOPPED;
	return rising_quarters(points, nr) == QUARTERS - 1 ? GROWTH_STEADY : GROWTH_NOISE;
}
