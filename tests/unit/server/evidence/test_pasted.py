"""Pasted text taken apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import make_deal, make_stakeholder
from tongpin.reading.types import Part
from tongpin.server.core.errors import Invalid, NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.pasted import ONE_BREATH, in_turns, read_pasted
from tongpin.server.evidence.domain.speakers import By
from tongpin.server.evidence.models import Event

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CHAT = "王总监 2026-03-02 10:02\n老板担心你们规模小\n\n刘总 2026-03-02 10:05\n大促扛得住吗?\n"


def part(text: str, by: str, at: datetime | None) -> Part:
    return Part(text=text, kind="chat", by=by, at=at)


@pytest.mark.parametrize(
    ("second", "texts"),
    [
        (part("二", "王", AT + ONE_BREATH), ["一\n二"]),
        (part("二", "王", AT + ONE_BREATH + timedelta(seconds=1)), ["一", "二"]),
        (part("二", "刘", AT), ["一", "二"]),
        (part("二", "王", None), ["一", "二"]),
    ],
)
def test_one_breath_is_one_turn(second: Part, texts: list[str]) -> None:
    assert [turn.text for turn in in_turns([part("一", "王", AT), second])] == texts


def test_nobodys_words_are_never_joined() -> None:
    assert [t.text for t in in_turns([part("一", "", AT), part("二", "", AT)])] == ["一", "二"]


def test_a_chat_has_its_speakers_and_writes_nothing(deal: Deal) -> None:
    wang = make_stakeholder(deal)
    proposed = read_pasted(actor=deal.owner, deal=deal, text=CHAT)
    assert [(e.by_stakeholder, e.by_name, e.text.strip()) for e in proposed.events] == [
        (wang, "", "老板担心你们规模小"),
        (None, "刘总", "大促扛得住吗?"),
    ]
    assert Event.objects.count() == 0


def test_who_an_unknown_name_is_can_be_said(deal: Deal) -> None:
    liu = make_stakeholder(deal, "刘敏", "总经理", ())
    proposed = read_pasted(actor=deal.owner, deal=deal, text=CHAT, speakers={"刘总": By(stakeholder=liu)})
    assert proposed.events[1].by_stakeholder == liu


def test_a_note_is_one_event_by_whom_and_when_it_is_said(deal: Deal) -> None:
    wang = make_stakeholder(deal)
    (event,) = read_pasted(
        actor=deal.owner,
        deal=deal,
        text="老板担心规模小。\n\n还问了保险。",
        by=By(stakeholder=wang),
        at=AT,
        day_only=True,
    ).events
    assert (event.by_stakeholder, event.at, event.day_only, event.kind) == (wang, AT, True, "note")


def test_the_same_message_in_two_pastes_is_the_same_event(deal: Deal) -> None:
    first = read_pasted(actor=deal.owner, deal=deal, text=CHAT).events[1]
    second = read_pasted(
        actor=deal.owner, deal=deal, text=CHAT.split("\n\n")[1] + "\n安娜 2026-03-02 11:00\n好\n"
    ).events[0]
    assert (second.text.strip(), second.by_name, second.at, second.place) == (
        first.text.strip(),
        first.by_name,
        first.at,
        first.place,
    )


def test_nothing_and_too_much_are_refused(deal: Deal) -> None:
    for text in ("", " \n", "字" * 200_001, "a\x00"):
        with pytest.raises(Invalid):
            read_pasted(actor=deal.owner, deal=deal, text=text)


def test_a_stranger_learns_nothing(company, deal: Deal) -> None:  # type: ignore[no-untyped-def]
    make_deal(company.chen)
    with pytest.raises(NotVisible):
        read_pasted(actor=company.chen, deal=deal, text=CHAT)
