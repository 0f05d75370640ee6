# SPDX-License-Identifier: MIT
# How a delay is distributed over processes: the share that had at most so much.
# Of each panel there are three charts: p50, p99 and max of a process' lives; of
# one life it's one. A data index is a series of one of them: delay, share.
pg_charts = pg_nr_tail * pg_panels
pg_cols = pg_dumb ? 1 : pg_nr_tail
pg_left = pg_dumb ? 10 : 66
pg_row = pg_dumb ? 18 : 250
eval pg_begin
pg_at(c, i) = (c - 1) * pg_nr_series + i - 1

set yrange [0:1.03]
do for [c=1:pg_charts] {
	eval pg_chart
	if (pg_log) {
		set logscale x
		set xtics ()
		# labels of many decades would touch
		pg_step = pg_nr_tail > 1 && pg_xmax / pg_xmin > 1e4 ? 2 : 1
		set for [e=-4:10:pg_step] xtics add (sprintf('%g', 10.**e) 10.**e)
	}
	set xrange [pg_xmin:pg_xmax]
	set xlabel pg_dumb ? 'share of processes by drain delay, us' : 'drain delay, us'
	pg_side = 'share of processes'
	eval pg_beside
	set title pg_tail[1 + (c - 1) % pg_nr_tail] . \
		(strlen(pg_panel[1 + (c - 1) / pg_nr_tail]) ? "\n" . pg_panel[1 + (c - 1) / pg_nr_tail] : '')
	plot for [i=1:pg_nr_series] $data index pg_at(c, i) using 1:2 \
			with steps lt pg_style[i], \
		for [i=1:pg_nr_series] $data index pg_at(c, i) using 1:2 \
			every ::1 with points lt pg_style[i]
}
unset multiplot
