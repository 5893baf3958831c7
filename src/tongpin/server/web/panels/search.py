"""What a search found, with where each thing leads, and the pages that one may go to by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.server.core.text import fold
from tongpin.server.insight.finding import Found, Hit, find
from tongpin.server.people.models import User

KINDS: dict[str, tuple[Promise, str, str]] = {
    "customers": (_("Customers"), "people", "web:customer"),
    "people": (pgettext_lazy("customer", "People"), "person", "web:contact"),
    "deals": (_("Deals"), "in", "web:deal"),
    "evidence": (pgettext_lazy("search", "What was said"), "capture", "web:deal"),
}
PLACES: tuple[tuple[str, Promise, str], ...] = (
    ("web:deals", _("Deals"), "in"),
    ("web:customers", _("Customers"), "people"),
    ("web:signals", _("To confirm"), "fit"),
    ("web:deal-new", _("New deal"), "add"),
    ("web:customer-new", _("New customer"), "add"),
    ("web:mail", _("Unsorted mail"), "mail"),
    ("web:calendars", _("Calendars"), "plan"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind, each with where it leads."""

    id: str
    title: Promise
    icon: str
    hits: tuple[tuple[Hit, str], ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A page to go to."""

    title: Promise
    icon: str
    href: str


def groups(actor: User, text: str, most: int) -> tuple[Group, ...]:
    """Return what `text` finds of what `actor` sees, at most `most` of each kind."""
    return tuple(_group(found) for found in find(actor, text, most))


def places(text: str) -> tuple[Place, ...]:
    """Return the pages whose name holds `text`; all where it is empty."""
    wanted = fold(text)
    return tuple(
        Place(title, icon, reverse(name)) for name, title, icon in PLACES if wanted in fold(str(title))
    )


def _group(found: Found) -> Group:
    title, icon, page = KINDS[found.kind]
    return Group(found.kind, title, icon, tuple((hit, _href(hit, page)) for hit in found.hits), found.more)


def _href(hit: Hit, page: str) -> str:
    if hit.deal is not None:
        return f"{reverse(page, args=[hit.deal])}#event-{hit.pk}"
    return reverse(page, args=[hit.pk])
