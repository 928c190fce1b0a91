#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Containers made by a runtime: found by their cgroups, named, explained, and told of when they are
# killed.
#
# Stimulus: crun, as Debian has it, starts three containers with a memory limit, an oom_score_adj
# and a tmpfs of their own, in cgroups named as Kubernetes' systemd driver, its cgroupfs driver and
# Docker name them. Each then writes more to its tmpfs than its limit allows.
#
# Compared with: crun's own idea of the container (its pid, its cgroup) and what cgroupfs and /proc
# say of it; the kernel's log of the kill.
#
# mmscope-test: memory=1G with=crun timeout=300 except=*-debug

# shellcheck disable=SC2317,SC2086 # functions are called by name; numbers need no quotes
cd "$(dirname "$0")" || exit
# shellcheck source=selftests/ktap.sh
. ./ktap.sh

export XDG_RUNTIME_DIR=/run PATH="$PATH:/opt/crun/bin"
id_a=$(printf '%064d' 0 | tr 0 a)
id_b=$(printf '%064d' 0 | tr 0 b)
id_c=$(printf '%064d' 0 | tr 0 c)
pod_a=1b72b4f9-6a1d-4a6f-8e1c-8e9a3a2d7b12
pod_b=2c83c50a-7b2e-4b7a-9f2d-9fab4b3e8c23
path_a=/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod$(echo $pod_a | tr - _).slice/cri-containerd-$id_a.scope
path_b=/kubepods/besteffort/pod$pod_b/$id_b
path_c=/system.slice/docker-$id_c.scope

# bundle DIRECTORY CGROUP ADJ: what an engine writes for a runtime. One file system for all: busybox
# and the process that takes memory.
bundle() {
	mkdir -p "$1/rootfs/bin" "$1/rootfs/proc" "$1/rootfs/tmp" "$1/rootfs/dev"
	cp /bin/busybox "$1/rootfs/bin/sh"
	cp helpers/demo_process "$1/rootfs/bin/"
	ln -s sh "$1/rootfs/bin/dd"
	ln -s sh "$1/rootfs/bin/sleep"
	cat >"$1/config.json" <<EOF
{
	"ociVersion": "1.0.2",
	"process": {
		"terminal": false,
		"user": { "uid": 0, "gid": 0 },
		"args": [ "/bin/sh", "-c",
			"demo_process server $3 20; while [ ! -e /tmp/go ]; do sleep 0.2; done; dd if=/dev/zero of=/tmp/dump bs=64k count=640" ],
		"env": [ "PATH=/bin" ],
		"cwd": "/",
		"oomScoreAdj": $3,
		"capabilities": { "bounding": [ "CAP_SYS_RESOURCE" ], "effective": [ "CAP_SYS_RESOURCE" ],
			"permitted": [ "CAP_SYS_RESOURCE" ] }
	},
	"root": { "path": "rootfs", "readonly": false },
	"hostname": "container",
	"mounts": [
		{ "destination": "/proc", "type": "proc", "source": "proc" },
		{ "destination": "/tmp", "type": "tmpfs", "source": "tmpfs" }
	],
	"linux": {
		"cgroupsPath": "$2",
		"resources": { "memory": { "limit": 33554432, "swap": 33554432 } },
		"namespaces": [ { "type": "pid" }, { "type": "mount" }, { "type": "ipc" }, { "type": "uts" } ]
	}
}
EOF
}

