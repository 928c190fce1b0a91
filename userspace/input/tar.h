/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMSCOPE_TAR_H
#define MMSCOPE_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Just as much of tar (POSIX ustar) as a saved copy of /proc/mmscope needs: files with short
 * names. libarchive would do it, but a static reader would have to link what that wants, too.
 */

/* The tree of /proc/mmscope is saved in a file. */
bool tar_is(const char *root);

/*
 * The file @name of the tree that is saved in @root, to be read from its beginning; -1 if there
 * is none. What is no tar file, or is truncated, ends the program with EXIT_BAD_INPUT.
 */
int tar_open(const char *root, const char *name);

/* A tar file being written. Nothing is allocated, and -1 with errno is an error. */
struct tar_writer {
	int fd;
	off_t begun;		/* where the header of the last file stands */
	off_t size;		/* of that file so far */
	size_t nr_files;
};

int tar_begin_file(struct tar_writer *tar);
int tar_write(struct tar_writer *tar, const void *data, size_t size);
int tar_end_file(struct tar_writer *tar, const char *name);
int tar_end(struct tar_writer *tar);

#endif
