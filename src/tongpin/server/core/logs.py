"""One log line an event: what a visitor sends cannot forge a second line."""

from __future__ import annotations

import logging

from tongpin.server.core import request_id


class OneLine(logging.Formatter):
    """Time, level, logger, request and message on one line, control characters escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        stamp = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        text = record.getMessage()
        if record.exc_info:
            text += " | " + self.formatException(record.exc_info)
        safe = text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
        return f"{stamp} {record.levelname} {record.name} {request_id.current() or '-'} {safe}"
