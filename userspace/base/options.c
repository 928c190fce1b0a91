// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/format.h"
#include "base/options.h"
#include "base/suggest.h"
#include "base/xalloc.h"

/* Options without a letter. A letter means the same with every command. */
enum {
	OPTION_ROOT = 256,
	OPTION_COLOR,
	OPTION_EVICTION,
	OPTION_NUMERIC,
	OPTION_CHECK,
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
	{ "sort", 'x', required_argument, OPTIONS_TABLE, " COLUMN[,COLUMN]",
	  "sort by columns, printed or not; -COLUMN or COLUMN:desc: most first" },
	{ "filter", 'Q', required_argument, OPTIONS_TABLE | OPTIONS_STREAM, " CONDITIONS",
	  "print rows such as rss>1G,qos=burstable" },
	{ "bytes", 'b', no_argument, OPTIONS_ALL, "", "print bytes and nanoseconds, not 12.3M" },
	{ "noheadings", 'n', no_argument, OPTIONS_TABLE | OPTIONS_STREAM, "", "do not print headings" },
	{ "no-headings", 'n', no_argument, OPTIONS_TABLE | OPTIONS_STREAM, "", NULL },
	{ "list", 'l', no_argument, OPTIONS_TREE, "", "print a list, not a tree" },
	{ "tree", 'T', no_argument, OPTIONS_TREE, "", "print a tree although sorted" },
	{ "last", 'L', required_argument, OPTIONS_KILLS, " NUMBER",
	  "print only that many kills, the last ones; 0: none" },
	{ "follow", 'f', no_argument, OPTIONS_KILLS, "",
	  "then wait for more, until interrupted" },
	{ "domain", 'D', required_argument, OPTIONS_DOMAIN, " CGROUP",
	  "processes of an OOM domain, with their points there" },
	{ "interval", 'i', required_argument, OPTIONS_SAMPLES, " SECONDS",
	  "time between two reads (5)" },
	{ "count", 'c', required_argument, OPTIONS_SAMPLES, " NUMBER",
	  "read this often (13)" },
	{ "eviction", OPTION_EVICTION, required_argument, OPTIONS_SYSTEM, " SIZE|PERCENT",
	  "the kubelet's threshold for memory.available: 100Mi, 5%" },
	{ "check", OPTION_CHECK, no_argument, OPTIONS_CHECK, "",
	  "one line and exit status 0 to 3, as a monitoring plugin" },
	{ "numeric", OPTION_NUMERIC, no_argument, OPTIONS_USERS, "",
	  "print numbers of users, not their names" },
	{ "root", OPTION_ROOT, required_argument, OPTIONS_ALL, " PLACE",
	  "read a saved copy: a snapshot's file, or a directory" },
	{ "color", OPTION_COLOR, optional_argument, OPTIONS_ALL, "[=WHEN]",
	  "colour: auto, always or never" },
	{ "help", 'h', no_argument, OPTIONS_ALL, "", "print this help" },
	{ "version", 'V', no_argument, OPTIONS_ALL, "", "print the version" },
};

#define NR_OPTIONS (sizeof(option_rows) / sizeof(*option_rows))

static const char no_list[] = "--help lists them";

static void __attribute__((noreturn)) die_unknown_option(const char *word)
{
	struct suggestion suggestion = { .word = word };
	char *name;

	for (size_t i = 0; i < NR_OPTIONS; i++) {
		if (asprintf(&name, "--%s", option_rows[i].name) < 0)
			out_of_memory();
		suggest(&suggestion, name);
	}
	die_unknown(&suggestion, "option", no_list);
}

static void set_format(struct options *options, enum format format)
{
	if (options->format != FORMAT_TABLE && options->format != format)
		die(EXIT_USAGE, "--json, --raw and --pairs are mutually exclusive");
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
	case 'L':
		options->last = natural_argument("last", optarg);
		break;
	case 'f':
		options->follow = true;
		break;
	case 'D':
		options->domain = optarg;
		break;
	case 'i':
		options->interval = optarg;
		break;
	case 'c':
		options->count = optarg;
		break;
	case OPTION_CHECK:
		options->check = true;
		break;
	case OPTION_EVICTION:
		options->eviction = optarg;
		break;
	case OPTION_NUMERIC:
		options->numeric = true;
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

int parse_options(int argc, char **argv, struct options *options)
{
	/* '+': stop at the first word; ':': tell a missing argument from an unknown option. */
	char letters[2 + 2 * NR_OPTIONS + 1] = "+:", *letter = letters + 2;
	struct option longs[NR_OPTIONS + 1] = { { NULL, 0, NULL, 0 } };
	int value;

	for (size_t i = 0; i < NR_OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];

		longs[i] = (struct option){ row->name, row->has_arg, NULL, row->value };
		if (row->value < OPTION_ROOT) {
			*letter++ = (char)row->value;
			if (row->has_arg == required_argument)
				*letter++ = ':';
		}
	}

	opterr = 0;
	optind = 0;
	while ((value = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		char name[] = { '-', (char)optopt, '\0' };
		const char *word = optopt > 0 && optopt < OPTION_ROOT ? name : argv[optind - 1];

		if (value == '?')
			die_unknown_option(word);
		if (value == ':')
			die(EXIT_USAGE, "no argument for option %s", word);
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
			die(EXIT_USAGE, "this command has no option --%s; --help lists those that it has",
			    option_rows[i].name);
	if (options->list && options->tree)
		die(EXIT_USAGE, "--list and --tree are mutually exclusive");
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
		char letter[] = { '-', (char)row->value, ',', '\0' };
		int width;

		if (!row->help || !(row->group & groups))
			continue;
		width = fprintf(out, " %3s --%s%s",
				row->value < OPTION_ROOT ? letter : "", row->name, row->arg);
		fprintf(out, "%*s%s\n", width < 32 ? 32 - width : 1, "", row->help);
	}
}
