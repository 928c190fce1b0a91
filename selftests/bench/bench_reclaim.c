// SPDX-License-Identifier: GPL-2.0
/*
 * What the probes of reclaim cost: page cache streamed through a cgroup of 64 MiB,
 * so that every page read has another one reclaimed, with the module absent and
 * loaded, turn by turn.
 *
 * The file is sparse, so that the disk's share is small and reclaim's large: a
 * workload that does anything with what it reads pays less in proportion.
 */
#include "measure.h"

#define TOP CGROUP_ROOT "/bench"
#define TURNS 2
#define PAGES 40960

static void stream(void)
{
	static char block[1 << 20];
	int fd = open("/disk/bench", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		ksft_exit_fail_msg("/disk/bench: %s\n", strerror(errno));
	while (read(fd, block, sizeof(block)) > 0)
		;
	close(fd);
}

int main(void)
{
	unsigned long long absent = 0, loaded = 0;
	struct table status;
	int fd, turn;

	cgroup_need_made(TOP);
	if (cgroup_write(TOP, "memory.max", "64M") || cgroup_write(TOP, "cgroup.procs", "0"))
		ksft_exit_fail_msg("no memory controller in " TOP "\n");
	fd = open("/disk/bench", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, (off_t)(PAGES * 4096)))
		ksft_exit_fail_msg("/disk/bench: %s\n", strerror(errno));
	close(fd);

	stream();
	for (turn = 0; turn < TURNS; turn++) {
		absent += measure(stream);
		module_need("");
		stream();
		loaded += measure(stream);
		if (turn == TURNS - 1)
			break;
		module_unload();
	}
	status = keys_read("status");
	printf("reclaim, page cache streamed through 64 MiB\n");
	printf("  instructions a page: %.1f without, %.1f with the module: %+.2f %%\n",
	       (double)absent / TURNS / PAGES, (double)loaded / TURNS / PAGES,
	       100.0 * ((double)loaded - absent) / absent);
	printf("  events handled %s, lost %s\n", key_get(&status, "events_handled"),
	       key_get(&status, "events_lost"));
	table_free(&status);

	unlink("/disk/bench");
	cgroup_write(CGROUP_ROOT, "cgroup.procs", "0");
	cgroup_remove(TOP);
	return 0;
}
