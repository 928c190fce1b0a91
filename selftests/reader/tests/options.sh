# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Options, and the forms of numbers.

test_usage_errors() {
	local root=$trees/small command
	expect_error 2 'unknown command nonsense; mmscope help lists them$' nonsense
	expect_error 2 'unknown command oom nonsense; mmscope help lists' oom nonsense
	expect_error 2 'unknown command cgroups cgroups; mmscope help' cgroups cgroups
	expect_error 2 'unknown command ;' ''
	expect_error 2 'unknown option --nonsense; --help lists them$' cgroups --nonsense
	expect_error 2 'unknown option -%; --help lists them$' -%
	expect_error 2 'no argument for option --root$' cgroups --root
	expect_error 2 'unknown column nonsense; --help lists them$' cgroups --root "$root" -o id,nonsense
	expect_error 2 'unknown column ;' cgroups --root "$root" -o ''
	expect_error 2 'unknown column nonsense; --help lists them$' oom candidates --root "$root" --sort nonsense
	expect_error 2 'unknown sort order up; orders are: asc desc' oom candidates --root "$root" --sort pid:up
	expect_error 2 'unknown colour mode blue; modes are: auto always never' --root "$root" --color=blue
	expect_error 2 "unknown command cgroup; did you mean 'cgroups'\?$" cgroup
	expect_error 2 "unknown command oom kils; did you mean 'oom kills'\?$" oom kils
	expect_error 2 "unknown command snap; did you mean 'snapshot'\?$" snap
	expect_error 2 "unknown option --fitler; did you mean '--filter'\?$" ps --fitler x
	expect_error 2 "unknown column worknig_set; did you mean 'working_set'\?$" \
		cgroups --root "$root" -o path,worknig_set
	expect_error 2 "unknown column usge; did you mean 'usage'\?$" cgroups --root "$root" -x path,-usge
	expect_error 2 "unknown column rss_an; did you mean 'rss_anon'\?$" ps --root "$root" -Q 'rss_an>1'
	expect_error 2 "unknown topic swapines; did you mean 'swappiness'\?$" explain swapines
	expect_error 2 "unknown cause memcg_limt; did you mean 'memcg_limit'\?$" \
		reclaim latency memcg_limt --root "$trees/reclaim-6.12"
	expect_error 2 '^mmscope: --sort wants -usage or usage:desc, not both$' \
		cgroups --root "$root" --sort -usage:desc
	expect_error 2 '--json, --raw and --pairs are mutually exclusive$' cgroups --root "$root" -J -r
	expect_error 2 'unknown cause nonsense; mmscope reclaim latency -o cause lists them$' \
		reclaim latency nonsense --root "$trees/reclaim-6.12"
	expect_error 2 'x is not the number of a process' ps x --root "$root"
	expect_error 1 '^mmscope: no process 77$' ps 77 --root "$root"
	expect_error 2 'unknown command ps 1 2; mmscope help' ps 1 2 --root "$root"
	expect_error 2 '^mmscope: --filter wants COLUMN=VALUE, .*, not rss$' ps --root "$root" -Q rss
	expect_error 2 '^mmscope: --filter wants COLUMN=VALUE, .*, not $' ps --root "$root" -Q 'rss>1,'
	expect_error 2 '^mmscope: --filter wants a number or a size for rss, not 1x$' ps --root "$root" -Q 'rss>1x'
	expect_error 2 '^mmscope: --filter wants a number or a size for rss, not $' ps --root "$root" -Q 'rss>'
	expect_error 2 'column comm is not a number: it can be compared with = and != only$' ps --root "$root" -Q 'comm>a'
	expect_error 2 'unknown column nonsense; --help lists them$' ps --root "$root" -Q 'nonsense=1'
	expect_error 2 'this command has no option --filter; --help lists' status --root "$root" -Q 'usage>1'
	expect_error 2 'unknown topic x; mmscope explain lists them$' explain x
	expect_error 2 'unknown command explain free used; ' explain free used
	expect_error 2 'x is not a time in seconds' leaks --interval x --root "$root"
	expect_error 2 '0 is not a number of times' leaks --count 0 --root "$root"
	expect_error 2 'unknown command leaks 1; ' leaks 1 --root "$root"
	mkdir -p "$scratch/timeless"
	cp -r "$root" "$scratch/timeless/1"
	cp -r "$root" "$scratch/timeless/2"
	expect_error 4 'status: does not say when it was read: no now_ns' leaks --root "$scratch/timeless"
	expect_error 4 'system: No such file' watch --root "$scratch/timeless"
	rm -r "$scratch/timeless"
	expect_error 2 'x is not a time in seconds' watch x --root "$root"
	expect_error 2 '0 is not a time in seconds' watch 0 --root "$root"
	expect_error 2 '1e3 is not a time in seconds' watch 1e3 --root "$root"
	expect_error 2 '0 is not a number of times' watch 1 0 --root "$root"
	expect_error 2 '1.5 is not a number of times' watch 1 1.5 --root "$root"
	expect_error 2 'unknown command watch 1 2 3; ' watch 1 2 3 --root "$root"
	expect_error 2 'this command has no option --sort; --help lists' watch --sort scan
	for command in watch leaks; do
		expect_error 4 'small: one saved copy; a directory of two or more is needed$' \
			$command --root "$root"
		expect_error 4 'one-copy: one saved copy; a directory' $command --root "$trees/one-copy"
		expect_error 4 'one.tar: one saved copy; a directory' $command --root "$trees/one.tar"
	done
	expect_error 4 'empty-dir: no saved copy in it' watch --root "$trees/empty-dir"
	expect_error 2 '--list and --tree are mutually exclusive' cgroups --root "$root" -l -T
	expect_error 2 'this command has no option --tree; --help lists those that it has$' status --root "$root" --tree
	expect_error 2 'this command has no option --eviction; --help lists' status --root "$root" --eviction 1G
	for size in '' nonsense 5Q 100mi -5Mi 0 0% 101% 1.Gi .5Gi '5 %' 5%% 1e3 0x10 100MiB; do
		expect_error 2 '^mmscope: --eviction wants a size as 100Mi or a percentage as 5%, not ' \
			system --root "$trees/machine-6.12" --eviction "$size"
	done
}

