/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The whole machine's figures of reclaim, kept by CPU and added up when read.
 */
#ifndef _MMSCOPE_RECLAIM_MACHINE_H
#define _MMSCOPE_RECLAIM_MACHINE_H

#include <linux/types.h>

#include "compat.h"
#include "histogram.h"
#include "reclaim/cause.h"
#include "reclaim/tasks.h"

/* Why the kernel lets a task sleep in reclaim (enum vmscan_throttle_state). */
#define RECLAIM_THROTTLES(T)						\
	T(writeback, COMPAT_THROTTLE_WRITEBACK)				\
	T(isolated, COMPAT_THROTTLE_ISOLATED)				\
	T(noprogress, COMPAT_THROTTLE_NOPROGRESS)			\
	T(congested, COMPAT_THROTTLE_CONGESTED)

enum throttle {
#define T(name, reason) THROTTLE_##name,
	RECLAIM_THROTTLES(T)
#undef T
	NR_THROTTLES,
};

/*
 * What the page allocator decides once reclaim or compaction got it nothing:
 * try again, or go on towards the OOM killer.
 */
enum decision {
	DECISION_RECLAIM_RETRY,
	DECISION_RECLAIM_GIVE_UP,
	DECISION_COMPACT_RETRY,
	DECISION_COMPACT_GIVE_UP,
	NR_DECISIONS,
};

/**
 * struct cause_sum - one cause's figures
 * @count: stays that ended
 * @ns: time, that of stays that last included
 * @max_ns: the longest
 * @scanned: pages; a shrinker's objects
 * @reclaimed: the same
 * @failed: stays that ended and got nothing
 * @latency: how long those that ended were
 */
struct cause_sum {
	u64 count;
	u64 ns;
	u64 max_ns;
	u64 scanned;
	u64 reclaimed;
	u64 failed;
	struct histogram latency;
};

/**
 * struct machine_sum - everything
 * @cause: by cause
 * @throttled_count: by reason
 * @throttled_ns: by reason
 * @decisions: by decision
 * @missed: stays of which no record is, by the probes that see them
 */
struct machine_sum {
	struct cause_sum cause[NR_CAUSES];
	u64 throttled_count[NR_THROTTLES];
	u64 throttled_ns[NR_THROTTLES];
	u64 decisions[NR_DECISIONS];
	u64 missed[NR_STAY_KINDS];
};

/**
 * machine_add() - count a part of a stay
 * @cause: why
 * @spell: the part
 * @ns: how long the stay is by now
 *
 * Context: any but NMI and interrupts; preemptible or not.
 */
void machine_add(enum cause cause, const struct spell *spell, u64 ns);

/**
 * machine_ended() - count a stay that has ended, all parts of which have been
 * @cause: why
 * @ns: how long it was
 * @failed: did it get nothing?
 *
 * Context: process; preemptible or not.
 */
void machine_ended(enum cause cause, u64 ns, bool failed);

/**
 * machine_throttled() - count a sleep within reclaim
 * @reason: the kernel's number of why
 * @ns: how long it was
 *
 * Context: any.
 */
void machine_throttled(int reason, u64 ns);

/**
 * machine_decided() - count a decision of the page allocator
 * @decision: which
 *
 * Context: any.
 */
void machine_decided(enum decision decision);

/**
 * machine_missed() - count a stay that was seen, by its end for instance, and not recorded
 * @kind: the probes that would have seen all of it
 *
 * Context: any.
 */
void machine_missed(enum stay_kind kind);

/**
 * machine_cause() - one cause's figures since load
 * @cause: which
 * @sum: filled
 *
 * Context: any.
 */
void machine_cause(enum cause cause, struct cause_sum *sum);

/**
 * machine_word() - sum of one counter of all CPUs
 * @word: the counter in @machine
 *
 * Context: any.
 */
#define machine_word(word)						\
({									\
	u64 sum = 0;							\
	int cpu;							\
									\
	for_each_possible_cpu(cpu)					\
		sum += READ_ONCE(per_cpu_ptr(machine, cpu)->word);	\
	sum;								\
})

extern struct machine_sum __percpu *machine;

/**
 * machine_memory_held() - memory of the counters
 *
 * Context: any.
 * Return: bytes.
 */
size_t machine_memory_held(void);

/**
 * machine_init() - allocate the counters
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int machine_init(void);

/**
 * machine_exit() - free the counters; all probes must be gone
 *
 * Context: process, may sleep.
 */
void machine_exit(void);

#endif /* _MMSCOPE_RECLAIM_MACHINE_H */
