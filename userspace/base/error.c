// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "base/output.h"
#include "base/terminal.h"
#include "base/text.h"
#include "base/wrap.h"
#include "base/xalloc.h"

static bool of_check;

void errors_of_check(void)
{
	of_check = true;
}

/* A bar would end the text that monitoring shows. */
static void __attribute__((noreturn)) die_in_check(char *message)
{
	for (char *c = message; *c; c++)
		if (*c == '|')
			*c = '/';
	dprintf(STDOUT_FILENO, "MMSCOPE UNKNOWN - %s\n", message);
	exit(EXIT_NO_MODULE);
}

void die(int code, const char *fmt, ...)
{
	char *message, *safe;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&message, fmt, ap) < 0)
		_exit(EXIT_FAILURE);
	va_end(ap);

	/* It may quote a file that somebody else wrote. */
	safe = printable(message);
	output_discard();
	free(message);
	if (of_check)
		die_in_check(safe);
	if (asprintf(&message, "mmscope: %s", safe) < 0)
		_exit(EXIT_FAILURE);
	free(safe);
	wrap_line(stderr, message, terminal_columns(STDERR_FILENO));
	fputc('\n', stderr);
	free(message);
	exit(code);
}

void out_of_memory(void)
{
	output_discard();
	fputs("mmscope: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}
