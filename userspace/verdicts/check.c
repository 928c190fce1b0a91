// SPDX-License-Identifier: GPL-2.0
/* mmscope --check: as the Monitoring Plugins' guidelines want it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "input/procfile.h"
#include "verdicts/check.h"
#include "verdicts/thresholds.h"

/* A bar ends the text of a plugin, so that none may stand in it. */
static void print_text(const char *text)
{
	char *safe = printable_cell(text);

	for (char *c = safe; *c; c++)
		putchar(*c == '|' ? '/' : *c);
	free(safe);
}

static void print_reasons(const struct report *report, enum verdict worst)
{
	const struct table *table = report->table;
	bool first = true;

	if (worst == VERDICT_OK) {
		printf("%zu check%s", report->counts[VERDICT_OK],
		       plural((double)report->counts[VERDICT_OK]));
		return;
	}
	for (size_t row = 0; row < table->nr_rows; row++) {
		const char *verdict = table_cell(table, "verdict", row);

		if (!strcmp(verdict, "ok") || (worst > VERDICT_OK && !strcmp(verdict, "unknown")))
			continue;
		printf("%s%s: ", first ? "" : "; ", table_cell(table, "check", row));
		print_text(table_cell(table, "reason", row));
		first = false;
	}
}

/* label=value[unit];[warn];[critical];[min];[max]: what is not known is left out. */
static void print_performance(const struct window *window)
{
	const struct pairs *keys;
	double total, available, some, full, kills;

	if (!window->now.system)
		return;
	keys = &window->now.system->keys;
	total = pairs_number(keys, "mem_total");
	available = pairs_number(keys, "mem_available");
	some = pairs_number(keys, "psi_memory_some_avg10");
	full = pairs_number(keys, "psi_memory_full_avg10");
	kills = pairs_number(keys, "oom_kill");
	printf(" |");
	if (total > 0 && available >= 0)
		printf(" available=%.0fB;;;0;%.0f", available, total);
	if (some >= 0)
		printf(" psi_some=%.2f%%;%d;;0;100", some, PRESSURE_SOME_WARN_PCT);
	if (full >= 0)
		printf(" psi_full=%.2f%%;;%d;0;100", full, PRESSURE_FULL_BAD_PCT);
	if (kills >= 0)
		printf(" oom_kill=%.0fc", kills);
}

int check_print(const struct report *report, const struct window *window)
{
	static const struct {
		const char *word;
		int status;
	} states[] = {
		[VERDICT_UNKNOWN] = { "UNKNOWN", 3 },
		[VERDICT_OK] = { "OK", 0 },
		[VERDICT_WARN] = { "WARNING", 1 },
		[VERDICT_BAD] = { "CRITICAL", 2 },
	};
	enum verdict worst = report_worst(report);

	printf("MMSCOPE %s - ", states[worst].word);
	print_reasons(report, worst);
	print_performance(window);
	putchar('\n');
	return states[worst].status;
}
