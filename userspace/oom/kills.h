/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_KILLS_H
#define MMSCOPE_KILLS_H

#include "input/killfile.h"

/* A row each of the last @last blocks (ALL_KILLS: of all): their keys, and the columns made of them. */
struct table *kills_table(const struct kills *kills, size_t last, bool utc);

/* Where no kill is recorded: say how many there were before the module was loaded, if any. */
void kills_print_before(const char *root);

/* When it was: in local time, for people, or as RFC 3339 has it in UTC. */
const char *kill_time(struct table *table, const struct kill *kill, bool utc);

#endif
