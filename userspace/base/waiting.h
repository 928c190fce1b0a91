/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_WAITING_H
#define MMSCOPE_WAITING_H

#include <signal.h>
#include <stdbool.h>

/*
 * Waiting, for commands that go on until they are interrupted: SIGINT and SIGTERM end them well,
 * and so does a reader of our output that has gone.
 */

/* The signals are let in only while waiting: none comes between a look and the wait. */
void waiting_begin(void);

/*
 * Wait until @fd, unless that is -1, has more to read, or until the time @until on
 * CLOCK_MONOTONIC, unless that is negative. False: it is time to end.
 */
bool waiting_for(int fd, double until);

double monotonic_seconds(void);

#endif
