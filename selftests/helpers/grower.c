// SPDX-License-Identifier: GPL-2.0
/*
 * A process whose memory changes, and that is called after how it does:
 *   grower leak | flat [TIMES [KIB]] | noisy | cache FILE
 *
 * leak takes 64 KiB more twenty times a second, for ever; flat takes KIB (512) more as often, TIMES
 * times (10); noisy goes up and down by 8 MiB in two seconds, around what grows by 0.55 MB a second;
 * cache takes no memory of its own and reads the next 64 KiB of FILE as often. How much that is goes
 * by the time, so that a slow machine makes nothing else of them, unless it cannot even have a page
 * fault for each page in time.
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MOST	(1UL << 30)
#define NOISE	(8UL << 20)
#define STEP	(64UL << 10)
#define TURN_MS	50UL

static unsigned long ms_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000UL + now.tv_nsec / 1000000;
}

static unsigned long noise_at(unsigned long ms)
{
	unsigned long phase = ms % 2000;
	unsigned long wave = NOISE / 1000 * (phase < 1000 ? phase : 2000 - phase);

	return (wave + ms * 550) & ~4095UL;
}

/* How much it has, or has read, when it has run for so long. */
static unsigned long amount_at(const char *kind, unsigned long ms, unsigned long times,
			       unsigned long step)
{
	unsigned long turns = ms / TURN_MS + 1, amount = turns * STEP;

	if (!strcmp(kind, "noisy"))
		amount = noise_at(ms);
	else if (!strcmp(kind, "flat"))
		amount = (turns < times ? turns : times) * step;
	return amount < MOST ? amount : MOST;
}

static void have(char *memory, unsigned long had, unsigned long amount)
{
	if (amount < had)
		madvise(memory + amount, had - amount, MADV_DONTNEED);
	else
		memset(memory + had, 1, amount - had);
}

static void read_more(int fd, char *buffer, unsigned long had, unsigned long amount)
{
	for (; had < amount; had += STEP)
		if (pread(fd, buffer, STEP, had) < 0)
			err(1, "read");
}

int main(int argc, char **argv)
{
	unsigned long had = 0, amount, times = 10, step = 8 * STEP, start = ms_now();
	const char *kind = argc > 1 ? argv[1] : "";
	bool reads = !strcmp(kind, "cache");
	char *memory;
	int fd = -1;

	if (argc < 2 || argc > 4 || (reads && argc != 3))
		errx(2, "usage: grower leak | flat [TIMES [KIB]] | noisy | cache FILE");
	if (reads) {
		fd = open(argv[2], O_RDONLY);
		if (fd < 0)
			err(1, "%s", argv[2]);
		/* What is read is cached, and no more: readahead of some kernels is 8 MiB at a time. */
		posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	} else {
		if (argc >= 3)
			times = strtoul(argv[2], NULL, 10);
		if (argc == 4)
			step = strtoul(argv[3], NULL, 10) << 10;
	}
	prctl(PR_SET_NAME, kind);
	memory = mmap(NULL, MOST, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	/* PREEMPT_RT has none to do without. */
	madvise(memory, MOST, MADV_NOHUGEPAGE);
	for (;; had = amount) {
		amount = amount_at(kind, ms_now() - start, times, step);
		if (fd < 0)
			have(memory, had, amount);
		else
			read_more(fd, memory, had, amount);
		usleep(TURN_MS * 1000);
	}
}
