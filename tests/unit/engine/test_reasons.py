"""What speaks against the stage, what changed in a week, what would change our mind: true, and in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.engine.deals import day, deal, seen
from tongpin.engine import judge
from tongpin.engine.judgement import Judgement
from tongpin.method import load_method

METHOD = load_method()
BUYING = deal(
    seen(0, "sig_capability_gap_stated"),
    seen(20, "sig_criteria_set"),
    seen(40, "sig_rfp_sent", reliability="document"),
    seen(60, "sig_goods_liability_asked", "sig_legal_liability_review"),
)


def judged(record=BUYING, **more: object) -> Judgement:
    return judge(record, METHOD, **more)  # type: ignore[arg-type]


def test_changed_names_the_stage_of_a_week_ago_and_the_quote_that_moved_it() -> None:
    found, before = judged(as_of=day(61)), judged(as_of=day(54))
    names = [METHOD.states[s].name.zh for s in (before.stage, found.stage)]
    assert before.stage != found.stage
    assert found.changed.startswith(
        f"一周前多半还在「{names[0]}」（{before.posterior[before.stage]:.0%}），现在到了「{names[1]}」"
    )
    assert "“quote of sig_" in found.changed


def test_changed_uses_what_was_known_a_week_ago() -> None:
    told_late = replace(BUYING.events[3], known_at=day(70))
    record = replace(BUYING, events=(*BUYING.events[:3], told_late))
    assert judged(record, as_of=day(71)).changed.startswith("一周前多半还在「方案评估」")
    assert not judged(BUYING, as_of=day(71)).changed.startswith("一周前")


def test_changed_without_news_says_so() -> None:
    found = judged(as_of=day(80))
    assert found.changed == f"这一周客户没有新动静，判断没变，还是「{METHOD.states[found.stage].name.zh}」。"
    english = judged(as_of=day(80), lang="en")
    assert (
        english.changed
        == "Nothing new from the customer this week; the judgement is the same, risk assessment."
    )


def test_changed_is_silent_where_nothing_was_known_a_week_ago() -> None:
    assert judged(as_of=day(5)).changed == ""


def test_against_quotes_what_holds_the_stage_down() -> None:
    record = deal(*BUYING.events, seen(61, "sig_satisfied_no_need"))
    found = judged(record)
    contrary = min(found.signals, key=lambda e: e.effect)
    assert contrary.effect < 0
    assert f"“{contrary.quote}”" in found.against
    agreed = judged(deal(seen(0, "sig_rfp_sent")))
    assert agreed.against == "眼下没有跟这个判断唱反调的话。"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_would_change_names_signals_that_do_change_it(lang: str) -> None:
    now = judged(as_of=day(61), lang=lang)
    by_name = {s.name.say(lang): s.id for s in METHOD.signals.values()}
    shown = {
        i: n for n, i in by_name.items() if (n if lang == "zh" else n[:1].lower() + n[1:]) in now.would_change
    }
    assert shown
    for signal in shown:
        after = judged(deal(*BUYING.events, seen(61, signal)), lang=lang)
        assert after.stage != now.stage
        assert METHOD.states[after.stage].name.say(lang) in now.would_change


def test_would_change_is_silent_once_the_deal_is_decided() -> None:
    record = deal(*BUYING.events, seen(70, "sig_contract_signed", reliability="document"))
    assert judged(record).would_change == ""
