// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "format.h"
#include "killfile.h"
#include "lines.h"
#include "xalloc.h"

static const char name[] = "oom/kills";

struct killfile killfile_open(const char *root)
{
	struct killfile file = { .root = root, .path = file_path(root, name) };

	file.fd = open_file(root, file.path);
	return file;
}

void killfile_close(struct killfile *file)
{
	close(file->fd);
	free(file->path);
}

/* `<what> <rows>`, a line of column names, the rows */
static struct table *parse_table(struct lines *lines, const struct pair *pair)
{
	struct table *table = table_new();
	size_t nr, most = count_lines(lines->next);

	free(table->path);
	table->path = xstrdup(lines->path);
	if (!is_natural(pair->value))
		die(EXIT_BAD_INPUT, "%s:%zu: %s without a count", lines->path, lines->number,
		    pair->key);
	nr = strtoull(pair->value, NULL, 10);
	if (nr > most)
		die(EXIT_BAD_INPUT, "%s:%zu: truncated: %zu lines for %s %s", lines->path,
		    lines->number, most, pair->key, pair->value);
	read_header(table, lines, next_line(lines), nr);
	while (table->nr_rows < nr)
		read_row(table, lines, next_line(lines));
	return table;
}

/* `<first> <last>` */
static bool is_range(const char *value)
{
	const char *last = strchr(value, ' ');
	size_t digits = strspn(value, "0123456789");

	return last && digits && value + digits == last && is_natural(last + 1);
}

/* Keys and tables up to an empty line; @line is the first of them. */
static struct kill parse_block(struct lines *lines, char *line)
{
	struct kill kill = { .line = lines->number };

	for (; *line; line = next_line(lines)) {
		struct pair pair = next_pair(lines, line);

		pairs_add(&kill.keys, pair.key, pair.value);
		if (!strcmp(pair.key, "candidates") && !kill.candidates)
			kill.candidates = parse_table(lines, &pair);
		else if (!strcmp(pair.key, "peers") && !kill.peers)
			kill.peers = parse_table(lines, &pair);
	}
	if (!kill_is_gap(&kill) && (!is_natural(kill_key(&kill, "kill")) || !kill.candidates ||
				    !kill.peers))
		die(EXIT_BAD_INPUT, "%s:%zu: a block without kill, candidates or peers",
		    lines->path, kill.line);
	if (kill_is_gap(&kill) && !is_range(kill_key(&kill, "overwritten")))
		die(EXIT_BAD_INPUT, "%s:%zu: overwritten without two numbers", lines->path,
		    kill.line);
	return kill;
}

struct kills *kills_read(struct killfile *file)
{
	struct lines lines = { .path = file->path, .number = file->line };
	struct pairs end = { NULL, 0 };
	struct kills *kills;
	char *line;

	lines.next = read_available(file->fd, file->path);
	if (!lines.next && errno == EIO && file->line)
		return NULL;
	if (!lines.next)
		die_unreadable(file->root, file->path, errno);
	kills = xcalloc(1, sizeof(*kills));
	kills->text = lines.next;
	if (!file->line)
		check_first_line(&lines, name);
	else if (!*lines.next)
		return kills;
	/* What happened between two reads ends in a `# end` of its own. */
	do {
		for (line = next_line(&lines); !is_end(line); line = next_line(&lines)) {
			size_t first = lines.number;

			kills->kill = xreallocarray(kills->kill, kills->nr + 1,
						    sizeof(*kills->kill));
			kills->kill[kills->nr++] = parse_block(&lines, line);
			file->count += lines.number - first + 1;
		}
		check_end(&lines, line, file->count, &end);
	} while (*lines.next);
	free(end.pair);
	file->line = lines.number;
	return kills;
}

void kills_free(struct kills *kills)
{
	for (size_t i = 0; i < kills->nr; i++) {
		free(kills->kill[i].keys.pair);
		table_free(kills->kill[i].candidates);
		table_free(kills->kill[i].peers);
	}
	free(kills->kill);
	free(kills->text);
	free(kills);
}

struct kills *kills_read_all(const char *root)
{
	struct killfile file = killfile_open(root);
	struct kills *kills = kills_read(&file);

	killfile_close(&file);
	return kills;
}

const char *kill_key(const struct kill *kill, const char *key)
{
	return pairs_value(&kill->keys, key);
}

bool kill_is_gap(const struct kill *kill)
{
	return kill->keys.nr && !strcmp(kill->keys.pair[0].key, "overwritten");
}

/*
 * Candidates are best first, and the best is the victim; unless it was chosen without regard to
 * points, or did not get into the table: then nobody was next.
 */
size_t kill_runner_up(const struct kill *kill)
{
	if (strcmp(kill_key(kill, "kind"), "selected") || kill->candidates->nr_rows < 2 ||
	    strcmp(kill_key(kill, "victim_pid"), table_cell(kill->candidates, "pid", 0)))
		return NO_ROW;
	return 1;
}

bool kill_margin(const struct kill *kill, double *points)
{
	size_t other = kill_runner_up(kill);
	const char *most = kill_key(kill, "victim_points"), *less;

	if (other == NO_ROW)
		return false;
	less = table_cell(kill->candidates, "points", other);
	if (!is_number(most) || !is_number(less))
		return false;
	*points = number_order(most) - number_order(less);
	return true;
}
