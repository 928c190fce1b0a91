/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waiting for a removed cgroup to be freed.
 *
 * A CPU's stock of pages keeps its cgroup until the CPU charges another one; on newer
 * kernels it keeps several, and lets go of one at random. Pages that a CPU has yet to put on
 * an LRU list keep theirs, too. So an idle machine may keep a cgroup for ever: here every CPU
 * is made to charge other ones.
 */
#ifndef SELFTESTS_FREED_H
#define SELFTESTS_FREED_H

#include "cgroup.h"
#include "charge.h"
#include "child.h"
#include "table.h"

/* @top is a cgroup that hands its memory controller on. What is made there goes again. */
void freed_drain(const char *top);

/* Is the removed cgroup of this id gone for good? References are dropped after RCU's time. */
bool freed_is(const char *top, unsigned long long id);

#endif
