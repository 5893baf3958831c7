"""Reading what was learned from the company's own answers; for administrators."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from tongpin.server.core.errors import NotVisible
from tongpin.server.evidence import readers
from tongpin.server.evidence.domain.reader_version import LEAST, answers
from tongpin.server.evidence.models import ReaderVersion
from tongpin.server.evidence.own_examples import own_examples
from tongpin.server.evidence.queries.model_reading import require_administrator
from tongpin.server.people.models import User


@dataclass(frozen=True, slots=True)
class Card:
    """The reader in use, and what there is to learn from."""

    version: str
    own: bool
    answers: dict[str, int]
    examples: int
    least: int


def card(actor: User) -> Card:
    """Return the model card. Raises `NotAllowed`."""
    require_administrator(actor)
    own = ReaderVersion.objects.filter(in_use=True).exists()
    return Card(readers.reader().version, own, answers(), len(own_examples()), LEAST)


def attempts(actor: User) -> QuerySet[ReaderVersion]:
    """Return all attempts to learn, the newest first. Raises `NotAllowed`."""
    require_administrator(actor)
    return ReaderVersion.objects.select_related("used_by").order_by("-pk")


def get_for(actor: User, pk: int) -> ReaderVersion:
    """Return one attempt, or raise `NotAllowed` or `NotVisible`."""
    found = attempts(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
