"""Letters: kept as they come, then joined to a deal or set aside. Nothing of them is ever lost."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.reading.files import UnreadableFile, parse_safely
from tongpin.reading.types import ParsedFile, Part
from tongpin.server.core import files, jobs
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import locked, save
from tongpin.server.core.errors import Conflict, Duplicate, NotVisible
from tongpin.server.core.text import clean_words, fold
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence import envelope as heads
from tongpin.server.evidence import joining
from tongpin.server.evidence.domain.capture import Told, propose_all, propose_tender
from tongpin.server.evidence.domain.event import record_proposed
from tongpin.server.evidence.domain.file import store_file
from tongpin.server.evidence.domain.proposals import ProposedEvent
from tongpin.server.evidence.domain.speakers import By, Names, names_on
from tongpin.server.evidence.models import Event, Kind, Letter, LetterState, Mailbox, StoredFile
from tongpin.server.evidence.queries import letter as letters
from tongpin.server.people.models import User

SORT = "evidence.sort_letter"
EXCERPT = 4000
ATTACHED, INSIDE = "attachment ", " › "  # how the reader writes places
logger = logging.getLogger("tongpin.mail")
BROKEN = Text("这封信读不出来，原信已留存。", "This mail cannot be read; it is kept as it came.")
BULK = Text("群发邮件或自动回复。", "Sent to many, or by a machine.")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as it came from the server. Not `whole`: it was too large, `data` is its head only."""

    data: bytes
    size: int
    arrived_at: datetime
    whole: bool = True


def keep_letter(*, mailbox: Mailbox, arrival: Arrival, last_uid: int) -> Letter | None:
    """Keep a mail as it came, note how far the mailbox is read, and queue its sorting; None where it is here already.

    One transaction: a mail is behind the mark if and only if it is kept.
    """
    head = heads.envelope_of(heads.parse_head(arrival.data))
    identity = heads.identity_of(head, arrival.data)
    known = Letter.objects.filter(mailbox=mailbox, identity=identity)
    if known.exists():
        Mailbox.objects.filter(pk=mailbox.pk).update(last_uid=last_uid)
        return None
    place = files.keep(arrival.data)
    try:
        with transaction.atomic():
            Mailbox.objects.filter(pk=mailbox.pk).update(last_uid=last_uid)
            letter = _made(mailbox, arrival, head, identity, place)
            audit.record(actor=None, verb="fetch", thing=letter, diff={"size": [None, letter.size]})
            jobs.enqueue(SORT, str(letter.pk), letter_id=letter.pk)
    except BaseException:  # also where another worker was quicker: the database keeps one
        files.forget(place)
        raise
    return letter


def _made(mailbox: Mailbox, arrival: Arrival, head: heads.Envelope, identity: str, place: str) -> Letter:
    return Letter.objects.create(
        mailbox=mailbox,
        identity=identity,
        message_id=head.message_id,
        thread=list(head.thread),
        people=list(head.people),
        sender=head.sender,
        sender_name=head.sender_name,
        subject=head.subject,
        topic=heads.topic_of(head.subject),
        sent_at=head.sent_at or arrival.arrived_at,
        size=arrival.size,
        whole=arrival.whole,
        place=place,
    )


@jobs.job(SORT)
def sort_letter(*, letter_id: int) -> None:
    """Join a letter to the deal it belongs to; where that is not plain, say why and leave it to a person."""
    letter = Letter.objects.select_related("mailbox__owner").filter(pk=letter_id).first()
    if letter is None or letter.state != LetterState.UNSORTED or letter.why:
        return
    if not letter.whole:
        size = letter.size // 2**20
        _leave(
            letter, Text(f"太大：{size} MB，只取了信头。", f"Too large: {size} MB; only its head was taken.")
        )
        return
    data = letters.bytes_of(letter)
    head = heads.envelope_of(heads.parse_head(data))
    parsed = _parsed(letter, data)
    _note(letter, head, parsed, data)
    actor = joining.acting_for(letter)
    found = joining.find(actor, letter, head)
    if found.deal is not None and actor is not None and parsed is not None:
        _join(actor, letter, found.deal, found.why, parsed, data)
        return
    newsletter = head.bulk and not found.several
    _leave(letter, BULK if newsletter else (found.why if parsed else BROKEN), aside=newsletter)


