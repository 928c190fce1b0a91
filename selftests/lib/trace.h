/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording by tracefs of a pair of events, NAME_begin and NAME_end, beside what
 * mmscope counts of one cause.
 *
 * The recording begins and ends between two readings of mmscope's figures at either
 * end. So its number of pairs lies between the two differences, and so does their
 * time but for TRACE_PAIR_NS a pair: at each of its two ends tracefs' and
 * mmscope's handlers run one after the other, and memcg reclaim begins for mmscope at
 * the function's entry. That is a few us on hardware, some 100 on an emulated CPU of a busy
 * host, and TRACE_SLOW_PAIR_NS on a debug kernel's. And but for TRACE_BREAK_NS once, for an
 * interrupt, or a turn of another process on the host, may come just in between. A longer
 * turn is why what can be recorded again is, up to TRACE_TRIES times, if nothing but times
 * disagree. With two emulated CPUs the other one may get its turn there, so times are
 * compared with one.
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
 * @cause: what mmscope counts them as
 * @thread: how the name of the kernel thread begins that they are about, and no other;
 *	NULL: they are about any
 * @others: they are about all but that thread
 * @inner: counted by mmscope while it was surely on
 * @outer: and while it may have been
 * @traced: what the recording says
 */
struct trace {
	const char *events, *cause, *thread;
	bool others;
	struct spans inner, outer, traced;
};

/* False if there are no such events here. */
bool trace_start(struct trace *trace);

/* Is there a whole recording? */
bool trace_stop(struct trace *trace);

bool trace_counts_agree(const struct trace *trace);
bool trace_times_agree(const struct trace *trace);
bool trace_agrees(const struct trace *trace);

/* Is it to be recorded again? */
bool trace_only_times_differ(const struct trace *trace);

#endif /* SELFTESTS_TRACE_H */
