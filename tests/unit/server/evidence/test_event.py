"""Recording what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.factories import Company, make_deal, make_event, make_stakeholder
from tongpin.reading.types import Utterance
from tongpin.server.core.errors import Conflict, Duplicate, Invalid, NotVisible
from tongpin.server.core.models import AuditEvent, Job
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain import event as events
from tongpin.server.evidence.domain.file import store_file
from tongpin.server.evidence.domain.proposals import MarkInput, ProposedEvent
from tongpin.server.evidence.models import Event, Signal
from tongpin.server.evidence.queries import event as event_queries
from tongpin.server.evidence.readers import reader

TEXT = "出了事你们赔得起吗?大促扛得住吗?"


def test_reader_is_asked_where_no_marks_are_given_and_what_it_finds_is_proposed(deal: Deal) -> None:
    person = make_stakeholder(deal)
    event = make_event(deal, TEXT, by=person)
    read = reader().read(Utterance(TEXT, speaker="buyer", by=f"s{person.pk}", kind="chat", at=event.at))
    kept = event.signals.all()
    assert [(one.signal, one.quote, one.start, one.end) for one in kept] == [
        (one.signal, one.quote, one.start, one.end) for one in read.signals
    ]
    assert {(one.state, one.by_stakeholder) for one in kept} == {("proposed", person)}


def test_empty_marks_mean_that_a_person_found_nothing(deal: Deal) -> None:
    assert list(make_event(deal, TEXT, marks=[]).signals.all()) == []


def test_given_marks_are_kept_with_their_place_and_who_decided(deal: Deal) -> None:
    event = make_event(deal, TEXT, marks=[MarkInput("sig_peak_capacity_asked", "大促扛得住吗")])
    signal = event.signals.get()
    assert (signal.start, signal.end, signal.state, signal.decided_by) == (10, 16, "accepted", deal.owner)


@pytest.mark.parametrize(
    ("mark", "field"),
    [
        (MarkInput("sig_nothing", "大促"), "signal"),
        (MarkInput("sig_peak_capacity_asked", "没有这句"), "quote"),
        (MarkInput("sig_peak_capacity_asked", "大促", 0, 2), "quote"),
        (MarkInput("sig_peak_capacity_asked", "", 0, 999), "quote"),
        (MarkInput("sig_peak_capacity_asked", "大促", reliability="rumour"), "reliability"),
        (MarkInput("sig_peak_capacity_asked", "大促", confidence=1.5), "confidence"),
        (MarkInput("sig_peak_capacity_asked", "大促", state="maybe"), "state"),
    ],
)
def test_wrong_mark_names_its_field_and_saves_nothing(deal: Deal, mark: MarkInput, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_event(deal, TEXT, marks=[mark])
    assert (refusal.value.field, Event.objects.count(), Signal.objects.count()) == (field, 0, 0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "gossip"}, "kind"),
        ({"text": " "}, "text"),
        ({"text": "a\x00"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"text": "字" * 200_001}, "text"),
        ({"action": "act_nothing"}, "action"),
        ({"stage": "closing"}, "stage"),
        ({"by_name": "名" * 101}, "by_name"),
        ({"at": datetime(1020, 1, 1, tzinfo=UTC)}, "at"),
        ({"proofs": ["p_nothing"]}, "proofs"),
    ],
)
def test_wrong_value_names_its_field_and_saves_nothing(
    deal: Deal, given: dict[str, object], field: str
) -> None:
    fields = {"kind": "note", "text": "法务要看保单"} | given
    with pytest.raises(Invalid) as refusal:
        events.record_event(**({"actor": deal.owner, "deal": deal} | fields))
    assert (refusal.value.field, Event.objects.count()) == (field, 0)


def test_what_is_still_to_come_is_refused_and_sent_to_planning(deal: Deal) -> None:
    with pytest.raises(Invalid, match="计划动作"):
        make_event(deal, at=timezone.now() + timedelta(days=3))


def test_naive_time_is_meant_in_the_installation_s_zone(deal: Deal) -> None:
    event = make_event(deal, at=datetime.fromisoformat("2025-03-01T09:00"))
    assert event.at.isoformat() == "2025-03-01T09:00:00+08:00"


def test_same_thing_twice_is_recognised_whatever_its_blanks_and_width(deal: Deal) -> None:
    first = make_event(deal, "Ａ公司 要看仓库")
    with pytest.raises(Duplicate) as refusal:
        make_event(deal, " a公司   要看仓库\n", kind="note")
    assert (refusal.value.existing, Event.objects.count()) == (first, 1)


def test_same_words_on_another_day_or_from_another_person_are_another_event(deal: Deal) -> None:
    make_event(deal, "要看仓库")
    make_event(deal, "要看仓库", at=timezone.now() - timedelta(days=1))
    make_event(deal, "要看仓库", by=make_stakeholder(deal))
    assert Event.objects.count() == 3


def test_same_words_on_another_deal_are_another_event(company: Company, deal: Deal) -> None:
    make_event(deal, "要看仓库")
    make_event(make_deal(company.anna), "要看仓库")
    assert Event.objects.count() == 2


def test_withdrawn_event_counts_no_more_and_may_be_recorded_anew(deal: Deal) -> None:
    event = make_event(deal, "要看仓库")
    gone = events.withdraw_event(actor=deal.owner, event=event, version=1, reason="记错了")
    again = make_event(deal, "要看仓库")
    with pytest.raises(Duplicate) as refusal:
        events.restore_event(actor=deal.owner, event=gone, version=2)
    assert refusal.value.existing == again


def test_text_says_which_proofs_were_handed_over(deal: Deal) -> None:
    event = make_event(deal, "递交了保险合同和仓库等级标准", kind="action")
    assert set(event.proofs) == {"p_insurance_policy", "p_warehouse_grade"}


@pytest.mark.parametrize("part", ["by_stakeholder", "with_stakeholder"])
def test_person_of_another_deal_does_not_exist(company: Company, deal: Deal, part: str) -> None:
    stranger = make_stakeholder(make_deal(company.anna))
    with pytest.raises(NotVisible):
        events.record_event(actor=company.anna, deal=deal, kind="note", text="x", **{part: stranger})
    assert Event.objects.count() == 0


def test_marked_person_and_file_of_another_deal_do_not_exist(
    company: Company, deal: Deal, files_dir: Path
) -> None:
    other = make_deal(company.anna)
    stranger = make_stakeholder(other)
    file = store_file(actor=company.anna, deal=other, data=b"x", name="x.txt")
    with pytest.raises(NotVisible):
        make_event(deal, TEXT, marks=[MarkInput("sig_peak_capacity_asked", "大促", by_stakeholder=stranger)])
    with pytest.raises(NotVisible):
        events.record_event(actor=company.anna, deal=deal, kind="note", text="x", file=file)
    assert Event.objects.count() == 0


def test_recording_queues_one_judgement(deal: Deal) -> None:
    Job.objects.all().delete()
    make_event(deal, "要看仓库")
    make_event(deal, "要看保单")
    assert [(job.kind, job.payload) for job in Job.objects.all()] == [
        ("insight.refresh_judgement", {"deal_id": deal.pk})
    ]


def test_several_are_recorded_together_and_known_ones_passed_over(deal: Deal) -> None:
    now = timezone.now()
    make_event(deal, "第二句", kind="chat", at=now, marks=[])
    proposed = [ProposedEvent(words, "chat", at=now) for words in ("第一句", "第二句", "第三句")]
    kept = events.record_proposed(actor=deal.owner, deal=deal, events=proposed)
    assert [event.text for event in kept] == ["第一句", "第三句"]
    with pytest.raises(Duplicate):
        events.record_proposed(actor=deal.owner, deal=deal, events=proposed)


def test_several_with_a_wrong_one_are_none(deal: Deal) -> None:
    wrong = [ProposedEvent("第一句", at=timezone.now()), ProposedEvent("坏\x00", at=timezone.now())]
    before = AuditEvent.objects.count()
    with pytest.raises(Invalid):
        events.record_proposed(actor=deal.owner, deal=deal, events=wrong)
    assert (Event.objects.count(), AuditEvent.objects.count()) == (0, before)


def test_change_against_an_old_page_is_a_conflict(deal: Deal) -> None:
    event = make_event(deal, "要看仓库")
    events.change_event(actor=deal.owner, event=event, version=1, kind="call")
    with pytest.raises(Conflict) as refusal:
        events.change_event(actor=deal.owner, event=event, version=1, kind="visit")
    assert refusal.value.current.kind == "call"


def test_change_to_what_is_recorded_already_is_recognised(deal: Deal) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    first = make_event(deal, "要看仓库", at=yesterday)
    second = make_event(deal, "要看仓库")
    with pytest.raises(Duplicate) as refusal:
        events.change_event(actor=deal.owner, event=second, version=1, at=yesterday)
    assert refusal.value.existing == first


def test_events_of_a_hidden_deal_do_not_exist(company: Company, deal: Deal) -> None:
    event = make_event(deal)
    assert list(event_queries.of_deal(company.chen, deal)) == []
    with pytest.raises(NotVisible):
        event_queries.get_for(company.chen, event.pk)
