/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers of a machine that does not stand still, compared all the same: what the
 * kernel's own files say is read before and after mmscope's file. Where both say
 * the same, mmscope must too; of what moved in between nothing is said, and the next
 * pass tries again. In the end everything must have been compared. What did not stand
 * still, as slab where KASAN puts off what is freed, must have been between the two, or
 * no farther from them than they are from each other: sums have parts that were read
 * earlier and later. More often so than wrong, for it may come back to where it was.
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
	bool counts;		/* only ever grows: anything between the two is right */
};

struct expectations {
	struct expectation list[EXPECT_MAX];
	size_t nr;
};

void expect_text(struct expectations *e, const char *name, const char *value, bool counts);
void expect_number(struct expectations *e, const char *name, long long value);

/* What is expected of @name so far; NULL if nothing is. */
const char *expected_text(const struct expectations *e, const char *name);

long long expected_number(const struct expectations *e, const char *name);

/* true if @value was compared and is right; *wrong is set if it is wrong. */
bool expect_compare(const struct expectation *before, const struct expectation *after,
		    const char *value, bool *wrong);

/*
 * Reads the kernel's files with read_kernel() around each reading of mmscope's with
 * read_mmscope(), until value_of() was right once for everything expected. A test
 * result is made of it.
 *
 * One wrong value may come of a number that went and came back between the two readings;
 * one that is never right does not.
 */
bool expect_all(const char *what, void (*read_kernel)(struct expectations *e),
		void (*read_mmscope)(void), const char *(*value_of)(const char *name));

/*
 * A file of /proc/mmscope that stays open: its buffer, an order of pages of its own, then
 * is there in all of the kernel's readings and not just in mmscope's.
 */
void expect_read_open(struct table *table, const char *name, bool keys);

#endif /* SELFTESTS_EXPECT_H */
