/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_KILL_COUNTS_H
#define MMSCOPE_KILL_COUNTS_H

/*
 * Where oom/kills is empty: the OOM kills that the kernel counts all the same, because they were
 * before the module was loaded. A sentence without its full stop, in a new string; NULL if there
 * were none, or if it is not known.
 */
char *kills_before_load(const char *root);

#endif
