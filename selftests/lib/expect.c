// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include "expect.h"
#include "print.h"

void expect_text(struct expectations *e, const char *name, const char *value, bool counts)
{
	struct expectation *x = &e->list[e->nr];

	if (e->nr == EXPECT_MAX)
		lib_exit_fail_msg("too many expectations\n");
	snprintf(x->name, sizeof(x->name), "%s", name);
	snprintf(x->value, sizeof(x->value), "%s", value);
	x->counts = counts;
	e->nr++;
}

void expect_number(struct expectations *e, const char *name, long long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", value);
	expect_text(e, name, text, false);
}

const char *expected_text(const struct expectations *e, const char *name)
{
	size_t i;

	for (i = 0; i < e->nr; i++)
		if (!strcmp(e->list[i].name, name))
			return e->list[i].value;
	return NULL;
}

long long expected_number(const struct expectations *e, const char *name)
{
	const char *text = expected_text(e, name);

	if (!text)
		lib_exit_fail_msg("nothing is known of %s\n", name);
	return atoll(text);
}

bool expect_compare(const struct expectation *before, const struct expectation *after,
		    const char *value, bool *wrong)
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

static bool expect_near(const struct expectation *before, const struct expectation *after,
			const char *value)
{
	long long one = atoll(before->value), other = atoll(after->value);
	long long moved = llabs(one - other), number = value ? atoll(value) : 0;

	return value && moved && llabs(number - one) + llabs(number - other) <= 3 * moved;
}

bool expect_all(const char *what, void (*read_kernel)(struct expectations *e),
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
			lib_exit_fail_msg("%s: %zu things known, then %zu\n", what, before.nr,
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
		lib_print_msg("%s: %s is %s, of the kernel %s and %s\n", what, before.list[i].name,
			       value_of(before.list[i].name) ?: "not there", before.list[i].value,
			       after.list[i].value);
	}
	lib_print_msg("%s: %zu compared in %d passes, %zu of them never at rest\n", what, before.nr,
		       pass, moving);
	return !wrongs && before.nr;
}

void expect_read_open(struct table *table, const char *name, bool keys)
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
		lib_exit_fail_msg("%s: %s\n", name, why);
}
