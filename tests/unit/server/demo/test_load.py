"""The demo: alive on the day it is made, and judged as the story says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import PASSWORD
from tongpin.server import demo
from tongpin.server.core.domain.audit import verify_chain
from tongpin.server.deals.domain.move import check_move
from tongpin.server.demo.load import World, load
from tongpin.server.insight.queries import judgement
from tongpin.server.people.domain.user import create_first_administrator

# Method K2: the expected stage after each event of company A, and the allowed other.
EXPECTED = {
    "现在这套够用了": {"status_quo"},
    "月报看了": {"status_quo", "problem_recognition"},
    "同行的线上仓": {"status_quo", "problem_recognition"},
    "公司定了要上天猫": {"problem_recognition"},
    "成立电商部": {"problem_recognition"},
    "支撑不了线上": {"problem_recognition"},
    "总裁办公会": {"needs_definition"},
    "针对性地出一份方案": {"solution_evaluation"},
    "单量和SKU预测": {"solution_evaluation", "needs_definition"},
    "方案汇报定在": {"solution_evaluation"},
    "追问了拣货波次": {"solution_evaluation"},
    "规模比另外两家小": {"risk_assessment", "solution_evaluation"},
    "贵司赔得起吗": {"risk_assessment"},
    "顶不顶得住": {"risk_assessment"},
    "看了半天": {"risk_assessment"},
    "基本定了你们": {"risk_assessment"},
    "中选通知书": {"risk_assessment", "implementation"},
    "合同双方盖章": {"implementation"},
    "启动会定在": {"implementation"},
    "第一轮系统联调": {"implementation"},
    "首单从新仓发出": {"implementation"},
    "四百多单": {"implementation"},
    "借题发挥": {"implementation"},
    "首个月度KPI会": {"implementation"},
    "第二个月KPI会": {"implementation"},
    "华南那边": {"implementation"},
}


@pytest.fixture
def world(db: None) -> World:
    admin = create_first_administrator(email="admin@example.com", name="管理员", password=PASSWORD)
    return load(admin=admin)


def test_demo_is_alive_whole_and_judged_as_the_story_says(world: World) -> None:
    assert (demo.is_on(), verify_chain().is_whole) == (True, True)
    assert [user.role for user in demo.people()] == ["sales", "solution", "delivery", "manager"]
    for deal in world.deals.values():
        assert deal.events.latest("at").at <= timezone.now()
        assert (deal.judgement.stage, deal.judgement.share > 0.3) == (
            deal.judgement.body["zh"]["stage"],
            True,
        )
    _company_a_is_judged_as_expected(world)
    _harm_is_seen_where_it_was_done(world)


def _company_a_is_judged_as_expected(world: World) -> None:
    deal = world.deals["company-a.yaml"]
    texts = dict(deal.events.values_list("pk", "text"))
    judged = {texts[int(step.after)]: step.stage for step in judgement.steps(deal)}
    for words, allowed in EXPECTED.items():
        (stage,) = [stage for text, stage in judged.items() if words in text]
        assert stage in allowed, words
    now = judgement.current(deal)
    assert now is not None
    states = {state.concern: (state.state, state.answered) for state in now.concerns}
    assert states == {
        "c_goods_liability": ("acknowledged", True),
        "c_peak_capacity": ("acknowledged", True),
        "c_small_supplier": ("acknowledged", True),
        "c_high_value_many_sku": ("predicted", False),
    }


def _harm_is_seen_where_it_was_done(world: World) -> None:
    deal = world.deals["yunjin.yaml"]
    judged = judgement.current(deal)
    assert judged is not None
    assert judged.mismatches[0].action == "act_price_concession"
    verdict = check_move(actor=world.owner, deal=deal, action="act_price_concession")
    assert verdict.verdict == "harmful"


def test_demo_made_on_another_day_is_alive_then(db: None) -> None:
    admin = create_first_administrator(email="admin@example.com", name="管理员", password=PASSWORD)
    day = timezone.localdate() - timedelta(days=200)
    world = load(admin=admin, today=day)
    last = max(timezone.localdate(deal.events.latest("at").at) for deal in world.deals.values())
    assert (last, isinstance(day, date)) == (day - timedelta(days=1), True)
