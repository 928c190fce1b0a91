/* SPDX-License-Identifier: GPL-2.0 */
/* Settings of the kernel's: whoever changes one leaves it as it was for the next test. */
#ifndef SELFTESTS_KNOBS_H
#define SELFTESTS_KNOBS_H

#include <errno.h>
#include <unistd.h>

#include "table.h"

/* Either switches all probes of functions, whoever has set them. From 7.x on the first stays 1. */
#define FTRACE_ENABLED "/proc/sys/kernel/ftrace_enabled"
#define DEBUGFS "/sys/kernel/debug"
#define KPROBES_ENABLED DEBUGFS "/kprobes/enabled"

/* MGLRU's settings. */
#define LRU_GEN "/sys/kernel/mm/lru_gen"

/*
 * Sets one to @text, and sees to it that it is set back when this process exits. A child may
 * set one that its parent has set. Returns 0 or a negative errno.
 */
int knob_set(const char *path, const char *text);

int knob_set_number(const char *path, long long number);

/* One of /proc/sys/vm. */
int sysctl_set(const char *name, long long number);

#endif /* SELFTESTS_KNOBS_H */
