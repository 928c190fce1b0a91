/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_OUTPUT_H
#define MMSCOPE_OUTPUT_H

/*
 * All or nothing: stdout is a buffer in memory, and what a command printed is written when the
 * command has ended well. A command that ends with a message prints nothing but that. A command
 * that goes on, such as watch, hands over what it printed after each step.
 */
void output_begin(void);

/*
 * On a terminal no line is wider than that: tables shrink to it (layout.c), and whatever else is
 * printed is wrapped as it is written. In a pipe or a file lines are whole, and without this, too.
 */
void output_wrap(void);

/* Write what was printed so far; a write error ends the program with EXIT_WRITE. */
void output_flush(void);

/* Forget what was printed since the last output_flush(). */
void output_discard(void);

#endif
