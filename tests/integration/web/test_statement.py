"""Stating the stage by hand: evidence, with a reason, and what it changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tongpin.method.model import STATE_IDS
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event


def send(client: Client, deal: Deal, **given: str) -> Any:
    return client.post(f"/deals/{deal.pk}/stage/", given)


def test_the_six_states_stand_there_with_what_they_are(sales: Client, deal: Deal) -> None:
    answer = sales.get(f"/deals/{deal.pk}/stage/")
    choices = answer.context["choices"]
    assert tuple(choice.id for choice in choices) == STATE_IDS
    page = answer.content.decode()
    assert [choice.definition in page for choice in choices] == [True] * 6
    assert "是一条证据，不是定论" in page


def test_a_statement_is_an_event_and_shows_what_it_changed(sales: Client, deal: Deal) -> None:
    answer = send(sales, deal, stage="solution_evaluation", reason="他们还在比两家的方案")
    event = Event.objects.get(kind="stage", deal=deal, stage="solution_evaluation")
    assert (event.text, event.by_user and event.by_user.name) == ("他们还在比两家的方案", "安娜")
    assert (answer.status_code, answer.url) == (302, f"/deals/{deal.pk}/stage/?stated={event.pk}")
    shown = sales.get(answer.url)
    moved = shown.context["moved"]
    bar = next(bar for bar in moved.bars if bar.state == "solution_evaluation")
    assert bar.now > bar.before
    assert "您的判断：方案评估" in shown.content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"stage": "", "reason": "因为"}, "stage"),
        ({"stage": "won", "reason": "因为"}, "stage"),
        ({"stage": "risk_assessment", "reason": ""}, "reason"),
        ({"stage": "risk_assessment", "reason": "x\x00"}, "reason"),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_the_words(
    sales: Client, deal: Deal, given: dict[str, str], field: str
) -> None:
    before = Event.objects.count()
    answer = send(sales, deal, **given)
    form = answer.context["form"]
    assert (answer.status_code, set(form.errors)) == (422, {field})
    assert form["reason"].value() == given["reason"]
    assert Event.objects.count() == before


def test_stated_twice_is_one_event(sales: Client, deal: Deal) -> None:
    before = Event.objects.count()
    first = send(sales, deal, stage="implementation", reason="合同签了")
    second = send(sales, deal, stage="implementation", reason="合同签了")
    assert (Event.objects.count(), second.url) == (before + 1, first.url)


@pytest.mark.parametrize("asked", ["x", "0", "9" * 30])
def test_nonsense_shows_the_form(sales: Client, deal: Deal, asked: str) -> None:
    answer = sales.get(f"/deals/{deal.pk}/stage/", {"stated": asked})
    assert (answer.status_code, answer.context["stated"]) == (200, None)


def test_a_stranger_finds_nothing(stranger: Client, deal: Deal) -> None:
    tried = [stranger.get(f"/deals/{deal.pk}/stage/"), send(stranger, deal, stage="status_quo", reason="x")]
    assert [answer.status_code for answer in tried] == [404, 404]
    assert [deal.name in answer.content.decode() for answer in tried] == [False, False]
