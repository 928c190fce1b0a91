// SPDX-License-Identifier: GPL-2.0
/*
 * A workload to study reclaim with: reclaim_load MIB HOT FILE TURNS
 *
 * It fills so much anonymous memory, of which it then needs only the first HOT MiB, and
 * reads a file again and again: after each MiB of that it goes through the next MiB of
 * its hot memory. It prints how long that took.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MIB (1UL << 20)

static char block[MIB];

/* Each page differs, so that no swap takes it for one of a single value. */
static void touch(char *memory, size_t size, unsigned long turn)
{
	size_t at;

	for (at = 0; at < size; at += 4096) {
		unsigned long *word = (unsigned long *)(memory + at);

		word[0] = turn;
		word[1] = (unsigned long)word * 2654435761UL;
	}
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	size_t size, hot, at = 0;
	double start = now();
	char *memory;
	int fd, turn;

	if (argc != 5)
		errx(2, "usage: reclaim_load MIB HOT FILE TURNS");
	size = strtoul(argv[1], NULL, 10) * MIB;
	hot = strtoul(argv[2], NULL, 10) * MIB;
	if (!hot || hot > size)
		errx(2, "HOT is 1 to MIB");
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	fd = open(argv[3], O_RDONLY);
	if (memory == MAP_FAILED || fd < 0)
		err(1, "%s MiB of memory, or %s", argv[1], argv[3]);
	madvise(memory, size, MADV_NOHUGEPAGE);

	touch(memory, size, 0);
	for (turn = 0; turn < atoi(argv[4]); turn++) {
		lseek(fd, 0, SEEK_SET);
		while (read(fd, block, MIB) > 0) {
			touch(memory + at % hot, MIB, turn);
			at += MIB;
		}
	}
	printf("%.1f s\n", now() - start);
	return 0;
}
