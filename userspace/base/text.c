// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <langinfo.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wctype.h>

#include "base/text.h"
#include "base/xalloc.h"

/* The longest form of one byte is \u00NN (6); of a character of n bytes less than 6 n. */
#define LONGEST_ESCAPE 6

void unescape(char *s)
{
	char *to = s;

	while (*s) {
		if (s[0] == '\\' && s[1] >= '0' && s[1] <= '3' && s[2] >= '0' && s[2] <= '7' &&
		    s[3] >= '0' && s[3] <= '7') {
			*to++ = (char)((s[1] - '0') << 6 | (s[2] - '0') << 3 | (s[3] - '0'));
			s += 4;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

char *escaped(const char *s)
{
	char *buffer = xcalloc(strlen(s) + 1, strlen("\\ooo")), *to = buffer;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c <= ' ' || c == '\\' || c == 0x7f)
			to += sprintf(to, "\\%03o", c);
		else
			*to++ = (char)c;
	}
	return buffer;
}

/* Length of the character at @s, 0 if it is no UTF-8 (overlong and surrogates are not). */
static int utf8_decode(const char *s, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = (unsigned char)s[0];
	uint32_t c;
	int len;

	if (lead < 0x80) {
		*code = lead;
		return 1;
	}
	if ((lead & 0xe0) == 0xc0) {
		len = 2;
		c = lead & 0x1f;
	} else if ((lead & 0xf0) == 0xe0) {
		len = 3;
		c = lead & 0x0f;
	} else if ((lead & 0xf8) == 0xf0) {
		len = 4;
		c = lead & 0x07;
	} else {
		return 0;
	}
	for (int i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code = c;
	return len;
}

/* Characters that act on a terminal, hide, or change the order of what is around them. */
static bool is_treacherous(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x0000, 0x001f }, { 0x007f, 0x009f },	/* C0, DEL, C1 */
		{ 0x00ad, 0x00ad }, { 0x034f, 0x034f },	/* soft hyphen, grapheme joiner */
		{ 0x061c, 0x061c }, { 0x115f, 0x1160 },	/* Arabic mark, Hangul fillers */
		{ 0x17b4, 0x17b5 }, { 0x180b, 0x180f },	/* Khmer vowels, Mongolian selectors */
		{ 0x200b, 0x200f }, { 0x2028, 0x202e },	/* zero width, marks, overrides */
		{ 0x2060, 0x206f }, { 0x3164, 0x3164 },	/* joiners, isolates, filler */
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },	/* variation selectors, BOM */
		{ 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb },	/* filler, annotations */
		{ 0xe0000, 0xe0fff },			/* tags, more selectors */
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

static char *new_buffer(const char *s)
{
	return xcalloc(strlen(s) + 1, LONGEST_ESCAPE);
}

char *printable(const char *s)
{
	bool utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	char *buffer = new_buffer(s), *to = buffer;

	while (*s) {
		uint32_t c;
		int len = utf8_decode(s, &c);

		if (len == 0 || (len > 1 && !utf8) || (len == 1 && is_treacherous(c))) {
			to += sprintf(to, "\\x%02x", (unsigned char)*s++);
		} else if (len > 1 && (is_treacherous(c) || !iswprint((wint_t)c))) {
			to += sprintf(to, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
			s += len;
		} else {
			memcpy(to, s, (size_t)len);
			to += len;
			s += len;
		}
	}
	return buffer;
}

char *printable_cell(const char *cell)
{
	char *plain = xstrdup(cell), *safe;

	unescape(plain);
	safe = printable(plain);
	free(plain);
	return safe;
}

/* ASCII that is neither a control character nor in @special; the rest becomes \xNN. */
static char *hex_escaped(const char *s, const char *special)
{
	char *buffer = new_buffer(s), *to = buffer;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x20 || c >= 0x7f || strchr(special, c))
			to += sprintf(to, "\\x%02x", c);
		else
			*to++ = (char)c;
	}
	return buffer;
}

char *raw_escaped(const char *s)
{
	return hex_escaped(s, " \\");
}

char *pair_escaped(const char *s)
{
	return hex_escaped(s, "\"\\`$");
}

char *json_escaped(const char *s)
{
	char *buffer = new_buffer(s), *to = buffer;

	while (*s) {
		uint32_t c;
		int len = utf8_decode(s, &c);

		if (len == 0) {
			to += sprintf(to, "\\\\x%02x", (unsigned char)*s++);
			continue;
		}
		if (is_treacherous(c) && c > 0xffff) {
			to += sprintf(to, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10),
				      0xdc00 + (c & 0x3ff));
		} else if (is_treacherous(c)) {
			to += sprintf(to, "\\u%04x", c);
		} else {
			if (c == '"' || c == '\\')
				*to++ = '\\';
			memcpy(to, s, (size_t)len);
			to += len;
		}
		s += len;
	}
	return buffer;
}
