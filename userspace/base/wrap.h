/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_WRAP_H
#define MMSCOPE_WRAP_H

#include <stdio.h>

/*
 * How many bytes of @text go on the next line of @columns, and their @width. The line ends at an
 * @at (a blank, or the underscore in a heading), or where no more fits.
 */
size_t wrap_piece(const char *text, int columns, char at, int *width);

/*
 * Print @line, which has no newline, on as many lines as it takes; with 0 columns, on one. The
 * lines that follow are indented like the last column of the first one; a command is continued
 * with a backslash. If the line does not fit, the paths of pods' cgroups become short names.
 */
char *wrap_text(const char *text, int columns);	/* all lines of @text, in a new string */
void wrap_line(FILE *out, const char *line, int columns);

#endif
