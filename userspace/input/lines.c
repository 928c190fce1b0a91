// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/format.h"
#include "base/xalloc.h"
#include "input/lines.h"

void die_damaged(const char *path, size_t line, const char *fmt, ...)
{
	bool live = !strncmp(path, PROC_ROOT, strlen(PROC_ROOT));
	char *what;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) < 0)
		out_of_memory();
	va_end(ap);
	die(EXIT_BAD_INPUT, "%s:%zu: %s; %s", path, line, what,
	    live ? "use the mmscope that came with the module" :
		   "the copy is damaged: save it again with mmscope snapshot");
}

char *next_line(struct lines *lines)
{
	char *line = lines->next, *end;

	lines->number++;
	if (!line || !*line)
		die_damaged(lines->path, lines->number, "truncated: no `# end` line");
	end = strchr(line, '\n');
	if (!end)
		die_damaged(lines->path, lines->number, "truncated within the line");
	*end = '\0';
	lines->next = end + 1;
	return line;
}

void check_first_line(struct lines *lines, const char *name)
{
	char *line = next_line(lines);
	const char *hash = next_field(&line), *word = next_field(&line);
	const char *file = next_field(&line), *abi = next_field(&line);

	if (!abi || line || strcmp(hash, "#") || strcmp(word, "mmscope") || strcmp(file, name) ||
	    !is_natural(abi))
		die_damaged(lines->path, lines->number, "not `# mmscope %s <abi>`", name);
	if (strtoull(abi, NULL, 10) > KNOWN_ABI)
		die(EXIT_BAD_INPUT, "%s:%zu: interface version %s, this reader knows %d: use a newer mmscope",
		    lines->path, lines->number, abi, KNOWN_ABI);
}

void check_name(const struct lines *lines, const char *name)
{
	if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")])
		die_damaged(lines->path, lines->number, "not the name of a key or a column: %s", name);
}

bool is_end(const char *line)
{
	return !strncmp(line, "# end ", strlen("# end "));
}

void check_end(const struct lines *lines, char *line, size_t count, struct pairs *pairs)
{
	const struct pair *twice;
	const char *said, *key;

	line += strlen("# end ");
	said = next_field(&line);
	if (!is_natural(said))
		die_damaged(lines->path, lines->number, "`# end` without a count");
	if (strtoull(said, NULL, 10) != count)
		die_damaged(lines->path, lines->number, "`# end` says %s, there are %zu", said, count);
	while ((key = next_field(&line))) {
		const char *value = next_field(&line);

		if (!*key || !value || !*value)
			die_damaged(lines->path, lines->number, "`# end` with a key but no value");
		check_name(lines, key);
		pairs_add(pairs, (struct pair){ key, value, lines->number });
	}
	twice = pair_twice(pairs);
	if (twice)
		die_damaged(lines->path, lines->number, "%s twice", twice->key);
}

void check_nothing_behind(const struct lines *lines)
{
	if (*lines->next)
		die_damaged(lines->path, lines->number + 1, "a line behind `# end`");
}

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = *(const struct pair *const *)a, *y = *(const struct pair *const *)b;

	return strcmp(x->key, y->key);
}

/*
 * Sorted, as there may be a hundred: equal ones are neighbours then. Sources are a list, with a
 * line for each use of a symbol.
 */
const struct pair *pair_twice(const struct pairs *pairs)
{
	const struct pair **sorted = xcalloc(pairs->nr, sizeof(*sorted)), *found = NULL;
	size_t nr = 0;

	for (size_t i = 0; i < pairs->nr; i++)
		if (strcmp(pairs->pair[i].key, "source"))
			sorted[nr++] = &pairs->pair[i];
	qsort(sorted, nr, sizeof(*sorted), compare_pairs);
	for (size_t i = 1; i < nr && !found; i++)
		if (!compare_pairs(&sorted[i - 1], &sorted[i]))
			found = sorted[i - 1] > sorted[i] ? sorted[i - 1] : sorted[i];
	free(sorted);
	return found;
}

struct pair next_pair(const struct lines *lines, char *line)
{
	const char *key = next_field(&line);

	if (!*key || !line || !*line || *key == '#')
		die_damaged(lines->path, lines->number, "not `key value`");
	check_name(lines, key);
	if (*line == ' ' || line[strlen(line) - 1] == ' ' || strstr(line, "  "))
		die_damaged(lines->path, lines->number, "words split by more than one space");
	return (struct pair){ key, line, lines->number };
}

size_t count_lines(const char *text)
{
	size_t nr = 0;

	while ((text = strchr(text, '\n'))) {
		nr++;
		text++;
	}
	return nr;
}
