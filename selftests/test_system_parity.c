// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/mmscope/system against the kernel's own files, key by key.
 *
 * Stimulus: some of each kind of memory: anonymous, in huge pages, mlocked, swapped
 * out to a device and into zswap, page cache on a disk, in tmpfs, huge pages set aside,
 * sysctls that are not what they are by default. At last pages that no file of the
 * kernel's counts, in pipes: so many more must be unaccounted.
 *
 * Compared with: every line of /proc/meminfo (one without a key is a failure, unless
 * it is listed here with a reason), /proc/vmstat, /proc/zoneinfo, /proc/pressure,
 * /proc/sys/vm, memory.stat of the root cgroup, zswap's files in debugfs where meminfo
 * has no line for it; and, out of these, what free(1) of procps 3 and 4, sar(1) and the
 * kubelet make of them.
 *
 * Tolerance: none. The kernel's files are read before and after, and what has moved
 * between is compared again (expect.h); counters may lie between the two. Only
 * what is unaccounted may be off by what the kernel does meanwhile for itself.
 *
 * mmscope-test: memory=1G
 * mmscope-test: memory=1G cgroup=v1 kernels=5.10,6.1,6.1-*,*-debug
 */
#include <sys/mount.h>
#include <sys/vfs.h>

#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/expect.h"
#include "lib/knobs.h"
#include "lib/module.h"
#include "lib/test.h"
#include "lib/zswap.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define PIPES 24
#define UNACCOUNTED_SLACK (2 << 20)

static struct table keys;
static bool zswap_on;
static char *vmstat_text, *zoneinfo_text;

/* A line of /proc/meminfo, and the key; NULL for what has none. */
static const struct name {
	const char *meminfo, *key;
} names[] = {
	{ "MemTotal", "mem_total" }, { "MemFree", "mem_free" },
	{ "MemAvailable", "mem_available" }, { "Buffers", "buffers" }, { "Cached", "cached" },
	{ "SwapCached", "swap_cached" }, { "Active", "active" }, { "Inactive", "inactive" },
	{ "Active(anon)", "active_anon" }, { "Inactive(anon)", "inactive_anon" },
	{ "Active(file)", "active_file" }, { "Inactive(file)", "inactive_file" },
	{ "Unevictable", "unevictable" }, { "Mlocked", "mlocked" },
	{ "SwapTotal", "swap_total" }, { "SwapFree", "swap_free" }, { "Zswap", "zswap" },
	{ "Zswapped", "zswapped" }, { "Dirty", "dirty" }, { "Writeback", "writeback" },
	{ "AnonPages", "anon_pages" }, { "Mapped", "mapped" }, { "Shmem", "shmem" },
	{ "KReclaimable", "kreclaimable" }, { "Slab", "slab" },
	{ "SReclaimable", "sreclaimable" }, { "SUnreclaim", "sunreclaim" },
	{ "KernelStack", "kernel_stack" }, { "PageTables", "page_tables" },
	{ "SecPageTables", "sec_page_tables" }, { "CommitLimit", "commit_limit" },
	{ "Committed_AS", "committed_as" }, { "VmallocUsed", "vmalloc_used" },
	{ "Percpu", "percpu" }, { "HardwareCorrupted", "hardware_corrupted" },
	{ "AnonHugePages", "anon_huge_pages" }, { "ShmemHugePages", "shmem_huge_pages" },
	{ "ShmemPmdMapped", "shmem_pmd_mapped" }, { "FileHugePages", "file_huge_pages" },
	{ "FilePmdMapped", "file_pmd_mapped" }, { "CmaTotal", "cma_total" },
	{ "CmaFree", "cma_free" }, { "Unaccepted", "unaccepted" }, { "Balloon", "balloon" },
	{ "GPUActive", "gpu_active" }, { "GPUReclaim", "gpu_reclaim" },
	{ "HugePages_Total", "huge_pages_total" }, { "HugePages_Free", "huge_pages_free" },
	{ "HugePages_Rsvd", "huge_pages_rsvd" }, { "HugePages_Surp", "huge_pages_surp" },
	{ "Hugepagesize", "hugepagesize" }, { "Hugetlb", "hugetlb" },
	/* Always 0. */
	{ "NFS_Unstable", NULL }, { "VmallocChunk", NULL },
	/* Of the architecture, whatever the machine does. */
	{ "VmallocTotal", NULL }, { "DirectMap4k", NULL }, { "DirectMap2M", NULL },
	{ "DirectMap1G", NULL },
	/* Pages that are in use for a moment only. */
	{ "Bounce", NULL }, { "WritebackTmp", NULL },
};

