// SPDX-License-Identifier: GPL-2.0
/*
 * Without the kernel's unexported symbols, and without each of the other sources.
 *
 * Stimulus: the module is loaded with resolve=0, and then without each single source
 * that status lists (without=NAME). Each time a cgroup reads a file that is larger than
 * its limit, and where a source has to do with oom/kills, somebody is killed.
 *
 * Compared with: what the same world shows with everything resolved: a quiet cgroup and
 * process, the domains, the machine, its zones, the figures of reclaim, the record of a
 * kill. Each value then is the same or "-", never another one; what needs no unexported
 * symbol is the same. A figure of reclaim is 0, or more, or "-", as it was; a total of
 * which a part is not known is not known either. Pages scanned while MGLRU is on are
 * memory.stat's, or "-".
 *
 * Tolerance: none. What moves though the world stands still is told from several loads
 * with everything resolved: it is not compared.
 *
 * A load takes a second on an emulated CPU: so a symbol and a probe are withheld at a
 * time, which no value needs both, and all variables of sysctls, each of which is a
 * value of its own. With a small workload it is every other symbol and probe, but for
 * debug kernels, where each is withheld.
 *
 * mmscope-test: timeout=500 flavours=yes
 */
#include "lib/cgroup.h"
#include "lib/charge.h"
#include "lib/cleanup.h"
#include "lib/freed.h"
#include "lib/kills.h"
#include "lib/module.h"
#include "lib/oom.h"
#include "lib/reclaim.h"
#include "lib/table.h"
#include "lib/test.h"

#define TOP CGROUP_ROOT "/resolve"
#define QUIET TOP "/quiet"
#define WORK TOP "/work"
#define DEADLY TOP "/deadly"
#define PAGES_FILE "/disk/resolve.pages"
#define FILLER "/tmp/resolve.fill"
#define MAX_SOURCES 160

static pid_t quiet;
static char pages_file[] = PAGES_FILE;

static int work(void *unused)
{
	(void)unused;
	return charge_anon(1 << 20) ?: charge_file("/disk/resolve", 1 << 20);
}

/* What a file says, as one of many: "reclaim/nodes 0 kswapd order". */
struct value {
	char name[128];
	char *text;
	bool figure;		/* as much as 0, more, or not known */
};

struct world {
	struct value *all;
	size_t n;
};

/*
 * Names of what moves though the world stands still. From the start: clocks, averages, and what the
 * module's own memory and the stacks of those who have ended are part of.
 */
static char moving[512][128];
static size_t nr_moving;

static bool moves(const char *name)
{
	size_t i;

	if (strstr(name, "age_ns") || strstr(name, " references") ||
	    !strncmp(name, "system psi_", 11) || !strcmp(name, "system vmalloc_used") ||
	    strstr(name, " free_order"))
		return true;
	for (i = 0; i < nr_moving; i++)
		if (!strcmp(moving[i], name))
			return true;
	return false;
}

static void add_value(struct world *world, const char *name, const char *text, bool figure)
{
	struct value *value;

	world->all = realloc(world->all, (world->n + 1) * sizeof(*world->all));
	value = &world->all[world->n++];
	snprintf(value->name, sizeof(value->name), "%s", name);
	value->text = strdup(text);
	value->figure = figure;
}

static void add(struct world *world, const char *of, const char *name, const char *text,
		bool figure)
{
	char full[128];

	snprintf(full, sizeof(full), "%s %s", of, name);
	add_value(world, full, text, figure);
}

static void add_row(struct world *world, const char *of, const struct table *table, ssize_t row,
		    bool figure)
{
	size_t i;

	for (i = 0; row >= 0 && i < table->nr_columns; i++)
		add(world, of, table->columns[i], table->fields[row * table->nr_columns + i], figure);
}

/* The one row of a file with that number in that column. */
static void add_row_of(struct world *world, const char *file, const char *column,
		       unsigned long long number, bool figure)
{
	struct table table = table_read(file);
	char of[64];

	snprintf(of, sizeof(of), "%s %llu", file, number);
	add_row(world, of, &table, table_find_number(&table, column, number), figure);
	table_free(&table);
}

/* All rows, by their first two columns. */
static void add_rows(struct world *world, const char *file, bool figure)
{
	struct table table = table_read(file);
	char of[96];
	size_t row;

	for (row = 0; row < table.nr_rows; row++) {
		snprintf(of, sizeof(of), "%s %s %s", file, table.fields[row * table.nr_columns],
			 table.fields[row * table.nr_columns + 1]);
		add_row(world, of, &table, row, figure);
	}
	table_free(&table);
}

