/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_KILLS_H
#define MMSCOPE_KILLS_H

#include "killfile.h"

/* A row each of the last @last blocks (0: of all): their keys, and the columns made of them. */
struct table *kills_table(const struct kills *kills, size_t last);

/* Where no kill is recorded: say how many there were before the module was loaded, if any. */
void kills_print_before(const char *root);

/* When it was, in local time, for people. */
const char *kill_time(struct table *table, const struct kill *kill);

#endif
