// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>

#include "verdicts/fullness.h"
#include "verdicts/thresholds.h"

const char *fullness_color(double percent)
{
	if (percent >= WORKING_SET_BAD_PCT)
		return "red";
	return percent >= WORKING_SET_WARN_PCT ? "yellow" : NULL;
}
