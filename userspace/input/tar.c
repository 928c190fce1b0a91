// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "input/tar.h"

#define BLOCK 512

/* Every tree has this file, so that it tells where in a tar file the tree is. */
static const char known_file[] = "status";

struct header {
	char name[100];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char checksum[8];
	char type;
	char linkname[100];
	char magic[6];
	char version[2];
	char uname[32];
	char gname[32];
	char devmajor[8];
	char devminor[8];
	char prefix[155];
	char unused[12];
};

_Static_assert(sizeof(struct header) == BLOCK, "ustar's header fills a block");

struct member {
	char *name;
	off_t offset;
	off_t size;
};

struct members {
	struct member *member;
	size_t nr;
};

static unsigned int checksum(const struct header *header)
{
	const unsigned char *bytes = (const void *)header;
	size_t from = offsetof(struct header, checksum);
	unsigned int sum = 0;

	for (size_t i = 0; i < sizeof(*header); i++)
		sum += i >= from && i < from + sizeof(header->checksum) ? ' ' : bytes[i];
	return sum;
}

bool tar_is(const char *root)
{
	struct stat stat_of;

	return !stat(root, &stat_of) && !S_ISDIR(stat_of.st_mode);
}

/* Octal digits; GNU's and star's tar write what does not fit in base 256. */
static off_t number_of(const char *field, size_t size)
{
	unsigned long long value = 0;
	size_t i = 0;

	if ((unsigned char)field[0] == 0x80) {
		for (i = 1; i < size; i++)
			value = value << 8 | (unsigned char)field[i];
		return (off_t)value;
	}
	for (; i < size && (field[i] == ' ' || (field[i] >= '0' && field[i] <= '7')); i++)
		if (field[i] != ' ')
			value = value << 3 | (unsigned long long)(field[i] - '0');
	return (off_t)value;
}

static char *name_of(const struct header *header)
{
	bool prefix = !memcmp(header->magic, "ustar", 6) && *header->prefix;
	const char *start;
	char *name, *plain;

	if (asprintf(&name, "%.*s%s%.*s", prefix ? (int)sizeof(header->prefix) : 0, header->prefix,
		     prefix ? "/" : "", (int)sizeof(header->name), header->name) < 0)
		out_of_memory();
	start = strncmp(name, "./", 2) ? name : name + 2;
	plain = xstrdup(start);
	free(name);
	return plain;
}

static bool is_file(const struct header *header)
{
	return header->type == '0' || header->type == '\0';
}

static struct members read_members(int fd, const char *path)
{
	struct members members = { NULL, 0 };
	struct header header;
	struct stat stat_of;
	off_t at = 0;

	if (fstat(fd, &stat_of) || !S_ISREG(stat_of.st_mode))
		die(EXIT_BAD_INPUT, "%s: neither a directory nor a tar file", path);
	for (;;) {
		ssize_t got = pread(fd, &header, sizeof(header), at);
		off_t size = number_of(header.size, sizeof(header.size));

		if (got >= 0 && (size_t)got < sizeof(header) && at)
			die(EXIT_BAD_INPUT, "%s: truncated: a tar file without an end", path);
		if (got == sizeof(header) && !header.name[0] && checksum(&header) == 8 * ' ')
			return members;
		if (got != sizeof(header) || checksum(&header) !=
		    (unsigned int)number_of(header.checksum, sizeof(header.checksum)))
			die(EXIT_BAD_INPUT, "%s: not a tar file, or a damaged one", path);
		at += BLOCK;
		if (size < 0 || size > stat_of.st_size - at)
			die(EXIT_BAD_INPUT, "%s: truncated: a file goes beyond the end", path);
		if (is_file(&header)) {
			members.member = xreallocarray(members.member, members.nr + 1,
						       sizeof(*members.member));
			members.member[members.nr++] =
				(struct member){ name_of(&header), at, size };
		}
		at += (size + BLOCK - 1) / BLOCK * BLOCK;
	}
}

