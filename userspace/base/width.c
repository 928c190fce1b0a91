// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include <wchar.h>

#include "base/width.h"
#include "base/xalloc.h"

static const char left_out = '~';

/* The length of the escape sequence, such as that of a colour, at @text; 0 if there is none. */
static size_t sequence_length(const char *text)
{
	size_t len;

	if (text[0] != '\033' || text[1] != '[')
		return 0;
	len = 2 + strspn(text + 2, "0123456789;");
	return text[len] ? len + 1 : len;
}

/* The length of the first character of @text, and its width. A byte that is none takes a column. */
static size_t next_char(const char *text, mbstate_t *state, int *width)
{
	size_t len = sequence_length(text);
	wchar_t c;

	if (len) {
		*width = 0;
		return len;
	}
	*width = 1;
	if (*text >= ' ' && *text <= '~')
		return 1;
	len = mbrtowc(&c, text, MB_CUR_MAX, state);
	if (len == 0 || len == (size_t)-1 || len == (size_t)-2) {
		memset(state, 0, sizeof(*state));
		return 1;
	}
	*width = wcwidth(c) > 0 ? wcwidth(c) : 0;
	return len;
}

int text_width(const char *text, size_t *bytes)
{
	mbstate_t state = { 0 };
	const char *c = text;
	int width, all;

	/* Most text is ASCII. */
	while (*c >= ' ' && *c <= '~')
		c++;
	all = (int)(c - text);
	for (; *c; all += width)
		c += next_char(c, &state, &width);
	*bytes += (size_t)(c - text);
	return all;
}

size_t text_fitting(const char *text, int columns, int *width)
{
	mbstate_t state = { 0 };
	size_t all = 0;

	*width = 0;
	while (text[all]) {
		int here;
		size_t len = next_char(text + all, &state, &here);

		if (all && *width + here > columns)
			break;
		*width += here;
		all += len;
	}
	return all;
}

char *text_shortened(const char *text, int columns)
{
	int head = (columns - 1) / 2, tail = columns - 1 - head, width = 0;
	size_t bytes = 0, first;
	int all = text_width(text, &bytes);
	char *copy = xcalloc(bytes + 2, 1), *end;
	const char *rest = text;

	if (all <= columns)
		return memcpy(copy, text, bytes);
	first = head > 0 ? text_fitting(text, head, &width) : 0;
	if (width > head)
		first = 0;
	end = (char *)memcpy(copy, text, first) + first;
	*end++ = left_out;
	/* What is left of the text is cut at its front until it fits. */
	for (rest += first; all = text_width(rest, &bytes), *rest && all > tail;)
		rest += text_fitting(rest, all - tail, &width);
	strcpy(end, rest);
	return copy;
}
