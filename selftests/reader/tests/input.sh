# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Files that are hostile, damaged, truncated or not there.

# Nothing that a terminal acts on, or that hides or reorders text: no C0 but newline, no DEL,
# no C1, no zero width, mark, override, isolate, BOM, tag, and nothing that is no UTF-8.
harmless() { # WHAT FILE...
	local what=$1
	shift
	! LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf|\xf3\xa0' \
		"$@" || fail "mmscope $what prints control characters: $(cat -v "$@")"
	iconv -f UTF-8 -t UTF-8 "$@" >/dev/null ||
		fail "mmscope $what prints what is no UTF-8: $(cat -v "$@")"
}

test_no_control() {
	local command arguments format files
	while read -r command; do
		read -ra arguments <<<"$command"
		files=()
		for format in "" -J -r -P -a "-a -J" "-a -r" "-a -P"; do
			case $command$format in
			status-[arP]* | system-[arP]* | reclaim-[arP]* | oom-[arP]* | *explain*-[arP]*) continue ;;
			esac
			out="$scratch/format$format"
			files+=("$out")
			expect_status 0 --root "$trees/hostile-names" "${arguments[@]}" $format
		done
		# One of a snapshot, which is read in another way.
		out=$scratch/format.tar
		expect_status 0 --root "$trees/hostile.tar" "${arguments[@]}"
		harmless "$command, in one of its formats," "${files[@]}" "$out"
	done < <(commands_for "$trees/hostile-names"
		"$mmscope" explain | sed 's/^\([^ ]*\).*/explain \1/'
		printf '%s\n' "watch --root $trees/hostile-copies" "leaks --root $trees/hostile-copies" \
			"leaks -Q verdict!=x --root $trees/hostile-copies" "cgroups --tree --sort usage" \
			"oom candidates --domain /" "oom kills --follow" "ps 10" "ps -b 10")
	out=$scratch/out
	# A terminal that knows ASCII only gets ASCII only.
	LC_ALL=C expect_status 0 cgroups --root "$trees/hostile-names"
	! LC_ALL=C grep -qP '[^\x0a\x20-\x7e]' "$scratch/out" || fail "more than ASCII in LC_ALL=C"
	# Messages quote files, too.
	expect_error 4 'usage is no number: 1\\u009b31m; ' cgroups --root "$trees/broken/control-c1"
}

