/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_PROCESS_H
#define MMSCOPE_PROCESS_H

#include "base/options.h"
#include "input/procfile.h"
#include "output/view.h"

/* What this machine says about a process or a user. A saved copy may be of another machine. */
bool is_live(const struct options *options);

/*
 * The name of the user @uid, from /etc/passwd: getpwuid() would want libraries that a static program
 * has not. NULL if it is not there, in a saved copy, and with --numeric.
 */
const char *user_name(const struct options *options, const char *uid);

/*
 * Add the column cmdline if it is wanted: /proc/PID/cmdline of each process, its words split by one
 * space; "-" for kernel threads, in a saved copy, and where it may not be read.
 */
void add_cmdlines(struct table *table, const struct view *view, const struct options *options);

#endif
