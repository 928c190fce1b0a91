# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# A node as the kubelet makes it with the systemd driver: three pods, one of each
# quality of service, beside the services of the machine. The oom_score_adj are
# those that the kubelet gives.

# container LETTER: the id of a container
container() {
	printf '%064d' 0 | tr 0 "$1"
}

database=kubepods.slice/kubepods-pod0a61a3e8_5f0c_4f5e_9d0b_7d8f2f1c6a01.slice/cri-containerd-$(container a).scope
web=kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1b72b4f9_6a1d_4a6f_8e1c_8e9a3a2d7b12.slice/cri-containerd-$(container b).scope
batch=kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod2c83c50a_7b2e_4b7a_9f2d_9fab4b3e8c23.slice/cri-containerd-$(container c).scope
backup=system.slice/backup.service

build_pods() {
	make_cgroup "$database"
	set_limit "$database" memory.max 128M
	start "$database" database -997 64

	make_cgroup "$web"
	set_limit "$web" memory.max 64M
	start "$web" web-server 936 54

	# A limit that is lifted again leaves part of its memory in swap.
	make_cgroup "$batch"
	set_limit "$batch" memory.high 24M
	start "$batch" batch-job 1000 48
	set_limit "$batch" memory.high max
}

build_services() {
	make_cgroup system.slice/kubelet.service
	start system.slice/kubelet.service kubelet -999 24
	make_cgroup system.slice/containerd.service
	start system.slice/containerd.service containerd -999 16
	make_cgroup system.slice/sshd.service
	start system.slice/sshd.service sshd -1000 4
}

# A service that read files, ended and was removed: what it read stays in the page
# cache, charged to a cgroup that has no name any more.
run_backup() {
	dd if=/dev/zero of=/disk/archive bs=1M count=24 2>/dev/null
	sync
	echo 1 >/proc/sys/vm/drop_caches
	make_cgroup $backup
	read_file $backup /disk/archive
	rmdir "${cgroups:?}/$backup"
}

headline "a Kubernetes node on $(uname -r): three pods, some services, one that is gone"
build_pods
build_services
run_backup