# container NAME PATH ADJ: started, and with its memory.
container() {
	bundle "/tmp/$1" "$2" "$3"
	# A root file system that is an initramfs cannot be pivoted away from.
	crun --cgroup-manager=cgroupfs run --no-pivot --detach --bundle "/tmp/$1" "$1" \
		</dev/null >"/tmp/$1.log" 2>&1 || return 1
	tries=0
	until [ -n "$(server "$1")" ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || return 1
		sleep 0.1
	done
}

# server NAME: pid of the container's process that holds memory, once it does: 20 MiB, of which a
# task keeps some pages back when they are counted
server() {
	while read -r pid; do
		[ "$(cat "/proc/$pid/comm")" = server ] &&
			[ "$(awk '/^RssAnon/ { print $2 }' "/proc/$pid/status")" -ge 19456 ] &&
			echo "$pid"
	done <"/sys/fs/cgroup$(cgroup_of "$1")/cgroup.procs" 2>/dev/null
}

cgroup_of() {
	sed -n 's/^0:://p' "/proc/$(crun state "$1" | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')/cgroup"
}

# cell ID COLUMN: of the row of cgroups whose container has this id
cell() {
	mmscope cgroups -J -o container,"$2" --list | sed -n "s/.*\"container\": \"$1\", \"$2\": \"\{0,1\}\([^\"}]*\)\"\{0,1\}.*/\1/p"
}

# kill_of ID: number of the first kill in the container with this id; what goes on writing after
# that may be killed as well
kill_of() {
	mmscope oom kills -r --no-headings -o kill,domain_path | sed -n "s/ .*$1.*//p" | head -n 1
}

# explain ID: that kill; is it said to be of this container?
explain() {
	mmscope oom explain "$(kill_of "$1")" >/tmp/explain
	tr -d ' \n' </tmp/explain | grep -q "$1"
}

# kill_by_dump NAME ID: have it write to its tmpfs until it is killed
kill_by_dump() {
	touch "/proc/$(server "$1")/root/tmp/go"
	tries=0
	while [ -z "$(kill_of "$2")" ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || return 1
		sleep 0.1
	done
}

# The container's shell has a child now and then.
counts_processes() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		processes=$(grep -c . "/sys/fs/cgroup$(cgroup_of a)/cgroup.procs")
		[ "$(cell "$id_a" processes)" != "$processes" ] || return 0
	done
	return 1
}

# is_killed NAME ID: and explained, by its id
is_killed() {
	kill_by_dump "$1" "$2" && explain "$2"
}

besteffort_is_killed() {
	is_killed b "$id_b" && grep -qi besteffort /tmp/explain
}

# A container that is no pod has no class.
docker_is_killed() {
	is_killed c "$id_c" && ! grep -qi qos /tmp/explain
}

if ! command -v crun >/dev/null; then
	echo "TAP version 13"
	echo "1..0 # SKIP there is no crun in this guest"
	exit 4
fi
plan 21
insmod /mmscope.ko
mkdir -p /run

ok "crun starts a container of a burstable pod, systemd's names" container a "$path_a" 936
ok "one of a besteffort pod, cgroupfs's names" container b "$path_b" 1000
ok "one of Docker's" container c "$path_c" 0
head -n 3 /tmp/?.log | sed 's/^/# /'

same "found in the cgroup where crun put it: a" "$(cell "$id_a" path)" "$(cgroup_of a)"
same "b" "$(cell "$id_b" path)" "$(cgroup_of b)"
same "c" "$(cell "$id_c" path)" "$(cgroup_of c)"
same "its pod: a" "$(cell "$id_a" pod)" "$pod_a"
same "b" "$(cell "$id_b" pod)" "$pod_b"
same "c has none" "$(cell "$id_c" pod)" null
same "its QoS class: a" "$(cell "$id_a" qos)" burstable
same "b" "$(cell "$id_b" qos)" besteffort
same "the limit that it was given" "$(cell "$id_a" max)" 33554432
ok "its processes" counts_processes

server=$(server a)
same "ps knows the container's process" \
	"$(mmscope ps -rn -Q "pid=$server" -o oom_score_adj,qos,pod,container,comm)" \
	"936 burstable $pod_a $id_a server"
same "it would be killed there" \
	"$(mmscope oom domains -rn --list -o pid,path | awk -v path="$(cgroup_of a)" '$2 == path { print $1 }')" \
	"$server"

# The kernel's log may have kills of before; the module has none. There may be a second one soon.
kills=$(dmesg | grep -c 'Killed process')
ok "a is killed at its limit" kill_by_dump a "$id_a"
same "the victim is what the kernel says it killed" "$(mmscope oom kills -r --no-headings -o victim_pid | head -n 1)" \
	"$(dmesg | sed -n 's/.*Killed process \([0-9]*\) .*/\1/p' | sed -n "$((kills + 1))p")"
ok "explained, by its container's id" explain "$id_a"
sed 's/^/# /' /tmp/explain
ok "and its QoS class" grep -qi burstable /tmp/explain
ok "b is killed too, and explained" besteffort_is_killed
ok "c as well, which is no pod" docker_is_killed
sed 's/^/# /' /tmp/explain

for name in a b c; do
	crun delete --force $name
done
rmmod mmscope
rm -rf /tmp/a /tmp/b /tmp/c
finish
