# SPDX-License-Identifier: MIT
# What more processes are worth to each rule: how often it finds a row that is
# slower, and how often it calls one that isn't. A data index is a rule: n,
# found, false alarms of a table, low, high.
pg_charts = 2
pg_cols = pg_dumb ? 1 : 2
pg_row = pg_dumb ? 20 : 320
eval pg_begin

set logscale x 2
set xtics ()
set for [i=1:pg_nr_tic] xtics add (sprintf('%d', pg_tic[i]) pg_tic[i])
set xrange [pg_tic[1] / 1.12:pg_tic[pg_nr_tic] * 1.12]
set yrange [0:1.03]
set xlabel 'processes of each side (n)'

# Rules that say the same stand side by side.
pg_aside(x, i) = pg_dumb ? x : x * 1.008**(i - (pg_nr_series + 1) / 2.)

eval pg_chart
set title pg_found
pg_side = 'found'
eval pg_beside
plot for [i=1:pg_nr_series] $data index i - 1 using (pg_aside($1, i)):2 with linespoints lt pg_style[i]

eval pg_chart
set title pg_alarms
pg_side = 'any false alarm'
eval pg_beside
plot 0.05 with lines lc rgb '#000000' lw 1 dt 3, \
	for [i=1:pg_nr_series] $data index i - 1 using (pg_aside($1, i)):3 with linespoints lt pg_style[i], \
	for [i=1:pg_nr_series] $data index i - 1 using (pg_aside($1, i)):3:4:5 with yerrorbars lt pg_style[i] lw 1.2 dt 1
unset multiplot
