"""Everything that one word finds: customers, people, deals and what was said, each of them what one may see."""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.server.accounts.queries import contact as contacts
from tongpin.server.accounts.queries import customer as customers
from tongpin.server.core.text import fold
from tongpin.server.deals.queries import deal as deals
from tongpin.server.evidence.models import Event
from tongpin.server.evidence.queries import event as events
from tongpin.server.people.models import User

BEFORE, AFTER = 24, 60


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    `quote` is a text cut as before, found, after; empty where a name was found. `deal` is the deal that a text
    belongs to, None for the rest.
    """

    pk: int
    title: str
    about: str
    quote: tuple[str, str, str] = ("", "", "")
    deal: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind; `more` says that there is more than is given."""

    kind: str  # customers | people | deals | evidence
    hits: tuple[Hit, ...]
    more: bool


def find(actor: User, text: str, most: int) -> tuple[Found, ...]:
    """Return what `text` finds, at most `most` of each kind; kinds of which nothing is found are left out.

    Only what `actor` sees is looked at, so that nothing else can be found, counted or guessed. Nothing is counted
    beyond one more than is given: a rough word costs no more than a fine one.
    """
    if not text.split():
        return ()
    found = {
        "customers": _customers(actor, text, most + 1),
        "people": _people(actor, text, most + 1),
        "deals": _deals(actor, text, most + 1),
        "evidence": _said(actor, text, most + 1),
    }
    return tuple(Found(kind, tuple(hits[:most]), len(hits) > most) for kind, hits in found.items() if hits)


def _customers(actor: User, text: str, most: int) -> list[Hit]:
    return [Hit(one.pk, one.name, one.industry) for one in customers.search(actor, text)[:most]]


def _people(actor: User, text: str, most: int) -> list[Hit]:
    found = contacts.search(actor, text)[:most]
    return [Hit(one.pk, one.name, _joined(one.title, one.customer.name)) for one in found]


def _deals(actor: User, text: str, most: int) -> list[Hit]:
    found = deals.search(actor, text)[:most]
    return [Hit(one.pk, one.name, _joined(one.customer.name, one.owner.name)) for one in found]


def _said(actor: User, text: str, most: int) -> list[Hit]:
    found = events.search(actor, text, most)
    return [
        Hit(
            pk=one.pk,
            title=one.deal.name,
            about=_joined(_speaker(one), f"{one.at:%Y-%m-%d}"),
            quote=cut(one.text, text.split(maxsplit=1)[0]),
            deal=one.deal_id,
        )
        for one in found
    ]


def _speaker(event: Event) -> str:
    if event.by_stakeholder:
        return event.by_stakeholder.contact.name
    return event.by_user.name if event.by_user else event.by_name


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def cut(text: str, word: str) -> tuple[str, str, str]:
    """Return a text on one line around the first place of `word`: before, the word as it stands there, after."""
    line = " ".join(text.split())
    at = max(line.lower().find(word.lower()), line.lower().find(fold(word)), 0)
    end = at + len(word)
    before = line[max(at - BEFORE, 0) : at]
    return (
        f"…{before}" if at > BEFORE else before,
        line[at:end],
        f"{line[end : end + AFTER]}…" if len(line) > end + AFTER else line[end:],
    )
