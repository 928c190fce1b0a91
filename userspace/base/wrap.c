// SPDX-License-Identifier: GPL-2.0
#include <stdbool.h>
#include <string.h>

#include "base/kube.h"
#include "base/width.h"
#include "base/wrap.h"
#include "base/xalloc.h"

/* Commands stand behind two blanks and can be pasted into a shell. */
static const char command[] = "  mmscope ";
static const char command_goes_on[] = " \\";

size_t wrap_piece(const char *text, int columns, char at, int *width)
{
	size_t most = text_fitting(text, columns, width), len = most, bytes = 0;
	char *piece;

	if (!text[most])
		return most;
	/* A blank may stand in the margin, an underscore may not. */
	while (len && !(text[len - 1] == at || (at == ' ' && text[len] == at)))
		len--;
	while (len && text[len - 1] == ' ')
		len--;
	if (!len)
		return most;
	piece = xstrdup(text);
	piece[len] = '\0';
	*width = text_width(piece, &bytes);
	free(piece);
	return len;
}

/*
 * How far to indent the lines that follow: as the text behind the last gap of two blanks or more,
 * if that leaves half of the columns; else two more than the line itself.
 */
static int hanging_indent(const char *line, int columns)
{
	size_t own = strspn(line, " "), bytes = 0;
	const char *gap = line + own, *behind = NULL;
	char *before;
	int width;

	while ((gap = strstr(gap, "  "))) {
		gap += strspn(gap, " ");
		before = strndup(line, (size_t)(gap - line));
		if (!before)
			out_of_memory();
		width = text_width(before, &bytes);
		free(before);
		if (!*gap || width > columns / 2)
			break;
		behind = gap;
		own = (size_t)width;
	}
	if (behind)
		return (int)own;
	return (int)own + 2 <= columns / 2 ? (int)own + 2 : 0;
}

static void print_pieces(FILE *out, const char *line, int columns)
{
	bool is_command = !strncmp(line, command, strlen(command));
	int indent = is_command ? 6 : hanging_indent(line, columns), used = 0, width;
	const char *rest = line;

	for (;;) {
		int room = columns - used, mark = is_command ? (int)strlen(command_goes_on) : 0;
		size_t bytes = 0, len, lead = rest == line ? strspn(line, " ") : 0;

		if (text_width(rest, &bytes) <= room) {
			fputs(rest, out);
			return;
		}
		/* The line's own indent is no place to break it. */
		len = lead + wrap_piece(rest + lead, room - (int)lead - mark, ' ', &width);
		fprintf(out, "%.*s", (int)len, rest);
		rest += len;
		rest += strspn(rest, " ");
		if (!*rest)
			return;
		fprintf(out, "%s\n%*s", is_command ? command_goes_on : "", indent, "");
		used = indent;
	}
}

void wrap_line(FILE *out, const char *line, int columns)
{
	size_t bytes = 0;
	char *text;

	if (!columns || text_width(line, &bytes) <= columns) {
		fputs(line, out);
		return;
	}
	kube_meet(line);
	text = kube_short_text(line);
	print_pieces(out, text, columns);
	free(text);
}

char *wrap_text(const char *text, int columns)
{
	char *lines = xstrdup(text), *rest = lines, *line, *result;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	if (!out)
		out_of_memory();
	kube_meet(text);
	while ((line = strsep(&rest, "\n"))) {
		wrap_line(out, line, columns);
		if (rest)
			putc('\n', out);
	}
	if (fclose(out))
		out_of_memory();
	free(lines);
	return result;
}
