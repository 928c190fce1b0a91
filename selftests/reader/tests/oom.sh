# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Mmscope oom and its subcommands.

# Each domain's own arithmetic gives whom, and how many points, the kernel's module says.
test_domain_points() {
	local path pid points domains=0
	while read -r path pid points; do
		[ "$pid" != - ] || continue
		expect_status 0 oom candidates --root "$trees/oom-6.12" --domain "$path" -r -n -o pid,points
		[ "$(head -n 1 "$scratch/out")" = "$pid $points" ] ||
			fail "$path: $(head -n 1 "$scratch/out"), not $pid $points"
		domains=$((domains + 1))
	done < <("$mmscope" oom domains --root "$trees/oom-6.12" -r -n -o path,pid,points)
	[ $domains -gt 3 ] || fail "only $domains domains"
	expect_status 0 oom candidates --root "$trees/oom-6.12" -D /sys/fs/cgroup/kubepods.slice/ -r -n -o pid
	expect_error 1 'no cgroup /nonsense; .mmscope oom domains. lists' \
		oom candidates --root "$trees/oom-6.12" --domain /nonsense
	expect_error 1 'cgroup /kubepods.slice/kubepods-besteffort.slice has no limit' \
		oom candidates --root "$trees/oom-6.12" --domain /kubepods.slice/kubepods-besteffort.slice
}

test_kill_numbers() {
	local root=$trees/oom-5.10
	expect_error 1 'kill 3 was overwritten; the parameter kills' oom explain 3 --root "$root"
	expect_error 1 'no kill 9999; mmscope oom kills lists' oom explain 9999 --root "$root"
	expect_error 2 'x is not the number of a kill' oom explain x --root "$root"
	expect_error 2 'unknown command oom explain 1 2; did you mean .oom explain..$' oom explain 1 2 --root "$root"
	expect_error 1 'no kill is recorded' oom explain --root "$trees/no-kill"
	expect_output 'KILL TIME KIND WHERE VICTIM_PID VICTIM_OOM_SCORE_ADJ VICTIM_RSS MARGIN DIED GROUP VICTIM_COMM' oom kills --root "$trees/no-kill"
	expect_output $'{\n   "kills": [\n   ]\n}' oom kills -J --root "$trees/no-kill"
	expect_error 2 'wants a number, not x' oom kills -L x --root "$root"
	expect_error 2 '--follow and --sort are mutually exclusive' oom kills -f -x kill --root "$root"
}

# What runtimes name their cgroups, and which of these are no containers.
test_container_names() {
	local id=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef root=$scratch/names
	local path container n=0
	mkdir -p "$root"
	while read -r path container; do
		[ -n "$path" ] || continue
		printf '%s\n' '# mmscope cgroups 1' 'id parent_id path' "1 - ${path/ID/$id}" '# end 1' \
			>"$root/cgroups"
		expect_output "${container/ID/$id}" cgroups --root "$root" -r -n -o container
		n=$((n + 1))
	done <<-'END'
		/system.slice/docker-ID.scope ID
		/docker/ID ID
		/docker/ID/init ID
		/machine.slice/libpod-ID.scope/container ID
		/machine.slice/libpod-conmon-ID.scope -
		/machine.slice/crio-conmon-ID.scope -
		/conmon-ID -
		/crun-ID.scope ID
		/system.slice/crun-web.scope web
		/system.slice/runc-my-web.scope my-web
		/system.slice/crun-web.scope/docker/ID web
		/system.slice/crun-.scope -
		/system.slice/crun-web.slice -
		/system.slice/crun-web -
		/system.slice/docker-web.scope -
		/system.slice/docker.service -
		/system.slice/cri-containerd-ID.scope.d -
		/user.slice/session-1.scope -
		/.scope -
		/ID0 -
	END
	[ $n = 20 ] || fail "$n names"
	# Only ids are cut short.
	printf '%s\n' '# mmscope cgroups 1' 'id parent_id path' "1 - /crun-the-name-of-a-container.scope" \
		"2 - /docker/$id" '# end 2' >"$root/cgroups"
	expect_output $'the-name-of-a-container\n0123456789ab' cgroups --root "$root" -n -o container
}

# After the module was loaded anew: the kernel counts kills that no record is of.
test_kills_before_load() {
	local root=$scratch/before-load
	mkdir -p "$root/oom"
	cp "$trees/no-kill/oom/kills" "$root/oom/"
	printf '%s\n' '# mmscope status 1' 'oom_kill_boot_count 1' 'oom_kill_count 0' '# end 2' >"$root/status"
	expect_output $'KILL TIME KIND WHERE VICTIM_PID VICTIM_OOM_SCORE_ADJ VICTIM_RSS MARGIN DIED GROUP VICTIM_COMM\nThe kernel counts 1 OOM kill before that, of which there is no record.' \
		oom kills --root "$root"
	expect_error 1 'since the module was loaded. The kernel counts 1 OOM kill before that' oom explain --root "$root"
	printf '%s\n' '# mmscope status 1' 'oom_kill_boot_count 2' 'oom_kill_count 2' '# end 2' >"$root/status"
	expect_output 'KILL TIME KIND WHERE VICTIM_PID VICTIM_OOM_SCORE_ADJ VICTIM_RSS MARGIN DIED GROUP VICTIM_COMM' oom kills --root "$root"
	rm "$root/status"
	printf '%s\n' '# mmscope system 1' 'oom_kill 3' '# end 1' >"$root/system"
	expect_output $'KILL TIME KIND WHERE VICTIM_PID VICTIM_OOM_SCORE_ADJ VICTIM_RSS MARGIN DIED GROUP VICTIM_COMM\nThe kernel counts 3 OOM kills since boot, of which there is no record.' \
		oom kills --root "$root"
}

