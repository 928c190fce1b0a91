// SPDX-License-Identifier: GPL-2.0
/*
 * mmscope: reads /proc/mmscope for people. Each command is a file of its own, entered in the
 * table below.
 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "base/suggest.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/procfile.h"
#include "verdicts/report.h"

static const struct command commands[] = {
	{ "", "Show whether this machine is well: verdicts, and the command that shows more.",
	  OPTIONS_ALL | OPTIONS_TABLE | OPTIONS_CHECK, overview, &report_view, NULL },
	{ "system", "Show the machine's memory: what is free, what is available, and what the rest is used for.",
	  OPTIONS_ALL | OPTIONS_SYSTEM, machine_system, NULL, NULL },
	{ "zones", "Show the watermarks of every zone, and how fragmented its free memory is.",
	  OPTIONS_ALL | OPTIONS_TABLE, zones, &zones_view, NULL },
	{ "cgroups", "Show what every memory cgroup is charged for, removed ones included.",
	  OPTIONS_ALL | OPTIONS_TABLE | OPTIONS_TREE, cgroups, &cgroups_view, NULL },
	{ "oom", "Show the limits most at risk, which process would be killed there, and the last kills.",
	  OPTIONS_ALL, oom, NULL, NULL },
	{ "oom domains", "List every limit that processes can be killed for, and the next victim of each.",
	  OPTIONS_ALL | OPTIONS_TABLE | OPTIONS_TREE, oom_domains, &domains_view, NULL },
	{ "oom candidates", "List every process as the OOM killer sees it.",
	  OPTIONS_ALL | OPTIONS_TABLE | OPTIONS_DOMAIN | OPTIONS_USERS, oom_candidates, &candidates_view, NULL },
	{ "oom kills", "List the recorded OOM kills, one a line.",
	  OPTIONS_ALL | OPTIONS_TABLE | OPTIONS_KILLS | OPTIONS_USERS, oom_kills, &kills_view, NULL },
	{ "oom explain", "Explain one kill in words: the last one, or the one with this number.",
	  OPTIONS_ALL, oom_explain, NULL, "NUMBER" },
	{ "reclaim", "Show whether reclaim slows tasks down, which ones, and why.", OPTIONS_ALL, reclaim, NULL, NULL },
	{ "reclaim cgroups", "List the cgroups whose tasks lost time to reclaim, and those that caused it.",
	  OPTIONS_ALL | OPTIONS_TABLE, reclaim_cgroups, &reclaim_cgroups_view, NULL },
	{ "reclaim now", "List the tasks that are in reclaim at this moment.",
	  OPTIONS_ALL | OPTIONS_TABLE, reclaim_now, &reclaim_now_view, NULL },
	{ "reclaim shrinkers", "List what shrinkers cost, and what they freed.",
	  OPTIONS_ALL | OPTIONS_TABLE, reclaim_shrinkers, &reclaim_shrinkers_view, NULL },
	{ "reclaim nodes", "List reclaim by NUMA node and cause, and the state of kswapd.",
	  OPTIONS_ALL | OPTIONS_TABLE, reclaim_nodes, &reclaim_nodes_view, NULL },
	{ "reclaim latency", "Draw how long stays in reclaim lasted: of all causes, or of one.",
	  OPTIONS_ALL | OPTIONS_TABLE, reclaim_latency, &reclaim_latency_view, "CAUSE" },
	{ "ps", "List the memory of every process, or show everything about one.",
	  OPTIONS_ALL | OPTIONS_TABLE | OPTIONS_USERS, ps, &ps_view, "PID" },
	{ "watch", "Show what memory does, one line an interval.", OPTIONS_ALL | OPTIONS_STREAM, watch,
	  &watch_view, "INTERVAL [COUNT]" },
	{ "leaks", "List what grows, how fast, and the time until its limit.",
	  OPTIONS_ALL | OPTIONS_TABLE | OPTIONS_SAMPLES, leaks, &leaks_view, NULL },
	{ "explain", "Explain what common numbers mean, and why they mislead: one topic, or the list of topics.",
	  OPTIONS_ALL, explain, NULL, "TOPIC" },
	{ "snapshot", "Save everything in one file, for --root.", OPTIONS_ALL, snapshot, NULL, "FILE" },
	{ "status", "Show the module: what works on this kernel, and what it costs.",
	  OPTIONS_ALL, status, NULL, NULL },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(*commands))

static void __attribute__((noreturn)) die_command(char **words, size_t nr)
{
	struct suggestion suggestion = { .best = NULL };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		out_of_memory();
	for (size_t i = 0; i < nr; i++)
		fprintf(out, "%s%s", i ? " " : "", words[i]);
	if (fclose(out))
		out_of_memory();
	suggestion.word = text;
	for (size_t i = 1; i < NR_COMMANDS; i++)
		suggest(&suggestion, commands[i].name);
	die_unknown(&suggestion, "command", "mmscope help lists them");
}

/* Is @name made of just these words? */
static bool is_name(const char *name, char **words, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		size_t len = strlen(words[i]);

		if (i && *name++ != ' ')
			return false;
		if (!len || strncmp(name, words[i], len))
			return false;
		name += len;
	}
	return !*name;
}

