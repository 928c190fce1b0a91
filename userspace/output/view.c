// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/format.h"
#include "base/json.h"
#include "base/suggest.h"
#include "base/terminal.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "input/tree.h"
#include "output/filter.h"
#include "output/layout.h"
#include "output/process.h"
#include "output/sort.h"
#include "output/view.h"

/* So much of an id is enough to tell one from another. */
#define LONG_ID 64
#define SHORT_ID 12

static const char hex[] = "0123456789abcdef";

/* A column that is to be printed or sorted by. */
struct choice {
	struct column column;
	const char **cells;	/* NULL: this file has no such column */
	char *heading;
};

struct choices {
	struct choice *choice;
	size_t nr;
};

static bool is_numeric(enum column_type type)
{
	return type != COLUMN_STRING && type != COLUMN_WORD && type != COLUMN_CLOCK;
}

static bool is_unknown(const struct choice *choice, const char *cell)
{
	return choice->column.type != COLUMN_STRING && !strcmp(cell, "-");
}

/* Not tolower(): in Turkish locales I and i are not two cases of one letter. */
static char lower_char(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Are the first @len characters the same, but for their case? */
static bool same_name(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (lower_char(a[i]) != lower_char(b[i]))
			return false;
	return true;
}

static const struct column *find_column(const struct view *view, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < view->nr_columns; i++)
		if (strlen(view->columns[i].name) == len &&
		    same_name(view->columns[i].name, name, len))
			return &view->columns[i];
	return NULL;
}

static void __attribute__((noreturn)) die_column(const struct view *view, const char *name)
{
	struct suggestion suggestion = { .word = name };

	for (size_t i = 0; i < view->nr_columns; i++)
		suggest(&suggestion, view->columns[i].name);
	die_unknown(&suggestion, "column", "--help lists them");
}

static char *upper(const char *name)
{
	char *heading = xstrdup(name);

	for (char *c = heading; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c & ~0x20);
	return heading;
}

/* A file may have columns that this reader is too old to know. */
static struct column guess_column(const struct table *table, const struct table_column *found)
{
	struct column column = { .name = found->name, .type = COLUMN_NUMBER };

	for (size_t row = 0; row < table->nr_rows; row++)
		if (!is_number_cell(found->cell[row]))
			column.type = COLUMN_STRING;
	return column;
}

static void check_numbers(const struct table *table, const struct column *column,
			  const struct table_column *found)
{
	for (size_t row = 0; found && is_numeric(column->type) && row < table->nr_rows; row++)
		check_number_cell(table, found, row);
}

static void choose(struct choices *choices, const struct view *view, const struct table *table,
		   const char *name)
{
	const struct column *known = find_column(view, name);
	const struct table_column *found = table_column(table, name);
	struct choice *choice;

	if (!known && !found)
		die_column(view, name);
	for (size_t i = 0; i < choices->nr; i++)
		if (!strcmp(choices->choice[i].column.name, name))
			return;
	choices->choice = xreallocarray(choices->choice, choices->nr + 1, sizeof(*choice));
	choice = &choices->choice[choices->nr++];
	choice->column = known ? *known : guess_column(table, found);
	choice->cells = found ? found->cell : NULL;
	choice->heading = upper(name);
	check_numbers(table, &choice->column, found);
}

/* Column names are the same in upper case, as headings show them. */
static char *lower(const char *list)
{
	char *copy = xstrdup(list);

	for (char *c = copy; *c; c++)
		*c = lower_char(*c);
	return copy;
}

static void free_choices(struct choices *choices)
{
	for (size_t i = 0; i < choices->nr; i++)
		free(choices->choice[i].heading);
	free(choices->choice);
}

const char **view_cells(const struct view *view, const struct table *table, const char *name,
			bool *numeric)
{
	struct choices choices = { NULL, 0 };
	char *column = lower(name);
	const char **cells;

	choose(&choices, view, table, column);
	cells = choices.choice->cells;
	*numeric = is_numeric(choices.choice->column.type);
	free_choices(&choices);
	free(column);
	return cells;
}

static void choose_default(struct choices *choices, const struct view *view,
			   const struct table *table)
{
	for (size_t i = 0; i < view->nr_columns; i++)
		if (view->columns[i].flags & COLUMN_DEFAULT)
			choose(choices, view, table, view->columns[i].name);
}

