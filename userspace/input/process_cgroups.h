/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_PROCESS_CGROUPS_H
#define MMSCOPE_PROCESS_CGROUPS_H

#include "input/cgroup_index.h"
#include "input/procfile.h"

/* Add the columns cgroup, qos, pod and container to a table of processes. */
void add_process_cgroups(struct table *table, const struct cgroup_index *index);

#endif