# The commands that read $file of $tree, and print of it what they can; first one that always does.
readers_of() {
	case $file in
	status) printf '%s\n' status system "" "leaks --root $scratch/leaking" ;;
	system) printf '%s\n' system "system -b" "" "explain overcommit" "explain swapping" \
		"explain watermarks -b" "watch --root $scratch/watched" ;;
	zones) printf '%s\n' zones "zones -a -r" reclaim ;;
	cgroups) printf '%s\n' cgroups "cgroups -a -P" "ps -a" ;;
	oom/candidates) printf '%s\n' ps "ps -a -P" "ps 1" "ps -b 1" "oom candidates -a" \
		"oom candidates --domain /" "explain rss" "explain oom-score" "" ;;
	oom/domains) printf '%s\n' oom "oom domains -a -r" "" ;;
	oom/kills) printf '%s\n' oom "oom kills" "oom kills -a -r" "oom kills -a -P" "oom kills -a -f" \
		"oom explain" "oom explain 1" ;;
	reclaim/summary) printf '%s\n' reclaim "reclaim latency" "reclaim latency -a -r" \
		"watch -a --root $scratch/watched" ;;
	reclaim/*) printf '%s\n' reclaim "${file/\// } -a -P" ;;
	debug/*) printf '%s\n' "reclaim latency" "reclaim latency -a -P" ;;
	esac
}

# A tree with what somebody has put into some fields of a file. Whatever is read and printed acts on
# no terminal. What no file of the module has, an escape or a name with anything else in it, is not
# read at all.
test_hostile_fields() {
	local fields command commands arguments status root=$scratch/hostile-tree
	local hostile=$'\xc2\x9b31m\xe2\x80\xae\x9b\\033[31m'
	make_hostile_tree
	mapfile -t commands < <(readers_of)
	for fields in $(hostile_fields <"$trees/$tree/$file"); do
		with_suffix "$hostile" >"$root/$file"
		for command in "${commands[@]}"; do
			read -ra arguments <<<"$command"
			status=0
			echo "mmscope $command, fields $fields:"
			"$mmscope" --root "$root" "${arguments[@]}" 2>&1 || status=$?
			case $status in 0 | 1 | 4) ;; *) fail "mmscope $command, fields $fields: exit status $status" >&2 ;; esac
		done
	done >"$scratch/out"
	harmless "on $file" "$scratch/out"
	! grep -nE '(^|[^a-z])(inf|nan)($|[^a-z])' "$scratch/out" || fail "an unknown number is counted with"
	read -ra arguments <<<"${commands[0]}"
	fields=2.1
	for hostile in '$''(id)' $'\xc2\x9b' '"' '-' '/x'; do
		with_suffix "$hostile" >"$root/$file"
		expect_error 4 "$file:2: not the name of a key or a column" "${arguments[@]}" --root "$root"
	done
	with_suffix $'\033[31m' >"$root/$file"
	expect_error 4 "$file:2: a control character, 0x1b" "${arguments[@]}" --root "$root"
}

# For commands that read several copies the hostile one is the second.
make_hostile_tree() {
	rm -rf "$root" "$scratch/watched" "$scratch/leaking"
	cp -r "$trees/$tree" "$root"
	mkdir "$scratch/watched" "$scratch/leaking"
	cp -r "$trees/watch-6.12/0" "$scratch/watched/0"
	cp -r "$trees/leaks/0" "$scratch/leaking/0"
	ln -s "$root" "$scratch/watched/1"
	ln -s "$root" "$scratch/leaking/1"
}

# LINE.FIELD of what to change at once: every seventh key's value, or a field of a table's first row,
# for a table with a column that is no number is not printed. Of several blocks it is the first.
hostile_fields() {
	awk 'NR == 1 || /^#/ { next }
		NR == 2 && NF > 2 { table = 1; next }
		NR == 3 && $1 ~ /^[0-9-]/ { table = 1 }
		table && NR > 3 || /^kill / && seen++ { exit }
		table { for (i = 1; i <= NF; i++) print NR "." i; next }
		{ for (i = 2; i <= NF; i++) { sets[n % 7] = sets[n % 7] NR "." i ","; n++ } }
		END { for (i in sets) print sets[i] }'
}

# The file, with this behind each of $fields.
with_suffix() { # SUFFIX
	local lines words field line
	mapfile -t lines <"$trees/$tree/$file"
	for field in ${fields//,/ }; do
		line=$((${field%.*} - 1))
		read -ra words <<<"${lines[line]}"
		words[${field#*.} - 1]+=$1
		lines[line]=${words[*]}
	done
	printf '%s\n' "${lines[@]}"
}

test_broken() {
	expect_error 4 "^mmscope: $trees/broken/$tree/cgroups:[0-9]+: " cgroups \
		--root "$trees/broken/$tree"
}

test_missing_file() {
	expect_error 4 "^mmscope: $scratch/none/cgroups: No such file" cgroups --root "$scratch/none"
	expect_error 4 "/oom/candidates: No such file" --root "$trees/only-cgroups"
	expect_error 4 ": Is a directory" cgroups --root "$trees/directory"
}

# A copy that broke off at any byte: the reader says so, or nothing was missing.
test_truncated() {
	local name command bytes size status text root=$scratch/truncated
	for name in cgroups oom/kills status; do
		rm -rf "$root"
		cp -r "$trees/small" "$root"
		IFS= read -r -d '' text <"$trees/small/$name"
		size=${#text}
		bytes=$size
		command=${name/\// }
		while [ "$bytes" -gt 0 ]; do
			# At every byte of the end and of the beginning, and at some between.
			bytes=$((bytes - 1))
			[ $bytes -gt $((size - 40)) ] || [ $bytes -lt 40 ] || bytes=$((bytes - size / 50))
			[ $bytes -ge 0 ] || bytes=0
			printf %s "${text:0:bytes}" >"$root/$name"
			start $command --root "$root"
			[ $status = 4 ] ||
				fail "$name, $bytes bytes: exit status $status, $(<"$scratch/err")"
			one_line "$scratch/err" || fail "$(<"$scratch/err")"
		done
	done
}

# A copy in which something is wrong: the reader says so or prints it, but it never crashes.
test_mutated() {
	local i status command nr=0 root=$scratch/mutated
	command -v perl >/dev/null || { echo "no perl"; return 4; }
	cp -r "$trees/small" "$root"
	for ((i = 0; i < 2 * rounds; i++)); do
		perl -0777 -e 'my ($seed, $from, $to, @names) = @ARGV;
			my @pieces = ("", " ", "\n", "\\", "\0", "-", "max", "# end 1\n", "9" x 40,
				      "\xff", "\\777", "\e", "/", ",");
			for my $name (@names) {
				srand($seed);
				open(my $in, "<", "$from/$name") or die; my $text = <$in>;
				for (0 .. rand(3)) {
					substr($text, rand(length($text)), rand(4)) = $pieces[rand(@pieces)];
				}
				open(my $out, ">", "$to/$name") or die; print $out $text;
			}' "$i" "$trees/small" "$root" cgroups oom/candidates oom/domains oom/kills status ||
			fail "perl"
		for command in "cgroups -a" "cgroups -J" "" "oom domains -a" "oom kills -J" "oom explain" \
			"oom explain -J" "oom candidates --domain /a"; do
			json_file $((nr++))
			start $command --root "$root"
			case $status in
			0) [ "${command%-J}" = "$command" ] || is_json "damage, seed $i: $command" ;;
			1 | 4) ;;
			*) fail "seed $i, $command: exit status $status, $(<"$scratch/err")" ;;
			esac
		done
	done
}

# Numbers that no machine has, in files that are whole otherwise: no arithmetic overflows, and all of
# the JSON is JSON.
test_odd_numbers() {
	local i status command names nr=0 root=$scratch/odd
	command -v perl >/dev/null || { echo "no perl"; return 4; }
	mkdir "$root"
	cp -r "$trees/oom-6.12/." "$trees/machine-6.12/zones" "$trees/machine-6.12/system" \
		"$trees/reclaim-6.12/reclaim" "$trees/reclaim-6.12/debug" "$root"
	mkdir "$scratch/odd-copies"
	ln -s "$trees/watch-6.12/1" "$scratch/odd-copies/0"
	ln -s "$root" "$scratch/odd-copies/1"
	mapfile -t names < <(cd "$root" && find . -type f)
	cp -r "$root" "$scratch/odd-source"
	for ((i = 0; i < rounds; i++)); do
		perl -e 'my ($seed, $from, $to, @names) = @ARGV;
			for my $name (@names) {
				srand($seed); my @odd = ("-", "max", "-1", "0", "9" x 20, "-" . "9" x 20,
					"18446744073709551615", "-9223372036854775808", "0.5", "1");
				push @odd, "9" x 40, "9" x 400 if $seed % 8 == 0;
				my $often = 0.02 + rand(0.2);
				open(my $in, "<", "$from/$name") or die; open(my $out, ">", "$to/$name") or die;
				while (<$in>) {
					s/(?<= )-?[0-9.]+(?=[ \n])/rand() < $often ? $odd[rand(@odd)] : $&/ge
						unless /^#|^kill |^candidates |^peers |^overwritten /;
					print $out $_
				}
			}' "$i" "$scratch/odd-source" "$root" "${names[@]}" || fail "perl"
		while read -r command; do
			json_file $((nr++))
			start --root "$root" $command
			case $status in
			0) [ "${command%-J}" = "$command" ] || is_json "odd numbers, seed $i: $command" ;;
			1 | 4) ;;
			*) fail "seed $i, $command: exit status $status, $(<"$scratch/err")" ;;
			esac
		done <<-END
			-J
			-a
			system
			system -J --eviction 5%
			zones
			zones -a -J
			cgroups -a
			ps -a
			oom
			oom candidates -D /
			oom kills -a -J
			oom explain
			oom explain -J
			reclaim
			reclaim -J
			reclaim latency
			reclaim latency -J
			explain oom-score -J
			watch -a -J --root $scratch/odd-copies
		END
	done
}

# Everything in one tree: $trees/whole.
make_whole() {
	[ ! -d "$trees/whole" ] || return 0
	mkdir "$trees/whole"
	cp -r "$trees/oom-6.12/." "$trees/machine-6.12/zones" "$trees/machine-6.12/system" \
		"$trees/reclaim-6.12/reclaim" "$trees/reclaim-6.12/debug" "$trees/whole"
	grep -q ^now_ns "$trees/whole/status" ||
		sed -i -E "s/^abi .*/&\\nnow_ns 99000000000/
			s/^# end .*/# end $(grep -c '^[^#]' "$trees/whole/status" | awk '{ print $1 + 1 }')/" \
			"$trees/whole/status"
}

