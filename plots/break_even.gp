# SPDX-License-Identifier: MIT
# What a device's life costs, by how many base pages are used in it; below, the
# same axis, from where on the second of each pair costs less than the first.
# Data index 0: fixed and running cost in ns, of each series; 1: of each pair
# that crosses: pages, low, high, cost there, its line; a low end at pg_xmin and
# a high end at pg_xmax are open.
pg_charts = 2
pg_cols = 1
pg_left = pg_dumb ? 30 : 230
pg_right = pg_dumb ? 2 : 150
pg_lines = pg_dumb ? 22 : 320
pg_start(line) = line == 0 ? 0 : line == 1 ? pg_lines : \
	pg_lines + (pg_dumb ? 6 + 2 * pg_nr_pair : pg_above + pg_below + 8 + 22 * pg_nr_pair)
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
set yrange [pg_ymin / 1.5 / 1000:pg_ymax * 1.5 / 1000]
set ylabel 'teardown and use, for a device life' offset pg_dumb ? 0 : -14, 0
set xlabel pg_used
set samples 200
plot for [i=1:pg_nr_series] (pg_fixed[i] + pg_running[i] * x) / 1000 \
		with lines lt pg_style[i] dt (pg_dumb ? 1 : 1 + i % 5), \
	$data index 1 using 1:($4 / 1000) with points lc rgb '#000000' pt 6 ps 1.4

eval pg_chart
unset logscale y
unset ylabel
set ytics ()
set for [i=1:pg_nr_pair] ytics add (pg_pair[i] pg_nr_pair - i + 1)
set yrange [0.4:pg_nr_pair + 0.6]
unset xlabel
set title pg_dumb ? 'crossing, 95 % interval' : \
	'up to the crossing, the first of two costs less; beyond it, the second'
if (!pg_dumb) {
	set for [i=1:pg_nr_pair] label 10 + i pg_says[i] at graph 1.01, first pg_nr_pair - i + 1 font pg_small
}
plot $data index 1 using 1:5:2:3 with xerrorbars lc rgb '#000000' lw 1.5 dt 1 pt 6 ps 1.2
unset multiplot
