"""Mail through the API: exact keys, one's own only, never a password."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import Company, make_deal
from tests.post import make_letter, make_mailbox
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Event, Letter

pytestmark = pytest.mark.usefixtures("files_dir")


@pytest.fixture
def letter(company: Company) -> Letter:
    return make_letter(make_mailbox(company.anna))


def test_mailboxes_are_shown_with_exactly_these_keys(anna_client: Client, letter: Letter) -> None:
    (shown,) = anna_client.get("/api/v1/mailboxes").json()
    assert set(shown) == {"id", "name", "address", "shared", "paused", "trouble", "last_success_at"}


def test_unsorted_mail_is_shown_to_its_owner_alone(
    anna_client: Client, letter: Letter, company: Company
) -> None:
    make_letter(make_mailbox(company.chen), "别人的")
    (shown,) = anna_client.get("/api/v1/mail").json()
    assert (shown["subject"], shown["state"], shown["deal"]) == ("仓配方案", "unsorted", None)


def test_mail_is_put_on_a_deal_and_read(anna_client: Client, letter: Letter, deal: Deal) -> None:
    answer = anna_client.post(f"/api/v1/mail/{letter.pk}/join/{deal.pk}")
    assert (answer.status_code, [event["text"] for event in answer.json()]) == (201, ["出了事你们赔得起吗？"])
    again = anna_client.post(f"/api/v1/mail/{letter.pk}/join/{deal.pk}")
    assert (again.status_code, Event.objects.count()) == (409, 1)


def test_mail_is_not_put_on_a_deal_one_does_not_see(
    anna_client: Client, letter: Letter, company: Company
) -> None:
    hidden = make_deal(company.chen)
    assert anna_client.post(f"/api/v1/mail/{letter.pk}/join/{hidden.pk}").status_code == 404
    assert Letter.objects.get().state == "unsorted"


def test_mail_is_set_aside(anna_client: Client, letter: Letter) -> None:
    assert anna_client.post(f"/api/v1/mail/{letter.pk}/aside").json()["state"] == "aside"
