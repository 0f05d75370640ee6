# SPDX-License-Identifier: MIT
# How every picture looks: sizes, colours, where its charts and its words stand.
#
# In front of this stands what a picture says, as gnuplot variables: pg_title,
# pg_head, pg_warn, pg_foot with their numbers of lines, pg_series[] with
# pg_style[], pg_panel[], and a data block. A template (KIND.gp) follows. It sets
# pg_charts, pg_cols and pg_row, says `eval pg_begin`, and `eval pg_chart` before
# each chart.
set encoding utf8
set datafile missing '-'
pg_dumb = pg_form eq 'dumb'

# Sizes are pixels, or columns and lines of text.
pg_width = pg_dumb ? 72 : 900
pg_line = pg_form eq 'svg' ? 17 : 15
pg_left = pg_dumb ? 10 : 72
pg_right = pg_dumb ? 2 : 18
pg_above = pg_dumb ? 2 : 42
pg_below = pg_dumb ? 4 : 48
pg_bottom = pg_dumb ? 0 : 18 + pg_line * pg_foot_lines
# The key has columns, as wide as its longest name.
pg_longest = 0
do for [i=1:pg_nr_series] {
	pg_longest = strlen(pg_series[i]) > pg_longest ? strlen(pg_series[i]) : pg_longest
}
pg_key_columns = 870 / (70 + 7 * pg_longest)
pg_key_columns = pg_key_columns < 1 ? 1 : pg_key_columns
pg_key_lines = (pg_nr_series + pg_key_columns - 1) / pg_key_columns

# Of chart k, in parts of the picture, from its left and its bottom.
pg_column(k) = (k - 1) % pg_cols
pg_line_of(k) = (k - 1) / pg_cols
pg_start(line) = line * pg_row	# where it is; a template may know better
pg_cell = 0
pg_l(k) = (pg_column(k) * pg_cell + pg_left) / pg_width
pg_r(k) = ((pg_column(k) + 1) * pg_cell - pg_right) / pg_width
pg_t(k) = 1 - (pg_top + pg_start(pg_line_of(k)) + pg_above) / pg_height
pg_b(k) = 1 - (pg_top + pg_start(pg_line_of(k) + 1) - pg_below) / pg_height
pg_down(y) = 1 - y / pg_height

# Okabe and Ito's colours, which colour-blind people can tell apart; the lines
# differ in their dashes and points, too, for who prints in grey. 1 is the floor.
array pg_colour[8] = ['#777777', '#0072b2', '#d55e00', '#009e73', '#cc79a7', \
	'#e69f00', '#56b4e9', '#000000']
array pg_point[12] = [2, 7, 5, 9, 11, 13, 15, 6, 4, 8, 10, 12]
set dashtype 1 solid
set dashtype 2 (9, 3)
set dashtype 3 (4, 2)
set dashtype 4 (9, 3, 2, 3)
set dashtype 5 (16, 4)
set dashtype 6 (2, 3)
set dashtype 7 (9, 3, 2, 3, 2, 3)
set dashtype 8 (6, 6)
set dashtype 9 (16, 3, 6, 3)
set dashtype 10 (2, 8)
# 7 colours, 9 dashes, 11 points: no two of 60 lines have two of them alike.
array pg_dash[9] = [1, 2, 3, 4, 5, 7, 8, 9, 10]
if (!pg_dumb) {
	set linetype 1 lc rgb pg_colour[1] lw 1.8 dt 6 pt pg_point[1] ps 0.8
	do for [i=2:64] {
		set linetype i lc rgb pg_colour[2 + (i - 2) % 7] lw 1.8 \
			pt pg_point[2 + (i - 2) % 11] ps 0.9 dt pg_dash[1 + (i - 2) % 9]
	}
}
# What is stacked: from dark to light, with an edge around each.
array pg_fill[6] = ['#0072b2', '#e69f00', '#004d40', '#f0e442', '#cc79a7', \
	'#d9d9d9']
set style fill solid 1 border lt -1

