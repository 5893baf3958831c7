"""Keeping files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from django.db import transaction

from tongpin.method import Text
from tongpin.server.core import files
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import in_line
from tongpin.server.core.errors import Duplicate
from tongpin.server.core.text import refuse_broken
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.capture import refuse_large
from tongpin.server.evidence.models import StoredFile
from tongpin.server.people.models import User

# Control characters and those that turn the direction of writing: "gpj.exe" must not read as "exe.jpg".
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def store_file(
    *, actor: User, deal: Deal, data: bytes, name: str, text: Sequence[tuple[str, str]] = ()
) -> StoredFile:
    """Keep a file as it came, with the text that was read from it, place by place.

    Raises `Duplicate` for the same bytes on the same deal, `StorageFull`.
    """
    policies.require_change(actor, deal)
    refuse_large(data)
    shown = shown_name(name)
    digest = hashlib.sha256(data).hexdigest()
    _refuse_twin(deal, digest)
    place = files.keep(data)
    try:
        with transaction.atomic():
            in_line(deal)
            _refuse_twin(deal, digest)
            stored = StoredFile.objects.create(
                deal=deal,
                sha256=digest,
                size=len(data),
                original_name=shown,
                kind=shown.rpartition(".")[2].lower()[:10] if "." in shown else "",
                place=place,
                text=[list(part) for part in text],
                uploaded_by=actor,
            )
            diff = {"name": [None, shown], "size": [None, len(data)]}
            audit.record(actor=actor, verb="store", thing=stored, diff=diff, deal_id=deal.pk)
    except BaseException:
        files.forget(place)
        raise
    return stored


def shown_name(name: str) -> str:
    """Return a file's name for people: no folders, no control or direction characters, at most 200 long."""
    refuse_broken(name.replace("\x00", ""), "file")
    base = re.split(r"[/\\]", name)[-1]
    clean = _UNSHOWABLE.sub("", base).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[:180]}{dot}{ending[:19]}" if dot else (clean[:200] or "file")


def _refuse_twin(deal: Deal, digest: str) -> None:
    twin = StoredFile.objects.filter(deal=deal, sha256=digest).first()
    if twin:
        raise Duplicate(
            twin,
            Text(
                f"这个文件已经上传过(“{twin.original_name}”)。",
                f"This file is here already (“{twin.original_name}”).",
            ),
        )
