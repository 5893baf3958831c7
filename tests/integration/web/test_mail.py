"""The pages of mailboxes, unsorted mail and calendars."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import Company, make_deal
from tests.post import FEED, SECRET, make_appointment, make_calendar, make_letter, make_mailbox
from tongpin.server.evidence.domain.letter import join_letter
from tongpin.server.evidence.models import Appointment, Calendar, Letter, Mailbox, PlanFeed
from tongpin.server.insight.domain.judgement import refresh_judgement

pytestmark = pytest.mark.usefixtures("files_dir")


@pytest.fixture
def mailbox(company: Company) -> Mailbox:
    return make_mailbox(company.anna)


def form(**given: Any) -> dict[str, Any]:
    fields = {
        "address": "anna@example.com",
        "password": "typed-canary-4",
        "host": "imap.example.com",
        "name": "",
        "username": "",
        "port": 993,
        "security": "tls",
        "folder": "INBOX",
        "since": "",
        "version": 1,
    }
    return fields | given


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_database_the_same_whatever_the_number(
    count: int, anna_client: Client, company: Company, django_assert_num_queries: Any
) -> None:
    deal = make_deal(company.anna)
    make_mailbox(company.admin, shared=True, address="post@example.com")
    calendar = make_calendar(company.anna)
    for number in range(count):
        make_letter(make_mailbox(company.anna), f"信{number}")
        make_deal(company.anna, name=f"单{number}")
        make_appointment(calendar, deal)
    for address, queries in {"/mail/": 14, "/mailboxes/": 5, "/calendars/": 6}.items():
        with django_assert_num_queries(queries):
            anna_client.get(address)


def test_password_is_in_no_page_nor_is_what_was_typed(anna_client: Client, mailbox: Mailbox) -> None:
    shown = anna_client.get(f"/mailboxes/{mailbox.pk}/").text
    refused = anna_client.post(f"/mailboxes/{mailbox.pk}/", form(host="no host"))
    assert refused.status_code == 422
    assert [word for word in (SECRET, "typed-canary-4", mailbox.secret) if word in shown + refused.text] == []


def test_mailbox_inside_the_network_is_refused_at_its_field(anna_client: Client) -> None:
    refused = anna_client.post("/mailboxes/new/", form(host="127.0.0.1", since="2026-11-01"))
    assert (refused.status_code, "内网" in refused.text, Mailbox.objects.count()) == (422, True, 0)


def test_company_inbox_is_offered_to_administrators_only(
    anna_client: Client, client: Client, company: Company
) -> None:
    assert 'name="shared"' not in anna_client.get("/mailboxes/new/").text
    client.force_login(company.admin)
    assert 'name="shared"' in client.get("/mailboxes/new/").text


def test_shared_typed_in_by_somebody_else_does_nothing(anna_client: Client) -> None:
    anna_client.post("/mailboxes/new/", form(shared="on", since="2026-11-01", host="127.0.0.1"))
    assert Mailbox.objects.count() == 0


def test_mailbox_changed_by_another_tab_is_not_overwritten(anna_client: Client, mailbox: Mailbox) -> None:
    same = form(host=mailbox.host, password="", since=mailbox.since)
    mailbox.refresh_from_db()
    Mailbox.objects.update(version=2)
    answer = anna_client.post(f"/mailboxes/{mailbox.pk}/", same | {"name": "新名字"})
    assert (answer.status_code, Mailbox.objects.get().name) == (422, "工作邮箱")


@pytest.mark.parametrize("chosen", ["", "x", "-1", "9" * 30])
def test_letter_with_no_deal_chosen_stays(chosen: str, anna_client: Client, mailbox: Mailbox) -> None:
    letter = make_letter(mailbox)
    answer = anna_client.post(f"/mail/{letter.pk}/join/", {"deal": chosen})
    assert (answer.status_code, answer["Location"]) == (302, f"/mail/?letter={letter.pk}")
    assert Letter.objects.get().state == "unsorted"


def test_letter_goes_on_no_deal_of_another_team(
    anna_client: Client, mailbox: Mailbox, company: Company
) -> None:
    letter, hidden = make_letter(mailbox), make_deal(company.chen)
    assert anna_client.post(f"/mail/{letter.pk}/join/", {"deal": hidden.pk}).status_code == 404


def test_original_is_only_ever_saved(anna_client: Client, mailbox: Mailbox) -> None:
    letter = make_letter(mailbox, '<script>alert("1")</script>')
    answer = anna_client.get(f"/mail/{letter.pk}/original/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_strangers_wrote_is_shown_as_text(anna_client: Client, mailbox: Mailbox) -> None:
    make_letter(mailbox, "<img src=x onerror=alert(1)>", "<script>alert(2)</script>")
    text = anna_client.get("/mail/").text
    assert ("<img src=x" in text, "<script>alert" in text, "&lt;script&gt;" in text) == (False, False, True)


def test_calendar_address_is_never_shown(anna_client: Client, company: Company) -> None:
    make_calendar(company.anna)
    text = anna_client.get("/calendars/").text
    assert (FEED.rpartition("/")[2] in text, "cal.example.com" in text) == (False, True)


def test_calendar_is_added_and_taken_away(anna_client: Client) -> None:
    refused = anna_client.post("/calendars/", {"name": "日历", "address": "http://x.example/a.ics"})
    assert (refused.status_code, Calendar.objects.count()) == (422, 0)
    anna_client.post("/calendars/", {"name": "日历", "address": "https://x.example/a.ics"})
    anna_client.post(f"/calendars/{Calendar.objects.get().pk}/remove/")
    assert Calendar.objects.count() == 0


def test_meeting_is_set_aside_and_not_settled_twice(anna_client: Client, company: Company) -> None:
    deal = make_deal(company.anna)
    meeting = make_appointment(make_calendar(company.anna), deal)
    for verb in ("aside", "meeting"):
        anna_client.post(f"/appointments/{meeting.pk}/{verb}/")
    assert (Appointment.objects.get().state, deal.events.count()) == ("aside", 0)
    assert anna_client.post(f"/appointments/{meeting.pk}/else/").status_code == 404


def test_plan_is_ended_once(anna_client: Client) -> None:
    anna_client.post("/calendars/plan/new/")
    for _ in range(2):
        anna_client.post("/calendars/plan/end/")
    assert PlanFeed.objects.count() == 0


def test_deal_says_that_its_mail_cannot_be_read(anna_client: Client, mailbox: Mailbox) -> None:
    deal = make_deal(mailbox.added_by)
    join_letter(actor=deal.owner, letter=make_letter(mailbox), deal=deal)
    refresh_judgement(deal=deal)
    assert "这单的往来邮箱读不了" not in anna_client.get(f"/deals/{deal.pk}/").text
    Mailbox.objects.update(failures=2, succeeded_at=timezone.now() - timedelta(days=3))
    assert "这单的往来邮箱读不了，上次成功是3 天前" in anna_client.get(f"/deals/{deal.pk}/").text
