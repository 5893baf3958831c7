"""A small queue in the database: nothing is lost, everything is done at least once.

A job is put in the queue in the transaction of the change that wants it. A worker takes it for a lease; when the
worker dies, the lease runs out and another takes the job again. So each job's function must be idempotent: it gets
the payload, looks at how things are now, and does what is missing.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from tongpin.server.core.models import Job, ScheduleEntry
from tongpin.server.core.models.job import JobState

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 6
UNANSWERED_SECONDS = 5.0
KEPT = timedelta(days=7)
Work = Callable[..., None]
logger = logging.getLogger("tongpin.jobs")
_kinds: dict[str, Work] = {}
_schedule: dict[str, Recurring] = {}


@dataclass(frozen=True, slots=True)
class Recurring:
    """A job that comes round every so often."""

    kind: str
    every: timedelta


def job(kind: str, *, every: timedelta | None = None) -> Callable[[Work], Work]:
    """Register a function as the work of a kind of job, and when it recurs by itself."""

    def register(work: Work) -> Work:
        _kinds[kind] = work
        if every:
            _schedule[kind] = Recurring(kind, every)
        return work

    return register


def enqueue(kind: str, key: str = "", *, run_at: datetime | None = None, **payload: Any) -> None:
    """Put a job in the queue within the caller's transaction; a queued one with the same key is enough."""
    if kind not in _kinds:
        raise ValueError(f"unknown kind of job: {kind}")
    fields = {"kind": kind, "key": key, "payload": payload, "run_at": run_at or timezone.now()}
    # ON CONFLICT DO NOTHING: two changes at once want the same effect, one job gives it.
    Job.objects.bulk_create([Job(**fields)], ignore_conflicts=True)


def run_one(worker: str = "") -> bool:
    """Take one due job, do it, and return whether there was one."""
    taken = _take(worker or worker_name())
    if taken is None:
        return False
    try:
        _kinds[taken.kind](**taken.payload)
    except Exception as error:
        logger.exception("job %s %s failed", taken.kind, taken.key)
        _failed(taken, error)
    else:
        _finish(taken, JobState.DONE)
    return True


def run_due(most: int = 1000) -> int:
    """Do what is due now and return how many jobs that was."""
    done = 0
    while done < most and run_one():
        done += 1
    return done


def work(stop: threading.Event, *, idle_seconds: float = 1.0) -> None:
    """Do jobs until `stop` is set; never die of one."""
    name = worker_name()
    while not stop.is_set():
        try:
            put_recurring()
            busy = run_one(name)
        except DatabaseError as error:
            logger.warning("the database did not answer, trying again: %s", error)
            connection.close()
            stop.wait(UNANSWERED_SECONDS)
            busy = False
        if not busy:
            stop.wait(idle_seconds)


def put_recurring() -> None:
    """Queue recurring jobs whose time has come, once however many workers ask."""
    now = timezone.now()
    known = {entry.name: entry.last_at for entry in ScheduleEntry.objects.all()}
    for recurring in _schedule.values():
        last = known.get(recurring.kind)
        if last and now - last < recurring.every:
            continue
        with transaction.atomic():
            if _is_first_to_note(recurring.kind, last, now):
                enqueue(recurring.kind, "recurring")


def _is_first_to_note(name: str, last: datetime | None, now: datetime) -> bool:
    if last is None:
        return ScheduleEntry.objects.get_or_create(name=name, defaults={"last_at": now})[1]
    return ScheduleEntry.objects.filter(name=name, last_at=last).update(last_at=now) > 0


def worker_name() -> str:
    """Return a name that tells this worker from all others."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:100]


def _take(worker: str) -> Job | None:
    now = timezone.now()
    due = Q(state=JobState.QUEUED, run_at__lte=now)
    left_behind = Q(state=JobState.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        queue = Job.objects.filter(due | left_behind).order_by("run_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            queue = queue.select_for_update(skip_locked=True)
        found = queue.first()
        if found is None:
            return None
        if found.attempts >= MOST_ATTEMPTS:
            _finish(found, JobState.FAILED, "given up: its workers died")
            return None
        taken = Job.objects.filter(pk=found.pk, attempts=found.attempts).update(
            state=JobState.RUNNING, lease_until=now + LEASE, worker=worker, attempts=F("attempts") + 1
        )
        found.refresh_from_db()
    return found if taken else None


def _failed(taken: Job, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"
    if taken.attempts >= MOST_ATTEMPTS:
        _finish(taken, JobState.FAILED, text)
        return
    later = timezone.now() + timedelta(seconds=5 * 4 ** (taken.attempts - 1))
    with transaction.atomic():
        twin = Job.objects.filter(kind=taken.kind, key=taken.key, state=JobState.QUEUED).exists()
        if twin:  # a newer job will bring the same effect
            _finish(taken, JobState.DONE, text)
            return
        Job.objects.filter(pk=taken.pk).update(
            state=JobState.QUEUED, run_at=later, lease_until=None, last_error=text[:2000]
        )


def _finish(taken: Job, state: str, text: str = "") -> None:
    Job.objects.filter(pk=taken.pk, attempts=taken.attempts).update(
        state=state, finished_at=timezone.now(), lease_until=None, last_error=text[:2000]
    )


@job("core.forget_done_jobs", every=timedelta(hours=6))
def forget_done_jobs() -> None:
    """Remove jobs done long ago; failed ones stay to be looked at."""
    Job.objects.filter(state=JobState.DONE, finished_at__lt=timezone.now() - KEPT).delete()
