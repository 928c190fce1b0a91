/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_WIDTH_H
#define MMSCOPE_WIDTH_H

#include <stddef.h>

/* How many columns of a terminal a text takes, and texts that take no more than some. */

/* A sequence that sets a colour takes none. Adds to @bytes how long @text is. */
int text_width(const char *text, size_t *bytes);

/*
 * The length of the longest beginning of @text that takes no more than @columns, and in @width how
 * many it takes: all of @text, or at least one character of it.
 */
size_t text_fitting(const char *text, int columns, int *width);

/* @text in a new string of at most @columns: where some of its middle is left out stands a ~. */
char *text_shortened(const char *text, int columns);

#endif
