/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_CANDIDATES_H
#define MMSCOPE_CANDIDATES_H

#include <math.h>

#include "cgroup_index.h"
#include "procfile.h"

/* Add the columns cgroup, qos, pod and container to a table of processes. */
void candidates_add_cgroups(struct table *table, const struct cgroup_index *index);

/*
 * mm/oom_kill.c, oom_badness(): what an oom_score_adj adds to the points in a domain of so many
 * pages. The division comes first, so that it is 0 in a domain of less than 1000 pages. Doubles have
 * all points of any machine exactly, and take also what a damaged file has.
 */
static inline double adj_points(double adj, double total_pages)
{
	/* No minus of a zero. */
	return adj * trunc(total_pages / 1000) + 0.0;
}

#endif
