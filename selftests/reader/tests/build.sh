# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Readers with sanitizers, and make install.

make_sanitized() { # MAKE-ARGUMENT...
	make -s -j2 -C "$top/userspace" O="$build" PROGRAM="$build/mmscope" \
		CFLAGS="-O1 -g1 $sanitize -fno-sanitize-recover=all" \
		LDFLAGS="-Wl,--wrap=main $build/tests/server.o" "$@"
}

build_sanitized() {
	mkdir -p "$build/tests"
	# make knows nothing of this object.
	[ "$build/mmscope" -nt "$here/server.c" ] || rm -f "$build/mmscope"
	${CC:-cc} -O1 -Wall -Wextra -Werror -c -o "$build/tests/server.o" "$here/server.c" &&
		make_sanitized
}

# From here on it starts the reader, in the environment that it has now.
start_server() { # ASAN_OPTIONS
	coproc SERVER { ASAN_OPTIONS=$1 READER_SERVER=1 exec "$mmscope"; }
	# Moved, for a subshell has not those of the coprocess itself.
	exec {to_server}>&"${SERVER[1]}"- {from_server}<&"${SERVER[0]}"-
}

stop_server() {
	exec {to_server}>&- {from_server}<&-
	wait
	to_server=
}

# What make install puts there: each command has its page.
expected_files() {
	cat <<-EOF
		./usr/bin/mmscope
		./usr/share/bash-completion/completions/mmscope
		./usr/share/man/man7/mmscope.7
		./usr/share/man/man8/mmscope.8
		./usr/share/zsh/site-functions/_mmscope
	EOF
	"$mmscope" help | sed -nE 's|^ ([a-z]+)  .*|./usr/share/man/man8/mmscope-\1.8|p'
	! command -v rst2man rst2man.py >/dev/null || echo ./usr/share/man/man7/mmscope-oom.7
}

# Every page has this version.
has_versions() { # DIRECTORY VERSION
	local page nr=0
	for page in $(find "$1" -name 'mmscope*.[1-8]'); do
		grep -q "^\.TH .* \"mmscope $2\" " "$page" || fail "$page: $(grep '^\.TH' "$page")"
		nr=$((nr + 1))
	done
	[ $nr -gt 10 ] || fail "only $nr pages"
}

# make uninstall takes what make install put there, and the directories made for it.
test_install() {
	local dest=$scratch/dest page

	rm -rf "$dest"
	mkdir "$dest"
	make_sanitized install DESTDIR="$dest" PREFIX=/usr || fail "make install fails"
	(cd "$dest" && find . -type f | sort) >"$scratch/out"
	expected_files | sort | diff - "$scratch/out" || exit 1
	if command -v man >/dev/null; then
		for page in "$dest"/usr/share/man/man*/*; do
			man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null | grep . && fail "$page"
		done
	fi
	has_versions "$dest/usr/share/man" "$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$top/dkms.conf")"
	make -s -C "$top/Documentation" pages O="$scratch/pages" READER="$mmscope" version=9.87 ||
		fail "make pages fails"
	has_versions "$scratch/pages/man" 9.87
	"$dest/usr/bin/mmscope" --version >/dev/null || fail "what is installed does not run"
	touch "$dest/usr/share/man/man8/other.8"
	make_sanitized uninstall DESTDIR="$dest" PREFIX=/usr || fail "make uninstall fails"
	[ "$(cd "$dest" && find . -type f)" = ./usr/share/man/man8/other.8 ] ||
		fail "make uninstall left: $(find "$dest" -type f)"
	rm "$dest/usr/share/man/man8/other.8"
	make_sanitized uninstall DESTDIR="$dest" PREFIX=/usr || fail "make uninstall fails without the files"
	make_sanitized install DESTDIR="$dest" PREFIX=/usr && make_sanitized uninstall DESTDIR="$dest" PREFIX=/usr
	[ -z "$(ls "$dest")" ] || fail "directories are left: $(find "$dest")"
}

# Which ones this compiler has. Linked in, they make a reader start in half the time, and it is
# started some thousand times.
has_sanitizers() {
	for sanitize in "-static-libasan -static-libubsan" ""; do
		sanitize="-fsanitize=address,undefined,float-cast-overflow $sanitize"
		echo 'int main(void) { return 0; }' |
			${CC:-cc} $sanitize -x c - -o "$scratch/sanitized" 2>/dev/null &&
			"$scratch/sanitized" && return
	done
	return 1
}
