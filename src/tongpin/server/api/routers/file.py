"""Kept files of a deal."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from tongpin.server.api.auth import Asked
from tongpin.server.api.schemas import file as schemas
from tongpin.server.api.schemas.problem import PROBLEMS
from tongpin.server.deals.queries import deal as deals
from tongpin.server.evidence.queries import file as files

router = Router(tags=["files"])


@router.get("/deals/{pk}/files", response={200: list[schemas.FileOut], **PROBLEMS})
def list_files(request: Asked, pk: int) -> Status[Any]:
    """Return a deal's files, newest first."""
    deal = deals.get_for(request.user, pk)
    return Status(200, [schemas.shown(file) for file in files.of_deal(request.user, deal)])


@router.get("/files/{pk}", response={200: schemas.FileTextOut, **PROBLEMS})
def get_file(request: Asked, pk: int) -> Status[Any]:
    """Return a file's text by place, and what a tender paper asks for."""
    return Status(200, schemas.shown_whole(files.get_for(request.user, pk)))