static void choose_all(struct choices *choices, const struct view *view,
		       const struct table *table)
{
	for (size_t i = 0; i < view->nr_columns; i++)
		choose(choices, view, table, view->columns[i].name);
	for (size_t i = 0; i < table->nr_columns; i++)
		choose(choices, view, table, table->column[i].name);
}

static void choose_columns(struct choices *choices, const struct view *view,
			   const struct table *table, const struct options *options)
{
	char *list, *rest, *name;

	if (options->all) {
		choose_all(choices, view, table);
		return;
	}
	if (!options->columns || *options->columns == '+')
		choose_default(choices, view, table);
	if (!options->columns)
		return;
	list = lower(options->columns);
	rest = list + (*list == '+');
	while ((name = strsep(&rest, ","))) {
		if (!strcmp(name, "all"))
			choose_all(choices, view, table);
		else
			choose(choices, view, table, name);
	}
	free(list);
}

/* Is @name one of the columns of the argument of --output, --sort or --filter? */
static bool list_has(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *word = list; *word; word += strcspn(word, ",")) {
		word += strspn(word, ",+-");
		if (strcspn(word, ",:=!<>") == len && same_name(word, name, len))
			return true;
	}
	return false;
}

bool view_wants(const struct view *view, const struct options *options, const char *column)
{
	const struct column *known = find_column(view, column);

	if (options->all)
		return true;
	if (options->sort && list_has(options->sort, column))
		return true;
	if (options->filter && list_has(options->filter, column))
		return true;
	if (options->columns && (list_has(options->columns, column) ||
				 list_has(options->columns, "all")))
		return true;
	return (!options->columns || *options->columns == '+') && known &&
	       (known->flags & COLUMN_DEFAULT);
}

/* The rows to print, in their order; @nr of them. */
static size_t *chosen_rows(const struct view *view, const struct table *table,
			   const struct options *options, const char *sort, size_t *nr)
{
	size_t *rows = sort_rows(view, table, sort), kept = 0;
	bool *keep = filter_rows(view, table, options);

	for (size_t i = 0; i < table->nr_rows; i++)
		if (!keep || keep[rows[i]])
			rows[kept++] = rows[i];
	free(keep);
	*nr = view->limit && view->limit < kept ? view->limit : kept;
	return rows;
}

/* A number as it is printed: the cell itself, or its short form. */
static const char *number_text(const struct choice *choice, const char *cell,
			       const struct options *options, struct arena *arena)
{
	char first = cell[*cell == '-'], *text;

	if (choice->column.type == COLUMN_USER)
		return options->format == FORMAT_TABLE ? user_name(options, cell) ?: cell : cell;
	/* check_numbers() has seen it: what does not begin with a digit is "-" or "max". */
	if (options->bytes || first < '0' || first > '9')
		return cell;
	switch (choice->column.type) {
	case COLUMN_BYTES:
		text = arena_alloc(arena, SHORT_FORM);
		format_size(text, cell);
		return text;
	case COLUMN_FLOW:
		text = arena_alloc(arena, SHORT_FORM);
		format_flow(text, cell);
		return text;
	case COLUMN_RATE:
		text = arena_alloc(arena, SHORT_FORM);
		format_rate(text, cell);
		return text;
	case COLUMN_NS:
		text = arena_alloc(arena, SHORT_FORM);
		format_duration(text, cell, 1);
		return text;
	case COLUMN_US:
		text = arena_alloc(arena, SHORT_FORM);
		format_duration(text, cell, 1000);
		return text;
	default:
		return cell;
	}
}

/* Letters, digits and the like, which look the same in every format: most words are that. */
static bool is_simple(const char *word)
{
	if (!*word)
		return false;
	while ((*word >= '0' && *word <= '9') || ((*word | 0x20) >= 'a' && (*word | 0x20) <= 'z') ||
	       *word == '-' || *word == '_' || *word == '/' || *word == '.')
		word++;
	return !*word;
}

/* A word of the file, which may be anything, as it is printed; a new string. */
static char *word_text(const struct choice *choice, const char *cell,
		       const struct options *options)
{
	char *plain = xstrdup(cell), *text;

	unescape(plain);
	if (options->format == FORMAT_RAW)
		text = raw_escaped(plain);
	else if (options->format == FORMAT_PAIRS)
		text = pair_escaped(plain);
	else
		text = printable(plain);
	free(plain);
	if (options->format == FORMAT_TABLE && (choice->column.flags & COLUMN_ID) &&
	    strspn(text, hex) == LONG_ID)
		text[SHORT_ID] = '\0';
	return text;
}

