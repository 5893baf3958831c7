"""Evidence: fields and constraints."""

from .calendar import Appointment, AppointmentState, Calendar, PlanFeed
from .draft import Draft
from .event import Event, Kind
from .file import StoredFile
from .letter import Letter, LetterState
from .mailbox import Mailbox, Security
from .model_reading import ModelReading, ReadingState, Sending
from .reader_version import ReaderVersion
from .signal import Signal, SignalState

__all__ = [
    "Appointment",
    "AppointmentState",
    "Calendar",
    "Draft",
    "Event",
    "Kind",
    "Letter",
    "LetterState",
    "Mailbox",
    "ModelReading",
    "PlanFeed",
    "ReaderVersion",
    "ReadingState",
    "Security",
    "Sending",
    "Signal",
    "SignalState",
    "StoredFile",
]
