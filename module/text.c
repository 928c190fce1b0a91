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

static unsigned int nr_digits(u64 v)
{
	unsigned int n = 1;

	for (; v >= 10000; v /= 10000)
		n += 4;
	return n + (v >= 10) + (v >= 100) + (v >= 1000);
}

static void put_pair(char *p, unsigned int pair)
{
	p[0] = digit_pairs[pair * 2];
	p[1] = digit_pairs[pair * 2 + 1];
}

void text_number(struct text *text, s64 value)
{
	u64 v = value;
	char *p;

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

	/* From the last digit to the first, into their places. */
	p = text->end + nr_digits(v);
	text->end = p;
	while (v >= 100) {
		u32 pair;

		v = div_u64_rem(v, 100, &pair);
		p -= 2;
		put_pair(p, pair);
	}
	if (v >= 10)
		put_pair(p - 2, v);
	else
		p[-1] = '0' + v;
}

static bool must_escape(unsigned char c)
{
	return c <= ' ' || c == '\\' || c == 0x7f;
}

/* As text_escaped() makes a byte. */
#define ESCAPED_MAX	4

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

void text_gfp(struct text *text, gfp_t gfp)
{
	char names[TEXT_GFP_MAX / ESCAPED_MAX];
	int length = scnprintf(names, sizeof(names), "%pGg", &gfp);

	if (gfp)
		text_escaped(text, names, length);
	else
		text_char(text, '-');
}

/* How many bytes surely find room, and a newline behind them. */
static size_t room_for(const struct text *text)
{
	return text->end < text->limit ? (text->limit - text->end - 1) / ESCAPED_MAX : 0;
}

void text_last(struct text *text, const char *s, size_t len)
{
	text->last = text->end;
	if (likely(len <= room_for(text) && room_for(text))) {
		text_escaped(text, s, len);
		text_newline(text);
		return;
	}
	text->rest = len ? s : "\0";
	text->rest_length = max_t(size_t, len, 1);
}

void text_go_on(struct text *text)
{
	size_t n = min(text->rest_length, room_for(text));

	text_escaped(text, text->rest, n);
	text->rest += n;
	text->rest_length -= n;
	if (!text->rest_length)
		text_newline(text);
}

void text_key(struct text *text, const char *key, s64 value)
{
	text_string(text, key);
	text_char(text, ' ');
	text_number(text, value);
	text_newline(text);
}

static void hundredths(struct text *text, s64 value)
{
	u32 rest;

	if (value == VALUE_UNKNOWN) {
		text_number(text, value);
		return;
	}
	text_number(text, div_u64_rem(value, 100, &rest));
	text_char(text, '.');
	text_char(text, '0' + rest / 10);
	text_char(text, '0' + rest % 10);
}

void text_field_hundredths(struct text *text, s64 value)
{
	hundredths(text, value);
	text_char(text, ' ');
}

void text_key_hundredths(struct text *text, const char *key, s64 value)
{
	text_string(text, key);
	text_char(text, ' ');
	hundredths(text, value);
	text_newline(text);
}

void text_source_state(struct text *text, const char *name, const char *state, const char *off)
{
	text_string(text, "source ");
	text_string(text, name);
	text_char(text, ' ');
	text_string(text, state);
	if (off) {
		text_char(text, ' ');
		text_string(text, off);
	}
	text_newline(text);
}

void text_source(struct text *text, const char *name, bool ok, const char *off)
{
	text_source_state(text, name, ok ? "ok" : "missing", ok ? NULL : off);
}
