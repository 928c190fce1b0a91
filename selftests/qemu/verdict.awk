# SPDX-License-Identifier: GPL-2.0
#
# The verdict on one boot, from its files: tests, allow, console, ktap (in this
# order). A line is OUTCOME, test, case, reason, split by tabs; the outcomes are
# pass, fail, skip, and lost for a guest that did not come to an orderly end.

BEGIN {
	OFS = "\t"
	# What a kernel prints only if something is wrong with it. OOM kill
	# reports are not among these: tests ask for them.
	splat = "BUG:|WARNING:|Oops|general protection|Kernel panic|KASAN:|UBSAN:|" \
		"KCSAN:|kmemleak: [1-9]|possible (recursive|circular)|inconsistent lock|" \
		"suspicious RCU|lock held when|bad unlock balance|Invalid wait context|" \
		"INFO: rcu|INFO: task|rcu.*(self-detected|detected stall|starved)|soft lockup|hard LOCKUP|" \
		"blocked for more than|scheduling while atomic|sleeping function|ODEBUG:|" \
		"refcount_t:|list_(add|del) corruption|Bad page|Bad rss|unable to handle|" \
		"cut here|Unknown symbol|disagrees about version|double fault|" \
		"stack-protector|invalid opcode|int3|DEBUG_LOCKS_WARN|voluntary context switch"
}

FILENAME != last_file {
	last_file = FILENAME
	file = FILENAME
	sub(/.*\//, "", file)
}

# Flags of a register dump that no processor has: QEMU 7.2 now and then takes an operand for them.
# Bit 1 is always set; 3, 5, 15, and all from 22 on never are.
function impossible_flags(line,	flags)
{
	if (!match(line, /EFLAGS: [0-9a-f]+/))
		return 0
	flags = substr(line, RSTART + 8, RLENGTH - 8)
	return flags !~ /^00[0-3][0-9a-f][0-7][0-9a-f][014589cd][2367]$/
}

function result(outcome, test, name, reason) {
	print outcome, test, name, reason
	if (outcome == "fail")
		failed[test]++
}

file == "tests" {
	planned[++tests] = $1
	next
}

file == "allow" {
	allowed[$1] = $2
	next
}

file == "console" {
	if (impossible_flags($0))
		emulator = 1
	# The marks come from the guest's run-tests.
	if (/mmscope-test: begin /) {
		during = $NF
	} else if (/mmscope-test: end/) {
		during = ""
	} else if ($0 ~ splat && !(during in allowed && $0 ~ allowed[during])) {
		gsub(/\t/, " ")
		test = during == "" ? "console" : during
		# The first line names the trouble; what follows belongs to it.
		if (!splats[test]++)
			result("fail", test, "kernel log", $0)
	}
	next
}

# From here on: ktap.
/^# guest: orderly shutdown/ { orderly = 1; next }
/^# guest: / { if (/could not be unloaded/) stuck = 1; next }
/^# leak\| / { if (!leaks++) result("fail", "kmemleak", "leak", substr($0, 9)); next }
/^# taint\| / { result("fail", "kernel", "tainted", $3); next }

/^# begin / {
	test = $3
	begun = 1
	plan = -1
	seen = skipped_all = 0
	subtest = ""
	next
}

begun && /^  1\.\.[0-9]+/ {
	plan = $1
	sub(/1\.\./, "", plan)
	if (plan == 0) {
		skipped_all = 1
		reason = $0
		sub(/.*# *SKIP */, "", reason)
		result("skip", test, "all", reason)
	}
	next
}

begun && /^  (not )?ok( |$)/ {
	seen++
	bad = /^  not ok/
	name = $0
	sub(/^  (not )?ok *[0-9]* *-? */, "", name)
	directive = ""
	if (match(name, /# *(SKIP|XFAIL|TODO|skip)/)) {
		directive = toupper(substr(name, RSTART, RLENGTH))
		reason = substr(name, RSTART + RLENGTH)
		name = substr(name, 1, RSTART - 1)
		sub(/^ +/, "", reason)
		sub(/ +$/, "", name)
		if (name == "") {
			name = reason
			reason = ""
		}
	}
	if (directive ~ /SKIP/)
		result("skip", test, name, reason)
	else if (bad && directive == "")
		result("fail", test, name, said)
	else
		result("pass", test, name, "")
	said = ""
	next
}

# What a test said last before a failure is most often why.
begun && /^  (#|Bail out!)/ {
	said = $0
	sub(/^ +(# *)?/, "", said)
	gsub(/\t/, " ", said)
	next
}

begun && /^(not )?ok / {
	ended_tests++
	begun = 0
	why = $0
	if (!sub(/.*# /, "", why))
		why = ""
	if (/^not ok/ && !failed[test])
		result("fail", test, "as a whole", why (said == "" ? "" : " (" said ")"))
	else if (/^not ok/ && why !~ /^exit status/)
		result("fail", test, "as a whole", why)
	else if (plan < 0)
		result("fail", test, "plan", "there is none")
	else if (plan != seen && !failed[test])
		result("fail", test, "plan", plan " planned, " seen " seen")
	said = ""
	next
}

END {
	if (stuck)
		result("fail", "module", "rmmod", "the module could not be unloaded")
	if (emulator)
		ended = "the emulator failed: impossible EFLAGS"
	if (!orderly)
		print "lost", begun ? test : "guest", "no orderly shutdown",
			ended != "" ? ended : "it stopped on its own"
	else if (ended_tests != tests)
		result("fail", "guest", "plan", tests " tests planned, " ended_tests " ended")
}
