"""Streams: the same judgements as one batch, in order, without reading ahead."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.unit.engine.process.worlds import parameters
from tongpin.engine.batch import judge_stream
from tongpin.engine.process import Deals, deals_of, judge_deals

ROWS = [[(10 * n, n % 4, 0.8), (400, 1, 0.9)] for n in range(20)]


def test_a_stream_equals_one_batch() -> None:
    made, whole = parameters(), deals_of(ROWS)
    chunks = (whole.part(n, n + 3) for n in range(0, 18, 3))
    found = np.concatenate([chunk.finals for chunk in judge_stream(chunks, made)])
    assert np.allclose(found, judge_deals(whole, made).finals[:18], rtol=1e-12)


def test_a_stream_reads_only_a_little_ahead() -> None:
    taken = 0

    def endless() -> Iterator[Deals]:
        nonlocal taken
        while True:
            taken += 1
            yield deals_of(ROWS[:2])

    stream = judge_stream(endless(), parameters(), threads=2)
    next(stream)
    assert taken <= 4
    stream.close()


def test_no_chunks_no_judgements() -> None:
    assert list(judge_stream([], parameters())) == []
