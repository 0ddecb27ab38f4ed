"""Reference fits for PowerLawReferenceTest, by NumPy and SciPy: python3 make_power_laws.py > power_laws.txt

One seed: scipy.stats.linregress and its t-interval. All seeds at the same places: mean and t-interval of the seeds'
linregress slopes. Seeds at different places: the least-squares slope with an intercept for every seed, its
bias-reduced cluster variance (CR2) and Satterthwaite degrees of freedom, all from full matrices (Bell and McCaffrey,
Survey Methodology 28, 2002), none of the closed forms that the Java code uses.
"""

import numpy as np
import scipy
from scipy import stats

PLACES = np.floor(8 * (1000 / 8) ** (np.arange(15) / 14) + 1e-9)


def inverse_root(matrix):
    values, vectors = np.linalg.eigh(matrix)
    roots = np.where(values > 1e-10, 1 / np.sqrt(np.maximum(values, 1e-10)), 0)
    return (vectors * roots) @ vectors.T


def pooled(x, y):
    line = stats.linregress(x, y)
    return line.slope, line.stderr, len(x) - 2


def balanced(x, y, seeds):
    slopes = np.array([stats.linregress(x[seeds == s], y[seeds == s]).slope for s in np.unique(seeds)])
    return slopes.mean(), stats.sem(slopes), len(slopes) - 1


def unbalanced(x, y, seeds):
    names = np.unique(seeds)
    design = np.column_stack([x] + [(seeds == s).astype(float) for s in names])
    pseudo = np.linalg.pinv(design)
    slope_row = pseudo[0]
    annihilator = np.eye(len(x)) - design @ pseudo
    residual = annihilator @ y
    columns = []
    variance = 0.0
    for s in names:
        own = np.flatnonzero(seeds == s)
        adjust = inverse_root(annihilator[np.ix_(own, own)])
        weights = slope_row[own] @ adjust
        variance += (weights @ residual[own]) ** 2
        columns.append(annihilator[:, own] @ weights)
    gram = np.column_stack(columns).T @ np.column_stack(columns)
    freedom = np.trace(gram) ** 2 / np.sum(gram**2)
    return (pseudo @ y)[0], np.sqrt(variance), freedom


def write(name, seeds, axis, value, converged, estimate):
    keep = np.array(converged) & (value > 0) & np.isfinite(value)
    x, y = np.log(axis[keep]), np.log(value[keep])
    slope, error, freedom = estimate(x, y, seeds[keep])
    half = stats.t.ppf(0.975, freedom) * error
    print("case", name)
    for row in zip(seeds, axis, value, converged):
        print("run", int(row[0]), repr(float(row[1])), repr(float(row[2])), "true" if row[3] else "false")
    numbers = slope, error, slope - half, slope + half, stats.linregress(x, y).rvalue ** 2
    print("fit", *(repr(float(n)) for n in numbers), int(keep.sum()), int((~keep).sum()))


def noisy(generator, seeds, places, exponent):
    seeds, axis = np.repeat(seeds, len(places)), np.tile(places, len(seeds))
    draw = generator.normal(exponent, 0.03, seeds.max() + 1)[seeds]
    return seeds, axis, 0.7 * axis**draw * np.exp(generator.normal(0, 0.05, len(axis)))


def main():
    print("# numpy", np.__version__, "scipy", scipy.__version__)
    print("# run: seed axis value converged; fit: slope standard_error low high r_squared points excluded")
    generator = np.random.default_rng(20210704)
    one = lambda x, y, seeds: pooled(x, y)

    seeds, axis, value = noisy(generator, np.array([1]), PLACES, -0.2)
    write("one_seed", seeds, axis, value, [True] * len(axis), one)

    seeds, axis, value = noisy(generator, np.array([1, 2, 3]), PLACES, -0.7)
    write("three_seeds", seeds, axis, value, [True] * len(axis), balanced)

    seeds, axis, value = noisy(generator, np.array([1, 2]), PLACES[:4], 0.26)
    write("two_seeds", seeds, axis, value, [True] * len(axis), balanced)

    seeds, axis, value = noisy(generator, np.array([1, 2, 3, 4, 5]), PLACES, -1.5)
    converged = [bool(s == 1 or (s == 2 and a > 20) or (s == 3 and a < 100) or (s == 4 and a < 16) or (s == 5 and a < 9))
                 for s, a in zip(seeds, axis)]
    value[3] = -1.0
    value[17] = np.inf
    value[20] = 0.0
    write("different_depths", seeds, axis, value, converged, unbalanced)

    axis = PLACES[:8]
    seeds = np.arange(1, 9)
    value = axis**0.5 * np.exp(generator.normal(0, 0.02, 8))
    write("a_seed_a_depth", seeds, axis, value, [True] * 8, one)


if __name__ == "__main__":
    main()
