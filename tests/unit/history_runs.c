// SPDX-License-Identifier: MIT
#include "tests/unit/history_runs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#define PROCESSES 3

static const char *const who[] = { "null", "edge" };

static char dir[] = "/tmp/history_test.XXXXXX";
static unsigned int nr_files;
struct history history;
struct error error;

/* Up to 1 %, in no order, and never twice the same. */
static double noise(unsigned int run)
{
	return 1 + ((run * 7 + 3) % 11 + run / 11 * 0.01) / 1100;
}

static void add_row(const struct recipe *r, unsigned int row,
		    json_t *benchmarks)
{
	double bytes = row && r->fault_bytes > 0 ? r->fault_bytes : 4096;
	char name[64];
	double time;

	snprintf(name, sizeof(name), "user/gup/%s/order:9", who[row]);
	for (unsigned int i = 0; i < PROCESSES; i++) {
		time = 20 * r->level[row] * noise(r->day) * (1 + i * 1e-4);
		if (!i && r->first > 0)
			time *= r->first;
		json_array_append_new(
			benchmarks,
			json_pack("{s:s, s:i, s:f, s:f, s:s, s:f}", "name",
				  name, "repetition_index", i, "real_time",
				  time, "cpu_time", time, "time_unit", "ns",
				  "fault_bytes", bytes));
	}
}

void write_run(const struct recipe *r)
{
	json_t *benchmarks = json_array(), *root;
	char date[48], path[64];

	for (unsigned int i = 0; i < (r->rows ? r->rows : 2); i++)
		add_row(r, i, benchmarks);
	snprintf(date, sizeof(date), "2026-%02u-%02uT12:00:00+01:00",
		 1 + r->day / 28, 1 + r->day % 28);
	root = json_pack("{s:{s:s, s:{s:s, s:i, s:b, s:s, s:i, s:i, s:s, s:s,"
			 " s:s}}, s:o}", "context", "date", date, "pgmapbench",
			 "suite", "quick", "schema", 1, "partial", r->partial,
			 "machine_id", r->machine ? r->machine : "here", "seed",
			 1, "n", PROCESSES, "thp", r->thp ? r->thp : "never",
			 "kernel", r->day < 10 ? "6.1" : "6.2", "command",
			 r->command ? r->command : "", "benchmarks",
			 benchmarks);
	snprintf(path, sizeof(path), "%s/%03u.json", dir, 999 - nr_files++);
	assert_int_equal(json_dump_file(root, path, JSON_REAL_PRECISION(17)),
			 0);
	json_decref(root);
}

void forget(void)
{
	char path[64];

	for (; nr_files; nr_files--) {
		snprintf(path, sizeof(path), "%s/%03u.json", dir,
			 1000 - nr_files);
		unlink(path);
	}
}

void write_step(unsigned int n, unsigned int at, double factor)
{
	forget();
	for (unsigned int i = 0; i < n; i++)
		write_run(&(struct recipe){
			.day = i, .level = { 1, i < at ? 1 : factor } });
}

static char *asked(const struct load *load)
{
	return strdup(load_text(load->ours, "command"));
}

int read_with(const struct history_options *options)
{
	struct history_options with = *options;

	with.phase = "total";
	with.asked = asked;
	history_free(&history);
	return history_read(dir, &with, &history, &error);
}

void read_plainly(void)
{
	if (read_with(&(struct history_options){ 0 }))
		fail_msg("%s", error.text);
}

void read_gated(double gate)
{
	if (read_with(&(struct history_options){ .has_gate = true,
						 .gate = gate }))
		fail_msg("%s", error.text);
}

const struct history_row *row(unsigned int i)
{
	assert_true(history.nr_lines > 0 && history.lines->nr_rows > i);
	return &history.lines->rows[i];
}

int history_runs_begin(void)
{
	return mkdtemp(dir) ? 0 : -1;
}

void history_runs_end(void)
{
	history_free(&history);
	forget();
	rmdir(dir);
}
