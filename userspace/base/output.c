// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/output.h"
#include "base/terminal.h"
#include "base/wrap.h"
#include "base/xalloc.h"

static char *text;		/* the buffer, as of the last fflush() */
static size_t size;
static bool wraps;

/* A pipe that somebody else made nonblocking is waited for. */
static bool wait_for_room(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return errno == EINTR || (errno == EAGAIN && poll(&out, 1, -1) > 0);
}

static bool write_all(const char *from, size_t left)
{
	while (left) {
		ssize_t written = write(STDOUT_FILENO, from, left);

		if (written < 0 && !wait_for_room())
			return false;
		if (written > 0) {
			from += written;
			left -= (size_t)written;
		}
	}
	return true;
}

/* The C library lets a program assign stdout, and every printf() and puts() follows. */
static void open_buffer(void)
{
	stdout = open_memstream(&text, &size);
	if (!stdout)
		out_of_memory();
}

static void close_buffer(void)
{
	if (stdout)
		fclose(stdout);
	stdout = NULL;
	free(text);
	text = NULL;
}

static bool write_wrapped(int columns)
{
	char *wrapped = wrap_text(text, columns);
	bool written = write_all(wrapped, strlen(wrapped));

	free(wrapped);
	return written;
}

static bool write_buffer(void)
{
	int columns = wraps ? terminal_columns(STDOUT_FILENO) : 0;

	errno = 0;
	if (fflush(stdout) || ferror(stdout))
		return false;
	return columns ? write_wrapped(columns) : write_all(text, size);
}

static void say_write_error(void)
{
	fprintf(stderr, "mmscope: write error%s%s\n", errno ? ": " : "",
		errno ? strerror(errno) : "");
}

/* At exit: a full disk must not look like success. */
static void end_output(void)
{
	if (!stdout)
		return;
	if (!write_buffer() || close(STDOUT_FILENO)) {
		say_write_error();
		_exit(EXIT_WRITE);
	}
	close_buffer();
}

void output_begin(void)
{
	open_buffer();
	atexit(end_output);
}

void output_wrap(void)
{
	wraps = true;
}

void output_flush(void)
{
	if (!write_buffer()) {
		say_write_error();
		output_discard();
		exit(EXIT_WRITE);
	}
	close_buffer();
	open_buffer();
}

void output_discard(void)
{
	close_buffer();
}