static void add_keys(struct world *world, const char *file, bool figure)
{
	struct table keys = keys_read(file);
	size_t row;

	for (row = 0; row < keys.nr_rows; row++)
		add(world, file, table_get(&keys, row, "key"), table_get(&keys, row, "value"), figure);
	table_free(&keys);
}

/* What the cgroup that works has of mmscope's own. */
static void add_stalls(struct world *world)
{
	struct table cgroups = table_read("cgroups");
	ssize_t row = table_find_number(&cgroups, "id", cgroup_id(WORK));

	if (row >= 0) {
		add(world, "cgroups work", "suffered_ns", table_get(&cgroups, row, "suffered_ns"), true);
		add(world, "cgroups work", "caused_ns", table_get(&cgroups, row, "caused_ns"), true);
	}
	table_free(&cgroups);
	add_row_of(world, "reclaim/cgroups", "id", cgroup_id(WORK), true);
}

static void world_free(struct world *world)
{
	while (world->n)
		free(world->all[--world->n].text);
	free(world->all);
	world->all = NULL;
}

static const char *text_of(const struct world *world, const char *name)
{
	size_t i;

	for (i = 0; i < world->n; i++)
		if (!strcmp(world->all[i].name, name))
			return world->all[i].text;
	return NULL;
}

static struct world take_world(const char *parameters)
{
	struct world world = { 0 };

	module_unload();
	module_need(parameters);
	child_end(child_start(WORK, charge_cache, pages_file));
	add_row_of(&world, "cgroups", "id", cgroup_id(QUIET), false);
	add_row_of(&world, "oom/candidates", "pid", quiet, false);
	add_row_of(&world, "oom/domains", "id", cgroup_id(QUIET), false);
	add_row_of(&world, "oom/domains", "id", cgroup_id(CGROUP_ROOT), false);
	add_keys(&world, "system", false);
	add_rows(&world, "zones", false);
	add_keys(&world, "reclaim/summary", true);
	add_rows(&world, "reclaim/nodes", true);
	add_stalls(&world);
	return world;
}

static bool same(const struct value *was, const char *is)
{
	char *end;

	if (!strcmp(was->text, is))
		return true;
	if (!was->figure || !strcmp(was->text, "-") || !strcmp(is, "-"))
		return false;
	/* Both are words, or both are numbers: then both are 0, or neither is. */
	if (!strtoll(was->text, &end, 10) != !atoll(is))
		return false;
	return !*end;
}

/* What differs between two worlds with everything resolved. */
static void note_moving(const struct world *was, const struct world *is)
{
	const char *text;
	size_t i;

	for (i = 0; i < was->n; i++) {
		text = text_of(is, was->all[i].name);
		if (text && same(&was->all[i], text))
			continue;
		if (moves(was->all[i].name) || nr_moving == ARRAY_SIZE(moving))
			continue;
		snprintf(moving[nr_moving++], sizeof(moving[0]), "%s", was->all[i].name);
	}
}

/* Without the lists of processes there are no domains but the machine; without figures no row. */
static bool may_be_missing(const char *name)
{
	return !strncmp(name, "oom/domains ", 12) || !strncmp(name, "reclaim/cgroups ", 16);
}

/* Values that are another than in @full: what is unknown is "-" and nothing else. */
static struct world untrue(const struct world *full, const struct world *less)
{
	struct world wrong = { 0 };
	const char *is;
	size_t i;

	for (i = 0; i < full->n; i++) {
		const struct value *was = &full->all[i];

		if (moves(was->name))
			continue;
		is = text_of(less, was->name);
		if (is ? !strcmp(is, "-") || same(was, is) : may_be_missing(was->name))
			continue;
		add_value(&wrong, was->name, is ?: "missing", was->figure);
	}
	return wrong;
}

/* Of @wrong only what is in @again, too, which is freed. */
static void keep_common(struct world *wrong, struct world *again)
{
	size_t i, n = 0;

	for (i = 0; i < wrong->n; i++)
		if (text_of(again, wrong->all[i].name))
			wrong->all[n++] = wrong->all[i];
		else
			free(wrong->all[i].text);
	wrong->n = n;
	world_free(again);
}

