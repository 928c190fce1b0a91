/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_CGROUP_TABLE_H
#define MMSCOPE_CGROUP_TABLE_H

#include "input/procfile.h"

/* 100 * amount / max of two cells; -1 if either is unknown or there is no limit. */
double percent_of_max(const char *amount, const char *max);

/* The file cgroups with the columns made of others. */
struct table *cgroups_read(const char *root);

#endif
