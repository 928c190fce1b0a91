/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_EXPLAIN_GROUP_H
#define MMSCOPE_EXPLAIN_GROUP_H

#include "oom/story.h"

/* Did memory.oom.group make the kernel kill a whole cgroup? */
bool group_was_killed(const struct story *story);

/* Was all of the cgroup @path killed, as far as the record tells? */
bool group_covers(const struct story *story, const char *path);

/* Which cgroup that was, who died, and what would have changed it. */
void explain_group(struct story *story);

#endif
