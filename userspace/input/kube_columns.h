/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_KUBE_COLUMNS_H
#define MMSCOPE_KUBE_COLUMNS_H

#include "input/procfile.h"

/*
 * Meet the pods of the cgroups of column @path: of a table with several columns of short names, all of
 * them before the first one is made.
 */
void kube_meet_pods(const struct table *table, const char *path);

/* Add the column @name: short names of the cgroups of column @path. */
void kube_add_short_names(struct table *table, const char *name, const char *path);

/*
 * Add the columns qos, pod and container, read off the cells of column @path. @first has, for each
 * row, the first one with the same path; NULL: no two are the same.
 */
void kube_add_columns(struct table *table, const char *path, const size_t *first);

#endif
