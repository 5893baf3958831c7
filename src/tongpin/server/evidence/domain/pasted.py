"""Pasted text: one note, a chat taken apart into who said what, or a mail thread into its messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from tongpin.reading.files import parse_text
from tongpin.reading.types import Part
from tongpin.server.core import language
from tongpin.server.core.text import clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.capture import Told, propose_all, read_text
from tongpin.server.evidence.domain.proposals import Proposed
from tongpin.server.evidence.domain.speakers import By, names_on
from tongpin.server.evidence.models import Kind
from tongpin.server.people.models import User

ONE_BREATH = timedelta(minutes=30)  # messages of one person so close together are one event


def read_pasted(
    *,
    actor: User,
    deal: Deal,
    text: str,
    kind: str = "note",
    by: By | None = None,
    at: datetime | None = None,
    day_only: bool = False,
    speakers: Mapping[str, By] | None = None,
) -> Proposed:
    """Read pasted text and return what it would be recorded as; nothing is written.

    A chat or a mail thread becomes an event for each message (messages of one person within half an hour are one),
    with the speakers found among the deal's people; `speakers` says who an unknown name is. Anything else is one
    event by `by` at `at`.
    """
    policies.require_change(actor, deal)
    words = clean_words(text, "text", required=True)
    today = timezone.localdate()
    parsed = parse_text(words, year_hint=today.year, not_after=today, lang=language.current())
    turns = list(in_turns(part for part in parsed.parts if part.text.strip()))
    if len(turns) < 2 and not any(turn.by for turn in turns):
        one = by or By()
        proposed = read_text(
            actor=actor,
            deal=deal,
            text=words,
            kind=kind,
            by_stakeholder=one.stakeholder,
            by_user=one.user,
            by_name=one.name,
            at=at,
        )
        return replace(
            proposed, events=tuple(replace(e, day_only=day_only or e.day_only) for e in proposed.events)
        )
    names = names_on(deal)
    known = speakers or {}
    moment = at or timezone.now()
    events = propose_all(
        [
            Told(
                turn.text,
                turn.kind if turn.kind in Kind.values else kind,
                known.get(turn.by) or names.find(turn.by),
                turn.at or moment,
                turn.at is None,
            )
            for turn in turns
        ]
    )
    return Proposed(events, parsed.warnings, title=parsed.title)


def in_turns(parts: Iterable[Part]) -> Iterable[Part]:
    """Join what one person said in one breath."""
    held: Part | None = None
    for part in parts:
        if held is not None and _same_breath(held, part):
            held = replace(held, text=f"{held.text}\n{part.text}")
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _same_breath(first: Part, then: Part) -> bool:
    if first.by != then.by or not first.by or first.kind != then.kind:
        return False
    if first.at is None or then.at is None:
        return first.at is then.at
    return then.at - first.at <= ONE_BREATH
