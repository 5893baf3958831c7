"""Stages, concerns and people as the page shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tongpin.engine.record import Person
from tongpin.method import STATE_IDS
from tongpin.server.web.panels.concerns import concerns
from tongpin.server.web.panels.people import buyers, last_contact
from tongpin.server.web.panels.stages import speaks_for, stage_sheets
from tongpin.server.web.panels.subject import Subject


def test_sheets_are_the_six_stages_in_order(subject: Subject) -> None:
    sheets = stage_sheets(subject)
    assert [sheet.chip.state for sheet in sheets] == list(STATE_IDS)
    assert [sheet.now for sheet in sheets].count(True) == 1
    assert sum(sheet.chip.share for sheet in sheets) == pytest.approx(1)


def test_every_quote_is_under_the_stage_that_it_speaks_for(subject: Subject) -> None:
    shown = sum(len(sheet.quotes) for sheet in stage_sheets(subject))
    assert shown == len(subject.judgement.signals)
    risk = next(sheet for sheet in stage_sheets(subject) if sheet.chip.state == "risk_assessment")
    expected = [s.quote for s in subject.judgement.signals if speaks_for(s, subject) == "risk_assessment"]
    assert [quote.quote for quote in risk.quotes] == expected


def test_three_worries_are_open_and_each_has_proofs(subject: Subject) -> None:
    shown = {card.concern: card for card in concerns(subject)}
    assert {"c_small_supplier", "c_goods_liability", "c_peak_capacity"} <= set(shown)
    for card in shown.values():
        assert card.proofs
        strengths = [proof.strength for proof in card.proofs if not proof.offered]
        assert strengths == sorted(strengths, reverse=True)


def test_only_the_customers_people_are_shown(subject: Subject) -> None:
    theirs = {person.id for person in subject.record.people if person.side == "buyer"}
    assert {card.id for card in buyers(subject)} == theirs


def test_last_contact_is_the_last_event_with_them_until_now(subject: Subject) -> None:
    last = last_contact("a_wuliu", subject)
    assert last is not None
    assert last.id == "e8"


def test_somebody_never_met_has_no_last_contact(subject: Subject) -> None:
    stranger = Person("a_fawu", "法务经理")
    more = replace(subject, record=replace(subject.record, people=(*subject.record.people, stranger)))
    card = next(card for card in buyers(more) if card.id == "a_fawu")
    assert (card.last_at, card.days_since, card.stage) == (None, None, None)


def test_influence_puts_people_first(subject: Subject) -> None:
    boss = Person("boss", "总裁", influence=5)
    more = replace(subject, record=replace(subject.record, people=(*subject.record.people, boss)))
    assert buyers(more)[0].id == "boss"
