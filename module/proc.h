/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /proc/mmscope: directories, permissions, and the reading of files row by row.
 *
 * A file is a loop over one kind of thing. It says how to begin, how to write
 * the next row and how to end; reading in pieces, seeking and the lines around
 * the rows are done here, the same for all. An open file holds one buffer of a
 * fixed size and a cursor, whatever the machine's size. They are there from the first
 * read on, and charged to the memory cgroup of who reads.
 */
#ifndef _MMSCOPE_PROC_H
#define _MMSCOPE_PROC_H

#include <linux/fs.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "reclaim/cause.h"

struct text;
struct viewer;

/**
 * struct proc_file - one file below /proc/mmscope
 * @path: its path there, ``oom/candidates``
 * @abi: its abi number
 * @cursor_size: size of the state of one open file that is read, zeroed at first
 * @row_max: the most bytes that @row ever writes in front of text_last()
 * @open: prepare a cursor for a viewer, which stays until @release; 0 or -errno
 * @release: drop all that the cursor holds
 * @begin: go before the first row, as after open; called for each pass
 * @header: write the line of column names; NULL in a file of keys
 * @row: write the next row, or some key lines; false at the end. What it does for them
 *	is cut short if the task is being killed: nobody reads that
 * @footer: write what follows ``# end <rows>`` in the last line, with a leading
 *	space; may be NULL
 * @more: has something been added since @row said it was the end? Then reading goes
 *	on, up to another ``# end``; NULL if nothing is ever added
 * @wait: the queue that is woken when there may be more, for poll(); NULL if @more is
 *
 * All are called in process context, may sleep, and one at a time for an open
 * file.
 */
struct proc_file {
	const char *path;
	unsigned int abi;
	size_t cursor_size;
	size_t row_max;
	int (*open)(void *cursor, const struct viewer *viewer);
	void (*release)(void *cursor);
	void (*begin)(void *cursor);
	void (*header)(struct text *text);
	bool (*row)(void *cursor, struct text *text);
	void (*footer)(void *cursor, struct text *text);
	bool (*more)(void *cursor);
	wait_queue_head_t *(*wait)(void);
};

extern const struct proc_file status_file;
extern const struct proc_file system_file;
extern const struct proc_file zones_file;
extern const struct proc_file cgroups_file;
extern const struct proc_file candidates_file;
extern const struct proc_file domains_file;
extern const struct proc_file kills_file;
extern const struct proc_file reclaim_summary_file;
extern const struct proc_file reclaim_nodes_file;
extern const struct proc_file reclaim_cgroups_file;
extern const struct proc_file reclaim_now_file;
extern const struct proc_file reclaim_shrinkers_file;

/* Below debug/: what may still change. */
#define C(cause) extern const struct proc_file latency_##cause##_file;
RECLAIM_CAUSES(C)
#undef C
extern const struct proc_file lru_file;
extern const struct proc_file lru_gen_file;

/* Those that not every kernel has anything for. */
#ifdef CONFIG_MEMCG
#define PROC_LRU_FILES(F) F(lru_file)
#else
#define PROC_LRU_FILES(F)
#endif

#if defined(CONFIG_MEMCG) && defined(CONFIG_LRU_GEN)
#define PROC_LRU_GEN_FILES(F) F(lru_gen_file)
#else
#define PROC_LRU_GEN_FILES(F)
#endif

/**
 * proc_alloc() - memory of an open file beside its cursor
 * @size: how much
 *
 * Charged to the memory cgroup of the current task.
 *
 * Context: process, may sleep.
 * Return: NULL if there is none.
 */
void *proc_alloc(size_t size);

/**
 * proc_free() - free what proc_alloc() gave
 * @memory: it, or NULL
 * @size: as there
 *
 * Context: process, may sleep.
 */
void proc_free(void *memory, size_t size);

/**
 * proc_memory_held() - memory of all open files
 *
 * What the kernel's allocators take for it: kmalloc()'s sizes, and whole pages.
 *
 * Context: any.
 * Return: bytes.
 */
size_t proc_memory_held(void);

/**
 * proc_init() - make /proc/mmscope and its files
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM; then nothing is left behind.
 */
int proc_init(void);

/**
 * proc_exit() - remove them
 *
 * Waits for reads that are under way; later ones fail with EIO.
 *
 * Context: process, may sleep.
 */
void proc_exit(void);

#endif /* _MMSCOPE_PROC_H */
