"""The signals to confirm, as pages and as API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.e2e.world import World, load_case
from tests.integration.web.conftest import signed_in
from tongpin.server.core import jobs
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event, Signal
from tongpin.server.web.panels.queue import in_sentence


@pytest.fixture
def waiting(deal: Deal) -> list[Signal]:
    """All signals of the deal, read and not yet looked at, weighed."""
    Signal.objects.update(state="proposed", confidence=0.7, decided_by=None)
    jobs.run_due()
    return list(Signal.objects.order_by("-weight", "pk"))


def test_page_shows_the_most_telling_first(sales: Client, waiting: list[Signal]) -> None:
    page = sales.get("/signals/")
    rows = page.context["rows"]
    assert [row.pk for row in rows] == [signal.pk for signal in waiting]
    assert all(row.quote == signal.quote for row, signal in zip(rows, waiting, strict=True))
    assert page.context["count"] == len(waiting)


def test_page_asks_the_database_as_often_for_two_deals_as_for_one(
    sales: Client, world: World, waiting: list[Signal]
) -> None:
    sales.get("/signals/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        sales.get("/signals/")
    load_case(world.sales, "03-appliance-seven-to-four.yaml", customer="B公司")
    Signal.objects.update(state="proposed", decided_by=None)
    with CaptureQueriesContext(connection) as two:
        assert len(sales.get("/signals/").context["rows"]) > len(waiting)
    assert len(two) == len(one)


def test_stranger_sees_none(stranger: Client, waiting: list[Signal]) -> None:
    assert stranger.get("/signals/").context["rows"] == []


def test_answer_without_scripts_leads_back(sales: Client, waiting: list[Signal]) -> None:
    first = waiting[0]
    answer = sales.post(f"/signals/queue/{first.pk}/reject/", {"version": first.version})
    assert (answer.status_code, answer["Location"]) == (302, "/signals/")
    first.refresh_from_db()
    assert first.state == "rejected"


def test_answer_shows_the_row_and_how_many_are_left(sales: Client, waiting: list[Signal]) -> None:
    first = waiting[0]
    answer = sales.post(f"/signals/queue/{first.pk}/accept/", headers={"HX-Request": "true"})
    assert answer.context["row"].state == "accepted"
    assert answer.context["count"] == len(waiting) - 1


def test_stale_answer_is_not_taken(sales: Client, waiting: list[Signal]) -> None:
    first = waiting[0]
    sales.post(f"/signals/queue/{first.pk}/reject/", {"version": first.version})
    late = sales.post(
        f"/signals/queue/{first.pk}/accept/", {"version": first.version}, headers={"HX-Request": "true"}
    )
    first.refresh_from_db()
    assert (late.status_code, first.state) == (409, "rejected")


def test_wrong_change_says_so_in_place(sales: Client, waiting: list[Signal]) -> None:
    first = waiting[0]
    answer = sales.post(
        f"/signals/queue/{first.pk}/change/", {"signal": "none such"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer["HX-Retarget"]) == (422, f"#signal-{first.pk}-change")


@pytest.mark.parametrize("verb", ["forget", "acceptt"])
def test_unknown_verb_is_not_found(sales: Client, waiting: list[Signal], verb: str) -> None:
    assert sales.post(f"/signals/queue/{waiting[0].pk}/{verb}/").status_code == 404


def test_english_page_speaks_english(english: Client, waiting: list[Signal]) -> None:
    assert "To confirm" in english.get("/signals/").content.decode()


def test_api_lists_and_answers(sales: Client, world: World, waiting: list[Signal]) -> None:
    client = signed_in(world.sales)
    listed = client.get("/api/v1/signals?limit=3").json()
    assert [one["id"] for one in listed] == [signal.pk for signal in waiting[:3]]
    assert listed[0]["weight"] == waiting[0].weight
    assert set(listed[0]["if_agreed"]) == {"stage", "share"}
    first = f"/api/v1/signals/{waiting[0].pk}/answer"
    bodies = (
        {"answer": "accept", "version": 1},
        {"answer": "undo"},
        {"answer": "change", "signal": "sig_contingency_asked"},
        {"answer": "reject"},
    )
    answers = [client.post(first, body, content_type="application/json") for body in bodies]
    states = [answer.json()["state"] for answer in answers]
    assert states == ["accepted", "proposed", "accepted", "rejected"]
    stale = client.post(first, {"answer": "accept", "version": 1}, content_type="application/json")
    assert (stale.status_code, client.get("/api/v1/signals?limit=0").status_code) == (409, 422)


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("前一句。大促扛得住吗？后一句。", "扛得住", ("大促", "扛得住", "吗？")),
        ("大促扛得住吗", "大促扛得住吗", ("", "大促扛得住吗", "")),
        ("One. Can you carry it? Two.", "carry", ("Can you ", "carry", " it?")),
        ("第一行\n第二行很长\n第三行", "很长", ("第二行", "很长", "\n".strip())),
        ("字" * 200 + "要紧的" + "尾" * 200, "要紧的", ("…" + "字" * 120, "要紧的", "尾" * 120 + "…")),
        ("好的。那就定了。", "那就定了。", ("", "那就定了。", "")),
    ],
)
def test_quote_stands_in_its_sentence(text: str, quote: str, expected: tuple[str, str, str]) -> None:
    start = text.index(quote)
    assert in_sentence(text, start, start + len(quote)) == expected


def test_signal_without_a_place_shows_the_text(deal: Deal) -> None:
    event = Event.objects.filter(deal=deal).exclude(text="").first()
    assert event is not None
    assert in_sentence("没有位置", None, None) == ("没有位置", "", "")
