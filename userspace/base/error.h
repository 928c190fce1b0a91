/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_ERROR_H
#define MMSCOPE_ERROR_H

/* What an exit status says; mmscope(8) documents the same list. 1 is any other failure. */
enum exit_code {
	EXIT_USAGE = 2,		/* unknown command, column or option */
	EXIT_NO_MODULE = 3,	/* module not loaded, or its files may not be read */
	EXIT_BAD_INPUT = 4,	/* a file that is truncated, foreign or too new */
	EXIT_WRITE = 5,		/* standard output could not be written */
};

/* One line on standard error, nothing on standard output, then exit. */
void die(int code, const char *fmt, ...) __attribute__((noreturn, format(printf, 2, 3)));

/*
 * From now on die() is that of a monitoring plugin: its line goes to standard output, and the
 * status is 3, whatever went wrong.
 */
void errors_of_check(void);

#endif
