/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_WRAP_H
#define MMSCOPE_WRAP_H

#include <stdio.h>

/*
 * The length of the beginning of @text that is to stand on a line of @columns, and its @width: it ends
 * behind an @at (a blank, or what parts the words of a heading), or where no more fits.
 */
size_t wrap_piece(const char *text, int columns, char at, int *width);

/*
 * Print @line, without an end, on as many lines as it takes; 0 columns: on one. What goes on is indented
 * as the last of the words that stand in columns of their own, and a command goes on behind a
 * backslash. The path of a pod's cgroup becomes its short name where the line has no room for it.
 */
char *wrap_text(const char *text, int columns);	/* all lines of @text, in a new string */
void wrap_line(FILE *out, const char *line, int columns);

#endif
