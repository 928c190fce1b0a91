/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Cleaning up after a test. The process that registers first cleans up when it exits, in
 * reverse order: register a cgroup before the tasks in it. A forked child that exits removes
 * nothing. Register a file or cgroup before it is made.
 */
#ifndef SELFTESTS_CLEANUP_H
#define SELFTESTS_CLEANUP_H

/* Both paths must stay valid. A cgroup is removed with its descendants. */
void cleanup_tree(const char *cgroup);
void cleanup_file(const char *path);

/* For everything else. */
void cleanup_call(void (*call)(void));

/* Cleans up before the exit, which does it again. */
void cleanup_now(void);

#endif /* SELFTESTS_CLEANUP_H */
