"""Model, cues and context read together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongpin.method import load_method
from tongpin.reading import Utterance, default_reader
from tongpin.reading.types import Speaker

READER = default_reader(load_method())


def signals(text: str, speaker: Speaker = "seller_note") -> list[str]:
    return [found.signal for found in READER.read(Utterance(text=text, speaker=speaker)).signals]


def actions(text: str, speaker: Speaker = "seller_note") -> list[str]:
    return [found.action for found in READER.read(Utterance(text=text, speaker=speaker)).actions]


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("预算这块,老板批了,最多三百八十万", "sig_budget_range_given"),
        (
            "Our current provider is perfectly fine, we have no plans to change anything.",
            "sig_satisfied_no_need",
        ),
        ("我們現在這家配合得很好,沒打算換", "sig_satisfied_no_need"),
    ],
)
def test_read_hears_the_buyer(text: str, signal: str) -> None:
    assert signals(text, "buyer") == [signal]


@pytest.mark.parametrize(
    "text",
    ["", "好的", "今天天气真好", "Running late, sorry.", "周末愉快!", "\ud800", "…", "\n" * 50, "a" * 9_000],
)
def test_read_finds_nothing_in_nothing(text: str) -> None:
    reading = READER.read(Utterance(text=text))
    assert (reading.signals, reading.actions) == ((), ())


def test_read_looks_for_no_action_in_the_buyers_words_and_no_signal_in_our_own_to_a_buyer() -> None:
    text = "我们把检测报告和同行业案例发给您,我们的预算是三百八十万以内"
    assert actions(text, "buyer") == []
    assert signals(text, "seller") == []


def test_read_keeps_quotes_exact_and_in_order() -> None:
    text = (
        "见了王总。他说预算批下来了,三百八十万封顶。另外问我们有没有做过同样规模的冷链项目,想要两家的联系方式去问问。"
        "下周要来我们仓库看现场。"
    )
    reading = READER.read(Utterance(text=text))
    assert [text[one.start : one.end] for one in reading.signals] == [one.quote for one in reading.signals]
    assert [one.start for one in reading.signals] == sorted(one.start for one in reading.signals)
    assert len(reading.signals) >= 2


def test_read_is_the_same_every_time() -> None:
    utterance = Utterance(text="He wants three references he can ring, and a tour of the Leeds site.")
    assert READER.read(utterance) == READER.read(utterance)


def test_reader_of_a_method_without_a_signal_does_not_report_it() -> None:
    method = load_method()
    less = type(method)(
        **{
            **{name: getattr(method, name) for name in method.__dataclass_fields__},
            "signals": {k: v for k, v in method.signals.items() if k != "sig_budget_range_given"},
        }
    )
    text = Utterance(text="预算这块,老板批了,最多三百八十万", speaker="buyer")
    assert "sig_budget_range_given" not in {found.signal for found in default_reader(less).read(text).signals}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["buyer", "seller", "seller_note"]))
def test_read_takes_any_text(text: str, speaker: Speaker) -> None:
    reading = READER.read(Utterance(text=text, speaker=speaker))
    for found in (*reading.signals, *reading.actions):
        assert text[found.start : found.end] == found.quote
        assert 0 < found.confidence < 1
