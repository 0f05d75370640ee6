// SPDX-License-Identifier: MIT
#include "bench/gbench.h"

#include <benchmark/benchmark.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

/*
 * The library has no setter for the CPU time of an iteration. Both times
 * travel as counters, which it averages over iterations and from which it
 * computes every aggregate, and become times again in Reporter.
 */
static const char real_counter[] = "\001real";
static const char cpu_counter[] = "\001cpu";

struct gbench_state {
	benchmark::State &state;
	bool failed;
};

struct Registered {
	gbench_fn fn;
	void *arg;
	unsigned int threads;
};

static std::map<std::string, Registered> registered;
static std::vector<std::string> names; /* in the order of registration */
static std::string out_file, out_format;
static std::string first_failure;

static void format_error(char *error, size_t size, const std::string &text)
{
	snprintf(error, size, "%s", text.c_str());
	for (char *end = error + strlen(error); end > error && end[-1] == '\n';)
		*--end = '\0';
}

/* Patches each run, then lets the library's own reporter print it. */
class Reporter : public benchmark::BenchmarkReporter
{
      public:
	/* out: where to, if not where the library says */
	explicit Reporter(benchmark::BenchmarkReporter *inner,
			  std::ostream *out = nullptr)
		: inner_(inner), out_(out)
	{
	}

	bool ReportContext(const Context &context) override
	{
		std::ostringstream preamble;

		inner_->SetOutputStream(out_ ? out_ : &GetOutputStream());
		inner_->SetErrorStream(&preamble);
		bool ok = inner_->ReportContext(context);
		inner_->SetErrorStream(&std::cerr);
		print_preamble(preamble.str());
		return ok;
	}

	void ReportRuns(const std::vector<Run> &runs) override
	{
		std::vector<Run> patched(runs);

		for (Run &run : patched)
			patch(run);
		inner_->ReportRuns(patched);
	}

	void Finalize() override
	{
		inner_->Finalize();
	}

      private:
	/* That the library is a debug build is true, and spoils nothing. */
	static void print_preamble(const std::string &text)
	{
		std::istringstream lines(text);

		for (std::string line; std::getline(lines, line);)
			if (line.find("Library was built as DEBUG") ==
			    std::string::npos)
				std::cerr << line << '\n';
	}

	static void patch(Run &run)
	{
		auto found = registered.find(run.run_name.function_name);

		if (found != registered.end())
			run.threads = found->second.threads;
		if (run.error_occurred) {
			if (first_failure.empty())
				first_failure = run.run_name.function_name +
						": " + run.error_message;
			return;
		}
		take(run, real_counter, run.real_accumulated_time);
		take(run, cpu_counter, run.cpu_accumulated_time);
	}

	static void take(Run &run, const char *name, double &time)
	{
		auto found = run.counters.find(name);

		if (found == run.counters.end())
			return;
		time = found->second.value;
		/* the reporters multiply by unit and divide by iterations,
		 * unless it is a ratio */
		if (run.run_type == Run::RT_Iteration ||
		    run.aggregate_unit == benchmark::kTime)
			time *= run.iterations /
				benchmark::GetTimeUnitMultiplier(run.time_unit);
		run.counters.erase(found);
	}

