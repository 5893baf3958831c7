"""A stream of deals in, a stream of judgements out.

Whoever reads the database or the file hands over deals in chunks of any size, and gets each chunk's judgements back as
soon as they are made. Nothing is kept between chunks but the transition tables, so memory is that of the largest
chunk, and a hundred million deals need no more than ten thousand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.deals import Deals
from tongpin.engine.process.filtering import RepLevels
from tongpin.engine.process.parameters import Parameters

from .many import judge_many

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Chunk:
    """Judgements of one chunk: `finals` (n, K) at each deal's end, `likelihoods` (n,) in nats."""

    deals: Deals
    finals: Floats
    likelihoods: Floats


def judge_stream(
    chunks: Iterable[Deals],
    parameters: Parameters,
    *,
    reps: RepLevels | None = None,
    threads: int = 2,
    fast: bool | None = None,
) -> Iterator[Chunk]:
    """Judge chunks of deals as they come, in order, `threads` of them at a time.

    Parameters
    ----------
    chunks : may be endless; each is taken only when its turn comes
    """
    waiting: deque[Future[Chunk]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for deals in chunks:
            waiting.append(pool.submit(_judge, deals, parameters, reps, fast=fast))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _judge(deals: Deals, parameters: Parameters, reps: RepLevels | None, *, fast: bool | None) -> Chunk:
    judged = judge_many(deals, parameters, reps=reps, fast=fast, threads=1)
    return Chunk(deals, judged.finals, judged.likelihoods)
