# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Completion in bash and zsh.

# What bash completes is what the program says that there is.
test_completion() {
	# shellcheck source=userspace/completion/mmscope.bash
	. "$top/userspace/completion/mmscope.bash"
	local path
	compopt() { :; }
	completed "--filter" ps --fil
	completed "swapping swappiness" explain swap
	completed "domains candidates kills explain" oom ''
	completed "system zones cgroups oom reclaim ps watch leaks explain snapshot status help" ''
	completed "cgroups now shrinkers nodes latency" reclaim ''
	completed "--follow" oom kills --fo
	completed "usage usage_pct" cgroups --sort us
	completed "path,working_set path,working_set_pct" cgroups -o path,working_
	completed "auto always" cgroups --color = a
	# Names in part: commands, columns of a list, behind a minus, of a condition, behind a =.
	completed "cgroups" cg
	completed "snapshot" sn
	completed "candidates" oom ca
	completed "latency" reclaim la
	completed "-usage -usage_pct" cgroups --sort -us
	completed "path,-usage path,-usage_pct" cgroups -x path,-us
	completed "swap,rss_anon" ps --sort swap,rss_an
	completed "usage usage_pct" cgroups --sort = us
	completed "limit_pct limit limit_cgroup" ps -Q lim
	completed "rss>1M,limit_pct rss>1M,limit rss>1M,limit_cgroup" ps --filter 'rss>1M,lim'
	completed "" ps --filter 'comm=s'
	completed "--numeric" ps --num
	completed "--check" --ch
	completed "--check" --root = x --ch
	completed "" cgroups --ch
	completed "--filter" reclaim nodes --fi
	completed "verdict" -Q verd
	completed "shrinkers" --root = x reclaim shr

	# Names that a shell would act on are offered quoted, and nothing in them is run.
	make_hostile_domains
	while IFS= read -r path; do
		completed_domain "$path" ''
		completed_domain "$path" "${path:0:3}"
		completed_domain "$path" "$(printf %q "${path:0:5}")"
	done <"$scratch/paths"
	COMP_WORDS=("$scratch/hostile" "x/e touch $scratch/ran;s/a" '') COMP_CWORD=2
	_mmscope
	[ ! -e "$scratch/ran" ] || fail "completion runs what is in names"
}

completed() { # EXPECTED WORD...
	local expected=$1
	shift
	# shellcheck disable=SC2034 # bash's own
	COMP_WORDS=("$mmscope" "$@") COMP_CWORD=$#
	_mmscope
	[ "${COMPREPLY[*]}" = "$expected" ] ||
		fail "completion of $*: ${COMPREPLY[*]}, not $expected"
}

# A program that knows cgroups such as anybody can make: $scratch/paths, as raw output in reply.
make_hostile_domains() {
	# shellcheck disable=SC2016 # to be taken as it is
	printf '%s\n' '/$(touch '"$scratch"'/ran)' '/`touch '"$scratch"'/ran`' '/a b;c&d|e>f' \
		'/"quoted" '"it's" '/*?[a-z]{x,y}~' '/back\slash\x41' >"$scratch/paths"
	sed 's/\\/\\x5c/g; s/ /\\x20/g' "$scratch/paths" >"$scratch/raw"
	printf '#!/bin/sh\n%s\n' \
		"case \$* in 'oom domains -rno path') cat '$scratch/raw' ;; *) '$mmscope' \"\$@\" ;; esac" \
		>"$scratch/hostile"
	chmod +x "$scratch/hostile"
}

# $1 is among what is offered for the argument $2 of --domain.
completed_domain() { # PATH BEGINNING
	local offered word
	# shellcheck disable=SC2034 # bash's own
	COMP_WORDS=("$scratch/hostile" oom candidates -D "$2") COMP_CWORD=4
	_mmscope
	for offered in "${COMPREPLY[@]}"; do
		eval "word=$offered"
		[ "$word" != "$1" ] || return 0
	done
	fail "completion of $2: $(printf ' <%s>' "${COMPREPLY[@]}"), not $1"
}

# The same in zsh, whose own parts of completion only write down what they are given.
test_zsh_completion() {
	command -v zsh >/dev/null || { echo "no zsh"; return 4; }
	zsh -n "$top/userspace/completion/_mmscope" || fail "no syntax of zsh"
	make_hostile_domains
	zsh_completed "$(cat "$scratch/paths")" "$scratch/hostile" oom candidates -D ''
	zsh_completed $'domains\ncandidates\nkills\nexplain' "$mmscope" oom ''
	zsh_completed $'cgroups\nnow\nshrinkers\nnodes\nlatency' "$mmscope" reclaim ''
	zsh_completed "$("$mmscope" cgroups --help | sed -n '/^Columns/,/^$/s/^ [* ] \([a-z0-9_]*\) .*/\1/p')" \
		"$mmscope" cgroups --sort -us
	zsh_completed "$("$mmscope" ps --help | sed -n '/^Columns/,/^$/s/^ [* ] \([a-z0-9_]*\) .*/\1/p')" \
		"$mmscope" ps -Q rss
	zsh_completed '' "$mmscope" ps -Q rss=
	zsh_completed '' "$scratch/hostile" "x/e touch $scratch/ran;s/a" ''
	[ ! -e "$scratch/ran" ] || fail "completion runs what is in names"
}

zsh_completed() { # EXPECTED PROGRAM WORD...
	local expected=$1
	shift
	# shellcheck disable=SC2016 # for zsh
	zsh -fc 'compadd() { print -rl -- ${(P)@[-1]} }
		compset() { : }
		fpath=("$1") words=("${@[2,-1]}") CURRENT=$#words PREFIX=$words[-1]
		autoload -U _mmscope; _mmscope' zsh "$top/userspace/completion" "$@" \
		>"$scratch/out" 2>"$scratch/err" || fail "zsh: $(cat "$scratch/err")"
	[ ! -s "$scratch/err" ] || fail "zsh: $(cat "$scratch/err")"
	[ "$(cat "$scratch/out")" = "$expected" ] || fail "completion of $*: $(cat "$scratch/out")"
}
