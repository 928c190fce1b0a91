# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Colours and widths on a terminal.

# on_terminal COMMAND: its output, on a terminal, in out. script ends 10 ms after its child, and a
# busy machine may hand over later what was written last: so the child stays until that is there.
on_terminal() {
	local pid i
	rm -f "$scratch/stay"
	mkfifo "$scratch/stay"
	exec 3<>"$scratch/stay"
	: >"$scratch/out"
	script -qec "{ $1; } && echo COMPLETE && read -r _ <'$scratch/stay'" /dev/null \
		</dev/null >"$scratch/out" 3>&- &
	pid=$!
	for ((i = 0; i < 600; i++)); do
		! grep -q COMPLETE "$scratch/out" || break
		kill -0 $pid 2>/dev/null || break
		sleep 0.1
	done
	echo >&3
	wait $pid || fail "on a terminal: $(cat "$scratch/out")"
	exec 3>&-
}

# Colour is for terminals, and for who asks.
test_color() {
	local root=$trees/dying
	expect_status 0 --root "$root"
	! grep -q $'\033' "$scratch/out" || fail "colour in a file"
	expect_status 0 --root "$root" --color
	grep -q $'\033\[31m' "$scratch/out" || fail "no colour with --color"
	expect_status 0 --root "$root" --color=never
	! grep -q $'\033' "$scratch/out" || fail "colour with --color=never"
	expect_status 0 --root "$root" --color=always -J
	! grep -q $'\033' "$scratch/out" || fail "colour in JSON"
	# A full cgroup is red, but not one that nobody is in.
	mkdir -p "$scratch/empty/oom"
	printf '%s\n' '# mmscope oom/domains 1' 'kind usage limit processes verdict id path' \
		'memcg 8 8 1 kill 2 /full' 'memcg 8 8 0 none_eligible 3 /empty' \
		'memcg 8 8 1 none_eligible 4 /exempt' '# end 3 too_deep 0' >"$scratch/empty/oom/domains"
	printf '%s\n' '# mmscope cgroups 1' 'id parent_id state usage max path' '1 - online - - /' \
		'2 1 online 8 8 /full' '3 1 dying 8 8 /empty' '4 1 online 8 8 /exempt' \
		'# end 4' >"$scratch/empty/cgroups"
	expect_status 0 oom domains --root "$scratch/empty" --color
	[ "$(grep -c $'\033\[31m' "$scratch/out")" = 2 ] || fail "domains: $(<"$scratch/out")"
	grep -q '^/empty' "$scratch/out" || fail "colour of a cgroup without processes: $(<"$scratch/out")"
	if command -v script >/dev/null; then
		on_terminal "TERM=xterm '$mmscope' --root '$root'"
		grep -q $'\033' "$scratch/out" || fail "no colour on a terminal"
		on_terminal "NO_COLOR=1 TERM=xterm '$mmscope' --root '$root'"
		! grep -q $'\033' "$scratch/out" || fail "colour although NO_COLOR"
	fi
}

