// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"

static const char *skip_digits(const char *s)
{
	while (*s >= '0' && *s <= '9')
		s++;
	return s;
}

/* Is there a number up to @end that fits into 64 bits, with a sign or without one? */
static bool fits(const char *s, const char *end, bool negative)
{
	const char *most = negative ? "9223372036854775808" : "18446744073709551615";
	size_t digits = (size_t)(end - s), most_digits = strlen(most);

	return digits < most_digits || (digits == most_digits && strncmp(s, most, digits) <= 0);
}

bool is_natural(const char *s)
{
	const char *end = skip_digits(s);

	return end != s && !*end && fits(s, end, false) && (*s != '0' || end == s + 1);
}

bool is_number(const char *s)
{
	bool negative = *s == '-';
	const char *end;

	s += negative;
	end = skip_digits(s);
	if (end == s || !fits(s, end, negative) || (*s == '0' && end != s + 1))
		return false;
	if (*end == '.') {
		s = end + 1;
		end = skip_digits(s);
		if (end == s)
			return false;
	}
	return !*end;
}

bool is_number_cell(const char *s)
{
	return is_number(s) || !strcmp(s, "-") || !strcmp(s, "max");
}

/* strtod(), which is slow, for what a double holds exactly: most numbers are that. */
static double to_double(const char *s)
{
	const char *digits = *s == '-' ? s + 1 : s, *end = digits;
	unsigned long long value = 0;

	for (; *end >= '0' && *end <= '9'; end++)
		value = value * 10 + (unsigned int)(*end - '0');
	if (*end || end == digits || end - digits > 15)
		return strtod(s, NULL);
	return (double)(digits == s ? (long long)value : -(long long)value);
}

double number_order(const char *s)
{
	if (!strcmp(s, "-"))
		return -HUGE_VAL;
	if (!strcmp(s, "max"))
		return HUGE_VAL;
	return to_double(s);
}

bool parse_size(const char *s, double *bytes)
{
	static const char units[] = "KMGTP";
	const char *digits = *s == '-' ? s + 1 : s, *unit;
	char *end;

	/* Not what else strtod() takes, such as 0x10, 1e3 and inf. */
	if (!strspn(digits, "0123456789") || strspn(digits, "0123456789.xXeE") != strspn(digits, "0123456789."))
		return false;
	*bytes = strtod(s, &end);
	unit = *end && *end != 'B' ? strchr(units, *end) : NULL;
	if (unit) {
		end++;
		if (*end == 'i')
			end++;
		*bytes *= pow(1024, (double)(unit - units + 1));
	}
	if (*end == 'B')
		end++;
	return !*end;
}

/* By hand, from the end: a table has thousands of numbers. */
static char *digits_before(char *end, unsigned int value)
{
	do {
		*--end = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	return end;
}

bool format_tenths(char *buffer, double value)
{
	char digits[16], *c = digits + sizeof(digits);
	double tenths = value * 10;
	unsigned int rounded;

	if (signbit(value) || !(tenths < 1e8))
		return false;
	rounded = (unsigned int)(tenths + 0.5);
	/* Close to the middle between two, what the product has lost could decide. */
	if (fabs(tenths - rounded) > 0.499999)
		return false;
	*--c = '\0';
	*--c = (char)('0' + rounded % 10);
	*--c = '.';
	strcpy(buffer, digits_before(c, rounded / 10));
	return true;
}

void format_size(char *buffer, const char *bytes)
{
	static const char units[] = "BKMGTPEZ";
	double value = to_double(bytes);
	char digits[16], *c = digits + sizeof(digits);
	unsigned int tenths;
	size_t unit = 0;

	if (value < 0)
		*buffer++ = '-';
	/* Rounded to tenths 1023.95 is 1024.0, which is 1 of the next unit. */
	for (value = fabs(value); value >= 1023.95 && units[unit + 1]; value /= 1024)
		unit++;
	if (value >= 1e6) {
		snprintf(buffer, SHORT_FORM - 1, "%.0f%c", value, units[unit]);
		return;
	}
	tenths = (unsigned int)(value * 10 + 0.5);
	*--c = '\0';
	*--c = units[unit];
	if (tenths % 10) {
		*--c = (char)('0' + tenths % 10);
		*--c = '.';
	}
	strcpy(buffer, digits_before(c, tenths / 10));
}

/* As format_size(), but for the tenths of a thousand and more. */
void format_flow(char *buffer, const char *bytes)
{
	char *unit;
	double value;

	format_size(buffer, bytes);
	value = strtod(buffer, &unit);
	if (fabs(value) >= 1000)
		snprintf(buffer, SHORT_FORM, "%.0f%c", value, *unit);
}

void format_rate(char *buffer, const char *number)
{
	static const char units[] = " kMGT";
	double value = to_double(number), most = 99999.5;
	size_t unit = 0;

	/* Rounded to a whole number, each limit would have a digit more. */
	for (; fabs(value) >= most && units[unit + 1]; most = 9999.5) {
		value /= 1000;
		unit++;
	}
	if (unit)
		snprintf(buffer, SHORT_FORM, "%.0f%c", value, units[unit]);
	else
		snprintf(buffer, SHORT_FORM, "%.*f", strchr(number, '.') && value < 999.95, value);
}

void format_duration(char *buffer, const char *number, double unit_ns)
{
	double ns = strtod(number, NULL) * unit_ns, seconds = floor(ns / 1e9 + 0.5);
	double minutes = floor(seconds / 60), hours = floor(minutes / 60), days = floor(hours / 24);

	/* Each limit is what would be rounded up to the next unit. */
	if (ns == 0)
		snprintf(buffer, SHORT_FORM, "0");
	else if (ns < 999.5)
		snprintf(buffer, SHORT_FORM, "%.0fns", ns);
	else if (ns < 999.95e3)
		snprintf(buffer, SHORT_FORM, "%.1fus", ns / 1e3);
	else if (ns < 999.95e6)
		snprintf(buffer, SHORT_FORM, "%.1fms", ns / 1e6);
	else if (ns < 59.95e9)
		snprintf(buffer, SHORT_FORM, "%.1fs", ns / 1e9);
	else if (minutes < 60)
		snprintf(buffer, SHORT_FORM, "%.0fm%02.0fs", minutes, seconds - minutes * 60);
	else if (hours < 24)
		snprintf(buffer, SHORT_FORM, "%.0fh%02.0fm", hours, minutes - hours * 60);
	else
		snprintf(buffer, SHORT_FORM, "%.0fd%02.0fh", days, hours - days * 24);
}

bool format_time(char *buffer, time_t seconds, bool utc, const char *local)
{
	struct tm tm;

	return (utc ? gmtime_r(&seconds, &tm) : localtime_r(&seconds, &tm)) &&
	       strftime(buffer, SHORT_FORM, utc ? "%FT%TZ" : local, &tm);
}
