/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included once in each program, by the file that has main(), and never by the library: it
 * brings kselftest.h with its counters, and ends the test for the library, so that the totals
 * printed last are the program's.
 */
#ifndef SELFTESTS_TEST_H
#define SELFTESTS_TEST_H

#include "kselftest.h"
#include "print.h"

void program_exit_fail(const char *text)
{
	ksft_exit_fail_msg("%s", text);
}

void program_exit_skip(const char *text)
{
	ksft_exit_skip("%s", text);
	/* Before 6.11 it is not declared as one that does not return. */
	exit(KSFT_SKIP);
}

#endif /* SELFTESTS_TEST_H */
