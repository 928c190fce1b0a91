// SPDX-License-Identifier: GPL-2.0
/*
 * Allocations that fail.
 *
 * Stimulus: /proc/thread-self/fail-nth makes the first, second, third ... allocation
 * fail, of everything that is allocated from the module's init function on while it is
 * loaded, and then while each of its files is opened and read.
 *
 * Compared with: a load that fails says why with an error number, leaves neither
 * files nor the module behind, and the next load works; a file that cannot be opened
 * or read says so, and what was read without an error is whole. That nothing leaks is
 * for kmemleak, at the end of the boot.
 *
 * Tolerance: an allocation may fail without harm, where the kernel does without it.
 *
 * mmscope-test: kernels=*-debug boot=own timeout=600
 */
#include <ftw.h>

#include "lib/knobs.h"
#include "lib/module.h"
#include "lib/table.h"
#include "lib/test.h"

#define DEBUGFS "/sys/kernel/debug"
/* More than there are: so many in a row that nothing is left to fail end the test. */
#define MOST 5000

static int tolerated, refused, worst;

/* Opened once: to open it allocates, which would fail. */
static int fail_fd;

/* From here on, allocation @n of this thread fails; 0: none. */
static void fail_nth(int n)
{
	char number[16];
	int length = snprintf(number, sizeof(number), "%d", n);

	if (pwrite(fail_fd, number, length, 0) != length)
		ksft_exit_fail_msg("fail-nth: %s\n", strerror(errno));
}

/* Has it failed? Ends the failing. */
static bool has_failed(void)
{
	char number[16] = "";
	bool failed = pread(fail_fd, number, sizeof(number) - 1, 0) > 0 && atoi(number) == 0;

	fail_nth(0);
	return failed;
}

/* Of all allocations, those that may sleep too, and quietly. */
static void prepare(void)
{
	static const char *const settings[][2] = {
		{ DEBUGFS "/failslab/ignore-gfp-wait", "N" },
		{ DEBUGFS "/failslab/verbose", "0" },
		{ DEBUGFS "/fail_page_alloc/ignore-gfp-wait", "N" },
		{ DEBUGFS "/fail_page_alloc/ignore-gfp-highmem", "N" },
		{ DEBUGFS "/fail_page_alloc/min-order", "0" },
		{ DEBUGFS "/fail_page_alloc/verbose", "0" },
	};
	size_t i;
	int error;

	fail_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fail_fd < 0)
		ksft_exit_skip("this kernel cannot make allocations fail\n");
	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		error = knob_set(settings[i][0], settings[i][1]);
		if (error)
			ksft_exit_fail_msg("%s: %s\n", settings[i][0], strerror(-error));
	}
}

/*
 * How many allocations the kernel makes before it asks us: with a parameter that is
 * refused, none of ours are made, so that only the kernel's can fail.
 */
static int allocations_before_init(void)
{
	int low = 0, high = MOST, n;
	bool failed;

	while (high - low > 1) {
		n = (low + high) / 2;
		fail_nth(n);
		if (!module_load("mode=0777"))
			ksft_exit_fail_msg("mode=0777 was not refused\n");
		failed = has_failed();
		if (failed)
			low = n;
		else
			high = n;
	}
	return low;
}

/* Errors that a failed allocation may end in. */
static bool is_clean(int error)
{
	return error == -ENOMEM || error == -EAGAIN || error == -ENOSPC || error == -EFAULT;
}

static void test_load(void)
{
	int first = allocations_before_init() + 1, n, error, wrong = 0;
	bool failed;

	for (n = first; n < MOST && wrong < 10; n++) {
		/* It takes long: the harness takes a silent guest for one that hangs. */
		if ((n - first) % 20 == 0)
			ksft_print_msg("%d so far\n", n - first);
		fail_nth(n);
		error = module_load("");
		failed = has_failed();
		if (!error) {
			tolerated += failed;
			if (module_unload()) {
				ksft_print_msg("allocation %d: it does not unload\n", n);
				wrong++;
			}
			if (!failed)
				break;
			continue;
		}
		refused++;
		if (!is_clean(error)) {
			ksft_print_msg("allocation %d: %s\n", n, strerror(-error));
			wrong++;
		}
		if (!access(PROC_MMSCOPE, F_OK) || !access(DEBUGFS "/mmscope", F_OK) ||
		    !access("/sys/module/mmscope", F_OK)) {
			ksft_print_msg("allocation %d: something is left behind\n", n);
			wrong++;
		}
	}
	ksft_print_msg("%d allocations of the kernel's, then %d: %d refused the load, %d did no harm\n",
		       first - 1, n - first, refused, tolerated);
	ksft_test_result(!wrong && n < MOST && refused > 20,
			 "each allocation of a load fails once, and nothing else goes wrong\n");
	error = module_load("");
	ksft_test_result(!error, "then it loads\n");
	if (error)
		ksft_exit_fail_msg("%s\n", strerror(-error));
}

/* 0, or a negative error number of open() or read(). The last bytes go to @end. */
static int read_whole(const char *path, char *end, size_t size)
{
	char piece[16384];
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;
	ssize_t got;

	*end = '\0';
	if (fd < 0)
		return -errno;
	while ((got = read(fd, piece, sizeof(piece))) > 0) {
		size_t tail = (size_t)got < size - 1 ? (size_t)got : size - 1;

		memcpy(end, piece + got - tail, tail);
		end[tail] = '\0';
	}
	error = got < 0 ? -errno : 0;
	close(fd);
	return error;
}

static int files_wrong, files_read;

static int test_file(const char *path, const struct stat *unused, int type)
{
	char end[256];
	int n, error;
	bool failed;

	(void)unused;
	if (type != FTW_F)
		return 0;
	files_read++;
	for (n = 1; n < MOST; n++) {
		fail_nth(n);
		error = read_whole(path, end, sizeof(end));
		failed = has_failed();
		if (error && (!failed || !is_clean(error))) {
			ksft_print_msg("%s, allocation %d: %s\n", path, n, strerror(-error));
			files_wrong++;
		}
		/* Those of /proc end with a line that says how many rows there were. */
		if (!error && strstr(path, PROC_MMSCOPE) && !strstr(end, "\n# end ")) {
			ksft_print_msg("%s, allocation %d: read without an error, not whole\n",
				       path, n);
			files_wrong++;
		}
		if (!failed)
			break;
	}
	worst = n - 1 > worst ? n - 1 : worst;
	return 0;
}

int main(void)
{
	ksft_print_header();
	prepare();
	if (geteuid())
		ksft_exit_skip("needs root\n");
	ksft_set_plan(3);
	test_load();
	ftw(PROC_MMSCOPE, test_file, 8);
	ftw(DEBUGFS "/mmscope", test_file, 8);
	ksft_print_msg("%d files, up to %d allocations each\n", files_read, worst);
	ksft_test_result(!files_wrong && files_read > 10 && worst > 0,
			 "each allocation of opening and reading a file fails once\n");
	ksft_finished();
}
