# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# Is this machine well?

show "is this machine well?" mmscope
