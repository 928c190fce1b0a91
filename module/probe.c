// SPDX-License-Identifier: GPL-2.0
#include "probe.h"

#include <linux/cpumask.h>
#include <linux/ktime.h>
#include <linux/ptrace.h>
#include <linux/string.h>

#include "compat.h"
#include "mmscope.h"
#include "parameters.h"
#include "symbols.h"
#include "text.h"

/* Of all parts. Changed at load and unload alone, while there are no files. */
static struct probes *parts;

/*
 * The canary is a function of our own that nobody calls but probes_look(). Its probe is of
 * the kind that the others are: through ftrace where the kernel has that, else a breakpoint.
 * The handler answers through the argument, so that many readers can ask at once.
 *
 * All probes through ftrace hang on one struct ftrace_ops, kernel/kprobes.c's
 * kprobe_ftrace_ops, so that whatever silences them silences the canary:
 *
 *   ftrace_enabled is 0	The call sites of all are patched out.
 *   kprobes/enabled is 0	All are disarmed.
 *   ftrace_kill()		After a bug of its own, ftrace touches no code any more. From 6.10 on
 *				(kprobe_ftrace_kill()) the handler of all returns at once: the
 *				canary is not seen. Before, the call sites stay as they are, and all
 *				go on being called: the canary is seen, rightly. A probe that is set
 *				after that is refused, and "missing".
 *
 * What it cannot notice is about one function alone:
 *
 *   kretprobe		All its instances may be in use: the kernel counts such calls, probe_missed().
 *   livepatch		The patch hangs on the same call site as the probe. Both are called, and what
 *			the patched function returns is seen too. But its new code may have a copy of
 *			a function that it calls: a probe on that one sees nothing of these calls.
 *			oom_kills_missed() and reclaim_missed() compare with what the kernel counts
 *			and what tracepoints see, so that they notice it of kills and of memcg reclaim.
 */
static noinline __noclone void canary(bool *seen)
{
	/* The compiler must not conclude that *seen stays as it is. */
	asm volatile("" : : "r" (seen) : "memory");
}

static int on_canary(struct kprobe *kp, struct pt_regs *regs)
{
	bool *seen = (void *)regs_get_kernel_argument(regs, 0);

	WRITE_ONCE(*seen, true);
	return 0;
}

static struct kprobe canary_probe = {
	.addr		= (kprobe_opcode_t *)canary,
	.pre_handler	= on_canary,
};

static bool canary_is_set;

/* Since when the canary is known to be unseen, CLOCK_BOOTTIME; 0: it is seen. */
static u64 blind_since;

/* At a read since load; stays set. */
static bool were_blind;

/* A handler that runs is proof enough. */
static void seeing(void)
{
	if (READ_ONCE(blind_since))
		WRITE_ONCE(blind_since, 0);
}

void probes_look(void)
{
	bool seen = false;

	if (!canary_is_set)
		return;
	canary(&seen);
	if (READ_ONCE(seen)) {
		seeing();
	} else if (!READ_ONCE(blind_since)) {
		WRITE_ONCE(were_blind, true);
		WRITE_ONCE(blind_since, ktime_get_boot_fast_ns());
	}
}

bool probes_were_blind(void)
{
	return READ_ONCE(were_blind);
}

/* kernel/kprobes.c: static bool kprobes_all_disarmed; debugfs' kprobes/enabled */
static bool kprobes_are_off(void)
{
	const bool *off = compat_kprobes_all_disarmed();

	return off && READ_ONCE(*off);
}

/* kernel/trace/ftrace.c: ftrace_disabled is set for good after a bug in there. */
static bool ftrace_is_dead(void)
{
	const int *dead = compat_ftrace_disabled();

	return dead && READ_ONCE(*dead);
}

/* kernel/trace/ftrace.c: the sysctl kernel.ftrace_enabled */
static bool ftrace_is_off(void)
{
	const int *on = compat_ftrace_enabled();

	return on && !READ_ONCE(*on);
}

