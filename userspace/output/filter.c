// SPDX-License-Identifier: GPL-2.0
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "output/filter.h"

struct condition {
	const char **cells;	/* NULL: the file has no such column */
	const char *op;		/* one of operators */
	const char *value;
	double number;		/* of a numeric column */
	bool numeric;
};

/* Longer ones first: < is the beginning of <=. */
static const char *const operators[] = { "!=", "<=", ">=", "=", "<", ">" };

static void __attribute__((noreturn)) die_condition(const char *text)
{
	die(EXIT_USAGE, "--filter wants COLUMN=VALUE, or != < <= > >= for =, not %s", text);
}

static bool is_less_or_more(const char *op)
{
	return *op == '<' || *op == '>';
}

static struct condition parse(const struct view *view, const struct table *table, char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
	struct condition condition = { .op = NULL };
	char *end = text + length;

	for (size_t i = 0; !condition.op && i < sizeof(operators) / sizeof(*operators); i++)
		if (length && !strncmp(end, operators[i], strlen(operators[i])))
			condition.op = operators[i];
	if (!condition.op)
		die_condition(text);
	condition.value = end + strlen(condition.op);
	*end = '\0';
	condition.cells = view_cells(view, table, text, &condition.numeric);
	if (!condition.numeric && is_less_or_more(condition.op))
		die(EXIT_USAGE, "column %s is not a number: it can be compared with = and != only", text);
	if (!strcmp(condition.value, "max"))
		condition.number = number_order(condition.value);
	else if (condition.numeric && strcmp(condition.value, "-") &&
		 !parse_size(condition.value, &condition.number))
		die(EXIT_USAGE, "--filter wants a number or a size for %s, not %s", text,
		    condition.value);
	return condition;
}

static bool compare(const char *op, int order)
{
	if (!strcmp(op, "="))
		return order == 0;
	if (!strcmp(op, "!="))
		return order != 0;
	return (*op == '<' ? order < 0 : order > 0) || (op[1] && order == 0);
}

static bool is_true(const struct condition *condition, const char *cell)
{
	double number;
	char *plain;
	bool same;

	if (!condition->numeric || !strcmp(condition->value, "-")) {
		plain = xstrdup(cell);
		unescape(plain);
		same = !fnmatch(condition->value, plain, 0);
		free(plain);
		return compare(condition->op, !same);
	}
	if (!strcmp(cell, "-"))
		return !strcmp(condition->op, "!=");
	number = number_order(cell);
	return compare(condition->op, (number > condition->number) - (number < condition->number));
}

bool *filter_rows(const struct view *view, const struct table *table,
		  const struct options *options)
{
	char *list, *rest, *text;
	bool *keep;

	if (!options->filter)
		return NULL;
	list = rest = xstrdup(options->filter);
	keep = xcalloc(table->nr_rows, sizeof(*keep));
	memset(keep, true, table->nr_rows * sizeof(*keep));
	while ((text = strsep(&rest, ","))) {
		struct condition condition = parse(view, table, text);

		for (size_t row = 0; row < table->nr_rows; row++)
			keep[row] &= condition.cells && is_true(&condition, condition.cells[row]);
	}
	free(list);
	return keep;
}

void filter_table(const struct view *view, struct table *table, const struct options *options)
{
	bool *keep = filter_rows(view, table, options);

	if (keep)
		table_filter(table, keep);
	free(keep);
}
