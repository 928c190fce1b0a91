// SPDX-License-Identifier: GPL-2.0
#include "histogram.h"

#include <linux/compiler.h>
#include <linux/math64.h>

#include "text.h"

void histogram_merge(struct histogram *to, const struct histogram *from)
{
	int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		to->count[i] += READ_ONCE(from->count[i]);
}

s64 histogram_percentile(const struct histogram *histogram, unsigned int percent,
			 u64 longest)
{
	u64 total = 0, seen = 0, rank;
	int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		total += histogram->count[i];
	if (!total)
		return VALUE_UNKNOWN;

	rank = div_u64(total * percent + 99, 100);
	for (i = 0; i < HISTOGRAM_BUCKETS - 1; i++) {
		seen += histogram->count[i];
		if (seen >= rank)
			return min_t(u64, histogram_from(i + 1) - 1, longest);
	}
	return longest;
}
