"""Broken and oversize text at the doors: an answer in the fours, never a failure, on both databases."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.factories import Company
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event

FORM = "application/x-www-form-urlencoded"
BROKEN = {
    "NUL": "a\x00b",
    "lone surrogate": "a\ud800b",
    "10 MB": "字" * 3_500_000,
}
HARMLESS = {
    "turned around": "abc\u202edef",
    "tags": "<script>alert(1)</script>",
    "emoji": "好的👌🏽",
    "one long line": "字" * 199_999,
}


def post(client: Client, deal: Deal, body: Any) -> Any:
    raw = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(f"/api/v1/deals/{deal.pk}/events", raw, content_type="application/json")


@pytest.mark.parametrize("field", ["text", "by_name", "kind", "action"])
@pytest.mark.parametrize("name", BROKEN)
def test_broken_text_is_answered_and_saves_nothing(
    anna_client: Client, deal: Deal, field: str, name: str
) -> None:
    response = post(anna_client, deal, {"kind": "note", "text": "x"} | {field: BROKEN[name]})
    assert (response.status_code, Event.objects.count()) == (422, 0)
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", HARMLESS)
def test_odd_but_whole_text_is_kept_as_it_is(anna_client: Client, deal: Deal, name: str) -> None:
    response = post(anna_client, deal, {"kind": "note", "text": HARMLESS[name]})
    assert (response.status_code, Event.objects.get().text) == (201, HARMLESS[name])


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"kind": 1}', b"[" * 100_000, b'{"kind":"note","x":1}']
)
def test_body_that_is_no_event_is_answered(anna_client: Client, deal: Deal, raw: bytes) -> None:
    assert (post(anna_client, deal, raw).status_code in {400, 422}, Event.objects.count()) == (True, 0)


def test_body_beyond_what_is_taken_says_so(anna_client: Client, deal: Deal) -> None:
    response = post(anna_client, deal, b'{"text": "' + b"x" * 34_000_000 + b'"}')
    assert (response.status_code, Event.objects.count()) == (413, 0)


def test_form_beyond_what_is_taken_says_so(anna_client: Client) -> None:
    response = anna_client.post("/sign-in/", "login=" + "x" * 34_000_000, content_type=FORM)
    assert (response.status_code, "25 MB" in response.text) == (413, True)


@pytest.mark.parametrize(
    "query",
    [
        "search=%00",
        "search=%ED%A0%80",
        "search=" + "x" * 5000,
        "stage=%00",
        "order=%00",
        "offset=-1",
        "limit=0",
    ],
)
def test_broken_query_is_answered(anna_client: Client, query: str) -> None:
    assert anna_client.get(f"/api/v1/deals?{query}").status_code in {200, 422}


@pytest.mark.parametrize("pk", ["0", "-1", "9" * 30, "1%00", "x", "１"])
def test_odd_id_is_answered(anna_client: Client, deal: Deal, pk: str) -> None:
    assert anna_client.get(f"/api/v1/deals/{pk}").status_code in {404, 422}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_sign_in_is_answered(company: Company, client: Client, name: str) -> None:
    data = {"login": BROKEN[name][:300].encode("utf-8", "surrogatepass"), "password": b"x\x00y"}
    assert client.post("/sign-in/", data).status_code == 200
