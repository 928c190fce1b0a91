/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Waiting for a removed cgroup to be freed.
 *
 * A CPU's stock of charged pages holds a reference to its cgroup until the CPU charges another
 * one. On newer kernels a stock holds several cgroups and drops one at random. Pages in a CPU's LRU
 * batch hold a reference, too. An idle machine may therefore never free a cgroup: these
 * functions make every CPU charge others.
 */
#ifndef SELFTESTS_FREED_H
#define SELFTESTS_FREED_H

#include "cgroup.h"
#include "charge.h"
#include "child.h"
#include "table.h"

/* Makes cgroups in @top, which has memory in subtree_control, and removes them again. */
void freed_drain(const char *top);

/* Waits until the removed cgroup with this id is freed, which takes RCU grace periods. */
bool freed_is(const char *top, unsigned long long id);

#endif
