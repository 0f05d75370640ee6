// SPDX-License-Identifier: MIT
/* Selection: part the values at one of them, go on where the k-th is. */
#include "harness/stats/select.h"

static void swap(double *a, double *b)
{
	double was = *a;

	*a = *b;
	*b = was;
}

double stats_select(double *values, size_t n, size_t k)
{
	long first = 0, last = (long)n - 1, at = (long)k, left, right;
	double pivot;

	while (first < last) {
		pivot = values[at];
		left = first;
		right = last;
		do {
			while (values[left] < pivot)
				left++;
			while (pivot < values[right])
				right--;
			if (left <= right)
				swap(&values[left++], &values[right--]);
		} while (left <= right);
		/* what is between right and left is the pivot */
		if (right < at)
			first = left;
		if (at < left)
			last = right;
	}
	return values[k];
}