# cgroup v1 without an OOM killer: who waits there is told by no kill. Those below it, and one that has
# room, are not told.
test_stuck() {
	local root=$scratch/stuck machine=$scratch/stuck-machine
	mkdir -p "$root/oom"
	cp -r "$trees/machine-6.12" "$machine"
	cp "$trees/no-kill/oom/kills" "$root/oom/"
	printf '%s\n' '# mmscope cgroups 1' 'id parent_id path' '1 - /' '2 1 /job' '3 2 /job/step' '4 1 /jobs' \
		'5 1 /other' '# end 5' >"$root/cgroups"
	printf '%s\n' '# mmscope oom/domains 1' 'kind usage limit headroom under_oom processes verdict pid id comm path' \
		'memcg 4096 8192 4096 1 1 disabled - 3 - /job/step' 'memcg 8192 8192 0 1 2 disabled - 2 - /job' \
		'memcg 4096 8192 4096 0 2 disabled - 4 - /jobs' 'memcg 8192 8192 0 1 2 kill 9 5 nine /other' \
		'machine 4096 8192 4096 - 3 kill 9 1 nine /' '# end 5' >"$root/oom/domains"
	expect_status 0 oom --root "$root"
	grep -q '^Tasks in /job wait for memory, and nobody is killed for it: ' "$scratch/out" || fail "$(cat "$scratch/out")"
	[ "$(grep -c '^Tasks' "$scratch/out")" = 1 ] || fail "$(cat "$scratch/out")"
	cp "$root/oom/domains" "$machine/oom/"
	expect_status 0 --root "$machine" -r -n -o verdict,check,reason
	grep -q '^bad oom_stuck tasks.x20in.x20/job.x20wait' "$scratch/out" || fail "$(cat "$scratch/out")"
	sed -i 's/ 1 2 disabled - 2 / 0 2 disabled - 2 /; s/ 1 1 disabled - 3 / 1 0 disabled - 3 /; s|/job/step$|/jo|; s| /jobs$|/job2|' "$root/oom/domains"
	sed -i 's/ 0 2 disabled - 4 -/ 1 2 disabled - 4 - /' "$root/oom/domains"
	expect_status 0 oom --root "$root"
	grep -q '^Tasks in /job2 and in 1 other cgroup wait' "$scratch/out" || fail "$(cat "$scratch/out")"
	sed -i '/ disabled /d; s/^# end 5/# end 2/' "$root/oom/domains"
	expect_status 0 oom --root "$root"
	! grep -q '^Tasks' "$scratch/out" || fail "$(cat "$scratch/out")"
	cp "$root/oom/domains" "$machine/oom/"
	expect_status 0 --root "$machine" -r -n -o verdict,check
	! grep -q oom_stuck "$scratch/out" || fail "$(cat "$scratch/out")"
}

# Ticks of processor time that process $1 has used.
ticks() {
	awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# A pipe that stays open is like the file of the module: what comes is printed at once, waiting
# costs nothing, and SIGINT and a closed file both end it well.
test_follow() {
	local root=$scratch/follow pid before status block end
	mkdir -p "$root/oom"
	mkfifo "$root/oom/kills"
	for end in INT close; do
		exec 3<>"$root/oom/kills"
		cat "$trees/small/oom/kills" >&3
		# Emptied here: what is waited for is not what the turn before left.
		: >"$scratch/out"
		"$mmscope" oom kills -f -r --root "$root" >"$scratch/out" 2>"$scratch/err" 3>&- &
		pid=$!
		wait_for_lines 2
		before=$(ticks $pid)
		# In one write, as the module's file is read.
		block=$(sed -n '/^kill 3/,/^$/s/^kill 3/kill 4/p; /^kind/,/^peers/p; /^pid comm/p' \
			"$trees/small/oom/kills")
		printf '%s\n\n# end %d\n' "$block" $((21 + $(wc -l <<<"$block") + 1)) \
			>"$scratch/block"
		cat "$scratch/block" >&3
		wait_for_lines 4
		sleep 0.3
		[ $(($(ticks $pid) - before)) -lt 5 ] || fail "a busy loop"
		if [ $end = INT ]; then
			kill -INT $pid
		fi
		exec 3>&-
		status=0
		wait $pid || status=$?
		[ $status = 0 ] || fail "$end: exit status $status: $(cat "$scratch/err")"
		[ "$(tail -n 1 "$scratch/out" | cut -d ' ' -f 1)" = 4 ] || fail "$(cat "$scratch/out")"
	done
}

wait_for_lines() { # NUMBER
	local i
	for ((i = 0; i < 100; i++)); do
		[ "$(wc -l <"$scratch/out")" -lt "$1" ] || return 0
		sleep 0.1
	done
	fail "only $(wc -l <"$scratch/out") lines: $(cat "$scratch/out" "$scratch/err")"
}
