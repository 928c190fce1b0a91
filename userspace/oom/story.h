/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_STORY_H
#define MMSCOPE_STORY_H

#include <stdbool.h>

#include "input/killfile.h"

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
const char *story_count(struct story *story, double count, const char *noun);	/* 1 page, 2 pages */
const char *story_ns(struct story *story, double ns);
const char *story_process(struct story *story, const char *pid, const char *comm);
const char *story_victim(struct story *story);
const char *story_asker(struct story *story);

/* Does the key @key of the kill have the value @value? */
bool story_is(const struct story *story, const char *key, const char *value);
bool story_is_memcg(const struct story *story);

/* Was it the limit of memory and swap together, of cgroup v1, that was hit? (explain_limit.c) */
bool hit_memsw(const struct story *story);

/* Does the record hold the machine's memory? Those of mmscope 1.0 do not. */
bool story_has_machine(const struct story *story);

/* A number of a table of the kill's, such as zones; 0 if it is unknown. */
double story_row_number(const struct table *table, const char *column, size_t row);

/*
 * Numbers of the kill; -1 where they are unknown. Points are in pages, and may be negative. Charges
 * are those of the domain's cgroup, the others are of the machine.
 */
double story_number(const struct story *story, const char *key);
double story_charge(const struct story *story, const char *name);
double story_machine(const struct story *story, const char *name);

/* The chapters, in their order. */
void explain_limit(struct story *story);
void explain_zones(struct story *story);
void explain_before(struct story *story, const struct kills *kills);
void explain_memory(struct story *story);
void explain_machine(struct story *story);
void explain_reclaim(struct story *story);
void explain_choice(struct story *story);
void explain_kube(struct story *story);

#endif
