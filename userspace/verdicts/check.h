/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_CHECK_H
#define MMSCOPE_CHECK_H

#include "verdicts/report.h"
#include "verdicts/window.h"

/*
 * The verdicts of @report, worst first, as one line of a monitoring plugin, with what monitoring
 * draws behind a bar. Returns the plugin's exit status: 0 ok, 1 warn, 2 bad, 3 unknown.
 */
int check_print(const struct report *report, const struct window *window);

#endif
