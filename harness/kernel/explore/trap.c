// SPDX-License-Identifier: MIT
/*
 * A program that follows a pointer to nowhere, or stops itself, is a violation
 * like any other, and no reason to end the search of all the others.
 */
#include <signal.h>
#include <string.h>

#include "harness/kernel/explore/internal.h"

static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP };

#define NR_SIGNALS (sizeof(signals) / sizeof(signals[0]))

/* The frame of the signal is left behind with the stack that it came on. */
static void trapped(int number, siginfo_t *info, void *context)
{
	if (machine.running || in_guard)
		explore_violate(3, "SIG%s at %p", sigabbrev_np(number),
				info->si_addr);
	/* not in the model: again, and to the end */
	signal(number, SIG_DFL);
}

void trap_begin(void)
{
	struct sigaction action = { .sa_sigaction = trapped,
				    .sa_flags = SA_SIGINFO | SA_NODEFER };

	for (unsigned int i = 0; i < NR_SIGNALS; i++)
		sigaction(signals[i], &action, NULL);
}
