"""Pages for when something goes wrong; what they say is the core's, how they look is `web/error.html`."""

from __future__ import annotations

from tongpin.server.core.refusals import bad_request, broken, csrf_failed, not_allowed, not_found

__all__ = ["bad_request", "broken", "csrf_failed", "not_allowed", "not_found"]
