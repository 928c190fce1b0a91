# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the harness's scripts share: where things are, the list of kernels, and
# how to run a command in a build root. Sourced, never run.

set -euo pipefail

qemu_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$qemu_dir/../.." && pwd)
build=${MMSCOPE_BUILD:-$top/build}
cache=${MMSCOPE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mmscope}

die() {
	echo "${0##*/}: $*" >&2
	exit 1
}

say() {
	echo "${0##*/}: $*" >&2
}

# Run "$@" while holding a lock, so that two runs never build one thing twice.
locked() {
	local lock=$cache/locks/$1 fd
	shift

	mkdir -p "$cache/locks"
	exec {fd}>"$lock"
	flock "$fd"
	"$@" {fd}>&-
	exec {fd}>&-
}

# kernel_names stock|debug|small: the stock kernels, or the kernels of ours whose
# names end so.
kernel_names() {
	awk -v suffix="$1" '/^#/ || !NF { next }
		suffix == "stock" ? NF == 3 : NF == 4 && $1 ~ "-" suffix "[0-9]*$" { print $1 }' \
		"$qemu_dir/kernels"
}

# Everything about the kernel named $1: suite, package, configs (empty for a
# stock kernel), its build root, its directory in the cache, and its build tree
# as seen in the build root.
kernel_entry() {
	local entry

	entry=$(awk -v name="$1" '$1 == name { print $2, $3, $4 }' "$qemu_dir/kernels")
	[ -n "$entry" ] ||
		die "no kernel $1 in selftests/qemu/kernels"
	# shellcheck disable=SC2034  # for those who call us
	read -r suite package configs <<<"$entry"
	root=$cache/roots/$suite
	image=$cache/kernels/$1
	tree=/cache/kernels/$1/tree
	if [ -z "$configs" ] && [ -e "$image/release" ]; then
		tree=/lib/modules/$(cat "$image/release")/build
	fi
}

# As root a mount namespace is enough. Everybody else takes the subordinate ids
# that /etc/subuid grants.
in_namespace() {
	local map=()

	[ "$(id -u)" = 0 ] || map=(--map-root-user --map-auto)
	unshare "${map[@]}" --mount --pid --fork --kill-child -- "$@"
}

# in_root ROOT DIR COMMAND...: run COMMAND in ROOT, with DIR mounted at /mnt and
# the cache at /cache.
# /proc is there because objtool reads its stack limit from it; the name servers
# are this machine's.
in_root() {
	# shellcheck disable=SC2016  # expanded by the inner shell
	in_namespace sh -c 'root=$1 cache=$2 dir=$3
		shift 3
		mkdir -p "$root/cache" &&
		mount --bind "$cache" "$root/cache" &&
		mount --bind "$dir" "$root/mnt" &&
		mount -t proc proc "$root/proc" &&
		cat /etc/resolv.conf >"$root/etc/resolv.conf" &&
		exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
			HOME=/ LC_ALL=C.UTF-8 "$@"' sh "$1" "$cache" "${@:2}"
}

# add_program PROGRAM DIRECTORY: options for run-guest, in the array files, that put a program of
# this machine there, and the libraries that it is linked with where they are looked for.
files=()
add_program() {
	local file directory

	mkdir -p "$build/programs"
	for file in "$1" $(ldd "$1" | awk '/=> \//{ print $3 } $1 ~ /^\// { print $1 }'); do
		cp -L "$file" "$build/programs/"
		directory=${file%/*}
		[ "$file" != "$1" ] || directory=$2
		files+=(-f "$build/programs/${file##*/}:$directory")
	done
}

# report_verdict NAME VERDICT SECONDS: a line that counts, and what did not pass
report_verdict() {
	awk -F'\t' -v name="$1" -v seconds="$3" '
		{ count[$1]++ }
		$1 == "fail" || $1 == "lost" {
			bad = bad sprintf("  not ok %s: %s%s\n", $2, $3, $4 == "" ? "" : ": " $4)
		}
		$1 == "flaky" {
			bad = bad sprintf("  flaky %s: %s%s\n", $2, $3, $4 == "" ? "" : ": " $4)
		}
		END {
			printf "%s: %d passed, %d failed, %d skipped, %d s%s\n%s", name, count["pass"],
				count["fail"] + count["lost"], count["skip"], seconds,
				count["lost"] ? ": the guest was lost" : "", bad
		}' "$2"
}
