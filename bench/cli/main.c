// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/cli/cli.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *help;
} commands[] = {
	{ "list", cmd_list, "the strategies, workloads, axes and memory there are" },
	{ "doctor", cmd_doctor, "what on this host would spoil a measurement" },
	{ "run", cmd_run, "measure strategies, print a table, keep a result" },
#ifdef PGMAPBENCH_VERIFY
	{ "verify", cmd_verify, "explore every interleaving of strategies" },
#endif
	{ "compare", cmd_compare, "two results: which rows differ, by how much" },
	{ "report", cmd_report, "one block for a mail: host, tables, command" },
	{ "breakeven", cmd_breakeven, "from how much use on a teardown pays" },
	{ "history", cmd_history, "many runs: which rows changed, and when" },
	{ "plot", cmd_plot, "pictures of results, by gnuplot" },
	{ "export", cmd_export, "a result for compare.py, benchstat, or as csv" },
	{ "selftest", cmd_selftest, "how often what compare says is wrong" },
	{ "worker", cmd_worker,
	  "measure in this process, as Google Benchmark" },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static void print_help(void)
{
	printf("Usage: pgmapbench COMMAND [OPTION...]\n"
	       "How should a struct dev_pagemap be kept alive? Measures the "
	       "answers.\n\n");
	for (unsigned int i = 0; i < NR_COMMANDS; i++)
		printf("  %-9s %s\n", commands[i].name, commands[i].help);
	printf("\n"
	       "  pgmapbench run              the quick suite, to begin with\n"
	       "  pgmapbench COMMAND --help   what it takes; man pgmapbench has "
	       "all\n"
	       "  pgmapbench --version        which one this is\n"
	       "\n"
	       "Exit status: 0 done; 1 failed, or the answer is bad; 2 bad "
	       "usage or input;\n"
	       "77 the hardware that was asked for isn't here.\n");
}

static int unknown_command(const char *name)
{
	char all[256] = "";

	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		strcat(all, i ? ", " : "");
		strcat(all, commands[i].name);
	}
	if (!name)
		return cli_fail("pgmapbench", STATUS_BAD_USE,
				"no command; there are: %s", all);
	return cli_fail("pgmapbench", STATUS_BAD_USE,
			"unknown command '%s'; there are: %s", name, all);
}

int main(int argc, char **argv)
{
	char typed[64];

	/* or a pipe gets the number of a closed one, and its reader's data */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", O_RDONLY);
	if (argc < 2)
		return unknown_command(NULL);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_help();
		return cli_close_stdout("pgmapbench", 0);
	}
	if (!strcmp(argv[1], "--version")) {
		printf("pgmapbench %s\n", PGMAPBENCH_VERSION);
		return cli_close_stdout("pgmapbench", 0);
	}
	for (unsigned int i = 0; i < NR_COMMANDS; i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		snprintf(typed, sizeof(typed), "pgmapbench %s", argv[1]);
		argv[1] = typed;
		return cli_close_stdout(typed,
					commands[i].run(argc - 1, argv + 1));
	}
	return unknown_command(argv[1]);
}
