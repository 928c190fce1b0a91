// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "text.h"
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
	fprintf(stderr, "mmscope: %s\n", safe);
	free(safe);
	free(message);
	exit(code);
}

void close_stdout(void)
{
	int failed = ferror(stdout);

	errno = 0;
	if (fclose(stdout) || failed) {
		fprintf(stderr, "mmscope: write error%s%s\n", errno ? ": " : "",
			errno ? strerror(errno) : "");
		_exit(EXIT_WRITE);
	}
}

void out_of_memory(void)
{
	fputs("mmscope: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}
