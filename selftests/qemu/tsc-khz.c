// SPDX-License-Identifier: GPL-2.0
/* The frequency of this machine's time stamp counter, which a guest's follows, in kHz. */
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

#define TRIES 20

struct instant {
	double ms;
	unsigned long long ticks;
};

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* Both clocks at once: a busy machine may put us off between the two, so the best try counts. */
static struct instant now(void)
{
	struct instant best = { 0 };
	double shortest = -1;
	int i;

	for (i = 0; i < TRIES; i++) {
		double before = now_ms();
		unsigned long long ticks = __rdtsc();
		double after = now_ms();

		if (shortest >= 0 && after - before >= shortest)
			continue;
		shortest = after - before;
		best = (struct instant){ (before + after) / 2, ticks };
	}
	return best;
}

int main(void)
{
	struct timespec pause = { .tv_nsec = 100000000 };
	struct instant begin = now(), end;

	nanosleep(&pause, NULL);
	end = now();
	printf("%.0f\n", (end.ticks - begin.ticks) / (end.ms - begin.ms));
	return 0;
}
