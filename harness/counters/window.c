// SPDX-License-Identifier: MIT
#include "harness/counters/window.h"

void window_open(struct window *window, unsigned int nr)
{
	if (window->control)
		control_window_open(window->control, nr);
	if (window->counters)
		counters_enable(window->counters);
}

void window_close(struct window *window, unsigned int nr)
{
	if (window->counters)
		counters_disable(window->counters);
	if (window->control)
		control_window_close(window->control, nr);
}
