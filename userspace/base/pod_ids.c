// SPDX-License-Identifier: GPL-2.0
#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/pod_ids.h"
#include "base/xalloc.h"

/* Where a UID may be cut: at the dashes of 01234567-89ab-cdef-0123-456789abcdef. */
static const size_t cuts[] = { 8, 13, 18, 23 };

#define NR_CUTS (sizeof(cuts) / sizeof(*cuts))

/* What some UID begins with, up to a cut. */
struct beginning {
	char *text;
	char *uid;		/* the first that began so */
	bool shared;		/* there was another one */
};

static void *beginnings;	/* a tree of struct beginning, by text */

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct beginning *)a)->text, ((const struct beginning *)b)->text);
}

static struct beginning *find(const char *uid, size_t cut)
{
	struct beginning wanted = { .text = xstrdup(uid) }, **found;

	wanted.text[cut] = '\0';
	found = tfind(&wanted, &beginnings, compare);
	free(wanted.text);
	return found ? *found : NULL;
}

static void add(const char *uid, size_t cut)
{
	struct beginning *new = xcalloc(1, sizeof(*new));

	new->text = xstrdup(uid);
	new->text[cut] = '\0';
	new->uid = xstrdup(uid);
	if (!tsearch(new, &beginnings, compare))
		out_of_memory();
}

void pod_id_meet(const char *uid)
{
	for (size_t i = 0; i < NR_CUTS && cuts[i] < strlen(uid); i++) {
		struct beginning *known = find(uid, cuts[i]);

		if (!known)
			add(uid, cuts[i]);
		else
			known->shared |= strcmp(known->uid, uid) != 0;
	}
}

int pod_id_len(const char *uid)
{
	for (size_t i = 0; i < NR_CUTS && cuts[i] < strlen(uid); i++) {
		const struct beginning *known = find(uid, cuts[i]);

		if (!known || !known->shared)
			return (int)cuts[i];
	}
	return (int)strlen(uid);
}
