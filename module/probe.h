/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Probes: the places in the kernel that are watched while they run.
 *
 * A probe is one row: what it hooks (a function's entry, its entry and return, or a
 * tracepoint), its handler, which other probe it is of no use without, and what is off
 * without it. They are set and unset, timed and counted, and shown in status here and
 * nowhere else.
 *
 * That a probe was set does not say that it sees. Whoever switches ftrace or kprobes off
 * gets no refusal, and nobody is told. So each read of a file calls a function of our own
 * that has a probe: if that probe did not run, no other of its kind does either. Nothing is
 * done between two reads. Tracepoints have no such switch.
 */
#ifndef _MMSCOPE_PROBE_H
#define _MMSCOPE_PROBE_H

#include <linux/build_bug.h>
#include <linux/kprobes.h>
#include <linux/timekeeping.h>
#include <linux/tracepoint.h>
#include <linux/types.h>

#include "events.h"

struct text;

/**
 * enum probed - what a handler did with its event
 * @PROBED: all that was to be done
 * @PROBED_LOST: it could not be recorded
 * @PROBED_SKIP: PROBED, and how this call of a function returns does not matter
 */
enum probed {
	PROBED,
	PROBED_LOST,
	PROBED_SKIP,
};

/**
 * typedef probe_handler - handles a call of a function, or its return
 * @now: when, ktime_get_mono_fast_ns(), one clock for all CPUs
 * @regs: the registers there
 */
typedef enum probed probe_handler(u64 now, struct pt_regs *regs);

/**
 * struct probe - one probe
 * @name: of the function or the tracepoint, and of the source in status
 * @off: what is off without it
 * @needs: name of the probe that it is of no use without; NULL if there is none
 * @shows: what its owner calls what is seen through it, a bit each
 * @enter: for a function: called at its entry; NULL if only the return matters
 * @leave: called at its return; NULL if only the entry matters
 * @event: for a tracepoint: its handler, from EVENT_ONLY() or EVENT_EITHER()
 * @optional: most kernels have no such function: say nothing of it then
 * @maxactive: calls of a function whose return is waited for at a time; 0 for a number that
 *	is enough for one that does not sleep
 * @set: it is
 * @tracepoint: what @event hangs on
 * @rp: how the kernel knows a probe of a function; of an entry alone @rp.kp is used
 *
 * With neither @enter, @leave nor @event, this kernel has nothing to hook.
 */
struct probe {
	const char *name;
	const char *off;
	const char *needs;
	unsigned long shows;
	probe_handler *enter;
	probe_handler *leave;
	void *event;
	bool optional;
	int maxactive;
	/* probe.c's own */
	bool set;
	struct tracepoint *tracepoint;
	struct kretprobe rp;
};

/**
 * struct probes - the probes of one part
 * @probe: a table of them, in the order of setting; they are unset in reverse
 * @nr: how many
 * @next: those of the next part
 */
struct probes {
	struct probe *probe;
	size_t nr;
	struct probes *next;
};

#define PROBES(table) { .probe = (table), .nr = ARRAY_SIZE(table) }

/*
 * Does an event hand over what the handler takes? Its type is that of the kernel's own
 * header, which a stable update may change. A handler of the wrong type would not be
 * refused, it would get the wrong arguments.
 */
#define EVENT_FITS(event, handler)					\
	__builtin_types_compatible_p(typeof(check_trace_callback_type_##event), \
				     void (typeof(handler) *))

/* A handler that must fit, or two of which one must. */
#define EVENT_EITHER(event, one, other)				\
	((EVENT_FITS(event, one) ? (void *)(one) : (void *)(other)) + \
	 BUILD_BUG_ON_ZERO(!EVENT_FITS(event, one) &&		\
			   !EVENT_FITS(event, other)))
#define EVENT_ONLY(event, one) EVENT_EITHER(event, one, one)

static inline u64 probe_begin(void)
{
	return ktime_get_mono_fast_ns();
}

static inline void probe_end(u64 start, enum probed result)
{
	u64 now = ktime_get_mono_fast_ns();

	/* After an adjustment the clock may be a little behind itself. */
	events_count(result == PROBED_LOST, now > start ? now - start : 0);
}

/*
 * The handler of a tracepoint, which gets @now and the event's arguments and returns enum
 * probed: PROBE_EVENT(name, TP_PROTO(...), TP_ARGS(...)) { body }
 */
#define PROBE_EVENT(handler, proto, args)				\
static __always_inline enum probed handle_##handler(u64 now, proto);	\
static __maybe_unused void handler(void *data, proto)			\
{									\
	u64 now = probe_begin();					\
									\
	probe_end(now, handle_##handler(now, args));			\
}									\
static __always_inline enum probed handle_##handler(u64 now, proto)

/*
 * The same for an event that hardly ever is about what the handler looks for: @wanted, an
 * expression of the arguments, says whether it is. If not, it is counted, and not timed, since
 * reading the clock twice would cost several times what finding that out does.
 */
#define PROBE_EVENT_IF(handler, wanted, proto, args)			\
static __always_inline enum probed handle_##handler(u64 now, proto);	\
static __maybe_unused void handler(void *data, proto)			\
{									\
	u64 now;							\
									\
	if (!(wanted)) {						\
		events_count_unwanted();				\
		return;							\
	}								\
	now = probe_begin();						\
	probe_end(now, handle_##handler(now, args));			\
}									\
static __always_inline enum probed handle_##handler(u64 now, proto)

/**
 * probes_set() - set the probes of a part
 * @probes: they
 *
 * One that cannot be set is no error: what needs it is off, and status says so.
 *
 * Context: process, may sleep.
 */
void probes_set(struct probes *probes);

/**
 * probes_unset() - take them off again, and wait for handlers that run
 * @probes: they
 *
 * Context: process, may sleep.
 */
void probes_unset(struct probes *probes);

/**
 * probe_sees() - is a probe set, and not blind as far as is known?
 * @probe: the probe
 *
 * Context: any.
 */
bool probe_sees(const struct probe *probe);

/**
 * probes_seen() - what can be seen through probes now
 * @probes: they
 *
 * Context: any.
 * Return: the bits of &probe.shows of those that see.
 */
unsigned long probes_seen(const struct probes *probes);

/**
 * probes_look() - find out whether probes of functions are blind
 *
 * Context: process. Called when a read of a file begins.
 */
void probes_look(void);

/**
 * probes_were_blind() - have probes of functions been found blind since load?
 *
 * What happened meanwhile is in no figure, and where the kernel has no counter of its own nobody
 * knows how often it did.
 *
 * Context: any.
 */
bool probes_were_blind(void);

/**
 * probe_missed() - calls that the kernel could not show to a probe
 * @probe: the probe
 *
 * It had no instance of a kretprobe left for them, or was within another probe.
 *
 * Context: any.
 */
u64 probe_missed(const struct probe *probe);

/**
 * probes_missed() - calls that the kernel could not show to the probes
 *
 * They are lost.
 *
 * Context: any.
 */
u64 probes_missed(void);

/**
 * probes_show_blind() - write how many probes are blind, since when and why, a key each
 * @text: where to
 *
 * Context: any.
 */
void probes_show_blind(struct text *text);

/**
 * probes_show() - write a ``source`` line for each probe
 * @text: where to
 *
 * Context: any.
 */
void probes_show(struct text *text);

/**
 * probe_init() - be ready for probes_set(); needs symbols_init()
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int probe_init(void);

/**
 * probe_exit() - undo probe_init(); no probe may be set
 *
 * Context: process, may sleep.
 */
void probe_exit(void);

#endif /* _MMSCOPE_PROBE_H */
