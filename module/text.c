// SPDX-License-Identifier: GPL-2.0
#include "text.h"

#include <linux/kernel.h>
#include <linux/math64.h>

/* "00" to "99": two digits a division. */
#define TENS(t)	#t "0" #t "1" #t "2" #t "3" #t "4" #t "5" #t "6" #t "7" #t "8" #t "9"
static const char digit_pairs[201] =
	TENS(0) TENS(1) TENS(2) TENS(3) TENS(4)
	TENS(5) TENS(6) TENS(7) TENS(8) TENS(9);
#undef TENS

/* Writes @v so that it ends before @p; returns its first digit. */
static char *digits_before(char *p, u32 v)
{
	while (v >= 100) {
		p -= 2;
		memcpy(p, &digit_pairs[v % 100 * 2], 2);
		v /= 100;
	}
	if (v >= 10) {
		p -= 2;
		memcpy(p, &digit_pairs[v * 2], 2);
	} else {
		*--p = '0' + v;
	}
	return p;
}

/* As digits_before(), but always eight digits. */
static char *eight_digits_before(char *p, u32 v)
{
	int i;

	for (i = 0; i < 4; i++) {
		p -= 2;
		memcpy(p, &digit_pairs[v % 100 * 2], 2);
		v /= 100;
	}
	return p;
}

void text_number(struct text *text, s64 value)
{
	char digits[24];
	char *end = digits + sizeof(digits);
	char *p = end;
	u64 v = value;

	if (value < 0) {
		if (value == VALUE_UNKNOWN) {
			text_char(text, '-');
			return;
		}
		if (value == VALUE_MAX) {
			text_string(text, "max");
			return;
		}
		text_char(text, '-');
		v = -value;
	}
	while (v > U32_MAX) {
		u32 low;

		v = div_u64_rem(v, 100000000, &low);
		p = eight_digits_before(p, low);
	}
	p = digits_before(p, v);
	memcpy(text->end, p, end - p);
	text->end += end - p;
}

static bool must_escape(unsigned char c)
{
	return c <= ' ' || c == '\\' || c == 0x7f;
}

void text_escaped(struct text *text, const char *s, size_t len)
{
	char *p = text->end;

	if (!len) {
		text_string(text, "\\000");
		return;
	}
	for (; len; s++, len--) {
		unsigned char c = *s;

		if (likely(!must_escape(c))) {
			*p++ = c;
			continue;
		}
		*p++ = '\\';
		*p++ = '0' + (c >> 6);
		*p++ = '0' + ((c >> 3) & 7);
		*p++ = '0' + (c & 7);
	}
	text->end = p;
}

void text_key(struct text *text, const char *key, s64 value)
{
	text_string(text, key);
	text_char(text, ' ');
	text_number(text, value);
	text_char(text, '\n');
}

void text_source(struct text *text, const char *name, bool ok, const char *off)
{
	text_string(text, "source ");
	text_string(text, name);
	if (ok) {
		text_string(text, " ok\n");
		return;
	}
	text_string(text, " missing ");
	text_string(text, off);
	text_char(text, '\n');
}
