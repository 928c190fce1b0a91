/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /sys/kernel/debug/mmscope: a symbolic link to /proc/mmscope/debug, for those who
 * look for histograms and unstable tables in debugfs.
 *
 * They are no files of debugfs. Such a one would hold the module as long as it is
 * open: debugfs calls its release() even when it is long removed, and without the
 * module that function would be gone. proc itself ends what is open when it removes a
 * file.
 */
#ifndef _MMSCOPE_DEBUGFS_H
#define _MMSCOPE_DEBUGFS_H

/**
 * debugfs_init() - make the link
 *
 * That there is no debugfs is no error.
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int debugfs_init(void);

/**
 * debugfs_exit() - remove it
 *
 * Context: process, may sleep.
 */
void debugfs_exit(void);

#endif /* _MMSCOPE_DEBUGFS_H */
