"""One search over customers, people, deals and what was said."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Status

from tongpin.server.api.auth import Asked
from tongpin.server.api.schemas import search as schemas
from tongpin.server.api.schemas.problem import PROBLEMS
from tongpin.server.insight.finding import find

router = Router(tags=["search"])
MOST = 50


@router.get("/search", response={200: list[schemas.FoundOut], **PROBLEMS})
def search(
    request: Asked,
    q: Annotated[str, Query(max_length=100)],
    limit: Annotated[int, Query(ge=1, le=MOST)] = 10,
) -> Status[Any]:
    """Find what one sees by words, pinyin, initials or part of a number; at most `limit` of each kind."""
    return Status(200, [schemas.shown(found) for found in find(request.user, q, limit)])