static size_t most_operands(const struct command *command)
{
	if (!command->operand)
		return 0;
	return strchr(command->operand, ' ') ? 2 : 1;
}

/* The command that these words are, the last of which may be its operands; or NULL. */
static const struct command *find_command(char **words, size_t nr)
{
	for (size_t i = 0; i < NR_COMMANDS; i++)
		for (size_t more = 0; more <= most_operands(&commands[i]) && more <= nr; more++)
			if (is_name(commands[i].name, words, nr - more))
				return &commands[i];
	return NULL;
}

static int print_help(const struct command *command)
{
	printf("Usage: mmscope %s%s%s%s%s[options]\n\n%s\n", command->name,
	       *command->name ? " " : "", command->operand ? "[" : "",
	       command->operand ?: "", command->operand ? "] " : "", command->help);
	if (!*command->name) {
		puts("\nCommands:");
		for (size_t i = 1; i < NR_COMMANDS; i++)
			printf(" %-18s %s\n", commands[i].name, commands[i].help);
		printf(" %-18s %s\n", "help COMMAND", "About a command: its options and columns.");
	}
	puts("\nOptions:");
	print_options_help(stdout, command->options);
	if (command->view)
		view_help(stdout, command->view);
	puts("\nSee mmscope(8).");
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	char **words = xcalloc((size_t)argc, sizeof(*words));
	struct options options = { .root = PROC_ROOT, .last = ALL_KILLS };
	const struct command *command;
	size_t nr_words = 0;
	int result;

	/* Text is of the user's language; numbers, of files too, have a point and no comma. */
	setlocale(LC_CTYPE, "");
	output_begin();
	/* Known before anything can be wrong, for a plugin's errors are told to the monitoring. */
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--check"))
			errors_of_check();

	/* Options stand before, between and behind the words of a command. */
	for (;;) {
		int used = parse_options(argc, argv, &options);

		argc -= used;
		argv += used;
		if (argc <= 0)
			break;
		words[nr_words++] = argv[0];
	}

	if (nr_words && !strcmp(words[0], "help")) {
		options.help = true;
		nr_words--;
		memmove(words, words + 1, nr_words * sizeof(*words));
	}
	command = find_command(words, nr_words);
	if (!command)
		die_command(words, nr_words);
	if (most_operands(command) == 2 && nr_words >= 2 && is_name(command->name, words, nr_words - 2))
		options.operand2 = words[--nr_words];
	if (!is_name(command->name, words, nr_words))
		options.operand = words[nr_words - 1];
	finish_options(&options, command->options);
	/* What programs read is whole, on a terminal too. */
	if (options.format == FORMAT_TABLE)
		output_wrap();
	if (options.version)
		result = printf("mmscope %s\n", MMSCOPE_VERSION) < 0;
	else if (options.help)
		result = print_help(command);
	else
		result = command->run(&options);
	free(words);
	return result;
}
