// SPDX-License-Identifier: GPL-2.0
/* mmscope zones: watermarks, how far away they are, and how free memory is broken up. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "command.h"
#include "input/pages.h"
#include "input/procfile.h"
#include "output/filter.h"
#include "verdicts/report.h"

#define MAX_ORDERS 16
#define BAR_CHARS 40

static const char hashes[] = "########################################";

static const struct column columns[] = {
	{ "node", COLUMN_NUMBER, COLUMN_DEFAULT, "the NUMA node" },
	{ "zone", COLUMN_STRING, COLUMN_DEFAULT, "the zone's name" },
	{ "state", COLUMN_WORD, COLUMN_DEFAULT, "ok, below_high, below_low or below_min" },
	{ "managed", COLUMN_BYTES, COLUMN_DEFAULT, "what the page allocator has" },
	{ "present", COLUMN_BYTES, 0, "what there is" },
	{ "free", COLUMN_BYTES, COLUMN_DEFAULT, "free, without the CPUs' own lists" },
	{ "free_pcp", COLUMN_BYTES, 0, "free in the CPUs' own lists" },
	{ "free_cma", COLUMN_BYTES, 0, "of free, in areas for contiguous allocations" },
	{ "boost", COLUMN_BYTES, 0, "how far watermarks are raised at the moment" },
	{ "min", COLUMN_BYTES, COLUMN_DEFAULT, "watermark: below it all others wait" },
	{ "low", COLUMN_BYTES, COLUMN_DEFAULT, "watermark: below it kswapd is woken" },
	{ "high", COLUMN_BYTES, COLUMN_DEFAULT, "watermark: up to it kswapd reclaims" },
	{ "above_min", COLUMN_BYTES, 0, "free less min" },
	{ "above_low", COLUMN_BYTES, COLUMN_DEFAULT, "free less low" },
	{ "above_high", COLUMN_BYTES, 0, "free less high" },
	{ "lowmem_reserve", COLUMN_BYTES, COLUMN_DEFAULT, "what pages of users must leave here" },
	{ "lowmem_reserve_kernel", COLUMN_BYTES, 0, "what pages of the kernel must leave here" },
	{ "for_users", COLUMN_BYTES, COLUMN_DEFAULT,
	  "above_low less lowmem_reserve: what users get before kswapd wakes" },
	{ "highatomic", COLUMN_BYTES, 0, "reserved for those who cannot wait" },
	{ "broken_pct", COLUMN_PERCENT, COLUMN_DEFAULT,
	  "of free, in blocks too small for a huge page" },
	{ "kswapd_state", COLUMN_WORD, COLUMN_DEFAULT, "asleep, running or none" },
	{ "kswapd_order", COLUMN_NUMBER, 0, "the order that kswapd is asked for" },
	{ "kswapd_failures_count", COLUMN_NUMBER, COLUMN_DEFAULT,
	  "kswapd's runs on end without a page; at 16 it gives up" },
};

static const char *color(const struct table *table, size_t row)
{
	const char *state = table_cell(table, "state", row);

	if (!strcmp(state, "below_min"))
		return "red";
	return strcmp(state, "below_low") ? NULL : "yellow";
}

const struct view zones_view = {
	.name = "zones",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.color = color,
	.empty = "No zone.",
};

static double free_in_order(const struct table *table, size_t row, int order)
{
	char column[32];

	snprintf(column, sizeof(column), "free_order%d", order);
	return table_number(table, column, row);
}

static const char *state_of(const struct table *table, size_t row)
{
	if (table_number(table, "above_high", row) == -HUGE_VAL)
		return "-";
	if (table_number(table, "above_min", row) < 0)
		return "below_min";
	if (table_number(table, "above_low", row) < 0)
		return "below_low";
	return table_number(table, "above_high", row) < 0 ? "below_high" : "ok";
}

static int largest_order(const struct table *table)
{
	int order = 0;

	for (size_t row = 0; row < table->nr_rows; row++)
		while (order + 1 < MAX_ORDERS && free_in_order(table, row, order + 1) != -HUGE_VAL)
			order++;
	return order;
}

/* Blocks below @huge_order cannot become a huge page. */
static void add_columns(struct table *table, int huge_order)
{
	const char **state = table_add_column(table, "state");
	const char **users = table_add_column(table, "for_users");
	const char **broken = table_add_column(table, "broken_pct");

	for (size_t row = 0; row < table->nr_rows; row++) {
		double low = table_number(table, "above_low", row), all = 0, small = 0;
		double reserve = table_number(table, "lowmem_reserve", row);

		state[row] = state_of(table, row);
		if (low != -HUGE_VAL && reserve != -HUGE_VAL)
			users[row] = table_printf(table, "%.0f", low - reserve);
		for (int order = 0; order < MAX_ORDERS; order++) {
			double here = free_in_order(table, row, order);

			if (here == -HUGE_VAL)
				break;
			all += here;
			if (order < huge_order)
				small += here;
		}
		if (all > 0)
			broken[row] = table_tenths(table, small * 100 / all);
	}
}

