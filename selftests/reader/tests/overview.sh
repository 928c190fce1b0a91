# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Mmscope without a command, its verdicts, and the checks of the machine.

# The headline: what is unknown counts too, and is all there is if nothing is known.
test_headline() {
	local root=$scratch/headline
	mkdir -p "$root"
	cp "$trees/machine-6.12/status" "$root"
	sed -E '/^#/!s/ .*/ -/' "$trees/machine-6.12/system" >"$root/system"
	expect_status 0 system --root "$root"
	grep -q '^unknown: 0 bad, 0 warn, 0 ok, [1-9][0-9]* unknown; ' "$scratch/out" ||
		fail "$(head -n 1 "$scratch/out")"
	expect_status 0 system -J --root "$root"
	grep -q '"verdict": "unknown"' "$scratch/out" || fail "$(head -n 2 "$scratch/out")"
	expect_status 0 system --root "$trees/machine-unknown"
	grep -q '^ok: 0 bad, 0 warn, 1 ok, [1-9] unknown; ' "$scratch/out" ||
		fail "$(head -n 1 "$scratch/out")"
}

# Every command that a report names is one, and shows first what the report was about.
test_see_also() {
	local tree command arguments line
	for tree in kubernetes-systemd machine-bad unknown-values reclaim-6.12; do
		while read -r command; do
			case $command in "" | system | reclaim) ;; *) continue ;; esac
			expect_status 0 $command --root "$trees/$tree"
			sed -n '/^See also/,$s/^  mmscope //p' "$scratch/out" >"$scratch/commands"
			[ -s "$scratch/commands" ] || fail "mmscope $command names no command"
			while read -ra arguments; do
				case ${arguments[*]} in oom* | reclaim*) continue ;; esac
				expect_status 0 "${arguments[@]}" --root "$trees/$tree"
			done <"$scratch/commands"
		done < <(commands_for "$trees/$tree")
	done
	expect_status 0 --root "$trees/dying"
	line=$(sed -n 's/^  mmscope \(cgroups .*residual.*\)/\1/p' "$scratch/out")
	expect_status 0 $line --root "$trees/dying" -r -n -o residual
	sort -nr "$scratch/out" | diff - "$scratch/out" || fail "mmscope $line: not the most first"
}

# Who is next comes from the module, which walks as the kernel does; else the last one of equals.
test_oom_next() {
	local verdict text root=$scratch/next
	while IFS='|' read -r verdict text; do
		rm -rf "$root"
		cp -r "$trees/oom-6.12" "$root"
		sed -i -E "s/^(machine .*) kill .* (- - 1) dd/\1 $verdict \2 dd/" "$root/oom/domains"
		grep -qF -- "$verdict" "$root/oom/domains" || fail "no $verdict in domains"
		expect_status 0 --root "$root" -r -o check,verdict,reason
		text="oom_next ${text%% *} $(sed 's/^[a-z]* //; s/ /\\x20/g' <<<"$text")"
		grep -qF -- "$text" "$scratch/out" || fail "$verdict: $(grep oom_next "$scratch/out"), not $text"
	done <<-'END'
		kill 260 248405 1000 271 248000 1654784|ok 260 (dd) would be killed first: 1.5M of memory, 248405 points, oom_score_adj 1000; 405 points before 271 (dd)
		kill 260 248405 1000 - - -|ok 260 (dd) would be killed first: 1.5M of memory, 248405 points, oom_score_adj 1000; the next one is not known
		kill 999999 max 0 260 248405 max|ok 999999 (dd) would be killed first: - of memory, max points, oom_score_adj 0; before 260 (sh)
		tie 271 250527 1000 260 250527 0|ok 271 (dd) would be killed first: 9.8M of memory, 250527 points, oom_score_adj 1000; a tie with 260 (sh)
		kill - - - - - -|ok a process outside of this PID namespace would be killed first
		none_eligible - - - - - -|bad none of 84 processes can be killed
		none_dying - - - - - -|warn none: a process killed before has not exited yet, and the kernel waits for it
		panic - - - - - -|warn none: vm.panic_on_oom is set, so the machine panics instead
		allocating_task - - - - - -|warn the task that requests memory: vm.oom_kill_allocating_task is set, and points do not count
		- - - - - - -|ok 271 (dd) would be killed first: 9.8M of memory, 250527 points, oom_score_adj 1000; 2122 points before 260 (sh)
	END
	rm "$root/oom/domains"
	printf '%s\n' '# mmscope oom/candidates 1' 'pid points rss oom_score_adj eligible comm' \
		'5 30 4096 0 yes a' '6 40 4096 0 yes b' '7 40 4096 0 yes c' '8 30 4096 0 yes d' \
		'# end 4' >"$root/oom/candidates"
	expect_status 0 --root "$root" -r -o check,reason
	grep -qF 'oom_next 7\x20(c)\x20would' "$scratch/out" || fail "$(grep oom_next "$scratch/out")"
	grep -qF 'a\x20tie\x20with\x206\x20(b)' "$scratch/out" || fail "$(grep oom_next "$scratch/out")"
}

