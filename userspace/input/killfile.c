// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/format.h"
#include "base/xalloc.h"
#include "input/killfile.h"
#include "input/lines.h"

static const char file_name[] = "oom/kills";

struct killfile killfile_open(const char *root, bool follow)
{
	struct killfile file = { .root = root, .path = file_path(root, file_name) };

	file.fd = open_file(root, file.path);
	/* A pipe goes on as the module's file does. */
	if (!follow)
		check_file(file.fd, root, file.path);
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
		die_damaged(lines->path, lines->number, "%s without a count", pair->key);
	nr = strtoull(pair->value, NULL, 10);
	if (nr > most)
		die_damaged(lines->path, lines->number, "truncated: %zu line%s for %s %s", most,
			    plural((double)most), pair->key, pair->value);
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

	return last && digits && value + digits == last && is_natural(last + 1) &&
	       strtoull(value, NULL, 10) <= strtoull(last + 1, NULL, 10);
}

/* Kills are in the order of their numbers, and none is there twice. */
static void check_order(struct killfile *file, const struct kill *kill)
{
	const char *first = kill_key(kill, kill_is_gap(kill) ? "overwritten" : "kill");
	const char *last = strchr(first, ' ');

	if (kill_is_missed(kill))
		return;
	if (strtoull(first, NULL, 10) <= file->last)
		die_damaged(file->path, kill->line, "kill %llu or a later one is above already",
			    strtoull(first, NULL, 10));
	file->last = strtoull(last ? last + 1 : first, NULL, 10);
}

/* Where a block's table @name belongs; NULL if @name is the key of a value. */
static struct table **table_of(struct kill *kill, const char *name)
{
	const struct {
		const char *name;
		struct table **table;
	} tables[] = {
		{ "candidates", &kill->candidates },
		{ "peers", &kill->peers },
		{ "zones", &kill->zones },
		{ "nodes", &kill->nodes },
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (!strcmp(name, tables[i].name))
			return tables[i].table;
	return NULL;
}

/* Keys and tables up to an empty line; @line is the first of them. */
static struct kill parse_block(struct lines *lines, char *line)
{
	struct kill kill = { .line = lines->number, .keys.path = lines->path };
	const struct pair *twice;

	for (; *line; line = next_line(lines)) {
		struct pair pair = next_pair(lines, line);
		struct table **table = table_of(&kill, pair.key);

		pairs_add(&kill.keys, pair);
		if (table && !*table)
			*table = parse_table(lines, &pair);
	}
	twice = pair_twice(&kill.keys);
	if (twice)
		die_damaged(lines->path, twice->line, "%s twice in a block", twice->key);
	if (!kill_is_gap(&kill) && (!is_natural(kill_key(&kill, "kill")) || !kill.candidates ||
				    !kill.peers))
		die_damaged(lines->path, kill.line, "a block without kill, candidates or peers");
	if (kill_is_missed(&kill) && !is_natural(kill_key(&kill, "missed")))
		die_damaged(lines->path, kill.line, "missed without a number");
	if (kill_is_gap(&kill) && !kill_is_missed(&kill) && !is_range(kill_key(&kill, "overwritten")))
		die_damaged(lines->path, kill.line, "overwritten without two numbers");
	return kill;
}

struct kills *kills_read(struct killfile *file)
{
	struct lines lines = { .path = file->path, .number = file->line };
	struct pairs end = { .pair = NULL };
	struct kills *kills;
	size_t ended = 0;	/* what the last `# end` counted */
	bool again = false;
	char *line;

	lines.next = read_available(file->fd, file->path);
	if (!lines.next && errno == EIO && file->line)
		return NULL;
	if (!lines.next)
		die_unreadable(file->root, file->path, errno);
	kills = xcalloc(1, sizeof(*kills));
	kills->path = xstrdup(file->path);
	lines.path = kills->path;
	kills->text = lines.next;
	if (!file->line)
		check_first_line(&lines, file_name);
	else if (!*lines.next)
		return kills;
	/* What happened between two reads ends in a `# end` of its own. */
	do {
		for (line = next_line(&lines); !is_end(line); line = next_line(&lines)) {
			size_t first = lines.number;

			kills->kill = xreallocarray(kills->kill, kills->nr + 1,
						    sizeof(*kills->kill));
			kills->kill[kills->nr] = parse_block(&lines, line);
			check_order(file, &kills->kill[kills->nr++]);
			file->count += lines.number - first + 1;
		}
		if (again && file->count == ended)
			die_damaged(file->path, lines.number, "a second `# end` with nothing before it");
		check_end(&lines, line, file->count, &end);
		end.nr = 0;
		ended = file->count;
		again = true;
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
		table_free(kills->kill[i].zones);
		table_free(kills->kill[i].nodes);
	}
	free(kills->kill);
	free(kills->text);
	free(kills->path);
	free(kills);
}

struct kills *kills_read_all(const char *root)
{
	struct killfile file = killfile_open(root, false);
	struct kills *kills = kills_read(&file);

	killfile_close(&file);
	return kills;
}

const char *kill_key(const struct kill *kill, const char *key)
{
	return pairs_value(&kill->keys, key);
}

const struct table *kill_table(const struct kill *kill, const char *name)
{
	struct kill copy = *kill;
	struct table **table = table_of(&copy, name);

	return table ? *table : NULL;
}

bool kill_is_missed(const struct kill *kill)
{
	return kill->keys.nr && !strcmp(kill->keys.pair[0].key, "missed");
}

bool kill_is_gap(const struct kill *kill)
{
	return kill_is_missed(kill) ||
	       (kill->keys.nr && !strcmp(kill->keys.pair[0].key, "overwritten"));
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
