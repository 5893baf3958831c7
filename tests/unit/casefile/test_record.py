"""A case as the judge gets it: who is who, what the reader is asked, what is never looked at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from tongpin.casefile import CaseError, read_case, to_record
from tongpin.method import load_method
from tongpin.reading.types import FoundAction, FoundSignal, Reading, Utterance

METHOD = load_method()
HEAD = """\
deal: {name: A}
people:
  - {id: wang, name: 王总, side: buyer, role: technical_buyer}
  - {id: li, name: 李明, side: seller}
events:
"""


@dataclass
class Listener:
    """A reader that finds one signal and two actions in every text, and remembers what it was asked."""

    version: str = "listener"
    asked: list[Utterance] = field(default_factory=list)

    def read(self, utterance: Utterance) -> Reading:
        self.asked.append(utterance)
        text = utterance.text
        return Reading(
            (FoundSignal("sig_rfp_sent", text[:2], 0, 2, 0.8, "hearsay"),),
            (
                FoundAction("act_kickoff", text[:2], 0, 2, 0.4),
                FoundAction("act_formal_quote", text[:2], 0, 2, 0.9),
            ),
        )


def record_of(events: str, reader: Listener | None = None, lang: str = "zh"):
    return to_record(read_case(HEAD + events, "a.yaml", METHOD), METHOD, reader or Listener(), lang)


def test_to_record_does_not_ask_the_reader_for_confirmed_events():
    reader = Listener()
    record = record_of(
        "  - {id: e1, at: 2025-01-06, kind: note, by: wang, text: 标书,"
        " signals: [{signal: sig_rfp_sent, quote: 标书, reliability: document}]}\n"
        "  - {id: e2, at: 2025-01-07, kind: note, text: 没事, signals: []}",
        reader,
    )
    assert reader.asked == []
    mark = record.events[0].marks[0]
    assert (mark.signal, mark.reliability, mark.confidence, mark.by, mark.id) == (
        "sig_rfp_sent",
        "document",
        1.0,
        "wang",
        "e1.1",
    )
    assert record.events[1].marks == ()


def test_to_record_asks_the_reader_for_all_other_events():
    record = record_of("  - {id: e1, at: 2025-01-06, kind: note, by: li, text: 标书发了}")
    mark = record.events[0].marks[0]
    assert (mark.quote, mark.reliability, mark.confidence, mark.by) == ("标书", "hearsay", 0.8, None)


@pytest.mark.parametrize(
    ("kind", "by", "speaker"),
    [
        ("email", "wang", "buyer"),
        ("chat", "王总", "buyer"),
        ("document", "wang", "buyer"),
        ("note", "wang", "seller_note"),
        ("call", "wang", "seller_note"),
        ("email", "li", "seller_note"),
        ("email", "陌生人", "seller_note"),
    ],
)
def test_to_record_says_whose_words_they_are(kind: str, by: str, speaker: str):
    reader = Listener()
    record_of(f"  - {{at: 2025-01-06, kind: {kind}, by: {by}, text: 标书发了}}", reader)
    assert [one.speaker for one in reader.asked] == [speaker]


def test_to_record_gives_an_action_event_its_surest_action():
    record = record_of("  - {at: 2025-01-06, kind: action, with: 王总, text: 报了价, signals: []}")
    assert (record.events[0].action, record.events[0].with_person) == ("act_formal_quote", "wang")


def test_to_record_keeps_a_named_action_and_reads_none_from_other_kinds():
    record = record_of(
        "  - {at: 2025-01-06, kind: action, action: act_kickoff, text: 启动会, signals: []}\n"
        "  - {at: 2025-01-07, kind: note, text: 报了价}"
    )
    assert [event.action for event in record.events] == ["act_kickoff", None]


def test_to_record_never_sees_labels():
    case = read_case(
        HEAD + "  - {id: e1, at: 2025-01-06, kind: note, text: 标书, signals: []}\n"
        "labels: [{after: e1, stage: implementation}]",
        "a.yaml",
        METHOD,
    )
    assert to_record(case, METHOD, Listener()) == to_record(replace(case, labels=()), METHOD, Listener())


def test_to_record_resolves_people_and_their_roles():
    record = record_of("  - {at: 2025-01-06, kind: note, by: 王总, with: 陌生人, text: 标书}")
    event = record.events[0]
    assert (event.by, event.with_person) == ("wang", "陌生人")
    assert [(person.id, person.side, person.roles) for person in record.people] == [
        ("wang", "buyer", ("technical_it",)),
        ("li", "seller", ()),
    ]


def test_to_record_refuses_a_name_that_two_share():
    text = HEAD.replace("name: 李明", "name: 王总") + "  - {id: e1, at: 2025-01-06, kind: note, by: 王总}"
    with pytest.raises(CaseError) as caught:
        to_record(read_case(text, "a.yaml", METHOD), METHOD, Listener())
    assert str(caught.value) == "a.yaml: event e1: 王总 could be wang or li; write the id"


@pytest.mark.parametrize(
    ("lang", "why"), [("zh", "没有文字\uff0c读不出信号"), ("en", "there is no text to read")]
)
def test_to_record_says_that_an_event_without_text_was_not_read(lang: str, why: str):
    record = record_of("  - {at: 2025-01-06, kind: call}\n  - {at: 2025-01-07, kind: action}", lang=lang)
    assert [event.unread for event in record.events] == [why, ""]


def test_to_record_keeps_the_order_of_a_day_in_the_times():
    record = record_of(
        "  - {id: morning, at: 2025-01-06T09:00:00+08:00, kind: note, signals: []}\n"
        "  - {id: some_time, at: 2025-01-06, kind: note, signals: []}\n"
        "  - {id: next_day, at: 2025-01-07, kind: note, signals: []}"
    )
    assert [(event.id, event.at.isoformat()) for event in record.events] == [
        ("morning", "2025-01-06T09:00:00+08:00"),
        ("some_time", "2025-01-06T09:00:00+08:00"),
        ("next_day", "2025-01-07T00:00:00+08:00"),
    ]


def test_to_record_notes_the_proofs_named():
    record = record_of(
        "  - {at: 2025-01-06, kind: action, action: act_deliver_proof_pack, text: 递交仓库等级证书和保险合同, signals: []}\n"
        "  - {at: 2025-01-07, kind: note, text: 他们问保险合同, signals: []}"
    )
    assert [event.proofs for event in record.events] == [
        ("p_warehouse_grade", "p_insurance_policy"),
        ("p_insurance_policy",),
    ]
