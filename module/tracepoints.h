/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MMSCOPE_TRACEPOINTS_H
#define _MMSCOPE_TRACEPOINTS_H

#include <linux/build_bug.h>

struct tracepoint;

/*
 * Does an event hand over what the handler takes? Its type is that of the kernel's own
 * header, which a stable update may change.
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

/**
 * tracepoint_find() - find a tracepoint of the kernel by its name
 * @name: without its system, as in DEFINE_TRACE
 *
 * None of mm's tracepoints is exported, but all are in the kernel's table.
 *
 * Context: process.
 * Return: NULL if there is none.
 */
struct tracepoint *tracepoint_find(const char *name);

#endif /* _MMSCOPE_TRACEPOINTS_H */
