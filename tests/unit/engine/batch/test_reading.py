"""Deals from tables: a cursor and a Parquet file give what was put in, in chunks, and say what is wrong with a table."""

from __future__ import annotations

import importlib
import importlib.util
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.unit.engine.process.worlds import parameters
from tongpin.engine.batch import deals_from_parquet, deals_from_rows, judge_many, judge_stream
from tongpin.engine.batch.reading import COLUMNS
from tongpin.engine.process import deals_of
from tongpin.engine.process.deals import joined

COUNT = 57


def table() -> list[tuple[float, ...]]:
    random, rows = np.random.default_rng(0), []
    for deal in range(COUNT):
        hours = np.sort(random.integers(0, 3000, random.integers(0, 6))).tolist()
        end = (hours[-1] if hours else 0) + 100
        rows += [(deal, h, int(random.integers(4)), float(random.random()), end, deal % 3) for h in hours]
        rows += [] if hours else [(deal, 0, -1, 0.0, end, deal % 3)]
    return rows


ROWS = table()
WHOLE = deals_of(
    [[(int(r[1]), int(r[2]), r[3]) for r in ROWS if r[0] == deal and r[2] >= 0] for deal in range(COUNT)],
    [next(int(r[4]) for r in ROWS if r[0] == deal) for deal in range(COUNT)],
    [deal % 3 for deal in range(COUNT)],
)


def assert_whole(chunks: list, sizes: list[int]) -> None:
    assert [len(chunk) for chunk in chunks] == sizes
    found = joined(chunks)
    for name in ("offsets", "hours", "kinds", "confidence", "ends", "reps"):
        np.testing.assert_array_equal(getattr(found, name), getattr(WHOLE, name))


@pytest.mark.parametrize("at_once", [3, 50, 100_000])
@pytest.mark.parametrize(("chunk", "sizes"), [(20, [20, 20, 17]), (57, [57]), (1000, [57])])
def test_rows_come_back_whole_however_they_are_cut(
    at_once: int, chunk: int, sizes: list[int], monkeypatch
) -> None:
    monkeypatch.setattr("tongpin.engine.batch.reading.ROWS_AT_ONCE", at_once)
    assert_whole(list(deals_from_rows(ROWS, chunk=chunk)), sizes)


def test_a_database_cursor_is_judged_as_the_batch_is() -> None:
    with sqlite3.connect(":memory:") as database:
        database.execute(f"CREATE TABLE report ({', '.join(COLUMNS)})")
        database.executemany("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?)", ROWS)
        cursor = database.execute(f"SELECT {', '.join(COLUMNS)} FROM report ORDER BY deal, hour")
        chunks = judge_stream(deals_from_rows(cursor, chunk=10), parameters())
        found = np.concatenate([chunk.finals for chunk in chunks])
    np.testing.assert_allclose(found, judge_many(WHOLE, parameters()).finals, atol=1e-12)


def test_rows_are_read_as_they_are_asked_for(monkeypatch) -> None:
    monkeypatch.setattr("tongpin.engine.batch.reading.ROWS_AT_ONCE", 10)
    read = 0

    def endless() -> Iterator[tuple[float, ...]]:
        nonlocal read
        while True:
            read += 1
            yield (read, 0, 1, 0.5, 10, 0)

    next(deals_from_rows(endless(), chunk=5))
    assert read == 10


def test_no_rows_no_deals() -> None:
    assert list(deals_from_rows([])) == []


@pytest.mark.parametrize("order", [(7, 8, 7, 9), (6, 7, 7, 8, 8, 7)])
def test_rows_of_a_deal_that_are_not_together_are_refused(order: tuple[int, ...]) -> None:
    rows = [(deal, hour, 1, 0.5, 99, 0) for hour, deal in enumerate(order)]
    with pytest.raises(ValueError, match="deal 7: its rows are not all together"):
        list(deals_from_rows(rows))


def test_rows_of_a_deal_out_of_time_order_are_refused() -> None:
    rows = [(7, 5, 1, 0.5, 9, 0), (8, 4, 1, 0.5, 9, 0), (8, 3, 1, 0.5, 9, 0)]
    with pytest.raises(ValueError, match="deal 8: its rows are not in time order"):
        list(deals_from_rows(rows))


def test_parquet_comes_back_whole_or_names_the_missing_extra(tmp_path: Path) -> None:
    path = tmp_path / "reports.parquet"
    if importlib.util.find_spec("pyarrow") is None:
        with pytest.raises(ModuleNotFoundError, match=r"pip install 'tongpin\[parquet\]'"):
            deals_from_parquet(path)
        return
    arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    columns = dict(zip(COLUMNS, zip(*ROWS, strict=True), strict=True))
    parquet.write_table(arrow.table(columns), path, row_group_size=16)
    assert_whole(list(deals_from_parquet(path, chunk=20)), [20, 20, 17])
    parquet.write_table(arrow.table({"deal": [1]}), path)
    with pytest.raises(ValueError, match="has no column hour, kind, confidence, end, rep"):
        list(deals_from_parquet(path))
