// SPDX-License-Identifier: MIT
/* plots/report.html, .css and .js, as a part of the program. */
#include "bench/report/html_template.h"

#define FILE_OF(suffix)							\
	__asm__(".pushsection .rodata\n"				\
		".globl html_" #suffix "\n"				\
		"html_" #suffix ": .incbin \"" PLOTS "/report." #suffix	\
		"\"\n"							\
		".byte 0\n"						\
		".popsection\n")

FILE_OF(html);
FILE_OF(css);
FILE_OF(js);

const char html_css_hash[] = CSS_HASH;
const char html_js_hash[] = JS_HASH;
