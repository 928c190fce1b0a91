# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Mmscope snapshot.

# Each tree as a snapshot, and as tar itself packs a directory: every command says the same of it.
test_snapshot() {
	local tree command arguments file=$scratch/snapshot.tar
	for tree in oom-6.12 reclaim-6.12 kubernetes-systemd machine-6.12 small; do
		expect_status 0 snapshot "$file" --root "$trees/$tree"
		[[ $(<"$scratch/out") =~ ^"$file: "[0-9]*" files, "[0-9.]*K$ ]] || fail "$(<"$scratch/out")"
		tar cf "$scratch/packed.tar" -C "$trees" "$tree"
		tar cf "$scratch/dot.tar" -C "$trees/$tree" .
		while read -r command; do
			read -ra arguments <<<"$command"
			out=$scratch/first expect_status 0 "${arguments[@]}" --root "$trees/$tree"
			for file in snapshot packed dot; do
				expect_status 0 "${arguments[@]}" --root "$scratch/$file.tar"
				same "$scratch/first" "$scratch/out" || exit 1
			done
		done < <(commands_for "$trees/$tree")
		file=$scratch/snapshot.tar
	done
	mkdir -p "$scratch/unpacked"
	tar xf "$file" -C "$scratch/unpacked"
	diff -r "$trees/small" "$scratch/unpacked" || exit 1
	# A link is no file, whatever came before it.
	rm -rf "$scratch/links"
	cp -r "$trees/small" "$scratch/links"
	ln -s nowhere "$scratch/links/dangling"
	ln -s nowhere "$scratch/links/oom/dangling"
	expect_status 0 snapshot "$file" --root "$scratch/links"
	tar tf "$file" | sort | diff <(cd "$trees/small" && find . -type f | cut -c 3- | sort) - || exit 1
	[[ $(<"$scratch/out") == *"; 2 links left out" ]] || fail "$(<"$scratch/out")"
	# Links out of the tree, of each kind: what they lead to is not saved.
	mkdir "$scratch/outside"
	echo secret >"$scratch/outside/secret"
	ln -s "$scratch/outside" "$scratch/links/debug"
	ln -s "$scratch/outside/secret" "$scratch/links/oom/secret"
	ln -s circle "$scratch/links/circle"
	expect_status 0 snapshot "$file" --root "$scratch/links" -J
	grep -q '"links_left_out": 5$' "$scratch/out" || fail "$(<"$scratch/out")"
	tar tf "$file" | sort | diff <(cd "$trees/small" && find . -type f | cut -c 3- | sort) - || exit 1
	! grep -q secret "$file" || fail "what a link leads to was saved"
	# The tree itself may be a link, which the user named. A link where the snapshot goes is replaced.
	ln -s "$trees/small" "$scratch/named"
	ln -sf "$scratch/outside/secret" "$scratch/link.tar"
	expect_status 0 snapshot "$scratch/link.tar" --root "$scratch/named"
	[ ! -L "$scratch/link.tar" ] || fail "a snapshot is a link"
	[ "$(<"$scratch/outside/secret")" = secret ] || fail "written through a link"
	# Not what is only near enough for a tar that takes anything.
	file -b "$file" 2>/dev/null | grep -q '^POSIX tar' || busybox tar tf "$file" >/dev/null ||
		fail "no POSIX tar"
	[ "$(stat -c %a "$file")" = 600 ] || fail "others may read it"
}

test_snapshot_errors() {
	local file=$scratch/good.tar bytes size status
	expect_status 0 snapshot "$file" --root "$trees/small"
	expect_error 4 '^mmscope: .*good.tar/reclaim/summary: No such file' reclaim --root "$file"
	expect_error 2 'good.tar is a tar already$' snapshot "$scratch/more.tar" --root "$file"
	expect_error 2 'unknown command snapshot a b; ' snapshot a b
	expect_error 2 'no name of a file' snapshot '' --root "$trees/small"
	expect_error 5 'none/x.tar: No such file' snapshot "$scratch/none/x.tar" --root "$trees/small"
	expect_error 5 '/dev/null: not a file' snapshot /dev/null --root "$trees/small"
	expect_error 4 'no-such: No such file' snapshot "$scratch/more.tar" --root "$scratch/no-such"
	expect_error 4 '/dev/null: neither a directory nor a tar file' status --root /dev/null
	expect_error 4 'cgroups: not a tar file, or a damaged one' status --root "$trees/small/cgroups"
	expect_status 0 snapshot "$scratch/newer.tar" --root "$trees/broken/newer-abi"
	expect_error 4 'newer.tar/cgroups:1: interface version [0-9]*, this reader knows 1: use a newer mmscope$' \
		cgroups --root "$scratch/newer.tar"
	[ "$(find "$scratch" -maxdepth 1 -name '*.tar.*')" = "" ] || fail "something is left"
	size=$(stat -c %s "$file")
	for ((bytes = 0; bytes < size - 1024; bytes += 400)); do
		head -c $bytes "$file" >"$scratch/cut.tar"
		expect_status 4 status --root "$scratch/cut.tar"
	done
	command -v perl >/dev/null || return 0
	perl -0777 -e 'my ($file, $rounds) = @ARGV; open(my $in, "<", $file) or die; my $whole = <$in>;
		for my $seed (0 .. $rounds - 1) {
			srand($seed); my $text = $whole;
			substr($text, int(rand(length($text) / 512)) * 512 + rand(512), 1) = chr(rand(256));
			open(my $out, ">", "$file.$seed") or die; print $out $text;
		}' "$file" $((6 * rounds)) || fail "perl"
	for ((bytes = 0; bytes < 6 * rounds; bytes++)); do
		start status --root "$file.$bytes"
		case $status in 0 | 4) ;; *) fail "seed $bytes: $status: $(<"$scratch/err")" ;; esac
	done
}
