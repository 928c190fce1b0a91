/* SPDX-License-Identifier: GPL-2.0 */
/* Settings of the kernel, which are restored when the test exits. */
#ifndef SELFTESTS_KNOBS_H
#define SELFTESTS_KNOBS_H

#include <errno.h>
#include <unistd.h>

#include "table.h"

/* Either disables all function probes, those of others too. From 7.x on the first stays 1. */
#define FTRACE_ENABLED "/proc/sys/kernel/ftrace_enabled"
#define DEBUGFS "/sys/kernel/debug"
#define KPROBES_ENABLED DEBUGFS "/kprobes/enabled"

/* MGLRU's settings. */
#define LRU_GEN "/sys/kernel/mm/lru_gen"

/*
 * Sets one to @text, and restores it when this process exits. A child may only set one that its
 * parent has set. Returns 0 or a negative errno.
 */
int knob_set(const char *path, const char *text);

int knob_set_number(const char *path, long long number);

/* One of /proc/sys/vm. */
int sysctl_set(const char *name, long long number);

#endif /* SELFTESTS_KNOBS_H */
