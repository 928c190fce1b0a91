/* SPDX-License-Identifier: GPL-2.0 */
/* Loading and unloading the module under test. */
#ifndef SELFTESTS_MODULE_H
#define SELFTESTS_MODULE_H

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* 0 or a negative error number. */
int module_unload(void);

/* 0 or a negative error number; what is loaded is unloaded when the test exits. */
int module_load(const char *parameters);

/* Loads the module, or ends the test. */
void module_need(const char *parameters);

/* Does its command line have this? */
bool kernel_was_told(const char *what);

/* Is little work enough? The harness says so (plan-boots) unless it is asked for all. */
bool small_workload(void);

/* Is this a kernel that checks all that it does, and is many times slower for that? */
bool slow_kernel(void);

#endif /* SELFTESTS_MODULE_H */