test_no_module() {
	expect_error 3 '^mmscope: /proc/mmscope: .*modprobe mmscope.*insmod mmscope.ko' cgroups
}

test_full_disk() {
	local command arguments status
	for command in "" cgroups status "oom kills" "oom kills -f" "oom explain" "cgroups --json" "cgroups --help" "--version"; do
		read -ra arguments <<<"$command"
		status=0
		"$mmscope" "${arguments[@]}" --root "$trees/small" >/dev/full 2>"$scratch/err" || status=$?
		[ $status = 5 ] || fail "mmscope $command: exit status $status"
		grep -q '^mmscope: write error' "$scratch/err" || fail "$(cat "$scratch/err")"
	done
}

test_options() {
	local root=$trees/small option
	expect_output $'PATH USAGE\n/     1.5M\n└─a     4K' cgroups --root "$root" -o path,usage
	expect_output $'PATH   USAGE\n/    1572864\n└─a     4096' cgroups --root "$root" -b -o path,usage
	expect_output $'PATH USAGE\n/     1.5M\n/a      4K' cgroups --root "$root" -l -o path,usage
	for option in -n --noheadings --no-headings; do
		expect_output $'/ 1.5M\n/a 4K' cgroups --root "$root" -r $option -o path,usage
	done
	expect_output $'/a 4K\n/ 1.5M' cgroups --root "$root" -n -r --sort usage -o path,usage
	expect_output $'/a 4K\n/ 1.5M' cgroups --root "$root" -n -r --sort usage:asc -o path,usage
	expect_output $'/ 1.5M\n/a 4K' cgroups --root "$root" -n -r --sort usage:desc -o PATH,Usage
	expect_output $'PATH\n/a\n/' cgroups --root "$root" --raw --sort path:desc -o path
	expect_output 'USAGE="1.5M"'$'\n''USAGE="4K"' cgroups --root "$root" -P -o usage
	expect_output $'{\n   "cgroups": [\n      {"usage": 1572864},\n      {"usage": 4096}\n   ],\n   "flush_ns": 1000\n}' \
		cgroups --root "$root" -j -o usage
	expect_output $'/ 1.5M\n/a 4K' cgroups --root "$root" -n -r --sort -usage -o path,usage
	expect_output $'/ 1.5M\n/a 4K' cgroups --root "$root" -n -r --sort state:desc,-USAGE -o path,usage
	test_sorts
	# Options before, between and behind the words of a command are the same.
	expect_status 0 --root "$root" oom -r candidates -b
	cp "$scratch/out" "$scratch/first"
	expect_status 0 oom candidates -b -r --root "$root"
	cmp "$scratch/first" "$scratch/out" || exit 1
	# +LIST adds, and adds nothing twice.
	expect_status 0 oom candidates --root "$root" -r -o +threads,pid
	[ "$(head -1 "$scratch/out")" = "PID UID POINTS SCORE OOM_SCORE_ADJ RSS SWAP PGTABLES ELIGIBLE COMM THREADS" ] ||
		fail "$(head -1 "$scratch/out")"
	expect_status 0 cgroups --root "$root" -r -a
	cp "$scratch/out" "$scratch/first"
	expect_status 0 cgroups --root "$root" -r -o all
	cmp "$scratch/first" "$scratch/out" || exit 1
}