# Two pods never have the same short name: what their UIDs have in common is made longer.
test_short_pods() {
	local root=$scratch/short-pods driver number uid name
	mkdir -p "$root/oom"
	# UID, and what is left of it beside the others. Those of static pods have no dashes.
	cat >"$scratch/pods" <<-'END'
		aaaaaaaa-0000-4000-8000-000000000001 aaaaaaaa
		bbbbbbbb-0000-4000-8000-000000000001 bbbbbbbb-0000
		bbbbbbbb-1111-4000-8000-000000000001 bbbbbbbb-1111
		cccccccc-0000-4000-8000-000000000001 cccccccc-0000-4000-8000-000000000001
		cccccccc-0000-4000-8000-000000000002 cccccccc-0000-4000-8000-000000000002
		cccccccc-0000-4000-9000-000000000001 cccccccc-0000-4000-9000
		cccccccc-0000-5000-8000-000000000001 cccccccc-0000-5000
		0123456789abcdef0123456789abcdef 01234567
		fedcba9876543210fedcba9876543210 fedcba98
	END
	for driver in systemd cgroupfs; do
		number=1
		while read -r uid name; do
			number=$((number + 1))
			case $driver in
			systemd) echo "memcg 1 8 kill $number 1 a /kubepods.slice/kubepods-pod${uid//-/_}.slice" ;;
			cgroupfs) echo "memcg 1 8 kill $number 1 a /kubepods/burstable/pod$uid" ;;
			esac
		done <"$scratch/pods" >"$scratch/rows"
		{
			printf '%s\n' '# mmscope oom/domains 1' 'kind usage limit verdict pid points comm path'
			cat "$scratch/rows"
			echo '# end 9 too_deep 0'
		} >"$root/oom/domains"
		expect_output "$(cut -d ' ' -f 2 "$scratch/pods" | sed 's/^/pod\\x20/')" \
			oom domains --root "$root" -r -n -x pid -o where
		command -v script >/dev/null || continue
		on_terminal "stty cols 46; '$mmscope' oom domains -l -n -x pid -o pid,path --root '$root'"
		tr -d '\r' <"$out" | sed -n 's/^ *[0-9]* pod //p' >"$scratch/short-names"
		sed 's/.* //' "$scratch/pods" | diff - "$scratch/short-names" || fail "on a terminal"
	done
	# In a sentence a comma behind a UID makes no other pod of it.
	command -v script >/dev/null || return 0
	cp "$trees/small/status" "$root"
	cp "$trees/small/oom/candidates" "$root/oom"
	uid=aaaaaaaa-0000-4000-8000-000000000001
	printf '%s\n' '# mmscope cgroups 1' 'id parent_id state usage anon percpu path' \
		'1 - online - 0 4096 /' "2 1 online 8192 0 12288 /kubepods/pod$uid" \
		"3 2 dying 8192 8192 4096 /kubepods/pod$uid/x" '# end 3' >"$root/cgroups"
	on_terminal "stty cols 80; '$mmscope' --color=never --root '$root'"
	tr -d '\r' <"$out" | tr -s '\n ' ' ' >"$scratch/sentence"
	grep -q 'largest is pod aaaaaaaa/x with 8K; 1 was below pod aaaaaaaa, which' "$scratch/sentence" ||
		fail "$(<"$out")"
	expect_status 0 oom kills --root "$trees/oom-6.12" -r -n -o domain_path,where
	sort -u "$out" | cut -d ' ' -f 2 | sort | uniq -d | grep . && fail "one name of several cgroups"
	return 0
}

# An empty table is no proof that there is nothing, if it could not be seen.
test_unseen() {
	local command
	command -v script >/dev/null || { echo "no script"; return 4; }
	for command in "now:No task is seen in reclaim." "latency high_throttle:No stay in reclaim was seen. "; do
		on_terminal "stty cols 200; '$mmscope' reclaim ${command%%:*} --root '$trees/blind-reclaim'"
		grep -qF "${command#*:}" "$scratch/out" || fail "$command: $(cat "$scratch/out")"
		grep -qF "mmscope status says" "$scratch/out" || fail "$command: no next step"
		expect_status 0 reclaim ${command%%:*} --root "$trees/blind-reclaim"
		! grep -qF "mmscope status" "$scratch/out" || fail "$command: a sentence for a program"
	done
	on_terminal "stty cols 200; '$mmscope' reclaim now --root '$trees/blind-reclaim'"
	grep -qF "Not seen now: memcg_limit, memcg_high, proactive, high_throttle. " "$scratch/out" ||
		fail "causes: $(cat "$scratch/out")"
	on_terminal "stty cols 200; '$mmscope' reclaim now --root '$trees/reclaim-6.12'"
	! grep -qF "Not seen" "$scratch/out" || fail "all was seen"
}

# make_wide_tree: every path ends in a pod of Kubernetes, in a name of 160 columns, or in both.
make_wide_tree() {
	local container=0123456789abcdef pod wide file
	container+=$container$container$container
	pod=/kubepods.slice/kubepods-burstable.slice
	pod+=/kubepods-burstable-pod0a1b2c3d_4e5f_6789_abcd_ef0123456789.slice/cri-containerd-$container.scope
	wide=$(printf '\u65e5%.0s' {1..80})
	cp -r "$trees/hostile-names" "$trees/wide"
	for file in cgroups oom/candidates oom/domains oom/kills reclaim/cgroups; do
		awk -v pod="$pod" -v wide="/$wide" '!/^#/ && (/ \/[^ ]*$/ || /^[a-z_]+_path /) {
				n++; $0 = $0 (n % 3 ? pod : "") (n % 3 == 1 ? "" : wide)
			}
			{ print }' "$trees/hostile-names/$file" >"$trees/wide/$file"
		! cmp -s "$trees/hostile-names/$file" "$trees/wide/$file" || [ $file = oom/candidates ] ||
			fail "$file has no paths"
	done
}

