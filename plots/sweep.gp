# SPDX-License-Identifier: MIT
# Cost along an axis (threads, batch, order), and throughput, if there is some.
# A data index is a series of a panel: x, cost, low, high, throughput, low, high.
pg_each = pg_throughput ? 2 : 1
pg_charts = pg_each * pg_panels
pg_cols = pg_dumb || pg_charts == 1 ? 1 : 2
# In ASCII there is no room beside an axis: the unit is above its chart.
pg_above = pg_dumb ? 3 : pg_above
pg_row = pg_dumb ? 21 : 290
eval pg_begin

set xtics ()
set for [i=1:pg_nr_tic] xtics add (pg_tic_label[i] pg_tic[i])
pg_at(p, i) = (p - 1) * pg_nr_series + i - 1
# Bars of one place stand side by side.
pg_step = pg_dumb ? 0 : 0.008
pg_aside(x, i) = pg_xlog ? x * (pg_xmax / pg_xmin)**(pg_step * (i - (pg_nr_series + 1) / 2.)) : \
	x + (pg_xmax - pg_xmin) * pg_step * (i - (pg_nr_series + 1) / 2.)
set xrange [pg_xmin:pg_xmax]
set xlabel pg_xlabel

do for [p=1:pg_panels] {
	do for [e=1:pg_each] {
		eval pg_chart
		low = e == 1 ? pg_ymin[p] : pg_tmin[p]
		high = e == 1 ? pg_ymax[p] : pg_tmax[p]
		if (pg_xlog) { set logscale x 2 }
		if (pg_ylog[p]) {
			set logscale y
			set yrange [low / 1.3:high * 1.3]
			eval pg_factors
			if (high / low < 1000) { eval pg_halves }
		} else {
			set yrange [0:high * 1.08]
			set ytics autofreq
		}
		pg_unit = e == 1 ? pg_cost : pg_rate
		pg_side = pg_unit
		eval pg_beside
		set title !pg_dumb ? pg_panel[p] : pg_unit . \
			(strlen(pg_panel[p]) ? "\n" . pg_panel[p] : '')
		plot for [i=1:pg_nr_series] $data index pg_at(p, i) \
				using (pg_aside($1, i)):(column(3 * e - 1)) \
				with linespoints lt pg_style[i], \
			for [i=1:pg_nr_series] $data index pg_at(p, i) \
				using (pg_aside($1, i)):(column(3 * e - 1)):(column(3 * e)):(column(3 * e + 1)) \
				with yerrorbars lt pg_style[i] lw 1.2 dt 1
		unset logscale
	}
}
unset multiplot
