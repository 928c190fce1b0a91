/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_POINTS_H
#define MMSCOPE_POINTS_H

#include <math.h>

/*
 * mm/oom_kill.c, oom_badness(): what an oom_score_adj adds to the points in a domain of
 * @total_pages. The kernel divides first, so the result is 0 in a domain of less than 1000 pages.
 * Doubles hold the points of any machine exactly, and any number that a damaged file may contain.
 */
static inline double adj_points(double adj, double total_pages)
{
	/* No minus of a zero. */
	return adj * trunc(total_pages / 1000) + 0.0;
}

#endif
