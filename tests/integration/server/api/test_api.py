"""The API end to end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import Company, make_customer, make_deal, make_event, make_stakeholder
from tests.security.routes import ROUTES
from tongpin.server.core import jobs
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.models import Deal
from tongpin.server.people.domain.token import create_token

KEYS = {
    "id",
    "name",
    "customer",
    "owner",
    "motion",
    "outcome",
    "value_minor",
    "currency",
    "opened_on",
    "closed_on",
    "share_percent",
    "next_step",
    "next_step_on",
    "last_event_at",
    "stage",
    "share",
    "seller_stage",
    "lead",
    "in_step",
    "version",
}


@pytest.fixture
def program(company: Company) -> Client:
    """A program that calls in 安娜's name."""
    _, secret = create_token(actor=company.anna, name="同步")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def test_event_recorded_by_a_program_is_judged_and_listed(program: Client, deal: Deal) -> None:
    person = make_stakeholder(deal)
    body = {
        "kind": "email",
        "text": "万一货出了问题,贵司赔得起吗?",
        "at": "2026-03-01T09:00:00",
        "by_stakeholder": person.pk,
        "marks": [{"signal": "sig_goods_liability_asked", "quote": "贵司赔得起吗"}],
    }
    made = post(program, f"/deals/{deal.pk}/events", body)
    jobs.run_due()
    listed = program.get("/api/v1/deals?stage=risk_assessment").json()
    assert (made.status_code, made.json()["at"], made.json()["by"]) == (201, "2026-03-01T01:00:00Z", "王总监")
    assert [item["id"] for item in listed["items"]] == [deal.pk]
    assert set(listed["items"][0]) == KEYS
    judged = program.get(f"/api/v1/deals/{deal.pk}/judgement?as_of=2026-03-02T00:00:00").json()
    assert (judged["stage"], judged["signals"][0]["quote"]) == ("risk_assessment", "贵司赔得起吗")
    events = program.get(f"/api/v1/deals/{deal.pk}/events").json()
    assert events == [made.json()]


def test_same_event_twice_is_a_conflict(program: Client, deal: Deal) -> None:
    body = {"kind": "note", "text": "法务要看保单"}
    statuses = [post(program, f"/deals/{deal.pk}/events", body).status_code for _ in range(2)]
    assert (statuses, deal.events.count()) == ([201, 409], 1)


def test_move_is_judged_and_nothing_written(program: Client, deal: Deal) -> None:
    make_event(deal, "出了事你们赔得起吗?大促扛得住吗?", by=make_stakeholder(deal))
    before = AuditEvent.objects.count()
    verdict = post(program, f"/deals/{deal.pk}/check-move", {"action": "act_price_concession"}).json()
    assert (verdict["verdict"], AuditEvent.objects.count()) == ("harmful", before)


def test_nothing_known_is_no_judgement(program: Client, deal: Deal) -> None:
    assert program.get(f"/api/v1/deals/{deal.pk}/judgement").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "没有这种记录"), ("en", "Unknown kind of event")]
)
def test_problem_is_said_in_the_caller_s_language(
    program: Client, deal: Deal, language: str, words: str
) -> None:
    response = program.post(
        f"/api/v1/deals/{deal.pk}/events",
        {"kind": "gossip", "text": "x"},
        content_type="application/json",
        headers={"Accept-Language": language},
    )
    problem = response.json()
    assert (response.status_code, problem["field"], words in problem["detail"]) == (422, "kind", True)
    assert response.headers["Content-Type"] == "application/problem+json"


def test_pages_of_a_list_are_cut_as_asked(program: Client, company: Company) -> None:
    names = [f"单{number}" for number in range(3)]
    for name in names:
        make_deal(company.anna, name=name)
    page = program.get("/api/v1/deals?order=name&offset=1&limit=1").json()
    assert (page["count"], [item["name"] for item in page["items"]]) == (3, ["单1"])


@pytest.mark.parametrize("size", [1, 30])
def test_list_takes_as_many_queries_for_one_deal_as_for_thirty(
    company: Company, django_assert_num_queries: Any, size: int
) -> None:
    customer = make_customer(company.anna)
    for number in range(size):
        make_event(
            make_deal(company.anna, name=f"单{number}", customer=customer), f"要看仓库{number}", marks=[]
        )
    jobs.run_due()
    client = Client()
    client.force_login(company.anna)
    client.get("/api/v1/deals")
    with django_assert_num_queries(4):  # session, user, count, page
        assert len(client.get("/api/v1/deals").json()["items"]) == size


def test_description_asks_for_a_right_and_declares_every_problem(program: Client) -> None:
    described = program.get("/api/v1/openapi.json").json()
    operations = [
        operation
        for path in described["paths"].values()
        for operation in path.values()
        if "responses" in operation
    ]
    known = [name for name in ROUTES if name.startswith("api-1:") and name != "api-1:openapi"]
    assert len(operations) == len(known)
    for operation in operations:
        assert operation["security"]
        assert {"401", "404", "422"} <= set(operation["responses"])
