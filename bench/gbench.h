/* SPDX-License-Identifier: MIT */
/*
 * Google Benchmark for C: registration, repetition, filters and reports, with
 * times that the caller measured itself.
 *
 *	gbench_init(&argc, argv, ...);		takes the --benchmark_* flags
 *	gbench_register("name", fn, arg, "ns", 2);
 *	gbench_run(...);			calls fn(state, arg), reports
 *
 * fn measures once and says what it got: gbench_set_time() and
 * gbench_set_cpu_time() are what the report shows as real_time and cpu_time,
 * as given (Google Benchmark divides nothing, least of all by threads). One
 * call of fn is one iteration; --benchmark_min_time asks for more of them and
 * then the report shows their mean. --benchmark_repetitions calls fn again
 * and adds mean, median, stddev and cv, of the CPU time too.
 *
 * The library ends with status 0 when a filter matches nothing, when a
 * benchmark reports an error and when a flag's value is bad. Here these are
 * errors, each with one line of text.
 */
#ifndef BENCH_GBENCH_H
#define BENCH_GBENCH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gbench_state;

typedef void (*gbench_fn)(struct gbench_state *state, void *arg);

/*
 * Takes the --benchmark_* flags out of argv. 0, or -1 with one line in error:
 * an unknown flag or a bad value. Other arguments stay, in their order.
 */
int gbench_init(int *argc, char **argv, char *error, size_t error_size);

/*
 * unit: "ns" or "us", of every time that fn gives. threads: as many as fn
 * starts; the report prints it. name and arg must live until gbench_run().
 */
void gbench_register(const char *name, gbench_fn fn, void *arg,
		     const char *unit, unsigned int threads);

/* What fn reports: times in the unit of its registration. */
void gbench_set_time(struct gbench_state *state, double time);
void gbench_set_cpu_time(struct gbench_state *state, double time);
void gbench_counter(struct gbench_state *state, const char *name, double value);

/* There is no sample, and why. */
void gbench_fail(struct gbench_state *state, const char *message);

/* A key of the report's "context". */
void gbench_add_context(const char *key, const char *value);

/*
 * Runs (or, with --benchmark_list_tests, lists) what the filter matches, and
 * reports it on stdout. Returns how many benchmarks that were, or
 */
#define GBENCH_FAILED  -1 /* at least one called gbench_fail() */
#define GBENCH_BAD_USE -2 /* the filter matches nothing, or isn't one */
/* with one line in error. */
int gbench_run(char *error, size_t error_size);

#ifdef __cplusplus
}
#endif

#endif
