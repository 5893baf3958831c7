"""Unsorted mail: read it, put it on a deal, set it aside; and how the mailboxes are doing."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from tongpin.server.api.auth import Asked
from tongpin.server.api.schemas import event as event_schemas
from tongpin.server.api.schemas import letter as schemas
from tongpin.server.api.schemas.problem import PROBLEMS
from tongpin.server.core import language
from tongpin.server.deals.queries import deal as deals
from tongpin.server.evidence.domain.letter import join_letter, set_letter_aside
from tongpin.server.evidence.queries import event as events
from tongpin.server.evidence.queries import letter as letters
from tongpin.server.evidence.queries import mailbox as mailboxes

router = Router(tags=["mail"])
AT_ONCE = 200


@router.get("/mailboxes", response={200: list[schemas.MailboxOut], **PROBLEMS})
def list_mailboxes(request: Asked) -> Status[Any]:
    """Return one's mailboxes and how each is doing."""
    lang = language.current()
    return Status(200, [schemas.shown_mailbox(one, lang) for one in mailboxes.visible_to(request.user)])


@router.get("/mail", response={200: list[schemas.LetterOut], **PROBLEMS})
def list_mail(request: Asked) -> Status[Any]:
    """Return the mail that waits to be sorted, oldest first, at most 200."""
    lang = language.current()
    found = letters.unsorted(request.user)[:AT_ONCE]
    return Status(200, [schemas.shown_letter(one, lang) for one in found])


@router.post("/mail/{letter}/join/{pk}", response={201: list[event_schemas.EventOut], **PROBLEMS})
def join_mail(request: Asked, letter: int, pk: int) -> Status[Any]:
    """Put a mail on a deal and return the events it became."""
    found, deal = letters.get_for(request.user, letter), deals.get_for(request.user, pk)
    made = join_letter(actor=request.user, letter=found, deal=deal)
    return Status(201, [event_schemas.shown(events.get_for(request.user, event.pk)) for event in made])


@router.post("/mail/{letter}/aside", response={200: schemas.LetterOut, **PROBLEMS})
def set_mail_aside(request: Asked, letter: int) -> Status[Any]:
    """Set a mail aside: it belongs to no deal."""
    found = letters.get_for(request.user, letter)
    aside = set_letter_aside(actor=request.user, letter=found)
    return Status(200, schemas.shown_letter(aside, language.current()))
