/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The settings in /proc/sys/vm that steer reclaim and the OOM killer, and the
 * variables that the kernel keeps them in.
 */
#ifndef _MMSCOPE_SYSCTLS_H
#define _MMSCOPE_SYSCTLS_H

struct text;

/* Y(name in /proc/sys/vm with - as _, variable, its type) */
#define SYSCTLS(Y)							\
	Y(swappiness, vm_swappiness, int)				\
	Y(page_cluster, page_cluster, int)				\
	Y(min_free_kbytes, min_free_kbytes, int)			\
	Y(watermark_boost_factor, watermark_boost_factor, int)		\
	Y(watermark_scale_factor, watermark_scale_factor, int)		\
	Y(vfs_cache_pressure, sysctl_vfs_cache_pressure, int)		\
	Y(zone_reclaim_mode, node_reclaim_mode, int)			\
	Y(min_unmapped_ratio, sysctl_min_unmapped_ratio, int)		\
	Y(min_slab_ratio, sysctl_min_slab_ratio, int)			\
	Y(compaction_proactiveness, sysctl_compaction_proactiveness,	\
	  unsigned int)							\
	Y(extfrag_threshold, sysctl_extfrag_threshold, int)		\
	Y(overcommit_memory, sysctl_overcommit_memory, int)		\
	Y(overcommit_ratio, sysctl_overcommit_ratio, int)		\
	Y(overcommit_kbytes, sysctl_overcommit_kbytes, unsigned long)	\
	Y(admin_reserve_kbytes, sysctl_admin_reserve_kbytes,		\
	  unsigned long)						\
	Y(user_reserve_kbytes, sysctl_user_reserve_kbytes,		\
	  unsigned long)						\
	Y(max_map_count, sysctl_max_map_count, int)			\
	Y(oom_dump_tasks, sysctl_oom_dump_tasks, int)			\
	Y(dirty_ratio, vm_dirty_ratio, int)				\
	Y(dirty_background_ratio, dirty_background_ratio, int)		\
	Y(dirty_bytes, vm_dirty_bytes, unsigned long)			\
	Y(dirty_background_bytes, dirty_background_bytes,		\
	  unsigned long)						\
	Y(dirty_expire_centisecs, dirty_expire_interval, unsigned int)	\
	Y(dirty_writeback_centisecs, dirty_writeback_interval,		\
	  unsigned int)

/* Those that oom/domains needs too. */
#define SYSCTLS_SHARED(Y)						\
	Y(panic_on_oom, sysctl_panic_on_oom, int)			\
	Y(oom_kill_allocating_task, sysctl_oom_kill_allocating_task, int)

/**
 * sysctls_write() - write a ``vm_NAME value`` line for each
 * @text: where to
 *
 * Context: any.
 */
void sysctls_write(struct text *text);

#endif /* _MMSCOPE_SYSCTLS_H */
