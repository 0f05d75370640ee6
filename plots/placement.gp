# SPDX-License-Identifier: MIT
# Cost by the node of threads and that of the memory: a map a series.
# A data index is a series: which node of threads, of memory, and the cost.
pg_charts = pg_nr_series
pg_cols = pg_dumb ? 1 : pg_charts < 3 ? pg_charts : 3
pg_left = pg_dumb ? 10 : 60
pg_row = pg_dumb ? 6 + 3 * pg_nr_node : pg_above + pg_below + (pg_nr_node < 3 ? 140 : 44 * pg_nr_node)
pg_key_plot = 'plot NaN notitle'
pg_key_lines = 0
eval pg_begin

set palette defined (0 '#f2f6fb', 0.5 '#6aaed6', 1 '#08306b')
unset colorbox
set cbrange [pg_min:pg_max > pg_min ? pg_max : pg_min + 1]
unset grid
set xtics ()
set ytics ()
set for [i=1:pg_nr_node] xtics add (sprintf('%d', pg_node[i]) i)
set for [i=1:pg_nr_node] ytics add (sprintf('%d', pg_node[i]) i)
set xrange [0.5:pg_nr_node + 0.5]
set yrange [0.5:pg_nr_node + 0.5]
set xlabel pg_dumb ? 'across: node of the threads, up: node of the memory' : 'node of the threads'
pg_side = 'node of the memory'
# white on dark
pg_ink(v) = v > pg_min + 0.6 * (pg_max - pg_min) ? 0xffffff : 0x000000

do for [i=1:pg_nr_series] {
	eval pg_chart
	eval pg_beside
	set title pg_series[i]
	if (pg_dumb) {
		plot $data index i - 1 using 1:2:(pg_number($3)) with labels
	} else {
		plot $data index i - 1 using 1:2:($1 - 0.5):($1 + 0.5):($2 - 0.5):($2 + 0.5):3 \
				with boxxyerror fc palette lw 0.8 dt 1, \
			$data index i - 1 using 1:2:(pg_number($3)):(pg_ink($3)) with labels tc rgb variable
	}
}
unset multiplot