# Several columns: the first that differs decides, each in its own direction.
test_sorts() {
	local root=$scratch/sorts sort pids
	mkdir -p "$root/oom"
	printf '%s\n' '# mmscope oom/candidates 1' 'pid rss swap eligible comm' '1 5 7 yes b' '2 5 9 yes a' \
		'3 6 7 yes b' '4 - 7 kthread c' '5 6 7 no a' '# end 5' >"$root/oom/candidates"
	while read -r sort pids; do
		expect_output "${pids//,/$'\n'}" oom candidates --root "$root" -r -n -o pid -x "$sort"
	done <<-'END'
		rss 4,1,2,3,5
		-rss 3,5,1,2,4
		-rss,swap 3,5,1,2,4
		-rss,-swap 3,5,2,1,4
		comm,-pid 5,2,3,1,4
		swap:desc,comm,pid:desc 2,5,3,1,4
		-comm,rss:asc,pid 4,1,3,2,5
	END
}

# Wherever there are rows: a condition that none meets leaves none, in every form.
test_filter_everywhere() {
	local command column tree
	make_whole
	while read -r column command; do
		tree=$trees/whole
		[ "$command" != watch ] || tree=$trees/watch-6.12
		[ "$command" != leaks ] || tree=$trees/leaks
		expect_status 0 $command --root "$tree" -r -n -o "$column" -Q "$column=*"
		[ -s "$out" ] || fail "mmscope $command: no row"
		expect_output "" $command --root "$tree" -r -n -Q "$column=nothing"
		expect_status 0 $command --root "$tree" -o "$column" -Q "$column=nothing"
		[ "$(tail -n 1 "$out")" = "${column^^}" ] || fail "mmscope $command: $(<"$out")"
	done <<-'END'
		check
		zone zones
		path cgroups
		path oom domains
		comm oom candidates
		kind oom kills
		kind oom kills --follow
		where reclaim cgroups
		cause reclaim now
		function reclaim shrinkers
		cause reclaim nodes
		cause reclaim latency
		comm ps
		verdict leaks
	END
	expect_output $'1\n2' oom kills --root "$trees/oom-6.12" -r -n -o kill -Q 'kill<3'
	expect_output "" watch --root "$trees/watch-6.12" -r -n -Q 'available<1'
	# A tree: what is left stands below the nearest above it that is left.
	expect_output $'PATH\n/\n├─jobs/old\n│ └─sub\n├─jobs/old2\n└─jobs/new' \
		cgroups --root "$trees/dying" -o path -Q path!=/jobs
	expect_output $'PATH\n/jobs/old\n└─sub\n/jobs/old2' cgroups --root "$trees/dying" -o path -Q state=dying
	# What is drawn below a table is of its rows.
	expect_status 0 zones --root "$trees/machine-6.12" -Q zone=DMA32
	if grep -q '^0/DMA$' "$out" || ! grep -q '^0/DMA32$' "$out"; then
		fail "$(cat "$out")"
	fi
}

