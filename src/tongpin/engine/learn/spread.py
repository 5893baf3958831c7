"""Where the E-step runs: in this process, in several, or on a Dask cluster; the sums are the same.

Deals are cut into parts by their number alone, and the parts' sums are added in order, so results do not depend on
where they ran or who finished first.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from tongpin.engine.process.deals import Deals
from tongpin.engine.process.filtering import RepLevels
from tongpin.engine.process.parameters import Parameters
from tongpin.method import Text

from .expectation import expect
from .fitting import Expect, here
from .statistics import Statistics, total

DEALS_A_PART = 5_000
RETRIES = 5


class ClusterError(Exception):
    """The cluster cannot be used; the message is one line that says what to do; `text` has it in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


def in_parts(deals: Deals, size: int = DEALS_A_PART) -> list[Deals]:
    """Cut a batch into parts of `size` deals; at least one."""
    return [deals.part(lo, min(lo + size, len(deals))) for lo in range(0, max(len(deals), 1), size)]


@dataclass(frozen=True)
class _Task:
    """One part's E-step as something that can be sent away."""

    parameters: Parameters
    reps: RepLevels | None

    def __call__(self, part: Deals) -> Statistics:
        return expect(part, self.parameters, reps=self.reps)


@contextmanager
def spread_over(
    *, processes: int = 1, cluster: str | None = None, patience: float = 10.0
) -> Iterator[Expect]:
    """Give the E-step of `fit` a place to run.

    Parameters
    ----------
    processes : number of processes on this machine; 1 = this one
    cluster : address of a Dask scheduler, tcp://host:port
    patience : seconds to wait for the scheduler to answer

    Raises
    ------
    ClusterError
        Dask is not installed, or nobody answers at the address.
    """
    if cluster is not None:
        with _dask(cluster, patience) as run:
            yield run
    elif processes > 1:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            yield _through(lambda task, parts: list(pool.map(task, parts)))
    else:
        yield here


def _through(mapped: Callable[[_Task, Sequence[Deals]], list[Statistics]]) -> Expect:
    def run(parts: Sequence[Deals], parameters: Parameters, reps: RepLevels | None) -> Statistics:
        return total(mapped(_Task(parameters, reps), parts))

    return run


@contextmanager
def _dask(address: str, patience: float) -> Iterator[Expect]:
    try:
        distributed = importlib.import_module("distributed")
    except ModuleNotFoundError:
        raise ClusterError(
            "用集群学习需要 Dask；请在本机和集群上都运行 pip install 'tongpin[cluster]'",
            "learning on a cluster needs Dask; pip install 'tongpin[cluster]' here and on it",
        ) from None
    try:
        client = distributed.Client(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"--on {address}：没有 Dask 调度器应答；请核对地址，或先启动 dask scheduler",
            f"--on {address}: no Dask scheduler answers; check the address, or start dask scheduler first",
        ) from error
    with client:
        yield _on_cluster(client)


def _on_cluster(client: Any) -> Expect:
    """Send each part with each round's parameters; work lost with a worker is done again elsewhere."""

    def run(parts: Sequence[Deals], parameters: Parameters, reps: RepLevels | None) -> Statistics:
        task = _Task(parameters, reps)
        futures = [client.submit(task, part, pure=False, retries=RETRIES) for part in parts]
        return total(client.gather(futures))

    return run
