// SPDX-License-Identifier: GPL-2.0
/* Is the machine's memory well: checks of /proc/mmscope/system. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/format.h"
#include "input/procfile.h"
#include "machine/machine.h"
#include "verdicts/pressure.h"
#include "verdicts/thresholds.h"

/* What several checks say. */
static const char unknown[] = "this kernel does not say";

static bool known(double value)
{
	return value != -HUGE_VAL;
}

/* Of what is unknown there is no percentage: it is neither less nor more than any. */
static double percent(double part, double whole)
{
	return whole > 0 && known(part) ? part * 100 / whole : NAN;
}

static const char *percent_of(struct report *report, double value)
{
	return isfinite(value) ? reason(report, "%.0f%%", value) : "-";
}

/* Binary units have an i, decimal ones do not: 100Mi, 0.5G, 250000k. */
static double unit_of(const char *unit)
{
	static const struct {
		const char *name;
		double bytes;
	} units[] = {
		{ "", 1 }, { "k", 1e3 }, { "M", 1e6 }, { "G", 1e9 }, { "T", 1e12 }, { "P", 1e15 },
		{ "Ki", 0x1p10 }, { "Mi", 0x1p20 }, { "Gi", 0x1p30 }, { "Ti", 0x1p40 },
		{ "Pi", 0x1p50 },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!strcmp(units[i].name, unit))
			return units[i].bytes;
	return 0;
}

double eviction_threshold(const char *text, double total)
{
	size_t digits = strspn(text, "0123456789.");
	char number_text[32];
	double value, unit;

	if (digits && digits < sizeof(number_text)) {
		memcpy(number_text, text, digits);
		number_text[digits] = '\0';
		if (is_number(number_text)) {
			value = number_order(number_text);
			/* The kubelet keeps percentages as float32, and takes 100% for none. */
			if (!strcmp(text + digits, "%") && value > 0 && value < 100)
				return known(total) ? floor(total * ((float)value / 100)) : 0;
			unit = unit_of(text + digits);
			if (value * unit > 0)
				return value * unit;
		}
	}
	die(EXIT_USAGE, "--eviction wants a size as 100Mi or a percentage as 5%%, not %s", text);
}

/*
 * Little that is available is trouble once tasks wait for memory; until then it is near. Pressure of
 * a cgroup at its limit is none of the machine's.
 */
static enum verdict judge_available(double part, enum shortage shortage)
{
	if (part < AVAILABLE_BAD_PCT)
		return shortage == SHORTAGE_MACHINE ? VERDICT_BAD : VERDICT_WARN;
	if (part < AVAILABLE_WARN_PCT && shortage != SHORTAGE_NONE && shortage != SHORTAGE_CGROUP)
		return VERDICT_WARN;
	return VERDICT_OK;
}

static void check_available(struct report *report, const struct pairs *keys,
			    enum shortage shortage)
{
	static const char command[] = "mmscope oom candidates --sort rss:desc";
	double available = pairs_number(keys, "mem_available"), total = pairs_number(keys, "mem_total");
	double part = percent(available, total);

	if (!isfinite(part)) {
		say(report, VERDICT_UNKNOWN, "available", command, unknown);
		return;
	}
	say(report, judge_available(part, shortage), "available", command,
	    reason(report, "%s of %s (%s) available without swapping; %s free",
		   size_of(report, available), size_of(report, total), percent_of(report, part),
		   size_of(report, pairs_number(keys, "mem_free"))));
}

/* Full swap harms nobody until somebody waits: then anonymous memory has nowhere to go. */
static void check_swap(struct report *report, const struct pairs *keys, enum shortage shortage)
{
	static const char command[] = "mmscope cgroups -o path,swap,swap_max --sort swap:desc";
	double total = pairs_number(keys, "swap_total"), used = pairs_number(keys, "swap_used");
	double part = percent(used, total);

	if (total == 0)
		say(report, VERDICT_OK, "swap", command,
		    "there is none: anonymous memory and tmpfs cannot be reclaimed");
	else if (!isfinite(part))
		say(report, VERDICT_UNKNOWN, "swap", command, unknown);
	else
		say(report, part >= SWAP_WARN_PCT && shortage != SHORTAGE_NONE ? VERDICT_WARN :
			    VERDICT_OK, "swap", command,
		    reason(report, "%s of %s used (%s), of which %s is also in memory",
			   size_of(report, used), size_of(report, total),
			   percent_of(report, part),
			   size_of(report, pairs_number(keys, "swap_cached"))));
}

