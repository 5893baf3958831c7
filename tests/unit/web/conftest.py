"""A judgement of company A's deal as the engine would give it, so that drawings can be tested by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone

import pytest

from tongpin.engine.judgement import Judgement, SignalEffect, Step
from tongpin.method import STATE_IDS, Method, load_method

CHINA = timezone(timedelta(hours=8))


def shares(*values: float) -> Mapping[str, float]:
    return dict(zip(STATE_IDS, values, strict=True))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


STEPS = (
    Step("e1", at("2022-03-15"), "status_quo", shares(0.60, 0.20, 0.08, 0.06, 0.03, 0.03)),
    Step("e4", at("2022-08-16"), "problem_recognition", shares(0.10, 0.75, 0.10, 0.03, 0.01, 0.01)),
    Step("e5", at("2022-08-30"), "needs_definition", shares(0.02, 0.20, 0.68, 0.07, 0.02, 0.01)),
    Step("e7", at("2022-09-09"), "solution_evaluation", shares(0.01, 0.03, 0.16, 0.74, 0.05, 0.01)),
    Step("e10", at("2022-10-25"), "risk_assessment", shares(0.01, 0.01, 0.05, 0.33, 0.58, 0.02)),
)

SIGNALS = tuple(
    SignalEffect(event, f"m{number}", signal, quote, "hearsay", 1.0, None, at(when), effect)
    for number, (event, signal, quote, when, effect) in enumerate(
        [
            ("e4", "sig_capability_gap_stated", "原来的物流体系无法支撑线上渠道", "2022-08-16", 0.01),
            ("e5", "sig_criteria_set", "1、必须具备2C的仓储、配送服务能力;", "2022-08-30", -0.03),
            ("e7", "sig_vendors_invited", "请我们B公司参与进来做方案", "2022-09-09", -0.06),
            ("e10", "sig_supplier_size_doubted", "公司规模较小", "2022-10-25", 0.24),
            ("e10", "sig_goods_liability_asked", "一旦仓库货物出问题,我们无力承担", "2022-10-25", 0.30),
            ("e10", "sig_peak_capacity_asked", "大促时我们无力应对", "2022-10-25", 0.18),
        ]
    )
)


@pytest.fixture(scope="session")
def method() -> Method:
    return load_method()


@pytest.fixture
def steps() -> tuple[Step, ...]:
    return STEPS


@pytest.fixture
def judged(method: Method) -> Callable[..., Judgement]:
    """Return a maker of judgements: company A's, or the same with another stage, our stage or certainty."""
    rank = {stage: number for number, stage in enumerate(method.selling_stages, start=1)}

    def make(
        stage: str = "risk_assessment", ours: str = "solution_design", *, certain: bool = True
    ) -> Judgement:
        lead = rank[ours] - max(STATE_IDS.index(stage), 1)
        posterior = {state: 0.6 if state == stage else 0.08 for state in STATE_IDS}
        if stage == "risk_assessment":
            posterior = dict(STEPS[-1].posterior)
        return Judgement(
            as_of=at("2022-11-20"), stage=stage, certain=certain, entropy=0.4, posterior=posterior, outcome="open",
            seller_stage=ours, lead=lead, in_step=lead == 0, subphase=None, signals=SIGNALS, concerns=(), mismatches=(),
            next=(), ask=(), people=(), risks=(), why="", unread=(), method_version="1", model_version="1",
        )  # fmt: skip

    return make
