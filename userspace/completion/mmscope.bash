# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Completion of mmscope(8) in bash. The program is asked for its commands, options and columns,
# so that nothing of them is written here.
#
# Anybody can name a cgroup: what is offered is never expanded (compgen -W would), only compared,
# and is quoted for the command line.

# The section of --help that begins with $1, without its heading.
_mmscope_help() { # HEADING WORD...
	local heading=$1
	shift
	"$program" "$@" --help 2>/dev/null | sed -n "/^$heading/,/^\$/s/^ //p"
}

# The commands of one word, or the second words of command $1.
_mmscope_commands() { # [WORD]
	if [ $# = 0 ]; then
		_mmscope_help Commands: | sed -nE 's/^([a-z]+)  .*/\1/p'
		echo help
	else
		_mmscope_help Commands: |
			awk -v first="$1" '$1 == first && /^[a-z]+ [a-z]+  / { print $2 }'
	fi
}

_mmscope_options() { # WORD...
	_mmscope_help Options: "$@" | grep -oE -- '(^| )--?[a-zA-Z][a-z-]*' | tr -d ' '
}

_mmscope_columns() { # WORD...
	_mmscope_help Columns "$@" | sed -E 's/^[* ] ([a-z0-9_]+) .*/\1/'
}

# Paths as they are: --raw escapes what printf %b makes plain again.
_mmscope_domains() {
	local path
	while read -r path; do
		printf '%b\0' "$path"
	done < <("$program" oom domains -rno path 2>/dev/null)
}

# Offer, behind $1, the words of standard input that begin with $2, quoted or not.
_mmscope_offer() { # BEFORE BEGINNING [MAPFILE-OPTION...]
	local before=$1 beginning=$2 word quoted offered
	shift 2
	mapfile -t "$@" offered
	for word in "${offered[@]}"; do
		printf -v quoted %q "$word"
		if [[ $word == "$beginning"* || $quoted == "$beginning"* ]]; then
			COMPREPLY+=("$before$quoted")
		fi
	done
}

_mmscope() {
	local program=${COMP_WORDS[0]} words=() word current previous before=""
	local i=1

	current=${COMP_WORDS[COMP_CWORD]}
	previous=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()
	if [ "$current" = = ]; then
		current=
	elif [ "$previous" = = ]; then
		previous=${COMP_WORDS[COMP_CWORD - 2]}
	fi

	# The words of the command: neither options nor their arguments.
	while [ "$i" -lt "$COMP_CWORD" ]; do
		word=${COMP_WORDS[i]}
		case $word in
		-o | --output | -x | --sort | -Q | --filter | --root | --eviction | -D | --domain | -L | --last | -i | --interval | -c | --count)
			i=$((i + 1))
			# --sort=usage is three words to bash.
			[ "${COMP_WORDS[i]}" != = ] || i=$((i + 1)) ;;
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
		_mmscope_offer "" "$current" -d '' < <(_mmscope_domains)
		return ;;
	-o | --output)
		# A list: complete what is behind the last comma, or behind the plus.
		before=${current%"${current##*[,+]}"}
		compopt -o nospace
		_mmscope_offer "$before" "${current#"$before"}" \
			< <(echo all; _mmscope_columns "${words[@]}")
		return ;;
	-x | --sort)
		# Behind the last comma, and behind a minus.
		before=${current%"${current##*,}"}
		[[ ${current#"$before"} != -* ]] || before+=-
		compopt -o nospace
		_mmscope_offer "$before" "${current#"$before"}" < <(_mmscope_columns "${words[@]}")
		return ;;
	-Q | --filter)
		# A column, as long as there is no operator.
		before=${current%"${current##*,}"}
		compopt -o nospace
		[[ ${current#"$before"} == *[=!\<\>]* ]] ||
			_mmscope_offer "$before" "${current#"$before"}" < <(_mmscope_columns "${words[@]}")
		return ;;
	--color)
		_mmscope_offer "" "$current" < <(printf '%s\n' auto always never)
		return ;;
	esac

	case $current in
	-*)
		_mmscope_offer "" "$current" < <(_mmscope_options "${words[@]}")
		return ;;
	esac

	case "${#words[@]} ${words[*]}" in
	0*) _mmscope_offer "" "$current" < <(_mmscope_commands) ;;
	"1 snapshot")
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		compopt -o filenames ;;
	"1 explain")
		_mmscope_offer "" "$current" < <("$program" explain | cut -d ' ' -f 1) ;;
	"1 ps")
		_mmscope_offer "" "$current" < <("$program" ps -rno pid 2>/dev/null) ;;
	1*)
		_mmscope_offer "" "$current" < <(_mmscope_commands "${words[0]}") ;;
	"2 oom explain")
		_mmscope_offer "" "$current" \
			< <("$program" oom kills -r --noheadings -o kill 2>/dev/null) ;;
	"2 reclaim latency")
		_mmscope_offer "" "$current" \
			< <("$program" reclaim latency -rn -o cause 2>/dev/null | uniq) ;;
	esac
}

complete -F _mmscope mmscope
