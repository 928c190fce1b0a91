// SPDX-License-Identifier: GPL-2.0
/*
 * A process whose memory changes: grower leak|flat|noisy|cache [TIMES|FILE], which is its name, too.
 *
 * leak takes 64 KiB more twenty times a second, for ever; flat takes 512 KiB more as often, TIMES
 * times (10); noisy goes up and down by 16 MiB in two seconds, around what grows by 1 MiB a second;
 * cache takes no memory of its own and reads the next 64 KiB of FILE as often. What flat and noisy
 * have goes by the time, so that a slow machine makes nothing else of them.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MOST	(1UL << 30)
#define NOISE	(16UL << 20)
#define STEP	(64UL << 10)
#define TURN_MS	50UL

static unsigned long noise_at(unsigned long ms)
{
	unsigned long phase = ms % 2000;
	unsigned long wave = NOISE / 1000 * (phase < 1000 ? phase : 2000 - phase);

	return (wave + (ms << 10)) & ~4095UL;
}

static unsigned long ms_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000UL + now.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	unsigned long used = 0, n, times = 10, start = ms_now();
	char *memory;
	int fd = -1;

	if (argc != 2 && argc != 3)
		errx(2, "usage: grower leak|flat|noisy|cache [TIMES|FILE]");
	if (argc == 3 && !strcmp(argv[1], "cache")) {
		fd = open(argv[2], O_RDONLY);
		if (fd < 0)
			err(1, "%s", argv[2]);
	} else if (argc == 3) {
		times = strtoul(argv[2], NULL, 10);
	}
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
			more = STEP;
		} else if (!strcmp(argv[1], "flat")) {
			unsigned long turns = (ms_now() - start) / TURN_MS + 1;

			more = (turns < times ? turns : times) * (512 << 10) - used;
		} else if (!strcmp(argv[1], "noisy")) {
			unsigned long wanted = noise_at(ms_now() - start);

			if (wanted < used) {
				madvise(memory + wanted, used - wanted, MADV_DONTNEED);
				used = wanted;
			}
			more = wanted - used;
		} else if (read(fd, memory, STEP) < 0) {
			err(1, "%s", argv[2]);
		}
		memset(memory + used, (int)n + 1, more);
		used += more;
		usleep(TURN_MS * 1000);
	}
	for (;;)
		pause();
}