# A letter is one option, whatever the command.
test_letters() {
	local command letters=$scratch/letters
	while read -r command; do
		expect_status 0 $command --help
		sed -nE 's/^ +(-[a-zA-Z]), (--[a-z-]+).*/\1 \2/p' "$scratch/out"
	done < <(echo; all_commands) | sort -u >"$letters"
	[ "$(wc -l <"$letters")" -gt 15 ] || fail "$(cat "$letters")"
	cut -d ' ' -f 1 "$letters" | uniq -d | grep . && fail "letters with two meanings"
	cut -d ' ' -f 2 "$letters" | sort | uniq -d | grep . && fail "options with two letters"
	return 0
}

# No rows: a sentence on a terminal, the headings elsewhere, nothing without headings.
test_empty() {
	local root=$scratch/nothing command sentence heading
	mkdir -p "$root/oom" "$root/reclaim"
	printf '%s\n' '# mmscope oom/candidates 1' 'pid rss comm' '# end 0' >"$root/oom/candidates"
	printf '%s\n' '# mmscope oom/kills 1' '# end 0' >"$root/oom/kills"
	printf '%s\n' '# mmscope reclaim/now 1' 'pid since_ns comm' '# end 0' >"$root/reclaim/now"
	printf '%s\n' '# mmscope oom/domains 1' 'kind id path' '# end 0' >"$root/oom/domains"
	printf '%s\n' '# mmscope reclaim/nodes 1' 'node cause' '# end 0' >"$root/reclaim/nodes"
	printf '%s\n' '# mmscope reclaim/shrinkers 1' 'function total_ns' '# end 0' \
		>"$root/reclaim/shrinkers"
	printf '%s\n' '# mmscope reclaim/cgroups 1' 'cgroup_id suffered_ns path' '# end 0' \
		>"$root/reclaim/cgroups"
	printf '%s\n' '# mmscope reclaim/summary 1' 'direct_count 0' '# end 1' >"$root/reclaim/summary"
	printf '%s\n' '# mmscope cgroups 1' 'id path' '# end 0' >"$root/cgroups"
	printf '%s\n' '# mmscope zones 1' 'node zone' '# end 0' >"$root/zones"
	while IFS='|' read -r command heading sentence; do
		expect_output "$heading" $command --root "$root"
		expect_output "" $command --root "$root" --no-headings
		command -v script >/dev/null || continue
		on_terminal "'$mmscope' $command --root '$root'"
		grep -qF -- "$sentence" "$scratch/out" || fail "$command: $(cat "$scratch/out")"
		! grep -q "$heading" "$scratch/out" || fail "$command: headings of nothing"
	done <<-'END'
		ps -o pid,rss|PID RSS|No process.
		oom candidates -o pid,rss|PID RSS|No process.
		oom kills -o kill,time|KILL TIME|No kill since the module was loaded.
		oom kills -o kill,time -L 0|KILL TIME|--last 0 shows no kill.
		oom kills -o kill -Q kill=5|KILL|No row matches --filter.
		reclaim now -o pid,since_ns|PID SINCE|No task is in reclaim.
		oom domains -o path,kind|PATH KIND|No cgroup has a limit.
		reclaim nodes -o node,cause|NODE CAUSE|No node.
		reclaim shrinkers -o function|FUNCTION|No shrinker ran since the module was loaded.
		reclaim cgroups -o where|WHERE|No cgroup lost time to reclaim since the module was loaded.
		reclaim latency -o cause,count|CAUSE COUNT|No stay in reclaim since the module was loaded.
		cgroups -o path|PATH|No memory cgroup.
		zones -o node,zone|NODE ZONE|No zone.
		zones -o node,zone -Q zone=x|NODE ZONE|No row matches --filter.
	END
	# Too few samples to tell do not say that nothing leaks.
	if command -v script >/dev/null; then
		on_terminal "'$mmscope' leaks --root '$trees/leaks' --count 7"
		grep -qF 'Nothing is known of leaks yet.' "$scratch/out" || fail "$(cat "$scratch/out")"
		! grep -q 'Nothing leaks' "$scratch/out" || fail "$(cat "$scratch/out")"
	fi
	# Nor is there a heading of drawings where there is nothing to draw.
	expect_status 0 zones --root "$root"
	one_line "$out" || fail "zones: $(<"$out")"
	expect_output 'KILL' oom kills --root "$trees/oom-6.12" --last 0 -o kill
	expect_output $'{\n   "kills": [\n   ]\n}' oom kills --root "$trees/oom-6.12" --last 0 -J -o kill
}