# Many, or much: but where the parents have what they had, only their number says anything.
test_dying() {
	local nr usage text root=$scratch/many-dying
	cp -r "$trees/dying" "$root"
	while read -r nr usage text; do
		{
			printf '%s\n' '# mmscope cgroups 1' 'id parent_id usage state path' '1 - 1048576 online /'
			seq 2 $((nr + 1)) | sed "s,.*,& 1 $usage dying /gone&,"
			echo "# end $((nr + 1))"
		} >"$root/cgroups"
		expect_status 0 --root "$root" -r -o check,verdict,reason
		grep -qxF "dying ${text%% *} $(sed 's/^[a-z]* //; s/ /\\x20/g' <<<"$text")" "$scratch/out" ||
			fail "$nr of $usage: $(grep '^dying' "$scratch/out"), not $text"
	done <<-'END'
		999 - ok 999 of 1000 cgroups are dying; 999 were below /
		1000 - warn 1000 of 1001 cgroups are dying; 1000 were below /
		2 49152 ok 2 of 3 cgroups are dying: 96K charged, of which reclaim cannot take 96K; the largest is /gone2 with 48K; 2 were below /
		2 53248 warn 2 of 3 cgroups are dying: 104K charged, of which reclaim cannot take 104K; the largest is /gone2 with 52K; 2 were below /
	END
}

# status_after SECONDS ROOT: the status of reclaim-6.12 as it was that long after the module's load
status_after() {
	sed -E "/^now_ns/d; s/^loaded_ns .*/loaded_ns 15470417000\nnow_ns $((15470417000 + $1 * 1000000000))/
		s/^# end .*/# end $(($(grep -c '^[^#]' "$trees/reclaim-6.12/status") + 1))/" \
		"$trees/reclaim-6.12/status" >"$2/status"
}

