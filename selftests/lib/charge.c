// SPDX-License-Identifier: GPL-2.0
#include "charge.h"

size_t memory_bytes(void)
{
	return (size_t)sysconf(_SC_PHYS_PAGES) * CHARGE_PAGE;
}

void charge_touch(char *memory, size_t bytes)
{
	size_t at;

	for (at = 0; at < bytes; at += CHARGE_PAGE)
		memset(memory + at, (at / CHARGE_PAGE) % 251 + 1, 64 + at / CHARGE_PAGE % 512);
}

char *charge_map(size_t bytes, int flags)
{
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

int charge_anon(size_t bytes)
{
	char *memory = charge_map(bytes, 0);

	if (!memory)
		return -1;
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	charge_touch(memory, bytes);
	return 0;
}

void charge_cpus_keep(const char *fraction)
{
	int fd = open("/proc/sys/vm/percpu_pagelist_high_fraction", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, fraction, strlen(fraction)) < 0)
		perror("percpu_pagelist_high_fraction");
	close(fd);
}

int charge_holes(size_t bytes)
{
	char *memory = charge_map(bytes, 0);
	size_t at;

	if (!memory)
		return -1;
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	charge_touch(memory, bytes);
	charge_cpus_keep("1000000");
	for (at = 0; at < bytes; at += 2 * CHARGE_PAGE)
		if (madvise(memory + at, CHARGE_PAGE, MADV_DONTNEED))
			return -1;
	charge_cpus_keep("0");
	return 0;
}

int charge_huge(void)
{
	size_t size = 2UL << 20;
	char *memory = charge_map(2 * size, 0);

	if (!memory)
		return -1;
	memory = (char *)(((unsigned long)memory + size - 1) & ~(size - 1));
	madvise(memory, size, MADV_HUGEPAGE);
	charge_touch(memory, size);
	return 0;
}

int charge_mlocked(size_t bytes)
{
	char *memory = charge_map(bytes, 0);

	if (!memory || mlock(memory, bytes))
		return -1;
	charge_touch(memory, bytes);
	return 0;
}

int charge_file(const char *path, size_t bytes)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char block[CHARGE_PAGE], *memory;
	size_t at;

	if (fd < 0)
		return -1;
	memset(block, 'm', sizeof(block));
	/* Dirty pages cannot be reclaimed; too many of them over a limit cause an OOM kill. */
	for (at = 0; at < bytes; at += sizeof(block))
		if (write(fd, block, sizeof(block)) != sizeof(block) ||
		    (at % (1 << 20) == 0 && fsync(fd)))
			return -1;
	if (fsync(fd))
		return -1;
	memory = mmap(NULL, bytes / 2, PROT_READ, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		return -1;
	for (at = 0; at < bytes / 2; at += CHARGE_PAGE)
		if (((volatile char *)memory)[at] != 'm')
			return -1;
	close(fd);
	return 0;
}

int charge_sparse(const char *path, size_t bytes)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int error;

	if (fd < 0)
		return -1;
	error = ftruncate(fd, bytes);
	close(fd);
	return error;
}

int charge_cache(void *path)
{
	static char block[1 << 16];
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	do
		got = read(fd, block, sizeof(block));
	while (got > 0);
	close(fd);
	return got;
}

int charge_tmpfs(const char *path, size_t bytes)
{
	return charge_file(path, bytes);
}

int charge_shared(size_t bytes)
{
	char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			    -1, 0);

	if (memory == MAP_FAILED)
		return -1;
	charge_touch(memory, bytes);
	return 0;
}

int charge_slab(const char *prefix, int count)
{
	struct rlimit files = { 4096, 4096 };
	char path[256];
	int i, ends[2];

	setrlimit(RLIMIT_NOFILE, &files);
	for (i = 0; i < count; i++) {
		if (pipe(ends) || write(ends[1], path, sizeof(path)) != sizeof(path))
			return -1;
		snprintf(path, sizeof(path), "%s.%d", prefix, i);
		if (open(path, O_RDWR | O_CREAT, 0600) < 0 || unlink(path))
			return -1;
	}
	return 0;
}

int charge_inodes(const char *prefix, int count)
{
	char path[256];
	int i, fd;

	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s.%d", prefix, i);
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0)
			return -1;
		close(fd);
	}
	return 0;
}

void uncharge_inodes(const char *prefix, int count)
{
	char path[256];

	while (count--) {
		snprintf(path, sizeof(path), "%s.%d", prefix, count);
		unlink(path);
	}
}

int charge_pipe(void)
{
	static char block[CHARGE_PIPE];
	int ends[2];

	if (pipe(ends) || fcntl(ends[1], F_SETPIPE_SZ, CHARGE_PIPE) != CHARGE_PIPE ||
	    write(ends[1], block, CHARGE_PIPE) != CHARGE_PIPE)
		return -1;
	return 0;
}

int charge_pagetables(int count)
{
	size_t step = 2UL << 20;
	char *memory = charge_map(count * step, MAP_NORESERVE);
	int i;

	if (!memory)
		return -1;
	madvise(memory, count * step, MADV_NOHUGEPAGE);
	for (i = 0; i < count; i++)
		memory[i * step] = 1;
	return 0;
}

int charge_socket(size_t bytes)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof(address);
	char block[4096] = { 0 };
	int listener, sender, receiver, flags;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	sender = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || sender < 0 ||
	    bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &length) ||
	    connect(sender, (struct sockaddr *)&address, sizeof(address)))
		return -1;
	receiver = accept(listener, NULL, NULL);
	if (receiver < 0)
		return -1;
	close(listener);
	flags = fcntl(sender, F_GETFL);
	fcntl(sender, F_SETFL, flags | O_NONBLOCK);
	while (bytes >= sizeof(block) && write(sender, block, sizeof(block)) > 0)
		bytes -= sizeof(block);
	return receiver;
}
