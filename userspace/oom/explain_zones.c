// SPDX-License-Identifier: GPL-2.0
/* mmscope oom explain: which zones were short for the request, and in what way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "input/pages.h"
#include "oom/story.h"

static const char topic[] = "zones";

/* include/linux/mmzone.h: the largest order that the record has a column for. */
#define MOST_ORDER 10

static const char *size(struct story *story, const char *column, size_t row)
{
	return story_size(story, story_row_number(story->kill->zones, column, row));
}

static const char *zone_name(struct story *story, size_t row)
{
	const struct table *zones = story->kill->zones;

	return story_printf(story, "Zone %s of node %s", table_cell(zones, "zone", row),
			    table_cell(zones, "node", row));
}

/* The watermark, and what the zone keeps back from requests that could use a higher one. */
static const char *watermark_text(struct story *story, size_t row)
{
	double reserve = story_row_number(story->kill->zones, "reserve", row);

	if (reserve > 0)
		return story_printf(story,
				    "the min watermark of %s and the %s that the zone reserves for requests that can use no other",
				    size(story, "min", row), story_size(story, reserve));
	return story_printf(story, "the min watermark of %s", size(story, "min", row));
}

/* Free in blocks that are large enough. */
static double free_from(const struct table *zones, unsigned int order, size_t row)
{
	double sum = 0;

	for (; order <= MOST_ORDER; order++) {
		char column[32];

		snprintf(column, sizeof(column), "free_order%u", order);
		sum += story_row_number(zones, column, row);
	}
	return sum;
}

static void say_order(struct story *story, size_t row)
{
	const struct table *zones = story->kill->zones;
	unsigned int order = (unsigned int)strtoul(kill_key(story->kill, "order"), NULL, 10) & 31;

	story_say(story, topic,
		  "%s had %s free, enough above %s, but only %s of it in blocks of order %u (%s) or more: memory was fragmented, not short.",
		  zone_name(story, row), size(story, "free", row), watermark_text(story, row),
		  story_size(story, free_from(zones, order, row)), order,
		  story_size(story, (double)(1ull << order) * page_size()));
}

static void say_cma(struct story *story, size_t row)
{
	story_say(story, topic,
		  "%s had %s free, but %s of it was in CMA areas, which only movable pages may use: the rest was not above %s.",
		  zone_name(story, row), size(story, "free", row), size(story, "free_cma", row),
		  watermark_text(story, row));
}

static void say_free(struct story *story, size_t row)
{
	double highatomic = story_row_number(story->kill->zones, "highatomic", row);
	const char *kept = highatomic > 0 ?
			   story_printf(story, " (%s of it reserved for atomic requests)",
					story_size(story, highatomic)) : "";

	story_say(story, topic, "%s was short: %s free%s, not above %s.", zone_name(story, row),
		  size(story, "free", row), kept, watermark_text(story, row));
}

static void say_not_short(struct story *story, size_t row)
{
	story_say(story, topic,
		  "%s had %s free, above %s: memory became free while the OOM killer was called.",
		  zone_name(story, row), size(story, "free", row), watermark_text(story, row));
}

static void say_not_allowed(struct story *story, size_t row)
{
	story_say(story, topic, "%s had %s free, but this request could not use it.",
		  zone_name(story, row), size(story, "free", row));
}

static void say_zone(struct story *story, size_t row)
{
	static const struct {
		const char *way;
		void (*say)(struct story *story, size_t row);
	} ways[] = {
		{ "free", say_free },
		{ "cma", say_cma },
		{ "order", say_order },
		{ "no", say_not_short },
		{ "-", say_not_allowed },
	};
	const char *way = table_cell(story->kill->zones, "short", row);

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (!strcmp(way, ways[i].way))
			ways[i].say(story, row);
}

/* Where somebody else's free memory is of interest: zones of a few pages are not. */
static bool is_worth(const struct table *zones, size_t row)
{
	return !strcmp(table_cell(zones, "allowed", row), "1") ||
	       story_row_number(zones, "free", row) > story_row_number(zones, "high", row);
}

void explain_zones(struct story *story)
{
	const struct table *zones = story->kill->zones;
	double left_out = story_number(story, "zones_left_out");

	/* Neither is a request that a zone had too little for. */
	if (!zones || story_is(story, "sysrq", "1") || story_is(story, "trigger", "min_ttl"))
		return;
	for (size_t row = 0; row < zones->nr_rows; row++)
		if (is_worth(zones, row))
			say_zone(story, row);
	if (left_out > 0)
		story_say(story, topic, "The record has no room for %s more.",
			  story_count(story, left_out, "zone"));
}
