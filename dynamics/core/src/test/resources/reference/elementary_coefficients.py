"""Chebyshev fits behind Elementary.java: prints coefficient tables as exact doubles (ascending powers).

Run: python3 elementary_coefficients.py   (needs mpmath; any version from 1.3)
Each fit interpolates at Chebyshev nodes in 60-digit arithmetic and is then re-expanded in powers.
"""
from mpmath import mp, mpf, cos, sin, pi, expm1, log, sqrt, exp, erfc, matrix, lu_solve
mp.dps = 60

def fit(f, lo, hi, degree):
    n = degree + 1
    xs = [(lo + hi) / 2 + (hi - lo) / 2 * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n)]
    a = matrix(n, n); b = matrix(n, 1)
    for i, x in enumerate(xs):
        b[i] = f(x)
        for j in range(n): a[i, j] = x ** j
    c = list(lu_solve(a, b))
    worst = max(abs(sum(ci * x ** j for j, ci in enumerate(c)) / f(x) - 1)
                for x in [lo + (hi - lo) * mpf(i) / 997 for i in range(998)])
    return [float(ci) for ci in c], worst

def show(name, c, worst):
    print(f"// {name}: largest relative error of the fit {float(worst):.1e}")
    print(", ".join(repr(v) for v in c))

h = log(mpf(2)) / 2 * mpf('1.0001')
def q(r): return (expm1(r) - r) / r ** 2 if r != 0 else mpf(1) / 2
show("EXPM1", *fit(q, -h, h, 9))
def g(u): # log1p(e)/z with z = e/(2+e), u = z^2
    z = sqrt(u); return log((1 + z) / (1 - z)) / z if u != 0 else mpf(2)
show("LOG1P", *fit(g, mpf(0), mpf(1) / 9, 10))
K = mpf(4)
def mills(w): # (1 + t) * M(t), t = K (1 + w)/(1 - w), M(t) = sqrt(pi/2) erfcx(t/sqrt2)
    t = K * (1 + w) / (1 - w)
    return (1 + t) * sqrt(pi / 2) * exp(t * t / 2) * erfc(t / sqrt(mpf(2)))
wmax = (mpf(39) - K) / (mpf(39) + K)
show("MILLS", *fit(mills, mpf(-1), wmax, 24))
r2 = (pi / 4 * mpf('1.001')) ** 2
def s(u): # (sin r - r)/r^3, u = r^2
    r = sqrt(u); return (sin(r) - r) / (r * u) if u != 0 else -mpf(1) / 6
show("SINE", *fit(s, mpf(0), r2, 5))
def c(u): # (cos r - 1)/r^2, u = r^2
    r = sqrt(u); return (cos(r) - 1) / u if u != 0 else -mpf(1) / 2
show("COSINE", *fit(c, mpf(0), r2, 6))
rest = pi / 2
for part in ("HIGH", "MIDDLE", "LOW"): # pi/2 in three doubles
    print(f"// HALF_PI_{part}: {float(rest)!r}")
    rest -= mpf(float(rest))
print(f"// TWO_OVER_PI: {float(2 / pi)!r}")