# What is shortened has its unit in the cell, and none in the heading; what is exact has it there.
test_duration_headings() {
	local root=$trees/dying
	expect_output $'DYING\n2h00m' cgroups --root "$root" -l -o dying_ns -Q path=/jobs/old
	expect_output $'     DYING_NS\n7200000000000' cgroups --root "$root" -b -l -o dying_ns -Q path=/jobs/old
	expect_output $'DYING_NS\n2h00m' cgroups --root "$root" -r -o dying_ns -Q path=/jobs/old
	expect_output 'DYING_NS="2h00m"' cgroups --root "$root" -P -o dying_ns -Q path=/jobs/old
	# TIME is another column.
	expect_status 0 oom kills --root "$trees/oom-6.12" -o time,time_ns
	[[ $(<"$out") == TIME*TIME_NS$'\n'* ]] || fail "$(head -n 1 "$out")"
	for command in status "reclaim nodes" "reclaim shrinkers" "reclaim latency" "reclaim cgroups"; do
		expect_status 0 $command --root "$trees/reclaim-6.12"
		! grep -qE '(_NS|_US|^loaded_ns)( |$)' "$out" || fail "$command: $(cat "$out")"
	done
}

# One type a key: limits are numbers or not there, unknown is null, times are RFC 3339 in UTC.
test_json_types() {
	local root=$scratch/types
	mkdir -p "$root"
	printf '%s\n' '# mmscope cgroups 1' 'id usage max path' '1 5 max /' '2 5 - /a' '3 5 7 /b' '# end 3' \
		>"$root/cgroups"
	expect_output '{
   "cgroups": [
      {"path": "/"},
      {"path": "/a", "max": null},
      {"path": "/b", "max": 7}
   ]
}' cgroups --root "$root" -J -o path,max
	TZ=Asia/Tokyo expect_status 0 oom kills --root "$trees/oom-6.12" -J -o time
	! grep '"time"' "$out" | grep -vE '\{"time": "20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"\}'
	TZ=Asia/Tokyo expect_status 0 oom explain --root "$trees/oom-6.12" -J
	grep -qE '^   "time": "20[0-9T:-]+Z",$' "$out" || fail "$(head -n 3 "$out")"
	# In every file of a whole tree: no key is a number here and a string there.
	command -v python3 >/dev/null || return 0
	make_whole
	while read -r command; do
		expect_status 0 $command --root "$trees/whole" -J -a
		python3 -c 'import json, sys
types = {}
def look(where, value):
    if isinstance(value, dict):
        for key in value:
            look(where + "." + key, value[key])
    elif isinstance(value, list):
        for one in value:
            look(where + "[]", one)
    elif value is not None:
        kind = "string" if isinstance(value, str) else "number"
        if types.setdefault(where, kind) != kind:
            sys.exit(f"{where} is a number and a string: {value}")
