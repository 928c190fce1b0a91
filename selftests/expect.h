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
#include "kselftest.h"
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

static inline void expect_text(struct expectations *e, const char *name, const char *value,
			       bool counts)
{
	struct expectation *x = &e->list[e->nr];

	if (e->nr == EXPECT_MAX)
		ksft_exit_fail_msg("too many expectations\n");
	snprintf(x->name, sizeof(x->name), "%s", name);
	snprintf(x->value, sizeof(x->value), "%s", value);
	x->counts = counts;
	e->nr++;
}

static inline void expect_number(struct expectations *e, const char *name, long long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", value);
	expect_text(e, name, text, false);
}

/* What is expected of @name so far; NULL if nothing is. */
static inline const char *expected_text(const struct expectations *e, const char *name)
{
	size_t i;

	for (i = 0; i < e->nr; i++)
		if (!strcmp(e->list[i].name, name))
			return e->list[i].value;
	return NULL;
}

static inline long long expected_number(const struct expectations *e, const char *name)
{
	const char *text = expected_text(e, name);

	if (!text)
		ksft_exit_fail_msg("nothing is known of %s\n", name);
	return atoll(text);
}

/* true if @value was compared and is right; *wrong is set if it is wrong. */
static inline bool expect_compare(const struct expectation *before,
				  const struct expectation *after, const char *value, bool *wrong)
{
	*wrong = true;
	if (!value || !strcmp(value, "-"))
		return !strcmp(before->value, "-") && !strcmp(after->value, "-");
	if (before->counts && strcmp(before->value, "-")) {
		*wrong = atoll(value) < atoll(before->value) || atoll(value) > atoll(after->value);
		return !*wrong;
	}
	*wrong = !strcmp(before->value, after->value);
	return !strcmp(before->value, value) && !strcmp(after->value, value);
}

static inline bool expect_near(const struct expectation *before,
			       const struct expectation *after, const char *value)
{
	long long one = atoll(before->value), other = atoll(after->value);
	long long moved = llabs(one - other), number = value ? atoll(value) : 0;

	return value && moved && llabs(number - one) + llabs(number - other) <= 3 * moved;
}

/*
 * Reads the kernel's files with read_kernel() around each reading of mmscope's with
 * read_mmscope(), until value_of() was right once for everything expected. A test
 * result is made of it.
 *
 * One wrong value may come of a number that went and came back between the two readings;
 * one that is never right does not.
 */
static inline bool expect_all(const char *what, void (*read_kernel)(struct expectations *e),
			      void (*read_mmscope)(void), const char *(*value_of)(const char *name))
{
	static struct expectations before, after;
	static int wrong[EXPECT_MAX], near[EXPECT_MAX];
	static bool right[EXPECT_MAX];
	size_t i, missing = 1, wrongs = 0, moving = 0;
	int pass;

	memset(right, 0, sizeof(right));
	memset(wrong, 0, sizeof(wrong));
	memset(near, 0, sizeof(near));
	read_mmscope();
	for (pass = 0; pass < EXPECT_PASSES && missing; pass++) {
		before.nr = 0;
		after.nr = 0;
		read_kernel(&before);
		read_mmscope();
		read_kernel(&after);
		if (before.nr != after.nr)
			ksft_exit_fail_msg("%s: %zu things known, then %zu\n", what, before.nr,
					   after.nr);
		missing = 0;
		for (i = 0; i < before.nr; i++) {
			const char *value = value_of(before.list[i].name);
			bool is_wrong;

			if (right[i])
				continue;
			right[i] = expect_compare(&before.list[i], &after.list[i], value, &is_wrong);
			wrong[i] += is_wrong;
			near[i] += expect_near(&before.list[i], &after.list[i], value);
			missing += !right[i];
		}
		if (missing)
			sleep_ms(EXPECT_PAUSE_MS);
	}
	for (i = 0; i < before.nr; i++) {
		if (right[i])
			continue;
		if (near[i] > wrong[i]) {
			moving++;
			continue;
		}
		wrongs++;
		ksft_print_msg("%s: %s is %s, of the kernel %s and %s\n", what, before.list[i].name,
			       value_of(before.list[i].name) ?: "not there", before.list[i].value,
			       after.list[i].value);
	}
	ksft_print_msg("%s: %zu compared in %d passes, %zu of them never at rest\n", what, before.nr,
		       pass, moving);
	return !wrongs && before.nr;
}

/*
 * A file of /proc/mmscope that stays open: its buffer, an order of pages of its own, then
 * is there in all of the kernel's readings and not just in mmscope's.
 */
static inline void expect_read_open(struct table *table, const char *name, bool keys)
{
	static int fd = -1;
	const char *why;
	char path[64], *text;

	if (fd < 0) {
		snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	table_free(table);
	text = fd < 0 || lseek(fd, 0, SEEK_SET) ? NULL : slurp_fd(fd, 1 << 16, NULL);
	why = text ? table_parse(table, text, keys) : strerror(errno);
	if (why)
		ksft_exit_fail_msg("%s: %s\n", name, why);
}

#endif /* SELFTESTS_EXPECT_H */
