// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "error.h"
#include "output.h"
#include "terminal.h"
#include "text.h"
#include "wrap.h"
#include "xalloc.h"

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
