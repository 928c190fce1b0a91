// SPDX-License-Identifier: GPL-2.0
/*
 * Starts a reader again and again that takes long to start: its sanitizers lay out their memory
 * once, and what runs is a copy of the process as it is before main(). run-tests links this in with
 * --wrap=main. Unless READER_SERVER is set it only calls main().
 *
 * Standard input has one start after the other: how many words follow, the file for what the reader
 * prints, the one for its errors, and its arguments; a NUL byte ends each. Standard output has a
 * line for each: the exit status, as a shell counts.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_WORDS 64

__typeof__(int (int argc, char **argv)) __real_main, __wrap_main;

static char request[1 << 16];
static char *words[MAX_WORDS + 2];	/* the number first, and NULL last */

/* The words of what has come so far; -1 if some are still to come. */
static int split(size_t length)
{
	int count = 0, wanted;
	char *word = request, *end;

	while ((end = memchr(word, '\0', request + length - word)) && count <= MAX_WORDS) {
		words[count++] = word;
		word = end + 1;
	}
	words[count] = NULL;
	wanted = count ? atoi(words[0]) : 0;
	if (wanted > MAX_WORDS)
		errx(1, "%d words are too many", wanted);
	return count == wanted + 1 ? count : -1;
}

/* The next start; -1 at the end of them. */
static int next_request(void)
{
	size_t length = 0;
	ssize_t got;
	int count;

	do {
		got = read(STDIN_FILENO, request + length, sizeof(request) - length);
		if (got <= 0)
			return -1;
		length += got;
		count = split(length);
	} while (count < 0);
	return count;
}

static void become(int fd, const char *path, int flags)
{
	int opened = open(path, flags, 0666);

	if (opened < 0 || dup2(opened, fd) < 0)
		err(1, "%s", path);
	close(opened);
}

int __wrap_main(int argc, char **argv)
{
	int count, status;
	pid_t child;

	if (!getenv("READER_SERVER"))
		return __real_main(argc, argv);
	while ((count = next_request()) >= 3) {
		child = fork();
		if (child < 0)
			err(1, "fork");
		if (child == 0) {
			become(STDIN_FILENO, "/dev/null", O_RDONLY);
			become(STDOUT_FILENO, words[1], O_WRONLY | O_CREAT | O_TRUNC);
			become(STDERR_FILENO, words[2], O_WRONLY | O_CREAT | O_TRUNC);
			words[2] = argv[0];
			exit(__real_main(count - 2, words + 2));
		}
		if (waitpid(child, &status, 0) != child)
			err(1, "waitpid");
		dprintf(STDOUT_FILENO, "%d\n",
			WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	}
	return 0;
}
