"""Core: fields and constraints."""

from .audit import AuditEvent, ChainHead
from .job import Job, ScheduleEntry
from .setting import Setting

__all__ = ["AuditEvent", "ChainHead", "Job", "ScheduleEntry", "Setting"]