static bool is_by_ftrace(const struct kprobe *kp)
{
	return READ_ONCE(kp->flags) & KPROBE_FLAG_FTRACE;
}

/* The canary knows of its own kind. Of the other, all that is known is a variable. */
static bool is_blind(const struct probe *p)
{
	const struct kprobe *kp = &p->rp.kp;

	if (p->event)
		return false;
	if (READ_ONCE(kp->flags) & (KPROBE_FLAG_GONE | KPROBE_FLAG_DISABLED) ||
	    kprobes_are_off())
		return true;
	if (canary_is_set && is_by_ftrace(kp) == is_by_ftrace(&canary_probe))
		return READ_ONCE(blind_since);
	return is_by_ftrace(kp) && (ftrace_is_off() || ftrace_is_dead());
}

bool probe_sees(const struct probe *probe)
{
	return probe->set && !is_blind(probe);
}

unsigned long probes_seen(const struct probes *probes)
{
	unsigned long shows = 0;
	size_t i;

	for (i = 0; i < probes->nr; i++)
		if (probe_sees(&probes->probe[i]))
			shows |= probes->probe[i].shows;
	return shows;
}

static int on_entry(struct kprobe *kp, struct pt_regs *regs)
{
	const struct probe *p = container_of(kp, struct probe, rp.kp);
	u64 now = probe_begin();

	seeing();
	probe_end(now, p->enter(now, regs));
	return 0;
}

static int on_call(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	const struct probe *p = container_of(compat_kretprobe(ri), struct probe, rp);
	u64 now = probe_begin();
	enum probed result;

	seeing();
	result = p->enter(now, regs);
	probe_end(now, result);
	return result == PROBED_SKIP;
}

static int on_return(struct kretprobe_instance *ri, struct pt_regs *regs)
{
	const struct probe *p = container_of(compat_kretprobe(ri), struct probe, rp);
	u64 now = probe_begin();

	probe_end(now, p->leave(now, regs));
	return 0;
}

static bool has_handler(const struct probe *p)
{
	return p->enter || p->leave || p->event;
}

static bool set_event(struct probe *p)
{
	return IS_ENABLED(CONFIG_TRACEPOINTS) && p->tracepoint &&
	       !tracepoint_probe_register(p->tracepoint, p->event, NULL);
}

static bool set_entry(struct probe *p)
{
	p->rp.kp.symbol_name = p->name;
	p->rp.kp.pre_handler = on_entry;
	return !register_kprobe(&p->rp.kp);
}

static bool set_return(struct probe *p)
{
	p->rp.kp.symbol_name = p->name;
	p->rp.entry_handler = p->enter ? on_call : NULL;
	p->rp.handler = on_return;
	/* Some are called by who reads /proc, on any CPU. */
	p->rp.maxactive = p->maxactive ?: max(64U, 2 * num_possible_cpus());
	return !register_kretprobe(&p->rp);
}

static bool is_set(const char *name)
{
	const struct probes *part;
	size_t i;

	for (part = parts; part; part = part->next)
		for (i = 0; i < part->nr; i++)
			if (part->probe[i].set && !strcmp(part->probe[i].name, name))
				return true;
	return false;
}

static bool set(struct probe *p)
{
	if (!has_handler(p) || mmscope_without(p->name) || (p->needs && !is_set(p->needs)))
		return false;
	if (p->event)
		return set_event(p);
	return p->leave ? set_return(p) : set_entry(p);
}

static void unset(struct probe *p)
{
	if (!p->set)
		return;
	if (p->event && IS_ENABLED(CONFIG_TRACEPOINTS))
		tracepoint_probe_unregister(p->tracepoint, p->event, NULL);
	else if (p->leave)
		unregister_kretprobe(&p->rp);
	else
		unregister_kprobe(&p->rp.kp);
	p->set = false;
}

