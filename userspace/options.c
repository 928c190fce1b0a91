// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "format.h"
#include "options.h"
#include "xalloc.h"

/*
 * Values of options. The lowest byte is the letter, 0 if there is none: a letter can mean
 * different options with different commands, a long name cannot.
 */
enum {
	OPTION_ROOT = 1 << 8,
	OPTION_COLOR = 2 << 8,
	OPTION_LAST = 3 << 8 | 'n',
	OPTION_INTERVAL = 4 << 8 | 'i',
	OPTION_COUNT = 5 << 8 | 'c',
	OPTION_EVICTION = 6 << 8,
	OPTION_CHECK = 64 << 8,
	LONG_NAME = 1 << 16,	/* with an index of option_rows: what getopt returns for a name */
};

/* Every option, once: getopt's tables, --help and the messages about options all come from it. */
static const struct option_row {
	const char *name;
	int value;		/* letter, or one of the above */
	int has_arg;
	unsigned int group;
	const char *arg;	/* as --help shows it */
	const char *help;	/* NULL: another name of the one above */
} option_rows[] = {
	{ "json", 'J', no_argument, OPTIONS_ALL, "", "print JSON, exact numbers" },
	{ "json", 'j', no_argument, OPTIONS_ALL, "", NULL },
	{ "raw", 'r', no_argument, OPTIONS_TABLE | OPTIONS_STREAM, "", "print words split by one space" },
	{ "pairs", 'P', no_argument, OPTIONS_TABLE | OPTIONS_STREAM, "", "print NAME=\"value\" pairs" },
	{ "output", 'o', required_argument, OPTIONS_TABLE | OPTIONS_STREAM, " LIST",
	  "columns to print; +LIST adds to the default ones; all" },
	{ "all", 'a', no_argument, OPTIONS_TABLE | OPTIONS_STREAM, "", "print all columns (--output all)" },
	{ "sort", 'x', required_argument, OPTIONS_TABLE, " COLUMN[:asc|:desc]",
	  "sort by a column, printed or not; ascending unless said" },
	{ "filter", 'Q', required_argument, OPTIONS_FILTER, " CONDITIONS",
	  "print rows such as rss>1G,qos=burstable" },
	{ "bytes", 'b', no_argument, OPTIONS_ALL, "", "print bytes and nanoseconds, not 12.3M" },
	{ "noheadings", 'n', no_argument, OPTIONS_TABLE | OPTIONS_STREAM, "", "do not print headings" },
	{ "no-headings", 'n', no_argument, OPTIONS_TABLE | OPTIONS_STREAM, "", NULL },
	{ "list", 'l', no_argument, OPTIONS_TREE, "", "print a list, not a tree" },
	{ "tree", 'T', no_argument, OPTIONS_TREE, "", "print a tree although sorted" },
	{ "last", OPTION_LAST, required_argument, OPTIONS_KILLS, " NUMBER",
	  "print only so many, the last ones" },
	{ "follow", 'f', no_argument, OPTIONS_KILLS, "",
	  "then wait for more, until interrupted" },
	{ "domain", 'D', required_argument, OPTIONS_DOMAIN, " CGROUP",
	  "processes of an OOM domain, with their points there" },
	{ "interval", OPTION_INTERVAL, required_argument, OPTIONS_SAMPLES, " SECONDS",
	  "time between two reads (5)" },
	{ "count", OPTION_COUNT, required_argument, OPTIONS_SAMPLES, " NUMBER",
	  "read so many times (13)" },
	{ "eviction", OPTION_EVICTION, required_argument, OPTIONS_SYSTEM, " SIZE|PERCENT",
	  "the kubelet's threshold for memory.available: 100Mi, 5%" },
	{ "check", OPTION_CHECK, no_argument, OPTIONS_CHECK, "",
	  "one line and exit status 0 to 3, as a monitoring plugin" },
	{ "root", OPTION_ROOT, required_argument, OPTIONS_ALL, " PLACE",
	  "read a saved copy: a snapshot's file, or a directory" },
	{ "color", OPTION_COLOR, optional_argument, OPTIONS_ALL, "[=WHEN]",
	  "colour: auto, always or never" },
	{ "help", 'h', no_argument, OPTIONS_ALL, "", "print this help" },
	{ "version", 'V', no_argument, OPTIONS_ALL, "", "print the version" },
};

#define NR_OPTIONS (sizeof(option_rows) / sizeof(*option_rows))

static char *option_names(unsigned int groups)
{
	size_t size;
	char *names;
	FILE *out = open_memstream(&names, &size);

	if (!out)
		out_of_memory();
	for (size_t i = 0; i < NR_OPTIONS; i++)
		if (option_rows[i].help && (option_rows[i].group & groups))
			fprintf(out, "%s--%s", i ? " " : "", option_rows[i].name);
	if (fclose(out))
		out_of_memory();
	return names;
}

static void __attribute__((noreturn)) die_option(const char *what, const char *name,
						 unsigned int groups)
{
	die(EXIT_USAGE, "%s %s; options are: %s", what, name, option_names(groups));
}

static void set_format(struct options *options, enum format format)
{
	if (options->format != FORMAT_TABLE && options->format != format)
		die(EXIT_USAGE, "only one of --json, --raw and --pairs can be had");
	options->format = format;
}

static size_t natural_argument(const char *name, const char *argument)
{
	if (!is_natural(argument) || strlen(argument) > 9)
		die(EXIT_USAGE, "--%s wants a number, not %s", name, argument);
	return strtoul(argument, NULL, 10);
}

