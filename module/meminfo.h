/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine's memory in amounts: /proc/meminfo, and what can be told from it.
 */
#ifndef _MMSCOPE_MEMINFO_H
#define _MMSCOPE_MEMINFO_H

#include <linux/types.h>

/*
 * /proc/meminfo's, in its order. Left out are those that are always 0 (NFS_Unstable,
 * VmallocChunk), fixed by the architecture (VmallocTotal, HighTotal, LowTotal ...), how
 * the kernel maps memory (DirectMap*), and pages in use by the block layer or FUSE for
 * a moment (Bounce, WritebackTmp).
 */
#define MEMINFO_OF_KERNEL(M)						\
	M(mem_total) M(mem_free) M(mem_available) M(buffers) M(cached)	\
	M(swap_cached) M(active) M(inactive) M(active_anon)		\
	M(inactive_anon) M(active_file) M(inactive_file) M(unevictable)	\
	M(mlocked) M(swap_total) M(swap_free) M(zswap) M(zswapped)	\
	M(dirty) M(writeback) M(anon_pages) M(mapped) M(shmem)		\
	M(kreclaimable) M(slab) M(sreclaimable) M(sunreclaim)		\
	M(kernel_stack) M(page_tables) M(sec_page_tables)		\
	M(commit_limit) M(committed_as) M(vmalloc_used) M(percpu)	\
	M(hardware_corrupted) M(anon_huge_pages) M(shmem_huge_pages)	\
	M(shmem_pmd_mapped) M(file_huge_pages) M(file_pmd_mapped)	\
	M(cma_total) M(cma_free) M(unaccepted) M(balloon)		\
	M(gpu_active) M(gpu_reclaim) M(huge_pages_total)		\
	M(huge_pages_free) M(huge_pages_rsvd) M(huge_pages_surp)	\
	M(hugepagesize) M(hugetlb)

/* What it does not say; meminfo.c has the arithmetic. */
#define MEMINFO_OF_OURS(M)						\
	M(available_free) M(available_reserve) M(available_file)	\
	M(available_file_kept) M(available_slab) M(available_slab_kept)	\
	M(used_procps4) M(used_procps3) M(buff_cache)			\
	M(free_pcp) M(isolated_anon) M(isolated_file) M(zspages)	\
	M(file_pages) M(hugetlb_free)					\
	M(kernel) M(unaccounted) M(swap_used) M(commit_headroom)

enum meminfo {
#define M(name) MEMINFO_##name,
	MEMINFO_OF_KERNEL(M)
	MEMINFO_OF_OURS(M)
#undef M
	NR_MEMINFO,
};

/**
 * meminfo_read() - all amounts
 * @value: NR_MEMINFO values in bytes, VALUE_UNKNOWN for what is not known here
 *
 * Each counter is read once, and what is told from several is told from these
 * readings.
 *
 * Context: process, may sleep.
 */
void meminfo_read(s64 *value);

/**
 * meminfo_read_atomic() - the amounts that are known without a lock
 * @value: as for meminfo_read()
 *
 * Left out are buffers, for which the kernel asks each block device, and cached, which needs
 * them; mem_available and its terms, how free(1) tells used memory, and commitments.
 *
 * Context: any. Each CPU's own list of free pages of each zone is looked at, as the kernel
 * does for its report of a kill.
 */
void meminfo_read_atomic(s64 *value);

/**
 * meminfo_name() - name of an amount, as in /proc/mmscope/system
 * @which: which
 *
 * Context: any.
 */
const char *meminfo_name(enum meminfo which);

#endif /* _MMSCOPE_MEMINFO_H */
