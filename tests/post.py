"""Makes mailboxes, letters and meetings for tests, without a server where none is needed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from tongpin.server.core.models import Job
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.calendar import add_calendar
from tongpin.server.evidence.domain.letter import SORT, Arrival, keep_letter, sort_letter
from tongpin.server.evidence.domain.mailbox import add_mailbox
from tongpin.server.evidence.models import Appointment, Calendar, Letter, Mailbox
from tongpin.server.people.models import User

SECRET = "mailbox-canary-password-8"
FEED = "https://cal.example.com/feed/calendar-canary-secret-8.ics"
_numbers = itertools.count(1)


def make_mailbox(owner: User, **given: Any) -> Mailbox:
    """Return a mailbox of a person's; `shared` and an administrator: the company's."""
    fields = {
        "name": "工作邮箱",
        "address": owner.email,
        "host": "imap.example.com",
        "username": owner.email,
        "password": SECRET,
    }
    return add_mailbox(actor=owner, **fields | given)


def write_mail(text: str = "出了事你们赔得起吗？", **heads: Any) -> EmailMessage:
    """Return a mail from 王总监 with a number of its own."""
    mail = EmailMessage()
    given = {
        "From": "王总监 <wang@a.example>",
        "To": "anna@example.com",
        "Subject": "仓配方案",
        "Date": "Tue, 03 Mar 2026 10:00:00 +0800",
        "Message-ID": f"<{next(_numbers)}@a.example>",
    }
    for name, value in (given | {key.replace("_", "-"): value for key, value in heads.items()}).items():
        if value is not None:
            mail[name] = value
    mail.set_content(text)
    return mail


def make_letter(mailbox: Mailbox, subject: str = "仓配方案", text: str = "出了事你们赔得起吗？") -> Letter:
    """Return a letter that waits for a person to sort it."""
    kept = keep(mailbox, write_mail(text, Subject=subject).as_bytes())
    why = {"zh": "发件人、收件人都不在商机里。", "en": "Nobody in it is known on a deal."}
    Letter.objects.filter(pk=kept.pk).update(excerpt=text, why=why)
    return Letter.objects.get(pk=kept.pk)


def deliver(mailbox: Mailbox, mail: EmailMessage | bytes, *, whole: bool = True, size: int = 0) -> Letter:
    """Return the letter that becomes of a mail, sorted as the job does."""
    data = mail if isinstance(mail, bytes) else mail.as_bytes()
    kept = keep(mailbox, data, whole=whole, size=size)
    sort_letter(letter_id=kept.pk)
    return Letter.objects.get(pk=kept.pk)


def keep(mailbox: Mailbox, data: bytes, *, whole: bool = True, size: int = 0) -> Letter:
    """Return the letter as it is kept when it is fetched; its sorting is not queued."""
    arrival = Arrival(data, size or len(data), timezone.now(), whole)
    kept = keep_letter(mailbox=mailbox, arrival=arrival, last_uid=mailbox.last_uid + 1)
    assert kept is not None
    Job.objects.filter(kind=SORT).delete()
    return kept


def make_calendar(owner: User) -> Calendar:
    """Return a calendar of a person's."""
    return add_calendar(actor=owner, name="我的日历", address=FEED)


def make_appointment(
    calendar: Calendar, deal: Deal, *, at: datetime | None = None, people: Iterable[str] = (), uid: str = ""
) -> Appointment:
    """Return a meeting of yesterday's, proposed for a deal."""
    return Appointment.objects.create(
        calendar=calendar,
        uid=uid or f"uid{next(_numbers)}",
        title="仓库参观",
        place="嘉兴仓",
        people=list(people),
        starts_at=at or timezone.now() - timedelta(days=1),
        deal=deal,
    )
