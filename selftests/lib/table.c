// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include "print.h"
#include "table.h"

char *slurp_fd(int fd, size_t piece, size_t *length)
{
	size_t size = 1 << 16, used = 0;
	char *text = malloc(size), *bigger;
	ssize_t got;

	while (text) {
		if (size - used <= piece) {
			size = 2 * size + piece;
			bigger = realloc(text, size);
			if (!bigger)
				break;
			text = bigger;
		}
		got = read(fd, text + used, piece);
		if (got < 0)
			break;
		if (!got) {
			text[used] = '\0';
			if (length)
				*length = used;
			return text;
		}
		used += got;
	}
	free(text);
	return NULL;
}

char *slurp(const char *path, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = NULL;
	int error;

	if (fd < 0)
		return NULL;
	text = slurp_fd(fd, 1 << 16, length);
	error = errno;
	close(fd);
	errno = error;
	return text;
}

int write_text(const char *path, const char *text)
{
	/* O_TRUNC, as a shell's redirection: it makes tracefs clear its buffer. */
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC), error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

size_t split_line(char *line, char **fields, size_t max)
{
	size_t n = 0;

	while (line && n < max) {
		fields[n++] = line;
		line = strchr(line, ' ');
		if (line)
			*line++ = '\0';
	}
	return line ? max + 1 : n;
}

char *next_line(char **rest)
{
	char *line = *rest, *newline = strchr(line, '\n');

	if (!newline)
		return NULL;
	*newline = '\0';
	*rest = newline + 1;
	return line;
}

size_t count_char(const char *text, char c)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == c;
	return n;
}

void table_free(struct table *table)
{
	free(table->text);
	free(table->columns);
	free(table->fields);
	memset(table, 0, sizeof(*table));
}

const char *table_parse(struct table *table, char *text, bool keys)
{
	static char keys_header[] = "key value";
	static char why[256];
	char *head[5], *rest = text, *line, **row;
	size_t rows = count_char(text, '\n');
	char *header;

	memset(table, 0, sizeof(*table));
	table->text = text;
	line = next_line(&rest);
	if (!line || split_line(line, head, 5) != 4 || strcmp(head[0], "#") ||
	    strcmp(head[1], "mmscope"))
		return "line 1 is not \"# mmscope PATH ABI\"";
	table->path = head[2];
	table->abi = head[3];

	header = keys ? strcpy(malloc(sizeof(keys_header)), keys_header) : next_line(&rest);
	if (!header)
		return "no line of column names";
	table->nr_columns = count_char(header, ' ') + 1;
	table->columns = calloc(table->nr_columns, sizeof(char *));
	table->fields = calloc(rows * table->nr_columns + 1, sizeof(char *));
	split_line(header, table->columns, table->nr_columns);

	for (;;) {
		line = next_line(&rest);
		if (!line)
			return "no \"# end\" line";
		if (!strncmp(line, "# end ", 6))
			break;
		row = &table->fields[table->nr_rows * table->nr_columns];
		table->nr_rows++;
		if (keys) {
			/* A value may have several words. */
			row[0] = line;
			row[1] = strchr(line, ' ');
			if (!row[1])
				return "a key without a value";
			*row[1]++ = '\0';
		} else if (split_line(line, row, table->nr_columns) != table->nr_columns) {
			snprintf(why, sizeof(why), "row %zu has not %zu fields: %.160s",
				 table->nr_rows, table->nr_columns, line);
			return why;
		}
	}
	table->end = line + 6;
	if (*rest)
		return "something follows the \"# end\" line";
	if (strtoull(table->end, NULL, 10) != table->nr_rows) {
		snprintf(why, sizeof(why), "\"# end %.100s\" after %zu rows",
			 table->end, table->nr_rows);
		return why;
	}
	return NULL;
}

/* /proc/mmscope/@name, or the end of the test. */
static struct table table_read_as(const char *name, bool keys)
{
	char path[256];
	struct table table;
	const char *why;
	char *text;

	snprintf(path, sizeof(path), PROC_MMSCOPE "/%s", name);
	text = slurp(path, NULL);
	if (!text)
		lib_exit_fail_msg("cannot read %s: %s\n", path, strerror(errno));
	why = table_parse(&table, text, keys);
	if (why)
		lib_exit_fail_msg("%s: %s\n", path, why);
	return table;
}

struct table table_read(const char *name)
{
	return table_read_as(name, false);
}

struct table keys_read(const char *name)
{
	return table_read_as(name, true);
}

/* -1 if there is no such column. */
static ssize_t table_column(const struct table *table, const char *column)
{
	size_t i;

	for (i = 0; i < table->nr_columns; i++)
		if (!strcmp(table->columns[i], column))
			return i;
	return -1;
}

const char *table_get(const struct table *table, size_t row, const char *column)
{
	ssize_t i = table_column(table, column);

	return i < 0 ? NULL : table->fields[row * table->nr_columns + i];
}

ssize_t table_find_from(const struct table *table, size_t from, const char *column,
			const char *value)
{
	ssize_t i = table_column(table, column);
	size_t row;

	for (row = from; i >= 0 && row < table->nr_rows; row++)
		if (!strcmp(table->fields[row * table->nr_columns + i], value))
			return row;
	return -1;
}

ssize_t table_find(const struct table *table, const char *column, const char *value)
{
	return table_find_from(table, 0, column, value);
}

ssize_t table_find_number(const struct table *table, const char *column, unsigned long long number)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", number);
	return table_find(table, column, text);
}

bool table_number(const struct table *table, size_t row, const char *column, long long *number)
{
	const char *text = table_get(table, row, column);
	long long value;
	char *end;

	if (!text || !*text)
		return false;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (*end || end == text || errno)
		return false;
	*number = value;
	return true;
}

const char *key_get(const struct table *keys, const char *key)
{
	ssize_t row = table_find(keys, "key", key);

	return row < 0 ? NULL : table_get(keys, row, "value");
}

size_t unescape(char *text)
{
	char *from = text, *to = text;

	while (*from) {
		if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' &&
		    from[2] <= '7' && from[3] >= '0' && from[3] <= '7') {
			*to++ = (from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] - '0';
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
	return to - text;
}
