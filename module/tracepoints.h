/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _MMSCOPE_TRACEPOINTS_H
#define _MMSCOPE_TRACEPOINTS_H

struct tracepoint;

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
