/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_POINTS_H
#define MMSCOPE_POINTS_H

#include <math.h>

/*
 * mm/oom_kill.c, oom_badness(): what an oom_score_adj adds to the points in a domain of
 * @total_pages. The division comes first, so that it is 0 in a domain of less than 1000 pages. Doubles have
 * all points of any machine exactly, and take also what a damaged file has.
 */
static inline double adj_points(double adj, double total_pages)
{
	/* No minus of a zero. */
	return adj * trunc(total_pages / 1000) + 0.0;
}

#endif
