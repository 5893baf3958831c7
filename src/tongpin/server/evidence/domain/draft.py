"""Drafts: kept as they are typed, so that none is lost. Private and no part of the record, so not audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongpin.server.core.text import clean_words
from tongpin.server.deals import policies
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Draft
from tongpin.server.people.models import User


def save_draft(*, actor: User, deal: Deal, text: str, fields: Mapping[str, Any] | None = None) -> Draft:
    """Keep what one is writing on a deal; `fields` are the form's other values."""
    policies.require_change(actor, deal)
    after = {"text": clean_words(text, "text"), "fields": dict(fields or {})}
    draft, _ = Draft.objects.update_or_create(user=actor, deal=deal, defaults=after)
    return draft


def discard_draft(*, actor: User, deal: Deal) -> None:
    """Throw one's draft away."""
    policies.require_change(actor, deal)
    Draft.objects.filter(user=actor, deal=deal).delete()
