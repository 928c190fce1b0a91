# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What was checked by hand is printed to the byte, and is JSON.

# Is each of them one JSON value?
test_json() {
	if command -v python3 >/dev/null; then
		python3 -c 'import json, sys
for line in sys.stdin:
    name, what = line.rstrip("\n").split(" ", 1)
    try:
        json.load(open(name), parse_constant=lambda constant: sys.exit(what + ": not JSON: " + constant))
    except ValueError as error:
        sys.exit(what + ": " + str(error))' <"$scratch/json"
	elif command -v jq >/dev/null; then
		cut -d ' ' -f 1 "$scratch/json" | xargs jq -e . >/dev/null
	fi
}

# Outputs known to be right: one line each of file in expected/, tree, arguments.
known_outputs() {
	cat <<-'END'
	systemd-overview kubernetes-systemd
	systemd-tree kubernetes-systemd cgroups
	systemd-sorted kubernetes-systemd cgroups --sort working_set_pct:desc -o path,working_set_pct,usage_pct,max
	systemd-sorted-tree kubernetes-systemd cgroups --tree --sort usage -o path,usage
	systemd-kube kubernetes-systemd cgroups -l -r -o qos,pod,container,path
	systemd-oom kubernetes-systemd oom candidates --sort points:desc -o +qos,pod,container
	cgroupfs-kube kubernetes-cgroupfs cgroups -l -r -o qos,pod,container,path
	cgroupfs-candidates kubernetes-cgroupfs oom candidates -J -o pid,comm,cgroup_id,cgroup,qos,pod,container
	hostile-tree hostile-names cgroups -o path,id
	hostile-json hostile-names cgroups -J -o id,path
	hostile-raw hostile-names cgroups -r -o id,path
	hostile-pairs hostile-names cgroups -P -o id,path
	hostile-comms hostile-names oom candidates -J -o pid,comm
	hostile-status hostile-names status
	dying-overview dying
	dying-tree dying cgroups -o path,state,dying_ns,usage,residual
	dying-json dying -J
	unknown-overview unknown-values
	unknown-json unknown-values cgroups -J
	unknown-status unknown-values status -J
	other-columns other-columns cgroups -J -o path,usage,brand_new,new_text,new_mixed,max
	other-order other-columns oom candidates
	empty-overview empty
	guest-overview guest-6.12
	guest-tree guest-6.12 cgroups
	guest-oom guest-6.12 oom candidates
	oom-min-ttl oom-min-ttl oom explain
	oom-min-ttl-json oom-min-ttl oom kills -J
	machine-system machine-6.12 system --eviction 100Mi
	machine-bytes machine-6.12 system --bytes
	machine-json machine-6.12 system --json --eviction 5%
	machine-zones machine-6.12 zones
	machine-zones-all machine-6.12 zones --raw --all
	machine-zones-json machine-6.12 zones --json
	machine-overview machine-6.12
	machine-bad machine-bad system --eviction 1Gi
	machine-bad-zones machine-bad zones
	machine-bad-overview machine-bad
	machine-unknown machine-unknown system --eviction 100Mi
	machine-unknown-json machine-unknown system --json --eviction 100Mi
	machine-unknown-zones machine-unknown zones
	oom-overview oom-6.12 oom
	oom-domains oom-6.12 oom domains
	oom-domains-list oom-6.12 oom domains -l -r -o path,where,parent_id,usage_pct,full_pct,group,qos,pod
	oom-candidates oom-6.12 oom candidates --domain /kubepods.slice
	oom-kills oom-6.12 oom kills
	oom-kills-last oom-6.12 oom kills -L 2 -J
	oom-follow oom-6.12 oom kills --follow
	oom-explain-anon oom-6.12 oom explain 1
	oom-explain-tmpfs oom-6.12 oom explain 2
	oom-explain-last-one oom-6.12 oom explain 7
	oom-explain-group oom-6.12 oom explain 8
	oom-explain-tie oom-6.12 oom explain 9 --bytes
	oom-explain-exiting oom-6.12 oom explain 13
	oom-explain-sysrq oom-6.12 oom explain
	oom-explain-json oom-6.12 oom explain 8 -J
	oom-gap oom-5.10 oom kills
	oom-gap-json oom-5.10 oom kills -J -o kill,last,kind,victim_comm
	oom-explain-5.10 oom-5.10 oom explain
	oom-explain-before oom-7.3 oom explain 12
	oom-explain-effort oom-effort oom explain
	oom-kills-effort oom-effort oom kills -o kill,group_path,reclaim_rounds_count,reclaim_ns,reclaim_scanned_pages,charges_age_ns,victim_comm
	oom-explain-cache page-cache oom explain
	reclaim-overview reclaim-6.12 reclaim
	reclaim-json reclaim-6.12 reclaim -J
	reclaim-cgroups reclaim-6.12 reclaim cgroups
	reclaim-now reclaim-6.12 reclaim now -o +target,cgroup
	reclaim-shrinkers reclaim-6.12 reclaim shrinkers
	reclaim-nodes reclaim-6.12 reclaim nodes
	reclaim-latency reclaim-6.12 reclaim latency
	reclaim-latency-json reclaim-6.12 reclaim latency memcg_limit -J
	ps kubernetes-systemd ps
	ps-filter oom-6.12 ps -Q rss>1M,comm=s*,limit<max --sort limit_pct:desc -o pid,rss,limit,limit_pct,comm
	ps-one kubernetes-systemd ps 1400
	ps-one-json kubernetes-systemd ps 1400 -J
	ps-hostile hostile-names ps -J -o pid,comm,cgroup
	watch watch-6.12 watch
	watch-all watch-6.12 watch 1 2 -a -r
	watch-json watch-6.12 watch -J
	leaks leaks leaks
	leaks-all leaks leaks -Q verdict!=none -o verdict,kind,bytes,growth,rate,rate_error,late_rate,room,limit,until_limit_ns,limit_cgroup,name
	leaks-json leaks leaks -J -a
	leaks-short leaks leaks --count 7
	explain-list small explain
	explain-limits kubernetes-systemd explain kubectl-top
	explain-numbers watch-6.12/1 explain swapping
	explain-json watch-6.12/1 explain swappiness -J
	guest-status guest-6.12 status
	blind-status blind status
	blind-json blind status -J
	blind-overview blind
	blind-kills blind oom kills
	blind-now blind-reclaim reclaim now
	blind-now-json blind-reclaim reclaim now -J
	blind-latency blind-reclaim reclaim latency
	partial-status partial status
	partial-overview partial
	END
}

