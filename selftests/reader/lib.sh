# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What the tests share.

result() { # STATUS NAME
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number $2"
	else
		echo "not ok $number $2"
		failed=$((failed + 1))
		sed 's/^/# /' "$scratch/why" | head -20
	fi
}

skip() { # NAME REASON
	number=$((number + 1))
	echo "ok $number $1 # SKIP $2"
}

# Each test is a function test_*; what it prints says why it failed.
run() { # COMMAND NAME
	local status=0
	[[ $2 =~ ${ONLY:-} ]] || return 0
	($1) >"$scratch/why" 2>&1 || status=$?
	if [ $status = 4 ]; then
		skip "$2" "$(cat "$scratch/why")"
	else
		result $status "$2"
	fi
}

fail() {
	echo "$*"
	exit 1
}

# Starts the reader: $status, $out and $scratch/err, as is or by its server.
start() { # ARG...
	status=0
	if [ -n "$to_server" ]; then
		printf '%s\0' $(($# + 2)) "$out" "$scratch/err" "$@" >&"$to_server"
		read -r -u "$from_server" status || fail "mmscope $*: no server"
	else
		"$mmscope" "$@" >"$out" 2>"$scratch/err" || status=$?
	fi
}

# A line, and only one?
one_line() { # FILE
	local text
	! IFS= read -r -d '' text <"$1" && [[ $text == *$'\n' && ${text%$'\n'} != *$'\n'* ]]
}

# To the byte; else what differs.
same() { # FILE FILE
	local first second
	if IFS= read -r -d '' first <"$1" || IFS= read -r -d '' second <"$2" ||
		[ "$first" != "$second" ]; then
		diff "$1" "$2"
	fi
}

# Exit status $1 of a reader started with the rest; one line on standard error if it is not 0.
expect_status() { # STATUS ARG...
	local want=$1 status
	shift
	start "$@"
	[ "$status" = "$want" ] ||
		fail "mmscope $*: exit status $status, not $want: $(<"$scratch/err")"
	if [ "$want" = 0 ]; then
		[ ! -s "$scratch/err" ] || fail "mmscope $*: $(<"$scratch/err")"
	else
		one_line "$scratch/err" || fail "mmscope $*: not one line of error: $(<"$scratch/err")"
		[ ! -s "$out" ] || fail "mmscope $*: output in spite of an error"
	fi
}

expect_error() { # STATUS REGEX ARG...
	local status=$1 regex=$2
	shift 2
	expect_status "$status" "$@"
	[[ $(<"$scratch/err") =~ $regex ]] || fail "mmscope $*: $(<"$scratch/err")"
}

expect_output() { # TEXT ARG...
	local text=$1
	shift
	expect_status 0 "$@"
	[ "$(<"$out")" = "$text" ] ||
		fail "mmscope $*: $(<"$out")" $'\n'"not: $text"
}

# Where the reader may print JSON: a file of its own in each test.
json_file() { # NUMBER
	out=$scratch/json.$BASHPID.$1
}

# It has, so it is looked at with all the others at the end.
is_json() { # WHAT
	echo "$out $1" >>"$scratch/json"
}

# The commands that have their files in a tree.
commands_for() { # TREE
	echo status
	[ ! -e "$1/system" ] || echo system
	[ ! -e "$1/zones" ] || echo zones
	[ ! -e "$1/cgroups" ] || echo cgroups
	[ ! -e "$1/oom/candidates" ] || printf '%s\n' "" "oom candidates" ps
	[ ! -e "$1/oom/kills" ] || printf '%s\n' oom "oom domains" "oom kills" "oom explain"
	[ ! -e "$1/reclaim/summary" ] || printf '%s\n' reclaim "reclaim cgroups" "reclaim now" \
		"reclaim shrinkers" "reclaim nodes" "reclaim latency"
}
