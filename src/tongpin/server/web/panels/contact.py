"""One person at a customer: on which deals, what they last said, and where they were before and after."""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.server.accounts.models import Contact
from tongpin.server.accounts.queries import contact as contact_queries
from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Deal
from tongpin.server.deals.queries import stakeholder as stakeholder_queries
from tongpin.server.evidence.models import Event
from tongpin.server.evidence.queries import event as event_queries
from tongpin.server.people.models import User
from tongpin.server.web.panels.stakeholders import stance_words

MOST_SAID = 10


@dataclass(frozen=True, slots=True)
class Stake:
    """Somebody's part in one deal."""

    deal: Deal
    roles: tuple[str, ...]
    stance: int | None
    stance_words: str
    evidence: str
    influence: int | None


@dataclass(frozen=True, slots=True)
class Job:
    """The same person at another customer; `seen` False where one may not look there."""

    contact: Contact
    seen: bool


def stakes_of(actor: User, contact: Contact, lang: str) -> tuple[Stake, ...]:
    """Return the person's parts in the deals that `actor` sees."""
    method = method_in_use()
    found = stakeholder_queries.visible_to(actor).filter(contact=contact).select_related("deal")
    return tuple(
        Stake(
            stake.deal,
            tuple(method.roles[role].name.say(lang) for role in stake.roles if role in method.roles),
            stake.stance,
            stance_words(stake.stance, lang),
            stake.stance_evidence,
            stake.influence,
        )
        for stake in found
    )


def said_by(actor: User, contact: Contact) -> list[Event]:
    """Return what the person said last, on the deals that `actor` sees, the newest first."""
    found = event_queries.visible_to(actor).filter(by_stakeholder__contact=contact, withdrawn_at__isnull=True)
    return list(found.order_by("-at", "-pk")[:MOST_SAID])


def earlier_job(actor: User, contact: Contact) -> Job | None:
    """Return who the person was before, at another customer."""
    return _job(actor, contact.came_from) if contact.came_from else None


def later_job(actor: User, contact: Contact) -> Job | None:
    """Return who the person is now, at another customer."""
    moved = getattr(contact, "went_to", None)
    return _job(actor, moved) if moved else None


def _job(actor: User, contact: Contact) -> Job:
    return Job(contact, contact_queries.visible_to(actor).filter(pk=contact.pk).exists())
