# SPDX-License-Identifier: GPL-2.0
#
# make help lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
KERNEL ?= 6.12
KERNELS ?= 6.12
DKMS_KERNEL ?= $(shell uname -r)

# The running kernel's build tree, else the newest headers installed.
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(shell ls -dv /lib/modules/*/build /usr/src/linux-headers-*-amd64 2>/dev/null | tail -n 1))

version := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
dkms_source = $(DESTDIR)/usr/src/mmscope-$(version)
release = $(shell $(MAKE) --no-print-directory -s -C $(KDIR) kernelrelease)
updates = $(DESTDIR)/lib/modules/$(release)/updates

all: module reader ## the module and the reader

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | expand -t 18

## Building

# Kbuild leaves its files where the sources are. Building a copy keeps the
# sources clean, and each build tree's objects apart.
objects = build/module$(subst /,-,$(abspath $(KDIR)))

module: ## mmscope.ko, for the kernel in KDIR=...
	@test -e "$(KDIR)/Makefile" || { \
		echo "No kernel headers here: install them, or name a build tree with KDIR=..." >&2; \
		exit 1; }
	@mkdir -p $(objects)
	@cp -ru Kbuild module $(objects)/
	$(MAKE) -C $(KDIR) M=$(CURDIR)/$(objects) modules
	@cp $(objects)/mmscope.ko .

reader: ## userspace/mmscope (STATIC=1: needs no libraries)
	$(MAKE) -C userspace $(if $(STATIC),STATIC=$(STATIC)) all

docs: ## man pages and the manual
	$(MAKE) -C Documentation

clean: ## remove what was built (the cache of kernels stays)
	rm -rf build mmscope.ko
	$(MAKE) -C userspace clean

## Running

load: ## insert mmscope.ko into the running kernel (as root)
	insmod mmscope.ko

unload: ## take it out again
	rmmod mmscope

demo: ## boot KERNEL=6.12 in QEMU, run a workload, show what mmscope sees
	selftests/qemu/demo $(KERNEL)

## Testing

check: ## the tests, on KERNELS="6.1 6.12" or KERNELS=all (FULL=6.12, FULL=all: all, at length)
	selftests/qemu/run-tests $(KERNELS)

check-debug: ## the tests on kernels with every check on
	selftests/qemu/run-tests debug

check-small: ## build and load on kernels that lack what mmscope would use
	selftests/qemu/run-tests small

check-dkms: ## build, install and remove through dkms, then boot that
	selftests/qemu/check-dkms

bench: ## what mmscope costs, in instructions
	selftests/qemu/bench $(KERNEL)

lint: ## checkpatch, sparse, W=1, kernel-doc, shellcheck, imports, indirect calls
	selftests/lint/run

kernels-table: ## the table in Documentation/kernels.rst, from the last make check
	selftests/qemu/kernels-table

refresh: ## forget the build roots and stock kernels: the next check fetches the newest
	selftests/qemu/refresh

## Installing

install: module reader ## module and reader, with PREFIX and DESTDIR
	install -D -m 644 mmscope.ko $(updates)/mmscope.ko
	$(MAKE) -C userspace install PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)
	$(if $(DESTDIR),,depmod $(release))

# Of every kernel: the headers that it was built with may be gone.
uninstall: ## leaves nothing behind
	for module in $(DESTDIR)/lib/modules/*/updates/mmscope.ko; do \
		updates=$${module%/*}; release=$${updates%/*}; \
		test -e $$module || continue; \
		rm $$module; \
		$(if $(DESTDIR),(cd $(DESTDIR) && rmdir -p --ignore-fail-on-non-empty $${updates#$(DESTDIR)/}),rmdir \
			--ignore-fail-on-non-empty $$updates); \
		$(if $(DESTDIR),,depmod $${release##*/};) \
	done
	$(MAKE) -C userspace uninstall PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

dkms-install: ## the module's sources for dkms; without DESTDIR, build and install too
	install -d $(dkms_source)
	cp -r Kbuild module dkms.conf $(dkms_source)/
	$(if $(DESTDIR),,dkms install mmscope/$(version) -k $(DKMS_KERNEL))

dkms-uninstall: ## leaves nothing behind
	$(if $(DESTDIR),,! dkms status mmscope/$(version) | grep -q . || dkms remove mmscope/$(version) --all)
	$(if $(DESTDIR),,rm -rf /var/lib/dkms/mmscope)
	rm -rf $(dkms_source)

.PHONY: all help module reader docs clean load unload demo check check-debug check-small \
	check-dkms bench lint kernels-table refresh install uninstall dkms-install dkms-uninstall