/* A cell as it is printed: itself, as most are, or what is made of it in @arena. */
static const char *cell_text(const struct choice *choice, size_t row,
			     const struct options *options, struct arena *arena)
{
	const char *cell = choice->cells ? choice->cells[row] : "-", *text;
	char *word;

	if (is_numeric(choice->column.type))
		return number_text(choice, cell, options, arena);
	if (is_unknown(choice, cell) ||
	    (is_simple(cell) && !(choice->column.flags & COLUMN_ID)))
		return cell;
	word = word_text(choice, cell, options);
	text = arena_strdup(arena, word);
	free(word);
	return text;
}

static void print_words(const struct choices *choices, const size_t *rows, size_t nr_rows,
			const struct options *options)
{
	bool pairs = options->format == FORMAT_PAIRS;
	struct arena arena = { NULL };
	size_t i;

	for (i = 0; i < choices->nr && !pairs && !options->no_headings; i++)
		printf("%s%s", i ? " " : "", choices->choice[i].heading);
	if (i)
		putchar('\n');
	for (size_t row = 0; row < nr_rows; row++) {
		for (i = 0; i < choices->nr; i++) {
			const char *text = cell_text(&choices->choice[i], rows[row], options,
						     &arena);

			if (pairs)
				printf("%s%s=\"%s\"", i ? " " : "", choices->choice[i].heading,
				       text);
			else	/* an empty word would shift those behind it */
				printf("%s%s", i ? " " : "", *text ? text : "\\x00");
		}
		putchar('\n');
	}
	arena_free(&arena);
}

static void print_json_row(struct json *json, const struct choices *choices, size_t row)
{
	for (size_t i = 0; i < choices->nr; i++) {
		const struct choice *choice = &choices->choice[i];
		const char *cell = choice->cells ? choice->cells[row] : NULL;

		if (!cell || is_unknown(choice, cell))
			json_null(json, choice->column.name);
		else if (is_numeric(choice->column.type))
			json_number(json, choice->column.name, cell);
		else
			json_string(json, choice->column.name, cell);
	}
}

static void print_json_array(struct json *json, const char *name, const struct choices *choices,
			     const size_t *rows, size_t nr_rows)
{
	json_array_begin(json, name);
	for (size_t row = 0; row < nr_rows; row++) {
		json_row_begin(json);
		print_json_row(json, choices, rows[row]);
		json_row_end(json);
	}
	json_array_end(json);
}

static void print_json(const struct view *view, const struct choices *choices,
		       const struct table *table, const size_t *rows, size_t nr_rows)
{
	struct json json = json_begin(stdout);

	print_json_array(&json, view->name, choices, rows, nr_rows);
	for (size_t i = 0; i < table->end.nr; i++)
		json_word(&json, table->end.pair[i].key, table->end.pair[i].value);
	json_end(&json);
}

/* In a tree for people, shorten each container's id to what distinguishes it from others. */
static void shorten_ids(char *text)
{
	while (*(text += strcspn(text, hex))) {
		size_t len = strspn(text, hex);

		if (len == LONG_ID) {
			text[SHORT_ID] = '~';
			memmove(text + SHORT_ID + 1, text + len, strlen(text + len) + 1);
			len = SHORT_ID;
		}
		text += len;
	}
}

/* What the tree column shows below a parent: how the path goes on from there. */
static const char *path_below(const char *path, const char *parent)
{
	size_t len = strlen(parent);

	/* That of the root ends in a slash, no other one does. */
	if (len && parent[len - 1] == '/')
		len--;
	if (strncmp(path, parent, len) || path[len] != '/' || !path[len + 1])
		return path;
	return path + len + 1;
}

/* A cell of the tree column; @parent is that of the row above in the tree, or NULL. */
static const char *branch_text(const char *text, const char *parent, struct arena *arena)
{
	char *branch = arena_strdup(arena, parent ? path_below(text, parent) : text);

	shorten_ids(branch);
	return branch;
}

/* What a cell may be shortened to: a word, such as a time, is of no use in part. */
static int shortest_name(const struct column *column)
{
	if (is_numeric(column->type) || (column->flags & COLUMN_TEXT))
		return 0;
	return column->type == COLUMN_STRING ? 24 : 32;
}

