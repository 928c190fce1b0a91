// SPDX-License-Identifier: GPL-2.0
/*
 * A process whose memory changes: grower leak|flat|noisy [TIMES], which is its name, too.
 *
 * leak takes 64 KiB more twenty times a second, for ever; flat takes 512 KiB more as often, TIMES
 * times (10); noisy has anything from 0 to 8 MiB, and another amount each time.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#define MOST	(1UL << 30)
#define NOISE	(8UL << 20)

int main(int argc, char **argv)
{
	unsigned long used = 0, n, next = 1, times = 10;
	char *memory;

	if (argc != 2 && argc != 3)
		errx(2, "usage: grower leak|flat|noisy [TIMES]");
	if (argc == 3)
		times = strtoul(argv[2], NULL, 10);
	prctl(PR_SET_NAME, argv[1]);
	memory = mmap(NULL, MOST, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	/* PREEMPT_RT has none to do without. */
	madvise(memory, MOST, MADV_NOHUGEPAGE);
	for (n = 0; used + NOISE < MOST; n++) {
		unsigned long more = 0;

		if (!strcmp(argv[1], "leak")) {
			more = 64 << 10;
		} else if (!strcmp(argv[1], "flat")) {
			more = n < times ? 512 << 10 : 0;
		} else {
			/* The same numbers in each run. */
			next = next * 6364136223846793005UL + 1442695040888963407UL;
			more = (next >> 33) % NOISE;
			used = 0;
			madvise(memory, NOISE, MADV_DONTNEED);
		}
		memset(memory + used, (int)n + 1, more);
		used += more;
		usleep(50000);
	}
	for (;;)
		pause();
}
