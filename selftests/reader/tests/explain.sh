# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Mmscope oom explain.

# A kill in words, of a victim in the cgroup $1 with oom_score_adj $2 in the domain $3.
explained() { # CGROUP ADJ DOMAIN MAX
	local root=$scratch/explained
	mkdir -p "$root/oom"
	sed -E "s|^victim_cgroup .*|victim_cgroup $1|; s|^victim_oom_score_adj .*|victim_oom_score_adj $2|
		s|^domain_path .*|domain_path $3|; s|^charge_max .*|charge_max $4|" \
		"$trees/page-cache/oom/kills" >"$root/oom/kills"
	expect_status 0 oom explain -J --root "$root"
}

# No word against what some version of the kubelet does.
test_kube_adj() {
	local pod=pod0a1b2c3d-0001-4000-8000-00000000aaaa class adj text level
	while read -r class adj text; do
		level=/$class
		[ "$class" != guaranteed ] || level=
		explained "/kubepods$level/$pod/abc" "$adj" "/kubepods$level/$pod" 25165824
		grep -qE "$text" "$scratch/out" ||
			fail "$class $adj: $(grep '"kubernetes"' "$scratch/out"), not $text"
	done <<-'END'
		guaranteed -997 The kubelet sets an oom_score_adj of -997 for all pods of this class
		guaranteed -998 A kubelet before 1.22 sets an oom_score_adj of -998 for all pods of this class
		guaranteed 5 of -997 for this class; something else changed it to 5
		burstable -997 The kubelet sets an oom_score_adj of -997 for node-critical pods
		burstable -998 A kubelet before 1.22 sets an oom_score_adj of -998 for node-critical pods
		burstable 2 2 stands for a request of about 99.8%
		burstable 999 999 stands for a request of about 0.1%
		burstable 1 of 1 is not one that the kubelet sets for this class
		burstable 1000 of 1000 is not one that the kubelet sets for this class
		besteffort 1000 of 1000 for all pods of this class
		besteffort -997 The kubelet sets an oom_score_adj of -997 for node-critical pods
		besteffort 0 of 1000 for this class; something else changed it to 0
	END
}

# Containers that are no pods: one sentence.
test_explain_container() {
	local id=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
	local scope domain text
	while IFS='|' read -r scope domain text; do
		explained "${scope/ID/$id}" 0 "${domain/ID/$id}" 25165824
		[ "$(sed -n 's/.*"container", "text": "\(.*\)"}.*/\1/p' "$scratch/out")" = "${text/ID/$id}" ] ||
			fail "$scope: $(grep '"container"' "$scratch/out"), not $text"
		! grep -q '"kubernetes"' "$scratch/out" || fail "$scope: a pod"
	done <<-'END'
		/system.slice/docker-ID.scope|/system.slice/docker-ID.scope|The victim was in container 0123456789ab (docker), which hit its own limit of 24M.
		/system.slice/docker-ID.scope/a|/system.slice/docker-ID.scope/a|The victim was in container 0123456789ab (docker), but it was /system.slice/docker-ID.scope/a that hit its limit of 24M.
		/machine.slice/libpod-ID.scope/container|/machine.slice|The victim was in container 0123456789ab (podman), but it was /machine.slice that hit its limit of 24M.
		/system.slice/crun-web.scope|/system.slice/crun-web.scope|The victim was in container web (crun), which hit its own limit of 24M.
		/system.slice/crun-s.scope|/system.slice|The victim was in container s (crun), but it was /system.slice that hit its limit of 24M.
		/docker/ID|/docker/ID|The victim was in container 0123456789ab (docker), which hit its own limit of 24M.
		/made-by-hand/ID|/made-by-hand/ID|The victim was in container 0123456789ab, which hit its own limit of 24M.
	END
	explained /system.slice/docker.service 0 /system.slice 5
	! grep -qE '"(container|kubernetes)"' "$scratch/out" || fail "a container of none"
	sed -i 's/^domain memcg/domain machine/; s/^domain_path .*/domain_path \//
		s/^victim_cgroup .*/victim_cgroup \/crun-web.scope/' "$scratch/explained/oom/kills"
	expect_status 0 oom explain --root "$scratch/explained"
	tr -s ' \n' ' ' <"$scratch/out" | grep -q 'in container web (crun), which did not hit its limit: the machine ran' ||
		fail "$(cat "$scratch/out")"
}

