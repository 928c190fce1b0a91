// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format.h"

static const char *skip_digits(const char *s)
{
	return s + strspn(s, "0123456789");
}

bool is_natural(const char *s)
{
	const char *end = skip_digits(s);

	return end != s && !*end && (*s != '0' || end == s + 1);
}

bool is_number(const char *s)
{
	const char *end;

	if (*s == '-')
		s++;
	end = skip_digits(s);
	if (end == s || (*s == '0' && end != s + 1))
		return false;
	if (*end == '.') {
		s = end + 1;
		end = skip_digits(s);
		if (end == s)
			return false;
	}
	return !*end;
}

double number_order(const char *s)
{
	if (!strcmp(s, "-"))
		return -HUGE_VAL;
	if (!strcmp(s, "max"))
		return HUGE_VAL;
	return strtod(s, NULL);
}

void format_size(char *buffer, const char *bytes)
{
	static const char units[] = "BKMGTPEZ";
	double value = strtod(bytes, NULL);
	const char *sign = value < 0 ? "-" : "";
	unsigned int tenths;
	size_t unit = 0;

	/* Rounded to tenths 1023.95 is 1024.0, which is 1 of the next unit. */
	for (value = fabs(value); value >= 1023.95 && units[unit + 1]; value /= 1024)
		unit++;
	tenths = value < 1e6 ? (unsigned int)(value * 10 + 0.5) : 0;
	if (tenths % 10)
		snprintf(buffer, SHORT_FORM, "%s%u.%u%c", sign, tenths / 10, tenths % 10,
			 units[unit]);
	else
		snprintf(buffer, SHORT_FORM, "%s%.0f%c", sign, value, units[unit]);
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
