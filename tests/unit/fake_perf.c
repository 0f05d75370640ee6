// SPDX-License-Identifier: MIT
#include "tests/unit/fake_perf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

struct fake_perf fake;

int __wrap_sys_perf_event_open(struct perf_event_attr *attr, int group_fd);
int __wrap_ioctl(int fd, unsigned long request, ...);
ssize_t __wrap_read(int fd, void *buffer, size_t size);
ssize_t __real_read(int fd, void *buffer, size_t size);
int __wrap_close(int fd);
int __real_close(int fd);

void fake_reset(void)
{
	fake = (struct fake_perf){ .max_fds = FAKE_FDS };
}

unsigned int fake_open_fds(void)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < FAKE_FDS; i++)
		nr += fake.event[i].open;
	return nr;
}

static unsigned int hardware_in(int leader)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < FAKE_FDS; i++)
		nr += fake.event[i].open && fake.event[i].leader == leader &&
		      fake.event[i].attr.type != PERF_TYPE_SOFTWARE;
	return nr;
}

static int refusal(const struct perf_event_attr *attr)
{
	if (fake.no_perf)
		return ENOSYS;
	if (fake.forbidden)
		return EPERM;
	if ((fake.no_kernel && !attr->exclude_kernel) ||
	    (fake.no_user && !attr->exclude_user))
		return EACCES;
	if (fake.no_hardware && attr->type != PERF_TYPE_SOFTWARE)
		return ENOENT;
	return fake_open_fds() >= fake.max_fds ? EMFILE : 0;
}

static struct fake_event *first_free(void)
{
	for (unsigned int i = 0; i < FAKE_FDS; i++)
		if (!fake.event[i].open)
			return &fake.event[i];
	abort();
}

int __wrap_sys_perf_event_open(struct perf_event_attr *attr, int group_fd)
{
	struct fake_event *event = first_free();
	int index = (int)(event - fake.event);

	errno = refusal(attr);
	if (errno)
		return -1;
	*event = (struct fake_event){ .open = true, .attr = *attr };
	event->leader = group_fd < 0 ? index : group_fd - FAKE_FD;
	if (fake.checks_groups && fake.pmu &&
	    hardware_in(event->leader) > fake.pmu) {
		event->open = false;
		errno = EINVAL;
		return -1;
	}
	event->enabled = !attr->disabled;
	fake.opened++;
	return FAKE_FD + index;
}

static void run_group(int index, uint64_t enabled, uint64_t running)
{
	struct fake_event *leader = &fake.event[index];
	bool fits = !fake.pmu || hardware_in(index) <= fake.pmu;

	if (!leader->open || leader->leader != index || !leader->enabled)
		return;
	leader->ticks_enabled += enabled;
	leader->ticks_running += fits ? running : 0;
}

/* As the kernel: of a leader's members only those run that are enabled. */
int __wrap_ioctl(int fd, unsigned long request, ...)
{
	struct fake_event *event = &fake.event[fd - FAKE_FD];
	size_t used = strlen(fake.switched);

	if (fake.no_ioctl) {
		errno = EIO;
		return -1;
	}
	snprintf(fake.switched + used, sizeof(fake.switched) - used, "%d%c",
		 fd - FAKE_FD, request == PERF_EVENT_IOC_ENABLE ? '+' : '-');
	event->enabled = request == PERF_EVENT_IOC_ENABLE;
	/* choose.c looks whether a group runs, and time passes meanwhile */
	run_group(fd - FAKE_FD, 10, 10);
	return 0;
}

void fake_tick(uint64_t enabled, uint64_t running)
{
	for (int i = 0; i < FAKE_FDS; i++)
		run_group(i, enabled, running);
}

static uint64_t value(const struct fake_event *event,
		      const struct fake_event *leader)
{
	uint64_t factor = event->attr.config +
			  (event->attr.exclude_kernel ? 0 : 100);

	return event->enabled || event == leader ?
		       factor * leader->ticks_running : 0;
}

static ssize_t read_group(int index, uint64_t *to, size_t size)
{
	const struct fake_event *leader = &fake.event[index];
	unsigned int nr = 0;

	for (int i = 0; i < FAKE_FDS; i++)
		if (fake.event[i].open && fake.event[i].leader == index)
			to[3 + nr++] = value(&fake.event[i], leader);
	to[0] = nr;
	to[1] = leader->ticks_enabled;
	to[2] = leader->ticks_running;
	if (fake.short_reads || size != (3 + nr) * sizeof(*to))
		return 0;
	return (ssize_t)size;
}

ssize_t __wrap_read(int fd, void *buffer, size_t size)
{
	if (fd < FAKE_FD)
		return __real_read(fd, buffer, size);
	return read_group(fd - FAKE_FD, buffer, size);
}

int __wrap_close(int fd)
{
	if (fd < FAKE_FD)
		return __real_close(fd);
	if (!fake.event[fd - FAKE_FD].open)
		abort();
	fake.event[fd - FAKE_FD].open = false;
	return 0;
}
