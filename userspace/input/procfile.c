// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/format.h"
#include "base/xalloc.h"
#include "input/lines.h"
#include "input/procfile.h"
#include "input/tar.h"

#define FIRST_READ (64 * 1024)

/* A line for each of the 4 million processes that Linux can have takes less. */
#define MOST_BYTES ((size_t)1 << 30)

/* Of a table: behind its first line and that of the names of its columns. */
#define FIRST_ROW_LINE 3

char *file_path(const char *root, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", root, name) < 0)
		out_of_memory();
	return path;
}

static bool has_access(const char *root, const char *name, int mode)
{
	char *path;
	bool has;

	if (tar_is(root)) {
		int fd = tar_open(root, name);

		if (fd >= 0)
			close(fd);
		return fd >= 0;
	}
	path = file_path(root, name);
	has = access(path, mode) == 0;
	free(path);
	return has;
}

bool procfile_exists(const char *root, const char *name)
{
	return has_access(root, name, F_OK);
}

bool procfile_readable(const char *root, const char *name)
{
	return has_access(root, name, R_OK);
}

void __attribute__((noreturn)) die_unreadable(const char *root, const char *path, int error)
{
	if (strcmp(root, PROC_ROOT) && error == ENOENT)
		die(EXIT_BAD_INPUT, "%s: %s: --root wants a copy that has it; mmscope snapshot makes one",
		    path, strerror(error));
	if (strcmp(root, PROC_ROOT))
		die(EXIT_BAD_INPUT, "%s: %s", path, strerror(error));
	if (error == ENOENT && access(root, F_OK))
		die(EXIT_NO_MODULE, "%s: module not loaded: modprobe mmscope, or insmod mmscope.ko",
		    root);
	if (error == ENOENT)
		die(EXIT_NO_MODULE, "%s: the loaded module has no such file", path);
	if (error == EACCES || error == EPERM)
		die(EXIT_NO_MODULE, "%s: no permission: for root and the group of parameter gid",
		    path);
	if (error == EIO)
		die(EXIT_NO_MODULE, "%s: the module was unloaded", path);
	die(EXIT_FAILURE, "%s: %s", path, strerror(error));
}

int open_file(const char *root, const char *path)
{
	int fd;

	if (tar_is(root)) {
		fd = tar_open(root, path + strlen(root) + 1);
		if (fd < 0)
			die_unreadable(root, path, ENOENT);
		return fd;
	}
	/* A file that may grow is waited for with poll(), not with read(). */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		die_unreadable(root, path, errno);
	return fd;
}

static bool is_control(unsigned char c)
{
	return (c < ' ' && c != '\n') || c == 0x7f;
}

#define VECTOR 16

/* Is there one in these bytes? The compiler looks at all of them at once. */
static bool have_control(const char *text)
{
	uint8_t __attribute__((vector_size(VECTOR))) bytes;
	uint64_t halves[2];

	memcpy(&bytes, text, VECTOR);
	bytes = (__typeof__(bytes))(((bytes < ' ') & (bytes != '\n')) | (bytes == 0x7f));
	memcpy(halves, &bytes, VECTOR);
	return halves[0] | halves[1];
}

/*
 * Strings of the files are escaped: whatever acts on a terminal was put there by somebody else.
 * @text is checked from @from on, so that a file of zeroes ends at once, however long it is.
 */
static void check_bytes(const char *text, size_t from, size_t size, const char *path)
{
	size_t i = from, line = 1;

	while (i < size) {
		if (i + VECTOR <= size && !have_control(text + i)) {
			i += VECTOR;
			continue;
		}
		if (is_control((unsigned char)text[i])) {
			for (size_t j = 0; j < i; j++)
				line += text[j] == '\n';
			die_damaged(path, line, "a control character, 0x%02x",
				    (unsigned char)text[i]);
		}
		i++;
	}
}

