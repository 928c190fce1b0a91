# SPDX-License-Identifier: GPL-2.0
#
# The man pages that are made and not written: one of each command that mmscope.8 describes, and
# mmscope-oom.7 of oom.rst. ../Makefile makes them, ../../userspace/Makefile installs them.

man := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
commands := $(shell sed -n '/^\.SH COMMANDS/,/^\.SH OPTIONS/s/^\.B[RI]* "*mmscope \([a-z]*\).*/\1/p' \
	$(man)/mmscope.8 | grep -v help | sort -u)
made_pages := $(commands:%=mmscope-%.8) mmscope-oom.7
