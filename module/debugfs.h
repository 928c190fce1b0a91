/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /sys/kernel/debug/mmscope: histograms, and what may still change.
 *
 * Its files are of the same kind as those below /proc/mmscope. Nothing here can be
 * written to: under lockdown the kernel lets nobody open a file that could.
 */
#ifndef _MMSCOPE_DEBUGFS_H
#define _MMSCOPE_DEBUGFS_H

#include "reclaim/cause.h"

struct proc_file;

#define C(cause) extern const struct proc_file latency_##cause##_file;
RECLAIM_CAUSES(C)
#undef C

extern const struct proc_file lru_file;
extern const struct proc_file lru_gen_file;

/* The files that this kernel has something for: F(file). */
#ifdef CONFIG_MEMCG
#define DEBUGFS_LRU(F) F(lru_file)
#else
#define DEBUGFS_LRU(F)
#endif

#if defined(CONFIG_MEMCG) && defined(CONFIG_LRU_GEN)
#define DEBUGFS_LRU_GEN(F) F(lru_gen_file)
#else
#define DEBUGFS_LRU_GEN(F)
#endif

/**
 * debugfs_init() - make the directory and its files
 *
 * That there is no debugfs, or none under lockdown, is no error.
 *
 * Context: process, may sleep.
 * Return: 0.
 */
int debugfs_init(void);

/**
 * debugfs_exit() - remove them
 *
 * Waits for reads that are under way. While one of the files is open the module
 * cannot be removed.
 *
 * Context: process, may sleep.
 */
void debugfs_exit(void);

#endif /* _MMSCOPE_DEBUGFS_H */
