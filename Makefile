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
# What uname -r prints there, and where modprobe looks. make kernelrelease is not: Debian's headers of
# 6.1 print 6.1.192 for 6.1.0-57-amd64.
release = $(shell sed -n 's/^.define UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h 2>/dev/null)
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
	@cp -ru Kbuild dkms.conf module $(objects)/
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

check-demo: ## the demo on a terminal of 80 columns
	selftests/qemu/check-demo $(KERNEL)

check-dkms: ## build, install and remove through dkms, then boot that
	selftests/qemu/check-dkms

check-install: ## install and uninstall, by make and by dkms, for every kernel
	selftests/qemu/check-install

bench: ## what mmscope costs, in instructions
	selftests/qemu/bench $(KERNEL)

lint: ## checkpatch, sparse, W=1, kernel-doc, shellcheck, imports, indirect calls
	selftests/lint/run

kernels-table: ## the table in Documentation/kernels.rst, from the last make check
	selftests/qemu/kernels-table

refresh: ## forget the build roots and stock kernels: the next check fetches the newest
	selftests/qemu/refresh

## Installing

install: module install-reader ## module and reader, with PREFIX and DESTDIR
	$(if $(release),,$(error $(KDIR) does not say which kernel it is of))
	install -D -m 644 mmscope.ko $(updates)/mmscope.ko
	$(if $(DESTDIR),,test -e $(updates)/../modules.dep || touch $(updates)/$(first_lists))
	$(if $(DESTDIR),,depmod $(release))

install-reader: reader ## the reader alone, its man pages and completions
	$(MAKE) -C userspace $(if $(STATIC),STATIC=$(STATIC)) install PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

# What depmod writes, and a file that says that it wrote nothing there before: headers may be installed
# without their kernel.
depmod_files := $(addprefix modules.,alias alias.bin builtin.alias.bin builtin.bin dep dep.bin devname \
	softdep symbols symbols.bin weakdep)
first_lists := mmscope.made-lists

# $$kernel, a directory below /lib/modules, has lost a module of ours.
define module_is_gone
	test -e $$kernel/updates/$(first_lists); first=$$?; \
	rm -f $$kernel/updates/$(first_lists); \
	rmdir --ignore-fail-on-non-empty $$kernel/updates; \
	if [ $$first = 0 ] && ! find $$kernel -name "*.ko*" | grep -q .; then \
		(cd $$kernel && rm -f $(depmod_files)); \
		rmdir --ignore-fail-on-non-empty $$kernel; \
	else \
		depmod $${kernel##*/}; \
	fi
endef

# Of every kernel: the headers that it was built with may be gone.
uninstall: uninstall-reader ## leaves nothing behind
	for module in $(DESTDIR)/lib/modules/*/updates/mmscope.ko; do \
		kernel=$${module%/updates/*}; \
		test -e $$module || continue; \
		rm $$module; \
		$(if $(DESTDIR),(cd $(DESTDIR)/ && rmdir -p --ignore-fail-on-non-empty \
			$$(echo $${module%/*} | sed 's:^$(DESTDIR)/*::')),$(module_is_gone)); \
	done

uninstall-reader: ## leaves nothing of the reader behind
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
	check-demo check-dkms check-install bench lint kernels-table refresh install install-reader uninstall \
	uninstall-reader dkms-install dkms-uninstall
