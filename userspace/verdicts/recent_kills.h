/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_RECENT_KILLS_H
#define MMSCOPE_RECENT_KILLS_H

#include "verdicts/report.h"
#include "verdicts/window.h"

/*
 * Was anybody killed for lack of memory, and is that news? The kernel counts kills since boot, the
 * module records them since its load, cgroups count them until they are removed: what is said
 * fits all three. The row is called @name.
 */
void check_recent_kills(struct report *report, const char *name, const struct window *window);

#endif
