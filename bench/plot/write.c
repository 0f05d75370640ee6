// SPDX-License-Identifier: MIT
/* A picture becomes a file. */
#include <stdlib.h>

#include "bench/plot/plot.h"
#include "harness/record/record.h"

int plot_write(const struct plot_picture *picture, enum plot_form form,
	       const char *dir, char **path, struct error *error)
{
	static const char *const ends[] = {
		[PLOT_SVG] = "svg", [PLOT_PNG] = "png", [PLOT_SCRIPT] = "gp",
	};
	char why[512];

	if (asprintf(path, "%s/%s.%s", dir, picture->name, ends[form]) < 0)
		return error_set(error, "out of memory");
	if (!record_mkdir(*path, why, sizeof(why)) &&
	    !record_write_text(*path, picture->text, picture->size, why,
			       sizeof(why)))
		return 0;
	free(*path);
	return error_set(error, "%s", why);
}
