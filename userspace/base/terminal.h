/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_TERMINAL_H
#define MMSCOPE_TERMINAL_H

/* How many columns the terminal of the file descriptor @fd has; 0 if it is none. */
int terminal_columns(int fd);

#endif