# points of a PNG are larger than a pixel
pg_small = pg_form eq 'png' ? ',9.5' : ',11'
pg_large = pg_form eq 'png' ? ',14' : ',18'
set xlabel font pg_small
set ylabel font pg_small
set title font pg_small
if (!pg_dumb) {
	set xlabel offset 0, 0.5
	set ylabel offset 1, 0
	set title offset 0, -0.3
}
unset key

pg_number(v) = v < 1 ? sprintf('%.3f', v) : v < 10 ? sprintf('%.2f', v) : v < 100 ? sprintf('%.1f', v) : \
	sprintf('%.0f', v)
# Numbers on an axis of factors: 1, 2, 5, 10, or tens alone if they are many.
pg_factors = 'set ytics (); set for [e=-6:12] ytics add (sprintf("%g", 10.**e) 10.**e);'
pg_halves = 'set for [e=-6:12] ytics add (sprintf("%g", 2 * 10.**e) 2 * 10.**e, sprintf("%g", 5 * 10.**e) 5 * 10.**e);'

pg_terminal = pg_form eq 'png' ? \
	'set terminal pngcairo size pg_width, pg_height noenhanced font "sans-serif,10"' : \
	pg_form eq 'dumb' ? \
	'set terminal dumb size pg_width, pg_height noenhanced mono' : \
	'set terminal svg size pg_width, pg_height noenhanced background "white" font "sans-serif,13" name pg_name'
pg_words = pg_dumb ? '' : \
	'set label 1 pg_title at screen 12. / pg_width, pg_down(18.) font pg_large;' . \
	'set label 2 pg_head at screen 12. / pg_width, pg_down(39.) font pg_small;' . \
	'set label 3 pg_warn at screen 12. / pg_width, pg_down(39. + pg_line * pg_head_lines) font pg_small tc rgb "#b00000";' . \
	'set label 4 pg_foot at screen 12. / pg_width, pg_down(pg_height - pg_bottom + 14.) font pg_small tc rgb "#444444";'
# The key is a chart without axes; pg_key_plot is what is plotted in it.
pg_key_plot = 'plot for [i=1:pg_nr_series] NaN with linespoints lt pg_style[i] title pg_series[i]'
pg_key_draw = pg_dumb ? '' : \
	'set lmargin at screen 12. / pg_width; set rmargin at screen 1 - 12. / pg_width;' . \
	'set tmargin at screen pg_down(pg_top - pg_key - 2.); set bmargin at screen pg_down(pg_top - 2.);' . \
	'unset border; unset tics; set xrange [0:1]; set yrange [0:1];' . \
	'set key left horizontal Left reverse samplen 2.5 width 1 font pg_small;' . \
	'@pg_key_plot;' . \
	'unset key; unset label; set border 3;' . \
	'set grid xtics ytics back lc rgb "#cccccc" lw 1 dt 1, lc rgb "#cccccc" lw 1 dt 1;'
pg_tics = pg_dumb ? '' : 'set xtics nomirror font pg_small scale 0.6; set ytics nomirror font pg_small scale 0.6;'
pg_begin = 'pg_key = pg_dumb ? 0 : 20 * pg_key_lines;' . \
	'pg_top = pg_dumb ? 0 : 46 + pg_line * (pg_head_lines + pg_warn_lines) + pg_key;' . \
	'pg_cell = pg_width * 1. / pg_cols;' . \
	'pg_height = 1. * pg_top + pg_start((pg_charts + pg_cols - 1) / pg_cols) + pg_bottom;' . \
	pg_terminal . '; set multiplot; pg_k = 0;' . pg_words . pg_key_draw . pg_tics
# Beside a chart, behind eval pg_chart: gnuplot puts the label of an axis by how
# wide it believes the numbers to be, and they aren't its own.
pg_beside = pg_dumb ? '' : \
	'set label 9 pg_side at screen pg_l(pg_k) - (pg_left - 14.) / pg_width, graph 0.5 center rotate font pg_small;'
pg_chart = 'pg_k = pg_k + 1;' . \
	'set lmargin at screen pg_l(pg_k); set rmargin at screen pg_r(pg_k);' . \
	'set tmargin at screen pg_t(pg_k); set bmargin at screen pg_b(pg_k);'
