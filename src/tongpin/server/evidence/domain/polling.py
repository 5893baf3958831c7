"""Visiting mailboxes: what is new is kept, how far it was read is noted, and what went wrong is said."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tongpin.server.core import jobs
from tongpin.server.core.domain import audit
from tongpin.server.evidence.domain.letter import Arrival, keep_letter
from tongpin.server.evidence.domain.mailbox import POLL, place_of, poll_soon
from tongpin.server.evidence.imap import Inbox, MailTrouble, Waiting, open_inbox
from tongpin.server.evidence.models import Mailbox
from tongpin.server.evidence.queries import mailbox as mailboxes

EVERY = timedelta(minutes=2)
MOST_MAILS = 200  # of one visit; the rest is for the next
VISIT_SECONDS = 120.0
WHOLE_BYTES = 25 * 1024 * 1024
LONGEST_WAIT = timedelta(hours=6)
# A server that is asked again and again with a wrong password shuts the account.
FIRST_WAIT = {"password": timedelta(minutes=30), "certificate": timedelta(minutes=30)}
logger = logging.getLogger("tongpin.mail")


@jobs.job("evidence.poll_mailboxes", every=EVERY)
def poll_mailboxes() -> None:
    """Queue a visit to each mailbox that is due."""
    for mailbox in mailboxes.due(timezone.now()):
        poll_soon(mailbox)


@jobs.job(POLL)
def poll_mailbox(*, mailbox_id: int) -> None:
    """Fetch what is new in a mailbox. Trouble is noted and tried again later, a little later each time."""
    mailbox = mailboxes.due(timezone.now()).filter(pk=mailbox_id).first()
    if mailbox is None:
        return
    try:
        more = _visit(mailbox)
    except MailTrouble as trouble:
        _failed(mailbox, trouble)
        return
    now = timezone.now()
    recovered = mailbox.failures > 0
    with transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(
            tried_at=now, succeeded_at=now, trouble={}, failures=0, next_try_at=None
        )
        if recovered:
            audit.record(actor=None, verb="recover", thing=mailbox)
        if more:
            poll_soon(mailbox)


def _visit(mailbox: Mailbox) -> bool:
    """Keep what is new and return whether there is more."""
    until = time.monotonic() + VISIT_SECONDS
    with open_inbox(place_of(mailbox)) as inbox:
        _follow_renumbering(mailbox, inbox)
        waiting = inbox.after(mailbox.last_uid, mailbox.since)
        taken: list[int] = []
        for one in waiting[:MOST_MAILS]:
            if time.monotonic() > until:
                break
            _take(mailbox, inbox, one)
            taken.append(one.uid)
        if mailbox.mark_read:
            inbox.mark_read(taken)
    return len(taken) < len(waiting)


def _follow_renumbering(mailbox: Mailbox, inbox: Inbox) -> None:
    """Begin again where the server has numbered its mails anew; what is here already is not kept twice."""
    if mailbox.uid_validity == inbox.uid_validity:
        return
    mailbox.uid_validity, mailbox.last_uid = inbox.uid_validity, 0
    Mailbox.objects.filter(pk=mailbox.pk).update(uid_validity=inbox.uid_validity, last_uid=0)


def _take(mailbox: Mailbox, inbox: Inbox, one: Waiting) -> None:
    whole = one.size <= WHOLE_BYTES
    data = inbox.fetch(one.uid) if whole else inbox.fetch_head(one.uid)
    if data is None:
        return
    keep_letter(mailbox=mailbox, arrival=Arrival(data, one.size, one.arrived_at, whole), last_uid=one.uid)


def _failed(mailbox: Mailbox, trouble: MailTrouble) -> None:
    failures = mailbox.failures + 1
    first = FIRST_WAIT.get(trouble.code, EVERY)
    wait = min(first * 2 ** min(failures - 1, 12), max(LONGEST_WAIT, first))
    now = timezone.now()
    said = {"code": trouble.code, "zh": trouble.message.zh, "en": trouble.message.en}
    logger.warning("mailbox %s: %s", mailbox.pk, trouble.message.en)
    with transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(
            tried_at=now, trouble=said, failures=failures, next_try_at=now + wait
        )
        if failures == 1:
            audit.record(actor=None, verb="fail", thing=mailbox, diff={"trouble": [None, trouble.code]})
