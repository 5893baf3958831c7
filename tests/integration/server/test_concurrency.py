"""Several at once, with real transactions in real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from tests.factories import Company, make_company, make_deal
from tongpin.server.core import jobs
from tongpin.server.core.domain.audit import verify_chain
from tongpin.server.core.errors import Conflict, Duplicate
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.domain.deal import change_deal
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.event import record_event
from tongpin.server.evidence.models import Event
from tongpin.server.insight.domain.judgement import refresh_judgement
from tongpin.server.insight.models import Judgement

pytestmark = pytest.mark.django_db(transaction=True)
done: list[int] = []


def _note(number: int) -> None:
    done.append(number)


@pytest.fixture
def company(transactional_db: None) -> Company:
    return make_company()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each in a thread with a connection of its own; return results or errors."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[number] = work()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_two_people_saving_at_once_one_is_told(company: Company) -> None:
    deal = make_deal(company.anna)
    results = at_once(
        lambda: change_deal(actor=company.anna, deal=deal, version=1, next_step="约参观"),
        lambda: change_deal(actor=company.wei, deal=deal, version=1, next_step="发报价"),
    )
    told = [result for result in results if isinstance(result, Conflict)]
    saved = Deal.objects.get(pk=deal.pk)
    assert (len(told), saved.version) == (1, 2)
    assert told[0].current.next_step == saved.next_step


def test_double_click_records_once(company: Company) -> None:
    deal = make_deal(company.anna)
    results = at_once(
        *[lambda: record_event(actor=company.anna, deal=deal, kind="note", text="法务要看保单", marks=[])] * 4
    )
    told = [result for result in results if isinstance(result, Duplicate)]
    assert (len(told), Event.objects.count()) == (3, 1)


def test_many_writers_all_get_their_turn_and_the_audit_chain_holds(company: Company) -> None:
    deals = [make_deal(company.anna) for _ in range(4)]

    def write(deal: Deal) -> Callable[[], None]:
        def ten() -> None:
            for number in range(10):
                record_event(actor=company.anna, deal=deal, kind="note", text=f"第{number}条", marks=[])

        return ten

    before = AuditEvent.objects.count()
    results = at_once(*(write(deal) for deal in deals))
    assert (results, Event.objects.count()) == ([None] * 4, 40)
    assert (AuditEvent.objects.count() - before, verify_chain().is_whole) == (40, True)


def test_each_job_is_done_once_by_several_workers(company: Company) -> None:
    jobs.job("test.count")(_note)
    for number in range(20):
        jobs.enqueue("test.count", str(number), number=number)
    at_once(*[jobs.run_due] * 3)
    jobs.run_due()
    del jobs._kinds["test.count"]
    assert sorted(done) == list(range(20))


def test_judgement_is_stored_once_by_several_workers(company: Company) -> None:
    deal = make_deal(company.anna)
    record_event(actor=company.anna, deal=deal, kind="note", text="法务要看保单", marks=[])
    at_once(*[lambda: refresh_judgement(deal=deal)] * 3)
    assert Judgement.objects.count() == 1
