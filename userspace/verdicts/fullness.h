/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_FULLNESS_H
#define MMSCOPE_FULLNESS_H

#include <stddef.h>

#include "input/procfile.h"

/*
 * Bytes of a row of the table of cgroups, and of all below it, that reclaim can take without swap:
 * page cache that is neither dirty nor being written, slabs that can be reclaimed, and anonymous
 * pages that no process maps, such as the rest of a huge page of which a part was unmapped.
 */
double takes_without_swap(const struct table *cgroups, size_t row);

/* The usage of such a row less that; -HUGE_VAL if the usage is not known. */
double usage_that_stays(const struct table *cgroups, size_t row);

/* The colour of a row of whose limit @percent is memory that stays; NULL for none. */
const char *fullness_color(double percent);

#endif
