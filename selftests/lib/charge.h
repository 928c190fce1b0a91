/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One function for each kind of memory that a cgroup is charged for. Each
 * charges its caller's cgroup and leaves the charge standing as long as the
 * caller lives (files: as long as they do). 0, or -1 and errno.
 */
#ifndef SELFTESTS_CHARGE_H
#define SELFTESTS_CHARGE_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHARGE_PAGE 4096UL

/* Of the machine, and used or not. */
size_t memory_bytes(void);

/* Every page is written with something else: same-filled pages swap for free. */
void charge_touch(char *memory, size_t bytes);

char *charge_map(size_t bytes, int flags);
int charge_anon(size_t bytes);

/* How much CPUs keep for themselves of what is freed, by a knob that came with 5.14. */
void charge_cpus_keep(const char *fraction);

/*
 * Every other page is given back: free memory in single pages. Since 6.7 CPUs would keep
 * an eighth of the machine, and that is not free.
 */
int charge_holes(size_t bytes);

/* One huge page, if the kernel has any to give. */
int charge_huge(void);

int charge_mlocked(size_t bytes);

/* Page cache: half of it written and synced, half of it mapped as well. */
int charge_file(const char *path, size_t bytes);

/* A file without blocks: page cache of it costs no disk. */
int charge_sparse(const char *path, size_t bytes);

/* Page cache of all of a file that is there, for child_start(). */
int charge_cache(void *path);

/* A file in tmpfs that stays when the caller is gone. */
int charge_tmpfs(const char *path, size_t bytes);

int charge_shared(size_t bytes);

/* Pipes (with data in them), open files, inodes and dentries. */
int charge_slab(const char *prefix, int count);

/* Empty files, of tmpfs: inodes and dentries that stay when the caller is gone. */
int charge_inodes(const char *prefix, int count);

void uncharge_inodes(const char *prefix, int count);

#define CHARGE_PIPE (1 << 20)

/* A full pipe of CHARGE_PIPE bytes: pages that nothing counts and nobody can move. */
int charge_pipe(void);

/* One page in each 2 MiB: a page table page for each. */
int charge_pagetables(int count);

/* A TCP connection over loopback with data that nobody reads; the fd that holds it. */
int charge_socket(size_t bytes);

#endif /* SELFTESTS_CHARGE_H */
