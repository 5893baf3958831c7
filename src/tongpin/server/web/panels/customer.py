"""One customer: its deals, what we do for it already, who else serves it, and what a merge would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongpin.server.accounts.models import Contact, Customer, Incumbency
from tongpin.server.accounts.queries import contact as contact_queries
from tongpin.server.accounts.queries import customer as customer_queries
from tongpin.server.accounts.queries import incumbency as incumbency_queries
from tongpin.server.deals.models import Deal, Outcome
from tongpin.server.deals.queries import deal as deal_queries
from tongpin.server.people.models import User
from tongpin.server.web.forms.customer import SIZES
from tongpin.server.web.panels.deals import DealRow, deal_rows

MOST_DEALS = 100


@dataclass(frozen=True, slots=True)
class CustomerDeals:
    """A customer's deals that one sees: those that run, those we won, and the others that ended."""

    running: tuple[DealRow, ...]
    won: tuple[Deal, ...]
    ended: tuple[DealRow, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """Who else serves the customer, and whether now is the time to talk."""

    pk: int
    name: str
    what: str
    expires_on: date | None
    soon: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records that may be merged."""

    customer: Customer
    facts: tuple[tuple[str, str], ...]


def deals_of(actor: User, customer: Customer, lang: str) -> CustomerDeals:
    """Return the customer's deals that `actor` sees."""
    found = list(deal_queries.listed(actor, outcome="").filter(customer=customer)[:MOST_DEALS])
    rows = {row.pk: row for row in deal_rows(found, actor, lang)}
    ended = [deal for deal in found if deal.outcome not in {Outcome.OPEN, Outcome.CHOSEN_US}]
    return CustomerDeals(
        running=tuple(rows[deal.pk] for deal in found if deal.is_open),
        won=tuple(deal for deal in found if deal.outcome == Outcome.CHOSEN_US),
        ended=tuple(rows[deal.pk] for deal in ended),
    )


def providers_of(actor: User, customer: Customer, today: date) -> tuple[Provider, ...]:
    """Return who else serves the customer, the first to expire first."""
    return tuple(_provider(one, today) for one in incumbency_queries.of_customer(actor, customer))


def _provider(one: Incumbency, today: date) -> Provider:
    over = one.expires_on is not None and one.expires_on < today
    return Provider(
        one.pk, one.provider, one.what, one.expires_on, incumbency_queries.ends_soon(one.expires_on), over
    )


def people_of(actor: User, customer: Customer) -> list[Contact]:
    """Return the customer's people, those who left last."""
    return sorted(contact_queries.of_customer(actor, customer), key=lambda one: (bool(one.left_on), one.pk))


def facts_of(actor: User, customer: Customer) -> list[tuple[str | Promise, str | Promise, int | None]]:
    """Return what is known of a company, as terms, words and the customer that the words lead to."""
    group = customer.group
    seen = group is not None and customer_queries.visible_to(actor).filter(pk=group.pk).exists()
    found: list[tuple[str | Promise, str | Promise, int | None]] = [
        (_("Owner"), customer.owner.name, None),
        (_("Industry"), customer.industry, None),
        (_("Size"), SIZES.get(customer.size, ""), None),
        (_("Credit code"), customer.credit_code, None),
        (_("Group"), group.name if group and seen else "", group.pk if group and seen else None),
        (_("Also known as"), _(", ").join(customer.aliases), None),
    ]
    return [fact for fact in found if fact[1]]


def side(actor: User, customer: Customer) -> Side:
    """Return a record as the preview of a merge shows it; only what `actor` sees is counted."""
    facts = (
        (_("Owner"), customer.owner.name),
        (_("Industry"), customer.industry),
        (_("Size"), str(SIZES.get(customer.size, ""))),
        (_("Credit code"), customer.credit_code),
        (_("Deals"), str(deal_queries.visible_to(actor).filter(customer=customer).count())),
        (pgettext("customer", "People"), str(contact_queries.of_customer(actor, customer).count())),
        (_("Other providers"), str(incumbency_queries.of_customer(actor, customer).count())),
        (_("Companies below"), str(subsidiaries_of(actor, customer).count())),
        (pgettext("customer", "Note"), customer.note),
    )
    return Side(customer, tuple((term, words) for term, words in facts if words))


def subsidiaries_of(actor: User, customer: Customer) -> QuerySet[Customer]:
    """Return the companies of a group that one sees."""
    return customer_queries.visible_to(actor).filter(group=customer)
