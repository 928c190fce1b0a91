/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How the library reports. kselftest.h keeps its counters in static variables, one set for
 * each file that includes it. So the library does not include it: it prints messages itself, and
 * asks the program, which has the counters (test.h), to end the test.
 */
#ifndef SELFTESTS_PRINT_H
#define SELFTESTS_PRINT_H

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]))
#endif

#define lib_printf __attribute__((format(printf, 1, 2)))
#define lib_noreturn __attribute__((noreturn))

/* As ksft_print_msg(), ksft_exit_fail_msg() and ksft_exit_skip(). */
lib_printf void lib_print_msg(const char *format, ...);
lib_printf lib_noreturn void lib_exit_fail_msg(const char *format, ...);
lib_printf lib_noreturn void lib_exit_skip(const char *format, ...);

/* Defined by each program, in test.h. */
lib_noreturn void program_exit_fail(const char *text);
lib_noreturn void program_exit_skip(const char *text);

#endif /* SELFTESTS_PRINT_H */