look("", json.load(sys.stdin))' <"$out" || fail "$command"
	done <<-'END'
		cgroups
		oom domains
		oom candidates
		oom kills
		ps
		zones
		reclaim cgroups
		reclaim nodes
		reclaim shrinkers
	END
	json_types_of_trees
}

# Nor is it in one tree a number and in another one a string, with any command.
json_types_of_trees() {
	local tree command place=$scratch/all-json
	mkdir -p "$place"
	for tree in "$trees"/*/; do
		while read -r command; do
			"$mmscope" $command -J --root "$tree" >"$out" 2>/dev/null || continue
			cp "$out" "$place/${command// /-}:$(basename "$tree")"
		done < <(commands_for "$tree"; echo "ps 1"; echo "oom kills --all"; for command in 1 2 8 13; do
			echo "oom explain $command"
		done)
	done
	[ "$(find "$place" -type f | wc -l)" -gt 100 ] || fail "few files"
	python3 -c 'import json, os, sys
types, place = {}, sys.argv[1]
def look(key, value, name):
    if isinstance(value, dict):
        for part in value:
            look(key + (part,), value[part], name)
    elif isinstance(value, list):
        for one in value:
            look(key + ("[]",), one, name)
    elif value is not None:
        kind = "string" if isinstance(value, str) else "number"
        before = types.setdefault(key, (kind, name))
        if before[0] != kind:
            sys.exit(f"{key} is a {before[0]} in {before[1]}, a {kind} in {name}: {value}")
for name in sorted(os.listdir(place)):
    command = "oom-explain" if name.startswith("oom-explain") else name.split(":")[0]
    with open(os.path.join(place, name), "rb") as file:
        document = json.loads(file.read().decode("utf-8", "replace"))
    look((command,), document, name)
    # What was recorded of a kill has the same keys in both.
    if command == "oom-kills---all":
        for kill in document["kills"]:
            look(("oom-explain",), kill, name)' "$place" ||
		fail "JSON of several trees"
}

# One of a thing is no several: wherever a number stands before its noun.
test_nouns() {
	local root=$scratch/nouns
	make_whole
	cp -r "$trees/whole" "$root"
	printf '%s\n' '# mmscope oom/candidates 1' \
		'pid uid points score oom_score_adj rss rss_anon rss_file rss_shmem swap pgtables total_vm threads start_ns eligible cgroup_id comm' \
		'7 0 1 1 0 4096 4096 0 0 0 0 8192 1 5 yes 1 one' '8 0 0 1 0 0 0 0 0 0 0 8192 1 5 yes 1 two' \
		'# end 2 total_pages 100 mem_total 409600' >"$root/oom/candidates"
	printf '%s\n' '# mmscope oom/domains 1' \
		'kind usage limit headroom total_pages verdict pid points oom_score_adj runner_up_pid runner_up_points margin id comm path' \
		'machine 5 9 4 100 kill 7 1 0 8 0 1 1 one /' '# end 1 too_deep 0' >"$root/oom/domains"
	printf '%s\n' '# mmscope cgroups 1' 'id parent_id state usage max residual path' '1 - online - max - /' \
		'# end 1 flush_ns 1' >"$root/cgroups"
	printf '%s\n' '# mmscope oom/kills 1' 'overwritten 5 5' '' '# end 2' >"$root/oom/kills"
	sed -i -E 's/^direct_count .*/direct_count 1/; s/^oom_reclaim_give_up_count .*/oom_reclaim_give_up_count 1/' \
		"$root/reclaim/summary"
	grep -q '^oom_reclaim_give_up_count 1' "$root/reclaim/summary" || fail "no such key"
	awk 'NR == 2 { for (i = 1; i <= NF; i++) column[$i] = i }
		NR > 2 && !/^#/ { $column["woken_count"] = $column["runs_count"] = NR == 3 } { print }' \
		"$trees/whole/reclaim/nodes" >"$root/reclaim/nodes"
	sed -i -E 's/^memcg_limit_count .*/memcg_limit_count 1/' "$root/reclaim/summary"
	expect_status 0 --root "$root"
	has_noun '1 point, oom_score_adj' '1 point before' ' none of 1 cgroup is dying'
	expect_status 0 oom kills --root "$root"
	has_noun 'Kill 5 was overwritten; '
	sed -i 's/^overwritten .*/overwritten 5 6/' "$root/oom/kills"
	expect_status 0 oom kills --root "$root"
	has_noun 'Kills 5 to 6 were overwritten; '
	sed -i -E 's/^source ([a-z_]+) ok$/source \1 lossy 1 something/' "$root/status"
	expect_status 0 status --root "$root"
	has_noun ': 1 call was not seen, for: something'
	sed -i 's/lossy 1 /lossy 11 /' "$root/status"
	expect_status 0 status --root "$root"
	has_noun ': 11 calls were not seen, for: something'
	expect_status 0 reclaim --root "$root"
	has_noun ' another try 1 time since load$' ' woken 1 time and ran 1 time'
	expect_status 0 reclaim latency memcg_limit --root "$root"
	has_noun '^memcg_limit: 1 stay, '
	printf '%s\n' '# mmscope zones 1' 'node zone' '1' '# end 1' >"$root/zones"
	expect_error 4 'zones:3: 1 field, not 2; ' zones --root "$root"
}