# Every command with every file of a good tree cut in half, with a word where a number was, and with a
# directory in its place: what does not end well prints one line, which names the file, the line and
# what to do, and nothing else.
test_all_or_nothing() {
	local root=$scratch/half file damage command formats format refused
	make_whole
	cp -r "$trees/whole" "$root"
	mkdir -p "$scratch/half-copies"
	ln -s "$trees/whole" "$scratch/half-copies/0"
	ln -s "$root" "$scratch/half-copies/1"
	for file in status system zones cgroups oom/candidates oom/domains oom/kills reclaim/summary \
		reclaim/cgroups reclaim/now reclaim/nodes reclaim/shrinkers debug/latency/memcg_limit; do
		for damage in cut word directory; do
			rm -r "${root:?}/$file"
			damage_file $damage
			refused=0
			while IFS=: read -r formats command; do
				[ $damage = word ] || formats=-J
				for format in ${formats//,/ }; do
					start --root "$root" $command ${format/#-t/}
					still_whole
				done
			done < <(commands_of_whole)
			[ $refused != 0 ] || fail "$file, $damage: no command noticed"
			rm -r "${root:?}/$file"
			cp "$trees/whole/$file" "$root/$file"
		done
	done
}

damage_file() { # cut | word | directory
	local text
	case $1 in
	cut)
		IFS= read -r -d '' text <"$trees/whole/$file"
		printf %s "${text:0:${#text} / 2}" >"$root/$file" ;;
	word)	# every number of the third line from the end, or of all the keys
		case $file in
		system | reclaim/summary) sed -E '/^[^#]/s/ [0-9.-]+$/ 1e308/' ;;
		status) sed -E '/^[^#]/s/ [^ ]+$/  1/' ;;
		oom/kills) sed 's/^kill .*/kill 1e308/' ;;
		debug/*) sed -E '$!s/^[0-9]+/1e308/' ;;
		*) sed -E '3,$!b; /^#/b; s/(^| )[0-9]+( |$)/\11e308\2/g' ;;
		esac <"$trees/whole/$file" >"$root/$file" ;;
	directory) mkdir "$root/$file" ;;
	esac
}

# After a start: nothing was lost, or all of it was.
still_whole() {
	local said what="mmscope $command $format, $file: $damage"
	said=$(<"$scratch/err")
	[ $status != 0 ] || return 0
	refused=$((refused + 1))
	[ $status = 4 ] || fail "$what: exit status $status: $said"
	[ ! -s "$out" ] || fail "$what: output before the error: $said"
	one_line "$scratch/err" || fail "$what: not one line: $said"
	case $damage in
	directory) [[ $said =~ ^mmscope:\ .*"/$file: Is a directory" ]] ;;
	*) [[ $said =~ ^mmscope:\ .*"/$file":[0-9]+:\ .*\;\ the\ copy\ is\ damaged ]] ;;
	esac || fail "$what: $said"
}

# The formats of each command, and the command.
commands_of_whole() {
	cat <<-END
		-t,-J,-r,-P:
		-t,-J:status
		-t,-J:system --eviction 5%
		-t,-J,-r,-P:zones
		-t,-J,-r,-P:cgroups
		-t,-J:oom
		-t,-J,-r,-P:oom domains
		-t,-J,-r,-P:oom candidates
		-t,-J:oom candidates --domain /
		-t,-J,-r,-P:oom kills
		-t,-J:oom kills --follow
		-t,-J:oom explain
		-t,-J:reclaim
		-t,-J,-r,-P:reclaim cgroups
		-t,-J,-r,-P:reclaim now
		-t,-J,-r,-P:reclaim shrinkers
		-t,-J,-r,-P:reclaim nodes
		-t,-J,-r,-P:reclaim latency
		-t,-J,-r,-P:ps
		-t,-J:ps 1
		-t,-J:explain rss
		-t,-J:explain swapping
		-t,-J,-r:watch --root $scratch/half-copies
		-t,-J,-r:leaks --root $scratch/half-copies
	END
}

# What the module never writes: a key twice, a second end, numbers of more than 64 bits, bytes of 0.
test_lenient() {
	local root=$scratch/lenient file command line text
	while IFS='|' read -r file command line text; do
		rm -rf "$root"
		make_whole
		cp -r "$trees/whole" "$root"
		sed -i -E "$line" "$root/$file"
		expect_error 4 "^mmscope: $root/$file:$text.*; the copy is damaged: save it again" \
			$command --root "$root"
	done <<-'END'
		system|system|2p|3: mem_total twice
		status|status|2p|3: version twice
		reclaim/summary|reclaim|2p|3: [a-z_]* twice
		oom/kills|oom kills|0,/^victim_uid/s/^(victim_uid) .*/&\n&/|[0-9]+: victim_uid twice in a block
		oom/kills|oom kills|s/^kill 3$/kill 2/|[0-9]+: kill 2 or a later one is above already
		oom/kills|oom kills|$p|[0-9]+: a second `# end` with nothing before it
		cgroups|cgroups|2s/ [a-z_]* / id /|2: column id twice
		cgroups|cgroups|$p|[0-9]+: a line behind `# end`
		cgroups|cgroups|$s/$/ age_ns 1 age_ns 2/|[0-9]+: [a-z_]* twice
		cgroups|cgroups -o id|3s/^[0-9]+/18446744073709551616/|3: id is no number: 18446744073709551616
		cgroups|cgroups -o id|3s/^[0-9]+/-9223372036854775809/|3: id is no number: -9223372036854775809
		cgroups|cgroups -o id|3s/^[0-9]+/#/|3: a comment among the rows
		cgroups|cgroups -o id|3s/^[0-9]/&\x00/|3: a control character, 0x00
		system|system|2s/ /  /|2: words split by more than one space
		system|system|2s/$/ /|2: words split by more than one space
		system|system|2s/ [0-9]*/ 1e9/|2: mem_total is no number: 1e9
	END
}

