// SPDX-License-Identifier: GPL-2.0
/*
 * A process of the demo: demo_process NAME OOM_SCORE_ADJ MIB
 *
 * It takes a name, an oom_score_adj and some anonymous memory, and then sleeps until it
 * is killed. As with a daemon the command returns when all of that is done.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

static void set_adj(const char *adj)
{
	FILE *file = fopen("/proc/self/oom_score_adj", "w");

	if (!file || fputs(adj, file) == EOF || fclose(file))
		err(1, "oom_score_adj");
}

/* Each word differs, so that no swap takes a page for a page of one value. */
static void take_memory(size_t size)
{
	unsigned long *memory, i;

	if (!size)
		return;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		err(1, "mmap");
	for (i = 0; i < size / sizeof(*memory); i++)
		memory[i] = i * 2654435761UL;
}

int main(int argc, char **argv)
{
	int ready[2];
	char byte;

	if (argc != 4)
		errx(2, "usage: demo_process NAME OOM_SCORE_ADJ MIB");
	if (pipe(ready))
		err(1, "pipe");

	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		break;
	default:
		/* Nothing to read means that the child has died. */
		close(ready[1]);
		return read(ready[0], &byte, 1) != 1;
	}

	prctl(PR_SET_NAME, argv[1]);
	set_adj(argv[2]);
	take_memory(strtoul(argv[3], NULL, 10) << 20);
	if (write(ready[1], "", 1) != 1)
		err(1, "write");
	close(ready[0]);
	close(ready[1]);
	for (;;)
		pause();
}
