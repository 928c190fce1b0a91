/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_SAMPLES_H
#define MMSCOPE_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/options.h"

/*
 * The same files, several times: of the living module once an interval, or saved ones: what
 * --root names is then a directory that has several copies, snapshots or directories, taken in
 * the order of their names.
 */
struct samples {
	const char *root;
	char **places;		/* of saved ones; NULL: live */
	size_t nr_places;
	size_t taken;
	size_t most;		/* 0: until interrupted */
	double interval;	/* seconds */
	double next;		/* when the next one is due */
};

/* @most samples, 0 for any number, @interval seconds apart. */
struct samples samples_begin(const struct options *options, double interval, size_t most);
void samples_end(struct samples *samples);

/* Where the next sample is to be read, when it is time for it; NULL: there is none. */
const char *samples_next(struct samples *samples);

/*
 * The last two of the saved copies in the directory @root, in new strings; false where @root is a copy
 * itself, or has not two.
 */
bool samples_last_two(const char *root, char *places[2]);

/* CLOCK_BOOTTIME of what is read at @root, in seconds; negative if it does not say. */
double sample_time(const char *root);

#endif
