/* SPDX-License-Identifier: MIT */
/* plots/report.html, .css and .js, as they are compiled in. */
#ifndef BENCH_REPORT_HTML_TEMPLATE_H
#define BENCH_REPORT_HTML_TEMPLATE_H

extern const char html_html[], html_css[], html_js[];
/* "sha256-...", as a Content-Security-Policy has it */
extern const char html_css_hash[], html_js_hash[];

#endif
