# SPDX-License-Identifier: MIT
# What a cost is made of: a bar a series, a box a part, and a point for all.
# A data index is a part of all bars of a panel: from, to, bar; the last one is
# the total: median, low, high, bar. Bars are numbered from below.
pg_charts = pg_panels
pg_cols = pg_dumb || pg_charts < 3 ? 1 : 2
pg_left = pg_dumb ? 20 : 150
pg_bar = pg_dumb ? 2 : 22
pg_row = pg_above + pg_below + pg_bar * pg_nr_series + (pg_dumb ? 0 : 8)
pg_key_plot = 'plot for [i=1:pg_nr_part] NaN with boxes fc rgb pg_fill[1 + (i - 1) % 6] lw 0.8 dt 1 title pg_part[i]'
pg_key_lines = 1
eval pg_begin

set ytics ()
set for [i=1:pg_nr_series] ytics add (pg_series[i] pg_nr_series - i + 1)
set yrange [0.4:pg_nr_series + 0.6]
pg_at(p, i) = (p - 1) * (pg_nr_part + 1) + i - 1
if (!pg_dumb) { set grid noytics }
# a tick is a minus before a number, and labels in a row cut each other
if (pg_dumb) { set tics scale 0 }

do for [p=1:pg_panels] {
	eval pg_chart
	set xrange [0:pg_xmax[p] * 1.2]
	set xlabel pg_cost
	set title pg_panel[p]
	if (pg_dumb) {
		set xtics (0, pg_number(pg_xmax[p]) pg_xmax[p])
		plot for [i=1:pg_nr_part] $data index pg_at(p, i) \
			using 1:3:1:2:3:3 with boxxyerror fs empty lt i, \
			$data index pg_at(p, pg_nr_part + 1) \
			using 1:4:(pg_number($1)) with labels left offset 2,0
	} else {
		plot for [i=1:pg_nr_part] $data index pg_at(p, i) \
			using 1:3:1:2:($3 - 0.36):($3 + 0.36) with boxxyerror \
			fc rgb pg_fill[1 + (i - 1) % 6] lw 0.8 dt 1, \
			$data index pg_at(p, pg_nr_part + 1) \
			using 1:4:2:3 with xerrorbars lc rgb '#000000' lw 1.2 dt 1 pt 7 ps 0.5, \
			$data index pg_at(p, pg_nr_part + 1) \
			using 3:4:(pg_number($1)) with labels left offset 0.7,0 font pg_small
	}
}
unset multiplot
