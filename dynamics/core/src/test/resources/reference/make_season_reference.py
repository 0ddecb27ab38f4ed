"""Writes seasonality.txt: whether three series have a season, by NumPy and SciPy alone (float64).

  python make_season_reference.py > seasonality.txt

A case has the series (times in cycles, values) and what the class Seasonality is to find in it: gain, ratio, amplitude,
growth, share, and the penalised maxima without and with the season. The filter is written for matrices of any size, with
np.linalg alone; the search is Nelder and Mead's from many beginnings, each refined until nothing moves."""
import numpy as np
from scipy.linalg import block_diag
from scipy.optimize import minimize

PENALTY, LEFT_OUT = 1e-3, 4


def trend(d):
    return np.array([[1, d], [0, 1.0]]), np.array([[d**3 / 3, d * d / 2], [d * d / 2, d]])


def season(d, a):
    c, s = np.cos(a * d), np.sin(a * d)
    return (np.array([[c, s / a], [-a * s, c]]),
            np.array([[d / (2 * a * a) - np.sin(2 * a * d) / (4 * a**3), s * s / (2 * a * a)],
                      [s * s / (2 * a * a), d / 2 + np.sin(2 * a * d) / (4 * a)]]))


def psd(h, a):
    return np.sqrt((h / 2 - np.sin(2 * a * h) / (4 * a)) / a**2)


def steps(t, a):
    """Transition and noise before each time; the noise of trend and season apart."""
    known = {}
    for d in np.r_[0, np.diff(t)]:
        if d not in known:
            parts = [trend(d)] + ([season(d, a)] if a else [])
            known[d] = block_diag(*[p[0] for p in parts]), [p[1] for p in parts]
    return [known[d] for d in np.r_[0, np.diff(t)]]


def pass_over(y, gaps, sd, noise, smooth=False):
    n = gaps[0][0].shape[0]
    h = np.zeros(n)
    h[::2] = 1
    m, P, total, kept = np.zeros(n), 1e4 * np.eye(n), 0.0, []
    noises = {}
    for i, (F, parts) in enumerate(gaps):
        if id(parts) not in noises:
            noises[id(parts)] = block_diag(*[s * s * w for s, w in zip(sd, parts)])
        W = noises[id(parts)]
        m, P = F @ m, F @ P @ F.T + W
        before = m, P
        S, e = h @ P @ h + noise**2, y[i] - h @ m
        G = P @ h / S
        m, P = m + G * e, P - np.outer(G, G) * S
        if i >= LEFT_OUT:
            total -= 0.5 * (np.log(2 * np.pi * S) + e * e / S)
        kept.append((before, (m, P)))
    if not smooth:
        return total
    x, xs = kept[-1][1][0], [kept[-1][1][0]]
    for i in range(len(y) - 2, -1, -1):
        C = np.linalg.solve(kept[i + 1][0][1], gaps[i + 1][0] @ kept[i][1][1]).T
        x = kept[i][1][0] + C @ (x - kept[i + 1][0][0])
        xs.append(x)
    return np.array(xs[::-1])


def best(y, gaps, k):
    def f(x):
        if np.abs(x).max() > 30:
            return 1e9
        return PENALTY * x @ x - pass_over(y, gaps, np.exp(x[:-1]), np.exp(x[-1]))
    found = None
    for begin in [np.r_[np.full(k, level), np.log(0.1)] for level in (2.5, 0.0, -3.0)]:
        r = minimize(f, begin, method="Nelder-Mead", options=dict(maxfev=500, xatol=1e-4, fatol=1e-7))
        found = r if found is None or r.fun < found.fun else found
    for _ in range(2):
        found = minimize(f, found.x, method="Nelder-Mead", options=dict(maxfev=600, xatol=1e-9, fatol=1e-13))
    return found.x, -found.fun


def numbers(name, values):
    v = np.atleast_1d(values)
    print(name, 1, len(v), " ".join(repr(float(x)) for x in v))


i = np.arange(72)
t = i / 16
noise = 0.3 * np.sin(7.0 * i) + 0.2 * np.sin(11.0 * i * i)
series = {
    "drifting": 2 + 0.3 * t + (0.5 + 0.2 * t) * np.sin(2 * np.pi * t + 0.4 * np.sin(0.5 * t)) + 0.5 * noise,
    "other period": np.sin(2 * np.pi * t / 1.5) + 0.2 * noise,
    "none": np.exp(-t / 4) + noise,
}
for name, y in series.items():
    print("case", name)
    a = 2 * np.pi
    unit = y.std()
    z = (y - y.mean()) / unit
    without, penalised_without = best(z, steps(t, None), 1)
    gaps = steps(t, a)
    both, penalised = best(z, gaps, 2)
    sd, sn = np.exp(both[:-1]), np.exp(both[-1])
    gain = pass_over(z, gaps, sd, sn) - pass_over(z, steps(t, None), np.exp(without[:-1]), np.exp(without[-1]))
    scan = []
    for k in range(8, 41):
        r = 0.05 * k
        scan.append((pass_over(z, steps(t, a / r), [sd[0], sd[1] * psd(1, a) / psd(1, a / r)], sn), r))
    x = pass_over(z, gaps, sd, sn, True)
    amplitude = unit * np.hypot(x[:, 2], x[:, 3] / a)
    numbers("times", t)
    numbers("values", y)
    numbers("penalised", [penalised_without, penalised])
    numbers("found", [gain, max(scan)[1], amplitude.mean(), amplitude[-18:].mean() / amplitude[:18].mean(), x[:, 2].var()])
