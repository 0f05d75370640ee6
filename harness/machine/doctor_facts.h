/* SPDX-License-Identifier: MIT */
/*
 * What doctor and fingerprint both read out of /proc and /sys, under host_root
 * (harness/memory/host.h). Each function: true if the host says it. What comes
 * back is printable, whatever was in the file.
 */
#ifndef HARNESS_DOCTOR_FACTS_H
#define HARNESS_DOCTOR_FACTS_H

#include <glob.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first line of a file, if it isn't empty. */
bool fact_line(char *text, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The word in brackets: "always [madvise] never". */
bool fact_chosen(char *word, size_t size, const char *path);

/* "key: value" in a file's first paragraph, of cpuinfo and status. */
bool fact_field(char *value, size_t size, const char *path, const char *key);

/* Is the word one of those that blanks separate? */
bool fact_has_word(const char *text, const char *word);

/* Has this process one of those capabilities? The mask has 1 << CAP_X. */
bool fact_capable(uint64_t mask);

/* The files that match; globfree() them, also if there are none. */
void fact_glob(glob_t *found, const char *pattern);

/* CPUs of a list, "0-3,8". */
#define FACT_MAX_CPUS 8192
struct fact_cpus {
	bool has[FACT_MAX_CPUS];
	unsigned int nr;
};
bool fact_cpu_list(struct fact_cpus *cpus, const char *list);
/* Those that this process may use, as a list. */
bool fact_affinity(char *list, size_t size);

/* Does the CPU run faster than its nominal clock when it can? */
bool fact_turbo(bool *on);

/* Is this a virtual machine? of: "KVM", or "" if it doesn't say. */
bool fact_guest(bool *guest, char *of, size_t size);

/* Where the CPUs' time went since boot, in ticks: /proc/stat */
struct cpu_times {
	unsigned int nr_cpus;
	uint64_t busy, steal, total;
};
bool cpu_times_read(struct cpu_times *times);

/* What was stolen between two readings, in percent. */
bool cpu_times_steal(const struct cpu_times *from, const struct cpu_times *to,
		     double *percent);

#endif
