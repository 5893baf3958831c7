"""The REST door: session or token, problem documents for errors."""

from __future__ import annotations

from ninja import NinjaAPI

api = NinjaAPI(title="Tongpin", version="1", docs_url=None, openapi_url=None)
