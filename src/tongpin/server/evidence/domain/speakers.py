"""Who speaks, as the reader wants to know it."""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.reading.types import Speaker
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.people.models import User

OWN_WORDS = {"email", "chat", "document"}  # kinds whose text is written by whoever it is from


@dataclass(frozen=True, slots=True)
class By:
    """Who an event is from: one of theirs, one of ours, or a name we do not know."""

    stakeholder: Stakeholder | None = None
    user: User | None = None
    name: str = ""

    def speaks_in(self, kind: str) -> Speaker:
        """Return whose words an event of that kind holds."""
        if self.stakeholder is not None and kind in OWN_WORDS:
            return "buyer"
        if self.user is not None and kind in {"email", "chat"}:
            return "seller"
        return "seller_note"

    @property
    def key(self) -> str | None:
        """Return the person's key as the engine knows it."""
        if self.stakeholder is not None:
            return f"s{self.stakeholder.pk}"
        return f"u{self.user.pk}" if self.user is not None else (self.name or None)


@dataclass(frozen=True, slots=True)
class Names:
    """The people a deal's texts may name, found by what they are called."""

    stakeholders: dict[str, Stakeholder]
    users: dict[str, User]

    def find(self, name: str) -> By:
        """Return who goes by a name; a name that two share is nobody's."""
        if name in self.stakeholders:
            return By(stakeholder=self.stakeholders[name])
        return By(user=self.users[name]) if name in self.users else By(name=name[:100])


def names_on(deal: Deal) -> Names:
    """Return the names of a deal's people, theirs and ours."""
    theirs = list(Stakeholder.objects.select_related("contact").filter(deal=deal))
    ours = [deal.owner, *(member.user for member in deal.members.select_related("user"))]
    their_names = [one.contact.name for one in theirs]
    return Names(
        {one.contact.name: one for one in theirs if their_names.count(one.contact.name) == 1},
        {user.name: user for user in ours},
    )
