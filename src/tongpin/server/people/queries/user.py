"""Reading users. Colleagues' names are no secret inside the company."""

from __future__ import annotations

from django.db.models import QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.people.models import Role, User


def visible_to(actor: User) -> QuerySet[User]:
    """Return the users that `actor` may know of: all who are in, and for administrators also those shut out."""
    users = User.objects.select_related("team").order_by("name", "pk")
    if not actor.is_active:
        return users.none()
    return users if actor.is_administrator else users.filter(is_active=True)


def get_for(actor: User, pk: int) -> User:
    """Return one user, or raise `NotVisible`."""
    user = visible_to(actor).filter(pk=pk).first()
    if user is None:
        raise NotVisible
    return user


def named(email: str) -> User | None:
    """Return the active user with that e-mail; without one the first administrator. For commands on the machine."""
    found = User.objects.filter(is_active=True).order_by("pk")
    chosen = found.filter(email__iexact=email) if email else found.filter(role=Role.ADMINISTRATOR)
    return chosen.first()


def active(actor: User) -> QuerySet[User]:
    """Return those who can be given work."""
    return visible_to(actor).filter(is_active=True)
