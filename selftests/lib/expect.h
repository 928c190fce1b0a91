/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Compares numbers of a machine that is not idle. The kernel's own files are read before and
 * after mmscope's. Where both readings agree, mmscope must agree with them; a number that changed
 * in between is compared in the next pass. In the end everything must have been compared.
 *
 * A number that never rests, such as slab where KASAN delays frees, must lie between the two
 * readings, or no farther from them than they are from each other, since a sum's parts are read at
 * different times. It must do so in more passes than it is wrong: it may change and return to
 * its old value between the readings.
 */
#ifndef SELFTESTS_EXPECT_H
#define SELFTESTS_EXPECT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"
#include "table.h"

#define EXPECT_MAX 600
#define EXPECT_PASSES 60
#define EXPECT_PAUSE_MS 20

struct expectation {
	char name[64];
	char value[32];
	bool counts;		/* never falls: any value between the two readings is right */
};

struct expectations {
	struct expectation list[EXPECT_MAX];
	size_t nr;
};

void expect_text(struct expectations *e, const char *name, const char *value, bool counts);
void expect_number(struct expectations *e, const char *name, long long value);

/* The expected value of @name; NULL if there is none yet. */
const char *expected_text(const struct expectations *e, const char *name);

long long expected_number(const struct expectations *e, const char *name);

/* True if @value was compared and is right; sets *wrong if it is wrong. */
bool expect_compare(const struct expectation *before, const struct expectation *after,
		    const char *value, bool *wrong);

/*
 * Reads the kernel's files with read_kernel() before and after each read_mmscope(), until
 * value_of() was right once for every expectation. Returns the result for the test to report.
 *
 * A number that changes and returns between the two readings makes mmscope's value look wrong
 * once, but not in every pass.
 */
bool expect_all(const char *what, void (*read_kernel)(struct expectations *e),
		void (*read_mmscope)(void), const char *(*value_of)(const char *name));

/*
 * Reads a file of /proc/mmscope and keeps it open, so that the pages of its buffer are allocated
 * during the kernel's readings as well as mmscope's.
 */
void expect_read_open(struct table *table, const char *name, bool keys);

#endif /* SELFTESTS_EXPECT_H */
