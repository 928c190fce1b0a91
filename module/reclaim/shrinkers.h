/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What shrinkers cost and free: a fixed table, by the shrinker's function and,
 * where the kernel has it, the first part of its name.
 *
 * Not by the shrinker itself: there is one for each mounted filesystem, and they
 * come and go.
 */
#ifndef _MMSCOPE_RECLAIM_SHRINKERS_H
#define _MMSCOPE_RECLAIM_SHRINKERS_H

#include <linux/types.h>

struct shrinker;
struct spell;
struct stay;

/**
 * shrinkers_row_of() - number of a shrinker's row
 * @shrinker: the shrinker
 *
 * Context: a shrinker's probe.
 * Return: -1 if the table is full.
 */
int shrinkers_row_of(const struct shrinker *shrinker);

/**
 * shrinkers_add() - count a part of a call
 * @n: the shrinker's row, -1 for none
 * @spell: the part
 * @ns: how long the call is by now
 *
 * Context: any but NMI.
 */
void shrinkers_add(int n, const struct spell *spell, u64 ns);

/**
 * shrinkers_ended() - count a call that has ended, all parts of which have been
 * @stay: the call
 *
 * Context: a shrinker's probe.
 */
void shrinkers_ended(const struct stay *stay);

/**
 * shrinkers_memory_held() - memory of the table
 *
 * Context: any.
 * Return: bytes.
 */
size_t shrinkers_memory_held(void);

/**
 * shrinkers_init() - allocate the table
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int shrinkers_init(void);

/**
 * shrinkers_exit() - free it; all probes must be gone
 *
 * Context: process, may sleep.
 */
void shrinkers_exit(void);

#endif /* _MMSCOPE_RECLAIM_SHRINKERS_H */
