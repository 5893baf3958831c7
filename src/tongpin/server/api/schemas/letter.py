"""Letters and mailboxes as the API shows them: never a password."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from tongpin.server.evidence.models import Letter, Mailbox


class LetterOut(Schema):
    """A mail that waits to be sorted."""

    id: int
    mailbox: int
    subject: str
    sender: str
    sender_name: str
    sent_at: datetime
    excerpt: str
    state: str
    why: str
    deal: int | None


class MailboxOut(Schema):
    """A mailbox and how it is doing."""

    id: int
    name: str
    address: str
    shared: bool
    paused: bool
    trouble: str
    last_success_at: datetime | None


def shown_letter(letter: Letter, lang: str) -> LetterOut:
    """Return a letter as the API shows it."""
    return LetterOut(
        id=letter.pk,
        mailbox=letter.mailbox_id,
        subject=letter.subject,
        sender=letter.sender,
        sender_name=letter.sender_name,
        sent_at=letter.sent_at,
        excerpt=letter.excerpt,
        state=letter.state,
        why=str(letter.why.get(lang, "")),
        deal=letter.deal_id,
    )


def shown_mailbox(mailbox: Mailbox, lang: str) -> MailboxOut:
    """Return a mailbox as the API shows it."""
    return MailboxOut(
        id=mailbox.pk,
        name=mailbox.name,
        address=mailbox.address,
        shared=mailbox.is_shared,
        paused=mailbox.paused,
        trouble=str(mailbox.trouble.get(lang, "")),
        last_success_at=mailbox.succeeded_at,
    )