def _note(letter: Letter, head: heads.Envelope, parsed: ParsedFile | None, data: bytes) -> None:
    """Keep the beginning of a letter's text and the addresses in it, for whoever sorts it."""
    parts = parsed.parts if parsed else ()
    text = "\n".join(part.text for part in parts if not part.place.startswith(ATTACHED))
    letter.excerpt = clean_words(text.replace("\x00", "")[:EXCERPT], "text")
    named = heads.addresses_in(heads.text_of(heads.parse(data)))
    letter.people = list(dict.fromkeys((*head.people, *named)))[: heads.MOST_PEOPLE]
    letter.save(update_fields=["excerpt", "people"])


def join_letter(*, actor: User, letter: Letter, deal: Deal, version: int | None = None) -> list[Event]:
    """Put a letter on a deal: its messages become events with proposed signals, its files are kept with the deal."""
    require_own(actor, letter)
    policies.require_change(actor, deal)
    data = letters.bytes_of(letter)
    parsed = _parsed(letter, data) if letter.whole else None
    why = Text("由人指定。", "Put there by a person.")
    return _join(actor, letter, deal, why, parsed, data, version)


def set_letter_aside(*, actor: User, letter: Letter, version: int | None = None) -> Letter:
    """Say that a letter belongs to no deal. It stays to be found."""
    return _decide(actor, letter, version, "set_aside", LetterState.ASIDE)


def bring_letter_back(*, actor: User, letter: Letter, version: int | None = None) -> Letter:
    """Put a letter that was set aside back to be sorted."""
    return _decide(actor, letter, version, "bring_back", LetterState.UNSORTED)


def require_own(actor: User, letter: Letter) -> None:
    """Raise `NotVisible` for a letter the actor may not see."""
    if not letters.visible_to(actor).filter(pk=letter.pk).exists():
        raise NotVisible


def _decide(actor: User, letter: Letter, version: int | None, verb: str, state: str) -> Letter:
    require_own(actor, letter)
    with transaction.atomic():
        current = _unjoined(letter, version)
        diff = audit.changed(current, state=state)
        diff |= audit.changed(current, decided_by=actor, decided_at=timezone.now())
        save(current, diff)
        audit.record(actor=actor, verb=verb, thing=current, diff=diff)
    return current


def _join(
    actor: User,
    letter: Letter,
    deal: Deal,
    why: Text,
    parsed: ParsedFile | None,
    data: bytes,
    version: int | None = None,
) -> list[Event]:
    proposed = _proposed(deal, letter, parsed, data)
    with transaction.atomic():
        current = _unjoined(letter, version)
        mail = _stored(actor, deal, data, f"{letter.subject[:100] or 'mail'}.eml")
        enclosed = _store_enclosures(actor, deal, data) if letter.whole else {}
        made = _recorded(actor, deal, proposed, mail, enclosed)
        diff = audit.changed(current, state=LetterState.JOINED, deal=deal, why={"zh": why.zh, "en": why.en})
        diff |= audit.changed(current, decided_by=actor, decided_at=timezone.now())
        save(current, diff)
        audit.record(actor=actor, verb="join", thing=current, diff=diff, deal_id=deal.pk)
    return made


def _recorded(
    actor: User,
    deal: Deal,
    proposed: list[ProposedEvent],
    mail: StoredFile,
    enclosed: dict[str, StoredFile],
) -> list[Event]:
    """Record the messages and attachments; what is on the deal already, as from a colleague's copy, is passed over."""
    made: list[Event] = []
    for event in proposed:
        file = next(
            (kept for name, kept in enclosed.items() if event.place.startswith(ATTACHED + name[:60])), mail
        )
        with contextlib.suppress(Duplicate):
            made += record_proposed(actor=actor, deal=deal, events=[event], file=file)
    return made


def _leave(letter: Letter, why: Text, *, aside: bool = False) -> None:
    letter.why = {"zh": why.zh, "en": why.en}
    letter.state = LetterState.ASIDE if aside else LetterState.UNSORTED
    with transaction.atomic():
        letter.save(update_fields=["why", "state"])
        audit.record(actor=None, verb="sort", thing=letter, diff={"state": [None, letter.state]})


