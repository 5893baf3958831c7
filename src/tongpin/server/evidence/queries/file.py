"""Reading files."""

from __future__ import annotations

from typing import BinaryIO

from django.db.models import QuerySet

from tongpin.server.core import files
from tongpin.server.core.errors import NotVisible
from tongpin.server.deals.models import Deal
from tongpin.server.deals.policies import seen_by
from tongpin.server.evidence.models import StoredFile
from tongpin.server.people.models import User


def visible_to(actor: User) -> QuerySet[StoredFile]:
    """Return the files of the deals one sees."""
    seen = seen_by(actor, Deal.objects.order_by()).values("pk")
    return StoredFile.objects.select_related("deal", "uploaded_by").filter(deal__in=seen)


def of_deal(actor: User, deal: Deal) -> QuerySet[StoredFile]:
    """Return a visible deal's files, newest first, without their text."""
    return visible_to(actor).filter(deal=deal).defer("text").order_by("-uploaded_at", "-pk")


def events_of(file: StoredFile) -> str:
    """Return the ids of the events that were read from a file, as the review's address takes them."""
    return ",".join(
        str(pk) for pk in file.events.filter(withdrawn_at__isnull=True).values_list("pk", flat=True)
    )


def get_for(actor: User, pk: int) -> StoredFile:
    """Return one, or raise `NotVisible`."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def open_for(actor: User, pk: int) -> tuple[StoredFile, BinaryIO]:
    """Return a visible file and its bytes, opened for reading."""
    stored = get_for(actor, pk)
    return stored, files.open_kept(stored.place)