# A saved copy knows how long the module had been loaded: 1.35 s lost in 10 s are 13.5%.
test_time_lost() {
	local root=$scratch/lost seconds text
	cp -r "$trees/reclaim-6.12" "$root"
	while read -r seconds text; do
		status_after "$seconds" "$root"
		expect_status 0 reclaim --root "$root"
		grep -qE "^$text of the time\), most to " "$scratch/out" ||
			fail "$(grep time_lost "$scratch/out")"
		expect_status 0 snapshot "$scratch/lost.tar" --root "$root"
		expect_status 0 reclaim --root "$scratch/lost.tar"
		grep -qE "^$text of the time\), most to " "$scratch/out" ||
			fail "$(grep time_lost "$scratch/out")"
	done <<-'END'
		10 bad +time_lost +since load tasks lost 1.4s \(13.5%
		100 warn +time_lost +since load tasks lost 1.4s \(1.4%
		1000 ok +time_lost +since load tasks lost 1.4s \(0.1%
	END
}

# A copy of a machine whose pages have another size: blocks and huge pages are as large as they are there.
test_page_size() {
	local pages huge blocks broken root=$scratch/pages
	mkdir -p "$root/oom"
	printf '%s\n' '# mmscope zones 1' 'node zone free free_order0 free_order1 free_order2 free_order3 free_order4 free_order5 free_order6 free_order7 free_order8 free_order9 free_order10 free_order11' \
		'0 Normal 1300 100 100 100 100 100 100 100 100 100 100 100 200' '# end 1' >"$root/zones"
	printf '%s\n' '# mmscope status 1' 'version 1' '# end 1' >"$root/status"
	while read -r pages huge blocks broken; do
		printf '%s\n' '# mmscope system 1' 'mem_total 1073741824' 'swap_total 536870912' \
			"hugepagesize $huge" '# end 3' >"$root/system"
		printf '%s\n' '# mmscope oom/candidates 1' 'pid points comm' "# end 0 total_pages $pages" \
			>"$root/oom/candidates"
		expect_status 0 zones --root "$root"
		[ "$(awk '$3 == "100B" || $3 == "200B" { printf "%s ", $1 }' "$scratch/out")" = "${blocks//,/ } " ] ||
			fail "$pages pages: $(cat "$scratch/out")"
		expect_output "$broken" zones --root "$root" -r -n -o broken_pct
	done <<-'END'
		393216 2097152 4K,8K,16K,32K,64K,128K,256K,512K,1M,2M,4M,8M 69.2
		98304 33554432 16K,32K,64K,128K,256K,512K,1M,2M,4M,8M,16M,32M 84.6
		98000 - 16K,32K,64K,128K,256K,512K,1M,2M,4M,8M,16M,32M 84.6
		24576 2097152 64K,128K,256K,512K,1M,2M,4M,8M,16M,32M,64M,128M 38.5
		24576 536870912 64K,128K,256K,512K,1M,2M,4M,8M,16M,32M,64M,128M 84.6
		393216 1073741824 4K,8K,16K,32K,64K,128K,256K,512K,1M,2M,4M,8M 69.2
	END
	# Of the machine that reads if the copy does not tell.
	rm "$root/oom/candidates"
	expect_status 0 zones --root "$root"
	grep -q "^ *$(($(getconf PAGESIZE) / 1024))K ### *" "$scratch/out" || fail "$(cat "$scratch/out")"
}

# check STATUS REGEX ARG...: one line, as a plugin's, and nothing on standard error
check() {
	local want=$1 regex=$2 status
	shift 2
	start --check "$@"
	[ "$status" = "$want" ] || fail "mmscope --check $*: exit status $status, not $want: $(<"$out")"
	if ! one_line "$out" || [[ ! $(<"$out") =~ $regex ]]; then
		fail "mmscope --check $*: $(<"$out")"
	fi
	[ ! -s "$scratch/err" ] || fail "mmscope --check $*: $(<"$scratch/err")"
}

test_check() {
	local root=$scratch/check
	cp -r "$trees/machine-6.12" "$root"
	sed -i 's/^vm_panic_on_oom .*/vm_panic_on_oom 0/' "$root/system"
	check 0 '^MMSCOPE OK - [0-9]+ checks \| available=[0-9]+B;;;0;[0-9]+ psi_some=' --root "$root"
	check 1 '^MMSCOPE WARNING - machine: settings: ' --root "$trees/machine-6.12"
	check 2 '^MMSCOPE CRITICAL - machine: available: .* psi_full=41.07%;;10;0;100 oom_kill=3c$' \
		--root "$trees/machine-bad"
	check 3 '^MMSCOPE UNKNOWN - .*missing' --root "$scratch/missing"
	check 3 '^MMSCOPE UNKNOWN - .*nosuch' --root "$root" --nosuch
	check 3 '^MMSCOPE UNKNOWN - ' cgroups --root "$root"
	# Of several copies the last is looked at.
	mkdir "$scratch/two"
	ln -s "$trees/machine-bad" "$scratch/two/0"
	ln -s "$root" "$scratch/two/1"
	check 0 '^MMSCOPE OK - ' --root "$scratch/two"
	expect_status 0 system --root "$scratch/two"
}

# eviction AVAILABLE VERDICT THRESHOLD SIZE: of a machine of 16 GiB
eviction() {
	local line
	sed -i "s/^kubelet_memory_available .*/kubelet_memory_available $1/
		s/^kubelet_working_set .*/kubelet_working_set $((16 * 1024 * mib - $1))/" "$root/system"
	expect_status 0 system --json --eviction "$4" --root "$root"
	grep -q "\"verdict\": \"$2\", \"check\": \"eviction\"" "$scratch/out" ||
		fail "$1, $4: $(grep '"check": "eviction"' "$scratch/out"), not $2"
	for line in "threshold\": $3," "distance\": $(($1 - $3))"; do
		grep -q "\"eviction_$line\$" "$scratch/out" ||
			fail "$1, $4: $(grep '"eviction_' "$scratch/out"), not $3 and $(($1 - $3))"
	done
}

# The kubelet evicts when memory.available is less than the threshold, of which a percentage is
# int64(float64(capacity) * float64(float32(number) / 100)), and 0% and 100% are none
# (pkg/kubelet/eviction: parsePercentage(), GetThresholdQuantity(), thresholdsMet()).
test_eviction() {
	local root=$scratch/eviction mib=$((1 << 20))
	cp -r "$trees/machine-6.12" "$root"
	sed -i "s/^mem_total .*/mem_total $((16 * 1024 * mib))/" "$root/system"

	eviction $((100 * mib)) warn $((100 * mib)) 100Mi
	eviction $((100 * mib - 1)) bad $((100 * mib)) 100Mi
	eviction $((100 * mib)) bad 104857601 104857601
	eviction 1000000000 ok 100000000 100M
	eviction 0 bad 524288 0.5Mi
	# 0.15 as a float is 0.15000000596.
	eviction 2576980480 warn 2576980480 15%
	eviction 2576980479 bad 2576980480 15%
	eviction 2576980377 bad 2576980480 15.0%
	eviction 1717986944 warn 1717986944 10%
	eviction 171798691 warn 1717986 0.01%
	# A twentieth of all memory above it is near.
	eviction $((100 * mib + 858993459)) warn $((100 * mib)) 100Mi
	eviction $((100 * mib + 858993460)) ok $((100 * mib)) 100Mi
	# More inactive_file than usage makes a working set of nothing, and all is available.
	eviction $((16 * 1024 * mib)) ok $((100 * mib)) 100Mi
	expect_error 2 'wants a size as 100Mi or a percentage as 5%, not 100%$' \
		system --root "$root" --eviction 100%
}

# set_cell FILE COLUMN VALUE [FIRST]: of the first row, or of that whose first cell is FIRST
set_cell() {
	awk -v name="$2" -v value="$3" -v first="${4:-}" '
		NR == 2 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
		NR == 2 && !at { exit 1 }
		first == "" ? NR == 3 : $1 == first && NR > 2 { $at = value }
		{ print }' "$1" >"$1.new" || fail "$1 has no column $2"
	mv "$1.new" "$1"
}

# reclaim_copies REFAULTS [FIRST]: two copies, a second apart, between which so many pages came back
reclaim_copies() {
	local root=$scratch/recent nr
	rm -rf "$root"
	mkdir "$root"
	for nr in 0 1; do
		cp -r "$trees/reclaim-6.12" "$root/$nr"
		status_after $((nr + 100)) "$root/$nr"
		set_cell "$root/$nr/cgroups" workingset_refault_file $((${2:-20000} + nr * $1))
	done
}

# What came back since boot is history; what comes back now is not. A cache that fills its limit is not
# judged by how much of it is in use.
test_recent_refaults() {
	reclaim_copies 10
	expect_status 0 reclaim --root "$scratch/recent"
	grep -qE '^ok +refaults +10 pages a second had to be read back in the last 1\.0 s; 6[0-9]\.[0-9]% of 31934 pages' "$out" ||
		fail "$(grep refaults "$out")"
	reclaim_copies 5000 0
	expect_status 0 reclaim --root "$scratch/recent"
	grep -qE '^warn +refaults +5000 pages a second had to be read back' "$out" || fail "$(grep refaults "$out")"
	# Somebody is in reclaim there, in a single copy; then nobody is.
	expect_status 0 reclaim --root "$scratch/recent/0"
	grep -qE '^ok +refaults +0\.0% of' "$out" || fail "$(grep refaults "$out")"
	set_cell "$scratch/recent/0/cgroups" workingset_refault_file 20000
	expect_status 0 reclaim --root "$scratch/recent/0"
	grep -qE '^warn +refaults +6[0-9]\.[0-9]% of' "$out" || fail "$(grep refaults "$out")"
	grep -qE '^(bad|warn) +limit' "$out" && fail "$(grep limit "$out")"
	return 0
}

# set_keys KEY VALUE...: of reclaim/summary of the copy that is now
set_keys() {
	while [ $# -gt 0 ]; do
		sed -i "s/^$1 .*/$1 $2/" "$scratch/recent/1/reclaim/summary"
		shift 2
	done
}

# expect_row REGEX: a line of mmscope reclaim, of the two copies or of $2
expect_row() {
	expect_status 0 reclaim --root "${2:-$scratch/recent}"
	grep -qE "^$1" "$out" || fail "no '$1': $(sed -n '/^VERDICT/,/^$/p' "$out")"
}

# What reclaim did since load is history; what it does now is judged. In the last second, of 120 + 339
# stays so far, some more: what those cost is all that counts.
test_reclaim_recent() {
	local root=$scratch/recent
	reclaim_copies 0
	# Long stays and stays in vain since load, none within the window.
	expect_row 'ok +longest +in the last 1\.0 s no stay ended; since load 99% of 7 stays in high_throttle took at most 226\.6ms'
	grep -q '^warn' "$out" && fail "$(grep '^warn' "$out")"
	grep -qE '^(bad|warn|ok) +in_vain' "$out" && fail "$(grep in_vain "$out")"
	# A single copy in which somebody is in reclaim has nothing but what was since load.
	expect_row 'warn +in_vain +120 of 120 stays in memcg_high since load reclaimed nothing$' "$root/1"
	expect_row 'warn +longest +99% of 7 stays in high_throttle took at most 226\.6ms' "$root/1"

	# Two stays more, one of them in the bucket of 134 ms: that is the recent 99%.
	set_keys memcg_limit_count 341 memcg_limit_ns 600000000 memcg_limit_max_ns 200000000
	sed -i 's/^16777216 4/16777216 5\n134217728 1/; s/^# end .*/# end 9/' "$root/1/debug/latency/memcg_limit"
	expect_row 'warn +longest +in the last 1\.0 s 99% of 2 stays in memcg_limit took at most 200\.0ms; since load '
	# Who may not read the histograms sees the average: 161 ms for two.
	rm -r "$root/1/debug" "$root/0/debug"
	expect_row 'ok +longest +in the last 1\.0 s 2 stays in memcg_limit took on average 80\.5ms; since load '
	set_keys memcg_limit_ns 1000000000
	expect_row 'warn +longest +in the last 1\.0 s 2 stays in memcg_limit took on average 280\.5ms; since load '

	# Efficient since load, and not any more; the other way round.
	reclaim_copies 0
	set_keys memcg_limit_scanned_pages 22695
	expect_row 'ok +efficiency +too few pages scanned in the last 1\.0 s to say$'
	set_keys memcg_limit_scanned_pages 22696 memcg_limit_reclaimed_pages 21794
	expect_row 'warn +efficiency +worst for memcg_limit: it reclaimed 10\.0% of 1000 pages scanned in the last 1\.0 s$'
	sed -i 's/^memcg_limit_reclaimed_pages .*/memcg_limit_reclaimed_pages 100/' "$root"/?/reclaim/summary
	set_keys memcg_limit_reclaimed_pages 1000
	expect_row 'ok +efficiency +worst for memcg_limit: it reclaimed 90\.0% of 1000 pages'
	expect_row 'warn +efficiency +worst for memcg_limit: it reclaimed 4\.4% of 22696 pages scanned since load' "$root/1"

	# In vain, if tasks lose time.
	reclaim_copies 0
	set_keys memcg_high_count 124 memcg_high_failed_count 124 memcg_high_ns 261667590
	expect_row 'ok +limits|unknown +limits'
	grep -q in_vain "$out" && fail "$(grep in_vain "$out")"
	set_keys memcg_high_count 125 memcg_high_failed_count 123
	expect_row 'warn +in_vain +3 of 5 stays in memcg_high in the last 1\.0 s reclaimed nothing$'
	set_keys memcg_high_ns 162667590
	expect_row 'ok +in_vain +3 of 5'
}

# Sleeps count against the time that tasks lose, and those of kswapd make nobody wait.
test_reclaim_recent_sleeps() {
	local root=$scratch/recent
	reclaim_copies 0
	set_cell "$root/1/reclaim/nodes" throttled_ns 0
	sed -i 's/^0 kswapd 0 0 0 /0 kswapd 0 0 900000000 /' "$root/1/reclaim/nodes"
	set_keys throttled_writeback_ns 900000000
	expect_row 'ok +throttled +no task had to sleep in reclaim$'
	sed -i 's/^0 memcg_limit 21696 21694 0 /0 memcg_limit 21696 21694 50000000 /' "$root"/?/reclaim/nodes
	set_keys memcg_limit_ns 939043160
	expect_row 'ok +throttled +in the last 1\.0 s tasks slept 0 in reclaim; tasks slept 50\.0ms in reclaim since load, most of it because of writeback$'
	sed -i 's/^0 memcg_limit 21696 21694 50000000 /0 memcg_limit 21696 21694 99000000 /' "$root/1/reclaim/nodes"
	expect_row 'ok +throttled +in the last 1\.0 s tasks slept 49\.0ms'
	sed -i 's/^0 memcg_limit 21696 21694 99000000 /0 memcg_limit 21696 21694 100000000 /' "$root/1/reclaim/nodes"
	expect_row 'warn +throttled +in the last 1\.0 s tasks slept 50\.0ms'
	sed -i -E 's/^(0 [a-z_]+ [0-9]+ [0-9]+) [0-9]+ /\1 - /' "$root"/?/reclaim/nodes
	expect_row 'unknown +throttled +this kernel does not say$'
}

# A shrinker that was costly once is history; one that is costly now is not, new or not.
test_reclaim_recent_shrinkers() {
	local root=$scratch/recent
	reclaim_copies 0
	sed -i 's/^225 0 0 1132860 /225 10000 0 900000000 /' "$root"/?/reclaim/shrinkers
	expect_row 'ok +shrinkers +no shrinker takes long and frees little; together they took 0 in the last 1\.0 s$'
	expect_row 'warn +shrinkers +1 shrinker takes long and frees little; scan_shadow_nodes took 900\.0ms since load and freed 0\.0%$' "$root/1"
	sed -i 's/^1 20 10 421210 /2 120 14 100421210 /; s/^225 10000 0 900000000 /226 10100 1 999999999 /
		s/^# end .*/5 1000 0 150000000 150000000 new_scan -\n# end 4/' "$root/1/reclaim/shrinkers"
	expect_row 'warn +shrinkers +2 shrinkers take long and free little; new_scan took 150\.0ms in the last 1\.0 s and freed 0\.0%$'
	# Of two loads of the module there is no difference.
	sed -i 's/^loaded_ns .*/loaded_ns 99000000000/' "$root/1/status"
	expect_row 'warn +shrinkers +[0-9] shrinkers? takes? long and frees? little; scan_shadow_nodes took 1\.0s since load'
}

# Reclaim gave up once is history.
test_reclaim_recent_oom_near() {
	reclaim_copies 0
	sed -i 's/^oom_reclaim_give_up_count .*/oom_reclaim_give_up_count 3/' "$scratch"/recent/?/reclaim/summary
	expect_status 0 reclaim --root "$scratch/recent"
	grep oom_near "$out" && fail "of the time before"
	expect_row 'warn +oom_near +reclaim found no zone worth another try 3 times since load$' "$scratch/recent/1"
	set_keys oom_reclaim_give_up_count 4
	expect_row 'warn +oom_near +reclaim found no zone worth another try 1 time in the last 1\.0 s$'
}

# Memory that no process maps is explained, reclaim can take it, and no colour warns of it; a level
# of what reclaim can take is no reason for a colour.
test_unmapped() {
	local root=$scratch/unmapped mib=$((1 << 20))
	cp -r "$trees/guest-6.12" "$root"
	cp "$trees/machine-6.12/system" "$root/"
	printf '%s\n' '# mmscope cgroups 1' \
		'id parent_id state usage max residual anon_unmapped active_anon active_file inactive_file slab_reclaimable working_set path' \
		"1 - online - - - - - 0 0 0 - /" \
		"2 1 online $((128 * mib)) $((130 * mib)) $((127 * mib)) $((126 * mib)) $((127 * mib)) 0 0 0 $((128 * mib)) /golang" \
		"3 1 online $((128 * mib)) $((130 * mib)) 0 0 0 $((120 * mib)) 0 0 $((128 * mib)) /db" \
		"4 1 online $((128 * mib)) $((130 * mib)) 0 0 0 0 0 $((120 * mib)) $((128 * mib)) /dentries" \
		"5 1 online $((128 * mib)) $((130 * mib)) 0 0 $((128 * mib)) 0 0 0 $((128 * mib)) /anon" \
		'# end 5 age_ns 0' >"$root/cgroups"
	sed -i 's/^swap_free .*/swap_free 0/; s/^psi_memory_\(some\|full\)_avg10 .*/psi_memory_\1_avg10 0.00/' "$root/system"
	expect_status 0 --root "$root"
	grep -qE '^ok +residual +/golang: 1M of 128M is unaccounted for$' "$out" || fail "$(grep residual "$out")"
	grep -qE '^ok +unmapped +/golang: 126M of 128M is anonymous memory that no process maps' "$out" ||
		fail "$(grep unmapped "$out")"
	grep -qE '^warn +limits +/anon: usage 98% of memory.max 130M, reclaim can take 0B of it: 2M more' "$out" ||
		fail "$(grep limits "$out")"
	expect_status 0 cgroups --root "$root" --color=always -o path,usage
	[ "$(grep $'\033' "$out" | grep -o '/[a-z]*\|[a-z]* *128M' | tr -s ' ')" = 'anon 128M' ] ||
		fail "$(cat -v "$out")"
	# A usage that the parts exceed.
	set_cell "$root/cgroups" residual $((-3 * mib)) 5
	expect_status 0 --root "$root"
	grep -qE '^ok +residual +/anon: its parts add up to 3M more than its usage of 128M$' "$out" ||
		fail "$(grep residual "$out")"
	set_cell "$root/cgroups" anon_unmapped $((63 * mib)) 2
	expect_status 0 --root "$root"
	grep -qE '^warn +residual +/golang: 64M of 128M is unaccounted for$' "$out" || fail "$(grep residual "$out")"
	grep -q '^ok +unmapped' "$out" && fail "63M are told"
	return 0
}

# What kswapd does is no time that tasks lose, and a command does not lead to itself, nor twice to another.
test_reclaim_who() {
	local root=$scratch/recent command
	reclaim_copies 0
	sed -i 's/^kswapd_ns .*/kswapd_ns 900000000/' "$root/1/reclaim/summary"
	set_cell "$root/1/reclaim/cgroups" suffered_ns 990000000 1
	set_cell "$root/1/reclaim/cgroups" suffered_kswapd_ns 900000000 1
	set_keys memcg_limit_ns 939043160
	expect_status 0 reclaim --root "$root"
	sed -n '/^Cgroups whose tasks/,/^Cgroups that caused/p' "$out" | grep -qE '^/ ' && fail "$(sed -n '/^Cgroups whose/,/^See/p' "$out")"
	sed -n '/^Cgroups whose tasks/,/^Cgroups that caused/p' "$out" | grep -qE '^/high +914\.3ms ' || fail "$(sed -n '/^Cgroups whose/,/^See/p' "$out")"
	expect_row 'bad +time_lost +tasks lost 50% of the last 1\.0 s; since load tasks lost 1\.9s .*, most in /high$'
	expect_row 'warn +kswapd +kswapd ran 90% of the last 1\.0 s$'
	sed -n '/^See also/,$s/^  //p' "$out" >"$scratch/commands"
	[ "$(sort "$scratch/commands" | uniq -d)" = "" ] || fail "twice: $(<"$scratch/commands")"
	grep -qx 'mmscope reclaim' "$scratch/commands" && fail "leads to itself"
	# The pressure that led here is told here.
	cp "$trees/machine-bad/system" "$root/0/"
	cp "$trees/machine-bad/system" "$root/1/"
	sed -i 's/^psi_memory_some_us .*/psi_memory_some_us 0/' "$root/0/system"
	sed -i 's/^psi_memory_some_us .*/psi_memory_some_us 600000/' "$root/1/system"
	expect_row 'bad +pressure +memory pressure, last 10 s: some [0-9]+%, full 41%'
}

# kcompactd, only if it works all the time; a machine without pressure sees it too.
test_kcompactd() {
	local root=$scratch/recent
	reclaim_copies 0
	cp "$trees/machine-6.12/system" "$root/0/"
	cp "$trees/machine-6.12/system" "$root/1/"
	set_keys kcompactd_ns 199000000
	expect_status 0 reclaim --root "$root"
	grep kcompactd "$out" | grep -qE '^(ok|warn|bad)' && fail "$(grep kcompactd "$out")"
	set_keys kcompactd_ns 200000000
	expect_row 'warn +kcompactd +kcompactd ran 20% of the last 1\.0 s: free memory is in small blocks$'
	expect_status 0 system --root "$root"
	grep -qE '^warn +kcompactd +kcompactd ran 20%' "$out" || fail "$(head -20 "$out")"
}

# kswapd while it runs; one that gave up, and is or is not needed.
test_kswapd() {
	local root=$scratch/recent
	reclaim_copies 0
	sed -i 's/^kswapd_ns .*/kswapd_ns 400000000/' "$root/1/reclaim/summary"
	cp "$trees/machine-6.12/zones" "$root/1/"
	expect_status 0 reclaim --root "$root"
	grep -qE '^warn +kswapd +kswapd ran 40% of the last 1\.0 s$' "$out" || fail "$(grep kswapd "$out")"
	sed -i 's/^kswapd_ns .*/kswapd_ns 0/' "$root/1/reclaim/summary"
	sed -i 's/^0 kswapd .*/0 kswapd 0 0 0 0 0 0 - 16 asleep/' "$root/1/reclaim/nodes"
	expect_status 0 reclaim --root "$root"
	grep -qE '^ok +kswapd +it once gave up on node 0; no zone there needs it now$' "$out" ||
		fail "$(grep kswapd "$out")"
	set_cell "$root/1/zones" above_low -4096
	expect_status 0 reclaim --root "$root"
	grep -qE '^bad +kswapd +kswapd gave up on node 0, and zones there are below low$' "$out" ||
		fail "$(grep kswapd "$out")"
}

# What memory.min of a cgroup protects, reclaim cannot take for the limit of one above it.
test_limits_min() {
	local root=$scratch/min
	cp -r "$trees/reclaim-6.12" "$root"
	cp "$trees/machine-6.12/system" "$root/"
	sed -i 's/^swap_free .*/swap_free 0/; s/^psi_memory_\(some\|full\)_avg10 .*/psi_memory_\1_avg10 0.00/' "$root/system"
	sed -i '3,$d' "$root/reclaim/now"
	echo '# end 0' >>"$root/reclaim/now"
	set_cell "$root/cgroups" max max 176
	set_cell "$root/cgroups" max 67108864 118
	expect_status 0 reclaim --root "$root"
	grep -qE '^ok +limits .*usage 99% of memory\.max 64M, reclaim can take 6[0-9.]+M of it' "$out" ||
		fail "$(grep limits "$out")"
	set_cell "$root/cgroups" min max 176
	expect_status 0 reclaim --root "$root"
	grep -qE '^warn +limits .*usage 99% of memory\.max 64M, reclaim can take 0B of it: 336K more cause an OOM kill' "$out" ||
		fail "$(grep limits "$out")"
}
