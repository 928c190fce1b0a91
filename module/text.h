/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writing a row: numbers and escaped strings into a buffer that is known to
 * have room.
 *
 * seq_file's formatting would be the cost of every table (some 7,000
 * instructions for 40 numbers), so rows are written here.
 */
#ifndef _MMSCOPE_TEXT_H
#define _MMSCOPE_TEXT_H

#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/page.h>

/*
 * The two values that are no numbers. They stand at the far negative end, where
 * no amount ever comes, so that a difference may be negative.
 */
#define VALUE_UNKNOWN	S64_MIN		/* "-": not known on this kernel, or here */
#define VALUE_MAX	(S64_MIN + 1)	/* "max": unlimited */

/* For sums, to which what is not known adds nothing. */
static inline s64 value_or_zero(s64 value)
{
	return value == VALUE_UNKNOWN ? 0 : value;
}

/* The longest string a row may hold, before escaping: a path, see text_last(). */
#define TEXT_STRING_MAX	PATH_MAX

/* The longest number, and the space behind it. */
#define TEXT_NUMBER_MAX	(sizeof("-9223372036854775808 ") - 1)

/**
 * page_bytes() - an amount in bytes
 * @pages: the same in pages
 *
 * Context: any.
 */
static inline s64 page_bytes(unsigned long pages)
{
	return (u64)pages << PAGE_SHIFT;
}

/**
 * struct text - a buffer being written
 * @start: its first byte
 * @end: where the next byte goes
 * @room: the last place where a row may start
 * @limit: end of the buffer
 * @last: where text_last() began in this row, if it did
 * @rest: what of a row's last string has found no room yet
 * @rest_length: its length, 0 if there is none
 * @lines: lines ended with text_newline(), however often the buffer was emptied
 */
struct text {
	char *start;
	char *end;
	char *room;
	char *limit;
	const char *last;
	const char *rest;
	size_t rest_length;
	u64 lines;
};

/**
 * text_room() - is there room for one more row?
 * @text: the buffer
 *
 * Context: any.
 */
static inline bool text_room(const struct text *text)
{
	return text->end <= text->room && !text->rest_length;
}

static inline void text_char(struct text *text, char c)
{
	*text->end++ = c;
}

/**
 * text_newline() - end a row, or a line of a key
 * @text: where to
 *
 * Context: any.
 */
static inline void text_newline(struct text *text)
{
	text_char(text, '\n');
	text->lines++;
}

/**
 * text_string() - write a string as it is
 * @text: where to
 * @s: a string of ours: never one that a user chose
 *
 * Context: any.
 */
static inline void text_string(struct text *text, const char *s)
{
	size_t len = strlen(s);

	memcpy(text->end, s, len);
	text->end += len;
}

/**
 * text_number() - write a number in decimal
 * @text: where to
 * @value: the number, VALUE_UNKNOWN or VALUE_MAX
 *
 * Context: any.
 */
void text_number(struct text *text, s64 value);

/**
 * text_field() - write a number and the space behind it
 * @text: where to
 * @value: as for text_number()
 *
 * Context: any.
 */
static inline void text_field(struct text *text, s64 value)
{
	char *p = text->end;

	/* Most fields of most rows are counters that never moved, or unknown here. */
	if ((u64)value >= 10 && value != VALUE_UNKNOWN) {
		text_number(text, value);
		text_char(text, ' ');
		return;
	}
	p[0] = value < 0 ? '-' : '0' + value;
	p[1] = ' ';
	text->end = p + 2;
}

/**
 * text_field_hundredths() - write a number with two decimals and the space behind it
 * @text: where to
 * @value: hundredths, not less than 0; or VALUE_UNKNOWN
 *
 * Context: any.
 */
void text_field_hundredths(struct text *text, s64 value);

/**
 * text_escaped() - write a string that somebody else chose
 * @text: where to
 * @s: the string
 * @len: its length, at most TEXT_STRING_MAX
 *
 * Space, backslash and control characters become \ooo, as in /proc/mounts
 * (lib/string_helpers.c, string_escape_mem), so that no name can forge a field,
 * a row or a terminal escape. An empty string becomes \000.
 *
 * Context: any.
 */
void text_escaped(struct text *text, const char *s, size_t len);

/* The most that text_gfp() writes. */
#define TEXT_GFP_MAX	1024

/**
 * text_gfp() - write the flags of an allocation by name
 * @text: where to
 * @gfp: the flags; 0 is written as "-"
 *
 * The values of the flags differ from kernel to kernel, so the running kernel's own
 * printf() names them, as it does in its messages: GFP_KERNEL|__GFP_ZERO. A bit without
 * a name is written in hexadecimal.
 *
 * Context: any.
 */
void text_gfp(struct text *text, gfp_t gfp);

/**
 * text_last() - write a string that somebody else chose, and end the row
 * @text: where to
 * @s: the string, which stays as it is until the next row is asked for
 * @len: its length, at most TEXT_STRING_MAX
 *
 * For paths: one of which every byte is escaped has four times its length. What finds no room
 * behind the row waits until the buffer is empty again, so that no file needs a buffer for it.
 *
 * Context: any.
 */
void text_last(struct text *text, const char *s, size_t len);

/**
 * text_go_on() - write what has found no room
 * @text: where to, with an empty buffer
 *
 * Context: any.
 */
void text_go_on(struct text *text);

/**
 * text_key() - write a ``key value`` line with a number
 * @text: where to
 * @key: the key
 * @value: as for text_number()
 *
 * Context: any.
 */
void text_key(struct text *text, const char *key, s64 value);

/**
 * text_key_hundredths() - write a ``key value`` line with two decimals
 * @text: where to
 * @key: the key
 * @value: hundredths, not less than 0; or VALUE_UNKNOWN
 *
 * Context: any.
 */
void text_key_hundredths(struct text *text, const char *key, s64 value);

/**
 * text_source() - write a ``source`` line of the status file
 * @text: where to
 * @name: the source
 * @ok: is it there?
 * @off: what is off if not
 *
 * Context: any.
 */
void text_source(struct text *text, const char *name, bool ok, const char *off);

/**
 * text_source_state() - write a ``source`` line of one that may be in other states, too
 * @text: where to
 * @name: the source
 * @state: a word, as Documentation/ABI lists them
 * @off: what follows it; NULL for nothing
 *
 * Context: any.
 */
void text_source_state(struct text *text, const char *name, const char *state, const char *off);

#endif /* _MMSCOPE_TEXT_H */
