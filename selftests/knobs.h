/* SPDX-License-Identifier: GPL-2.0 */
/* Settings of the kernel's: whoever changes one leaves it as it was for the next test. */
#ifndef SELFTESTS_KNOBS_H
#define SELFTESTS_KNOBS_H

#include <errno.h>
#include <unistd.h>

#include "kselftest.h"
#include "table.h"

/* Either switches all probes of functions, whoever has set them. From 7.x on the first stays 1. */
#define FTRACE_ENABLED "/proc/sys/kernel/ftrace_enabled"
#define DEBUGFS "/sys/kernel/debug"
#define KPROBES_ENABLED DEBUGFS "/kprobes/enabled"


#define MAX_KNOBS 24

/* MGLRU's settings. */
#define LRU_GEN "/sys/kernel/mm/lru_gen"

static struct {
	pid_t owner;
	int nr;
	struct {
		char path[96];
		char *old;
	} list[MAX_KNOBS];
} knobs;

/* For free(). Of a file that lists what there is to choose from, the word [in brackets]. */
static inline char *knob_read(const char *path)
{
	char *text = slurp(path, NULL), *begin, *end;

	if (!text)
		return NULL;
	text[strcspn(text, "\n")] = '\0';
	begin = strchr(text, '[');
	end = begin ? strchr(begin, ']') : NULL;
	if (end) {
		*end = '\0';
		memmove(text, begin + 1, end - begin);
	}
	return text;
}

/* Last ones first: to set one may be to change another that was set before it. */
static inline void knobs_restore(void)
{
	int i;

	if (getpid() != knobs.owner)
		return;
	for (i = knobs.nr - 1; i >= 0; i--)
		write_text(knobs.list[i].path, knobs.list[i].old);
}

/*
 * Sets one to @text, and sees to it that it is set back when this process exits. A child may
 * set one that its parent has set. Returns 0 or a negative errno.
 */
static inline int knob_set(const char *path, const char *text)
{
	char *old;
	int i;

	if (!knobs.owner) {
		knobs.owner = getpid();
		atexit(knobs_restore);
	}
	for (i = 0; i < knobs.nr && strcmp(path, knobs.list[i].path); i++)
		;
	if (i == knobs.nr) {
		if (getpid() != knobs.owner || i == MAX_KNOBS || strlen(path) >= sizeof(knobs.list[i].path))
			ksft_exit_fail_msg("%s cannot be remembered\n", path);
		old = knob_read(path);
		if (!old)
			return -errno;
		strcpy(knobs.list[i].path, path);
		knobs.list[i].old = old;
		knobs.nr++;
	}
	return write_text(path, text);
}

static inline int knob_set_number(const char *path, long long number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", number);
	return knob_set(path, text);
}

/* One of /proc/sys/vm. */
static inline int sysctl_set(const char *name, long long number)
{
	char path[96];

	snprintf(path, sizeof(path), "/proc/sys/vm/%s", name);
	return knob_set_number(path, number);
}

#endif /* SELFTESTS_KNOBS_H */
