"""The queue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tongpin.server.core import jobs
from tongpin.server.core.models import Job, ScheduleEntry

pytestmark = pytest.mark.django_db
done: list[str] = []


def _note(word: str) -> None:
    done.append(word)


@pytest.fixture(autouse=True)
def own_kinds() -> Iterator[None]:
    kinds, schedule = dict(jobs._kinds), dict(jobs._schedule)
    done.clear()
    jobs._schedule.clear()
    jobs.job("test.note")(_note)

    @jobs.job("test.fail")
    def fail() -> None:
        raise ValueError("no luck")

    yield
    jobs._kinds.clear()
    jobs._kinds.update(kinds)
    jobs._schedule.clear()
    jobs._schedule.update(schedule)


def test_job_is_done_once() -> None:
    jobs.enqueue("test.note", "a", word="a")
    assert (jobs.run_due(), jobs.run_due(), done) == (1, 0, ["a"])


def test_job_with_the_same_key_is_queued_once() -> None:
    for _ in range(3):
        jobs.enqueue("test.note", "a", word="a")
    jobs.enqueue("test.note", "b", word="b")
    jobs.run_due()
    assert done == ["a", "b"]


def test_job_wanted_again_while_one_runs_is_done_again() -> None:
    jobs.job("test.again")(lambda: jobs.enqueue("test.note", "x", word="x"))
    jobs.enqueue("test.note", "x", word="x")
    jobs.run_due()
    jobs.enqueue("test.note", "x", word="x")
    jobs.run_due()
    assert done == ["x", "x"]


def test_job_of_a_rolled_back_change_is_not_done() -> None:
    with transaction.atomic():
        jobs.enqueue("test.note", "a", word="a")
        transaction.set_rollback(True)
    assert (jobs.run_due(), done) == (0, [])


def test_job_is_not_done_before_its_time() -> None:
    jobs.enqueue("test.note", "later", run_at=timezone.now() + timedelta(hours=1), word="x")
    assert jobs.run_due() == 0


def test_failed_job_is_tried_again_later_and_given_up_in_the_end() -> None:
    jobs.enqueue("test.fail", "f")
    waits = []
    for _ in range(jobs.MOST_ATTEMPTS):
        now = timezone.now()
        Job.objects.update(run_at=now)
        jobs.run_one()
        waits.append(round((Job.objects.get().run_at - now).total_seconds()))
    job = Job.objects.get()
    assert (job.state, job.attempts, job.last_error) == ("failed", jobs.MOST_ATTEMPTS, "ValueError: no luck")
    assert waits == [5, 20, 80, 320, 1280, 0]


def test_job_of_a_dead_worker_is_done_by_another() -> None:
    jobs.enqueue("test.note", "a", word="a")
    taken = jobs._take("dead:1:1")
    assert taken is not None
    assert jobs.run_due() == 0
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert (jobs.run_due(), done) == (1, ["a"])


def test_job_whose_workers_always_die_is_given_up() -> None:
    jobs.enqueue("test.note", "poison", word="x")
    Job.objects.update(
        state="running", attempts=jobs.MOST_ATTEMPTS, lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert (jobs.run_one(), Job.objects.get().state, done) == (False, "failed", [])


def test_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"test\.nothing"):
        jobs.enqueue("test.nothing")


def test_recurring_job_comes_round_when_its_time_has_come() -> None:
    jobs.job("test.round", every=timedelta(hours=1))(lambda: done.append("round"))
    for _ in range(3):
        jobs.put_recurring()
    jobs.run_due()
    assert done == ["round"]
    ScheduleEntry.objects.update(last_at=timezone.now() - timedelta(hours=2))
    jobs.put_recurring()
    jobs.run_due()
    assert done == ["round", "round"]


def test_jobs_done_long_ago_are_forgotten_and_failed_ones_kept() -> None:
    old = timezone.now() - timedelta(days=30)
    for state in ("done", "failed"):
        Job.objects.create(kind="test.note", key=state, state=state, run_at=old, finished_at=old)
    jobs.forget_done_jobs()
    assert [job.state for job in Job.objects.all()] == ["failed"]