def _unjoined(letter: Letter, version: int | None) -> Letter:
    current = locked(letter, version)
    if current.state == LetterState.JOINED:
        raise Conflict(current, Text("这封信已归到商机里了。", "This mail is on a deal already."))
    return current


def _parsed(letter: Letter, data: bytes) -> ParsedFile | None:
    """Read a letter in a bounded child process; None where it cannot be read."""
    try:
        return parse_safely(data, "letter.eml", lang="en")  # places in their plain form
    except UnreadableFile as error:
        logger.warning("letter %s cannot be read: %s", letter.pk, error.message.en)
        return None


def _stored(actor: User, deal: Deal, data: bytes, name: str) -> StoredFile:
    try:
        with transaction.atomic():
            return store_file(actor=actor, deal=deal, data=data, name=name)
    except Duplicate as known:
        if isinstance(known.existing, StoredFile):
            return known.existing
        raise


def _store_enclosures(actor: User, deal: Deal, data: bytes) -> dict[str, StoredFile]:
    found = heads.enclosures_of(heads.parse(data))
    return {one.name: _stored(actor, deal, one.data, one.name) for one in found}


def _proposed(deal: Deal, letter: Letter, parsed: ParsedFile | None, data: bytes) -> list[ProposedEvent]:
    """Return a letter's messages and attachments as events; of one that cannot be read, its subject."""
    people = _people(deal, letter, heads.text_of(heads.parse(data)) if parsed else "")
    bare = Part(
        letter.subject or letter.sender or "—", letter.sender_name or letter.sender, letter.sent_at, "email"
    )
    parts = [part for part in parsed.parts if part.text.strip()] if parsed else []
    tenders = _tenders(parts, letter)
    told = [_told(part, letter, people) for part in parts or [bare] if _file_of(part) not in tenders]
    return [*propose_all(told), *tenders.values()]


def _tenders(parts: list[Part], letter: Letter) -> dict[str, ProposedEvent]:
    """Return the attachments that are tender papers, each as one event with its main points."""
    found: dict[str, ProposedEvent] = {}
    for name in dict.fromkeys(_file_of(part) for part in parts if _file_of(part)):
        tender = propose_tender([part for part in parts if _file_of(part) == name])
        if tender is not None:
            found[name] = replace(tender, at=letter.sent_at, day_only=False, place=name[:100])
    return found


def _file_of(part: Part) -> str:
    """Return the place of the attachment that a part is of, empty where it is of the mail itself."""
    return part.place.partition(INSIDE)[0] if part.place.startswith(ATTACHED) else ""


def _told(part: Part, letter: Letter, people: _People) -> Told:
    attached = bool(_file_of(part))
    by = people.find(part.by or (letter.sender_name or letter.sender if attached else ""))
    at = heads.plausible(part.at) or letter.sent_at
    written = part.kind in Kind.values and not (attached and part.kind == Kind.NOTE)
    words = clean_words(part.text.replace("\x00", ""), "text")
    kind = part.kind if written else Kind.DOCUMENT
    return Told(words, kind, by, at, part.at is None and attached, part.place)


@dataclass(frozen=True, slots=True)
class _People:
    """Who speaks in a letter: by address where one stands beside the name, else by name."""

    names: Names
    by_address: dict[str, By]
    named: dict[str, str]

    def find(self, name: str) -> By:
        """Return who goes by a name or an address."""
        known = self.find_address(name) or self.find_address(self.named.get(name, ""))
        return known or self.names.find(name)

    def find_address(self, address: str) -> By | None:
        """Return whose address it is."""
        return self.by_address.get(address.lower())


def _people(deal: Deal, letter: Letter, text: str) -> _People:
    theirs = Stakeholder.objects.select_related("contact").filter(deal=deal).exclude(contact__email="")
    ours = User.objects.filter(is_active=True)
    by_address = {fold(user.email): By(user=user) for user in ours}
    by_address |= {fold(one.contact.email): By(stakeholder=one) for one in theirs}
    named = heads.names_in(text)
    if letter.sender_name and letter.sender:
        named[letter.sender_name] = letter.sender
    return _People(names_on(deal), by_address, named)
