# SPDX-License-Identifier: GPL-2.0
#
# The man pages: those that are written here get their version, and the others are made, one of each
# command that mmscope.8 describes, and mmscope-oom.7 of oom.rst. ../Makefile makes all of them,
# ../../userspace/Makefile installs them. The version is dkms.conf's.

man := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
version := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' $(man)/../../dkms.conf)
commands := $(shell sed -n '/^\.SH COMMANDS/,/^\.SH OPTIONS/s/^\.B[RI]* "*mmscope \([a-z]*\).*/\1/p' \
	$(man)/mmscope.8 | grep -v help | sort -u)
written_pages := $(notdir $(wildcard $(man)/mmscope*.[1-8]))
made_pages := $(commands:%=mmscope-%.8) mmscope-oom.7
