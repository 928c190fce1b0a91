/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_CGROUPS_H
#define MMSCOPE_CGROUPS_H

#include "procfile.h"

/* 100 * amount / max of two cells; -1 if either is unknown or there is no limit. */
double percent_of_max(const char *amount, const char *max);

/* Of a row whose working set is so much of its limit; NULL for none. */
const char *fullness_color(double percent);

/* The file cgroups with the columns made of others. */
struct table *cgroups_read(const char *root);

#endif
