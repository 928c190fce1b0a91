# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Mmscope watch and leaks: several samples.

# Three copies of one machine, two seconds apart: nothing; everything; the module loaded anew.
make_watched() {
	local nr place
	for nr in 0 1 2; do
		place=$trees/watch-6.12/$nr
		mkdir -p "$place/reclaim"
		printf '%s\n' '# mmscope status 1' "now_ns $((1000000000 + nr * 2000000000))" '# end 1' \
			>"$place/status"
		printf '%s\n' '# mmscope system 1' "mem_available $((104857600 - nr * 1048576))" \
			'mem_free 4096000' 'swap_total 1073741824' "swap_free $((1073741824 - nr * 4194304))" \
			"pswpin $((nr == 1 ? 512 : 0))" "pswpout $((nr * 1024))" \
			"workingset_refault_anon $((nr * 10))" "workingset_refault_file $((nr * 100))" \
			"pgmajfault $((nr * 3))" "psi_memory_some_us $((nr * 500000))" \
			"psi_memory_full_us $((nr * 1000))" "oom_kill $((nr * 2))" '# end 12' \
			>"$place/system"
		sed -E "s/^memcg_limit_ns .*/memcg_limit_ns $((nr == 1 ? 3000000 : 0))/
			s/^direct_ns .*/direct_ns $((nr * 1000000000))/
			s/^kswapd_(scanned|reclaimed)_pages .*/kswapd_\1_pages $((nr * 2000))/" \
			"$trees/reclaim-6.12/reclaim/summary" >"$place/reclaim/summary"
	done
}

# 13 copies, 5 s apart: pid 10 leaks 2 MiB each time in /leak/inner, and reads a file; 11 grows five
# times and stops; 12 goes up and down; 13 is as large as before; 14 leaks too little to matter; 15
# exits and another process gets its number; 16 is swapped out as it grows.
make_leaks() {
	local nr place mib=1048576 leak flat noisy
	for ((nr = 0; nr < 13; nr++)); do
		place=$trees/leaks/$nr
		mkdir -p "$place/oom"
		leak=$(((20 + nr * 2) * mib + nr % 3 * 50000))
		flat=$(((20 + (nr < 5 ? nr : 5) * 4) * mib))
		noisy=$(((40 + nr * 7919 % 17 + nr / 2) * mib))
		printf '%s\n' '# mmscope status 1' "now_ns $(((100 + nr * 5) * 1000000000))" '# end 1' \
			>"$place/status"
		printf '%s\n' '# mmscope oom/candidates 1' \
			'pid rss_anon rss_file rss_shmem swap pgtables start_ns cgroup_id eligible comm' \
			"10 $leak $((nr * mib)) 0 0 8192 5 4 yes leaky" "11 $flat 0 0 0 8192 5 2 yes grower" \
			"12 $noisy 0 0 0 8192 5 3 yes noisy" "13 $mib 0 0 0 8192 5 1 yes quiet" \
			"14 $((mib + nr * 4096)) 0 0 0 8192 5 1 yes drip" \
			"15 $((nr * mib)) 0 0 0 8192 $((nr < 7 ? 5 : 40000000000)) 1 yes other" \
			"16 $((mib * 10)) 0 0 $((nr * mib)) 8192 5 - yes swapper" \
			"$((100 + nr)) $((nr * mib)) 0 0 0 8192 $nr 1 yes brief" \
			'2 - - - - - 5 - kthread k' '# end 9' >"$place/oom/candidates"
		printf '%s\n' '# mmscope cgroups 1' \
			'id parent_id usage max anon file shmem kernel sock swap path' \
			"1 - - - $((leak + flat + noisy)) 0 0 0 0 - /" \
			"2 1 $flat $((100 * mib)) $flat 0 0 0 0 0 /grow" \
			"3 1 $((leak + nr * mib)) $((512 * mib)) $leak $((nr * mib)) 0 0 0 0 /leak" \
			"4 3 $((leak + nr * mib)) max $leak $((nr * mib)) 0 0 0 0 /leak/inner" '# end 4' \
			>"$place/cgroups"
	done
}

