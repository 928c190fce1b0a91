// SPDX-License-Identifier: GPL-2.0
/* mmscope system: the machine's memory, and what the usual numbers of it mean. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "command.h"
#include "input/procfile.h"
#include "machine/machine.h"
#include "verdicts/recent_kills.h"
#include "verdicts/report.h"

/* A line of the picture: an amount, and in words what it is. */
struct line {
	const char *key;	/* NULL: words is a heading */
	const char *words;
};

static const struct line lines[] = {
	{ NULL, "Memory" },
	{ "mem_total", "" },
	{ "mem_free", "in nobody's use" },
	{ "free_pcp", "free too, in the lists of single CPUs" },
	{ "mem_available", "available without swapping: the number to look at. It is" },
	{ "available_free", "  free" },
	{ "available_reserve", "  less what the kernel keeps free" },
	{ "available_file", "  plus page cache of files" },
	{ "available_file_kept", "  less what of that is better kept" },
	{ "available_slab", "  plus what shrinkers may free" },
	{ "available_slab_kept", "  less what of that is in use" },
	{ "used_procps4", "\"used\" of free(1) since procps 4: all that is not available" },
	{ "used_procps3", "\"used\" of free(1) before: all but free and buff/cache" },

	{ NULL, "What it is used for" },
	{ "anon_pages", "anonymous memory of processes: to be taken, it must be swapped" },
	{ "buff_cache", "\"buff/cache\" of free(1). In it, or of it" },
	{ "inactive_file", "  page cache that reclaim takes first" },
	{ "active_file", "  page cache in use: taken next" },
	{ "dirty", "  page cache to be written before" },
	{ "writeback", "  page cache that is being written" },
	{ "shmem", "  tmpfs and shared memory: not cache, to be taken it must be swapped" },
	{ "sreclaimable", "  dentries, inodes: shrinkers free what of it is not in use" },
	{ "unevictable", "cannot be reclaimed at all" },
	{ "mlocked", "  by mlock(2)" },
	{ "anon_huge_pages", "of the anonymous memory, in transparent huge pages" },
	{ "hugetlb", "set aside as huge pages" },
	{ "huge_pages_free", "  of the default size, unused" },
	{ "kernel", "the kernel's own, as far as it counts it" },
	{ "slab", "  small objects" },
	{ "vmalloc_used", "  vmalloc, with the stacks of threads" },
	{ "page_tables", "  page tables of processes" },
	{ "percpu", "  per-CPU data" },
	{ "zspages", "  compressed by zswap and zram" },
	{ "unaccounted", "in no count: drivers, pipes, sockets" },

	{ NULL, "Swap" },
	{ "swap_total", "" },
	{ "swap_used", "" },
	{ "swap_cached", "  of it in memory, too" },
	{ "zswapped", "  of it in zswap, not on the disk" },
	{ "zswap", "memory that zswap takes for that" },

	{ NULL, "Overcommit" },
	{ "committed_as", "promised to processes" },
	{ "commit_limit", "could be promised, were vm_overcommit_memory 2" },
	{ "commit_headroom", "what is left of that" },

	{ NULL, "The kubelet" },
	{ "kubelet_working_set", "root cgroup's usage less inactive_file" },
	{ "kubelet_memory_available", "memory.available, by which it evicts" },
	{ "kubelet_old_memory_available", "the same of older kubelets on cgroup v2" },
};

#define NR_LINES (sizeof(lines) / sizeof(*lines))

static void print_amounts(const struct pairs *keys, const struct options *options)
{
	double total = pairs_number(keys, "mem_total");

	for (size_t i = 0; i < NR_LINES; i++) {
		const char *cell = lines[i].key ? pairs_value(keys, lines[i].key) : NULL;
		char size[SHORT_FORM], percent[SHORT_FORM] = "";

		if (!cell) {
			printf("\n%s\n", lines[i].words);
			continue;
		}
		/* What this kernel does not know takes no line. */
		if (!is_number(cell))
			continue;
		if (total > 0)
			snprintf(percent, sizeof(percent), "%.1f%%",
				 number_order(cell) * 100 / total);
		format_size(size, cell);
		printf("  %-28s %*s %7s%s%s\n", lines[i].key, options->bytes ? 15 : 8,
		       options->bytes ? cell : size, percent, *lines[i].words ? "  " : "",
		       lines[i].words);
	}
}

