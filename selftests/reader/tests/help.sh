# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Help, man pages, topics: what is told about commands and columns.

# Every column of a real kernel's table is one that the reader knows and explains.
test_known_columns() {
	local file columns
	for file in cgroups oom/candidates oom/domains; do
		{ read -r; read -ra columns; } <"$trees/oom-6.12/$file"
		explains_columns "${file/\// }" "${columns[@]}"
	done
	for file in cgroups now shrinkers nodes; do
		{ read -r; read -ra columns; } <"$trees/reclaim-6.12/reclaim/$file"
		explains_columns "reclaim $file" "${columns[@]}"
	done
	mapfile -t columns < <(sed -n '2,/^$/s/^\([a-z_]*\) .*/\1/p' "$trees/oom-6.12/oom/kills" |
		grep -v '^charge_\|^pid$')
	explains_columns "oom kills" "${columns[@]}"
}

explains_columns() { # COMMAND COLUMN...
	local command=$1 column help
	shift
	expect_status 0 $command --help
	help=$(<"$scratch/out")
	for column in "$@"; do
		[[ $help =~ $'\n '[*\ ]" $column "+[^\ $'\n'] ]] ||
			fail "$command: --help does not explain $column"
	done
}

# Every command, as --help lists them; the one without a name is not there.
all_commands() {
	"$mmscope" --help | sed -n '/^Commands:/,/^$/s/^ \([a-z][a-z ]*[a-z]\)  .*/\1/p'
}

# `help COMMAND` is what --help says with the command, which begins with the command and has its
# options and its columns.
test_help() {
	local command lines nr=0
	while read -r command; do
		out=$scratch/first expect_status 0 help $command
		expect_status 0 $command --help
		same "$scratch/first" "$scratch/out" || fail "help $command"
		mapfile -t lines <"$scratch/out"
		[[ ${lines[0]} =~ ^"Usage: mmscope $command "(\[[][A-Z ]+\] )?"[options]"$ ]] ||
			fail "$command: ${lines[0]}"
		[[ $(<"$scratch/out") =~ $'\n'\ +--root\  ]] || fail "$command: no options"
		[[ $(<"$scratch/out") == *$'\nSee mmscope(8)'* ]] || fail "$command: not whole"
		nr=$((nr + 1))
	done < <(all_commands)
	[ $nr = "$(sed -n '/^static const struct command commands/,/^};/p' "$top/userspace/main.c" |
		grep -c '^	{ "[a-z]')" ] || fail "only $nr commands"
	expect_status 0 help
	cp "$scratch/out" "$scratch/first"
	expect_status 0 --help
	diff "$scratch/first" "$scratch/out" || exit 1
	expect_error 2 'unknown command nonsense; mmscope help lists them' help nonsense
}

# The page has every command, and every option of each, and all that ends in exit status 2.
test_man_page() {
	local page=$top/Documentation/man/mmscope.8 text command line word
	local begin=$'\n\\.(B|BR|BI) ' any=$'[^\n]*' end=$'( |\n|")'
	text=$'\n'$(grep '^\.B' "$page")$'\n'
	while read -r command; do
		[[ $text =~ $begin\"?"mmscope${command:+ $command}"$end ]] ||
			fail "mmscope.8 has no command $command"
		expect_status 0 $command --help
		while IFS= read -r line; do
			[[ $line =~ ^\ .{3}\ --([a-z]+) ]] || continue
			word=${BASH_REMATCH[1]}
			[[ $text =~ ${begin}${any}"\\-\\-$word"($end|\[) ]] ||
				fail "mmscope.8 does not explain --$word of $command"
		done <"$scratch/out"
	done < <(echo; all_commands; echo help)
	sed -n '/^\.SH EXIT STATUS/,/^\.SH ENV/p' "$page" >"$scratch/status"
	for word in command option column 'sort order' topic cause threshold PID interval count filter; do
		grep -q "$word" "$scratch/status" || fail "exit status 2: nothing about $word"
	done
	command -v man >/dev/null || return 0
	man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null | grep . && exit 1
	return 0
}

# Every topic answers, without a module too, names commands that show more, and is in the guide.
test_topics() {
	local topic line lines guide nr=0
	guide=$(<"$top/Documentation/questions.rst")$'\n'
	out=$scratch/list expect_status 0 explain
	while read -r topic line; do
		expect_status 0 explain "$topic" --root "$trees/oom-6.12"
		mapfile -t lines <"$scratch/out"
		[ "${lines[0]}" = "$line" ] || fail "$topic: ${lines[0]}"
		[[ $guide =~ "mmscope explain $topic"[\`$'\n'] ]] || fail "the guide does not name $topic"
		for line in "${lines[@]}"; do
			[ ${#line} -lt 300 ] || fail "$topic: long lines"
		done
		[[ $(<"$scratch/out") == *$'\nSee also'*$'\n  mmscope '* ]] || fail "$topic names no command"
		json_file $((nr++))
		expect_status 0 explain "$topic" --root "$trees/empty-dir" -J
		is_json "explain $topic"
		out=$scratch/out
	done <"$scratch/list"
	[ $nr = 29 ] || fail "$nr topics"
}

# The table that a topic shows people is in its JSON, too: as many rows, of the same columns.
test_topic_tables() {
	local topic line root nr=0
	out=$scratch/list expect_status 0 explain
	for root in "$trees/oom-6.12" "$trees/empty-dir"; do
		while read -r topic line; do
			out=$scratch/text expect_status 0 explain "$topic" --root "$root" -b
			expect_status 0 explain "$topic" --root "$root" -J
			line=$(same_table "$scratch/text" "$scratch/out") || fail "$topic: $line"
			[ "$line" = none ] || nr=$((nr + 1))
		done <"$scratch/list"
	done
	[ $nr -gt 3 ] || fail "only $nr tables"
}