has_noun() { # REGEX...
	local regex
	for regex; do
		grep -qE -- "$regex" "$out" || fail "not $regex: $(<"$out")"
	done
}

# Each operator on what is a number, a word, unlimited and unknown.
test_filter() {
	local condition pids root=$scratch/filter
	mkdir -p "$root/oom"
	printf '%s\n' '# mmscope oom/candidates 1' 'pid rss swap cgroup_id eligible comm' \
		'1 1024 0 1 yes a\040b' '2 1048576 - 2 yes c' '3 1048577 4096 - yes [d]' \
		'4 - - - kthread k' '# end 4 mem_total 2097152' >"$root/oom/candidates"
	printf '%s\n' '# mmscope cgroups 1' 'id parent_id max path' '1 - max /' '2 1 4194304 /x' \
		'# end 2' >"$root/cgroups"
	while read -r condition pids; do
		expect_output "${pids//,/$'\n'}" ps --root "$root" -r -n -x pid -o pid -Q "$condition"
	done <<-'END'
		rss=1M 2
		rss!=1M 1,3
		rss<1MiB 1
		rss<=1MB 1,2
		rss>1024K 3
		RSS>=0.5Mi 2,3
		swap=- 2
		swap!=- 1,3
		swap>=0 1,3
		swap!=0 2,3
		limit=max 1
		limit<max 2
		limit=- 3
		comm=a?b 1
		comm!=a* 2,3
		comm=\[d] 3
		mem_pct>40,mem_pct<=50,pid<3 2
		rss>1,comm=c,pid=2 2
		rss>1T
	END
	expect_output '2 25.0 /x' ps --root "$root" -r -n -o pid,limit_pct,limit_cgroup -Q pid=2
}

# Languages that write 13,9, and one to which I is no capital i, make no difference.
test_locales() {
	local name command arguments tree
	command -v localedef >/dev/null || { echo "no localedef"; return 4; }
	mkdir -p "$scratch/locales"
	for name in de_DE tr_TR; do
		localedef -i $name -f UTF-8 "$scratch/locales/$name.UTF-8" 2>"$scratch/err" ||
			{ echo "no sources of locale $name"; return 4; }
	done
	for tree in machine-6.12 oom-6.12 reclaim-6.12 kubernetes-systemd; do
		while read -r command; do
			read -ra arguments <<<"$command"
			arguments+=(--root "$trees/$tree")
			out=$scratch/first expect_status 0 "${arguments[@]}"
			for name in de_DE tr_TR; do
				LOCPATH=$scratch/locales LC_ALL=$name.UTF-8 expect_status 0 "${arguments[@]}"
				same "$scratch/first" "$scratch/out" || exit 1
			done
		done < <(commands_for "$trees/$tree"; [ "$tree" != oom-6.12 ] ||
			echo "ps -o PID,LIMIT,LIMIT_PCT --sort LIMIT_PCT --filter OOM_SCORE_ADJ>=-999.5")
	done
}

