"""Learning on a Dask cluster of two worker processes, one of them killed in the middle of a round."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.engine.learn.test_fitting import EXPERT, difference, history
from tongpin.engine.learn import fit, in_parts, spread_over


@pytest.fixture
def cluster() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from distributed import LocalCluster  # noqa: PLC0415 - slow to load

        with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made:
            yield made


@pytest.mark.filterwarnings("ignore")
def test_a_killed_worker_changes_nothing(cluster: Any) -> None:
    parts = in_parts(history().deals, 100)
    pids = [worker.pid for worker in cluster.workers.values()]

    def kill() -> None:
        time.sleep(0.2)
        os.kill(pids[0], signal.SIGKILL)

    with spread_over(cluster=cluster.scheduler_address) as run:
        killer = threading.Thread(target=kill)
        killer.start()
        found = fit(parts, EXPERT, rounds=2, run=run)
        killer.join()
    assert difference(found.parameters, fit(parts, EXPERT, rounds=2).parameters) < 1e-9
    asyncio.set_event_loop(None)