/* Our own arithmetic needs these to be more than nothing, or it would prove little. */
static const char *const needed[] = {
	"cached", "active_anon", "inactive_file", "mlocked", "unevictable", "shmem", "mapped",
	"slab", "kernel_stack", "page_tables", "swap_used", "huge_pages_total",
	"huge_pages_free", "hugetlb", "hugetlb_free", "file_pages", "committed_as", "vmalloc_used", "percpu", "free_pcp",
	"kernel", "unaccounted", "available_file", "available_slab", "available_reserve",
	"anon_huge_pages", "kubelet_working_set", "pswpout", "pgfault", "pgpgout", "zswap",
	"zswapped", "zswpin", "zswpout",
};

/* These tell how much of what they name there is, but cannot be read anywhere else. */
static const char *const sysctls[] = {
	"swappiness", "page_cluster", "min_free_kbytes", "watermark_boost_factor",
	"watermark_scale_factor", "vfs_cache_pressure", "zone_reclaim_mode",
	"min_unmapped_ratio", "min_slab_ratio", "compaction_proactiveness", "extfrag_threshold",
	"overcommit_memory", "overcommit_ratio", "overcommit_kbytes", "admin_reserve_kbytes",
	"user_reserve_kbytes", "max_map_count", "oom_dump_tasks", "dirty_ratio",
	"dirty_background_ratio", "dirty_bytes", "dirty_background_bytes",
	"dirty_expire_centisecs", "dirty_writeback_centisecs", "panic_on_oom",
	"oom_kill_allocating_task",
};

/* The keys between the sysctls and the end that /proc/vmstat has under the same name. */
static const char *const events[] = {
	"pgpgin", "pgpgout", "pswpin", "pswpout", "zswpin", "zswpout", "zswpwb", "pgfault",
	"pgmajfault", "pgscan_kswapd", "pgscan_direct", "pgscan_khugepaged",
	"pgscan_proactive", "pgscan_anon", "pgscan_file", "pgsteal_kswapd", "pgsteal_direct",
	"pgsteal_khugepaged", "pgsteal_proactive", "pgsteal_anon", "pgsteal_file",
	"slabs_scanned", "kswapd_inodesteal", "pginodesteal", "pageoutrun",
	"kswapd_low_wmark_hit_quickly", "kswapd_high_wmark_hit_quickly",
	"workingset_refault_anon", "workingset_refault_file", "workingset_activate_anon",
	"workingset_activate_file", "workingset_restore_anon", "workingset_restore_file",
	"workingset_nodereclaim", "compact_stall", "compact_fail", "compact_success",
	"thp_fault_alloc", "thp_fault_fallback", "thp_split_page", "drop_pagecache",
	"drop_slab", "oom_kill",
};

static char *slurp_or_fail(const char *path)
{
	char *text = slurp(path, NULL);

	if (!text)
		ksft_exit_fail_msg("%s: %s\n", path, strerror(errno));
	return text;
}

/* ---- The kernel's files ---- */

static void read_meminfo(struct expectations *e)
{
	char *text = slurp_or_fail("/proc/meminfo"), *rest = text, *line, *colon, *end;
	size_t i;

	while ((line = next_line(&rest))) {
		unsigned long long value;

		colon = strchr(line, ':');
		if (!colon)
			ksft_exit_fail_msg("/proc/meminfo: %s\n", line);
		*colon = '\0';
		value = strtoull(colon + 1, &end, 10);
		for (i = 0; i < ARRAY_SIZE(names); i++)
			if (!strcmp(names[i].meminfo, line))
				break;
		if (i == ARRAY_SIZE(names))
			ksft_exit_fail_msg("/proc/meminfo has %s, and there is no key for it\n",
					   line);
		if (names[i].key)
			expect_number(e, names[i].key, strcmp(end, " kB") ? (long long)value :
				      (long long)value * 1024);
	}
	free(text);
}