static void __attribute__((noreturn)) die_too_large(const char *path)
{
	die(EXIT_BAD_INPUT, "%s: larger than %zuM: not a file of mmscope", path,
	    MOST_BYTES >> 20);
}

char *read_available(int fd, const char *path)
{
	size_t size = FIRST_READ, used = 0;
	char *text = xreallocarray(NULL, size, 1);
	ssize_t got;

	for (;;) {
		got = read(fd, text + used, size - used - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0 || (got < 0 && errno == EAGAIN))
			break;
		if (got < 0) {
			free(text);
			return NULL;
		}
		check_bytes(text, used, used + (size_t)got, path);
		used += (size_t)got;
		if (used > MOST_BYTES)
			die_too_large(path);
		if (used == size - 1) {
			size *= 2;
			text = xreallocarray(text, size, 1);
		}
	}
	text[used] = '\0';
	return text;
}

void check_file(int fd, const char *root, const char *path)
{
	struct stat stat_of;

	if (fstat(fd, &stat_of))
		die_unreadable(root, path, errno);
	if (S_ISDIR(stat_of.st_mode))
		die_unreadable(root, path, EISDIR);
	if (!S_ISREG(stat_of.st_mode))
		die(EXIT_BAD_INPUT, "%s: a device or a pipe where a file belongs", path);
	if (stat_of.st_size > (off_t)MOST_BYTES)
		die_too_large(path);
}

static char *read_all(const char *root, const char *path)
{
	int fd = open_file(root, path);
	char *text;

	check_file(fd, root, path);
	text = read_available(fd, path);
	if (!text)
		die_unreadable(root, path, errno);
	close(fd);
	return text;
}

void pairs_add(struct pairs *pairs, struct pair pair)
{
	pairs->pair = xreallocarray(pairs->pair, pairs->nr + 1, sizeof(*pairs->pair));
	pairs->pair[pairs->nr++] = pair;
}

static const struct pair *find_pair(const struct pairs *pairs, const char *key)
{
	for (size_t i = 0; i < pairs->nr; i++)
		if (!strcmp(pairs->pair[i].key, key))
			return &pairs->pair[i];
	return NULL;
}

const char *pairs_value(const struct pairs *pairs, const char *key)
{
	const struct pair *pair = find_pair(pairs, key);

	return pair ? pair->value : "-";
}

const char *pairs_number_cell(const struct pairs *pairs, const char *key)
{
	const struct pair *pair = find_pair(pairs, key);

	if (!pair)
		return "-";
	if (!is_number_cell(pair->value))
		die_damaged(pairs->path, pair->line, "%s is no number: %s", key, pair->value);
	return pair->value;
}

static double known_number(const char *cell)
{
	return is_number(cell) ? number_order(cell) : -HUGE_VAL;
}

double pairs_number(const struct pairs *pairs, const char *key)
{
	return known_number(pairs_number_cell(pairs, key));
}

struct keyfile *keyfile_read(const char *root, const char *name)
{
	struct keyfile *file = xcalloc(1, sizeof(*file));
	struct pairs end = { .pair = NULL };
	struct lines lines = { .number = 0 };
	const struct pair *twice;
	char *line;

	file->path = file_path(root, name);
	file->keys.path = lines.path = file->path;
	file->text = read_all(root, file->path);
	file->keys.pair = xcalloc(count_lines(file->text), sizeof(*file->keys.pair));
	lines.next = file->text;
	check_first_line(&lines, name);
	for (line = next_line(&lines); !is_end(line); line = next_line(&lines))
		file->keys.pair[file->keys.nr++] = next_pair(&lines, line);
	twice = pair_twice(&file->keys);
	if (twice)
		die_damaged(file->path, twice->line, "%s twice", twice->key);
	check_end(&lines, line, file->keys.nr, &end);
	check_nothing_behind(&lines);
	free(end.pair);
	return file;
}

void keyfile_free(struct keyfile *file)
{
	if (!file)
		return;
	free(file->keys.pair);
	free(file->text);
	free(file->path);
	free(file);
}