/* How many, and frees them. */
static int say_untrue(struct world *wrong, const struct world *full, const char *how)
{
	size_t n = wrong->n, i;

	for (i = 0; i < n; i++)
		ksft_print_msg("%s: %s is %s, was %s\n", how, wrong->all[i].name, wrong->all[i].text,
			       text_of(full, wrong->all[i].name) ?: "missing");
	world_free(wrong);
	return n;
}

static const char *of_work(const struct world *world, const char *side, const char *cause,
			   const char *what)
{
	char name[128];

	snprintf(name, sizeof(name), "reclaim/cgroups %llu %s_%s%s%s", cgroup_id(WORK), side,
		 cause, *cause ? "_" : "", what);
	return text_of(world, name) ?: "-";
}

/* Totals that are known though one of their parts no longer is. */
static int partial_totals(const struct world *full, const struct world *less, const char *how)
{
	static const char *const sides[] = { "suffered", "caused" };
	static const char *const no_pages[] = { "compaction", "kcompactd", "high_throttle" };
	int wrong = 0;
	size_t i, side, n;

	for (i = 0; i < NR_CAUSES; i++)
		for (side = 0; side < 2; side++) {
			bool scans = true;

			for (n = 0; n < ARRAY_SIZE(no_pages); n++)
				scans &= !!strcmp(causes[i], no_pages[n]);
			if (!strcmp(causes[i], "slab") ||
			    !strcmp(of_work(full, sides[side], causes[i], "ns"), "-") ||
			    strcmp(of_work(less, sides[side], causes[i], "ns"), "-"))
				continue;
			if (!strcmp(of_work(less, sides[side], "", "ns"), "-") &&
			    !strcmp(of_work(less, sides[side], "", "max_ns"), "-") &&
			    (!scans || !strcmp(of_work(less, sides[side], "", "scanned_pages"), "-")))
				continue;
			ksft_print_msg("%s: %s of the working cgroup without those of %s\n", how,
				       sides[side], causes[i]);
			wrong++;
		}
	return wrong;
}

/*
 * What is found to differ is looked at again with everything resolved, and three times: it counts only
 * if it was the same before and after, and differed each time. The module is left loaded with the
 * parameters.
 */
static int compare_with(const char *parameters, struct world *full, struct world *less)
{
	struct world again, wrong, now;
	int tries;

	*less = take_world(parameters);
	wrong = untrue(full, less);
	for (tries = 0; wrong.n && tries < 3; tries++) {
		again = take_world("");
		note_moving(full, &again);
		now = untrue(full, less);
		keep_common(&wrong, &now);
		world_free(full);
		world_free(less);
		*full = again;
		*less = take_world(parameters);
	}
	return say_untrue(&wrong, full, parameters);
}

static int lacks(const struct world *full, const struct world *less, const char *of,
		 unsigned long long number, const char *const *columns)
{
	const char *was, *is;
	char name[128];
	int wrong = 0;

	for (; *columns; columns++) {
		snprintf(name, sizeof(name), "%s %llu %s", of, number, *columns);
		was = text_of(full, name);
		is = text_of(less, name);
		if (was && is && !strcmp(was, is))
			continue;
		ksft_print_msg("%s is %s, was %s\n", name, is ?: "missing", was ?: "missing");
		wrong++;
	}
	return wrong;
}

/* 1 if status says of a source that it is missing, 0 if ok, -1 if nothing. */
static int source_missing(const struct table *status, const char *source)
{
	size_t length = strlen(source);
	const char *value;
	ssize_t row = -1;

	while ((row = table_find_from(status, row + 1, "key", "source")) >= 0) {
		value = table_get(status, row, "value");
		if (strncmp(value, source, length) || value[length] != ' ')
			continue;
		/* "missing" says what is off, in words. */
		if (!strncmp(value + length, " missing ", 9) && value[length + 9])
			return 1;
		return strcmp(value + length, " ok") ? -1 : 0;
	}
	return -1;
}

struct sources {
	char names[MAX_SOURCES][64];
	size_t n;
};

enum source_kind { SYMBOL, SYSCTL, PROBE };

/* By what status says of it with resolve=0. */
static enum source_kind kind_of(const struct table *unresolved, const char *name)
{
	char line[128];
	ssize_t row = -1;

	if (source_missing(unresolved, name) != 1)
		return PROBE;
	snprintf(line, sizeof(line), "%s missing vm_", name);
	while ((row = table_find_from(unresolved, row + 1, "key", "source")) >= 0)
		if (!strncmp(table_get(unresolved, row, "value"), line, strlen(line)))
			return SYSCTL;
	return SYMBOL;
}

