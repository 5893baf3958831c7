"""Calendars fetched from a real HTTPS server, and the plan given out."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar as Book

from tests.factories import Company, make_deal, make_stakeholder
from tests.mailserver import make_certificate
from tongpin.server.core import fetching, jobs
from tongpin.server.core.errors import Invalid
from tongpin.server.deals.domain import move as moves
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain import calendar as calendars
from tongpin.server.evidence.models import Appointment, Calendar, Event
from tongpin.server.evidence.queries import calendar as queries
from tongpin.server.people.domain.user import deactivate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files_dir")]


class Feed:
    """What the server answers: a status, headers and a body."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, {"Content-Type": "text/calendar"}, b""
        self.asked: list[str] = []
        self.port = 0

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}/secret.ics"


@pytest.fixture
def feed(tmp_path: Path, settings: Any) -> Iterator[Feed]:
    answer = Feed()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer.asked.append(self.path)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its own name
            """Say nothing."""

    make_certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        answer.port = server.server_address[1]
        settings.CALENDAR_HOSTS = [f"localhost:{answer.port}"]
        settings.CERTIFICATES = str(tmp_path / "cert.pem")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield answer
        server.shutdown()
        thread.join()


@pytest.fixture
def calendar(feed: Feed, company: Company) -> Calendar:
    return calendars.add_calendar(actor=company.anna, name="日历", address=feed.address)


@pytest.fixture
def read(calendar: Calendar) -> Callable[[], Calendar]:
    """A reader of the calendar now."""

    def read_() -> Calendar:
        Calendar.objects.filter(pk=calendar.pk).update(next_try_at=None)
        calendars.fetch_calendar(calendar_id=calendar.pk)
        return Calendar.objects.get(pk=calendar.pk)

    return read_


def know(deal: Deal, email: str = "wang@a.example") -> None:
    person = make_stakeholder(deal)
    person.contact.email = email
    person.contact.save()


def entry(uid: str = "1", *, days: float = -1, who: str = "wang@a.example", **lines: str) -> str:
    start = (timezone.now() + timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")
    more = "".join(f"{name}:{value}\r\n" for name, value in lines.items())
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{start}\r\nSUMMARY:嘉兴仓参观\r\nLOCATION:嘉兴\r\n"
        f"ATTENDEE;CN=王总监:mailto:{who}\r\nORGANIZER:MAILTO:Anna@example.com\r\n{more}END:VEVENT\r\n"
    )


def book(*entries: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(entries)}END:VCALENDAR\r\n".encode()


def test_meeting_with_people_of_a_deal_is_proposed_and_recorded(
    feed: Feed, read: Callable[[], Calendar], deal: Deal
) -> None:
    know(deal)
    feed.body = book(entry(), entry("2", who="stranger@b.example"))
    assert (read().trouble, read().trouble, Appointment.objects.count()) == ({}, {}, 1)
    (meeting,) = queries.proposed(deal.owner)
    event = calendars.record_appointment(actor=deal.owner, appointment=meeting, kind="visit")
    said = (event.deal, event.kind, event.text, event.with_stakeholder.contact.name, event.by_user)
    assert said == (deal, "visit", "嘉兴仓参观\n嘉兴", "王总监", deal.owner)
    read()
    assert (list(queries.proposed(deal.owner)), Event.objects.count()) == ([], 1)


def test_meeting_to_come_waits_and_follows_its_changes(
    feed: Feed, read: Callable[[], Calendar], deal: Deal
) -> None:
    know(deal)
    feed.body = book(entry(days=3))
    read()
    (coming,) = queries.coming(deal.owner)
    with pytest.raises(Invalid):
        calendars.record_appointment(actor=deal.owner, appointment=coming)
    feed.body = book(entry(days=-2))
    read()
    assert [one.pk for one in queries.proposed(deal.owner)] == [coming.pk]


@pytest.mark.parametrize("after", [book(), book(entry(STATUS="CANCELLED"))])
def test_meeting_that_is_off_is_proposed_no_more(
    after: bytes, feed: Feed, read: Callable[[], Calendar], deal: Deal
) -> None:
    know(deal)
    feed.body = book(entry(days=3))
    read()
    feed.body = after
    read()
    assert Appointment.objects.count() == 0


def test_meeting_of_two_deals_is_recorded_on_one(
    feed: Feed, read: Callable[[], Calendar], deal: Deal
) -> None:
    other = make_deal(deal.owner)
    know(deal)
    know(other)
    feed.body = book(entry())
    read()
    first, _ = queries.proposed(deal.owner)
    calendars.record_appointment(actor=deal.owner, appointment=first)
    assert (list(queries.proposed(deal.owner)), Event.objects.count()) == ([], 1)