/* The limit is one with mode 2 alone. */
static void check_overcommit(struct report *report, const struct pairs *keys)
{
	static const char command[] = "mmscope system --json";
	double limit = pairs_number(keys, "commit_limit"), committed = pairs_number(keys, "committed_as");
	const char *mode = pairs_value(keys, "vm_overcommit_memory");
	double part = percent(committed, limit);

	if (!strcmp(mode, "-")) {
		say(report, VERDICT_UNKNOWN, "overcommit", command, unknown);
		return;
	}
	if (strcmp(mode, "2")) {
		say(report, VERDICT_OK, "overcommit", command,
		    reason(report, "mode %s: no limit holds; promised %s, %s%% of memory and swap",
			   mode, size_of(report, committed), pairs_value(keys, "commit_pct")));
		return;
	}
	say(report, !isfinite(part) ? VERDICT_UNKNOWN :
		    part >= COMMIT_BAD_PCT ? VERDICT_BAD :
		    part >= COMMIT_WARN_PCT ? VERDICT_WARN : VERDICT_OK,
	    "overcommit", command,
	    reason(report, "mode 2: %s of %s promised (%s); beyond the limit allocations fail",
		   size_of(report, committed), size_of(report, limit),
		   percent_of(report, part)));
}

/* @goes of it is what reclaim can take when somebody needs it. */
static void check_part(struct report *report, const struct pairs *keys, const char *key,
		       double warn_pct, double goes, const char *command, const char *what)
{
	double bytes = pairs_number(keys, key), total = pairs_number(keys, "mem_total");
	double part = percent(bytes, total), stays = bytes - goes;

	if (!isfinite(part))
		say(report, VERDICT_UNKNOWN, key, command, unknown);
	else
		say(report, percent(stays, total) >= warn_pct && stays >= PART_WARN_BYTES ?
			    VERDICT_WARN : VERDICT_OK,
		    key, command, reason(report, "%s (%s) %s", size_of(report, bytes),
					 percent_of(report, part), what));
}

/* Huge pages that are set aside are nobody else's, used or not. */
static void check_huge_pages(struct report *report, const struct pairs *keys)
{
	double unused = pairs_number(keys, "huge_pages_free");

	if (unused > 0)
		check_part(report, keys, "huge_pages_free", HUGE_PAGES_WARN_PCT, 0,
			   "mmscope system --json", "set aside as huge pages and unused");
}

/* What is not as most machines have it, and what comes of it. */
static const struct setting {
	const char *key;
	double at_least, at_most;	/* usual */
	enum verdict otherwise;
	const char *word;
} settings[] = {
	{ "vm_panic_on_oom", 0, 0, VERDICT_WARN, "panics where the OOM killer would kill" },
	{ "vm_oom_kill_allocating_task", 0, 0, VERDICT_WARN,
	  "kills the task that requests memory, not the largest one" },
	{ "vm_swappiness", 1, 100, VERDICT_OK,
	  "0 keeps anonymous memory until the end, above 100 prefers to swap" },
	{ "vm_overcommit_memory", 0, 0, VERDICT_OK,
	  "1 refuses nothing, 2 refuses what is above commit_limit" },
	{ "vm_vfs_cache_pressure", 50, 200, VERDICT_OK,
	  "low keeps dentries and inodes, 0 for ever" },
	{ "vm_zone_reclaim_mode", 0, 0, VERDICT_WARN,
	  "reclaims in a node while others have free memory" },
	{ "vm_watermark_scale_factor", 10, 200, VERDICT_OK,
	  "high wakes kswapd early and keeps more free" },
	{ "vm_dirty_ratio", 0, 40, VERDICT_OK, "high lets much unwritten data pile up" },
};

const char *unusual_setting(struct report *report, const struct pairs *keys, size_t *next)
{
	while (*next < sizeof(settings) / sizeof(*settings)) {
		const struct setting *s = &settings[(*next)++];
		double value = pairs_number(keys, s->key);

		if (known(value) && (value < s->at_least || value > s->at_most))
			return reason(report, "%s = %.0f: %s", s->key, value, s->word);
	}
	return NULL;
}

