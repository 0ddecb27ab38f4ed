"""Eigenvalues of a symmetric matrix, and the product of a sparse matrix with a dense one.

    python linalg.py eigenvalues N
    python linalg.py sparse N DEGREE COLUMNS
"""

import sys

import numpy
from contender import directions, jax, serve, torch, wave


def eigenvalues(n):
    a = wave(n * n, 1.0, 0.7, 1.0).reshape(n, n)
    i = numpy.arange(n)
    matrix = 0.5 * (a + a.T) + numpy.diag(i / n)

    def form(call, values):
        return lambda: (call, numpy.asarray(values(call()))[:: max(1, n // 100)])

    forms = {"numpy-eigvalsh": form(lambda: numpy.linalg.eigvalsh(matrix), lambda v: v)}
    if torch:
        t = torch.from_numpy(matrix)
        forms["torch-eigvalsh"] = form(lambda: torch.linalg.eigvalsh(t), lambda v: v)
    if jax:
        j = jax.numpy.asarray(matrix)
        compiled = jax.jit(jax.numpy.linalg.eigvalsh)
        forms["jax-eigvalsh"] = form(lambda: compiled(j).block_until_ready(), lambda v: v)
    return forms


def sparse(n, degree, columns):
    """Row i has the columns (i + 1 + 7k²) mod n, k below the degree, and 1/(1+k) there."""
    k = numpy.arange(degree)
    at = (numpy.arange(n)[:, None] + 1 + 7 * k * k) % n
    rows = numpy.repeat(numpy.arange(n), degree)
    values = numpy.tile(1.0 / (1 + k), n)
    dense = wave(n * columns, 1.0, 0.37, 0.5).reshape(n, columns)
    d = directions(n)
    forms = {}
    if torch:
        s = torch.sparse_coo_tensor(numpy.stack([rows, at.ravel()]), values, (n, n)).coalesce()
        t = torch.from_numpy(dense)
        for name, matrix in (("torch-csr", s.to_sparse_csr()), ("torch-coo", s)):
            call = lambda matrix=matrix: torch.sparse.mm(matrix, t)  # noqa: E731
            forms[name] = lambda call=call: (call, (d @ call().numpy()).ravel())
    try:
        from scipy.sparse import csr_array

        c = csr_array((values, (rows, at.ravel())), shape=(n, n))
        forms["scipy-csr"] = lambda: (lambda: c @ dense, (d @ (c @ dense)).ravel())
    except ImportError:
        pass
    if jax:
        from jax.experimental import sparse as jsparse

        b = jsparse.BCOO((jax.numpy.asarray(values), numpy.stack([rows, at.ravel()], 1)), shape=(n, n))
        j = jax.numpy.asarray(dense)
        product = jax.jit(lambda j: b @ j)
        forms["jax-bcoo"] = lambda: (lambda: product(j).block_until_ready(), (d @ numpy.asarray(product(j))).ravel())
    return forms


if __name__ == "__main__":
    sizes = list(map(int, sys.argv[2:]))
    serve(eigenvalues(*sizes) if sys.argv[1] == "eigenvalues" else sparse(*sizes))
