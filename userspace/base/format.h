/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_FORMAT_H
#define MMSCOPE_FORMAT_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/*
 * Numbers stay the text that the kernel printed: JSON shows them to the last digit, whatever
 * their size. Only what is shortened for people or compared is ever converted.
 */

/* Of 64 bits, as all of the kernel's are: so doubles of them, multiplied, never overflow. */
bool is_natural(const char *s);		/* 0, 12 */
bool is_number(const char *s);		/* 0, -12, 99.5: valid in JSON too */

/* What a column of numbers may have: one, or "-" or "max". */
bool is_number_cell(const char *s);

/* For comparisons: "-" is less than every number, "max" more. */
double number_order(const char *s);

/* A number, maybe with K, M, G, T or P (also Ki, KiB, KB), powers of 1024; false if it is none. */
bool parse_size(const char *s, double *bytes);

/* Room for any of the short forms below. */
#define SHORT_FORM 32

void format_size(char *buffer, const char *bytes);		/* 12.3M */
void format_flow(char *buffer, const char *bytes);		/* 999.9M, 1012M */
void format_rate(char *buffer, const char *number);		/* 12.3, 12345, 123k */
void format_duration(char *buffer, const char *number, double unit_ns);	/* 4.2ms, 3h07m */

/* The ending of a noun behind a number: 1 file, 2 files. */
static inline const char *plural(double number)
{
	return number == 1 ? "" : "s";
}

/* @seconds since 1970: in UTC as RFC 3339 has it, or in local time as @local says to strftime(). */
bool format_time(char *buffer, time_t seconds, bool utc, const char *local);
/* Behind a number that %.0f rounds. */
static inline const char *rounded_plural(double number)
{
	return plural(nearbyint(number));
}

/* As printf() does %.1f, which is slow; false for what only that gets right, as a -0.0. */
bool format_tenths(char *buffer, double value);

#endif
