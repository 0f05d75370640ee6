// SPDX-License-Identifier: MIT
/*
 * Depth-first search over the choices of who goes on. Nothing is saved but
 * the choices: each history runs from its begin, along those that are known,
 * and the first CPU that can is the choice where none is.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "tests/primitives/explore.h"
#include "tests/primitives/step_machine.h"

#define MAX_STEPS   200
#define STACK_BYTES (64 << 10)

static struct cpu {
	ucontext_t context;
	bool done, waits;
	unsigned int nesting;
	unsigned long sections;		/* how many it has opened */
	unsigned long until[MAX_CPUS];	/* the sections that it waits for */
	char stack[STACK_BYTES] __attribute__((aligned(64)));
} cpus[MAX_CPUS];

static const struct search *search;
static ucontext_t outside;
static struct cpu *current;
static int last_value;
static unsigned long histories;
static bool watching;		/* what a watch reads is no step */

/*
 * untried[n]: whom the n-th choice has left. The lowest is the one that is
 * being tried.
 */
static unsigned int untried[MAX_STEPS], known, depth;

static struct {
	unsigned char cpu, step;
	int value;
} trace[MAX_STEPS];
static unsigned int traced, faults, counted[STEP_NONE + 1];

static const char *const fault_names[NR_FAULTS] = {
	"used after free", "freed twice", "leaked",
	"put back, and the word is live", "get and freeze both failed",
	"used while frozen", "count is off", "freed by another life's put",
	"put stored after the sweep", "put touched the word after the sweep",
	"a good put was repaired", "became live",
};

unsigned int this_cpu(void)
{
	return current ? (unsigned int)(current - cpus) : 0;
}

void must(bool cond, enum fault fault)
{
	if (!cond)
		faults |= fault;
}

unsigned int steps_of(enum step step)
{
	return counted[step];
}

static bool can_run(struct cpu *cpu)
{
	unsigned int i;

	for (i = 0; cpu->waits && i < MAX_CPUS; i++)
		if (cpus[i].nesting && cpus[i].sections == cpu->until[i])
			return false;
	return !cpu->done;
}

static struct cpu *choose(void)
{
	unsigned int i, runnable = 0;

	for (i = 0; i < MAX_CPUS; i++)
		if (can_run(&cpus[i]))
			runnable |= 1U << i;
	if (!runnable)
		return NULL;
	if (depth == MAX_STEPS) {
		fprintf(stderr, "%s: too long a history\n", search->name);
		abort();
	}
	if (depth == known)
		untried[known++] = runnable;
	return &cpus[__builtin_ctz(untried[depth++])];
}

/* Straight from one CPU to the next: a switch costs a system call. */
static void go_on(void)
{
	struct cpu *from = current, *to = choose();

	if (to == from)
		return;
	current = to;
	swapcontext(from ? &from->context : &outside,
		    to ? &to->context : &outside);
}

void step(enum step step, const volatile void *address)
{
	int value = address ? *(const volatile int *)address : last_value;
	bool changed = value != last_value;

	if (watching)
		return;
	last_value = value;
	if (!current)
		return;
	counted[step]++;
	trace[traced].cpu = (unsigned char)this_cpu();
	trace[traced].step = (unsigned char)step;
	trace[traced++].value = value;
	if (search->watch) {
		watching = true;
		search->watch(step, changed);
		watching = false;
	}
	go_on();
}

void kernel_op(enum kernel_op op, const volatile void *address)
{
	if (op != KERNEL_RMW) {
		fprintf(stderr, "an operation that isn't a step\n");
		abort();
	}
	step(STEP_RMW, address);
}

void section_begin(void)
{
	if (current && !current->nesting++)
		current->sections++;
}

void section_end(void)
{
	if (current)
		current->nesting--;
}

void grace_period(void)
{
	unsigned int i;

	for (i = 0; i < MAX_CPUS; i++)
		current->until[i] = cpus[i].nesting ? cpus[i].sections : 0;
	current->waits = true;
	go_on();
	current->waits = false;
}

static void cpu_main(void)
{
	search->cpu[this_cpu()]();
	current->done = true;
	go_on();
}

static void run_history(void)
{
	unsigned int i;

	depth = traced = faults = 0;
	memset(counted, 0, sizeof(counted));
	search->begin();
	for (i = 0; i < MAX_CPUS; i++) {
		cpus[i].done = !search->cpu[i];
		cpus[i].waits = false;
		cpus[i].nesting = 0;
		cpus[i].sections = 0;
		getcontext(&cpus[i].context);
		cpus[i].context.uc_stack.ss_sp = cpus[i].stack;
		cpus[i].context.uc_stack.ss_size = STACK_BYTES;
		makecontext(&cpus[i].context, cpu_main, 0);
	}
	go_on();
	for (i = 0; i < MAX_CPUS; i++) {
		if (cpus[i].done)
			continue;
		fprintf(stderr, "%s: CPU %u waits for ever\n", search->name, i);
		abort();
	}
	if (search->end)
		search->end();
}

static void append(char *text, unsigned long size, const char *format, ...)
{
	unsigned long len = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + len, size - len, format, args);
	va_end(args);
}

static void describe(char *text, unsigned long size)
{
	static const char *const names[] = { "read", "store", "rmw", "-" };
	unsigned int i;

	text[0] = '\0';
	for (i = 0; i < NR_FAULTS; i++)
		if (faults & 1U << i)
			append(text, size, "%s; ", fault_names[i]);
	for (i = 0; i < traced; i++)
		append(text, size, "%s%c:%s %#x", i ? ", " : "",
		       'A' + trace[i].cpu, names[trace[i].step],
		       (unsigned int)trace[i].value);
}

unsigned long explored(void)
{
	return histories;
}

unsigned int explore(const struct search *what, char *first, unsigned long size)
{
	unsigned long broken = 0;
	unsigned int all = 0;

	search = what;
	histories = 0;
	known = 0;
	first[0] = '\0';
	do {
		run_history();
		histories++;
		if (faults && !broken++)
			describe(first, size);
		all |= faults;
		/* the last choice that has another left */
		while (known && !(untried[known - 1] &= untried[known - 1] - 1))
			known--;
	} while (known);
	printf("%s: complete, %lu histories", search->name, histories);
	if (broken)
		printf(", %lu broken\n  %s", broken, first);
	printf("\n");
	return all;
}
