"""Keeping the company's library of proofs."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.assurance import policies
from tongpin.server.assurance.models import Confidentiality, ProofItem
from tongpin.server.core import files
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import locked, save
from tongpin.server.core.errors import Invalid, NotAllowed
from tongpin.server.core.method import method_in_use
from tongpin.server.core.text import clean_line, clean_words
from tongpin.server.deals.domain.fields import known_ids
from tongpin.server.evidence.domain.capture import refuse_large
from tongpin.server.evidence.domain.file import shown_name
from tongpin.server.people.models import User


def add_proof(
    *,
    actor: User,
    proof: str,
    title: str,
    note: str = "",
    data: bytes | None = None,
    name: str = "",
    valid_until: date | None = None,
    confidentiality: str = Confidentiality.CUSTOMERS,
) -> ProofItem:
    """Add an item to the library, with its file where there is one."""
    policies.require_keeper(actor)
    known_ids([proof], method_in_use().proofs, "proof")
    if confidentiality not in Confidentiality.values:
        raise Invalid("confidentiality", Text("没有这种保密级别。", "Unknown confidentiality."))
    item = ProofItem(
        proof=proof,
        title=clean_line(title, "title", required=True),
        note=clean_words(note, "note", most=5000),
        valid_until=valid_until,
        confidentiality=confidentiality,
        added_by=actor,
    )
    if data is not None:
        refuse_large(data)
        item.original_name, item.size = shown_name(name), len(data)
        item.sha256 = hashlib.sha256(data).hexdigest()
        item.place = files.keep(data)
    try:
        with transaction.atomic():
            item.save(force_insert=True)
            diff = {"proof": [None, proof], "title": [None, item.title]}
            audit.record(actor=actor, verb="add", thing=item, diff=diff)
    except BaseException:
        if item.place:
            files.forget(item.place)
        raise
    return item


def retire_proof(*, actor: User, item: ProofItem, version: int) -> ProofItem:
    """Take an item out of use; where it was used stays on record. By whoever added it, managers, administrators."""
    policies.require_keeper(actor)
    if item.added_by_id != actor.pk and not (actor.is_manager or actor.is_administrator):
        raise NotAllowed()  # noqa: RSE102 - the default message
    with transaction.atomic():
        current = locked(item, version)
        diff = audit.changed(current, retired_at=timezone.now())
        save(current, diff)
        audit.record(actor=actor, verb="retire", thing=current, diff=diff)
    return current
