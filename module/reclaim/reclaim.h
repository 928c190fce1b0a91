/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All of reclaim/, for the rest of the module.
 */
#ifndef _MMSCOPE_RECLAIM_H
#define _MMSCOPE_RECLAIM_H

#include <linux/types.h>

#include "reclaim/cause.h"

struct text;

/**
 * reclaim_memory_held() - memory of all its tables
 *
 * Context: any.
 * Return: bytes.
 */
size_t reclaim_memory_held(void);

/**
 * reclaim_look() - see what the probes see now; after probes_look()
 *
 * Context: any. Called when a read of a file begins.
 */
void reclaim_look(void);

/**
 * reclaim_missed() - how often a memory cgroup was reclaimed without being recorded
 *
 * Its end was seen, by a tracepoint, and not its start, by a kprobe.
 *
 * Context: any.
 * Return: since load; VALUE_UNKNOWN if that is not seen at all.
 */
s64 reclaim_missed(void);

/**
 * reclaim_missed_of() - how many stays of a cause, and of those like it, are in no figure
 * @cause: the cause
 *
 * Which of the causes that one pair of probes sees such a stay was of is not known: they are
 * counted together.
 *
 * Context: any.
 * Return: since load; VALUE_UNKNOWN if that is not seen.
 */
s64 reclaim_missed_of(enum cause cause);

/**
 * reclaim_show_unseen() - write what cannot be seen, for the last line of a file
 * @text: where to: at most RECLAIM_UNSEEN_MAX bytes
 * @causes: a bit for each enum cause that the file is about
 *
 * As it was at the last reclaim_look(), as for all figures of the file.
 *
 * Context: any.
 */
void reclaim_show_unseen(struct text *text, unsigned long causes);

#define RECLAIM_UNSEEN_MAX	160

/**
 * reclaim_show() - write the ``source`` line that no probe has
 * @text: where to
 *
 * Context: any.
 */
void reclaim_show(struct text *text);

/**
 * reclaim_init() - allocate the tables, set the probes
 *
 * That a probe cannot be set is no error: what needs it is off.
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM; then nothing is left behind.
 */
int reclaim_init(void);

/**
 * reclaim_exit() - remove the probes, wait for them, free the tables
 *
 * Context: process, may sleep.
 */
void reclaim_exit(void);

#endif /* _MMSCOPE_RECLAIM_H */
