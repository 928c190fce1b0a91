# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Completion of mmscope(8) in bash. The program is asked for its commands, options and columns,
# so that nothing of them is written here.

# The section of --help that begins with $1, without its heading.
_mmscope_help() { # HEADING WORD...
	local heading=$1
	shift
	"$program" "$@" --help 2>/dev/null | sed -n "/^$heading/,/^\$/s/^ //p"
}

# The commands of one or two words, and with $1 the second words of that command.
_mmscope_commands() { # [WORD]
	_mmscope_help Commands: | sed -nE "s/^${1:+$1 }([a-z]+)  .*/\1/p"
	[ -n "${1:-}" ] || echo help
}

_mmscope_options() { # WORD...
	_mmscope_help Options: "$@" | grep -oE -- '(^| )--?[a-zA-Z][a-z-]*' | tr -d ' '
}

_mmscope_columns() { # WORD...
	_mmscope_help Columns "$@" | sed -E 's/^[* ] ([a-z0-9_]+) .*/\1/'
}

_mmscope() {
	local program=${COMP_WORDS[0]} words=() word current previous list="" before=""
	local i=1

	current=${COMP_WORDS[COMP_CWORD]}
	previous=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()

	# The words of the command: neither options nor their arguments.
	while [ "$i" -lt "$COMP_CWORD" ]; do
		word=${COMP_WORDS[i]}
		case $word in
		-o | --output | -x | --sort | -Q | --filter | --root | --eviction | -D | --domain | --last | -i | --interval | -c | --count) i=$((i + 1)) ;;
		-* | = | auto | always | never | help) ;;
		[a-z]*) words+=("$word") ;;
		esac
		i=$((i + 1))
	done

	case $previous in
	--root)
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		compopt -o filenames
		return ;;
	-D | --domain)
		list=$("$program" oom domains -rno path 2>/dev/null) ;;
	-o | --output)
		# A list: complete what is behind the last comma, or behind the plus.
		before=${current%"${current##*[,+]}"}
		compopt -o nospace
		list="all $(_mmscope_columns "${words[@]}")" ;;
	-x | --sort)
		compopt -o nospace
		list=$(_mmscope_columns "${words[@]}") ;;
	--color | =)
		list="auto always never"
		current=${current#=} ;;
	*)
		case $current in
		-*) list=$(_mmscope_options "${words[@]}") ;;
		*)
			case "${#words[@]} ${words[*]}" in
			0*) list=$(_mmscope_commands) ;;
			"1 snapshot")
				mapfile -t COMPREPLY < <(compgen -f -- "$current")
				compopt -o filenames
				return ;;
			"1 explain") list=$("$program" explain | cut -d ' ' -f 1) ;;
			"1 ps") list=$("$program" ps -rno pid 2>/dev/null) ;;
			1*) list=$(_mmscope_commands "${words[0]}") ;;
			"2 oom explain")
				list=$("$program" oom kills -r --noheadings -o kill 2>/dev/null) ;;
			"2 reclaim latency")
				list=$("$program" reclaim latency -rn -o cause 2>/dev/null | uniq) ;;
			esac ;;
		esac ;;
	esac
	mapfile -t COMPREPLY < <(compgen -P "$before" -W "$list" -- "${current#"$before"}")
}

complete -F _mmscope mmscope