# Processes that come and go, 4000 each time, are forgotten: the memory is that of those who live.
test_leaks_memory() {
	local nr root=$scratch/passing
	for ((nr = 0; nr < 30; nr++)); do
		mkdir -p "$root/$nr/oom"
		cp "$trees/leaks/0/cgroups" "$root/$nr/cgroups"
		printf '%s\n' '# mmscope status 1' "now_ns $((nr + 1))000000000" '# end 1' >"$root/$nr/status"
		awk -v nr=$nr 'BEGIN {
			print "# mmscope oom/candidates 1\npid rss_anon rss_file rss_shmem swap pgtables start_ns cgroup_id eligible comm"
			print 1, 1048576 * nr, 0, 0, 0, 4096, 5, 1, "yes", "stays"
			for (i = 1; i <= 4000; i++)
				print nr * 4000 + i + 1, 4096, 0, 0, 0, 4096, nr, 1, "yes", "passing"
			print "# end 4001" }' >"$root/$nr/oom/candidates"
	done
	(ulimit -v 100000; "$mmscope" leaks --root "$root" -r -n -o verdict,pid,samples) >"$scratch/out" 2>&1
	[ "$(cat "$scratch/out")" = "leak 1 30" ] || fail "$(cat "$scratch/out")"
}

# A live one ends well on SIGINT, and when nobody reads it any more: test_watch.sh. Here, saved ones,
# in files and in directories.
test_watch() {
	local root=$scratch/one
	mkdir -p "$root"
	# Snapshots are copies as well as directories are.
	for nr in 0 1 2; do
		expect_status 0 snapshot "$root/$nr.tar" --root "$trees/watch-6.12/$nr"
	done
	expect_status 0 watch --root "$trees/watch-6.12"
	cp "$scratch/out" "$scratch/first"
	expect_status 0 watch --root "$root"
	diff "$scratch/first" "$scratch/out" || exit 1
	if command -v script >/dev/null; then
		mkdir -p "$scratch/many-copies"
		for nr in 1 2 3 4 5 6 7 8 9; do
			cp -r "$trees/watch-6.12/1" "$scratch/many-copies/$nr"
			sed -i "s/^now_ns .*/now_ns ${nr}000000000/" "$scratch/many-copies/$nr/status"
		done
		on_terminal "stty rows 5 cols 200; '$mmscope' watch --root '$scratch/many-copies'"
		[ "$(grep -c AVAILABLE "$scratch/out")" = 3 ] || fail "headings: $(cat "$scratch/out")"
	fi
}

# A machine of 100 CPUs, large and in trouble, between two quiet seconds.
make_busy() { # PLACE
	local nr busy place
	for nr in 0 1 2 3; do
		place=$1/$nr busy=$((nr > 1))
		cp -r "$trees/watch-6.12/0" "$place"
		sed -i "s/^now_ns .*/now_ns $(((nr + 1) * 1000000000))/" "$place/status"
		sed -i -E "s/^mem_available .*/mem_available $((1099511627776 - busy * 12345678901))/
			s/^swap_(total|free) .*/swap_\1 107374182400/
			s/^pswp(in|out) .*/pswp\1 $((busy * 262100))/
			s/^(workingset_refault_file|pgmajfault) .*/\1 $((busy * 1000100))/
			s/^psi_memory_(some|full)_us .*/psi_memory_\1_us $((busy * 1000000))/
			s/^oom_kill .*/oom_kill $((busy * 4321))/" "$place/system"
		sed -i -E "s/^(direct|memcg_limit|kswapd)_ns .*/\1_ns $((busy * 123456000000))/
			s/^kswapd_(scanned|reclaimed)_pages .*/kswapd_\1_pages $((busy * 12345678))/" \
			"$place/reclaim/summary"
	done
}

# Numbers of any size leave columns where they are; with --bytes they are whole.
test_watch_rates() {
	local number text tenths root=$scratch/rates nr
	for nr in 0 1; do
		cp -r "$trees/watch-6.12/0" "$scratch/rate$nr"
		mkdir -p "$root"
		mv "$scratch/rate$nr" "$root/$nr"
		sed -i "s/^now_ns .*/now_ns $((nr + 1))000000000/" "$root/$nr/status"
	done
	while read -r number text tenths; do
		sed -i "s/^kswapd_scanned_pages .*/kswapd_scanned_pages $number/
			s/^kswapd_ns .*/kswapd_ns $((number * 100000))/" "$root/1/reclaim/summary"
		sed -i "s/^kswapd_scanned_pages .*/kswapd_scanned_pages 0/; s/^kswapd_ns .*/kswapd_ns 0/" \
			"$root/0/reclaim/summary"
		expect_output "$text $tenths" watch --root "$root" -r -n -o scan,kswapd_ms
		expect_output "$number $((number / 10)).$((number % 10))" watch --root "$root" -r -n -b \
			-o scan,kswapd_ms
	done <<-'END'
		0 0 0.0
		5 5 0.5
		9999 9999 999.9
		10004 10004 1000
		99999 99999 10000
		100000 100k 10000
		999994 1000k 99999
		999996 1000k 100k
		9999499 9999k 1000k
		9999500 10M 1000k
		12345678 12M 1235k
		9999500000 10G 1000M
	END
	while read -r number text; do
		sed -i "s/^pswpin .*/pswpin $number/" "$root/1/system"
		expect_output "$text" watch --root "$root" -r -n -o si
	done <<-'END'
		1 4K
		255975 999.9M
		255999 1000M
		262100 1024M
		262144 1G
	END
}