# What has no end, or more of it than any file of the module, is an error at once.
test_no_file() {
	local root=$scratch/no-file command file
	mkdir "$root"
	cp "$trees/machine-6.12/status" "$root"
	for command in system "cgroups -J" "oom kills" zones; do
		rm -rf "${root:?}/"{system,cgroups,oom,zones}
		mkdir "$root/oom"
		file=${command% -J}
		ln -s /dev/zero "$root/${file/ //}"
		expect_error 4 'a device or a pipe where a file belongs$' $command --root "$root"
	done
	rm "$root/zones"
	mkfifo "$root/zones"
	expect_error 4 '/zones: a device or a pipe where a file belongs$' zones --root "$root"
	rm "$root/zones"
	truncate -s 2G "$root/zones"
	expect_error 4 '/zones: larger than 1024M: not a file of mmscope$' zones --root "$root"
	truncate -s 512M "$root/zones"
	expect_error 4 '/zones:1: a control character, 0x00' zones --root "$root"
	rm "$root/zones"
	mkfifo "$root/pipe"
	for command in "" status system leaks watch; do
		expect_status 4 $command --root /dev/zero
		expect_status 4 $command --root "$root/pipe"
	done
	expect_error 2 '^mmscope: /dev/zero is a tar already$' snapshot "$scratch/x.tar" --root /dev/zero
}

