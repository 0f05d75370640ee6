# SPDX-License-Identifier: MIT
# A row over the runs of a machine, and the levels it was on.
# Data index 0: run, median, low, high; index 1: ends of lines, a segment each.
pg_charts = 1
pg_cols = 1
pg_row = pg_dumb ? 24 : 420
eval pg_begin

set xrange [0.5:pg_runs + 0.5]
# whole numbers, and no more than there is room for
pg_every = pg_runs > 24 ? 5 : 1
set xtics pg_every
set xlabel 'run'
set ylabel pg_ylabel
set yrange [*:*]
set offsets 0, 0, graph 0.1, graph 0.05
set for [i=1:pg_nr_change] arrow i from pg_change[i], graph 0 \
	to pg_change[i], graph 1 nohead lc rgb '#000000' lw 1 dt 3
set for [i=1:pg_nr_change] label 10 + i pg_change_label[i] \
	at pg_change[i], graph 0.96 offset character 0.5, 0 font pg_small
eval pg_chart
plot $data index 1 using 1:2 with lines lt pg_style[2] lw 2.4, \
	$data index 0 using 1:2:3:4 with yerrorbars lt pg_style[1] lw 1.2 dt 1, \
	$data index 0 using 1:2 with points lt pg_style[1]
unset multiplot
