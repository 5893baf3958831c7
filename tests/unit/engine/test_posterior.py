"""The shares alone are those of the whole judgement."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongpin.casefile import read_case, to_record
from tongpin.engine import judge, posterior
from tongpin.method import load_method
from tongpin.reading import default_reader

CASES = sorted((Path(__file__).parents[2] / "cases").glob("0[1-5]*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name[:2])
def test_shares_alone_are_those_of_the_judgement(path: Path) -> None:
    method = load_method()
    record = to_record(read_case(path.read_bytes(), path.name, method), method, default_reader(method))
    assert dict(posterior(record, method)) == dict(judge(record, method).posterior)
    middle = record.events[len(record.events) // 2].at
    assert dict(posterior(record, method, as_of=middle)) == dict(
        judge(record, method, as_of=middle).posterior
    )


def test_without_events_a_date_is_needed() -> None:
    method = load_method()
    record = to_record(
        read_case(CASES[0].read_bytes(), CASES[0].name, method), method, default_reader(method)
    )
    empty = type(record)(name="x", events=())
    with pytest.raises(ValueError, match="needs a date"):
        posterior(empty, method)
    assert sum(posterior(empty, method, as_of=record.events[0].at).values()) == pytest.approx(1)