/* What this kernel does not have cannot be left out. */
static struct sources select_sources(const struct table *full, const struct table *unresolved,
				     enum source_kind kind)
{
	struct sources sources = { 0 };
	ssize_t row = -1;
	char name[64];
	size_t i;

	while ((row = table_find_from(full, row + 1, "key", "source")) >= 0) {
		snprintf(name, sizeof(name), "%s", table_get(full, row, "value"));
		name[strcspn(name, " ")] = '\0';
		if (source_missing(full, name) || kind_of(unresolved, name) != kind)
			continue;
		/* One name may be that of a symbol and of a probe. */
		for (i = 0; i < sources.n && strcmp(sources.names[i], name); i++)
			;
		if (i < sources.n)
			continue;
		if (sources.n == MAX_SOURCES)
			ksft_exit_fail_msg("too many sources\n");
		snprintf(sources.names[sources.n++], sizeof(sources.names[0]), "%s", name);
	}
	return sources;
}

static int count_silent(const char *without)
{
	struct table status = keys_read("status");
	char list[2048], *source, *save = NULL;
	int silent = 0;

	snprintf(list, sizeof(list), "%s", without);
	for (source = strtok_r(list, ",", &save); source; source = strtok_r(NULL, ",", &save)) {
		/* What has a substitute may have no line at all: then nothing is off. */
		if (source_missing(&status, source) == 0) {
			ksft_print_msg("without %s, status says it is ok\n", source);
			silent++;
		}
	}
	table_free(&status);
	return silent;
}

static bool status_speaks_of(const char *what)
{
	struct table status = keys_read("status");
	bool speaks = false;
	ssize_t row = -1;

	while ((row = table_find_from(&status, row + 1, "key", "source")) >= 0)
		speaks |= strstr(table_get(&status, row, "value"), " missing ") &&
			  strstr(table_get(&status, row, "value"), what);
	table_free(&status);
	return speaks;
}

static int be_small(void *unused)
{
	(void)unused;
	return set_adj(0) || charge_anon(40 << 12);
}

static int be_big(void *unused)
{
	(void)unused;
	return set_adj(0) || charge_anon(300 << 12);
}

/* One of three is killed; the record's keys that are the same each time. */
static struct world take_kill(void)
{
	static const char *const keys[] = {
		"kind", "domain", "sysrq", "constraint", "domain_id", "domain_path", "asker_comm",
		"asker_cgroup_id", "asker_cgroup", "gfp", "gfp_flags", "order", "victim_uid",
		"victim_oom_score_adj", "victim_comm", "victim_cgroup_id", "victim_cgroup",
		"considered_count", "eligible_count", "killed_count", "group_id", "group_path",
	};
	static const char *const figures[] = {
		"total_pages", "victim_points", "victim_rss", "victim_pgtables", "victim_total_vm",
		"reclaim_rounds_count", "reclaim_ns",
	};
	unsigned long long next = kills_read().next;
	const struct kill *kill = NULL;
	struct world world = { 0 };
	struct kills kills;
	char text[32];
	pid_t pids[3];
	size_t i;

	for (i = 0; i < 3; i++)
		pids[i] = child_start(DEADLY, i ? be_small : be_big, NULL);
	snprintf(text, sizeof(text), "%lld", cgroup_number(DEADLY, "memory.current") + (256 << 10));
	cgroup_write(DEADLY, "memory.max", text);
	if (charge_until_kill(DEADLY, DEADLY, "memory.events", FILLER, 4096) != CHARGED_KILL)
		ksft_exit_fail_msg("no kill was provoked\n");
	unlink(FILLER);
	cgroup_write(DEADLY, "memory.max", "max");
	/* Without a probe there may be none. */
	if (!status_speaks_of("oom/kills"))
		kills = kills_read_to(next);
	else
		for (i = 0, kills = kills_read(); i < 10 && kills.next <= next; i++) {
			sleep_ms(20);
			kills_free(&kills);
			kills = kills_read();
		}
	/* There may be another behind it, if the victim does not exit at once. */
	for (i = 0; i < kills.n; i++)
		if (kills.all[i].number == next)
			kill = &kills.all[i];
	for (i = 0; kill && i < ARRAY_SIZE(keys); i++)
		add(&world, "kill", keys[i], kill_text(kill, keys[i]), false);
	for (i = 0; kill && i < ARRAY_SIZE(figures); i++)
		add(&world, "kill", figures[i], kill_text(kill, figures[i]), true);
	kills_free(&kills);
	for (i = 0; i < 3; i++)
		child_end(pids[i]);
	return world;
}

