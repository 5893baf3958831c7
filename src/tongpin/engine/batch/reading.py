"""Deals from a table of reports, a chunk at a time: a database's cursor, or a Parquet file (extra `parquet`).

A table has one row a report, all reports of a deal together and in time order:

    deal, hour, kind, confidence, end, rep

with hours since the deal's first day, `kind` the number of the signal type (-1: the deal has no report at all), `end` the
hour until which the deal was watched and `rep` whose it is. Memory is that of one chunk, however long the table.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.deals import Deals

COLUMNS = ("deal", "hour", "kind", "confidence", "end", "rep")
CHUNK = 20_000  # deals
ROWS_AT_ONCE = 262_144
_ROW = np.dtype([(name, np.float64 if name == "confidence" else np.int64) for name in COLUMNS])
Rows = NDArray[np.void]


def deals_from_rows(rows: Iterable[Sequence[float]], *, chunk: int = CHUNK) -> Iterator[Deals]:
    """Yield deals from rows of `COLUMNS`, as a cursor gives them; `chunk` deals at a time.

    Raises
    ------
    ValueError
        A deal's reports are not together, or not in time order; says which deal.
    """
    source = iter(rows)

    def blocks() -> Iterator[Rows]:
        while True:
            block = np.fromiter((tuple(row) for row in islice(source, ROWS_AT_ONCE)), _ROW)
            if not len(block):
                return
            yield block

    return _cut(blocks(), chunk)


def deals_from_parquet(path: Path, *, chunk: int = CHUNK) -> Iterator[Deals]:
    """Yield deals from a Parquet file with `COLUMNS`; `chunk` deals at a time.

    Raises
    ------
    ModuleNotFoundError
        The extra `parquet` is not installed.
    ValueError
        A column is missing, or see `deals_from_rows`.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise ModuleNotFoundError(
            "reading Parquet needs pyarrow: pip install 'tongpin[parquet]'", name="pyarrow"
        )
    parquet = importlib.import_module("pyarrow.parquet")
    return _cut(_parquet_blocks(parquet.ParquetFile(path), path), chunk)


def _parquet_blocks(file: Any, path: Path) -> Iterator[Rows]:
    missing = [name for name in COLUMNS if name not in file.schema_arrow.names]
    if missing:
        raise ValueError(f"{path}: has no column {', '.join(missing)}; needs {', '.join(COLUMNS)}")
    for group in range(file.num_row_groups):  # one at a time: all at once would keep the whole file in memory
        for batch in file.iter_batches(ROWS_AT_ONCE, row_groups=[group], columns=list(COLUMNS)):
            block = np.empty(len(batch), _ROW)
            for name in COLUMNS:
                block[name] = batch.column(name).to_numpy(zero_copy_only=False)
            yield block


def _cut(blocks: Iterable[Rows], chunk: int) -> Iterator[Deals]:
    """Cut a stream of rows between deals; what is left of a block waits for the next."""
    rest = np.empty(0, _ROW)
    finished: int | None = None
    for block in chain(blocks, [None]):
        rows = rest if block is None else np.concatenate([rest, block])
        starts = np.flatnonzero(np.diff(rows["deal"], prepend=rows["deal"][:1] - 1))
        whole = len(starts) if block is None else len(starts) - 1  # the last deal may go on in the next block
        done = 0
        while whole - done >= chunk or (block is None and done < whole):
            last = min(done + chunk, whole)
            lo, hi = starts[done], starts[last] if last < len(starts) else len(rows)
            yield _deals(rows[lo:hi], starts[done:last] - lo, finished)
            finished, done = int(rows["deal"][hi - 1]), last
        rest = rows[starts[done] :] if done < len(starts) else rows[:0]


def _deals(rows: Rows, starts: NDArray[np.int64], before: int | None) -> Deals:
    keys = rows["deal"][starts]
    again = keys[:1][keys[:1] == before] if before is not None else keys[:0]
    if len(np.unique(keys)) < len(keys) or len(again):
        values, counts = np.unique(keys, return_counts=True)
        one = again[0] if len(again) else values[counts > 1][0]
        raise ValueError(f"deal {one}: its rows are not all together; sort the table by deal and hour")
    later = np.diff(rows["hour"]) < 0
    later[starts[1:] - 1] = False
    if later.any():
        one = rows["deal"][int(later.argmax())]
        raise ValueError(f"deal {one}: its rows are not in time order; sort the table by deal and hour")
    heard = rows["kind"] >= 0
    counted = np.concatenate([[0], np.cumsum(heard)])
    reports = rows[heard]
    hours, kinds, confidence = (
        np.ascontiguousarray(reports[name]) for name in ("hour", "kind", "confidence")
    )
    ends, reps = (np.ascontiguousarray(rows[name][starts]) for name in ("end", "rep"))
    return Deals(counted[np.append(starts, len(rows))], hours, kinds, confidence, ends, reps)
