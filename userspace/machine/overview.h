/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_OVERVIEW_H
#define MMSCOPE_OVERVIEW_H

#include "input/procfile.h"
#include "verdicts/report.h"

/* Whom the OOM killer would take if the machine ran out of memory, and whom it may not take. */
void check_next_victim(struct report *report, const struct table *candidates, const char *root);
void check_protected(struct report *report, const struct table *candidates);

#endif
