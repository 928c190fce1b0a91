// SPDX-License-Identifier: GPL-2.0
/*
 * mmscope snapshot: everything that the module shows, in one tar file for --root.
 *
 * It has to work when memory is what is short: what it needs is taken and locked before the
 * first file is opened, and no file is ever held whole. And there is either the whole
 * snapshot or none: it is written under another name, which is given up on any failure.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "command.h"
#include "input/lines.h"
#include "input/tar.h"

#define BUFFER (64 * 1024)

/* More levels of directories than any tree has. */
#define MOST_LEVELS 4

/* Files to be saved: their paths below the root. */
struct files {
	char **name;
	size_t nr;
	size_t nr_links;	/* and what is none, for it may lead anywhere */
};

/* What is to be removed if the program ends now. */
static char *unfinished;

static void remove_unfinished(void)
{
	if (unfinished)
		unlink(unfinished);
}

static void interrupted(int signal_number)
{
	remove_unfinished();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Is it something to read? What is gone meanwhile has no mode, and a link is not followed. */
static mode_t mode_of(const char *root, int directory, const char *name, const char *path)
{
	struct stat stat_of;

	if (!fstatat(directory, name, &stat_of, AT_SYMLINK_NOFOLLOW))
		return stat_of.st_mode;
	if (errno != ENOENT)
		die_unreadable(root, path, errno);
	return 0;
}

/* A directory below @directory, not what a link leads to. */
static int open_directory(int directory, const char *name)
{
	return openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void find_files(struct files *files, const char *root, int fd, const char *directory,
		       int level);

static void find_entry(struct files *files, const char *root, int fd, const char *entry,
		       const char *name, int level)
{
	char *path = file_path(root, name);
	mode_t mode = mode_of(root, fd, entry, path);

	if (S_ISDIR(mode) && level < MOST_LEVELS) {
		int below = open_directory(fd, entry);

		if (below < 0)
			die_unreadable(root, path, errno);
		find_files(files, root, below, name, level + 1);
	} else if (S_ISREG(mode)) {
		files->name = xreallocarray(files->name, files->nr + 1, sizeof(char *));
		files->name[files->nr++] = xstrdup(name);
	} else if (S_ISLNK(mode)) {
		files->nr_links++;
	}
	free(path);
}

/* Adds the files below the directory @fd, and closes @fd. */
static void find_files(struct files *files, const char *root, int fd, const char *directory,
		       int level)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;

	if (!dir)
		die_unreadable(root, root, errno);
	while ((entry = readdir(dir))) {
		char *name;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (asprintf(&name, "%s%s%s", directory, *directory ? "/" : "",
			     entry->d_name) < 0)
			out_of_memory();
		find_entry(files, root, dirfd(dir), entry->d_name, name, level);
		free(name);
	}
	closedir(dir);
}

/*
 * Open @name, component by component: one that has become a link since it was found leads nowhere
 * else. -1 with errno is an error.
 */
static int open_below(int root, const char *name)
{
	int directory = dup(root), fd;
	const char *slash;

	while ((slash = strchr(name, '/')) && directory >= 0) {
		char component[NAME_MAX + 1];
		int below;

		snprintf(component, sizeof(component), "%.*s", (int)(slash - name), name);
		below = open_directory(directory, component);
		close(directory);
		directory = below;
		name = slash + 1;
	}
	if (directory < 0)
		return -1;
	fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	close(directory);
	return fd;
}

static void __attribute__((noreturn)) die_write(const char *path, int error)
{
	die(EXIT_WRITE, "%s: %s", path, strerror(error));
}

static void add_file(struct tar_writer *tar, const char *root, int root_fd, const char *name,
		     char *buffer, const char *target)
{
	int fd = open_below(root_fd, name);
	char *path = file_path(root, name);
	ssize_t got;

	if (fd < 0)
		die_unreadable(root, path, errno);
	check_file(fd, root, path);

	if (tar_begin_file(tar))
		die_write(target, errno);
	while ((got = read(fd, buffer, BUFFER)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno == EAGAIN)
			break;
		if (got < 0)
			die_unreadable(root, path, errno);
		if (tar_write(tar, buffer, (size_t)got))
			die_write(target, errno);
	}
	if (tar_end_file(tar, name))
		die_write(target, errno);
	close(fd);
	free(path);
}

/* mmscope-<host>-<time>.tar */
static char *default_name(void)
{
	time_t now = time(NULL);
	struct utsname names;
	char text[32], *name;
	struct tm tm;

	uname(&names);
	for (char *c = names.nodename; *c; c++)
		if (!strchr("-.0123456789", *c) && ((*c | 0x20) < 'a' || (*c | 0x20) > 'z'))
			*c = '_';
	if (!localtime_r(&now, &tm) || !strftime(text, sizeof(text), "%Y%m%dT%H%M%S", &tm))
		*text = '\0';
	if (asprintf(&name, "mmscope-%s-%s.tar", names.nodename, text) < 0)
		out_of_memory();
	return name;
}

static int begin_target(const char *target)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM, SIGPIPE };
	struct stat stat_of;
	sigset_t all, before;
	int fd, error;
	char *name;

	/*
	 * What is no file, such as a device, cannot be put there complete or not at all. A link is
	 * replaced: what it leads to stays as it is.
	 */
	if (!lstat(target, &stat_of) && !S_ISREG(stat_of.st_mode) && !S_ISLNK(stat_of.st_mode))
		die(EXIT_WRITE, "%s: not a file", target);
	if (asprintf(&name, "%s.XXXXXX", target) < 0)
		out_of_memory();
	/* Install the cleanup before creating the file: no signal comes in between. */
	atexit(remove_unfinished);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		signal(signals[i], interrupted);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	fd = mkostemp(name, O_CLOEXEC);
	error = errno;
	if (fd >= 0)
		unfinished = name;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (fd < 0)
		die_write(target, error);
	return fd;
}

