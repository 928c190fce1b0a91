// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <pwd.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/format.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "output/process.h"

/* Of a longer command line the rest is left out. */
#define MOST_CMDLINE 4096

static void *users;		/* a tree of struct user, by uid */

struct user {
	char *uid;
	char *name;
};

bool is_live(const struct options *options)
{
	return !strcmp(options->root, PROC_ROOT);
}

static int compare_users(const void *a, const void *b)
{
	return strcmp(((const struct user *)a)->uid, ((const struct user *)b)->uid);
}

/* Of several names of one user the first counts. */
static void add_user(const struct passwd *entry)
{
	struct user *user = xcalloc(1, sizeof(*user)), **found;

	if (asprintf(&user->uid, "%u", entry->pw_uid) < 0)
		out_of_memory();
	user->name = printable(entry->pw_name);
	found = tsearch(user, &users, compare_users);
	if (!found)
		out_of_memory();
	if (*found != user) {
		free(user->name);
		free(user->uid);
		free(user);
	}
}

static void read_users(void)
{
	FILE *in = fopen("/etc/passwd", "re");
	struct passwd *entry;

	while (in && (entry = fgetpwent(in)))
		add_user(entry);
	if (in)
		fclose(in);
}

const char *user_name(const struct options *options, const char *uid)
{
	struct user wanted = { .uid = (char *)uid }, **found;
	static bool read;

	if (options->numeric || !is_live(options))
		return NULL;
	if (!read)
		read_users();
	read = true;
	found = tfind(&wanted, &users, compare_users);
	return found ? (*found)->name : NULL;
}

/* As a cell. Words end in a byte of 0; a program may have written anything else over them. */
static const char *read_cmdline(struct table *table, const char *pid)
{
	char path[64], text[MOST_CMDLINE + 1], *cell;
	const char *kept;
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%.20s/cmdline", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return "-";
	length = read(fd, text, MOST_CMDLINE);
	close(fd);
	while (length > 0 && !text[length - 1])
		length--;
	if (length <= 0)
		return "-";
	text[length] = '\0';
	for (ssize_t i = 0; i < length; i++)
		if (!text[i])
			text[i] = ' ';
	cell = escaped(text);
	kept = table_strdup(table, cell);
	free(cell);
	return kept;
}

void add_cmdlines(struct table *table, const struct view *view, const struct options *options)
{
	const char **cells;

	if (!is_live(options) || !view_wants(view, options, "cmdline"))
		return;
	cells = table_add_column(table, "cmdline");
	for (size_t row = 0; row < table->nr_rows; row++)
		if (is_natural(table_cell(table, "pid", row)))
			cells[row] = read_cmdline(table, table_cell(table, "pid", row));
}