/* None of mm's tracepoints is exported, but all are in the kernel's table. */
static void note_tracepoint(struct tracepoint *tp, void *arg)
{
	struct probes *probes = arg;
	size_t i;

	for (i = 0; i < probes->nr; i++)
		if (probes->probe[i].event && !strcmp(tp->name, probes->probe[i].name))
			probes->probe[i].tracepoint = tp;
}

void probes_set(struct probes *probes)
{
	struct probes **last = &parts;
	size_t i;

	while (*last)
		last = &(*last)->next;
	*last = probes;
	for_each_kernel_tracepoint(note_tracepoint, probes);
	for (i = 0; i < probes->nr; i++)
		probes->probe[i].set = set(&probes->probe[i]);
}

void probes_unset(struct probes *probes)
{
	struct probes **at = &parts;
	size_t i;

	for (i = probes->nr; i; i--)
		unset(&probes->probe[i - 1]);
	/* Of functions, those that run have been waited for. */
	tracepoint_synchronize_unregister();
	while (*at != probes)
		at = &(*at)->next;
	*at = probes->next;
}

u64 probe_missed(const struct probe *probe)
{
	return probe->event ? 0 : probe->rp.kp.nmissed + probe->rp.nmissed;
}

u64 probes_missed(void)
{
	const struct probes *part;
	u64 sum = 0;
	size_t i;

	for (part = parts; part; part = part->next)
		for (i = 0; i < part->nr; i++)
			sum += probe_missed(&part->probe[i]);
	return sum;
}

static unsigned int count_blind(void)
{
	const struct probes *part;
	unsigned int n = 0;
	size_t i;

	for (part = parts; part; part = part->next)
		for (i = 0; i < part->nr; i++)
			n += part->probe[i].set && is_blind(&part->probe[i]);
	return n;
}

static const char *why_blind(void)
{
	if (ftrace_is_dead())
		return "ftrace_dead";
	if (ftrace_is_off())
		return "ftrace_enabled";
	if (kprobes_are_off())
		return "kprobes_enabled";
	return "-";
}

void probes_show_blind(struct text *text)
{
	unsigned int n = count_blind();

	text_key(text, "blind_count", n);
	text_key(text, "blind_since_ns", n ? READ_ONCE(blind_since) ?: VALUE_UNKNOWN :
			VALUE_UNKNOWN);
	text_string(text, "blind_reason ");
	text_string(text, n ? why_blind() : "-");
	text_newline(text);
}

static void show_lossy(const struct probe *p, struct text *text)
{
	text_string(text, "source ");
	text_string(text, p->name);
	text_string(text, " lossy ");
	text_number(text, probe_missed(p));
	text_char(text, ' ');
	text_string(text, p->off);
	text_newline(text);
}

static void show(const struct probe *p, struct text *text)
{
	if (!has_handler(p)) {
		text_source_state(text, p->name, "absent", p->off);
	} else if (!p->set) {
		if (!p->optional)
			text_source_state(text, p->name, "missing", p->off);
	} else if (is_blind(p)) {
		text_source_state(text, p->name, "blind", p->off);
	} else if (probe_missed(p)) {
		show_lossy(p, text);
	} else {
		text_source_state(text, p->name, "ok", NULL);
	}
}

void probes_show(struct text *text)
{
	const struct probes *part;
	size_t i;

	for (part = parts; part; part = part->next)
		for (i = 0; i < part->nr; i++)
			show(&part->probe[i], text);
	if (!IS_ENABLED(CONFIG_TRACEPOINTS))
		text_source(text, "tracepoints", false, "reclaim");
	if (!IS_ENABLED(CONFIG_KPROBES)) {
		text_source(text, "kprobes", false,
			    "memcg_limit, memcg_high and proactive reclaim, high_throttle");
		text_source(text, "mem_cgroup_css_offline", false, "dying_ns of cgroups");
		text_source(text, "out_of_memory", false, "oom/kills");
	}
}

int probe_init(void)
{
	canary_is_set = !register_kprobe(&canary_probe);
	probes_look();
	return 0;
}

void probe_exit(void)
{
	if (canary_is_set)
		unregister_kprobe(&canary_probe);
}
