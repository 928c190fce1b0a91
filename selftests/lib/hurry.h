/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loading and unloading on busy CPUs, many times, in an emulator.
 *
 * For each load the kernel patches its text about a hundred times, and each time all CPUs wait for
 * each other. The emulator runs one CPU at a time, until it pauses or takes an interrupt: if all
 * are busy, each wait lasts until the next tick, and a load takes seconds. More interrupts
 * shorten the turns.
 */
#ifndef SELFTESTS_HURRY_H
#define SELFTESTS_HURRY_H

#include <sys/prctl.h>
#include <sys/resource.h>

#include "child.h"

/* Makes loads fast until hurry_end(), which takes the pid. */
pid_t hurry_start(void);

void hurry_end(pid_t ticker);

#endif /* SELFTESTS_HURRY_H */
