// SPDX-License-Identifier: MIT
/* The plots of a page. */
#include "bench/report/html_page.h"

void html_plots(const struct html *html)
{
	fputs("<p>none yet</p>\n", html->out);
}
