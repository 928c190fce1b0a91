/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_PRESSURE_H
#define MMSCOPE_PRESSURE_H

#include "verdicts/limits.h"
#include "verdicts/report.h"
#include "verdicts/window.h"

/* Who is short of memory? */
enum shortage {
	SHORTAGE_UNKNOWN,	/* this kernel does not measure pressure */
	SHORTAGE_NONE,		/* hardly anybody waits */
	SHORTAGE_CGROUP,	/* a cgroup at its limit, and not the machine */
	SHORTAGE_MACHINE,
};

struct pressure {
	double some, full;	/* of the machine, percent of the last 10 s */
	enum shortage shortage;
	struct limit limit;	/* SHORTAGE_CGROUP: whose */
};

struct pressure pressure_of(const struct window *window);

/* The row "pressure": of the machine; that of a cgroup is told as the cgroup's. */
void check_pressure(struct report *report, const struct window *window,
		    const struct pressure *pressure);

/*
 * The row "kswapd": does it run all the time, and has it given up where it is needed? And the row
 * "kcompactd", only if that runs all the time.
 */
void check_kswapd(struct report *report, const struct window *window);

/* Did kswapd give up on the node of this row of reclaim/nodes? */
bool kswapd_gave_up(const struct table *nodes, size_t row);

#endif
