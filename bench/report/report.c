// SPDX-License-Identifier: MIT
#include "bench/report/report.h"

int report_text(const struct load *const loads[], const char *const names[],
		unsigned int nr, const struct report_options *options,
		FILE *out, struct error *error)
{
	return error_set(error, "not yet");
}
