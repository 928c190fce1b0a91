// SPDX-License-Identifier: GPL-2.0
/* The frequency of this machine's time stamp counter, which a guest's follows, in kHz. */
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

int main(void)
{
	struct timespec pause = { .tv_nsec = 100000000 };
	unsigned long long ticks = __rdtsc();
	double begin = now_ms(), end;

	nanosleep(&pause, NULL);
	ticks = __rdtsc() - ticks;
	end = now_ms();
	printf("%.0f\n", ticks / (end - begin));
	return 0;
}
