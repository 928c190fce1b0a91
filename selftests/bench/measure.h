/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Cost of reading: in instructions, where the guest's clock counts them (QEMU's
 * -icount shift=0: 1 ns is one instruction), else in ns of that machine.
 *
 * Neither side parses what it reads: it is the cost of having the text.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <time.h>

#include "../lib/cgroup.h"
#include "../lib/module.h"
#include "../lib/test.h"

/* The first pass fills caches; the best of the others is the one least disturbed. */
#define MEASURE_PASSES 4

static char measure_buffer[1 << 16];

static inline void read_at(int dir, const char *file)
{
	int fd = openat(dir, file, O_RDONLY | O_CLOEXEC);

	/* Some files exist in some kernels only. */
	if (fd < 0)
		return;
	while (read(fd, measure_buffer, sizeof(measure_buffer)) > 0)
		;
	close(fd);
}

static inline unsigned long long measure(void (*work)(void))
{
	unsigned long long best = 0, cost;
	struct timespec from, to;
	int i;

	for (i = 0; i < MEASURE_PASSES; i++) {
		clock_gettime(CLOCK_MONOTONIC, &from);
		work();
		clock_gettime(CLOCK_MONOTONIC, &to);
		cost = (to.tv_sec - from.tv_sec) * 1000000000ULL + to.tv_nsec - from.tv_nsec;
		if (i && (i == 1 || cost < best))
			best = cost;
	}
	return best;
}

static inline void print_heading(void)
{
	printf("%-55s %6s %14s %16s %7s\n", "# what", "rows", "mmscope/row", "userspace/row",
	       "ratio");
}

static inline void print_cost(const char *what, size_t rows, unsigned long long mmscope,
			      unsigned long long userspace)
{
	printf("%-55s %6zu %14llu %16llu %7.1f\n", what, rows, mmscope / rows, userspace / rows,
	       (double)userspace / mmscope);
	fflush(stdout);
}

static inline size_t rows_of(const char *name)
{
	struct table table = table_read(name);
	size_t rows = table.nr_rows;

	table_free(&table);
	return rows;
}

#endif /* BENCH_MEASURE_H */
