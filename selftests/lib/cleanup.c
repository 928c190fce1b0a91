// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <unistd.h>

#include "cgroup.h"
#include "cleanup.h"
#include "print.h"

#define MAX_CLEANUPS 16

/* One of the three is set. */
struct cleanup {
	const char *cgroup, *file;
	void (*call)(void);
};

static struct {
	pid_t owner;
	int nr;
	struct cleanup list[MAX_CLEANUPS];
} cleanups;

static void clean_up(const struct cleanup *cleanup)
{
	if (cleanup->cgroup)
		cgroup_remove_tree(cleanup->cgroup);
	else if (cleanup->file)
		unlink(cleanup->file);
	else
		cleanup->call();
}

void cleanup_now(void)
{
	int i;

	if (getpid() != cleanups.owner)
		return;
	for (i = cleanups.nr - 1; i >= 0; i--)
		clean_up(&cleanups.list[i]);
}

static void cleanup_add(struct cleanup cleanup)
{
	if (!cleanups.owner) {
		cleanups.owner = getpid();
		atexit(cleanup_now);
	}
	if (getpid() != cleanups.owner || cleanups.nr == MAX_CLEANUPS)
		lib_exit_fail_msg("no room to register a cleanup\n");
	cleanups.list[cleanups.nr++] = cleanup;
}

void cleanup_tree(const char *cgroup)
{
	cleanup_add((struct cleanup){ .cgroup = cgroup });
}

void cleanup_file(const char *path)
{
	cleanup_add((struct cleanup){ .file = path });
}

void cleanup_call(void (*call)(void))
{
	cleanup_add((struct cleanup){ .call = call });
}