test_known_output() {
	expect_status 0 $arguments --root "$trees/$tree"
	if [ -n "$update" ]; then
		cp "$out" "$expected/$file"
	fi
	same "$expected/$file" "$out" || exit 1
}

# All of a tree's files, every command, every format and column: the JSON is JSON.
test_formats() {
	local command arguments nr=0 raw=()
	while read -r command; do
		read -ra arguments <<<"$command"
		arguments+=(--root "$trees/$tree")
		json_file $((nr++))
		expect_status 0 "${arguments[@]}" -J
		is_json "$tree: $command"
		out=$scratch/out
		expect_status 0 "${arguments[@]}" -b
		case $command in status | system | oom | "oom explain" | reclaim) continue ;; esac
		json_file $((nr++))
		expect_status 0 "${arguments[@]}" -J --all
		is_json "$tree: $command --all"
		out=$scratch/out
		expect_status 0 "${arguments[@]}" --all
		expect_status 0 "${arguments[@]}" --all --pairs
		out=$scratch/raw.${#raw[@]}
		raw+=("$out")
		expect_status 0 "${arguments[@]}" --all --raw
	done < <(commands_for "$trees/$tree")
	[ ${#raw[@]} = 0 ] || awk 'FNR == 1 { fields = NF }
		NF != fields { print "--raw: rows of different length: " $0; exit 1 }' "${raw[@]}" || exit 1
}

# The table in a text begins two lines behind its announcement and ends with an empty line.
same_table() { # TEXT JSON
	awk 'NR == FNR && /^Here, the first of them/ { begin = NR + 2 }
		NR == FNR && /^See also/ || NR == begin && !NF { begin = 0 }
		NR == FNR && begin && NR >= begin {
			if (!NF) begin = 0
			else if (headings++) rows++
			else for (i = 1; i <= NF; i++) column[tolower($i)]++
		}
		NR == FNR { next }
		/^   "(cgroups|candidates)": \[/ { inside = 1 }
		/^   \]/ { inside = 0 }
		inside && /^      [{]/ {
			if (!json_rows++)
				while (match($0, /"[a-z_]+": /)) {
					column[substr($0, RSTART + 1, RLENGTH - 4)]--
					$0 = substr($0, RSTART + RLENGTH)
				}
		}
		END {
			if (rows + 0 != json_rows + 0) { print "not as many rows"; exit 1 }
			for (name in column) if (column[name]) { print "other column: " name; exit 1 }
			print headings ? "some" : "none"
		}' "$1" "$2"
}

# The trees that hold a few lines only are made here.
make_trees() {
	local nr
	mkdir -p "$scratch/trees"
	cp -r "$here/trees/." "$scratch/trees/"
	trees=$scratch/trees
	mkdir -p "$trees/small/oom" "$trees/only-cgroups" "$trees/directory/cgroups"
	printf '%s\n' '# mmscope cgroups 1' 'id parent_id usage state path' '1 - 1572864 online /' \
		'2 1 4096 dying /a' '# end 2 flush_ns 1000' >"$trees/small/cgroups"
	printf '%s\n' '# mmscope oom/candidates 1' 'pid points rss eligible comm' \
		'1 - 4096 init init' '2 7 8192 yes a\040b' '# end 2 total_pages 100' \
		>"$trees/small/oom/candidates"
	printf '%s\n' '# mmscope status 1' 'version 1.0' 'kernel 6.12.0' 'source a ok' \
		'source b missing c d' '# end 4' >"$trees/small/status"
	cp "$trees/small/cgroups" "$trees/small/status" "$trees/only-cgroups/"
	printf '%s\n' '# mmscope oom/domains 1' 'kind usage limit headroom total_pages verdict pid points id comm path' \
		'memcg 4096 8192 4096 2 kill 2 7 2 a\040b /a' 'machine 5 9 4 100 kill 2 7 1 a\040b /' \
		'# end 2 too_deep 0' >"$trees/small/oom/domains"
	printf '%s\n' '# mmscope oom/kills 1' 'overwritten 1 2' '' 'kill 3' 'kind selected' 'domain memcg' \
		'domain_path /a' 'total_pages 2000' 'victim_pid 2' 'victim_points 7' 'victim_comm b' \
		'victim_oom_score_adj 1' 'charge_usage 4096' 'charge_anon 4096' 'charge_max 4096' \
		'candidates 2' 'pid points oom_score_adj comm' '2 7 1 b' '3 5 0 c' 'peers 0' 'pid comm' \
		'' '# end 21' >"$trees/small/oom/kills"
	mkdir -p "$trees/no-kill/oom" "$trees/empty-dir"
	mkdir "$trees/one-copy"
	cp -r "$trees/small" "$trees/one-copy/"
	tar cf "$trees/one.tar" -C "$trees" small
	make_watched
	make_leaks
	printf '%s\n' '# mmscope oom/kills 1' '# end 0' >"$trees/no-kill/oom/kills"

	# Real ones, with what could not be provoked: names, and page cache in every state.
	sed -E 's/^(victim_comm|asker_comm) .*/\1 \\033[31mx\\012kill\\0409\xe2\x80\xaee/
		s/^(victim_cgroup|domain_path) .*/\1 \/\\033]0;\xff\xc2\x9b/
		s/ (sleep|dd)$/ \\177\xe2\x80\x8b"\\134/' "$trees/oom-6.12/oom/kills" \
		>"$trees/hostile-names/oom/kills"
	sed -E 's/ (sleep|dd) / \\033[2J /; s/ \/tie$/ \/\\011\xef\xbb\xbf/' \
		"$trees/oom-6.12/oom/domains" >"$trees/hostile-names/oom/domains"
	cp "$trees/machine-6.12/system" "$trees/hostile-names/"
	sed -E 's/ (DMA32|DMA|Normal|Movable) / \\033[2J\xc2\x9b\1\xe2\x80\xae /' "$trees/machine-6.12/zones" \
		>"$trees/hostile-names/zones"
	cp -r "$trees/reclaim-6.12/debug" "$trees/reclaim-6.12/reclaim" "$trees/hostile-names/"
	sed -i -E '/^[0-9-].* /s/ ([^ ]+)$/ \1\\033]0;\xff\xc2\x9b\xe2\x80\xae/' \
		"$trees/hostile-names/reclaim/"{cgroups,now,shrinkers}
	for nr in 1 2; do
		mkdir -p "$trees/hostile-copies/$nr"
		cp -r "$trees/hostile-names/." "$trees/hostile-copies/$nr"
		sed -i "s/^abi 1/abi 1\\nnow_ns ${nr}000000000/; s/^# end 16/# end 17/" \
			"$trees/hostile-copies/$nr/status"
	done
	tar cf "$trees/hostile.tar" -C "$trees" hostile-names
	mkdir -p "$trees/page-cache/oom"
	sed -E 's/^charge_(anon|shmem) .*/charge_\1 2097152/; s/^charge_file .*/charge_file 20971520/
		s/^charge_file_(dirty|mapped) .*/charge_file_\1 6291456/
		s/^charge_file_writeback .*/charge_file_writeback 1048576/
		s/^charge_(in)?active_file .*/charge_\1active_file 9437184/
		s/^charge_unevictable .*/charge_unevictable 1048576/; s/^charge_sock .*/charge_sock 524288/
		s/^charge_swap_max .*/charge_swap_max 4194304/; s/^charge_swap .*/charge_swap 4194304/
		s/^charge_pgscan .*/charge_pgscan 1000/; s/^charge_pgsteal .*/charge_pgsteal 20/
		s/^charge_working_set .*/charge_working_set 15728640/
		s/^charge_workingset_refault_file .*/charge_workingset_refault_file 77/' \
		"$trees/oom-6.12/oom/kills" | awk '/^kill 2$/ { exit } { print; n++ } END {
			print "# end " n - 1 }' >"$trees/page-cache/oom/kills"
}

# The same on a terminal of 80 columns.
terminal_outputs() {
	cat <<-'END'
	terminal-overview kubernetes-systemd
	terminal-cgroups kubernetes-systemd cgroups
	terminal-domains oom-6.12 oom domains
	terminal-kills oom-6.12 oom kills
	terminal-status hostile-names status
	terminal-watch watch-6.12 watch
	END
}

test_terminal_output() {
	command -v script >/dev/null || { echo "no script"; return 4; }
	on_terminal "stty rows 50 cols 80; '$mmscope' $arguments --color=never --root '$trees/$tree'"
	tr -d '\r' <"$scratch/out" | sed '/^COMPLETE$/d' >"$scratch/terminal"
	if [ -n "$update" ]; then
		cp "$scratch/terminal" "$expected/$file"
	fi
	same "$expected/$file" "$scratch/terminal" || exit 1
}

test_outputs() { # LABEL
	local file tree arguments
	while read -r file tree arguments; do
		run test_known_output "$1$file"
	done < <(known_outputs)
}
