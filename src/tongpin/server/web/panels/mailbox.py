"""How a source of evidence is doing, in words: mailboxes and calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tongpin.server.evidence.models import Calendar, Mailbox


@dataclass(frozen=True, slots=True)
class SourceState:
    """`kind` is one of good, waiting, paused, trouble; `words` say it; `why` what went wrong."""

    kind: str
    words: str
    why: str
    succeeded_at: datetime | None
    next_try_at: datetime | None


def state_of(source: Mailbox | Calendar, lang: str) -> SourceState:
    """Return how a source is doing."""
    why = str(source.trouble.get(lang, ""))
    if isinstance(source, Mailbox) and source.paused:
        kind, words = "paused", _("Paused")
    elif source.failures:
        kind, words = "trouble", _("Cannot be read")
    elif source.succeeded_at is None:
        kind, words = "waiting", _("Not read yet")
    else:
        kind, words = "good", _("All well")
    return SourceState(kind, words, why, source.succeeded_at, source.next_try_at if source.failures else None)
