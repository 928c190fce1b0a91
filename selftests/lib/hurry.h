/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loading and unloading on busy CPUs, many times, in an emulator.
 *
 * For each load the kernel changes its own text some hundred times, and each time all CPUs wait for
 * each other. The emulator runs one CPU at a time, until that pauses or an interrupt comes: where
 * all are busy each wait takes until the next tick, and a load some seconds. More interrupts make
 * for shorter turns.
 */
#ifndef SELFTESTS_HURRY_H
#define SELFTESTS_HURRY_H

#include <sys/prctl.h>
#include <sys/resource.h>

#include "child.h"

/* From here on until hurry_end() loads go quickly. The pid is for hurry_end(). */
pid_t hurry_start(void);

void hurry_end(pid_t ticker);

#endif /* SELFTESTS_HURRY_H */