/* Counts of huge pages become bytes, as all amounts are. */
static void scale_huge_pages(struct expectations *e)
{
	long long size = expected_number(e, "hugepagesize");
	size_t i;

	for (i = 0; i < e->nr; i++)
		if (!strncmp(e->list[i].name, "huge_pages_", 11))
			snprintf(e->list[i].value, sizeof(e->list[i].value), "%lld",
				 atoll(e->list[i].value) * size);
}

/* What this kernel's /proc/meminfo does not have is not known, but for 5.10's zswap. */
static void expect_absent(struct expectations *e)
{
	static const char zswap[] = "/sys/kernel/debug/zswap";
	size_t i;

	if (!expected_text(e, "zswap") && !access(zswap, F_OK)) {
		expect_number(e, "zswap", cgroup_number(zswap, "pool_total_size"));
		expect_number(e, "zswapped", cgroup_number(zswap, "stored_pages") * CHARGE_PAGE);
	}
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].key && !expected_text(e, names[i].key))
			expect_text(e, names[i].key, "-", false);
}

static long long vmstat_value(const char *name)
{
	size_t length = strlen(name);
	const char *at = vmstat_text;

	for (; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		if (!strncmp(at, name, length) && at[length] == ' ')
			return atoll(at + length);
	return -1;
}

static void read_vmstat(struct expectations *e)
{
	static const char allocstall[] = "allocstall_";
	long long value, stalls = 0;
	char text[32];
	const char *at;
	size_t i;

	free(vmstat_text);
	vmstat_text = slurp_or_fail("/proc/vmstat");
	for (i = 0; i < ARRAY_SIZE(events); i++) {
		value = vmstat_value(events[i]);
		snprintf(text, sizeof(text), "%lld", value);
		expect_text(e, events[i], value < 0 ? "-" : text, true);
	}
	for (at = vmstat_text; (at = strstr(at, allocstall)); at++)
		stalls += atoll(strchr(at, ' '));
	snprintf(text, sizeof(text), "%lld", stalls);
	expect_text(e, "allocstall", text, true);
	expect_number(e, "isolated_anon", vmstat_value("nr_isolated_anon") * CHARGE_PAGE);
	expect_number(e, "isolated_file", vmstat_value("nr_isolated_file") * CHARGE_PAGE);
	value = vmstat_value("nr_zspages");
	if (value < 0)
		expect_text(e, "zspages", "-", false);
	else
		expect_number(e, "zspages", value * CHARGE_PAGE);
}

/* mm/page_alloc.c: calculate_totalreserve_pages(), by what /proc/zoneinfo shows. */
static void read_zoneinfo(long long *wmark_low, long long *reserve, long long *pcp)
{
	long long high = 0, managed = 0, value;
	char *rest, *line, *word;

	free(zoneinfo_text);
	zoneinfo_text = slurp_or_fail("/proc/zoneinfo");
	rest = zoneinfo_text;
	*wmark_low = *reserve = *pcp = 0;
	while ((line = next_line(&rest))) {
		if (sscanf(line, "        low %lld", &value) == 1)
			*wmark_low += value * CHARGE_PAGE;
		else if (sscanf(line, "        high %lld", &value) == 1)
			high = value;
		else if (sscanf(line, "        managed %lld", &value) == 1)
			managed = value;
		else if (sscanf(line, "              count: %lld", &value) == 1)
			*pcp += value * CHARGE_PAGE;
		word = strstr(line, "protection: (");
		if (word) {
			long long most = 0;

			for (word += 13; *word; word += strspn(word, ", )")) {
				value = strtoll(word, &word, 10);
				most = value > most ? value : most;
			}
			most += high;
			*reserve += (most < managed ? most : managed) * CHARGE_PAGE;
		}
	}
}

static void expect_terms(struct expectations *e, long long wmark_low, long long reserve)
{
	long long file = expected_number(e, "active_file") + expected_number(e, "inactive_file");
	long long slab = expected_number(e, "kreclaimable"), kept;

	expect_number(e, "available_free", expected_number(e, "mem_free"));
	expect_number(e, "available_reserve", reserve);
	expect_number(e, "available_file", file);
	kept = file / CHARGE_PAGE / 2 * CHARGE_PAGE;
	expect_number(e, "available_file_kept", kept < wmark_low ? kept : wmark_low);
	expect_number(e, "available_slab", slab);
	kept = slab / CHARGE_PAGE / 2 * CHARGE_PAGE;
	expect_number(e, "available_slab_kept", kept < wmark_low ? kept : wmark_low);
}

/* free(1), sar(1), and what they leave out, out of the same reading of /proc/meminfo. */
static void expect_arithmetic(struct expectations *e, long long pcp)
{
	long long total = expected_number(e, "mem_total");
	long long free_bytes = expected_number(e, "mem_free");
	long long cache = expected_number(e, "buffers") + expected_number(e, "cached") +
			  expected_number(e, "sreclaimable");
	long long swap = expected_number(e, "swap_total"), kernel, zs = 0;
	long long committed = expected_number(e, "committed_as");
	const char *sec = expected_text(e, "sec_page_tables");
	char percent[32];

	expect_number(e, "used_procps4", total - expected_number(e, "mem_available"));
	expect_number(e, "buff_cache", cache);
	expect_number(e, "used_procps3", total - free_bytes - cache);
	expect_number(e, "swap_used", swap - expected_number(e, "swap_free"));
	expect_number(e, "commit_headroom", expected_number(e, "commit_limit") - committed);
	snprintf(percent, sizeof(percent), "%lld.%02lld", committed * 100 / (total + swap),
		 committed * 10000 / (total + swap) % 100);
	expect_text(e, "commit_pct", percent, false);
	expect_number(e, "free_pcp", pcp);
	expect_number(e, "file_pages", vmstat_value("nr_file_pages") * CHARGE_PAGE);
	/* This test sets huge pages of the default size aside, and no others. */
	expect_number(e, "hugetlb_free", expected_number(e, "huge_pages_free"));

	if (vmstat_value("nr_zspages") > 0)
		zs = vmstat_value("nr_zspages") * CHARGE_PAGE;
	if (expected_text(e, "zswap") && expected_number(e, "zswap") > zs)
		zs = expected_number(e, "zswap");
	/* Every kernel here has CONFIG_VMAP_STACK: stacks are in vmalloc's amount. */
	kernel = expected_number(e, "kreclaimable") + expected_number(e, "sunreclaim") +
		 expected_number(e, "vmalloc_used") + expected_number(e, "percpu") +
		 expected_number(e, "page_tables") + (sec ? atoll(sec) : 0) + zs;
	expect_number(e, "kernel", kernel);
	expect_number(e, "unaccounted", total - free_bytes - pcp - kernel -
		      expected_number(e, "active") - expected_number(e, "inactive") -
		      expected_number(e, "unevictable") -
		      expected_number(e, "isolated_anon") - expected_number(e, "isolated_file") -
		      expected_number(e, "hugetlb"));
}

static void read_pressure(struct expectations *e, const char *resource)
{
	static const char *const fields[] = { "avg10", "avg60", "avg300", "total" };
	char path[64], name[64], *text, *rest, *line, *value;
	size_t i;

	snprintf(path, sizeof(path), "/proc/pressure/%s", resource);
	text = slurp_or_fail(path);
	rest = text;
	while ((line = next_line(&rest))) {
		for (i = 0; i < ARRAY_SIZE(fields); i++) {
			value = strstr(line, fields[i]);
			if (!value)
				ksft_exit_fail_msg("%s: %s\n", path, line);
			value += strlen(fields[i]) + 1;
			snprintf(name, sizeof(name), "psi_%s_%.4s_%s", resource, line,
				 i < 3 ? fields[i] : "us");
			expect_text(e, name, strndup(value, strcspn(value, " ")), i == 3);
		}
	}
	free(text);
}

static void read_sysctls(struct expectations *e)
{
	char path[64], key[64], *text;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sysctls); i++) {
		snprintf(key, sizeof(key), "vm_%s", sysctls[i]);
		snprintf(path, sizeof(path), "/proc/sys/vm/%s",
			 strcmp(sysctls[i], "page_cluster") ? sysctls[i] : "page-cluster");
		text = slurp(path, NULL);
		if (text)
			text[strcspn(text, "\n")] = '\0';
		expect_text(e, key, text ?: "-", false);
		free(text);
	}
}

