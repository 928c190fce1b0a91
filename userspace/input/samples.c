// SPDX-License-Identifier: GPL-2.0
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/format.h"
#include "base/waiting.h"
#include "base/xalloc.h"
#include "input/lines.h"
#include "input/procfile.h"
#include "input/samples.h"
#include "input/tar.h"

static int no_dots(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

static bool is_copy(const char *place)
{
	return tar_is(place) || procfile_exists(place, "status");
}

static bool is_directory(const char *place)
{
	struct stat about;

	return !stat(place, &about) && S_ISDIR(about.st_mode);
}

static int no_entries(const char *root)
{
	struct dirent **entries;
	int nr = scandir(root, &entries, no_dots, NULL);

	for (int i = 0; i < nr; i++)
		free(entries[i]);
	if (nr >= 0)
		free(entries);
	return nr <= 0;
}

/* The copies in the directory @root, or @root itself if that is one. */
static void find_places(struct samples *samples, const char *root)
{
	struct dirent **entries;
	int nr;

	if (tar_is(root) || procfile_exists(root, "status")) {
		samples->places = xcalloc(1, sizeof(char *));
		samples->places[samples->nr_places++] = xstrdup(root);
		return;
	}
	nr = scandir(root, &entries, no_dots, versionsort);
	if (nr < 0)
		die_unreadable(root, root, errno);
	samples->places = xcalloc((size_t)nr, sizeof(char *));
	for (int i = 0; i < nr; i++) {
		char *place = file_path(root, entries[i]->d_name);

		free(entries[i]);
		samples->places[samples->nr_places++] = place;
	}
	free(entries);
	if (!samples->nr_places)
		die(EXIT_BAD_INPUT, "%s: no saved copy in it", root);
}

/* Of one copy alone nothing can be said: what is asked is what has changed. */
static void check_places(const struct samples *samples, const char *root)
{
	if (samples->nr_places < 2)
		die(EXIT_BAD_INPUT, "%s: one saved copy; a directory of two or more is needed",
		    root);
}

struct samples samples_begin(const struct options *options, double interval, size_t most)
{
	struct samples samples = { .root = options->root, .most = most, .interval = interval };

	if (strcmp(options->root, PROC_ROOT)) {
		find_places(&samples, options->root);
		check_places(&samples, options->root);
	} else {
		waiting_begin();
	}
	return samples;
}

void samples_end(struct samples *samples)
{
	for (size_t i = 0; i < samples->nr_places; i++)
		free(samples->places[i]);
	free(samples->places);
}

const char *samples_next(struct samples *samples)
{
	if (samples->most && samples->taken == samples->most)
		return NULL;
	if (samples->places)
		return samples->taken < samples->nr_places ?
			samples->places[samples->taken++] : NULL;
	if (!samples->taken)
		samples->next = monotonic_seconds();
	else if (!waiting_for(-1, samples->next))
		return NULL;
	/* After a machine that stood still, as when it was suspended, there is one, not many. */
	samples->next += samples->interval;
	if (samples->next < monotonic_seconds())
		samples->next = monotonic_seconds() + samples->interval;
	samples->taken++;
	return samples->root;
}

bool samples_last_two(const char *root, char *places[2])
{
	struct samples samples = { .root = root };
	size_t nr;

	/* A directory that is neither a copy nor has any: who reads it says what is wrong. */
	if (tar_is(root) || procfile_exists(root, "status") || !is_directory(root) ||
	    no_entries(root))
		return false;
	find_places(&samples, root);
	for (nr = 0; nr < 2 && nr < samples.nr_places; nr++)
		if (!is_copy(samples.places[samples.nr_places - 1 - nr]))
			break;
	for (size_t i = 0; nr == 2 && i < 2; i++) {
		places[i] = samples.places[samples.nr_places - 2 + i];
		samples.places[samples.nr_places - 2 + i] = NULL;
	}
	samples_end(&samples);
	return nr == 2;
}

double sample_time(const char *root)
{
	struct keyfile *status = keyfile_read(root, "status");
	const char *now = pairs_value(&status->keys, "now_ns");
	double seconds = is_natural(now) ? number_order(now) / 1e9 : -1;

	keyfile_free(status);
	return seconds;
}