static void print_share(const char *value)
{
	char *safe = printable_cell(value);

	printf(" %8s", safe);
	free(safe);
}

/* What is unknown stays so: no time at all would be good news. */
static void print_total(const char *us)
{
	char time[SHORT_FORM];

	if (is_number(us)) {
		format_duration(time, us, 1000);
		us = time;
	}
	print_share(us);
}

static void print_pressure(const struct pairs *keys)
{
	static const char *const names[] = {
		"psi_memory_some", "psi_memory_full", "psi_io_some", "psi_io_full",
	};
	static const char *const windows[] = { "_avg10", "_avg60", "_avg300" };
	char key[64];

	if (!is_number(pairs_value(keys, "psi_memory_some_avg10")))
		return;
	puts("\nPressure: percent of the last 10 s, 60 s, 300 s, and all since boot");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		printf("  %-28s", names[i]);
		for (size_t w = 0; w < sizeof(windows) / sizeof(*windows); w++) {
			snprintf(key, sizeof(key), "%s%s", names[i], windows[w]);
			print_share(pairs_value(keys, key));
		}
		snprintf(key, sizeof(key), "%s_us", names[i]);
		print_total(pairs_value(keys, key));
		putchar('\n');
	}
}

static void print_settings(struct report *report, const struct pairs *keys)
{
	const char *setting;
	size_t next = 0;
	bool any = false;

	while ((setting = unusual_setting(report, keys, &next))) {
		printf("%s  %s\n", any ? "" : "\nUnusual in /proc/sys/vm\n", setting);
		any = true;
	}
}

static void print_json(const struct report *report, const struct pairs *keys, double eviction)
{
	struct json json = json_begin(stdout);
	char left[SHORT_FORM];

	json_string(&json, "verdict", verdict_name(report_worst(report)));
	view_json(&report_view, report->table, &json);
	/* Percentages have decimals, which a word of numbers would not be taken to have. */
	for (size_t i = 0; i < keys->nr; i++) {
		const struct pair *pair = &keys->pair[i];

		if (is_number(pair->value))
			json_number(&json, pair->key, pair->value);
		else
			json_word(&json, pair->key, pair->value);
	}
	if (eviction > 0) {
		snprintf(left, sizeof(left), "%.0f", eviction);
		json_number(&json, "eviction_threshold", left);
		snprintf(left, sizeof(left), "%.0f",
			 pairs_number(keys, "kubelet_memory_available") - eviction);
		json_number(&json, "eviction_distance",
			    is_number(left) ? left : "-");
	}
	json_end(&json);
}

int machine_system(const struct options *options)
{
	struct window window = window_open(options->root);
	struct keyfile *status = window.now.status, *file;
	struct report report = report_begin();
	double eviction = 0;

	/* Reading it again says why it is not there. */
	if (!window.now.system)
		window.now.system = keyfile_read(window.root, "system");
	file = window.now.system;
	if (options->eviction)
		eviction = eviction_threshold(options->eviction, pairs_number(&file->keys, "mem_total"));
	machine_checks(&report, &window, eviction);
	check_recent_kills(&report, "oom_kill", &window);
	report_sort(&report);
	if (options->format == FORMAT_JSON) {
		print_json(&report, &file->keys, eviction);
	} else {
		struct options people = *options;

		people.columns = "verdict,check,reason";
		report_headline(&report, options, &status->keys);
		view_print(&report_view, report.table, &people);
		print_amounts(&file->keys, options);
		print_pressure(&file->keys);
		print_settings(&report, &file->keys);
		report_commands(&report);
	}
	report_end(&report);
	window_close(&window);
	return EXIT_SUCCESS;
}