# Every command, on every tree, and all that it may say: a line each, for sh.
wide_commands() {
	local tree command kill topic
	for tree in kubernetes-systemd kubernetes-cgroupfs hostile-names wide oom-6.12 machine-bad \
		reclaim-6.12 machine-unknown; do
		while read -r command; do
			echo "$command --root $tree"
			[[ $command =~ ^(|status|system|oom|oom\ explain|reclaim)$ ]] || echo "$command -a --root $tree"
		done < <(commands_for "$trees/$tree")
		[ ! -e "$trees/$tree/oom/candidates" ] || echo "ps 1 --root $tree"
		[ ! -e "$trees/$tree/oom/kills" ] || {
			for kill in 1 2 7 8 9 13; do
				echo "oom explain $kill --root $tree"
			done
			echo "oom kills --follow --root $tree"
		}
	done
	printf '%s\n' "cgroups --list -a --root wide" "oom candidates --domain / --root wide" \
		"watch --root watch-6.12" "watch -a --root watch-6.12" "leaks --root leaks" \
		"leaks -Q verdict!=none -a --root leaks" "explain" "help" "--version" "nonsense" \
		"cgroups -o nosuch --root wide" "cgroups --nosuch" "explain nosuch" "oom explain 99 --root wide" \
		"status --root $(printf 'nosuch/%.0s' {1..60})" "oom kills --root no-kill" "oom --root no-kill" \
		"snapshot $scratch/wide.tar --root wide"
	for topic in $("$mmscope" explain | cut -d ' ' -f 1); do
		echo "explain $topic --root oom-6.12"
	done
	all_commands | sed 's/^/help /'
}

# On a terminal no line of any command is wider than it: tmux breaks what is, and knows which lines
# it broke.
test_width() { # COLUMNS
	local tmux=(tmux -L "mmscope-$$-$1" -f /dev/null -u) i lines whole
	command -v tmux >/dev/null || { echo "no tmux"; return 4; }
	[ -d "$trees/wide" ] || make_wide_tree
	wide_commands | sed "s|^|'$mmscope' |" >"$scratch/commands.$1"
	echo ": >'$scratch/done.$1'; read -r _" >>"$scratch/commands.$1"
	(cd "$trees" && env -u TMUX TERM=xterm "${tmux[@]}" start-server \; set -g history-limit 1000000 \; \
		new-session -d -x "$1" -y 50 "sh '$scratch/commands.$1' 2>&1") || fail "tmux does not start"
	for ((i = 0; i < 3000; i++)); do
		[ ! -e "$scratch/done.$1" ] || break
		sleep 0.1
	done
	sleep 0.2
	"${tmux[@]}" capture-pane -p -S - >"$scratch/lines.$1"
	"${tmux[@]}" capture-pane -p -J -S - >"$scratch/whole.$1"
	"${tmux[@]}" kill-server
	[ -e "$scratch/done.$1" ] || fail "it did not end"
	lines=$(wc -l <"$scratch/lines.$1") whole=$(wc -l <"$scratch/whole.$1")
	[ "$lines" -gt 3000 ] || fail "only $lines lines"
	[ "$lines" = "$whole" ] || fail "wider than $1:" $'\n'"$(sed 's/ *$//' "$scratch/whole.$1" |
		grep -E ".{$(($1 / 2 + 1))}" | head -n 2000 | while IFS= read -r line; do
			[ "$(wc -L <<<"$line")" -le "$1" ] || echo "$line"
		done | head -20)"
}

# Numbers are never cut: those of the whole table are there, be it in another block of columns.
test_narrow_numbers() {
	local command
	command -v script >/dev/null || { echo "no script"; return 4; }
	for command in "cgroups -a" "ps -a" "oom candidates -a"; do
		expect_status 0 $command --root "$trees/kubernetes-systemd"
		tr -s ' ' '\n' <"$out" | grep -E '^-?[0-9.]+[A-Za-z]?$' | sort -u >"$scratch/numbers"
		on_terminal "stty cols 80; '$mmscope' $command --color=never --root '$trees/kubernetes-systemd'"
		tr -d '\r' <"$scratch/out" | tr -s ' ' '\n' | sort -u >"$scratch/words"
		[ "$(wc -l <"$scratch/numbers")" -gt 20 ] || fail "$command: no numbers"
		comm -23 "$scratch/numbers" "$scratch/words" | grep . && fail "$command: lost"
	done
	return 0
}

# What programs read is whole, on a terminal too.
test_narrow_raw() {
	local format
	command -v script >/dev/null || { echo "no script"; return 4; }
	for format in -J -r -P; do
		out=$scratch/first expect_status 0 cgroups $format --root "$trees/hostile-names"
		on_terminal "stty cols 80; '$mmscope' cgroups $format --root '$trees/hostile-names'"
		tr -d '\r' <"$scratch/out" | sed '/^COMPLETE$/d' >"$scratch/second"
		same "$scratch/first" "$scratch/second" || exit 1
	done
}
