/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_CGROUPS_H
#define MMSCOPE_CGROUPS_H

/* 100 * amount / max of two cells; -1 if either is unknown or there is no limit. */
double percent_of_max(const char *amount, const char *max);

#endif
