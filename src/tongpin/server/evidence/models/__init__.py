"""Evidence: fields and constraints."""

from .draft import Draft
from .event import Event, Kind
from .file import StoredFile
from .signal import Signal, SignalState

__all__ = ["Draft", "Event", "Kind", "Signal", "SignalState", "StoredFile"]