static void end_target(int fd, const char *target)
{
	char *name = unfinished;

	if (fsync(fd) || close(fd) || rename(name, target))
		die_write(target, errno);
	unfinished = NULL;
	free(name);
}

static void print_result(const struct options *options, const char *target,
			 const struct files *files, off_t size)
{
	char digits[32], buffer[SHORT_FORM], *safe;

	snprintf(digits, sizeof(digits), "%lld", (long long)size);
	if (options->format == FORMAT_JSON) {
		struct json json = json_begin(stdout);
		char *cell = escaped(target);

		json_string(&json, "file", cell);
		json_number(&json, "size", digits);
		snprintf(buffer, sizeof(buffer), "%zu", files->nr);
		json_number(&json, "files", buffer);
		snprintf(buffer, sizeof(buffer), "%zu", files->nr_links);
		json_number(&json, "links_left_out", buffer);
		json_end(&json);
		free(cell);
		return;
	}
	format_size(buffer, digits);
	safe = printable(target);
	printf("%s: %zu file%s, %s", safe, files->nr, plural(files->nr),
	       options->bytes ? digits : buffer);
	if (files->nr_links)
		printf("; %zu link%s left out", files->nr_links, plural(files->nr_links));
	putchar('\n');
	free(safe);
}

int snapshot(const struct options *options)
{
	char *target = options->operand ? xstrdup(options->operand) : default_name();
	struct tar_writer tar = { .fd = -1 };
	struct files files = { .name = NULL };
	char *buffer;
	off_t size;
	int root;

	if (!*target)
		die(EXIT_USAGE, "no name of a file to write");
	if (tar_is(options->root))
		die(EXIT_USAGE, "%s is a tar already", options->root);
	root = open(options->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		die_unreadable(options->root, options->root, errno);
	find_files(&files, options->root, dup(root), "", 0);
	qsort(files.name, files.nr, sizeof(char *), compare_names);
	buffer = xcalloc(BUFFER, 1);
	/* Where that is not allowed it is still most likely to work. */
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		memset(buffer, 1, BUFFER);

	tar.fd = begin_target(target);
	for (size_t i = 0; i < files.nr; i++)
		add_file(&tar, options->root, root, files.name[i], buffer, target);
	if (tar_end(&tar))
		die_write(target, errno);
	size = lseek(tar.fd, 0, SEEK_CUR);
	end_target(tar.fd, target);
	close(root);
	print_result(options, target, &files, size);

	for (size_t i = 0; i < files.nr; i++)
		free(files.name[i]);
	free(files.name);
	free(buffer);
	free(target);
	return EXIT_SUCCESS;
}
