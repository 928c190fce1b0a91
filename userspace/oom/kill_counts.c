// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "base/format.h"
#include "base/xalloc.h"
#include "input/procfile.h"
#include "oom/kill_counts.h"

static char *sentence(double count, const char *when)
{
	char *text;

	if (asprintf(&text, "The kernel counts %.0f OOM kill%s %s, of which there is no record",
		     count, count == 1 ? "" : "s", when) < 0)
		out_of_memory();
	return text;
}

/* A count of @file; -1 if it is not known, or if there is no such file: a copy need not have all. */
static double read_count(const char *root, const char *name, const char *key)
{
	struct keyfile *file;
	const char *value;
	double count;

	if (!procfile_readable(root, name))
		return -1;
	file = keyfile_read(root, name);
	value = pairs_value(&file->keys, key);
	count = is_natural(value) ? number_order(value) : -1;
	keyfile_free(file);
	return count;
}

char *kills_before_load(const char *root)
{
	double boot = read_count(root, "status", "oom_kill_boot_count");
	double loaded = read_count(root, "status", "oom_kill_count");

	if (boot >= 0 && loaded >= 0)
		return boot > loaded ? sentence(boot - loaded, "before that") : NULL;
	/* A module of version 1.0 does not say how many there had been when it was loaded. */
	boot = read_count(root, "system", "oom_kill");
	return boot > 0 ? sentence(boot, "since boot") : NULL;
}
