"""Company A's deal as it stood the day after the worries came up, judged by the real engine."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tongpin.casefile import read_case, to_record
from tongpin.engine import check_action, judge, steps
from tongpin.engine.judgement import ActionVerdict
from tongpin.method import Method
from tongpin.reading import default_reader
from tongpin.server.web.panels.moves import tempting
from tongpin.server.web.panels.subject import Subject

CASE = Path(__file__).parents[3] / "cases" / "02-company-a-ecommerce-logistics.yaml"
DAY_AFTER = datetime(2022, 10, 26, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="session")
def subject(method: Method) -> Subject:
    case = read_case(CASE.read_bytes(), CASE.name, method)
    record = to_record(case, method, default_reader(method))
    judgement = judge(record, method, as_of=DAY_AFTER, lang="zh")
    known = tuple(step for step in steps(record, method) if step.at <= DAY_AFTER)
    return Subject(record, judgement, known, method, "zh")


@pytest.fixture(scope="session")
def verdicts(subject: Subject) -> list[ActionVerdict]:
    return [
        check_action(subject.record, subject.method, action=action, as_of=DAY_AFTER)
        for action in tempting(subject)
    ]
