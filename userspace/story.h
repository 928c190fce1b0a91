/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_STORY_H
#define MMSCOPE_STORY_H

#include <stdbool.h>

#include "killfile.h"

/*
 * A kill in words: sentences, each about a topic. Names in them are as in the file, escaped, and
 * are made safe when the story is printed.
 */
struct story {
	const struct kill *kill;
	bool bytes;			/* not 12.3M */
	struct table *sentences;	/* topic, text */
};

struct story story_begin(const struct kill *kill, bool bytes);
void story_end(struct story *story);

void story_say(struct story *story, const char *topic, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Strings that live as long as the story. */
#define story_printf(story, ...) table_printf((story)->sentences, __VA_ARGS__)
const char *story_size(struct story *story, double bytes);
const char *story_times(struct story *story, double count);	/* once, 12 times */
const char *story_process(struct story *story, const char *pid, const char *comm);

/* Numbers of the kill; -1 where they are unknown. Points are in pages, that may be negative. */
double story_number(const struct story *story, const char *key);
double story_charge(const struct story *story, const char *name);
double page_size(void);

/* The chapters, in their order. */
void explain_limit(struct story *story);
void explain_before(struct story *story, const struct kills *kills);
void explain_memory(struct story *story);
void explain_choice(struct story *story);
void explain_kube(struct story *story);

#endif
