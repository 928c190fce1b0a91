// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include "kills.h"
#include "print.h"

void kills_free(struct kills *kills)
{
	size_t i;

	for (i = 0; i < kills->n; i++) {
		table_free(&kills->all[i].keys);
		table_free(&kills->all[i].zones);
		table_free(&kills->all[i].nodes);
		table_free(&kills->all[i].candidates);
		table_free(&kills->all[i].peers);
	}
	free(kills->all);
	free(kills->text);
	memset(kills, 0, sizeof(*kills));
}

static const char *kills_why(const char *what, const char *line)
{
	static char why[256];

	snprintf(why, sizeof(why), "%s: \"%.200s\"", what, line ?: "the end");
	return why;
}

/* "NAME N", column names and N rows; NULL, or what is wrong. */
static const char *kills_table(struct table *table, const char *name, char *line, char **rest,
			       size_t *lines)
{
	size_t length = strlen(name);
	char *end;

	if (strncmp(line, name, length) || line[length] != ' ')
		return kills_why(name, line);
	table->nr_rows = strtoull(line + length + 1, &end, 10);
	line = next_line(rest);
	if (*end || !line)
		return kills_why("no column names", line);
	table->nr_columns = count_char(line, ' ') + 1;
	table->columns = calloc(table->nr_columns, sizeof(char *));
	table->fields = calloc(table->nr_rows * table->nr_columns + 1, sizeof(char *));
	split_line(line, table->columns, table->nr_columns);
	for (size_t row = 0; row < table->nr_rows; row++) {
		line = next_line(rest);
		if (!line || split_line(line, &table->fields[row * table->nr_columns],
					table->nr_columns) != table->nr_columns)
			return kills_why("a row of other fields", line);
	}
	*lines += 1 + table->nr_rows;
	return NULL;
}

static const char *kills_next_table(struct table *table, const char *name, char **rest,
				    size_t *lines)
{
	char *line = next_line(rest);

	++*lines;
	return kills_table(table, name, line ?: (char *)"", rest, lines);
}

/* A block behind its line "kill N". */
static const char *kills_block(struct kill *kill, char **rest, size_t *lines)
{
	struct table *keys = &kill->keys;
	const char *why = NULL;
	char *line;

	keys->nr_columns = 2;
	keys->columns = calloc(2, sizeof(char *));
	keys->columns[0] = (char *)"key";
	keys->columns[1] = (char *)"value";
	keys->fields = calloc(2 * 400, sizeof(char *));
	for (;;) {
		line = next_line(rest);
		++*lines;
		if (!line || !strchr(line, ' ') || keys->nr_rows == 400)
			return kills_why("no \"key value\"", line);
		if (!strncmp(line, "zones ", strlen("zones ")))
			break;
		keys->fields[2 * keys->nr_rows] = line;
		line = strchr(line, ' ');
		*line = '\0';
		keys->fields[2 * keys->nr_rows++ + 1] = line + 1;
	}
	why = kills_table(&kill->zones, "zones", line, rest, lines);
	why = why ?: kills_next_table(&kill->nodes, "nodes", rest, lines);
	why = why ?: kills_next_table(&kill->candidates, "candidates", rest, lines);
	why = why ?: kills_next_table(&kill->peers, "peers", rest, lines);
	if (why)
		return why;
	line = next_line(rest);
	++*lines;
	return line && !*line ? NULL : kills_why("no empty line", line);
}

const char *kills_parse(struct kills *kills, char *text)
{
	unsigned long long first, last;
	char *rest = text, *line;
	size_t lines = 0;
	const char *why;
	bool end = false;
	struct kill *kill;

	memset(kills, 0, sizeof(*kills));
	kills->text = text;
	kills->next = 1;
	line = next_line(&rest);
	if (!line || strcmp(line, "# mmscope oom/kills 1"))
		return kills_why("line 1", line);
	while ((line = next_line(&rest))) {
		end = !strncmp(line, "# end ", 6);
		if (end) {
			kills->ends++;
			if (strtoull(line + 6, NULL, 10) != lines)
				return kills_why("end behind other lines", line);
			continue;
		}
		lines++;
		if (sscanf(line, "overwritten %llu %llu", &first, &last) == 2) {
			line = next_line(&rest);
			lines++;
			if (first != kills->next || last < first || !line || *line)
				return kills_why("overwritten", line);
			kills->overwritten += last - first + 1;
			kills->next = last + 1;
			continue;
		}
		if (sscanf(line, "missed %llu", &first) == 1) {
			line = next_line(&rest);
			lines++;
			if (!first || !line || *line)
				return kills_why("missed", line);
			kills->missed += first;
			continue;
		}
		if (sscanf(line, "kill %llu", &first) != 1 || first != kills->next++)
			return kills_why("not the next number", line);
		kills->all = realloc(kills->all, (kills->n + 1) * sizeof(*kill));
		kill = &kills->all[kills->n++];
		memset(kill, 0, sizeof(*kill));
		kill->number = first;
		kill->missed = kills->missed;
		why = kills_block(kill, &rest, &lines);
		if (why)
			return why;
	}
	return end ? NULL : kills_why("no \"# end\" line", rest);
}

struct kills kills_read(void)
{
	char *text = slurp(PROC_MMSCOPE "/oom/kills", NULL);
	struct kills kills;
	const char *why;

	if (!text)
		lib_exit_fail_msg("cannot read oom/kills: %s\n", strerror(errno));
	why = kills_parse(&kills, text);
	if (why)
		lib_exit_fail_msg("oom/kills: %s\n", why);
	return kills;
}

struct kills kills_read_to(unsigned long long number)
{
	struct timespec pause = { 0, 20000000 };
	struct kills kills = kills_read();
	int tries;

	for (tries = 0; tries < 500 && kills.next <= number; tries++) {
		nanosleep(&pause, NULL);
		kills_free(&kills);
		kills = kills_read();
	}
	return kills;
}

const char *kill_text(const struct kill *kill, const char *key)
{
	return key_get(&kill->keys, key) ?: "no key";
}

long long kill_number(const struct kill *kill, const char *key)
{
	ssize_t row = table_find(&kill->keys, "key", key);
	long long number;

	return row >= 0 && table_number(&kill->keys, row, "value", &number) ? number : -1;
}
