#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the statistics of harness/stats should say, from other means.

Usage: stats_vectors.py SEED	prints one case a line: what, inputs, answers

Mann-Whitney without ties is scipy's, with ties scipy's permutation test
of the rank sum, and where that is too much all ways counted with integers
group by group; Holm is the closed test of Bonferroni; binomial tails and
their quantiles are scipy's; the bootstrap's quantiles are those of all
resamples there are, weighted, not of some that were drawn; the test of two
spreads is scipy's permutation test of all deals; a change among runs is looked
for in all orders of them. The rules of
other tools are written in their own terms, where they have them: compare.py
calls scipy.
"""
import functools
import itertools
import math
import random
import sys

try:
    import numpy as np
    from scipy import special, stats
except ImportError as missing:
    print(f"stats_vectors.py: {missing}; install python3-scipy",
          file=sys.stderr)
    sys.exit(77)


def show(what, *fields):
    numbers = itertools.chain.from_iterable(
        field if isinstance(field, (list, tuple)) else [field]
        for field in fields)
    print(what, *(repr(float(number)) for number in numbers))


def doubled_u(x, y):
    return sum((a > b) * 2 + (a == b) for a in x for b in y)


def tails(ways, u):
    total = sum(ways.values())
    below = sum(count for at, count in ways.items() if at <= u)
    above = sum(count for at, count in ways.items() if at >= u)
    return min(1.0, 2 * min(below, above) / total)


def count_by_groups(values, n):
    """How often each doubled U: dealing each group of equals in one go."""
    states = {(0, 0): 1}            # of x so far, doubled U: ways
    groups = [len(list(group)) for _, group in itertools.groupby(values)]
    before = 0
    for size in groups:
        new = {}
        for (k, u), ways in states.items():
            for j in range(min(size, n - k) + 1):
                # j of x against: the y before, and the y of the group
                at = u + 2 * j * (before - k) + j * (size - j)
                new[k + j, at] = (new.get((k + j, at), 0) +
                                  ways * math.comb(size, j))
        states = new
        before += size
    return {u: ways for (k, u), ways in states.items() if k == n}


def mann_whitney(what, x, y, p, p_min):
    show(what, len(x), len(y), x, y, doubled_u(x, y) / 2, p, p_min)


def mann_whitney_untied(rng, n, m):
    shift = rng.choice([0, 0.5, 1, 3])
    x = [rng.gauss(shift, 1) for _ in range(n)]
    y = [rng.gauss(0, 1) for _ in range(m)]
    if n * m > 10000:
        test = stats.mannwhitneyu(x, y, method="asymptotic")
        far = stats.mannwhitneyu(range(n), range(n, n + m),
                                 method="asymptotic")
        mann_whitney("normal", x, y, test.pvalue, far.pvalue)
        return
    test = stats.mannwhitneyu(x, y, method="exact")
    assert test.statistic == doubled_u(x, y) / 2
    mann_whitney("exact", x, y, test.pvalue,
                 min(1, 2 / special.binom(n + m, n)))


def mann_whitney_tied(rng, n, m, levels):
    x = [float(rng.randrange(levels) + rng.choice([0, 1])) for _ in range(n)]
    y = [float(rng.randrange(levels)) for _ in range(m)]
    if n * m > 10000:
        test = stats.mannwhitneyu(x, y, method="asymptotic")
        ordered = sorted(x + y)
        # U is 0 in a sample without ties: the variance is what has them
        t = stats.rankdata(ordered)
        total = n + m
        variance = (n * m / total / (total - 1) *
                    sum((rank - (total + 1) / 2) ** 2 for rank in t))
        far = 2 * stats.norm.sf((n * m / 2 - 0.5) / math.sqrt(variance))
        mann_whitney("normal", x, y, test.pvalue, far)
        return
    ways = count_by_groups(sorted(x + y), n)
    assert sum(ways.values()) == math.comb(n + m, n)
    p = tails(ways, doubled_u(x, y))
    if min(n, m) > 1 and math.comb(n + m, n) <= 20000:
        both = np.array(stats.rankdata(x + y))
        test = stats.permutation_test(
            (both[:n], both[n:]), lambda a, b, axis: np.sum(a, axis=axis),
            permutation_type="independent", n_resamples=np.inf,
            vectorized=True, alternative="two-sided")
        assert abs(test.pvalue - p) < 1e-9, (test.pvalue, p)
        p = test.pvalue
    mann_whitney("exact", x, y, p,
                 min(tails(ways, min(ways)), tails(ways, max(ways))))


def critical(n, m, alpha):
    """The first U with p <= alpha, each p scipy's or counted."""
    if n * m > 10000:
        mean = n * m / 2
        sigma = math.sqrt(n * m * (n + m + 1) / 12)
        us = [u for u in range(n * m // 2, n * m + 1)
              if 2 * stats.norm.sf((u - mean - 0.5) / sigma) <= alpha]
    else:
        ways = count_by_groups(range(n + m), n)
        us = [u for u in range(n * m // 2, n * m + 1)
              if u * 2 >= n * m and tails(ways, 2 * u) <= alpha]
    show("critical", n, m, alpha, us[0] if us else n * m + 1)


def holm(rng, n):
    p = [min(1.0, rng.random() ** rng.choice([1, 3, 8])) for _ in range(n)]
    if n > 2:
        p[1] = p[0]
    sets = [subset for size in range(1, n + 1)
            for subset in itertools.combinations(range(n), size)]
    # a row is rejected when every set that it is in is
    adjusted = [max(min(1.0, len(s) * min(p[j] for j in s))
                    for s in sets if i in s) for i in range(n)]
    show("holm", n, p, adjusted)


def quantile(rng, n):
    x = sorted(rng.gauss(0, 10) for _ in range(n))
    for q in (0, 0.025, 0.25, 0.5, 0.9, rng.random(), 1):
        show("quantile", n, x, q, np.quantile(x, q, method="linear"))


def median_interval(rng, n, confidence):
    x = sorted(round(rng.gauss(100, 3), 2) for _ in range(n))
    # the first count that is no longer in the tail; none: the whole range
    k = max(1, int(stats.binom.ppf((1 - confidence) / 2, n, 0.5)))
    low, high = x[k - 1], x[n - k]
    attained = 1 - 2 * stats.binom.cdf(k - 1, n, 0.5)
    show("median_interval", n, x, confidence, low, high, attained)


def ideal_medians(x):
    """All resamples: each median, and how likely it is."""
    n = len(x)
    medians = {}
    for places in itertools.combinations_with_replacement(range(n), n):
        weight = math.factorial(n)
        for _, group in itertools.groupby(places):
            weight //= math.factorial(len(list(group)))
        median = (x[places[(n - 1) // 2]] + x[places[n // 2]]) / 2
        medians[median] = medians.get(median, 0) + weight / n ** n
    return medians


def ratio_interval(rng, n, m, confidence):
    """Each end lies between quantiles 4 standard errors about its own."""
    x = [math.exp(rng.gauss(0.02, 0.02)) for _ in range(n)]
    y = [math.exp(rng.gauss(0, 0.02)) for _ in range(m)]
    ratios = sorted((a / b, v * w)
                    for a, v in ideal_medians(sorted(x)).items()
                    for b, w in ideal_medians(sorted(y)).items())
    reached = np.cumsum([weight for _, weight in ratios])

    def at(q):
        return ratios[min(np.searchsorted(reached, q), len(ratios) - 1)][0]

    tail = (1 - confidence) / 2
    error = 4 * math.sqrt(tail * (1 - tail) / 9999)
    show("ratio_interval", n, m, x, y, confidence,
         at(tail - error), at(tail + error),
         at(1 - tail - error), at(1 - tail + error))


def resamples(n):
    """All there are: the places that are drawn, and how likely they are."""
    for places in itertools.combinations_with_replacement(range(n), n):
        weight = math.factorial(n)
        for _, group in itertools.groupby(places):
            weight //= math.factorial(len(list(group)))
        yield list(places), weight / n ** n


def weighted_quantiles(values, weights, quantiles):
    order = np.argsort(values)
    reached = np.cumsum(np.asarray(weights)[order])
    at = np.minimum(np.searchsorted(reached, quantiles), len(order) - 1)
    return np.asarray(values)[order][at]


def break_even(rng, n):
    """A's teardown is cheap, B's hot path is: where one pays for the other,
    from each pair of resamples that there is. Medians are numpy's."""
    a_fixed, b_fixed = ([base * math.exp(rng.gauss(0, 0.02))
                         for _ in range(n)] for base in (100, 300))
    a_run, b_run = ([base * math.exp(rng.gauss(0, 0.02))
                     for _ in range(n)] for base in (2, 1))
    sides = []
    for fixed, run in ((a_fixed, a_run), (b_fixed, b_run)):
        sides.append([(np.median(np.take(fixed, at)),
                       np.median(np.take(run, at)), weight)
                      for at, weight in resamples(n)])
    ratios, weights = zip(*(((bf - af) / (ar - br), v * w)
                            for af, ar, v in sides[0]
                            for bf, br, w in sides[1]))
    tail = 0.025
    error = 4 * math.sqrt(tail * (1 - tail) / 9999)
    show("break_even", n, a_fixed, a_run, b_fixed, b_run,
         (np.median(b_fixed) - np.median(a_fixed)) /
         (np.median(a_run) - np.median(b_run)),
         weighted_quantiles(ratios, weights,
                            (tail - error, tail + error,
                             1 - tail - error, 1 - tail + error)).tolist())


def proportion(k, n, confidence):
    both = stats.binomtest(k, n).proportion_ci(confidence, method="exact")
    show("proportion", k, n, confidence, both.low, both.high)


def crosses(places, sums):
    """From where on place * sum, straight between places, isn't below 0."""
    at = 0.0
    for i, (place, value) in enumerate(zip(places, sums)):
        if value >= 0:
            continue
        if i + 1 == len(places):
            return math.inf
        if sums[i + 1] < 0:
            continue
        below, above = place * value, places[i + 1] * sums[i + 1]
        at = place + (places[i + 1] - place) * -below / (above - below)
    return at


def curve(rng, n):
    """Medians of two arms along an axis, one less the other, of all pairs of
    resamples of their processes."""
    places = [1, 2, 8]
    rows = [[[base * math.exp(rng.gauss(0, 0.05)) for _ in range(n)]
             for base in bases]
            for bases in ((10, 10, 10), (14, 11, 7))]
    sums, crossings, weights = [], [], []
    for at, v in resamples(n):
        for to, w in resamples(n):
            sums.append([np.median(np.take(rows[0][i], at)) -
                         np.median(np.take(rows[1][i], to))
                         for i in range(3)])
            crossings.append(crosses(places, sums[-1]))
            weights.append(v * w)
    tail = 0.025
    error = 4 * math.sqrt(tail * (1 - tail) / 9999)
    quantiles = (tail - error, tail + error, 1 - tail - error,
                 1 - tail + error)
    middle = [np.median(a) - np.median(b) for a, b in zip(*rows)]
    show("curve", n, places, *rows[0], *rows[1], middle,
         *(weighted_quantiles([s[i] for s in sums], weights,
                              quantiles).tolist() for i in range(3)),
         crosses(places, middle),
         weighted_quantiles(crossings, weights, quantiles).tolist())


def detectable(rng, n, alpha):
    """The factor that makes each pair of resamples differ by the exact test:
    as many of its ratios y / x must be below it as the test wants pairs."""
    x, y = ([math.exp(rng.gauss(0, 0.05)) for _ in range(n)]
            for _ in range(2))
    wanted = next(u for u in range(n * n // 2, n * n + 1)
                  if stats.mannwhitneyu(
                      # u pairs in which x is the larger, without ties
                      [*(min(u - i * n, n) - 0.5 + i / 1000
                         for i in range(u // n)),
                       *([u % n - 0.5] if u % n else []),
                       *(-1 - i for i in range(n - -(-u // n)))],
                      list(range(n)), method="exact").pvalue <= alpha)
    wide = math.sqrt(n / (n - 1))
    noise = [np.log(s) - np.median(np.log(s)) for s in (x, y)]
    factors, weights = [], []
    for at, v in resamples(n):
        for to, w in resamples(n):
            shifts = np.sort(np.subtract.outer(noise[1][to], noise[0][at]),
                             axis=None) * wide
            factors.append(math.exp(shifts[wanted - 1]) - 1)
            weights.append(v * w)
    error = 4 * math.sqrt(0.8 * 0.2 / 999)
    low, high = weighted_quantiles(factors, weights, (0.8 - error, 0.8 + error))
    show("detectable", n, alpha, x, y, max(0, low), max(0, high))


def benchstat(x, y):
    """go-moremath's two-sided p, from the smaller U and its distribution."""
    n = len(x)
    ties = len(set(x + y)) < 2 * n
    if len(set(x + y)) == 1:
        return False
    if n > (25 if ties else 50):
        return stats.mannwhitneyu(x, y, method="asymptotic").pvalue <= 0.05
    u = doubled_u(x, y)
    if not ties:
        return stats.mannwhitneyu(x, y, method="exact").pvalue <= 0.05
    if u == n * n:
        return False
    ways = count_by_groups(sorted(x + y), n)
    small = min(u, 2 * n * n - u)
    below = sum(count for at, count in ways.items() if at <= small)
    return 2 * below / math.comb(2 * n, n) <= 0.05


def compare_py(x, y):
    return stats.mannwhitneyu(x, y, alternative="two-sided").pvalue < 0.05


def mmtests(x, y):
    low, high = sorted((x, y), key=np.mean)
    return (np.mean(low) + 1.96 * np.std(low, ddof=1) <
            np.mean(high) - 1.96 * np.std(high, ddof=1))


def lkp(a, b):
    (min_a, mean_a, max_a), (min_b, mean_b, max_b) = (
        (min(s), sorted(s)[len(s) // 2], max(s)) for s in (a, b))
    return (min_b > mean_a and mean_b > max_a or
            min_a > mean_b and mean_a > max_b)


def lkp_distance(a, b):
    (min_a, mean_a, max_a), (min_b, mean_b, max_b) = (
        (min(s), sorted(s)[len(s) // 2], max(s)) for s in (a, b))
    return (min_b > max_a and min_b - max_a > (mean_b - mean_a) / 2 or
            min_a > max_b and min_a - max_b > (mean_a - mean_b) / 2)


def rules(rng, n, shift, digits):
    x = [round(rng.gauss(100, 1), digits) for _ in range(n)]
    y = [round(rng.gauss(100 + shift, 1), digits) for _ in range(n)]
    if len(set(x + y)) == 2 * n:
        p = stats.mannwhitneyu(x, y, method="exact").pvalue
    else:
        p = tails(count_by_groups(sorted(x + y), n), doubled_u(x, y))
    show("rules", n, x, y, p, p <= 0.05, benchstat(x, y), compare_py(x, y),
         mmtests(x, y), lkp(x, y), lkp_distance(x, y))


def spread(rng, n, m, digits):
    """p lies between that of all deals, 4 standard errors about each tail."""
    x = [round(math.exp(rng.gauss(0, 0.3)), digits) for _ in range(n)]
    y = [round(math.exp(rng.gauss(1, 0.2)), digits) for _ in range(m)]
    far = [np.abs(np.log(s) - np.median(np.log(s))) * len(s) / (len(s) - 1)
           for s in (x, y)]
    ends = []
    for tail in ("greater", "less"):
        p = stats.permutation_test(
            far, lambda a, b, axis: np.sum(a, axis=axis) - 0 * np.sum(b, axis),
            permutation_type="independent", n_resamples=np.inf,
            vectorized=True, alternative=tail).pvalue
        error = 4 * math.sqrt(p * (1 - p) / 9999) + 1 / 9999
        ends.append((p - error, p + error))
    show("spread", n, m, x, y, min(1, 2 * min(e[0] for e in ends)),
         min(1, 2 * min(e[1] for e in ends)), *(np.mean(f) for f in far))


@functools.cache
def ways_by_u(n, m):
    """Of n against m: the largest is one of n, and above all m, or of m."""
    if not n or not m:
        return [1]
    ways = [0] * (n * m + 1)
    for smaller, shift in ((ways_by_u(n - 1, m), m), (ways_by_u(n, m - 1), 0)):
        for u, count in enumerate(smaller):
            ways[u + shift] += count
    return ways


@functools.cache
def p_by_u(n, m):
    """Two-sided, of each U of n against m without equals."""
    ways = ways_by_u(n, m)
    below = list(itertools.accumulate(ways))
    return [min(1.0, 2 * min(below[u], below[-1 - u]) / below[-1])
            for u in range(n * m + 1)]


def worst_p(before, after):
    """The largest p of all ways to tell equals apart."""
    low = sum(a > b for a in before for b in after)
    high = sum(a >= b for a in before for b in after)
    return max(p_by_u(len(before), len(after))[low:high + 1])


def intervals(n):
    """Of seeded binary segmentation, those of 10 values and more."""
    yield 0, n
    for k in itertools.count(1):
        length = math.ceil(n * math.sqrt(0.5) ** k - 1e-9)
        if length < 10:
            return
        nr = 2 * math.ceil(math.sqrt(2) ** k - 1e-9) - 1
        for i in range(nr):
            start = math.floor(i * (n - length) / (nr - 1) + 0.5)
            yield start, start + length


def scan_least(values, side):
    """The least p and where: of the first of equals in that order."""
    return min(((worst_p(values[start:cut], values[cut:end]), cut)
                for start, end in intervals(len(values))
                for cut in range(start + side, end - side + 1)),
               key=lambda found: found[0], default=(1, 0))


def scan(rng, n, side, levels, until):
    values = [rng.gauss(0, 1) + 3 * (n // 2 <= i < until) for i in range(n)]
    if levels:
        values = [float(round(value * levels)) for value in values]
    least, at = scan_least(values, side)
    show("scan", n, values, side, least, at if least < 1 else 0)


def change(rng, n, shift, orders={}):
    """p of all orders of all but one run; the largest, whichever that is."""
    if n not in orders:
        orders[n] = [scan_least(order, 2)[0]
                     for order in itertools.permutations(range(n - 1))]
    values = [rng.gauss(0, 1) + shift * (i >= n // 2) for i in range(n)]
    values[n - 1] += 9 * (shift < 0)
    weakest = max(scan_least(values[:i] + values[i + 1:], 2)[0]
                  for i in range(n))
    show("change", n, values, sum(least <= weakest * (1 + 1e-9)
                                  for least in orders[n]) / len(orders[n]))


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit("usage: stats_vectors.py SEED")
    rng = random.Random(int(sys.argv[1]))
    print("# SPDX-License-Identifier: MIT")
    print("# made by stats_vectors.py", sys.argv[1])
    for n, m in ((1, 1), (1, 5), (2, 3), (3, 3), (4, 4), (5, 4), (7, 12),
                 (10, 10), (10, 10), (13, 9), (20, 20), (50, 50), (3, 60),
                 (101, 100)):
        mann_whitney_untied(rng, n, m)
    for n, m, levels in ((1, 2, 1), (3, 3, 2), (4, 7, 3), (7, 4, 3),
                         (6, 6, 2), (6, 8, 4), (9, 6, 12), (9, 3, 5),
                         (20, 14, 5), (40, 40, 20), (50, 50, 8),
                         (101, 101, 30)):
        mann_whitney_tied(rng, n, m, levels)
    for n, m in ((3, 3), (4, 4), (5, 9), (10, 10), (20, 20), (120, 90)):
        for alpha in (0.05, 0.01, 0.05 / 60):
            critical(n, m, alpha)
    for n in (1, 2, 3, 5, 8, 10):
        holm(rng, n)
    for n in (1, 2, 5, 10, 37):
        quantile(rng, n)
    for n in (2, 3, 5, 6, 7, 10, 20, 41, 100):
        for confidence in (0.8, 0.95, 0.99):
            median_interval(rng, n, confidence)
    median_interval(rng, 1100, 0.95)    # 2^-1100 is no double
    for n, m in ((3, 3), (3, 5), (5, 5), (6, 4), (7, 7), (8, 6)):
        for confidence in (0.8, 0.95, 0.99):
            ratio_interval(rng, n, m, confidence)
    for n in (3, 4, 4, 5):
        break_even(rng, n)
    for n in (3, 4, 5):
        curve(rng, n)
    for k, n in ((0, 1), (1, 1), (0, 20), (1, 20), (7, 20), (20, 20),
                 (50, 1000), (999, 1000)):
        for confidence in (0.9, 0.95):
            proportion(k, n, confidence)
    for n, alpha in ((4, 0.05), (5, 0.05), (5, 0.01), (4, 0.1)):
        detectable(rng, n, alpha)
    for n in (3, 4, 5, 8, 9, 10, 20, 26):
        for shift in (0, 1, 2, -3, 4, 8):
            rules(rng, n, shift, 9)
            rules(rng, n, shift, 0)
    for shift in (0, 0.3, 0.4, 0.5, 3, 4):
        rules(rng, 51, shift, 9)
    for n, m in ((3, 3), (3, 5), (4, 4), (5, 5), (6, 4), (7, 7), (4, 9)):
        for digits in (9, 1):
            spread(rng, n, m, digits)
    for n in (4, 9, 10, 13, 21, 40):
        for levels in (0, 4, 1):
            scan(rng, n, 2, levels, n)
            scan(rng, n, 3, levels, n)
            scan(rng, n, 3, levels, 3 * n // 4)
    for n in (6, 7, 8):
        for shift in (0, -1, 2, 4, 20):
            change(rng, n, shift)


main()
