// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/output.h"
#include "base/waiting.h"

static volatile sig_atomic_t interrupted;
static sigset_t while_waiting;

static void interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

/* In the middle of a line nobody reads any more: an end as good as between two. */
static void stop_writing(int signal_number)
{
	(void)signal_number;
	_exit(EXIT_SUCCESS);
}

void waiting_begin(void)
{
	struct sigaction action = { .sa_handler = interrupt };
	struct sigaction closed = { .sa_handler = stop_writing };
	sigset_t block;

	sigemptyset(&block);
	sigaddset(&block, SIGINT);
	sigaddset(&block, SIGTERM);
	sigprocmask(SIG_BLOCK, &block, &while_waiting);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGPIPE, &closed, NULL);
}

double monotonic_seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct timespec time_left(double until)
{
	double left = fmax(0, until - monotonic_seconds()), seconds = floor(left);

	return (struct timespec){ (time_t)seconds, (long)((left - seconds) * 1e9) };
}

bool waiting_for(int fd, double until)
{
	struct pollfd fds[] = { { .fd = fd, .events = POLLIN }, { .fd = STDOUT_FILENO } };

	output_flush();
	while (!interrupted) {
		struct timespec left = time_left(until);
		int ready = ppoll(fds, 2, until < 0 ? NULL : &left, &while_waiting);

		if (ready < 0 && errno != EINTR)
			die(EXIT_FAILURE, "poll: %s", strerror(errno));
		if (ready < 0)
			continue;
		if (fds[1].revents & POLLERR)
			return false;
		if (!ready || fds[0].revents)
			return true;
	}
	return false;
}
