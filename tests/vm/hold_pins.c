// SPDX-License-Identifier: MIT
/*
 * hold_pins FILE PINS: maps the first PINS base pages (their 2 MiB) of a devdax
 * device and touches them. With PINS, vmsplices them into a pipe, which pins
 * each, and removes the mapping; with 0, keeps the mapping instead. Says
 * "held", and then obeys one word a line from stdin:
 *   look	says how many bytes the pipe holds
 *   drop	closes the pipe, which puts the pages: "dropped"
 *   touch	touches the mapping again: "touched" or "SIGBUS"
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#define BASE_PAGE 4096UL
#define MAPPED (2UL << 20)	/* devdax's usual alignment */
#define MOST_PINS 16UL		/* a pipe's slots, unless told otherwise */

static sigjmp_buf bus;

static void on_sigbus(int signal)
{
	siglongjmp(bus, 1);
}

static int fail(const char *what)
{
	fprintf(stderr, "hold_pins: %s: %s\n", what, strerror(errno));
	return 1;
}

static int pin(char *data, unsigned long pins, int pipefd[2])
{
	struct iovec pages = { data, pins * BASE_PAGE };

	if (pipe(pipefd))
		return fail("pipe");
	if (vmsplice(pipefd[1], &pages, 1, 0) != (ssize_t)pages.iov_len)
		return fail("vmsplice");
	if (munmap(data, MAPPED))
		return fail("munmap");
	return 0;
}

static void obey(const char *word, char *data, int pipefd[2])
{
	int bytes = -1;

	if (!strcmp(word, "look\n")) {
		ioctl(pipefd[0], FIONREAD, &bytes);
		printf("%d bytes\n", bytes);
	} else if (!strcmp(word, "drop\n")) {
		close(pipefd[0]);
		close(pipefd[1]);
		puts("dropped");
	} else if (!strcmp(word, "touch\n")) {
		if (!sigsetjmp(bus, 1)) {
			*(volatile char *)data = 2;
			puts("touched");
		} else {
			puts("SIGBUS");
		}
	}
}

int main(int argc, char **argv)
{
	unsigned long pins = argc == 3 ? strtoul(argv[2], NULL, 0) : ~0UL;
	char word[16], *data;
	int fd, pipefd[2] = { -1, -1 };

	if (pins > MOST_PINS) {
		fprintf(stderr, "usage: hold_pins FILE PINS (up to %lu)\n",
			MOST_PINS);
		return 2;
	}
	fd = open(argv[1], O_RDWR);
	if (fd < 0)
		return fail(argv[1]);
	data = mmap(NULL, MAPPED, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (data == MAP_FAILED)
		return fail("mmap");
	memset(data, 1, MAPPED);
	if (pins && pin(data, pins, pipefd))
		return 1;
	close(fd);
	signal(SIGBUS, on_sigbus);
	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("held");
	while (fgets(word, sizeof(word), stdin))
		obey(word, data, pipefd);
	return 0;
}
