/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_MACHINE_H
#define MMSCOPE_MACHINE_H

#include "input/procfile.h"
#include "verdicts/report.h"
#include "verdicts/window.h"

/*
 * Is the machine well? @window has the file system. A row of @report for each thing looked at. @eviction is the kubelet's
 * threshold for memory.available, in bytes; 0 if it was not asked for.
 */
void machine_checks(struct report *report, const struct window *window, double eviction);

/* The worst of these as one row, for the overview. */
void check_machine(struct report *report, const struct window *window);

/*
 * A threshold of the kubelet in bytes: a quantity as Kubernetes writes it, or a percentage of
 * @total. Ends the program if it is neither.
 */
double eviction_threshold(const char *text, double total);

/* Those of the settings that are unusual, with a word; NULL past the last. */
const char *unusual_setting(struct report *report, const struct pairs *keys, size_t *next);

#endif
