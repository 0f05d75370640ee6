// SPDX-License-Identifier: MIT
/*
 * From one coroutine to another: the registers that the ABI has a function
 * keep, and the stack. swapcontext() would ask the kernel for the signal mask
 * each time.
 */
#include "harness/kernel/explore/internal.h"

#if defined(__x86_64__)

/* System V ABI, x86-64, figure 3.4 */
__asm__(".text\n"
	".type explore_switch, @function\n"
	".globl explore_switch\n"
	"explore_switch:\n"
	"	pushq %rbp\n"
	"	pushq %rbx\n"
	"	pushq %r12\n"
	"	pushq %r13\n"
	"	pushq %r14\n"
	"	pushq %r15\n"
	"	movq %rsp, (%rdi)\n"
	"	movq %rsi, %rsp\n"
	"	popq %r15\n"
	"	popq %r14\n"
	"	popq %r13\n"
	"	popq %r12\n"
	"	popq %rbx\n"
	"	popq %rbp\n"
	"	ret\n"
	".size explore_switch, . - explore_switch\n");

/* entry begins as if called: 8 below a multiple of 16; rbp ends the frames. */
void *explore_stack(void *top, void (*entry)(void))
{
	void **sp = (void **)((uintptr_t)top & ~15UL);

	*--sp = NULL;
	*--sp = (void *)entry;
	for (int i = 0; i < 6; i++)
		*--sp = NULL;
	return sp;
}

#elif defined(__aarch64__)

/* AAPCS64: x19 to x30 and d8 to d15 */
__asm__(".text\n"
	".type explore_switch, %function\n"
	".globl explore_switch\n"
	"explore_switch:\n"
	"	stp x29, x30, [sp, #-160]!\n"
	"	stp x19, x20, [sp, #16]\n"
	"	stp x21, x22, [sp, #32]\n"
	"	stp x23, x24, [sp, #48]\n"
	"	stp x25, x26, [sp, #64]\n"
	"	stp x27, x28, [sp, #80]\n"
	"	stp d8, d9, [sp, #96]\n"
	"	stp d10, d11, [sp, #112]\n"
	"	stp d12, d13, [sp, #128]\n"
	"	stp d14, d15, [sp, #144]\n"
	"	mov x9, sp\n"
	"	str x9, [x0]\n"
	"	mov sp, x1\n"
	"	ldp x19, x20, [sp, #16]\n"
	"	ldp x21, x22, [sp, #32]\n"
	"	ldp x23, x24, [sp, #48]\n"
	"	ldp x25, x26, [sp, #64]\n"
	"	ldp x27, x28, [sp, #80]\n"
	"	ldp d8, d9, [sp, #96]\n"
	"	ldp d10, d11, [sp, #112]\n"
	"	ldp d12, d13, [sp, #128]\n"
	"	ldp d14, d15, [sp, #144]\n"
	"	ldp x29, x30, [sp], #160\n"
	"	ret\n"
	".size explore_switch, . - explore_switch\n");

void *explore_stack(void *top, void (*entry)(void))
{
	void **sp = (void **)((uintptr_t)top & ~15UL) - 20;

	for (int i = 0; i < 20; i++)
		sp[i] = NULL;
	sp[1] = (void *)entry;
	return sp;
}

#else
#error "explore_switch() is written for x86-64 and aarch64"
#endif