static bool on_v2(void)
{
	struct statfs fs;

	return !statfs(CGROUP_ROOT, &fs) && fs.f_type == CGROUP2_SUPER_MAGIC;
}

/* What cadvisor and the kubelet do; see module/system.c for the rules' origins. */
static void read_kubelet(struct expectations *e)
{
	const char *root = on_v2() ? CGROUP_ROOT : CGROUP_ROOT "/memory";
	long long total = expected_number(e, "mem_total"), usage, inactive, working, old;

	if (on_v2()) {
		usage = cgroup_key(root, "memory.stat", "anon") +
			cgroup_key(root, "memory.stat", "file");
		inactive = cgroup_key(root, "memory.stat", "inactive_file");
	} else {
		usage = cgroup_number(root, "memory.usage_in_bytes");
		inactive = cgroup_key(root, "memory.stat", "total_inactive_file");
	}
	working = usage > inactive ? usage - inactive : 0;
	expect_number(e, "kubelet_usage", usage);
	expect_number(e, "kubelet_working_set", working);
	expect_number(e, "kubelet_memory_available", total - working);
	if (!on_v2()) {
		expect_text(e, "kubelet_old_working_set", "-", false);
		expect_text(e, "kubelet_old_memory_available", "-", false);
		return;
	}
	old = total - expected_number(e, "mem_free") - inactive;
	expect_number(e, "kubelet_old_working_set", old);
	expect_number(e, "kubelet_old_memory_available", total - old);
}