WRONG = {
    "not found": ({"status": 404}, "404"),
    "sent elsewhere": ({"status": 302, "headers": {"Location": "https://localhost/"}}, "转到别处"),
    "no calendar": ({"body": b"<html>hello</html>"}, "不是日历"),
    "too large": ({"body": b"x" * (calendars.MOST_BYTES + 1)}, "太大"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_said_and_tried_later(kind: str, feed: Feed, read: Callable[[], Calendar]) -> None:
    answer, said = WRONG[kind]
    vars(feed).update(answer)
    after = read()
    assert (said in after.trouble["zh"], after.failures, after.succeeded_at) == (True, 1, None)
    assert after.next_try_at - after.tried_at == calendars.EVERY


@pytest.mark.parametrize("off", ["CALENDAR_HOSTS", "CERTIFICATES"])
def test_server_inside_or_with_an_unknown_certificate_is_not_asked(
    off: str, feed: Feed, read: Callable[[], Calendar], settings: Any
) -> None:
    setattr(settings, off, [] if off == "CALENDAR_HOSTS" else "")
    assert (read().failures, feed.asked) == (1, [])


@pytest.mark.parametrize(
    "address",
    [
        "http://x.example/",
        "ftp://x",
        "https://",
        "https://user:pw@x.example/",
        "https://x.example/a b",
        "file:///etc/passwd",
        "https://127.1/",
        "日历",
    ],
)
def test_address_that_is_no_https_address_is_refused(address: str, company: Company) -> None:
    with pytest.raises(Invalid):
        calendars.add_calendar(actor=company.anna, name="x", address=address)


def test_address_is_kept_sealed_and_webcal_is_https(company: Company) -> None:
    made = calendars.add_calendar(
        actor=company.anna, name="x", address="webcal://cal.example.com/canary-5.ics"
    )
    assert (made.host, "canary-5" in made.secret) == ("cal.example.com", False)
    assert fetching.clean_address("webcal://CAL.example.com") == "https://cal.example.com/"


@pytest.fixture
def secret(company: Company) -> str:
    return calendars.make_plan_feed(actor=company.anna)[1]


def plan(secret: str) -> list[Any]:
    answer = Client().get(f"/calendars/{secret}.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert answer.content.decode().replace("\r\n ", "").count("�") == 0
    return list(Book.from_ical(answer.content).walk("VEVENT"))


def test_planned_moves_are_given_out_with_lasting_ids(deal: Deal, secret: str) -> None:
    day = timezone.localdate() + timedelta(days=2)
    move = moves.plan_move(
        actor=deal.owner,
        deal=deal,
        action="act_invite_site_visit",
        when=day,
        stakeholder=make_stakeholder(deal),
    )
    moves.plan_move(actor=deal.owner, deal=deal, text="没有日子的")
    (first,), (again,) = plan(secret), plan(secret)
    assert (first["UID"], first["DTSTART"].dt, first["SEQUENCE"]) == (again["UID"], day, 0)
    assert str(first["SUMMARY"]).endswith("王总监 · A公司")
    assert f"/deals/{deal.pk}/" in str(first["DESCRIPTION"])
    moves.drop_move(actor=deal.owner, move=move, version=move.version)
    assert plan(secret) == []


def test_long_chinese_lines_are_folded_without_breaking_a_character(deal: Deal, secret: str) -> None:
    text = "约王总监和质量部一起看嘉兴仓的恒温区、退货区和大促应急预案；" * 8
    moves.plan_move(actor=deal.owner, deal=deal, text=text, when=timezone.localdate())
    (only,) = plan(secret)
    assert text in f"{only['SUMMARY']}\n{only['DESCRIPTION']}"


def test_plan_holds_only_ones_own_business_that_one_still_sees(deal: Deal, company: Company) -> None:
    for owner in (company.bo, company.chen):
        moves.plan_move(actor=owner, deal=make_deal(owner), text="别人的", when=timezone.localdate())
    moves.plan_move(actor=deal.owner, deal=deal, text="安娜的", when=timezone.localdate())
    held = {}
    for who in ("anna", "bo", "wei", "admin"):
        _, opens = calendars.make_plan_feed(actor=getattr(company, who))
        held[who] = [str(one["SUMMARY"]).split(" · ")[0] for one in plan(opens)]
    assert held == {"anna": ["安娜的"], "bo": ["别人的"], "wei": [], "admin": []}


def test_secret_that_was_replaced_ended_or_made_up_opens_nothing(company: Company, secret: str) -> None:
    _, newer = calendars.make_plan_feed(actor=company.anna)
    assert [Client().get(f"/calendars/{one}.ics").status_code for one in (secret, newer, "x")] == [
        404,
        200,
        404,
    ]
    calendars.revoke_plan_feed(actor=company.anna)
    assert Client().get(f"/calendars/{newer}.ics").status_code == 404


def test_feed_of_somebody_shut_out_opens_nothing(company: Company, secret: str) -> None:
    deactivate(actor=company.admin, user=company.anna)
    assert Client().get(f"/calendars/{secret}.ics").status_code == 404


def test_calendars_that_are_due_are_read_by_the_job(feed: Feed, calendar: Calendar) -> None:
    feed.body = book()
    calendars.fetch_calendars()
    jobs.run_due()
    calendar.refresh_from_db()
    assert (len(feed.asked), calendar.succeeded_at is None) == (1, False)