# A copy of a file of kills, in $scratch/changed, of which some keys have other values. A key that
# the file does not have is added to its first block.
changed_kill() { # FILE NAME=VALUE...
	local root=$scratch/changed change name value
	rm -rf "$root"
	mkdir -p "$root/oom"
	cp "$1" "$root/oom/kills"
	shift
	for change; do
		name=${change%%=*}
		value=${change#*=}
		if grep -q "^$name " "$root/oom/kills"; then
			sed -i "s#^$name .*#$name $value#" "$root/oom/kills"
		else
			sed -i "0,/^candidates /s#^candidates #$name $value\ncandidates #" "$root/oom/kills"
		fi
	done
	sed -i '/^# end/d' "$root/oom/kills"
	echo "# end $(($(wc -l <"$root/oom/kills") - 1))" >>"$root/oom/kills"
}

# The text of the explanation, in one line.
explained_text() {
	expect_status 0 oom explain --root "$scratch/changed" "$@"
	text=$(tr -s ' \n' ' ' <"$out")
}

says() { # SENTENCE
	[[ $text == *"$1"* ]] || fail "not said: $1"$'\n'"$text"
}

says_not() { # WORDS
	[[ $text != *"$1"* ]] || fail "said: $1"$'\n'"$text"
}

# Each way in which the OOM killer comes to be called, and which limit it was.
test_explain_trigger() {
	local text kill=$trees/page-cache/oom/kills
	changed_kill "$kill" domain_path=/box limit=max trigger=charge gfp_flags='GFP_KERNEL|__GFP_ZERO'
	explained_text
	says 'Cgroup /box reached its limit: it was charged 24M, and memory.max is 24M.'
	says 'requested one 4K page (GFP_KERNEL|__GFP_ZERO); reclaim could not free it.'
	changed_kill "$kill" order=3 gfp_flags=GFP_KERNEL
	explained_text
	says 'requested 8 contiguous pages, 32K (order 3, GFP_KERNEL); reclaim could not free them.'
	changed_kill "$kill" domain_path=/box limit=max trigger=memory_max_write asker_pid=7 asker_comm=runc \
		charge_max=8388608
	explained_text
	says 'runc (pid 7) set memory.max of cgroup /box to 8M, below its usage of 24M.'
	says_not requested\ one
	# Version 1.0 does not record the trigger; the usage tells.
	changed_kill "$kill" domain_path=/box asker_pid=7 asker_comm=runc charge_max=8388608
	explained_text
	says 'Cgroup /box was charged 24M, more than its memory.max of 8M: most likely runc (pid 7) set'
	says_not requested\ one
	changed_kill "$kill" domain_path=/box limit=memsw trigger=charge charge_memsw_usage=33554432 \
		charge_memsw_max=33554432
	explained_text
	says 'reached its limit of memory and swap together: it was charged 32M, of which 24M was memory and 8M swap, and memory.memsw.limit_in_bytes is 32M.'
	says_not 'memory.max is'
	says 'anonymous memory, which cannot be reclaimed for this limit of memory and swap together, since swap counts too.'
	says_not 'only by swapping it out'
	changed_kill "$kill" domain_path=/docker/$(printf %064d 1) victim_cgroup=/docker/$(printf %064d 1) limit=memsw \
		trigger=charge charge_memsw_usage=33554432 charge_memsw_max=33554432
	explained_text
	says 'hit its own limit of 32M for memory and swap together.'
	changed_kill "$kill" domain_path=/box limit=max trigger=oom_synchronize charge_memsw_usage=0 \
		charge_memsw_max=max
	explained_text
	says 'and memory.limit_in_bytes is 24M.'
	says 'had waited at the limit because memory.oom_control had turned the OOM killer off'
	changed_kill "$kill" protected_min=20971520
	explained_text
	says 'memory.min of the cgroups below it protected 20M of this from reclaim, page cache included.'
	changed_kill "$kill" protected_min=20971520 limit_usage=20971520 charge_emin=20971520
	explained_text
	says 'memory.min of this cgroup or of those below it protected all of this from reclaim'
	changed_kill "$kill" protected_min=20971520 limit_usage=20971520 charge_emin=20971519
	explained_text
	says 'memory.min of the cgroups below it protected 20M of this from reclaim, page cache included.'
}

# Nothing is said to go to swap where it cannot.
test_explain_swap() {
	local text kill=$trees/page-cache/oom/kills
	changed_kill "$kill" charge_swap_max=0
	explained_text
	says 'anonymous memory, which cannot be reclaimed because memory.swap.max is 0.'
	says_not swapping
	# The limit is all that total_pages has: 6144 pages.
	changed_kill "$kill" charge_swap_max=max charge_swap=0 total_pages=6144
	explained_text
	says 'cannot be reclaimed because it has no swap to go to'
	says_not swapping
	changed_kill "$kill" charge_swap_max=max charge_swap=4194304 total_pages=7168
	explained_text
	says 'cannot be reclaimed because all swap that it may use, 4M, is in use'
	changed_kill "$kill" charge_swap_max=max charge_swap=4194304 total_pages=8192
	explained_text
	says 'can be reclaimed only by swapping it out; 4M of this cgroup is in swap'
}

# The parts add up to the usage, whatever has no name of its own.
test_explain_parts() {
	local text bytes sum kill=$trees/oom-effort/oom/kills
	# 30 MiB of pipes in a kernel part of 31 MiB; the usage is 128 MiB.
	changed_kill "$kill" charge_anon=67108864 charge_file=33554432 charge_shmem=33554432 \
		charge_active_anon=100663296 charge_inactive_anon=0 charge_unevictable=0 \
		charge_active_file=0 charge_inactive_file=0 \
		charge_kernel=32505856 charge_slab_reclaimable=0 charge_slab_unreclaimable=1048576 \
		charge_pagetables=0 charge_sec_pagetables=0 charge_kernel_stack=0 charge_percpu=0 \
		charge_vmalloc=0 charge_zswap=0 charge_sock=0
	explained_text
		says '31M (24%) was kernel memory: 30M in no named part (pipe buffers or other pages that the kernel allocates for processes), 1M of unreclaimable slab.'
	says 'The rest was 1M of memory that no statistic names.'
	says 'These parts add up to the 128M that were charged.'
	# 48 MiB of the lists of anonymous memory are mapped by nobody.
	changed_kill "$kill" charge_anon=16777216 charge_file=33554432 charge_shmem=33554432 \
		charge_active_anon=100663296 charge_inactive_anon=0 charge_kernel=0 charge_sock=0 \
		charge_slab_reclaimable=0 charge_slab_unreclaimable=0 charge_pagetables=0 \
		charge_sec_pagetables=0 charge_kernel_stack=0 charge_percpu=0 charge_vmalloc=0 \
		charge_zswap=0 charge_deferred_splits=24
	explained_text
	says '48M (38%) was anonymous memory in unmapped parts of huge pages'
	says '(24 huge pages in the deferred split queue)'
	says_not 'not in the statistics yet'
	# To the byte.
	explained_text --bytes
	sum=0
	while read -r bytes; do
		sum=$((sum + bytes))
	done < <(grep -oE '[0-9]+ bytes \([0-9]+%\) was|The rest was [0-9]+ bytes' <<<"$text" | grep -oE '[0-9]{3,}')
	[ $sum = 134217728 ] || fail "the parts sum up to $sum: $text"
}

# set_candidate COLUMN VALUE PID: in the table of candidates of the changed kill
set_candidate() {
	awk -v name="$1" -v value="$2" -v pid="$3" '
		/^candidates / { getline line; print; print line; split(line, names, " ")
			for (i in names) if (names[i] == name) at = i; in_it = 1; next }
		/^peers / { in_it = 0 }
		in_it && $1 == pid { $at = value }
		{ print }' "$scratch/changed/oom/kills" >"$scratch/changed/kills"
	mv "$scratch/changed/kills" "$scratch/changed/oom/kills"
}

# What processes map is no file that somebody forgot, and page tables are told first and why.
test_explain_shared() {
	local text kill=$trees/oom-effort/oom/kills
	# 128 MiB: 64 of shared memory, 48 of page tables, 16 of anonymous memory.
	changed_kill "$kill" charge_anon=16777216 charge_file=67108864 charge_shmem=67108864 \
		charge_active_anon=83886080 charge_inactive_anon=0 charge_unevictable=0 \
		charge_active_file=0 charge_inactive_file=0 \
		charge_kernel=54525952 charge_slab_reclaimable=0 charge_slab_unreclaimable=3145728 \
		charge_pagetables=50331648 charge_sec_pagetables=0 charge_kernel_stack=1048576 \
		charge_percpu=0 charge_vmalloc=0 charge_zswap=0 charge_sock=0 considered_count=230 \
		asker_pid=300 asker_comm=backend
	set_candidate rss_anon 4194304 208
	set_candidate rss_anon 4194304 259
	set_candidate rss_shmem 33554432 208
	explained_text
	says '52M (41%) was kernel memory: 48M of page tables, 3M of unreclaimable slab, 1M of stacks.'
	says '48M of page tables for 230 processes: each process has its own'
	says '64M (50%) was tmpfs and shared memory, of which a single process maps up to 32M: what processes share without a file is freed when the last of them ends, a file in tmpfs when somebody deletes it; it '
	says_not 'fills the tmpfs'
	says_not 'in their rss'
	# A page less, and it is files for the most part.
	set_candidate rss_shmem 33550336 208
	explained_text
	says 'which outlives the processes: a file in tmpfs stays charged until somebody deletes it'
	says 'To find out who fills the tmpfs, look first at backend (pid 300)'
	changed_kill "$kill" charge_pagetables=13421772 considered_count=2
	explained_text
	says_not 'of page tables for'
}

# A child that was forked shares what neither has written to: in the rss of both, charged once.
test_explain_fork() {
	local text kill=$trees/oom-effort/oom/kills
	# The usage is 128 MiB.
	changed_kill "$kill"
	set_candidate rss_anon 83886080 208
	set_candidate rss_anon 67108864 259
	explained_text
	says 'The processes have 144M of anonymous memory in their rss, and all that was charged is 128M: at least 16M is shared since a fork'
	# A tenth of the usage is the least that is told.
	set_candidate rss_anon 63753420 259
	explained_text
	says_not 'in their rss'
}

# Whose oom_score_adj decided, and what would have changed it: -x with the points of two.
test_explain_adj() {
	local text victim other pages=262144 own_victim own_other words kill=$trees/small/oom/kills
	while IFS='|' read -r victim own_victim other own_other words; do
		changed_kill "$kill"
		printf '%s\n' '# mmscope oom/kills 1' 'kill 1' 'kind selected' 'domain machine' 'sysrq 0' \
			'order 0' "total_pages $pages" 'victim_pid 5' 'victim_comm app' \
			"victim_points $((own_victim + victim * (pages / 1000)))" \
			"victim_oom_score_adj $victim" 'considered_count 2' 'eligible_count 2' \
			'candidates 2' 'pid points oom_score_adj comm' \
			"5 $((own_victim + victim * (pages / 1000))) $victim app" \
			"6 $((own_other + other * (pages / 1000))) $other db" 'peers 0' 'pid comm' '' \
			'# end 19' >"$scratch/changed/oom/kills"
		explained_text
		says "$words"
	done <<-'END'
		200|10000|0|40000|db (pid 6) was larger, 156.3M, but the victim's oom_score_adj of 200 put the victim before it.
		0|10000|-500|40000|db (pid 6) was larger, 156.3M, but its own oom_score_adj of -500 spared it.
		80|10000|-80|40000|db (pid 6) was larger, 156.3M, but its own oom_score_adj of -80 and the victim's of 80 together put it behind.
		500|10000|-500|40000|db (pid 6) was larger, 156.3M, but its own oom_score_adj of -500 spared it, as would the victim's of 500 have alone.
		200|10000|100|20000|the victim's oom_score_adj of 200 put the victim before it.
		-900|100000|-900|1000|Only oom_score_adj=-1000 (exempt) would have saved app; no other value ranks it below db.
		0|10000|0|9000|db would have been chosen if the oom_score_adj of app had been -4 or less instead of 0.
		0|10000|0|9000|db would have been chosen if app had used 3.9M less, or db 3.9M more.
	END
}

# All of a group die together.
test_explain_group() {
	local text
	changed_kill "$trees/oom-6.12/oom/kills"
	explained_text 8
	says 'memory.oom.group killed all of its group together: 4 processes died, the victim and these 3: sleep (pid 213), sleep (pid 214), sleep (pid 215).'
	says_not 'would have been chosen'
	says_not 'Only oom_score_adj=-1000'
	changed_kill "$trees/page-cache/oom/kills" group_path=/kubepods.slice
	explained_text
	says 'memory.oom.group kills all of cgroup /kubepods.slice together, but no other process was there to be killed.'
	says 'The best candidate outside of the group was dd (pid 199) with 7309 points.'
	says "All processes of the container were killed, so the pod's status says OOMKilled."
	says_not 'would have been chosen'
	expect_status 0 oom domains --root "$trees/oom-6.12"
	head -n 1 "$out" | grep -q 'GROUP_PROCESSES.*GROUP_WHERE' || fail "$(head -n 1 "$out")"
	# A cgroup without processes is not red; one whose processes are all exempt is.
	rm -rf "$scratch/changed"
	cp -r "$trees/oom-6.12" "$scratch/changed"
	expect_status 0 oom domains --root "$scratch/changed" --color=always
	! grep -q $'\033\[31m.*none_eligible' "$out" || fail "an empty cgroup is red: $(<"$out")"
	sed -i 's/ 0 none_eligible/ 2 none_eligible/' "$scratch/changed/oom/domains"
	expect_status 0 oom domains --root "$scratch/changed" --color=always
	grep -q $'\033\[31m.*none_eligible' "$out" || fail "nobody to kill is not red: $(<"$out")"
}

# Nobody could be killed: an event of its own.
test_explain_no_victim() {
	local text keys
	keys=(kind=no_victim victim_pid=- victim_comm=- victim_cgroup=- victim_points=- victim_oom_score_adj=-
		considered_count=3 adj_min_count=3 eligible_count=0 killed_count=0 repeat_count=12
		last_time_ns=99000000000 time_ns=90000000000)
	changed_kill "$trees/page-cache/oom/kills" "${keys[@]}"
	explained_text
	says 'Kill 1: no process could be killed, '
	says 'This happened 12 times; the last time was 9.0s after the first.'
	says 'The kernel found no process that it may kill among the 3 processes that it considered; 3 of them had an oom_score_adj of -1000 (exempt).'
	says_not 'came next'
	expect_status 0 oom kills --root "$scratch/changed" -r --no-headings -o kind,victim_pid,repeat_count
	[ "$(<"$out")" = "no_victim - 12" ] || fail "$(<"$out")"
}

# All of RAM, and which zone was short. 1000 MiB: 600 of hugetlb, no swap.
machine_kill() { # NAME=VALUE...
	local M=1048576 zones
	zones="zones 2\nnode managed free free_cma min high reserve highatomic allowed short free_order0 free_order1 free_order2 free_order3 zone\n"
	zones+="0 15728640 1048576 0 65536 131072 33554432 0 1 free 1048576 0 0 0 DMA\n"
	zones+="0 1032847360 41943040 20971520 4194304 8388608 0 0 1 ${short:-free} 40894464 1048576 0 0 DMA32"
	changed_kill "$trees/page-cache/oom/kills" domain=machine domain_path=/ constraint=none \
		trigger=allocation classzone=DMA32 nodes_allowed=0 limit=- \
		machine_mem_total=$((1000 * M)) machine_mem_free=$((41 * M)) machine_free_pcp=$M \
		machine_active=$((250 * M)) machine_inactive=$((20 * M)) machine_unevictable=0 \
		machine_isolated_anon=0 machine_isolated_file=0 machine_anon_pages=$((240 * M)) \
		machine_file_pages=$((30 * M)) machine_swap_cached=0 machine_shmem=$((10 * M)) \
		machine_kernel=$((50 * M)) machine_sunreclaim=$((20 * M)) machine_kreclaimable=$((10 * M)) \
		machine_page_tables=$((5 * M)) machine_vmalloc_used=$((10 * M)) machine_percpu=$((5 * M)) \
		machine_hugetlb=$((600 * M)) machine_hugetlb_free=$((600 * M)) machine_swap_total=0 \
		machine_swap_free=0 total_pages=256000 charge_pgscan=0 reclaim_rounds_count=17 \
		reclaim_ns=32500000 reclaim_scanned_pages=340 reclaim_reclaimed_pages=0 "$@"
	sed -i "0,/^candidates /s|^candidates |$zones\ncandidates |" "$scratch/changed/oom/kills"
	sed -i '/^# end/d' "$scratch/changed/oom/kills"
	echo "# end $(($(wc -l <"$scratch/changed/oom/kills") - 1))" >>"$scratch/changed/oom/kills"
}

test_explain_machine() {
	local text short
	machine_kill
	explained_text
	says 'The machine ran out of memory (1000M including swap).'
	says '600M (60%) was hugetlb, set aside by vm.nr_hugepages and of use to hugetlbfs alone; 600M of it was unused; it cannot be reclaimed.'
	says '240M (24%) was anonymous memory, which cannot be reclaimed because there is no swap.'
	says '50M (5%) was kernel memory: 20M of unreclaimable slab, 10M from vmalloc, 10M that shrinkers can free, 5M of page tables, 5M of per-CPU memory.'
	says '38M (4%) was memory that no counter names: pages that drivers allocated'
	says_not 'Reclaim has never'
	says 'These parts add up to the 1000M of memory that the machine has.'
	says 'Zone DMA of node 0 was short: 1M free, not above the min watermark of 64K and the 32M that the zone reserves'
	says_not swapping
	says_not 'This record does not hold'
	machine_kill machine_swap_total=1048576 machine_swap_free=0
	explained_text
	says 'cannot be reclaimed because all 1M of swap is in use'
	machine_kill machine_swap_total=2097152 machine_swap_free=1048576
	explained_text
	says 'can be reclaimed only by swapping it out; 1M of 2M of swap was free'
	short=order
	machine_kill order=2
	explained_text
	says 'Zone DMA32 of node 0 had 40M free, enough above the min watermark of 4M, but only 0B of it in blocks of order 2 (16K) or more: memory was fragmented, not short.'
	short=cma
	machine_kill
	explained_text
	says 'Zone DMA32 of node 0 had 40M free, but 20M of it was in CMA areas'
	short=-
	machine_kill
	explained_text
	says 'Zone DMA32 of node 0 had 40M free, but this request could not use it.'
	machine_kill constraint=cpuset nodes_allowed=1
	explained_text
	says 'allows (1) ran out of memory'
	# JSON has both tables as rows.
	expect_status 0 oom explain -J --root "$scratch/changed"
	# What was made up for this test, a real record has, too.
	grep -oE '^(machine|reclaim)_[a-z_]+' "$scratch/changed/oom/kills" | while read -r key; do
		grep -q "^$key " "$trees/oom-min-ttl/oom/kills" || fail "no record has $key"
	done || exit 1
	grep -q '"zone": "DMA32"' "$out" || fail "no zones in JSON: $(<"$out")"
}