/* The length of the path of the directory that has the tree, with its slash. */
static size_t tree_prefix(const struct members *members)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < members->nr; i++) {
		const char *slash = strrchr(members->member[i].name, '/');
		const char *last = slash ? slash + 1 : members->member[i].name;
		size_t prefix = (size_t)(last - members->member[i].name);

		if (!strcmp(last, known_file) && prefix < best)
			best = prefix;
	}
	return best == SIZE_MAX ? 0 : best;
}

/* A file of its own, so that whoever reads it need not know where it is from. */
static int copy_member(int fd, const char *path, const struct member *member)
{
	int copy = memfd_create("mmscope", MFD_CLOEXEC);
	off_t left = member->size, at = member->offset;
	char buffer[16384];

	if (copy < 0)
		die(EXIT_FAILURE, "memfd_create: %s", strerror(errno));
	while (left > 0) {
		size_t want = left < (off_t)sizeof(buffer) ? (size_t)left : sizeof(buffer);
		ssize_t got = pread(fd, buffer, want, at);

		if (got <= 0)
			die(EXIT_BAD_INPUT, "%s: %s", path, got ? strerror(errno) : "truncated");
		if (write(copy, buffer, (size_t)got) != got)
			die(EXIT_FAILURE, "%s: no room for a copy: %s", path, strerror(errno));
		left -= got;
		at += got;
	}
	lseek(copy, 0, SEEK_SET);
	return copy;
}

int tar_open(const char *root, const char *name)
{
	int fd = open(root, O_RDONLY | O_CLOEXEC | O_NONBLOCK), copy = -1;
	struct members members;
	size_t prefix;

	if (fd < 0)
		die(EXIT_BAD_INPUT, "%s: %s", root, strerror(errno));
	members = read_members(fd, root);
	prefix = tree_prefix(&members);
	for (size_t i = 0; i < members.nr && copy < 0; i++)
		if (strlen(members.member[i].name) >= prefix &&
		    !strcmp(members.member[i].name + prefix, name))
			copy = copy_member(fd, root, &members.member[i]);
	for (size_t i = 0; i < members.nr; i++)
		free(members.member[i].name);
	free(members.member);
	close(fd);
	return copy;
}

int tar_begin_file(struct tar_writer *tar)
{
	/* The header comes last: only then is the size known. */
	tar->begun = lseek(tar->fd, BLOCK, SEEK_CUR);
	if (tar->begun < 0)
		return -1;
	tar->begun -= BLOCK;
	tar->size = 0;
	return 0;
}

static int write_all(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t written = write(fd, data, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		data += written;
		size -= (size_t)written;
	}
	return 0;
}

int tar_write(struct tar_writer *tar, const void *data, size_t size)
{
	tar->size += (off_t)size;
	return write_all(tar->fd, data, size);
}

int tar_end_file(struct tar_writer *tar, const char *name)
{
	static const char zeroes[BLOCK];
	struct header header = { .type = '0', .magic = "ustar", .version = { '0', '0' } };
	size_t rest = (size_t)(tar->size % BLOCK);

	if (strlen(name) >= sizeof(header.name)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(header.name, name);
	strcpy(header.uname, "root");
	strcpy(header.gname, "root");
	snprintf(header.mode, sizeof(header.mode), "%07o", 0440);
	snprintf(header.uid, sizeof(header.uid), "%07o", 0);
	snprintf(header.gid, sizeof(header.gid), "%07o", 0);
	snprintf(header.size, sizeof(header.size), "%011llo", (unsigned long long)tar->size);
	snprintf(header.mtime, sizeof(header.mtime), "%011llo", (unsigned long long)time(NULL));
	snprintf(header.checksum, sizeof(header.checksum), "%06o", checksum(&header));
	header.checksum[7] = ' ';
	if (rest && write_all(tar->fd, zeroes, BLOCK - rest))
		return -1;
	if (pwrite(tar->fd, &header, sizeof(header), tar->begun) != sizeof(header)) {
		/* Less than asked for is a full disk. */
		errno = errno ?: ENOSPC;
		return -1;
	}
	tar->nr_files++;
	return 0;
}

int tar_end(struct tar_writer *tar)
{
	static const char zeroes[2 * BLOCK];

	return write_all(tar->fd, zeroes, sizeof(zeroes));
}
