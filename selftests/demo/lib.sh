# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# What the scenes share: the names of a node's cgroups, how to start a process in
# one, and how to show a command. Sourced by world.sh.

cgroups=/sys/fs/cgroup
color=${MMSCOPE_COLOR:-auto}
if [ "$color" = auto ]; then
	color=never
	[ ! -t 1 ] || color=always
fi

# make_cgroup PATH: with all those above it.
make_cgroup() {
	path=$cgroups
	for name in $(echo "$1" | tr / ' '); do
		echo +memory >"$path/cgroup.subtree_control"
		path=$path/$name
		[ -d "$path" ] || mkdir "$path"
	done
}

# set_limit PATH FILE VALUE
set_limit() {
	echo "$3" >"$cgroups/$1/$2"
}

# in_cgroup PATH COMMAND...: run it there, and wait until it returns.
in_cgroup() {
	path=$cgroups/$1
	shift
	sh -c 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"' sh "$path" "$@"
}

# start PATH NAME OOM_SCORE_ADJ MIB: a process there that keeps so much memory.
start() {
	in_cgroup "$1" /selftests/helpers/demo_process "$2" "$3" "$4"
}

# read_file PATH FILE: read it there once, so that its page cache is charged there.
read_file() {
	in_cgroup "$1" dd if="$2" of=/dev/null bs=1M 2>/dev/null
}

# headline TEXT
headline() {
	if [ "$color" = always ]; then
		printf '\n\033[1;36m== %s\033[0m\n' "$1"
	else
		printf '\n== %s\n' "$1"
	fi
}

# show TEXT COMMAND-LINE: what a command of mmscope says.
show() {
	headline "$1"
	echo "# $2"
	eval "$2"
}

mmscope() {
	command mmscope --color="$color" "$@"
}

kill_processes() {
	for pid in $(pidof demo_process); do
		kill -9 "$pid"
	done
}
