"""Long texts made of short ones."""

from __future__ import annotations

from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.joining import joined

FACTS = [Example(f"客户第{number}次来看仓", ours=True, targets=(f"sig_{number}",)) for number in range(9)]
NOTHING = Example("今天下雨", ours=True, targets=())


def test_joined_holds_each_fact_once() -> None:
    found = list(joined([*FACTS, NOTHING]))
    assert sorted(target for one in found for target in one.targets) == [f"sig_{n}" for n in range(9)]
    assert all(fact.text in "".join(one.text for one in found) for fact in FACTS)


def test_joined_keeps_sides_and_languages_apart() -> None:
    other = [
        Example("They toured us", ours=True, targets=("sig_a",), lang="en"),
        Example("看仓", ours=False, targets=("sig_b",)),
    ]
    texts = [one.text for one in joined([*FACTS[:2], *other])]
    assert [text for text in texts if "toured" in text] == ["They toured us."] or "They toured us" in texts
    assert any(text in {"看仓", "看仓。"} for text in texts)


def test_joined_is_the_same_every_time() -> None:
    assert list(joined([*FACTS, NOTHING])) == list(joined([*FACTS, NOTHING]))