static void read_kernel(struct expectations *e)
{
	long long wmark_low, reserve, pcp;

	read_meminfo(e);
	scale_huge_pages(e);
	expect_absent(e);
	read_vmstat(e);
	read_zoneinfo(&wmark_low, &reserve, &pcp);
	expect_terms(e, wmark_low, reserve);
	expect_arithmetic(e, pcp);
	read_kubelet(e);
	read_pressure(e, "memory");
	read_pressure(e, "io");
	read_sysctls(e);
}

/* ---- mmscope's ---- */

static void read_mmscope(void)
{
	expect_read_open(&keys, "system", true);
}

static const char *value_of(const char *name)
{
	return key_get(&keys, name);
}

static long long number_of(const char *name)
{
	const char *text = value_of(name);

	return text && strcmp(text, "-") ? atoll(text) : -1;
}

/* ---- The world ---- */

static const char *make_swapped(size_t bytes)
{
	char *memory = charge_map(bytes, 0);

	if (!memory)
		ksft_exit_fail_msg("no memory\n");
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	charge_touch(memory, bytes);
	if (madvise(memory, bytes, MADV_PAGEOUT))
		ksft_exit_fail_msg("MADV_PAGEOUT: %s\n", strerror(errno));
	return memory;
}

/* In zswap, and some of it read again. */
static void make_zswapped(size_t bytes)
{
	const volatile char *memory;
	size_t at;
	char sum = 0;

	zswap_on = zswap_switch(true);
	memory = make_swapped(bytes);
	for (at = 0; at < bytes / 4; at += CHARGE_PAGE)
		sum += memory[at];
	(void)sum;
}

static void set_sysctls(void)
{
	static const struct {
		const char *name;
		int number;
	} settings[] = {
		{ "nr_hugepages", 6 }, { "swappiness", 37 }, { "overcommit_ratio", 61 },
		/* What is in bytes cannot be set back to 0, but by setting these back. */
		{ "dirty_background_ratio", 9 }, { "dirty_ratio", 19 },
		{ "dirty_background_bytes", 8 << 20 }, { "dirty_bytes", 32 << 20 },
		{ "page-cluster", 2 },
		/* Averages would not stand still while writeback goes on. */
		{ "dirty_writeback_centisecs", 0 },
		/* /proc/zoneinfo counts a boost with the high watermark, the reserve does not. */
		{ "watermark_boost_factor", 0 },
	};
	size_t i;
	int error;

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		error = sysctl_set(settings[i].name, settings[i].number);
		if (error)
			ksft_print_msg("%s cannot be set: %s\n", settings[i].name, strerror(-error));
	}
	/* To set it is to forget all boosts. */
	sysctl_set("min_free_kbytes", cgroup_number("/proc/sys/vm", "min_free_kbytes"));
}

