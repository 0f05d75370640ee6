# SPDX-License-Identifier: MIT
# What a device's life costs, by how many base pages are used in it: all of it;
# as a multiple of the cheapest; and from where on the second of each pair
# costs less than the first.
# A data index is a series: pages, us, multiple. The one behind them has the
# pairs that cross: pages, low, high, us there, number from below; ends that are
# open lie at pg_xmin and pg_xmax.
pg_charts = 3
pg_cols = 1
pg_left = pg_dumb ? 14 : 230
pg_right = pg_dumb ? 2 : 150
pg_lines = pg_dumb ? 20 : 240
pg_start(line) = line < 3 ? line * pg_lines : \
	2 * pg_lines + (pg_dumb ? 0 : pg_above + pg_below + 8 + 22 * pg_nr_pair)
if (pg_dumb) { pg_charts = 2 }
eval pg_begin

set logscale x
set xrange [pg_xmin:pg_xmax]
set xtics ()
do for [e=0:18] {
	if (10.**e >= pg_xmin / 1.01 && 10.**e <= pg_xmax * 1.01) {
		set xtics add (e < 3 ? sprintf('%.0f', 10.**e) : \
			sprintf('%.0f%s', 10.**(e % 3), substr('kMGTPE', e / 3, e / 3)) 10.**e)
	}
}
eval pg_chart
set logscale y
set ytics ()
set for [e=-3:9] ytics add (e < 3 ? sprintf('%g us', 10.**e) : \
	e < 6 ? sprintf('%g ms', 10.**(e - 3)) : sprintf('%g s', 10.**(e - 6)) 10.**e)
set yrange [pg_ymin / 1500:pg_ymax * 1.5 / 1000]
set title pg_life
set xlabel pg_used
plot for [i=1:pg_nr_series] $data index i - 1 using 1:2 with linespoints pointinterval 40 lt pg_style[i], \
	$data index pg_nr_series using 1:4 with points lc rgb '#000000' pt 6 ps 1.2

eval pg_chart
if (pg_most < 2) {
	unset logscale y
	set ytics autofreq format '%g'
	set yrange [1:1 + 1.08 * (pg_most > 1 ? pg_most - 1 : 1)]
} else {
	set ytics format '%g'
	eval pg_factors
	if (pg_most < 100) { eval pg_halves }
	set yrange [1:1.2 * pg_most]
}
set title 'as a multiple of the cheapest of them'
plot for [i=1:pg_nr_series] $data index i - 1 using 1:3 with linespoints pointinterval 40 lt pg_style[i]

if (!pg_dumb) {
	eval pg_chart
	unset logscale y
	set ytics ()
	set for [i=1:pg_nr_pair] ytics add (pg_pair[i] pg_nr_pair - i + 1)
	set yrange [0.4:pg_nr_pair + 0.6]
	unset xlabel
	set title 'up to the crossing the first of two costs less, beyond it the second'
	set for [i=1:pg_nr_pair] label 10 + i pg_says[i] at graph 1.01, first pg_nr_pair - i + 1 font pg_small
	plot $data index pg_nr_series using 2:5:2:3 with xerrorbars lc rgb '#000000' lw 1.5 dt 1 pt -1, \
		$data index pg_nr_series using 1:5 with points lc rgb '#000000' pt 6 ps 1.2
}
unset multiplot
