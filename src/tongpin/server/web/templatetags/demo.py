"""The demo people for the sign-in page."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongpin.server import demo

register = template.Library()

ROLES: dict[str, Promise] = {
    "sales": _("Sales"),
    "solution": _("Solution"),
    "delivery": _("Delivery"),
    "manager": _("Manager"),
    "administrator": _("Administrator"),
}

SEES: dict[str, Promise] = {
    "sales": _("Sees the deals of their own"),
    "solution": _("Sees the deals they were asked to join"),
    "delivery": _("Sees the deals they were asked to join"),
    "manager": _("Sees every deal of the team and each wrong move"),
    "administrator": _("Runs the installation"),
}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to look around as."""

    pk: int
    name: str
    role_words: Promise | str
    sees: Promise | str


@register.simple_tag
def demo_people() -> tuple[DemoPerson, ...]:
    """Return the demo people; nobody where the installation is not a demo."""
    if not demo.is_on():
        return ()
    return tuple(
        DemoPerson(user.pk, user.name, ROLES.get(user.role, user.role), SEES.get(user.role, ""))
        for user in demo.people()
    )
