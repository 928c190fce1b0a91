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

/* 0 or a negative error number. The module is unloaded when the test exits. */
int module_load(const char *parameters);

/* Loads the module, or ends the test. */
void module_need(const char *parameters);

/* Is @what on the kernel's command line? */
bool kernel_was_told(const char *what);

/* Should stress tests be short? plan-boots says so unless FULL= names the kernel. */
bool small_workload(void);

/* Is this a debug kernel, which is many times slower? */
bool slow_kernel(void);

#endif /* SELFTESTS_MODULE_H */