struct table *table_new(void)
{
	struct table *table = xcalloc(1, sizeof(*table));

	table->path = xstrdup("");
	return table;
}

/* A column for @room rows, of which none is set. */
static const char **add_column(struct table *table, const char *name, size_t room)
{
	struct table_column *column;

	table->column = xreallocarray(table->column, table->nr_columns + 1,
				      sizeof(*table->column));
	column = &table->column[table->nr_columns++];
	column->name = name;
	column->cell = xreallocarray(NULL, room + 1, sizeof(char *));
	return column->cell;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, as there are a hundred: equal ones are neighbours then. */
static void check_no_name_twice(const struct table *table, const struct lines *lines)
{
	const char **names = xcalloc(table->nr_columns, sizeof(*names));

	for (size_t i = 0; i < table->nr_columns; i++)
		names[i] = table->column[i].name;
	qsort(names, table->nr_columns, sizeof(*names), compare_names);
	for (size_t i = 1; i < table->nr_columns; i++)
		if (!strcmp(names[i - 1], names[i]))
			die_damaged(lines->path, lines->number, "column %s twice", names[i]);
	free(names);
}

void read_header(struct table *table, const struct lines *lines, char *line, size_t most_rows)
{
	char *name;

	if (*line == '#')
		die_damaged(lines->path, lines->number, "no column names");
	while ((name = next_field(&line))) {
		check_name(lines, name);
		add_column(table, name, most_rows);
	}
	check_no_name_twice(table, lines);
}

void read_row(struct table *table, const struct lines *lines, char *line)
{
	size_t nr = 0, nr_columns = table->nr_columns, row = table->nr_rows++;
	struct table_column *column = table->column;
	char *field;

	if (*line == '#')
		die_damaged(lines->path, lines->number, "a comment among the rows");
	while ((field = next_field(&line)) && *field) {
		if (nr < nr_columns)
			column[nr].cell[row] = field;
		nr++;
	}
	if (nr != nr_columns || field)
		die_damaged(lines->path, lines->number, "%zu field%s, not %zu", nr,
			    plural((double)nr), nr_columns);
}

struct table *table_read(const char *root, const char *name)
{
	struct table *table = xcalloc(1, sizeof(*table));
	struct lines lines = { .number = 0 };
	size_t most_rows;
	char *line;

	table->path = file_path(root, name);
	table->end.path = table->path;
	table->text = read_all(root, table->path);
	lines.path = table->path;
	lines.next = table->text;
	most_rows = count_lines(table->text);
	check_first_line(&lines, name);
	line = next_line(&lines);
	read_header(table, &lines, line, most_rows);
	for (line = next_line(&lines); !is_end(line); line = next_line(&lines))
		read_row(table, &lines, line);
	check_end(&lines, line, table->nr_rows, &table->end);
	check_nothing_behind(&lines);
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->nr_columns; i++)
		free(table->column[i].cell);
	arena_free(&table->strings);
	free(table->lines);
	free(table->column);
	free(table->end.pair);
	free(table->text);
	free(table->path);
	free(table);
}

const struct table_column *table_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->nr_columns; i++)
		if (!strcmp(table->column[i].name, name))
			return &table->column[i];
	return NULL;
}

const char **table_cells(const struct table *table, const char *name)
{
	const struct table_column *column = table_column(table, name);

	return column ? column->cell : NULL;
}

const char *table_cell(const struct table *table, const char *name, size_t row)
{
	const char **cells = table_cells(table, name);

	return cells ? cells[row] : "-";
}

void check_number_cell(const struct table *table, const struct table_column *column, size_t row)
{
	if (!is_number_cell(column->cell[row]))
		die_damaged(table->path, table_line(table, row), "%s is no number: %s", column->name,
			    column->cell[row]);
}

double table_number(const struct table *table, const char *name, size_t row)
{
	const struct table_column *column = table_column(table, name);

	if (!column)
		return -HUGE_VAL;
	check_number_cell(table, column, row);
	return known_number(column->cell[row]);
}

