/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_TEXT_H
#define MMSCOPE_TEXT_H

/*
 * Strings of /proc/mmscope: command names and cgroup paths. Anybody can choose them, so none
 * of them reaches a terminal or a file as it is.
 */

/* Undo the \ooo escapes of the files, in place. */
void unescape(char *s);

/* A cell of theirs for people: unescaped, then printable; a new string. */
char *printable_cell(const char *cell);

/* The reverse: what somebody else named, as a cell, in a new string. */
char *escaped(const char *s);

/*
 * Each of these returns a new string. All keep printable text and differ in how they show
 * the rest (control characters, what is no UTF-8, what hides or reorders text):
 */
char *printable(const char *s);		/* \x1b or \u202e: for people */
char *raw_escaped(const char *s);	/* every blank, backslash and byte from 0x80 as \xNN */
char *pair_escaped(const char *s);	/* \xNN, and " ` $ too, for use in a shell */
char *json_escaped(const char *s);	/* \u001b; a byte that is no UTF-8 as the text \xNN */

#endif
