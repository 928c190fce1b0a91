// SPDX-License-Identifier: GPL-2.0
/* What files of reclaim could not see, by their last lines. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/options.h"
#include "reclaim/reclaim.h"

const char *reclaim_unseen(const struct table *table)
{
	/* A module that is older than the word has "-" here, too. */
	const char *unseen = pairs_value(&table->end, "unseen");

	return strcmp(unseen, "-") ? unseen : NULL;
}

void reclaim_print_unseen(const struct table *table, const struct options *options)
{
	const char *unseen = reclaim_unseen(table);

	if (!unseen || options->format != FORMAT_TABLE || !isatty(STDOUT_FILENO))
		return;
	fputs("Not seen now: ", stdout);
	for (; *unseen; unseen++) {
		putchar(*unseen);
		if (*unseen == ',')
			putchar(' ');
	}
	puts(". mmscope status says why.");
}