const char **table_add_column(struct table *table, const char *name)
{
	const char **cells = add_column(table, name, table->nr_rows);

	for (size_t row = 0; row < table->nr_rows; row++)
		cells[row] = "-";
	return cells;
}

size_t table_add_row(struct table *table)
{
	for (size_t i = 0; i < table->nr_columns; i++) {
		struct table_column *column = &table->column[i];

		column->cell = xreallocarray(column->cell, table->nr_rows + 1, sizeof(char *));
		column->cell[table->nr_rows] = "-";
	}
	if (table->lines) {
		table->lines = xreallocarray(table->lines, table->nr_rows + 1,
					     sizeof(*table->lines));
		table->lines[table->nr_rows] = table->nr_rows + FIRST_ROW_LINE;
	}
	return table->nr_rows++;
}

const char *table_printf(struct table *table, const char *fmt, ...)
{
	const char *string;
	va_list ap;

	va_start(ap, fmt);
	string = arena_vprintf(&table->strings, fmt, ap);
	va_end(ap);
	return string;
}

const char *table_strdup(struct table *table, const char *string)
{
	return arena_strdup(&table->strings, string);
}

const char *table_tenths(struct table *table, double value)
{
	char buffer[SHORT_FORM];

	if (!format_tenths(buffer, value))
		return table_printf(table, "%.1f", value);
	return table_strdup(table, buffer);
}

size_t table_line(const struct table *table, size_t row)
{
	return table->lines ? table->lines[row] : row + FIRST_ROW_LINE;
}

/* Rows are about to move, which those of the file know their lines by. */
static size_t *keep_lines(struct table *table)
{
	if (!table->lines) {
		table->lines = xcalloc(table->nr_rows, sizeof(*table->lines));
		for (size_t row = 0; row < table->nr_rows; row++)
			table->lines[row] = row + FIRST_ROW_LINE;
	}
	return table->lines;
}

void table_set_line(struct table *table, size_t row, size_t line)
{
	keep_lines(table)[row] = line;
}

void table_move_row(struct table *table, size_t from, size_t to)
{
	size_t *lines = keep_lines(table), line = lines[from];

	memmove(lines + to + 1, lines + to, (from - to) * sizeof(*lines));
	lines[to] = line;
	for (size_t i = 0; i < table->nr_columns; i++) {
		const char **cells = table->column[i].cell, *cell = cells[from];

		memmove(cells + to + 1, cells + to, (from - to) * sizeof(*cells));
		cells[to] = cell;
	}
}

void table_set_pair(struct table *table, const char *key, const char *value)
{
	for (size_t i = 0; i < table->end.nr; i++) {
		if (!strcmp(table->end.pair[i].key, key)) {
			table->end.pair[i].value = value;
			return;
		}
	}
	pairs_add(&table->end, (struct pair){ key, value, 0 });
}

void table_filter(struct table *table, const bool *keep)
{
	size_t kept = 0, *lines = keep_lines(table);

	for (size_t row = 0; row < table->nr_rows; row++) {
		if (!keep[row])
			continue;
		for (size_t i = 0; kept != row && i < table->nr_columns; i++)
			table->column[i].cell[kept] = table->column[i].cell[row];
		lines[kept++] = lines[row];
	}
	table->nr_rows = kept;
}

void table_reverse(struct table *table)
{
	size_t *lines = keep_lines(table);

	for (size_t row = 0; row < table->nr_rows / 2; row++) {
		size_t other = table->nr_rows - 1 - row, line = lines[row];

		lines[row] = lines[other];
		lines[other] = line;
	}
	for (size_t i = 0; i < table->nr_columns; i++) {
		const char **cells = table->column[i].cell;

		for (size_t row = 0; row < table->nr_rows / 2; row++) {
			size_t other = table->nr_rows - 1 - row;
			const char *cell = cells[row];

			cells[row] = cells[other];
			cells[other] = cell;
		}
	}
}