/*
 * One that is as the one before it: who asks wants a page of the file nearly always, but it may be a
 * node of its tree.
 */
static struct world take_usual_kill(void)
{
	struct world first = take_kill(), second, wrong;
	bool differs = true;
	int tries;

	for (tries = 0; tries < 5 && differs; tries++) {
		second = take_kill();
		wrong = untrue(&first, &second);
		differs = wrong.n;
		world_free(&wrong);
		world_free(&first);
		first = second;
	}
	return first;
}

static void test_resolve_off(struct world *full)
{
	static const char *const cgroup_columns[] = {
		"id", "serial_nr", "parent_id", "state", "usage", "min", "low", "high", "max", "swap",
		"events_max_count", "nr_descendants", "path", NULL,
	};
	static const char *const process_columns[] = {
		"pid", "uid", "oom_score_adj", "rss", "rss_anon", "rss_file", "rss_shmem", "swap",
		"pgtables", "total_vm", "threads", "start_ns", "eligible", "cgroup_id", "comm",
		NULL,
	};
	unsigned long long id = cgroup_id(QUIET);
	int wrong, missing = 0;
	struct table status;
	struct world less;
	ssize_t row = -1;
	char anon[64];

	wrong = compare_with("resolve=0", full, &less);
	ksft_test_result(!wrong, "resolve=0: every value is the same or -\n");
	ksft_test_result(!lacks(full, &less, "cgroups", id, cgroup_columns),
			 "resolve=0: cgroups shows what needs no symbol\n");
	ksft_test_result(!lacks(full, &less, "oom/candidates", quiet, process_columns),
			 "resolve=0: oom/candidates shows what needs no symbol\n");
	/* As a check of the check: with no symbols, memory.stat must be gone. */
	snprintf(anon, sizeof(anon), "cgroups %llu anon", id);
	ksft_test_result(strcmp(text_of(full, anon) ?: "-", "-") &&
			 !strcmp(text_of(&less, anon) ?: "", "-"),
			 "resolve=0: anon is unknown and says so\n");
	status = keys_read("status");
	while ((row = table_find_from(&status, row + 1, "key", "source")) >= 0)
		missing += strstr(table_get(&status, row, "value"), " missing ") != NULL;
	ksft_test_result(missing >= 5 && !strcmp(key_get(&status, "resolve") ?: "", "0"),
			 "resolve=0: status says so, and names %d missing sources\n", missing);
	table_free(&status);
	world_free(&less);
}

/* The module is there with resolve=0: it must know all the same whether MGLRU is on. */
static void test_mglru(void)
{
	char *was = slurp(LRU_GEN "/enabled", NULL);
	struct table cgroups;
	long long scanned;
	pid_t pid;

	if (!was) {
		ksft_test_result_skip("no MGLRU in this kernel\n");
		return;
	}
	cgroup_write(LRU_GEN, "enabled", "y");
	cgroup_need_made(TOP "/mglru");
	cgroup_write(TOP "/mglru", "memory.max", "1M");
	cgroup_write("/proc/sys", "vm/drop_caches", "1");
	pid = child_start(TOP "/mglru", charge_cache, pages_file);
	cgroups = table_read("reclaim/cgroups");
	scanned = stall(&cgroups, cgroup_id(TOP "/mglru"), "caused", "scanned_pages");
	table_free(&cgroups);
	ksft_print_msg("%lld pages scanned\n", scanned);
	ksft_test_result(pid > 0 && scanned &&
			 (scanned < 0 || same_as_memory_stat(TOP "/mglru", "pgscan", scanned)),
			 "resolve=0, MGLRU on: pages scanned are memory.stat's or -\n");
	child_end(pid);
	cgroup_remove(TOP "/mglru");
	cgroup_write(LRU_GEN, "enabled", was);
	free(was);
}

struct wrongs {
	int tried, values, totals, silent, kills, kills_wrong;
};

static void try_without(const char *without, struct world *full, const struct world *full_kill,
			struct wrongs *wrongs)
{
	struct world less, kill, wrong, again;
	char parameters[2048];
	int tries;

