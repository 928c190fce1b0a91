// SPDX-License-Identifier: GPL-2.0
#include "cgroup.h"
#include "print.h"

void cgroup_need(void)
{
	struct statfs fs;

	if (statfs(CGROUP_ROOT, &fs) || fs.f_type != CGROUP2_SUPER_MAGIC ||
	    access(CGROUP_ROOT "/memory.stat", F_OK))
		lib_exit_skip("needs cgroup v2 with the memory controller\n");
}

int cgroup_write(const char *cgroup, const char *file, const char *text)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", cgroup, file);
	return write_text(path, text);
}

int cgroup_write_empty(const char *cgroup, const char *file, const char *text)
{
	int error, tries = 0;

	while ((error = cgroup_write(cgroup, file, text)) == -EBUSY && ++tries < 100)
		sleep_ms(20);
	return error;
}

char *cgroup_read(const char *cgroup, const char *file)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", cgroup, file);
	return slurp(path, NULL);
}

long long cgroup_key(const char *cgroup, const char *file, const char *key)
{
	char *text = cgroup_read(cgroup, file), *line, *save = NULL;
	size_t length = strlen(key);
	long long value = -1;

	for (line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (!strncmp(line, key, length) && line[length] == ' ')
			value = atoll(line + length + 1);
	free(text);
	return value;
}

long long cgroup_number(const char *cgroup, const char *file)
{
	char *text = cgroup_read(cgroup, file);
	long long value = text ? atoll(text) : -1;

	free(text);
	return value;
}

unsigned long long cgroup_id(const char *cgroup)
{
	struct stat stat_buf;

	return stat(cgroup, &stat_buf) ? 0 : stat_buf.st_ino;
}

int cgroup_make(const char *cgroup)
{
	return mkdir(cgroup, 0755) && errno != EEXIST ? -errno : 0;
}

void cgroup_need_made(const char *cgroup)
{
	int error = cgroup_make(cgroup);

	if (error)
		lib_exit_fail_msg("mkdir %s: %s\n", cgroup, strerror(-error));
}

int cgroup_make_inner(const char *cgroup)
{
	return cgroup_make(cgroup) ?:
	       cgroup_write_empty(cgroup, "cgroup.subtree_control", "+memory");
}

int cgroup_remove(const char *cgroup)
{
	int tries;

	for (tries = 0; rmdir(cgroup); tries++) {
		if (errno != EBUSY || tries == 100)
			return -errno;
		sleep_ms(20);
	}
	return 0;
}

void cgroup_kill(const char *cgroup)
{
	char *procs = cgroup_read(cgroup, "cgroup.procs"), *line, *save = NULL;

	for (line = procs ? strtok_r(procs, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		if (atoi(line) > 1 && atoi(line) != getpid())
			kill(atoi(line), SIGKILL);
	free(procs);
}

void cgroup_remove_tree(const char *cgroup)
{
	DIR *dir = opendir(cgroup);
	char path[PATH_MAX];
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") &&
		    strcmp(entry->d_name, "..") &&
		    snprintf(path, sizeof(path), "%s/%s", cgroup, entry->d_name) < PATH_MAX)
			cgroup_remove_tree(path);
	closedir(dir);
	cgroup_kill(cgroup);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	cgroup_remove(cgroup);
}
