// SPDX-License-Identifier: MIT
/* The templates in plots/, as a part of the program, wherever that is. */
#include <string.h>

#include "bench/plot/sheet.h"

#define TEMPLATE(name)							\
	__asm__(".pushsection .rodata\n"				\
		"template_" #name ": .incbin \"" PLOTS "/" #name ".gp\"\n" \
		".byte 0\n"						\
		".popsection\n");					\
	extern const char template_##name[]				\
		__attribute__((visibility("hidden")));
#include "generated/templates.def"
#undef TEMPLATE

const char *sheet_template(const char *name)
{
	static const struct {
		const char *name, *text;
	} templates[] = {
#define TEMPLATE(name) { #name, template_##name },
#include "generated/templates.def"
#undef TEMPLATE
	};
	size_t i = 0;

	while (strcmp(templates[i].name, name))
		i++;
	return templates[i].text;
}
