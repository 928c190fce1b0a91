// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/format.h"
#include "base/terminal.h"

/* A serial console does not know how wide it is. */
#define USUAL_COLUMNS 80

/* Not even our shortest words have room in less. */
#define LEAST_COLUMNS 20

int terminal_columns(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int width = USUAL_COLUMNS;

	if (ioctl(fd, TIOCGWINSZ, &size))
		return 0;
	if (size.ws_col)
		width = size.ws_col;
	else if (columns && is_natural(columns) && strlen(columns) < 6)
		width = atoi(columns);
	return width < LEAST_COLUMNS ? LEAST_COLUMNS : width;
}
