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

/* The longest string a row may hold, before escaping: a path. */
#define TEXT_STRING_MAX	PATH_MAX

/*
 * The room that one call of a file's row function may count on: a path of
 * which every byte is escaped, and the numbers or source lines beside it.
 */
#define TEXT_ROW_MAX	(4 * TEXT_STRING_MAX + 8192)

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
 * @room: end of the buffer, for text_room()
 * @lines: lines ended with text_newline(), however often the buffer was emptied
 */
struct text {
	char *start;
	char *end;
	char *room;
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
	return text->room - text->end >= TEXT_ROW_MAX;
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