/* Free memory as far as four times the high watermark, and where the watermarks are. */
static void draw_watermarks(const struct table *table, size_t row)
{
	double high = table_number(table, "high", row), here = table_number(table, "free", row);
	double scale = high * 4 / BAR_CHARS;
	static const struct {
		const char *column;
		char mark;
	} marks[] = { { "min", 'm' }, { "low", 'l' }, { "high", 'h' } };
	char bar[BAR_CHARS + 2];

	if (!(scale > 0) || here == -HUGE_VAL)
		return;
	for (int i = 0; i < BAR_CHARS; i++)
		bar[i] = (i + 1) * scale <= here ? '#' : '.';
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		double at = table_number(table, marks[i].column, row);

		if (at >= 0)
			bar[(int)fmin(at / scale, BAR_CHARS - 1)] = marks[i].mark;
	}
	bar[BAR_CHARS] = here > high * 4 ? '>' : '|';
	bar[BAR_CHARS + 1] = '\0';
	printf("  free   %s\n", bar);
}

static const char *block_size(char *buffer, double page, int order)
{
	char bytes[SHORT_FORM];

	snprintf(bytes, sizeof(bytes), "%.0f", ldexp(page, order));
	format_size(buffer, bytes);
	return buffer;
}

static void draw_orders(const struct table *table, size_t row, double page,
			const struct options *options)
{
	double largest = 0;
	char block[SHORT_FORM], bytes[SHORT_FORM], size[SHORT_FORM];

	for (int order = 0; order < MAX_ORDERS; order++)
		largest = fmax(largest, free_in_order(table, row, order));
	for (int order = 0; order < MAX_ORDERS; order++) {
		double here = free_in_order(table, row, order);

		if (here == -HUGE_VAL)
			break;
		snprintf(bytes, sizeof(bytes), "%.0f", here);
		format_size(size, bytes);
		printf("  %6s %.*s%s%s\n", block_size(block, page, order),
		       bar_length(here, largest, BAR_CHARS), hashes,
		       here > 0 ? " " : "", options->bytes ? bytes : size);
	}
}

static void draw(const struct table *table, double page, const struct options *options)
{
	puts("\nFree memory against the watermarks (m, l, h; > is far above), and by block size");
	for (size_t row = 0; row < table->nr_rows; row++) {
		char *node = printable_cell(table_cell(table, "node", row));
		char *zone = printable_cell(table_cell(table, "zone", row));

		printf("\n%s/%s\n", node, zone);
		free(zone);
		free(node);
		draw_watermarks(table, row);
		draw_orders(table, row, page, options);
	}
}

int zones(const struct options *options)
{
	struct table *table = table_read(options->root, "zones");
	double page = pages_size(options->root);

	add_columns(table, pages_huge_order(options->root, page, largest_order(table)));
	filter_table(&zones_view, table, options);
	view_print(&zones_view, table, options);
	if (options->format == FORMAT_TABLE && !options->columns && !options->all &&
	    !options->no_headings && table->nr_rows)
		draw(table, page, options);
	table_free(table);
	return EXIT_SUCCESS;
}
