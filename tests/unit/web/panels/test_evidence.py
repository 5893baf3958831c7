"""The evidence panel: order, quotes in place, effects."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tongpin.server.web.panels.evidence import Piece, effect_bar, evidence, pieces, points
from tongpin.server.web.panels.subject import Subject


def test_entries_are_what_was_known_newest_first(subject: Subject) -> None:
    known = [event for event in subject.record.events if event.at <= subject.judgement.as_of]
    expected = [event.id for event in sorted(known, key=lambda event: event.at, reverse=True)]
    assert [entry.id for entry in evidence(subject)] == expected
    assert len(expected) < len(subject.record.events)


def test_every_signal_of_the_judgement_is_shown_once(subject: Subject) -> None:
    shown = sorted((entry.id, quote.words) for entry in evidence(subject) for quote in entry.quotes)
    assert shown == sorted((signal.event, signal.quote) for signal in subject.judgement.signals)


def test_pieces_put_together_are_the_text(subject: Subject) -> None:
    texts = {event.id: event.text for event in subject.record.events}
    for entry in evidence(subject):
        assert "".join(piece.words for piece in entry.pieces) == texts[entry.id]


def test_quotes_are_marked_in_place() -> None:
    assert pieces("他们担心货损和大促。", ["大促", "货损", "不在里面"]) == (
        Piece("他们担心", quoted=False),
        Piece("货损", quoted=True),
        Piece("和", quoted=False),
        Piece("大促", quoted=True),
        Piece("。", quoted=False),
    )


def test_overlapping_quotes_are_marked_once() -> None:
    assert pieces("abcdef", ["abc", "bcd"]) == (Piece("abc", quoted=True), Piece("def", quoted=False))


def test_an_event_says_where_the_customer_moved_to(subject: Subject) -> None:
    moved = {entry.id: entry.stage.state for entry in evidence(subject) if entry.moved and entry.stage}
    assert moved["e5"] == "needs_definition"
    assert moved["e10"] == "risk_assessment"
    assert "e7" not in moved  # the customer was in evaluation already


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (0.2, "+20"),
        (-0.034, "-3.4"),
        (0.0994, "+9.9"),
        (0.0996, "+10"),
        (0.0004, "±0"),
        (-0.0004, "±0"),
        (0, "±0"),
    ],
)
def test_points_have_no_more_decimals_than_they_need(effect: float, words: str) -> None:
    assert points(effect) == words


@pytest.mark.parametrize(
    ("effect", "start", "length"), [(0.2, 48, 24), (-0.2, 24, 24), (0.8, 48, 48), (0.0, 48, 0)]
)
def test_bar_grows_to_the_side_of_its_sign(effect: float, start: float, length: float) -> None:
    bar = ET.fromstring(effect_bar(effect, 0.4)).find("rect")
    assert bar is not None
    assert (float(bar.attrib["x"]), float(bar.attrib["width"])) == (start, length)


def test_bars_of_a_deal_without_effects_are_empty() -> None:
    bar = ET.fromstring(effect_bar(0.0, 0.0)).find("rect")
    assert bar is not None
    assert float(bar.attrib["width"]) == 0