static void check_settings(struct report *report, const struct pairs *keys)
{
	static const char command[] = "mmscope system";
	double kept = pairs_number(keys, "vm_min_free_kbytes") * 1024;
	enum verdict verdict = VERDICT_OK;
	const char *names = "";
	size_t nr = 0;

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		const struct setting *s = &settings[i];
		double value = pairs_number(keys, s->key);

		if (!known(value) || (value >= s->at_least && value <= s->at_most))
			continue;
		names = reason(report, "%s%s%s %.0f", names, nr++ ? ", " : "", s->key, value);
		if (s->otherwise > verdict)
			verdict = s->otherwise;
	}
	if (percent(kept, pairs_number(keys, "mem_total")) >= MIN_FREE_WARN_PCT) {
		names = reason(report, "%s%svm_min_free_kbytes keeps %s from all programs", names,
			       nr++ ? ", " : "", size_of(report, kept));
		verdict = VERDICT_WARN;
	}
	if (!known(pairs_number(keys, "vm_swappiness")))
		say(report, VERDICT_UNKNOWN, "settings", command, unknown);
	else
		say(report, verdict, "settings", command,
		    nr ? reason(report, "unusual: %s", names) : "none of /proc/sys/vm is unusual");
}

/*
 * The kubelet counts as available all that is no memory of processes and no page cache in use. The
 * rest, such as huge pages that are set aside, it takes for available, though nobody gets it.
 */
static const char *say_available(struct report *report, const struct pairs *keys)
{
	double huge = pairs_number(keys, "hugetlb");
	const char *text = reason(report, "; the kernel has %s available",
				  size_of(report, pairs_number(keys, "mem_available")));

	return huge > 0 ? reason(report, "%s, and the kubelet counts %s of huge pages as available",
				 text, size_of(report, huge)) : text;
}

static enum verdict judge_eviction(const struct pairs *keys, double left, double threshold)
{
	double total = pairs_number(keys, "mem_total"), available = pairs_number(keys, "mem_available");

	if (left < 0)
		return VERDICT_BAD;
	if (left < total * EVICTION_WARN_PCT / 100)
		return VERDICT_WARN;
	/* Then the OOM killer comes before any eviction. */
	return known(available) && available < threshold ? VERDICT_WARN : VERDICT_OK;
}

static void check_eviction(struct report *report, const struct pairs *keys, double threshold)
{
	static const char command[] =
		"mmscope cgroups -o path,working_set,usage --sort working_set:desc";
	double available = pairs_number(keys, "kubelet_memory_available");
	double left = available - threshold;

	if (!known(available)) {
		say(report, VERDICT_UNKNOWN, "eviction", command, "the root cgroup's usage is not known");
		return;
	}
	say(report, judge_eviction(keys, left, threshold), "eviction", command,
	    reason(report, "the kubelet has memory.available at %s, %s %s its threshold of %s%s",
		   size_of(report, available), size_of(report, fabs(left)),
		   left < 0 ? "below" : "above", size_of(report, threshold),
		   say_available(report, keys)));
}

void machine_checks(struct report *report, const struct window *window, double eviction)
{
	const struct pairs *keys = &window->now.system->keys;
	struct pressure pressure = pressure_of(window);

	check_available(report, keys, pressure.shortage);
	check_pressure(report, window, &pressure);
	check_kswapd(report, window);
	check_swap(report, keys, pressure.shortage);
	check_overcommit(report, keys);
	check_part(report, keys, "kernel", KERNEL_WARN_PCT, fmax(pairs_number(keys, "sreclaimable"), 0),
		   "mmscope reclaim shrinkers", "of memory is the kernel's own");
	check_part(report, keys, "unaccounted", UNACCOUNTED_WARN_PCT, 0, "mmscope system --json",
		   "of memory is in no count of the kernel's: drivers, pipes, sockets");
	check_huge_pages(report, keys);
	check_settings(report, keys);
	if (eviction > 0)
		check_eviction(report, keys, eviction);
}

void check_machine(struct report *report, const struct window *window)
{
	struct report machine = report_begin();
	enum verdict worst;

	machine_checks(&machine, window, 0);
	worst = report_worst(&machine);
	report_sort(&machine);
	say(report, worst, "machine", worst > VERDICT_OK ?
	    reason(report, "%s", table_cell(machine.table, "command", 0)) : "mmscope system",
	    reason(report, "%s: %s", table_cell(machine.table, "check", 0),
		   table_cell(machine.table, "reason", 0)));
	report_end(&machine);
}