/* What rows still to come may need, so that columns stay where they are. */
static int usual_width(enum column_type type)
{
	switch (type) {
	case COLUMN_BYTES:
	case COLUMN_FLOW:
	case COLUMN_NS:
	case COLUMN_US:
		return (int)strlen("999.9M");
	case COLUMN_PERCENT:
		return (int)strlen("100.0");
	case COLUMN_NUMBER:
	case COLUMN_RATE:
		return (int)strlen("99999");
	case COLUMN_CLOCK:
		return (int)strlen("23:59:59");
	default:
		return 0;
	}
}

/*
 * The heading of what is shortened has no unit: a duration is 1m15s, not a number of nanoseconds. If
 * another column has that name, it has to stay.
 */
static char *heading_for_people(const struct view *view, const struct choice *choice,
				const struct options *options)
{
	char *heading = printable(choice->heading), *unit = strrchr(heading, '_');
	enum column_type type = choice->column.type;

	if (options->bytes || (type != COLUMN_NS && type != COLUMN_US))
		return heading;
	if (!unit) {
		free(heading);
		return xstrdup("TIME");
	}
	*unit = '\0';
	if (find_column(view, heading))
		*unit = '_';
	return heading;
}

static int least_width(const struct view *view, const struct choice *choice,
		       const struct options *options)
{
	char *heading = heading_for_people(view, choice, options);
	int width = layout_least_width(heading, usual_width(choice->column.type));

	free(heading);
	return width;
}

/* Leave out spare columns, the leftmost first, until a line fits the terminal. */
static void leave_out_spare(const struct view *view, struct choices *choices,
			    const struct options *options)
{
	int over = -terminal_columns(STDOUT_FILENO) - 1;
	size_t kept = 0;

	if (over == -1)
		return;
	for (size_t i = 0; i < choices->nr; i++)
		over += least_width(view, &choices->choice[i], options) + 1;
	for (size_t i = 0; i < choices->nr; i++) {
		struct choice *choice = &choices->choice[i];

		if (over > 0 && choice->column.flags & COLUMN_SPARE) {
			over -= least_width(view, choice, options) + 1;
			free(choice->heading);
		} else {
			choices->choice[kept++] = *choice;
		}
	}
	choices->nr = kept;
}

/*
 * Places in the output of the parents of its rows. The place of one that is not printed takes the
 * nearest above that is.
 */
static void place_parents(size_t *parents, const struct view *view, const struct table *table,
			  const size_t *rows, size_t nr_rows)
{
	size_t *all = find_parents(table, view->id, view->parent);
	size_t *place = xcalloc(table->nr_rows, sizeof(*place));

	for (size_t row = 0; row < table->nr_rows; row++)
		place[row] = NO_PARENT;
	for (size_t row = 0; row < nr_rows; row++)
		place[rows[row]] = row;
	for (size_t row = 0; row < nr_rows; row++) {
		size_t parent = all[rows[row]];

		while (parent != NO_PARENT && place[parent] == NO_PARENT)
			parent = all[parent];
		parents[row] = parent == NO_PARENT ? NO_PARENT : place[parent];
	}
	free(place);
	free(all);
}

/* Nothing to print: a sentence on a terminal, the headings for a program or a file. */
static void print_empty(const struct view *view, const struct choices *choices,
			const struct options *options)
{
	if (isatty(STDOUT_FILENO)) {
		puts(options->filter ? "No row matches --filter." :
				       view->empty ?: "There is nothing to show.");
		return;
	}
	for (size_t i = 0; !options->no_headings && i < choices->nr; i++) {
		char *heading = heading_for_people(view, &choices->choice[i], options);

		printf("%s%s", i ? " " : "", heading);
		free(heading);
	}
	if (!options->no_headings)
		putchar('\n');
}

static void print_layout(const struct view *view, const struct choices *choices,
			 const struct table *table, const size_t *rows, size_t nr_rows,
			 bool tree, const struct options *options,
			 struct layout_memory *memory)
{
	struct layout_column *columns = xcalloc(choices->nr, sizeof(*columns));
	const char **cells = xcalloc(nr_rows * choices->nr, sizeof(*cells));
	const char **colors = xcalloc(nr_rows, sizeof(*colors));
	size_t *parents = xcalloc(nr_rows, sizeof(*parents));
	struct arena arena = { NULL };
	struct layout layout = {
		.columns = columns,
		.nr_columns = choices->nr,
		.cells = cells,
		.colors = colors,
		.parents = tree ? parents : NULL,
		.nr_rows = nr_rows,
		.headings = !options->no_headings,
		.color = options->color,
		.memory = memory,
	};