# JSON has each number digit by digit as in the file: no rounding of the largest ones.
test_exact_numbers() {
	expect_status 0 cgroups --root "$trees/unknown-values" -J -a
	grep -q '"id": 18446744073709551615,' "$scratch/out" || fail "id was rounded"
	grep -q '"usage": 9223372036854775807,' "$scratch/out" || fail "usage was rounded"
	grep -q '"residual": -4096,' "$scratch/out" || fail "no negative residual"
	! grep -q '"max": "' "$scratch/out" || fail "what is unlimited is a string"
	grep -q '"max": null' "$scratch/out" || fail "- is not null"
}

# Sizes as lsmem prints them, rounded to tenths.
test_sizes() {
	local bytes text
	mkdir -p "$scratch/sizes"
	while read -r bytes text; do
		printf '# mmscope cgroups 1\nusage\n%s\n# end 1\n' "$bytes" >"$scratch/sizes/cgroups"
		expect_output "$text" cgroups --root "$scratch/sizes" -n -o usage -r
	done <<-END
		0 0B
		1 1B
		1023 1023B
		1024 1K
		1075 1K
		1076 1.1K
		1536 1.5K
		1047552 1023K
		1048523 1023.9K
		1048525 1M
		12897485 12.3M
		-8192 -8K
		1099511627776 1T
		18446744073709551615 16E
		- -
		max max
	END
}

test_durations() {
	local ns text
	mkdir -p "$scratch/durations"
	while read -r ns text; do
		printf '# mmscope cgroups 1\ndying_ns\n%s\n# end 1\n' "$ns" >"$scratch/durations/cgroups"
		expect_output "$text" cgroups --root "$scratch/durations" -n -o dying_ns -r
	done <<-END
		0 0
		999 999ns
		1500 1.5us
		999940 999.9us
		999999 1.0ms
		4200000 4.2ms
		999960000 1.0s
		59940000000 59.9s
		59990000000 1m00s
		61000000000 1m01s
		3599999000000 1h00m
		11220000000000 3h07m
		86400000000000 1d00h
		- -
	END
}

# The largest machine that a table must hold: 10,000 cgroups, 200 levels, in little time.
test_many_rows() {
	local seconds=$SECONDS
	mkdir -p "$scratch/many"
	awk 'BEGIN {
		print "# mmscope cgroups 1\nid parent_id usage path\n1 - 5 /"
		for (i = 2; i <= 10000; i++) {
			parent = i % 200 == 2 ? 1 : i - 1
			path = parent == 1 ? "/" i : path "/" i
			print i, parent, i * 4096, path
		}
		print "# end 10000"
	}' >"$scratch/many/cgroups"
	expect_status 0 cgroups --root "$scratch/many" -a
	[ "$(wc -l <"$scratch/out")" = 10001 ] || fail "not 10000 rows"
	expect_status 0 cgroups --root "$scratch/many" -J --sort usage:desc
	[ $((SECONDS - seconds)) -lt 60 ] || fail "took $((SECONDS - seconds)) s"
}

# Nobody reads any more while a line is written, to a pipe that is full: as well an end as before.
test_closed_pipe() {
	{
		head -c 65536 /dev/zero
		status=0
		"$mmscope" oom kills -f --root "$trees/oom-6.12" || status=$?
		echo $status >"$scratch/status"
	} | { sleep 0.5; }
	[ "$(cat "$scratch/status")" = 0 ] || fail "exit status $(cat "$scratch/status")"
}
