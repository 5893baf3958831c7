"""What a search finds, as the API shows it."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from tongpin.server.insight.finding import Found


class HitOut(Schema):
    """One thing found; `quote` is the text around the words and `deal` its deal, where a text was found."""

    id: int
    title: str
    about: str
    quote: str
    deal: int | None


class FoundOut(Schema):
    """What was found of one kind: customers, people, deals or evidence."""

    kind: str
    hits: list[HitOut]
    more: bool


def shown(found: Found) -> dict[str, Any]:
    """Return what was found, as `FoundOut` wants it."""
    hits = [
        {"id": hit.pk, "title": hit.title, "about": hit.about, "quote": "".join(hit.quote), "deal": hit.deal}
        for hit in found.hits
    ]
    return {"kind": found.kind, "hits": hits, "more": found.more}