double seconds_argument(const char *argument)
{
	double seconds = 0;

	if (is_number(argument))
		seconds = number_order(argument);
	if (seconds < 0.001 || seconds > 1e9)
		die(EXIT_USAGE, "%s is not a time in seconds", argument);
	return seconds;
}

size_t count_argument(const char *argument)
{
	if (!is_natural(argument) || strlen(argument) > 9 || !strcmp(argument, "0"))
		die(EXIT_USAGE, "%s is not a number of times", argument);
	return strtoul(argument, NULL, 10);
}

static void set_option(struct options *options, int value)
{
	switch (value) {
	case 'J':
	case 'j':
		set_format(options, FORMAT_JSON);
		break;
	case 'r':
		set_format(options, FORMAT_RAW);
		break;
	case 'P':
		set_format(options, FORMAT_PAIRS);
		break;
	case 'o':
		options->columns = optarg;
		break;
	case 'a':
		options->all = true;
		break;
	case 'x':
		options->sort = optarg;
		break;
	case 'Q':
		options->filter = optarg;
		break;
	case 'b':
		options->bytes = true;
		break;
	case 'n':
		options->no_headings = true;
		break;
	case 'l':
		options->list = true;
		break;
	case 'T':
		options->tree = true;
		break;
	case OPTION_LAST:
		options->last = natural_argument("last", optarg);
		break;
	case 'f':
		options->follow = true;
		break;
	case 'D':
		options->domain = optarg;
		break;
	case OPTION_INTERVAL:
		options->interval = optarg;
		break;
	case OPTION_COUNT:
		options->count = optarg;
		break;
	case OPTION_CHECK:
		options->check = true;
		break;
	case OPTION_EVICTION:
		options->eviction = optarg;
		break;
	case OPTION_ROOT:
		options->root = optarg;
		break;
	case OPTION_COLOR:
		options->color_when = optarg ? optarg : "always";
		break;
	case 'h':
		options->help = true;
		break;
	case 'V':
		options->version = true;
		break;
	}
}

static char letter_of(const struct option_row *row)
{
	return (char)(row->value & 0xff);
}

/* The option that @letter is with a command that takes @groups: the last one of these. */
static const struct option_row *option_by_letter(int letter, unsigned int groups)
{
	const struct option_row *found = NULL;

	for (size_t i = 0; i < NR_OPTIONS; i++)
		if (letter_of(&option_rows[i]) == letter &&
		    (!found || (option_rows[i].group & groups)))
			found = &option_rows[i];
	return found;
}

static bool has_letter(const struct option_row *row, unsigned int groups)
{
	return letter_of(row) &&
	       option_by_letter(letter_of(row), groups)->value == row->value;
}

int parse_options(int argc, char **argv, struct options *options, unsigned int groups)
{
	/* '+': stop at the first word; ':': tell a missing argument from an unknown option. */
	char letters[2 + 2 * NR_OPTIONS + 1] = "+:", *letter = letters + 2;
	struct option longs[NR_OPTIONS + 1] = { { NULL, 0, NULL, 0 } };
	int value;

	for (size_t i = 0; i < NR_OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];

		longs[i] = (struct option){ row->name, row->has_arg, NULL, LONG_NAME | (int)i };
		if (has_letter(row, groups)) {
			*letter++ = letter_of(row);
			if (row->has_arg == required_argument)
				*letter++ = ':';
		}
	}

	opterr = 0;
	optind = 0;
	while ((value = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		char name[] = { '-', (char)optopt, '\0' };
		const char *word = optopt > 0 && optopt < 256 ? name : argv[optind - 1];

		if (value == '?')
			die_option("unknown option", word, ~0u);
		if (value == ':')
			die_option("no argument for option", word, ~0u);
		value = value & LONG_NAME ? option_rows[value & ~LONG_NAME].value :
					    option_by_letter(value, groups)->value;
		set_option(options, value);
		for (size_t i = 0; i < NR_OPTIONS; i++)
			if (option_rows[i].value == value)
				options->given |= 1u << i;
	}
	return optind;
}

void finish_options(struct options *options, unsigned int groups)
{
	const char *no_color = getenv("NO_COLOR"), *when = options->color_when;

	for (size_t i = 0; i < NR_OPTIONS; i++)
		if ((options->given & 1u << i) && !(option_rows[i].group & groups))
			die_option("this command has no option", option_rows[i].name, groups);
	if (options->list && options->tree)
		die(EXIT_USAGE, "only one of --list and --tree can be had");
	if (!when || !strcmp(when, "auto"))
		options->color = isatty(STDOUT_FILENO) && !(no_color && *no_color);
	else if (!strcmp(when, "always"))
		options->color = true;
	else if (strcmp(when, "never"))
		die(EXIT_USAGE, "unknown colour mode %s; modes are: auto always never", when);
	if (options->format != FORMAT_TABLE)
		options->color = false;
}

void print_options_help(FILE *out, unsigned int groups)
{
	for (size_t i = 0; i < NR_OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];
		char letter[] = { '-', letter_of(row), ',', '\0' };
		int width;

		if (!row->help || !(row->group & groups))
			continue;
		width = fprintf(out, " %3s --%s%s",
				has_letter(row, groups) ? letter : "", row->name, row->arg);
		fprintf(out, "%*s%s\n", width < 32 ? 32 - width : 1, "", row->help);
	}
}
