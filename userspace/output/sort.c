// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/format.h"
#include "base/xalloc.h"
#include "output/sort.h"

struct key {
	const char **cells;	/* NULL: the file has no such column */
	double *numbers;	/* what they are, if the column is one of numbers */
	bool descending;
};

struct keys {
	struct key *key;
	size_t nr;
};

static int compare_by(const struct key *key, size_t left, size_t right)
{
	int order = 0;

	if (key->numbers)
		order = (key->numbers[left] > key->numbers[right]) -
			(key->numbers[left] < key->numbers[right]);
	else if (key->cells)
		order = strcmp(key->cells[left], key->cells[right]);
	return key->descending ? -order : order;
}

static int compare_rows(const void *a, const void *b, void *arg)
{
	size_t left = *(const size_t *)a, right = *(const size_t *)b;
	const struct keys *keys = arg;

	for (size_t i = 0; i < keys->nr; i++) {
		int order = compare_by(&keys->key[i], left, right);

		if (order)
			return order;
	}
	return (left > right) - (left < right);
}

static struct key parse_key(const struct view *view, const struct table *table, char *name)
{
	struct key key = { .descending = *name == '-' };
	char *direction = strchr(name, ':');
	bool numeric;

	name += key.descending;
	if (direction)
		*direction++ = '\0';
	if (direction && strcmp(direction, "asc") && strcmp(direction, "desc"))
		die(EXIT_USAGE, "unknown sort order %s; orders are: asc desc", direction);
	if (direction && key.descending)
		die(EXIT_USAGE, "--sort wants -%s or %s:desc, not both", name, name);
	key.descending |= direction && !strcmp(direction, "desc");
	key.cells = view_cells(view, table, name, &numeric);
	if (key.cells && numeric) {
		key.numbers = xcalloc(table->nr_rows, sizeof(*key.numbers));
		for (size_t row = 0; row < table->nr_rows; row++)
			key.numbers[row] = number_order(key.cells[row]);
	}
	return key;
}

size_t *sort_rows(const struct view *view, const struct table *table, const char *spec)
{
	size_t *rows = xcalloc(table->nr_rows, sizeof(*rows));
	struct keys keys = { NULL, 0 };
	char *list, *rest, *name;

	for (size_t row = 0; row < table->nr_rows; row++)
		rows[row] = row;
	if (!spec)
		return rows;
	list = rest = xstrdup(spec);
	while ((name = strsep(&rest, ","))) {
		keys.key = xreallocarray(keys.key, keys.nr + 1, sizeof(*keys.key));
		keys.key[keys.nr++] = parse_key(view, table, name);
	}
	qsort_r(rows, table->nr_rows, sizeof(*rows), compare_rows, &keys);
	for (size_t i = 0; i < keys.nr; i++)
		free(keys.key[i].numbers);
	free(keys.key);
	free(list);
	return rows;
}