static void make_world(void)
{
	set_sysctls();
	if (charge_anon(9 << 20) || charge_huge() || charge_mlocked(3 << 20) ||
	    charge_shared(5 << 20) || charge_tmpfs("/tmp/system.tmpfs", 2 << 20) ||
	    charge_file("/disk/system.file", 12 << 20) || charge_pagetables(100))
		ksft_exit_fail_msg("the world could not be made: %s\n", strerror(errno));
	make_swapped(7 << 20);
	make_zswapped(5 << 20);
}

static void zswap_off(void)
{
	zswap_switch(false);
}

/* Nothing that is needed may be 0 or unknown. */
static bool all_needed(void)
{
	size_t i, wrong = 0;

	for (i = 0; i < ARRAY_SIZE(needed); i++) {
		if (number_of(needed[i]) > 0)
			continue;
		/* A slow guest may have no huge page to give. */
		if (!strcmp(needed[i], "anon_huge_pages") &&
		    access("/sys/kernel/mm/transparent_hugepage", F_OK))
			continue;
		/* Not every kernel has zswap, nor 5.10 its events. */
		if (!strncmp(needed[i], "zsw", 3) &&
		    (!zswap_on || !strcmp(value_of(needed[i]) ?: "", "-")))
			continue;
		ksft_print_msg("%s is %s\n", needed[i], value_of(needed[i]) ?: "not there");
		wrong++;
	}
	return !wrong;
}

/* Is every key but those of probes compared with something? */
static bool all_compared(void)
{
	static struct expectations e;
	size_t row, wrong = 0;

	read_kernel(&e);
	for (row = 0; row < keys.nr_rows; row++) {
		const char *key = table_get(&keys, row, "key");

		if (expected_text(&e, key))
			continue;
		ksft_print_msg("%s is compared with nothing\n", key);
		wrong++;
	}
	return !wrong;
}

/* The available memory is the sum of its terms, in each reading. */
static bool terms_add_up(void)
{
	int pass, off = 0;

	for (pass = 0; pass < 20; pass++) {
		read_mmscope();
		if (number_of("available_reserve") < 0)
			continue;
		if (number_of("mem_available") !=
		    number_of("available_free") - number_of("available_reserve") +
		    number_of("available_file") - number_of("available_file_kept") +
		    number_of("available_slab") - number_of("available_slab_kept"))
			off++;
	}
	return !off;
}

/* Pipes hold pages that nothing counts. */
static bool pipes_are_unaccounted(void)
{
	long long before, after, held = 0;
	int i;

	knob_set("/proc/sys/fs/pipe-user-pages-soft", "0");
	read_mmscope();
	before = number_of("unaccounted");
	for (i = 0; i < PIPES; i++) {
		if (charge_pipe())
			ksft_exit_fail_msg("a pipe of %d bytes: %s\n", CHARGE_PIPE, strerror(errno));
		held += CHARGE_PIPE;
	}
	read_mmscope();
	after = number_of("unaccounted");
	ksft_print_msg("unaccounted %lld, and with %lld in pipes %lld\n", before, held, after);
	return after - before > held - UNACCOUNTED_SLACK &&
	       after - before < held + UNACCOUNTED_SLACK;
}

int main(void)
{
	ksft_print_header();
	module_need("");
	ksft_set_plan(5);
	make_world();
	cleanup_file("/disk/system.file");
	cleanup_file("/tmp/system.tmpfs");
	cleanup_call(zswap_off);
	/* What is dirty is written, and what is counted by CPU is summed up once a second. */
	sync();
	sleep_ms(1500);

	ksft_test_result(expect_all("system", read_kernel, read_mmscope, value_of),
			 "every key equals its source\n");
	ksft_test_result(all_compared(), "every key has a source\n");
	ksft_test_result(all_needed(), "what was made is there\n");
	ksft_test_result(terms_add_up(), "mem_available is the sum of its terms\n");
	ksft_test_result(pipes_are_unaccounted(), "what nobody counts is unaccounted\n");
	ksft_finished();
}
