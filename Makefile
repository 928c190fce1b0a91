# SPDX-License-Identifier: GPL-2.0

PREFIX ?= /usr/local
DESTDIR ?=

# The running kernel's build tree, else the newest installed headers.
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	$(shell ls -dv /lib/modules/*/build /usr/src/linux-headers-*-amd64 2>/dev/null | tail -n 1))
KERNEL ?= 6.12
KERNELS ?= 6.12

version := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
dkms_tree := $(DESTDIR)/usr/src/mmscope-$(version)

all: module reader ## the module and the reader

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | expand -t 18

# Building

# Kbuild leaves its files where the sources are: build a copy, so that the
# source tree stays clean and no two kernels' objects mix.
module: ## mmscope.ko, for the kernel in KDIR=...
	@test -e "$(KDIR)/Makefile" || { \
		echo "There are no kernel headers here: install them, or name a build tree with KDIR=..." >&2; \
		exit 1; }
	@mkdir -p build/module
	@cp -ru Kbuild module build/module/
	$(MAKE) -C $(KDIR) M=$(CURDIR)/build/module modules
	@cp build/module/mmscope.ko .

reader: ## userspace/mmscope (STATIC=1: needs no libraries)
	$(MAKE) -C userspace $(if $(STATIC),STATIC=$(STATIC)) all

docs: ## man pages and manual, in build/docs
	$(MAKE) -C Documentation

clean: ## remove all that was built; the cache of kernels stays
	rm -rf build mmscope.ko
	$(MAKE) -C userspace clean

# Testing

check: ## the tests, on KERNELS="6.1 6.12" or KERNELS=all
	selftests/qemu/run-tests $(KERNELS)

.PHONY: all help module reader docs clean check