	benchmark::BenchmarkReporter *inner_;
	std::ostream *out_;
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static std::unique_ptr<benchmark::BenchmarkReporter> file_reporter()
{
	if (out_format == "console")
		return std::make_unique<benchmark::ConsoleReporter>(
			benchmark::ConsoleReporter::OO_None);
	if (out_format == "csv")
		return std::make_unique<benchmark::CSVReporter>();
	return std::make_unique<benchmark::JSONReporter>();
}
#pragma GCC diagnostic pop

/* The library calls this, then exits 0, when a format isn't one. */
static void bad_format()
{
	fputs("pgmapbench: unknown --benchmark_format or "
	      "--benchmark_out_format; there are: console, json, csv\n",
	      stderr);
	exit(2);
}

static const char *from_environment(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "";
}

static void note_flag(const char *arg)
{
	static const char out[] = "--benchmark_out=";
	static const char format[] = "--benchmark_out_format=";

	if (!strncmp(arg, out, strlen(out)))
		out_file = arg + strlen(out);
	else if (!strncmp(arg, format, strlen(format)))
		out_format = arg + strlen(format);
}

int gbench_init(int *argc, char **argv, char *error, size_t error_size)
{
	/* One call of fn is a whole measurement, however short. */
	static char once[] = "--benchmark_min_time=0";
	/* The library would empty the file at once, and not notice a full disk. */
	static char nowhere[] = "--benchmark_out=/dev/null";
	std::vector<char *> flags = { program_invocation_name, once };
	int kept = 1;

	out_file = from_environment("BENCHMARK_OUT");
	out_format = from_environment("BENCHMARK_OUT_FORMAT");
	for (int i = 1; i < *argc; i++) {
		if (strncmp(argv[i], "--benchmark_", 12)) {
			argv[kept++] = argv[i];
			continue;
		}
		if (!strncmp(argv[i], "--benchmark_perf_counters", 25)) {
			format_error(error, error_size,
				     "--benchmark_perf_counters counts the "
				     "main thread, which measures nothing: "
				     "leave it out");
			return -1;
		}
		note_flag(argv[i]);
		flags.push_back(argv[i]);
	}
	*argc = kept;
	argv[kept] = nullptr;

	if (!out_file.empty())
		flags.push_back(nowhere);
	int nr = flags.size();
	std::ostringstream complaint;
	std::streambuf *cerr = std::cerr.rdbuf(complaint.rdbuf());

	flags.push_back(nullptr);
	benchmark::Initialize(&nr, flags.data(), bad_format);
	std::cerr.rdbuf(cerr);
	if (nr == 1)
		return 0;
	format_error(
		error, error_size,
		complaint.str().empty()
			? std::string("unknown flag ") + flags[1] +
				  "; Google Benchmark's own are in its user "
				  "guide"
			: complaint.str());
	return -1;
}

static void run_one(benchmark::State &state, const Registered &entry)
{
	struct gbench_state ours = { state, false };

	for (auto _ : state) {
		(void)_;
		entry.fn(&ours, entry.arg);
		if (ours.failed)
			break;
	}
}

void gbench_register(const char *name, gbench_fn fn, void *arg,
		     const char *unit, unsigned int threads)
{
	Registered entry = { fn, arg, threads };

	registered[name] = entry;
	names.push_back(name);
	benchmark::RegisterBenchmark(
		name,
		[entry](benchmark::State &state) { run_one(state, entry); })
		->Unit(!strcmp(unit, "us") ? benchmark::kMicrosecond
					   : benchmark::kNanosecond);
}

void gbench_counter(struct gbench_state *state, const char *name, double value)
{
	benchmark::Counter &counter = state->state.counters[name];

	counter.flags = benchmark::Counter::kAvgIterations;
	counter.value += value;
}

void gbench_set_time(struct gbench_state *state, double time)
{
	gbench_counter(state, real_counter, time);
}

void gbench_set_cpu_time(struct gbench_state *state, double time)
{
	gbench_counter(state, cpu_counter, time);
}

void gbench_fail(struct gbench_state *state, const char *message)
{
	state->failed = true;
	state->state.SkipWithError(message);
}

void gbench_add_context(const char *key, const char *value)
{
	benchmark::AddCustomContext(key, value);
}

static std::string nothing_matches(const std::string &complaint)
{
	const size_t shown = 8;

	if (complaint.find("Could not compile") != std::string::npos)
		return complaint;

	std::string text =
		"--benchmark_filter=" + benchmark::GetBenchmarkFilter() +
		" matches nothing; there are:";

	for (size_t i = 0; i < names.size() && i < shown; i++)
		text += " " + names[i];
	if (names.size() > shown)
		text += " and " + std::to_string(names.size() - shown) +
			" more (--benchmark_list_tests)";
	return text;
}

int gbench_run(char *error, size_t error_size)
{
	/* the library owns the one, we the other */
	Reporter display(benchmark::CreateDefaultDisplayReporter());
	std::unique_ptr<benchmark::BenchmarkReporter> inner = file_reporter();
	std::ostringstream report;
	Reporter file(inner.get(), &report);
	std::ostringstream complaint;

	if (!out_file.empty() &&
	    !std::ofstream(out_file, std::ios::app).is_open()) {
		format_error(error, error_size,
			     "can't write --benchmark_out=" + out_file + ": " +
				     strerror(errno));
		return GBENCH_BAD_USE;
	}
	display.SetErrorStream(&complaint);
	first_failure.clear();

	size_t nr = benchmark::RunSpecifiedBenchmarks(
		&display, out_file.empty() ? nullptr : &file);

	std::cout.flush();
	if (!nr) {
		format_error(error, error_size,
			     nothing_matches(complaint.str()));
		return GBENCH_BAD_USE;
	}
	if (!report.str().empty() &&
	    !(std::ofstream(out_file) << report.str() << std::flush)) {
		format_error(error, error_size,
			     "can't write --benchmark_out=" + out_file + ": " +
				     strerror(errno));
		return GBENCH_FAILED;
	}
	if (!first_failure.empty()) {
		format_error(error, error_size, first_failure);
		return GBENCH_FAILED;
	}
	return nr;
}
