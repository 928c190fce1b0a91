/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Histograms of durations: a bucket for each power of two.
 */
#ifndef _MMSCOPE_HISTOGRAM_H
#define _MMSCOPE_HISTOGRAM_H

#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/types.h>

/* The last one begins at 2^46 ns, 19 hours. */
#define HISTOGRAM_BUCKETS 48

/**
 * struct histogram - how often something took how long
 * @count: in bucket 0 what took 0 ns, in bucket n what took from 2^(n-1) to
 *	2^n - 1 ns, in the last one all that took longer
 *
 * One of a CPU's is written by that CPU only.
 */
struct histogram {
	u64 count[HISTOGRAM_BUCKETS];
};

/**
 * histogram_bucket() - where a duration is counted
 * @ns: the duration
 *
 * Context: any.
 */
static inline unsigned int histogram_bucket(u64 ns)
{
	return min_t(unsigned int, fls64(ns), HISTOGRAM_BUCKETS - 1);
}

/**
 * histogram_from() - the shortest duration of a bucket
 * @bucket: which
 *
 * Context: any.
 */
static inline u64 histogram_from(unsigned int bucket)
{
	return bucket ? 1ULL << (bucket - 1) : 0;
}

/**
 * histogram_merge() - add one histogram to another
 * @to: the sum
 * @from: may be written meanwhile
 *
 * Context: any.
 */
void histogram_merge(struct histogram *to, const struct histogram *from);

/**
 * histogram_percentile() - what that many percent of the durations did not exceed
 * @histogram: of a sum
 * @percent: 1 to 100
 * @longest: the longest duration of all
 *
 * Context: any.
 * Return: the end of the bucket that holds it, at most @longest; VALUE_UNKNOWN
 * if the histogram is empty.
 */
s64 histogram_percentile(const struct histogram *histogram, unsigned int percent,
			 u64 longest);

#endif /* _MMSCOPE_HISTOGRAM_H */
