/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The part of the kernel's kselftest.h that our tests use, for building them
 * without a kernel tree. Same names, same output (KTAP), same exit codes.
 */
#ifndef __KSELFTEST_H
#define __KSELFTEST_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]))
#endif

#define KSFT_PASS	0
#define KSFT_FAIL	1
#define KSFT_XFAIL	2
#define KSFT_XPASS	3
#define KSFT_SKIP	4

#define __ksft_unused	__attribute__((unused))
#define __ksft_printf(fmt_at, args_at) \
	__attribute__((format(printf, fmt_at, args_at), unused))

struct ksft_count {
	unsigned int ksft_pass;
	unsigned int ksft_fail;
	unsigned int ksft_xfail;
	unsigned int ksft_xpass;
	unsigned int ksft_xskip;
	unsigned int ksft_error;
};

static struct ksft_count ksft_cnt __ksft_unused;
static unsigned int ksft_plan __ksft_unused;

static __ksft_unused unsigned int ksft_test_num(void)
{
	return ksft_cnt.ksft_pass + ksft_cnt.ksft_fail + ksft_cnt.ksft_xfail +
	       ksft_cnt.ksft_xpass + ksft_cnt.ksft_xskip + ksft_cnt.ksft_error;
}

static __ksft_unused void ksft_print_header(void)
{
	/* Results must be out before a child dies or the machine does. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("TAP version 13\n");
}

static __ksft_unused void ksft_set_plan(unsigned int plan)
{
	ksft_plan = plan;
	printf("1..%u\n", plan);
}

static __ksft_unused void ksft_print_cnts(void)
{
	if (ksft_plan != ksft_test_num())
		printf("# Planned tests != run tests (%u != %u)\n",
		       ksft_plan, ksft_test_num());
	printf("# Totals: pass:%u fail:%u xfail:%u xpass:%u skip:%u error:%u\n",
	       ksft_cnt.ksft_pass, ksft_cnt.ksft_fail, ksft_cnt.ksft_xfail,
	       ksft_cnt.ksft_xpass, ksft_cnt.ksft_xskip, ksft_cnt.ksft_error);
}

static __ksft_printf(1, 2) void ksft_print_msg(const char *msg, ...)
{
	int saved_errno = errno;
	va_list args;

	va_start(args, msg);
	printf("# ");
	errno = saved_errno;
	vprintf(msg, args);
	va_end(args);
}

/* One result line: "ok 3 the text", "ok 4 the text # SKIP", ... */
static __ksft_unused void __ksft_result(bool ok, const char *directive,
					const char *msg, va_list args)
{
	int saved_errno = errno;
	char text[1024];
	size_t len;

	vsnprintf(text, sizeof(text), msg, args);
	errno = saved_errno;
	len = strlen(text);
	while (len && text[len - 1] == '\n')
		text[--len] = '\0';
	printf("%sok %u %s%s%s\n", ok ? "" : "not ", ksft_test_num(),
	       *directive ? "# " : "", directive, text);
}

#define __KSFT_RESULT(name, counter, ok, directive)			\
static __ksft_printf(1, 2) void name(const char *msg, ...)		\
{									\
	va_list args;							\
									\
	ksft_cnt.counter++;						\
	va_start(args, msg);						\
	__ksft_result(ok, directive, msg, args);			\
	va_end(args);							\
}

__KSFT_RESULT(ksft_test_result_pass, ksft_pass, true, "")
__KSFT_RESULT(ksft_test_result_fail, ksft_fail, false, "")
__KSFT_RESULT(ksft_test_result_xfail, ksft_xfail, true, "XFAIL ")
__KSFT_RESULT(ksft_test_result_skip, ksft_xskip, true, "SKIP ")
__KSFT_RESULT(ksft_test_result_error, ksft_error, false, "error ")

#define ksft_test_result(condition, fmt, ...)				\
	do {								\
		if (condition)						\
			ksft_test_result_pass(fmt, ##__VA_ARGS__);	\
		else							\
			ksft_test_result_fail(fmt, ##__VA_ARGS__);	\
	} while (0)

#define ksft_test_result_report(result, fmt, ...)			\
	do {								\
		switch (result) {					\
		case KSFT_PASS:						\
			ksft_test_result_pass(fmt, ##__VA_ARGS__);	\
			break;						\
		case KSFT_XFAIL:					\
			ksft_test_result_xfail(fmt, ##__VA_ARGS__);	\
			break;						\
		case KSFT_SKIP:						\
			ksft_test_result_skip(fmt, ##__VA_ARGS__);	\
			break;						\
		default:						\
			ksft_test_result_fail(fmt, ##__VA_ARGS__);	\
			break;						\
		}							\
	} while (0)

static __ksft_unused __attribute__((noreturn)) void ksft_exit_pass(void)
{
	ksft_print_cnts();
	exit(KSFT_PASS);
}

static __ksft_unused __attribute__((noreturn)) void ksft_exit_fail(void)
{
	ksft_print_cnts();
	exit(KSFT_FAIL);
}

#define ksft_exit(condition)						\
	do {								\
		if (condition)						\
			ksft_exit_pass();				\
		else							\
			ksft_exit_fail();				\
	} while (0)

/* Fails if a result failed, and if one of the plan never came. */
static __ksft_unused __attribute__((noreturn)) void ksft_finished(void)
{
	ksft_exit(ksft_plan == ksft_cnt.ksft_pass + ksft_cnt.ksft_xfail +
			       ksft_cnt.ksft_xskip);
}

static __ksft_printf(1, 2) __attribute__((noreturn))
void ksft_exit_fail_msg(const char *msg, ...)
{
	int saved_errno = errno;
	va_list args;

	va_start(args, msg);
	printf("Bail out! ");
	errno = saved_errno;
	vprintf(msg, args);
	va_end(args);
	ksft_exit_fail();
}

#define ksft_exit_fail_perror(msg) \
	ksft_exit_fail_msg("%s: %s (%d)\n", msg, strerror(errno), errno)

#define ksft_perror(msg) \
	ksft_print_msg("%s: %s (%d)\n", msg, strerror(errno), errno)

/* Skips the whole test if nothing ran yet, else the rest of it. */
static __ksft_printf(1, 2) __attribute__((noreturn))
void ksft_exit_skip(const char *msg, ...)
{
	int saved_errno = errno;
	va_list args;

	va_start(args, msg);
	errno = saved_errno;
	if (ksft_plan || ksft_test_num()) {
		ksft_cnt.ksft_xskip++;
		__ksft_result(true, "SKIP ", msg, args);
	} else {
		printf("1..0 # SKIP ");
		vprintf(msg, args);
	}
	va_end(args);
	if (ksft_plan)
		ksft_print_cnts();
	exit(KSFT_SKIP);
}

#endif /* __KSELFTEST_H */