# What takes long, or has to be survived: once, with the sanitizers if there are any.
test_robustness() { # LABEL
	local tree
	for tree in kubernetes-systemd kubernetes-cgroupfs hostile-names dying unknown-values \
		other-columns empty guest-6.12 machine-6.12 machine-unknown oom-6.12 oom-5.10 oom-6.1 \
		oom-7.3 reclaim-6.12 small; do
		[ -d "$trees/$tree" ] || continue
		run test_formats "$1formats of $tree"
	done
	for tree in "$trees"/broken/*; do
		tree=${tree##*/}
		run test_broken "$1broken: $tree"
	done
	run test_usage_errors "$1usage errors"
	run test_truncated "$1truncated at many bytes"
	run test_mutated "$1random damage"
	run test_lenient "$1what the module never writes"
	run test_no_file "$1devices, pipes and what is too large"
	run test_odd_numbers "$1odd numbers"
	run test_snapshot "$1snapshot"
	run test_snapshot_errors "$1snapshot errors"
}

test_hostile_trees() { # LABEL
	local tree file
	while read -r tree file; do
		run test_hostile_fields "$1hostile fields: $file"
	done <<-END
		machine-6.12 status
		machine-6.12 system
		machine-6.12 zones
		oom-6.12 cgroups
		oom-6.12 oom/candidates
		oom-6.12 oom/domains
		oom-5.10 oom/kills
		reclaim-6.12 reclaim/summary
		reclaim-6.12 reclaim/cgroups
		reclaim-6.12 reclaim/nodes
		reclaim-6.12 reclaim/now
		reclaim-6.12 reclaim/shrinkers
		reclaim-6.12 debug/latency/memcg_limit
	END
}
