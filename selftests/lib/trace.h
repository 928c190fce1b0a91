/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Compares a tracefs recording of a pair of events, NAME_begin and NAME_end, with mmscope's count
 * and time of one cause.
 *
 * The recording starts between two readings of mmscope's counters and stops between two others.
 * So the number of recorded pairs lies between the inner and the outer difference. So does their
 * time, with two tolerances:
 *
 * - TRACE_PAIR_NS a pair, since the handlers of tracefs and mmscope run one after the other at
 *   both ends, and memcg reclaim starts for mmscope at the function's entry. That takes a few us on
 *   hardware, about 100 us on an emulated CPU of a busy host, and up to TRACE_SLOW_PAIR_NS on a
 *   debug kernel.
 * - TRACE_BREAK_NS once, since an interrupt or another process on the host may run between the
 *   handlers.
 *
 * A process on the host may run for longer than that. So if only times differ, tests record again
 * where they can, up to TRACE_TRIES times. With two emulated CPUs the other one may run between
 * the handlers, so times are compared only with one CPU.
 */
#ifndef SELFTESTS_TRACE_H
#define SELFTESTS_TRACE_H

#include "cgroup.h"
#include "module.h"
#include "reclaim.h"

#define TRACE_ROOT "/sys/kernel/tracing"
#define TRACE_PAIR_NS 300000LL
#define TRACE_SLOW_PAIR_NS 1000000LL
#define TRACE_BREAK_NS 10000000LL
#define TRACE_TRIES 3

struct spans {
	long long count, ns;
};

/**
 * struct trace - one recording
 * @events: "vmscan/mm_vmscan_direct_reclaim"
 * @cause: mmscope's name of the cause
 * @thread: prefix of the name of the only kernel thread to count; NULL: count all tasks
 * @others: count all tasks but that thread
 * @inner: mmscope's difference while the recording was certainly on
 * @outer: mmscope's difference while it may have been on
 * @traced: the recording's sums
 */
struct trace {
	const char *events, *cause, *thread;
	bool others;
	struct spans inner, outer, traced;
};

/* False if this kernel does not have the events. */
bool trace_start(struct trace *trace);

/* False if events were lost. */
bool trace_stop(struct trace *trace);

bool trace_counts_agree(const struct trace *trace);
bool trace_times_agree(const struct trace *trace);
bool trace_agrees(const struct trace *trace);

/* Should it be recorded again? */
bool trace_only_times_differ(const struct trace *trace);

#endif /* SELFTESTS_TRACE_H */
