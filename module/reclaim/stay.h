/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A stay in reclaim, as the probes see it: it begins, pages are scanned, it ends
 * and is counted everywhere at once.
 *
 * kswapd may run for minutes, and who is over memory.high sleeps for seconds: figures that are
 * told while a stay lasts must have what has passed of it. So whoever reads them first
 * counts that, everywhere; the end counts the rest. Figures then only grow, and
 * nothing is counted twice.
 */
#ifndef _MMSCOPE_RECLAIM_STAY_H
#define _MMSCOPE_RECLAIM_STAY_H

#include <linux/types.h>

#include "probe.h"
#include "reclaim/tasks.h"

/*
 * All are called by the task that reclaims, in process context, preemptible
 * or not. @now is the time of the event, as its probe read it.
 */

/**
 * stay_cause() - why the current task reclaims
 * @cause: what it would be for any other task than khugepaged
 */
enum cause stay_cause(enum cause cause);

/**
 * stay_begin() - the current task begins a stay
 * @stay: all but @start filled
 * @now: when
 *
 * Return: PROBED, or PROBED_LOST if there is no room for it.
 */
enum probed stay_begin(struct stay *stay, u64 now);

/**
 * stay_end() - it ends: count it
 * @kind: which one
 * @failed: did it get nothing?
 * @now: when
 *
 * Return: PROBED, or PROBED_LOST if it could not be counted everywhere.
 */
enum probed stay_end(enum stay_kind kind, bool failed, u64 now);

/**
 * stay_end_slab() - a shrinker has done
 * @left: objects that it was to scan and did not
 * @freed: objects
 * @now: when
 *
 * Return: as stay_end().
 */
enum probed stay_end_slab(u64 left, u64 freed, u64 now);

/**
 * stay_end_kswapd() - kswapd of a node has nothing left to do, or runs once more
 * @nid: the node
 * @now: when
 *
 * Return: as stay_end().
 */
enum probed stay_end_kswapd(int nid, u64 now);

/**
 * stay_scanned() - pages were taken off an LRU list to see if they can be freed
 * @pages: how many, as pgscan counts them
 */
void stay_scanned(u64 pages);

/**
 * stay_reclaimed() - and this became of them
 * @nid: their node
 * @pages: how many were freed, as pgsteal counts them
 */
void stay_reclaimed(int nid, u64 pages);

/**
 * stay_throttled() - the task slept in there
 * @nid: for the sake of this node
 * @reason: the kernel's number of why
 * @ns: how long
 */
void stay_throttled(int nid, int reason, u64 ns);

/**
 * stays_count() - count what has passed of all stays that last
 *
 * For readers, before they tell figures.
 *
 * Context: process.
 */
void stays_count(void);

#endif /* _MMSCOPE_RECLAIM_STAY_H */
