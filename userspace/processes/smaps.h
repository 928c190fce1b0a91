/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_SMAPS_H
#define MMSCOPE_SMAPS_H

#include <stdbool.h>

#include "input/procfile.h"

/*
 * What only a walk over the page tables of a process finds out: /proc/PID/smaps_rollup and
 * smaps. Amounts are bytes, as cells of a table; "-" where the kernel does not say.
 */

/* Names of the amounts, NULL last; "uss" is what is private, the others are the kernel's. */
extern const char *const smaps_names[];

/* Those of them that are of use for a whole process, for which the module has the others. */
extern const char *const smaps_rollup_names[];

/* Set the columns smaps_rollup_names of @row. False: the process is gone. */
bool smaps_rollup_add(struct table *table, size_t row, const char *pid);

/* A row a mapping: start, size, perms, smaps_names and name. NULL: the process is gone. */
struct table *smaps_table(const char *pid);

#endif
