"""Reading letters, and the deals that one may belong to."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from tongpin.server.core import files
from tongpin.server.core.errors import NotVisible
from tongpin.server.core.text import fold
from tongpin.server.deals.models import Deal, Outcome, Stakeholder
from tongpin.server.deals.policies import changed_by
from tongpin.server.evidence.models import Letter, LetterState
from tongpin.server.people.models import User

LEAST_NAME = 2  # letters of a deal's name that must be there for a subject to name it


def visible_to(actor: User) -> QuerySet[Letter]:
    """Return the letters of one's own mailboxes; of the company's those one forwarded, for administrators all."""
    if not actor.is_active:
        return Letter.objects.none()
    company = Q(mailbox__owner__isnull=True)
    if not actor.is_administrator:
        company &= Q(sender=actor.email.lower())
    return Letter.objects.select_related("mailbox", "deal__customer").filter(
        Q(mailbox__owner=actor) | company
    )


def get_for(actor: User, pk: int) -> Letter:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def unsorted(actor: User) -> QuerySet[Letter]:
    """Return the letters that wait for a person to say which deal they belong to, oldest first."""
    return visible_to(actor).filter(state=LetterState.UNSORTED).exclude(why={})


def aside(actor: User) -> QuerySet[Letter]:
    """Return the letters set aside, newest first."""
    return visible_to(actor).filter(state=LetterState.ASIDE).order_by("-sent_at", "-pk")


def bytes_of(letter: Letter) -> bytes:
    """Return a letter as it came."""
    with files.open_kept(letter.place) as file:
        return file.read()


def of_thread(actor: User, letter: Letter) -> Deal | None:
    """Return the deal of the letters that a letter answers."""
    if not letter.thread:
        return None
    answered = Letter.objects.filter(message_id__in=letter.thread, state=LetterState.JOINED)
    latest = answered.filter(deal__in=_changeable(actor)).order_by("-sent_at", "-pk").first()
    return latest.deal if latest else None


def of_people(actor: User, people: list[str]) -> list[Deal]:
    """Return the open deals that people with these addresses are on, else those of the customers they are known at."""
    if not people:
        return []
    known = Stakeholder.objects.annotate(mail=Lower("contact__email")).filter(mail__in=people)
    on_deals = _open(actor).filter(pk__in=known.values("deal"))
    if on_deals.exists():
        return list(on_deals)
    at_customers = _open(actor).annotate(mail=Lower("customer__contacts__email")).filter(mail__in=people)
    return list(at_customers.distinct())


def of_topic(letter: Letter, among: list[Deal]) -> Deal | None:
    """Return the one deal whose letters had this subject before, or whose name the subject holds."""
    if not letter.topic:
        return None
    before = Letter.objects.filter(topic=letter.topic, state=LetterState.JOINED, deal__in=among)
    deals = {one.deal_id for one in before}
    if not deals:
        deals = {d.pk for d in among if len(fold(d.name)) >= LEAST_NAME and fold(d.name) in letter.topic}
    found = [deal for deal in among if deal.pk in deals]
    return found[0] if len(found) == 1 else None


def likely(actor: User, letter: Letter, most: int = 9) -> list[Deal]:
    """Return the deals a person may want to put a letter on, likeliest first."""
    ranked: list[Deal] = [deal for deal in (of_thread(actor, letter),) if deal]
    among = of_people(actor, letter.people)
    named = of_topic(letter, among or list(_open(actor)[:200]))
    ranked += [deal for deal in (named, *among) if deal]
    ranked += list(_open(actor).order_by("-changed_at")[:most])
    return list({deal.pk: deal for deal in ranked}.values())[:most]


def _changeable(actor: User) -> QuerySet[Deal]:
    return changed_by(actor, Deal.objects.order_by())


def _open(actor: User) -> QuerySet[Deal]:
    """Return the open deals one may add to, oldest first."""
    deals = Deal.objects.select_related("customer", "owner").filter(outcome=Outcome.OPEN)
    return changed_by(actor, deals).order_by("pk")