	snprintf(parameters, sizeof(parameters), "without=%s", without);
	wrongs->values += compare_with(parameters, full, &less);
	wrongs->totals += partial_totals(full, &less, parameters);
	wrongs->silent += count_silent(without);
	world_free(&less);
	if (!status_speaks_of("oom/kills"))
		return;
	kill = take_kill();
	wrong = kill.n ? untrue(full_kill, &kill) : (struct world){ 0 };
	/* Who asks may have wanted something else; see take_usual_kill(). */
	for (tries = 0; wrong.n && tries < 3; tries++) {
		world_free(&kill);
		kill = take_kill();
		again = untrue(full_kill, &kill);
		keep_common(&wrong, &again);
	}
	wrongs->kills_wrong += say_untrue(&wrong, full_kill, parameters);
	wrongs->kills++;
	world_free(&kill);
}

static void test_without_each(struct world *full, const struct world *full_kill,
			      const struct sources *symbols, const struct sources *probes,
			      const struct sources *sysctls)
{
	const size_t step = small_workload() && !slow_kernel() ? 2 : 1;
	struct wrongs wrongs = { 0 };
	char without[2048] = "";
	size_t i, still = 0;

	for (i = 0; i < symbols->n || i < probes->n; i += step) {
		snprintf(without, sizeof(without), "%s%s%s", i < symbols->n ? symbols->names[i] : "",
			 i < symbols->n && i < probes->n ? "," : "",
			 i < probes->n ? probes->names[i] : "");
		try_without(without, full, full_kill, &wrongs);
	}
	for (i = 0, *without = '\0'; i < sysctls->n; i++) {
		strcat(without, i ? "," : "");
		strcat(without, sysctls->names[i]);
	}
	try_without(without, full, full_kill, &wrongs);
	for (i = 0; i < full->n; i++)
		still += !moves(full->all[i].name);
	ksft_print_msg("one in %zu of %zu symbols and %zu probes, %zu sysctls; %zu of %zu values stand still\n",
		       step, symbols->n, probes->n, sysctls->n, still, full->n);
	ksft_test_result(symbols->n >= 5 && probes->n >= 5 && still * 3 > full->n * 2 &&
			 !wrongs.values, "without each source, every value is the same or -\n");
	ksft_test_result(!wrongs.totals, "no total is one of a part\n");
	ksft_test_result(!wrongs.silent, "without each source, status says so\n");
	ksft_test_result(wrongs.kills * step >= 5 && !wrongs.kills_wrong,
			 "without those of oom/kills, a record says the same or - (%d tried)\n",
			 wrongs.kills);
}

int main(void)
{
	struct sources symbols, probes, sysctls;
	struct world full, again, kill;
	struct table status, unresolved;
	int i;

	ksft_print_header();
	cgroup_need();
	module_need("");
	ksft_set_plan(10);
	cleanup_file(FILLER);
	cleanup_file(PAGES_FILE);
	cleanup_file("/disk/resolve");
	cleanup_tree(TOP);
	set_adj(-1000);
	cgroup_need_made(TOP);
	if (cgroup_make_inner(TOP))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	cgroup_need_made(QUIET);
	cgroup_need_made(WORK);
	cgroup_need_made(DEADLY);
	cgroup_write(QUIET, "memory.max", "64M");
	cgroup_write(WORK, "memory.max", "1M");
	cgroup_write(DEADLY, "memory.swap.max", "0");
	sysctl_set("oom_kill_allocating_task", 1);
	if (charge_sparse(PAGES_FILE, 3 << 20))
		ksft_exit_skip("needs a filesystem at /disk\n");
	quiet = child_start(QUIET, work, NULL);
	if (quiet < 0)
		ksft_exit_fail_msg("the quiet process could not be made\n");
	sync();
	/* The kernel adds its statistics up every 2 s. */
	sleep_ms(2500);
	/* Its usage falls when a CPU gives back what it holds for it. */
	freed_drain(TOP);
	full = take_world("");
	for (i = 0; i < 3; i++) {
		again = take_world("");
		note_moving(&full, &again);
		world_free(&full);
		full = again;
	}
	kill = take_usual_kill();
	status = keys_read("status");
	test_resolve_off(&full);
	unresolved = keys_read("status");
	test_mglru();
	symbols = select_sources(&status, &unresolved, SYMBOL);
	sysctls = select_sources(&status, &unresolved, SYSCTL);
	probes = select_sources(&status, &unresolved, PROBE);
	test_without_each(&full, &kill, &symbols, &probes, &sysctls);
	ksft_finished();
}
