"""Kept files as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from tongpin.reading.tender import plain, read_tender
from tongpin.reading.types import Part
from tongpin.server.evidence.models import StoredFile


class FileOut(Schema):
    """A file that was handed in."""

    id: int
    name: str
    size: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime


class PartOut(Schema):
    """The text of one place of a file."""

    place: str
    text: str


class FileTextOut(FileOut):
    """A file with its text; `tender`: what a tender paper asks for, null for any other file."""

    parts: list[PartOut]
    tender: dict[str, Any] | None


def shown(file: StoredFile) -> dict[str, Any]:
    """Return a file as `FileOut` wants it."""
    return {
        "id": file.pk,
        "name": file.original_name,
        "size": file.size,
        "sha256": file.sha256,
        "uploaded_by": file.uploaded_by.name,
        "uploaded_at": file.uploaded_at,
    }


def shown_whole(file: StoredFile) -> dict[str, Any]:
    """Return a file as `FileTextOut` wants it."""
    tender = read_tender(tuple(Part(text, place=place) for place, text in file.text))
    return shown(file) | {
        "parts": [{"place": place, "text": text} for place, text in file.text],
        "tender": plain(tender) if tender else None,
    }
