// SPDX-License-Identifier: GPL-2.0
/*
 * The module loads into the kernel that it was built for, and into no other one.
 *
 * Stimulus: copies of the module in which the last letter of the release that it was built for is
 * changed or missing, as in a build with other headers. In some copies vermagic stays, so that the
 * kernel's own comparison lets them pass; in others it has the same change, which kernels with
 * MODVERSIONS let pass, too. With and without parameters.
 *
 * Compared with: every copy is refused with ENOEXEC, with a line in the kernel log that names both
 * releases wherever it was for mmscope to refuse, and the module itself loads: from a UTS
 * namespace and with a personality that show another release, too.
 *
 * mmscope-test: flavours=yes
 */
#include <sched.h>
#include <stdio.h>
#include <sys/klog.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "lib/module.h"
#include "lib/test.h"

#define COPY "/tmp/other.ko"
#define READ_ALL 3
#define SIZE 10

static char *image;
static size_t image_size;
static struct utsname uts;

static void read_image(void)
{
	int fd = open("/mmscope.ko", O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		ksft_exit_fail_msg("/mmscope.ko: %s\n", strerror(errno));
	image_size = st.st_size;
	image = malloc(image_size);
	if (!image || read(fd, image, image_size) != (ssize_t)image_size)
		ksft_exit_fail_msg("/mmscope.ko: not read\n");
	close(fd);
}

/* A copy with @last as the last letter of each release; how many there were besides vermagic's. */
static int make_copy(char last, bool vermagic_too)
{
	static const char vermagic[] = "vermagic=";
	size_t len = strlen(uts.release), prefix = strlen(vermagic);
	char *copy = malloc(image_size), *at, *rest;
	int fd, found = 0;

	if (!copy)
		ksft_exit_fail_msg("out of memory\n");
	memcpy(copy, image, image_size);
	rest = copy;
	while ((at = memmem(rest, image_size - (rest - copy), uts.release, len))) {
		rest = at + len;
		if (at - copy >= (long)prefix && !memcmp(at - prefix, vermagic, prefix)) {
			if (vermagic_too && last)
				at[len - 1] = last;
			continue;
		}
		at[len - 1] = last;
		found++;
	}
	fd = open(COPY, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, copy, image_size) != (ssize_t)image_size)
		ksft_exit_fail_msg(COPY ": not written\n");
	close(fd);
	free(copy);
	return found;
}

/* Is this text in the kernel log? */
static bool log_has(const char *text)
{
	int size = klogctl(SIZE, NULL, 0), len;
	char *log = calloc(size + 1, 1);
	bool found;

	if (!log)
		ksft_exit_fail_msg("out of memory\n");
	len = klogctl(READ_ALL, log, size);
	log[len > 0 ? len : 0] = '\0';
	found = strstr(log, text);
	free(log);
	return found;
}

static bool is_modversions(void)
{
	return memmem(image, image_size, " modversions ", strlen(" modversions "));
}

/* Each @last is tried with one set of parameters only, so that its line in the log is its own. */
static void test_copy(const char *what, char last, bool vermagic_too, const char *parameters)
{
	char line[512], other[sizeof(uts.release)];
	int found = make_copy(last, vermagic_too), error;
	bool ours = !vermagic_too || is_modversions();

	strcpy(other, uts.release);
	other[strlen(other) - 1] = last;
	snprintf(line, sizeof(line), "mmscope: built for kernel %s, but this is %s: build it",
		 other, uts.release);
	setenv("MMSCOPE_KO", COPY, 1);
	error = module_load(parameters);
	unsetenv("MMSCOPE_KO");
	if (!error)
		module_unload();
	ksft_test_result(found && error == -ENOEXEC && (!last || !ours || log_has(line)),
			 "refused: %s, \"%s\" (%d places, %s%s)\n", what, parameters, found,
			 strerror(-error), ours ? "" : ", by the kernel");
}

static void test_loads(const char *what)
{
	int error = module_load("");

	if (!error)
		error = module_unload();
	ksft_test_result(!error, "loads: %s (%s)\n", what, strerror(-error));
}

int main(void)
{
	struct utsname shown;

	ksft_print_header();
	ksft_set_plan(8);
	uname(&uts);
	read_image();

	test_copy("another release", 'x', false, "");
	test_copy("another release", 'y', false, "resolve=0 mode=0444");
	test_copy("another release", 'z', false, "without=release");
	test_copy("a part of the release", '\0', false, "");
	test_copy("another release and vermagic", 'X', true, "");
	test_loads("as built");

	personality(PER_LINUX | UNAME26);
	uname(&shown);
	if (!strcmp(shown.release, uts.release))
		ksft_test_result_fail("personality does not change the release\n");
	else
		test_loads("where uname says 2.6");
	personality(PER_LINUX);

	if (unshare(CLONE_NEWUTS) || sethostname("other", 5))
		ksft_test_result_skip("no UTS namespaces\n");
	else
		test_loads("in a UTS namespace");
	unlink(COPY);
	ksft_finished();
}