# Whoever makes the terminal wider gets the columns for which there is room now, below their headings.
test_watch_resized() {
	local root=$scratch/resized nr try
	command -v script >/dev/null || { echo "no script(1)"; exit 4; }
	mkdir -p "$root"
	for ((nr = 1000; nr < 1300; nr++)); do
		cp -r "$trees/watch-6.12/$((nr % 2))" "$root/$nr"
		sed -i "s/^now_ns .*/now_ns ${nr}000000000/" "$root/$nr/status"
	done
	for try in 1 2 3 4 5 6 7 8 9 10; do
		on_terminal "stty rows 1000 cols 80; tty=\$(tty); (sleep 0.0$try; stty -F \$tty cols 200) &
			'$mmscope' watch --root '$root'; wait"
		grep -q '^TIME .* STEAL ' "$out" && break
	done
	[ "$(grep -c AVAILABLE "$out")" = 2 ] || { echo "it never happened in between"; exit 4; }
	tr -d '\r' <"$out" | awk '/AVAILABLE/ { wide = /STEAL/; columns = NF; next }
		/^-/ && (wide ? NF != columns : NF != 11) { print; bad = 1 }
		END { exit bad }' || fail "columns of others"
}

# On a terminal each sample is one line, whatever the numbers; columns that were asked for all come.
test_watch_width() {
	local cols root=$scratch/busy line
	command -v script >/dev/null || { echo "no script(1)"; exit 4; }
	mkdir -p "$root"
	make_busy "$root"
	for cols in 80 100 120 200; do
		on_terminal "stty rows 50 cols $cols; '$mmscope' watch --root '$trees/watch-6.12'"
		sed -i 's/\r//' "$out"
		grep -E "^.{$((cols + 1))}" "$out" && fail "wider than $cols: $(<"$out")"
		[ "$(grep -cE '^- +9[89]M ' "$out")" = 2 ] || fail "$cols: not a line a sample: $(<"$out")"
		[ "$(grep -c AVAILABLE "$out")" = 1 ] || fail "$cols: several blocks: $(<"$out")"
		case $cols in
		80)	! grep -qE 'STEAL|REFAULT|EFFICIENCY|USED' "$out" ;;
		100)	! grep -qE 'STEAL|USED' "$out" && grep -q EFFICIENCY "$out" ;;
		*)	grep -q STEAL "$out" && grep -q REFAULT "$out" && grep -q USED "$out" ;;
		esac || fail "$cols: other columns: $(<"$out")"
		on_terminal "stty rows 50 cols $cols; '$mmscope' watch --root '$root'"
		sed -i 's/\r//' "$out"
		[ "$(grep -c AVAILABLE "$out")" = 1 ] || fail "$cols: several blocks: $(<"$out")"
		[ "$(grep -cE "^-.{9,$((cols - 1))}$" "$out")" = 3 ] || fail "$cols: $(<"$out")"
		mapfile -t line < <(grep '^-' "$out")
		[[ ${#line[0]} = "${#line[1]}" && ${#line[1]} = "${#line[2]}" ]] ||
			fail "$cols: columns move: $(<"$out")"
	done
	on_terminal "stty rows 50 cols 40; '$mmscope' watch -o time,swap_used,steal,refault --root '$trees/watch-6.12'"
	grep -q 'STEAL REFAULT' "$out" || fail "what was asked for is left out: $(<"$out")"
}

# Pages that go to zswap and come from it are swapped; one that zswap writes to disk later is no second
# one. Pressure is never more than all of the time.
test_watch_zswap() {
	local root=$scratch/zswap nr
	for nr in 0 1; do
		mkdir -p "$root/$nr"
		cp -r "$trees/watch-6.12/$nr/." "$root/$nr/"
		sed -i -E "s/^pswpin .*/pswpin 0/; s/^pswpout .*/pswpout $((nr * 512))/
			s/^psi_memory_(some|full)_us .*/psi_memory_\1_us $((nr * 2100000))/
			s/^# end .*/zswpin $((nr * 1024))\nzswpout $((nr * 2048))\nzswpwb $((nr * 512))\n# end 15/" \
			"$root/$nr/system"
	done
	# 2 s, pages of 4096 bytes.
	expect_output "2097152 4194304 100.0 100.0" watch --root "$root" -r -n -b \
		-o si,so,psi_some_pct,psi_full_pct
}
