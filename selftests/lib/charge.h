/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One function for each kind of memory that a cgroup is charged for. Each charges the caller's
 * cgroup; the charge lasts until the caller exits, that of a file until the file is removed.
 * Returns 0, or -1 and errno.
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

/* RAM of the machine. */
size_t memory_bytes(void);

/* Writes different bytes to each page: zram and zswap store same-filled pages for free. */
void charge_touch(char *memory, size_t bytes);

char *charge_map(size_t bytes, int flags);
int charge_anon(size_t bytes);

/* Limits the free pages that CPUs keep in their lists; does nothing before 5.14. */
void charge_cpus_keep(const char *fraction);

/*
 * Frees every other page, which leaves free memory in single pages. Without the limit CPUs keep
 * an eighth of the machine in their lists since 6.7, which does not count as free.
 */
int charge_holes(size_t bytes);

/* One huge page, if the kernel has one. */
int charge_huge(void);

int charge_mlocked(size_t bytes);

/* Page cache: half of it written and synced, half of it mapped as well. */
int charge_file(const char *path, size_t bytes);

/* A file without blocks: page cache of it costs no disk. */
int charge_sparse(const char *path, size_t bytes);

/* Page cache of an existing file, read from start to end; for child_start(). */
int charge_cache(void *path);

/* A file in tmpfs, which stays when the caller exits. */
int charge_tmpfs(const char *path, size_t bytes);

int charge_shared(size_t bytes);

/* Pipes (with data in them), open files, inodes and dentries. */
int charge_slab(const char *prefix, int count);

/* Empty files in tmpfs: inodes and dentries that stay when the caller exits. */
int charge_inodes(const char *prefix, int count);

void uncharge_inodes(const char *prefix, int count);

#define CHARGE_PIPE (1 << 20)

/* A full pipe of CHARGE_PIPE bytes: pages that no counter shows and nothing can migrate. */
int charge_pipe(void);

/* One page in each 2 MiB: a page table page for each. */
int charge_pagetables(int count);

/* A TCP connection over loopback with unread data. Returns the fd that holds it. */
int charge_socket(size_t bytes);

#endif /* SELFTESTS_CHARGE_H */
