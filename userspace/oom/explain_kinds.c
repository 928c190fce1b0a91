// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "oom/explain_kinds.h"

/* A kind below this part of the whole shares one sentence with the others below it. */
#define WORTH_PCT	1

void kinds_add(struct kinds *kinds, const char *name, double bytes, const char *more)
{
	if (bytes > 0 && kinds->nr < MOST_KINDS)
		kinds->kind[kinds->nr++] = (struct kind){ name, bytes, more };
}

double kinds_sum(const struct kinds *kinds)
{
	double sum = 0;

	for (size_t i = 0; i < kinds->nr; i++)
		sum += kinds->kind[i].bytes;
	return sum;
}

const char *list_add(struct story *story, const char *list, double bytes, const char *words)
{
	if (bytes <= 0)
		return list;
	return story_printf(story, "%s%s%s %s", list, *list ? ", " : "", story_size(story, bytes),
			    words);
}

static int compare_kinds(const void *a, const void *b)
{
	const struct kind *left = a, *right = b;

	if (left->bytes != right->bytes)
		return left->bytes < right->bytes ? 1 : -1;
	/* qsort() is not stable everywhere. */
	return strcmp(left->name, right->name);
}

static void sort_kinds(struct kinds *kinds)
{
	qsort(kinds->kind, kinds->nr, sizeof(*kinds->kind), compare_kinds);
}

const char *kinds_list(struct story *story, struct kinds *parts)
{
	const char *list = "";

	sort_kinds(parts);
	for (size_t i = 0; i < parts->nr; i++)
		list = list_add(story, list, parts->kind[i].bytes, parts->kind[i].name);
	return list;
}

static void say_large(struct story *story, const struct kind *kind, double whole)
{
	story_say(story, "memory", "%s (%.0f%%) was %s%s.", story_size(story, kind->bytes),
		  kind->bytes * 100 / whole, kind->name, kind->more ?: "");
}

void kinds_say(struct story *story, struct kinds *kinds, double whole, const char *what)
{
	double sum = kinds_sum(kinds);
	const char *list = "";

	sort_kinds(kinds);
	for (size_t i = 0; i < kinds->nr; i++) {
		const struct kind *kind = &kinds->kind[i];

		if (kind->bytes * 100 >= whole * WORTH_PCT) {
			say_large(story, kind, whole);
			continue;
		}
		list = list_add(story, list, kind->bytes,
				story_printf(story, "of %s", kind->name));
	}
	if (*list)
		story_say(story, "memory", "The rest was %s.", list);
	if (sum > whole)
		story_say(story, "memory",
			  "The parts were counted at different moments: together they are %s more than the %s %s.",
			  story_size(story, sum - whole), story_size(story, whole), what);
	else
		story_say(story, "memory", "These parts add up to the %s %s.",
			  story_size(story, whole), what);
}
