"""Writes the Parquet files of this folder by pyarrow, and what is in them as text.

    pip install numpy pyarrow
    python make_examples.py
"""

import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(5)
n = 9


def column(values, kind):
    return pa.array(values.tolist(), type=kind)


columns = {
    "x": rng.standard_normal(n),
    "count": rng.integers(-(2**40), 2**40, n),
    "half": rng.standard_normal(n).astype(np.float32),
    "small": rng.integers(0, 200, n),
    "wide": rng.integers(0, 2**32, n),
    "large": rng.integers(0, 2**53, n),
    "flag": rng.random(n) < 0.5,
    "pixels": rng.standard_normal((n, 4)),
    "tokens": rng.integers(0, 500, (n, 3)),
}
kinds = {
    "x": pa.float64(),
    "count": pa.int64(),
    "half": pa.float32(),
    "small": pa.uint8(),
    "wide": pa.uint32(),
    "large": pa.uint64(),
    "flag": pa.bool_(),
    "pixels": pa.list_(pa.float64()),
    "tokens": pa.list_(pa.int32()),
}
words = ["rose", "aster", "lily", "rose", "lily", "aster", "rose", "rose", "lily"]
table = pa.table({name: column(values, kinds[name]) for name, values in columns.items()})
table = table.append_column("species", pa.array(words))
# several row groups and pages, and the codecs that writers take by default
pq.write_table(table, here / "examples.parquet", compression="snappy", row_group_size=4, data_page_size=32, write_page_checksum=True)
pq.write_table(table.slice(0, 5), here / "folder" / "part-00000-a.parquet", compression="zstd")
pq.write_table(table.slice(5), here / "folder" / "part-00001-b.parquet", compression="gzip", data_page_version="2.0")

lines = [
    f"{name} {int(np.prod(values.shape[1:]))} " + " ".join(repr(float(v)) for v in values.reshape(-1))
    for name, values in columns.items()
]
(here / "examples.txt").write_text("\n".join(lines + ["species " + " ".join(words)]) + "\n")

# what cannot be read as examples
odd = {
    "fine": pa.array([1.0, 2.0]),
    "null": pa.array([1.0, None]),
    "nan": pa.array([1.0, float("nan")]),
    "ragged": pa.array([[1.0], [1.0, 2.0]]),
    "hole": pa.array([[1.0, 2.0], [1.0, None]]),
    "nothing": pa.array([[], []], type=pa.list_(pa.float64())),
    "nested": pa.array([[[1.0]], [[2.0]]]),
    "day": pa.array([1, 2], type=pa.date32()),
    "struct": pa.array([{"a": 1.0}, {"a": 2.0}]),
    "huge": pa.array([2**53 + 2, 0]),
    "word": pa.array(["a", "b"]),
    "lost": pa.array(["a", None]),
}
pq.write_table(pa.table(odd), here / "odd.parquet")
pq.write_table(pa.table({"x": pa.array([], type=pa.float64())}), here / "empty.parquet")
