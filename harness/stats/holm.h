/* SPDX-License-Identifier: MIT */
/*
 * Many tests in one table: p values adjusted so that the chance of even one
 * false alarm in the whole table is at most alpha, however the rows depend on
 * each other.
 *
 * Holm, "A simple sequentially rejective multiple test procedure", Scand. J.
 * Stat. 6 (1979) 65-70; as adjusted p values: Wright, Biometrics 48 (1992)
 * 1005-1013.
 */
#ifndef HARNESS_STATS_HOLM_H
#define HARNESS_STATS_HOLM_H

#include <stddef.h>

/*
 * adjusted[i] belongs to p[i], and is at most alpha exactly if Holm's
 * procedure at level alpha rejects that row. Every row that was looked at must
 * be among them, whatever came of it: one that is left out because its p is
 * large makes the others a lie. They may be the same array.
 *
 * 0; EINVAL: n is 0, or a p isn't from 0 to 1; ENOMEM.
 */
int stats_holm(const double *p, double *adjusted, size_t n);

#endif