	for (size_t i = 0; i < choices->nr; i++) {
		const struct column *column = &choices->choice[i].column;

		columns[i].heading = heading_for_people(view, &choices->choice[i], options);
		columns[i].right = is_numeric(column->type);
		columns[i].tree = tree && !strcmp(column->name, view->tree);
		columns[i].text = column->flags & COLUMN_TEXT;
		columns[i].shortest = shortest_name(column);
		columns[i].least = memory ? usual_width(column->type) : 0;
	}
	if (tree)
		place_parents(parents, view, table, rows, nr_rows);
	for (size_t row = 0; row < nr_rows; row++) {
		colors[row] = view->color ? view->color(table, rows[row]) : NULL;
		for (size_t i = 0; i < choices->nr; i++) {
			const struct choice *choice = &choices->choice[i];
			const char *text = cell_text(choice, rows[row], options, &arena);

			if (columns[i].tree)
				text = branch_text(text, parents[row] == NO_PARENT ? NULL :
						   cell_text(choice, rows[parents[row]], options,
							     &arena), &arena);
			cells[row * choices->nr + i] = text;
		}
	}

	layout_print(&layout);

	for (size_t i = 0; i < choices->nr; i++)
		free(columns[i].heading);
	arena_free(&arena);
	free(parents);
	free(colors);
	free(cells);
	free(columns);
}

void view_print(const struct view *view, const struct table *table, const struct options *options)
{
	const char *sort = options->sort ? options->sort : view->sort;
	struct choices choices = { NULL, 0 };
	size_t *rows, nr_rows;
	bool tree;

	choose_columns(&choices, view, table, options);
	rows = chosen_rows(view, table, options, sort, &nr_rows);
	tree = view->tree && !options->list && (!sort || options->tree);

	switch (options->format) {
	case FORMAT_JSON:
		print_json(view, &choices, table, rows, nr_rows);
		break;
	case FORMAT_RAW:
	case FORMAT_PAIRS:
		print_words(&choices, rows, nr_rows, options);
		break;
	case FORMAT_TABLE:
		if (nr_rows)
			print_layout(view, &choices, table, rows, nr_rows, tree, options, NULL);
		else
			print_empty(view, &choices, options);
		break;
	}

	free(rows);
	free_choices(&choices);
}

void view_json_columns(const struct view *view, const struct table *table, const char *columns,
		       struct json *json)
{
	const struct options options = { .columns = columns };
	struct choices choices = { NULL, 0 };
	size_t nr_rows, *rows = chosen_rows(view, table, &options, view->sort, &nr_rows);

	choose_columns(&choices, view, table, &options);
	print_json_array(json, view->name, &choices, rows, nr_rows);
	free(rows);
	free_choices(&choices);
}

void view_json(const struct view *view, const struct table *table, struct json *json)
{
	view_json_columns(view, table, "all", json);
}

void stream_end(struct stream *stream)
{
	free(stream->memory.widths);
}

void view_stream(struct stream *stream, const struct view *view, const struct table *table,
		 const struct options *options)
{
	size_t nr_rows, *rows = chosen_rows(view, table, options, NULL, &nr_rows);
	struct choices choices = { NULL, 0 };
	struct options more = *options;

	choose_columns(&choices, view, table, options);
	more.no_headings |= stream->begun;
	switch (options->format) {
	case FORMAT_JSON:
		for (size_t row = 0; row < nr_rows; row++) {
			struct json json = json_line_begin(stdout);

			print_json_row(&json, &choices, rows[row]);
			json_line_end(&json);
		}
		break;
	case FORMAT_RAW:
	case FORMAT_PAIRS:
		print_words(&choices, rows, nr_rows, &more);
		break;
	case FORMAT_TABLE:
		if (!options->columns && !options->all)
			leave_out_spare(view, &choices, options);
		if (stream->begun && choices.nr != stream->nr_columns) {
			more.no_headings = options->no_headings;
			stream->memory.nr = 0;
		}
		stream->nr_columns = choices.nr;
		print_layout(view, &choices, table, rows, nr_rows, false, &more,
			     &stream->memory);
		break;
	}
	stream->begun = true;
	free(rows);
	free_choices(&choices);
}

void view_help(FILE *out, const struct view *view)
{
	fputs("\nColumns (*: printed by default):\n", out);
	for (size_t i = 0; i < view->nr_columns; i++) {
		const struct column *column = &view->columns[i];

		fprintf(out, " %c %-28s %s\n", column->flags & COLUMN_DEFAULT ? '*' : ' ',
			column->name, column->help);
	}
}
