// SPDX-License-Identifier: GPL-2.0
#include "knobs.h"
#include "print.h"

#define MAX_KNOBS 24

static struct {
	pid_t owner;
	int nr;
	struct {
		char path[96];
		char *old;
	} list[MAX_KNOBS];
} knobs;

/* For free(). If the file lists choices, the one [in brackets]. */
static char *knob_read(const char *path)
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

/* Last ones first: setting one may have changed another that was set before it. */
static void knobs_restore(void)
{
	int i;

	if (getpid() != knobs.owner)
		return;
	for (i = knobs.nr - 1; i >= 0; i--)
		write_text(knobs.list[i].path, knobs.list[i].old);
}

int knob_set(const char *path, const char *text)
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
			lib_exit_fail_msg("cannot save the setting of %s\n", path);
		old = knob_read(path);
		if (!old)
			return -errno;
		strcpy(knobs.list[i].path, path);
		knobs.list[i].old = old;
		knobs.nr++;
	}
	return write_text(path, text);
}

int knob_set_number(const char *path, long long number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", number);
	return knob_set(path, text);
}

int sysctl_set(const char *name, long long number)
{
	char path[96];

	snprintf(path, sizeof(path), "/proc/sys/vm/%s", name);
	return knob_set_number(path, number);
}
