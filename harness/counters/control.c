// SPDX-License-Identifier: MIT
#include "harness/counters/control.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* perf answers in a millisecond, unless it has gone or never had the FIFO. */
#define ACK_MS 10000

static int open_fifo(const char *path, int flags, char *why, size_t why_size)
{
	struct stat st;
	int fd = open(path, flags | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 && errno == ENXIO) {
		snprintf(why, why_size, "nobody reads %s: start perf first, "
			 "with -D -1 --control fifo:%s", path, path);
		return -1;
	}
	if (fd < 0) {
		snprintf(why, why_size, "can't open %s: %s; mkfifo makes one",
			 path, strerror(errno));
		return -1;
	}
	if (!fstat(fd, &st) && S_ISFIFO(st.st_mode))
		return fd;
	close(fd);
	snprintf(why, why_size, "%s is no FIFO; mkfifo makes one", path);
	return -1;
}

/* "CTL[,ACK]" into its two paths; ack: NULL if there is none. */
static int split(const char *spec, char *ctl, size_t size, char **ack,
		 char *why, size_t why_size)
{
	static const char perfs[] = "fifo:";

	if (!strncmp(spec, perfs, strlen(perfs)))
		spec += strlen(perfs);
	snprintf(ctl, size, "%s", spec);
	*ack = strchr(ctl, ',');
	if (*ack)
		*(*ack)++ = '\0';
	if (*ctl && (!*ack || **ack) && strlen(spec) < size)
		return 0;
	snprintf(why, why_size, "'%.100s' isn't CTL or CTL,ACK: the FIFOs of "
		 "perf's --control", spec);
	return -1;
}

/* Its own commands would be its answers. */
static bool same_file(int a, int b)
{
	struct stat of_a, of_b;

	return !fstat(a, &of_a) && !fstat(b, &of_b) &&
	       of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

int control_open(struct control *control, const char *spec, char *why,
		 size_t why_size)
{
	char ctl[2 * PATH_MAX], *ack;

	*control = (struct control){ .ctl = -1, .ack = -1 };
	pthread_mutex_init(&control->lock, NULL);
	if (split(spec, ctl, sizeof(ctl), &ack, why, why_size))
		return -1;
	control->ctl = open_fifo(ctl, O_WRONLY, why, why_size);
	if (control->ctl < 0)
		return -1;
	if (!ack)
		return 0;
	/* to write as well: else it ends whenever perf has closed it */
	control->ack = open_fifo(ack, O_RDWR, why, why_size);
	if (control->ack >= 0 && !same_file(control->ctl, control->ack))
		return 0;
	if (control->ack >= 0)
		snprintf(why, why_size, "'%.100s': CTL and ACK are one FIFO, "
			 "and perf needs two; mkfifo makes one", spec);
	control_close(control);
	return -1;
}

void control_close(struct control *control)
{
	if (control->ctl >= 0)
		close(control->ctl);
	if (control->ack >= 0)
		close(control->ack);
	control->ctl = control->ack = -1;
	pthread_mutex_destroy(&control->lock);
}

static void failed(struct control *control, const char *command,
		   const char *why)
{
	snprintf(control->why, sizeof(control->why), "--perf-control: %s: %s",
		 command, why);
}

/* 0, or an errno: nothing to read came in time. */
static int wait_for_answer(int fd)
{
	struct pollfd answer = { .fd = fd, .events = POLLIN };
	int ready;

	do {
		ready = poll(&answer, 1, ACK_MS);
	} while (ready < 0 && errno == EINTR);
	return ready > 0 ? 0 : ready ? errno : ETIMEDOUT;
}

/* perf sends "ack\n" and the 0 that ends the string, which may come late. */
static void wait_for_ack(struct control *control, const char *command)
{
	char text[64] = "", *answer;
	ssize_t length;
	int err;

	do {
		err = wait_for_answer(control->ack);
		length = err ? 0 : read(control->ack, text, sizeof(text) - 1);
		if (err || length < 0) {
			failed(control, command, err == ETIMEDOUT ?
			       "no ack came within 10 s" :
			       strerror(err ? err : errno));
			return;
		}
		text[length] = '\0';
		for (answer = text; answer < text + length && !*answer;)
			answer++;
	} while (answer == text + length);
	if (strncmp(answer, "ack\n", 4))
		failed(control, command, "the answer isn't ack");
}

/* Whatever came after somebody had stopped waiting for it is no answer now. */
static void forget_acks(const struct control *control)
{
	char text[64];

	while (control->ack >= 0 && read(control->ack, text, sizeof(text)) > 0)
		;
}

/* A FIFO takes a line whole or not at all. */
static int write_line(const struct control *control, const char *line)
{
	return write(control->ctl, line, strlen(line)) < 0 ? -1 : 0;
}

static void tell(struct control *control, const char *command)
{
	char line[32];

	snprintf(line, sizeof(line), "%s\n", command);
	forget_acks(control);
	if (write_line(control, line)) {
		failed(control, command, errno == EPIPE ? "perf has gone" :
		       strerror(errno));
		return;
	}
	control->on = !strcmp(command, "enable");
	if (control->ack >= 0)
		wait_for_ack(control, command);
}

/* Called with the lock held, by the last that opened its window. */
static void enable(struct control *control)
{
	if (*control->why)
		return;
	if (!__atomic_load_n(&control->closing, __ATOMIC_SEQ_CST))
		tell(control, "enable");
	if (!*control->why &&
	    __atomic_load_n(&control->closing, __ATOMIC_SEQ_CST))
		failed(control, "enable", "a thread's window was over before "
		       "all were open; take a longer --window or fewer "
		       "threads");
}

/* With the lock held, by the first that closes its window. */
static void disable(struct control *control)
{
	if (!*control->why)
		tell(control, "disable");
	else
		control_disable(control);
	control->on = false;
}

void control_disable(const struct control *control)
{
	/* if that fails it has gone, or reads nothing */
	(void)write_line(control, "disable\n");
}

void control_window_open(struct control *control, unsigned int nr)
{
	pthread_mutex_lock(&control->lock);
	if (++control->opened == nr)
		enable(control);
	pthread_mutex_unlock(&control->lock);
}

void control_window_close(struct control *control, unsigned int nr)
{
	/* seen by who waits for an ack with the lock */
	__atomic_add_fetch(&control->closing, 1, __ATOMIC_SEQ_CST);
	pthread_mutex_lock(&control->lock);
	if (control->on)
		disable(control);
	if (++control->closed == nr) {
		control->opened = control->closed = 0;
		__atomic_store_n(&control->closing, 0, __ATOMIC_SEQ_CST);
	}
	pthread_mutex_unlock(&control->lock);
}
