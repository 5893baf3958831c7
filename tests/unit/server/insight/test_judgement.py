"""Judgements: derived, stored for speed, equal when made again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import Company, make_deal, make_event, make_stakeholder, put_on
from tongpin.server.core import jobs
from tongpin.server.deals.domain.deal import close_deal
from tongpin.server.deals.domain.stakeholder import change_stakeholder
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.event import withdraw_event
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.insight.domain.judgement import plain, refresh_all, refresh_judgement
from tongpin.server.insight.models import Judgement
from tongpin.server.insight.queries import judgement
from tongpin.server.insight.record import digest, record_of


@pytest.fixture
def told(deal: Deal) -> Deal:
    """A deal with a few events on it."""
    person = make_stakeholder(deal)
    start = timezone.now() - timedelta(days=40)
    marks = [("成立了电商部", "sig_new_department_set_up"), ("请出一份方案", "sig_vendors_invited")]
    for day, (words, signal) in enumerate(marks):
        mark = MarkInput(signal, words, by_stakeholder=person)
        make_event(deal, words, by=person, at=start + timedelta(days=20 * day), marks=[mark])
    return deal


def test_nothing_known_is_no_judgement(deal: Deal) -> None:
    assert (judgement.current(deal), judgement.steps(deal), refresh_judgement(deal=deal)) == (None, (), None)


def test_stored_judgement_is_equal_after_a_rebuild(told: Deal) -> None:
    first = refresh_judgement(deal=told)
    assert first is not None
    Judgement.objects.all().delete()
    second = refresh_judgement(deal=told)
    assert second is not None
    assert (first.body, first.record_digest, first.as_of) == (second.body, second.record_digest, second.as_of)
    assert second.body["zh"] == plain(judgement.current(told, lang="zh"))
    assert second.body["en"] == plain(judgement.current(told, lang="en"))


def test_stored_judgement_repeats_its_head_for_lists(told: Deal) -> None:
    stored = refresh_judgement(deal=told)
    assert stored is not None
    body = stored.body["zh"]
    assert (stored.stage, stored.share, stored.lead, stored.in_step, stored.method_version) == (
        "solution_evaluation",
        body["posterior"]["solution_evaluation"],
        body["lead"],
        body["in_step"],
        body["method_version"],
    )


def test_job_stores_the_judgement_of_what_was_recorded(told: Deal) -> None:
    jobs.run_due()
    assert Judgement.objects.get().stage == "solution_evaluation"


def test_job_of_a_deal_that_is_gone_is_quiet(told: Deal) -> None:
    jobs.enqueue("insight.refresh_judgement", "0", deal_id=0)
    jobs.run_due()
    assert Judgement.objects.count() == 1


def test_withdrawing_all_evidence_takes_the_judgement_away(told: Deal) -> None:
    refresh_judgement(deal=told)
    for event in told.events.all():
        withdraw_event(actor=told.owner, event=event, version=event.version, reason="记错了")
    refresh_judgement(deal=told)
    assert Judgement.objects.count() == 0


def test_judgement_at_a_date_uses_only_what_was_known(told: Deal) -> None:
    first, second = told.events.all()
    then = judgement.current(told, as_of=second.at - timedelta(hours=1))
    assert then is not None
    assert ([effect.event for effect in then.signals], then.stage) == ([str(first.pk)], "problem_recognition")


def test_event_learned_of_later_counts_from_then_on(told: Deal) -> None:
    late = told.events.latest("at")
    late.known_at = timezone.now()
    late.save()
    then = judgement.current(told, as_of=late.at + timedelta(days=1))
    now = judgement.current(told, as_of=timezone.now())
    assert then is not None
    assert now is not None
    assert (then.stage, now.stage) == ("problem_recognition", "solution_evaluation")


def test_lost_deal_is_judged_at_its_last_event(told: Deal) -> None:
    closed = close_deal(
        actor=told.owner, deal=told, version=told.version, outcome="no_decision", reason="冻结"
    )
    judged = judgement.current(closed)
    assert judged is not None
    assert judged.as_of == told.events.latest("at").at


def test_keys_lead_back_to_what_they_stand_for(told: Deal) -> None:
    record = record_of(told)
    person = told.stakeholders.get()
    event = told.events.latest("at")
    assert [one.id for one in record.people] == [f"s{person.pk}", f"u{told.owner_id}"]
    assert (record.events[-1].id, record.events[-1].by, record.events[-1].marks[0].id) == (
        str(event.pk),
        f"s{person.pk}",
        str(event.signals.get().pk),
    )


def test_stance_not_seen_again_for_ninety_days_is_unknown(told: Deal) -> None:
    day = timezone.localdate()
    change_stakeholder(
        actor=told.owner,
        stakeholder=told.stakeholders.get(),
        version=1,
        stance=2,
        stance_evidence="替我们说话",
        stance_on=day - timedelta(days=90),
    )
    today = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    stances = [record_of(told, today + timedelta(days=days)).people[0].stance for days in (0, 1)]
    assert stances == [2, None]


def test_digest_is_the_same_for_the_same_record_only(told: Deal) -> None:
    first, again = digest(record_of(told)), digest(record_of(told))
    make_event(told, "大促扛得住吗?")
    assert (first == again, first == digest(record_of(told))) == (True, False)


def test_deal_s_traits_foretell_concerns(told: Deal) -> None:
    told.traits = ["c_high_value_many_sku"]
    told.save()
    judged = judgement.current(told)
    assert judged is not None
    assert [(state.concern, state.state) for state in judged.concerns] == [
        ("c_high_value_many_sku", "predicted")
    ]


@pytest.mark.parametrize("size", [1, 10])
def test_record_takes_as_many_queries_for_one_event_as_for_many(
    company: Company, django_assert_num_queries: Any, size: int
) -> None:
    deal = make_deal(company.anna)
    put_on(deal, company.bo, "solution")
    for number in range(size):
        person = make_stakeholder(deal, f"客户{number}")
        mark = MarkInput("sig_goods_liability_asked", "赔得起吗", by_stakeholder=person)
        make_event(deal, f"{number}:赔得起吗", by=person, marks=[mark])
    deal = Deal.objects.select_related("owner").get(pk=deal.pk)
    with django_assert_num_queries(5):
        record_of(deal)


def test_every_open_deal_is_judged_anew_when_time_has_passed(told: Deal) -> None:
    jobs.run_due()
    Judgement.objects.update(stage="x")
    refresh_all()
    jobs.run_due()
    assert Judgement.objects.get().stage == "solution_evaluation"
