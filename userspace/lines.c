// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "format.h"
#include "lines.h"

char *next_line(struct lines *lines)
{
	char *line = lines->next, *end;

	lines->number++;
	if (!line || !*line)
		die(EXIT_BAD_INPUT, "%s:%zu: truncated: no `# end` line", lines->path,
		    lines->number);
	end = strchr(line, '\n');
	if (!end)
		die(EXIT_BAD_INPUT, "%s:%zu: truncated within the line", lines->path,
		    lines->number);
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
		die(EXIT_BAD_INPUT, "%s:%zu: not `# mmscope %s <abi>`", lines->path, lines->number,
		    name);
	if (strtoull(abi, NULL, 10) > KNOWN_ABI)
		die(EXIT_BAD_INPUT, "%s:%zu: interface version %s, this reader knows %d",
		    lines->path, lines->number, abi, KNOWN_ABI);
}

void check_name(const struct lines *lines, const char *name)
{
	if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")])
		die(EXIT_BAD_INPUT, "%s:%zu: not the name of a key or a column: %s", lines->path,
		    lines->number, name);
}

bool is_end(const char *line)
{
	return !strncmp(line, "# end ", strlen("# end "));
}

void check_end(const struct lines *lines, char *line, size_t count, struct pairs *pairs)
{
	const char *said, *key;

	line += strlen("# end ");
	said = next_field(&line);
	if (!is_natural(said))
		die(EXIT_BAD_INPUT, "%s:%zu: `# end` without a count", lines->path, lines->number);
	if (strtoull(said, NULL, 10) != count)
		die(EXIT_BAD_INPUT, "%s:%zu: `# end` says %s, there are %zu", lines->path,
		    lines->number, said, count);
	while ((key = next_field(&line))) {
		const char *value = next_field(&line);

		if (!*key || !value || !*value)
			die(EXIT_BAD_INPUT, "%s:%zu: `# end` with a key but no value", lines->path,
			    lines->number);
		check_name(lines, key);
		pairs_add(pairs, key, value);
	}
}

void check_nothing_behind(const struct lines *lines)
{
	if (*lines->next)
		die(EXIT_BAD_INPUT, "%s:%zu: a line behind `# end`", lines->path,
		    lines->number + 1);
}

struct pair next_pair(const struct lines *lines, char *line)
{
	const char *key = next_field(&line);

	if (!*key || !line || !*line || *key == '#')
		die(EXIT_BAD_INPUT, "%s:%zu: not `key value`", lines->path, lines->number);
	check_name(lines, key);
	return (struct pair){ key, line };
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
