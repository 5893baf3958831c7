"""The reader learns from its users' answers: used where better, declined where not, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import Company, make_event, make_stakeholder
from tongpin.reading.learned.adapting import Accuracy
from tongpin.reading.types import Utterance
from tongpin.server.core import jobs
from tongpin.server.core.errors import Invalid, NotAllowed
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.models import Deal
from tongpin.server.evidence import readers
from tongpin.server.evidence.domain import event as events
from tongpin.server.evidence.domain import signal as signals
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.evidence.domain.reader_version import (
    ask_training,
    is_better,
    learn,
    retrain_reader,
    use_reader,
)
from tongpin.server.evidence.models import Event, ReaderVersion
from tongpin.server.evidence.own_examples import own_examples, quiet_texts
from tongpin.server.evidence.queries import reader_version as queries

JARGON = "sig_contingency_asked"
# Words of one trade that no general reader knows: a "red slip" is what is to happen when the line stands still.
WORDS = ("红单怎么走", "红单谁来批", "走红单要多久", "红单有没有先例", "红单这块你们怎么弄")
PLACES = (
    "一厂",
    "二厂",
    "苏州",
    "东莞",
    "夜班",
    "周末",
    "春节",
    "月底",
    "备件",
    "保养",
    "换线",
    "装车",
    "质检",
)


@pytest.fixture(autouse=True)
def own_reader(files_dir: Path) -> Iterator[None]:
    """No test goes by what another has put in use."""
    readers.forget()
    yield
    readers.forget()


def answered(deal: Deal, text: str, signal: str = "", *, number: int = 0) -> Event:
    """Return an event whose proposals were refused and whose true signal was added by hand."""
    event = make_event(deal, text, kind="note")
    for one in event.signals.all():
        if one.signal != signal:
            signals.reject_signal(actor=deal.owner, signal=one)
        else:
            signals.accept_signal(actor=deal.owner, signal=one)
    if signal and not event.signals.filter(signal=signal).exists():
        signals.add_signal(actor=deal.owner, event=event, mark=MarkInput(signal, text[:4]))
    return event


@pytest.fixture
def taught(deal: Deal) -> Deal:
    """A deal with the trade's own words, answered."""
    for place in PLACES:
        for words in WORDS:
            answered(deal, f"{place}{words}，他们又问了一遍", JARGON)
    return deal


def reads(text: str) -> list[str]:
    return [one.signal for one in readers.reader().read(_note(text)).signals]


def _note(text: str) -> Any:
    return Utterance(text)


def test_reader_learns_the_company_s_own_words(taught: Deal) -> None:
    asked = "杭州仓红单怎么走，他们想知道"
    before = reads(asked)
    retrain_reader()
    version = ReaderVersion.objects.get()
    assert (version.adopted, version.in_use, version.held_out) == (True, True, 13)
    assert Accuracy(**version.after).f1 > Accuracy(**version.before).f1
    assert (JARGON in before, JARGON in reads(asked)) == (False, True)
    event = make_event(taught, asked, kind="note")
    assert {one.read_by for one in event.signals.all()} == {version.version[:40]}


def test_what_was_read_before_stays_as_it_is(taught: Deal) -> None:
    event = make_event(taught, "出了事你们赔得起吗", kind="note")
    before = list(event.signals.values())
    retrain_reader()
    assert list(event.signals.values()) == before


def test_shipped_reader_is_one_step_back(taught: Deal, company: Company) -> None:
    asked = "杭州仓红单怎么走，他们想知道"
    shipped = reads(asked)
    retrain_reader()
    version = ReaderVersion.objects.get()
    use_reader(actor=company.admin, version=None)
    assert (reads(asked), ReaderVersion.objects.filter(in_use=True).count()) == (shipped, 0)
    use_reader(actor=company.admin, version=version)
    assert JARGON in reads(asked)
    verbs = AuditEvent.objects.filter(noun="readerversion").order_by("pk").values_list("verb", "actor_name")
    assert list(verbs) == [("learn", "system"), ("use", "管理员"), ("use", "管理员")]


def test_reader_that_is_not_better_is_not_used(deal: Deal, company: Company) -> None:
    for number in range(60):
        answered(deal, f"第{number}次：出了事你们赔得起吗", "sig_goods_liability_asked")
    retrain_reader()
    version = ReaderVersion.objects.get()
    assert (version.adopted, version.in_use, version.file, version.version) == (False, False, "", "")
    assert not readers.folder().exists()
    with pytest.raises(Invalid):
        use_reader(actor=company.admin, version=version)


def test_too_few_examples_teach_nothing(deal: Deal) -> None:
    for number in range(20):
        answered(deal, f"{number}号红单怎么走", JARGON)
    retrain_reader(asked=True)
    assert ReaderVersion.objects.count() == 0


def test_nothing_new_is_not_learned_again(taught: Deal) -> None:
    retrain_reader()
    retrain_reader()
    retrain_reader(asked=True)
    assert ReaderVersion.objects.count() == 1


def test_a_reader_is_judged_on_answers_newer_than_those_it_learned_from(taught: Deal) -> None:
    retrain_reader()
    assert learn(found=own_examples()) is None  # all of them have been seen
    for number in range(12):
        answered(taught, f"新问题{number}：红单多久能回", JARGON)
    second = learn(found=own_examples())
    assert second is not None
    assert second.held_out == 12


def test_night_s_job_learns(taught: Deal, company: Company) -> None:
    ask_training(actor=company.admin)
    jobs.run_due()
    assert ReaderVersion.objects.filter(in_use=True).count() == 1


def test_learning_twice_from_the_same_answers_gives_the_same_reader(taught: Deal) -> None:
    found = own_examples()
    first = learn(found=found)
    assert first is not None
    ReaderVersion.objects.update(in_use=False)
    second = learn(found=found)
    assert second is not None
    assert (first.sha256, first.version) == (second.sha256, second.version)


@pytest.mark.parametrize("harm", ["remove", "damage"])
def test_a_broken_model_file_leaves_the_shipped_reader(taught: Deal, harm: str) -> None:
    asked = "杭州仓红单怎么走，他们想知道"
    shipped = reads(asked)
    retrain_reader()
    path = readers.folder() / ReaderVersion.objects.get().file
    if harm == "remove":
        path.unlink()
    else:
        path.write_bytes(b"PK\x03\x04 nothing")
    readers.forget()
    readers._own.cache_clear()
    assert reads(asked) == shipped


def test_examples_are_events_answered_whole(deal: Deal) -> None:
    person = make_stakeholder(deal)
    whole = answered(deal, "红单怎么走", JARGON)
    make_event(deal, "出了事你们赔得起吗", kind="note")  # proposed, not yet answered
    refused = make_event(deal, "大促扛得住吗", by=person)
    for one in refused.signals.all():
        signals.reject_signal(actor=deal.owner, signal=one)
    gone = answered(deal, "红单有先例吗", JARGON)
    events.withdraw_event(actor=deal.owner, event=gone, version=gone.version, reason="记错了")
    found = [dated.example for dated in own_examples()]
    assert [(one.text, one.ours, one.targets) for one in found] == [
        (whole.text, True, (JARGON,)),
        ("大促扛得住吗", False, ()),
    ]


def test_a_changed_signal_teaches_what_it_really_is(deal: Deal) -> None:
    event = make_event(deal, "出了事你们赔得起吗", kind="note")
    signals.change_signal(actor=deal.owner, signal=event.signals.get(), signal_id=JARGON)
    assert [dated.example.targets for dated in own_examples()] == [(JARGON,)]


def test_an_answer_taken_back_teaches_nothing(deal: Deal) -> None:
    event = make_event(deal, "出了事你们赔得起吗", kind="note")
    signal = signals.accept_signal(actor=deal.owner, signal=event.signals.get())
    signals.undo_answer(actor=deal.owner, signal=signal)
    assert own_examples() == []


def test_of_a_long_text_only_the_sentences_with_an_answer_are_taken(deal: Deal) -> None:
    text = "今天聊了很久天气和球赛。" * 20 + "最后他问红单怎么走。" + "然后一起吃饭。"
    event = make_event(deal, text, kind="note", marks=[])
    signals.add_signal(actor=deal.owner, event=event, mark=MarkInput(JARGON, "红单怎么走"))
    assert [dated.example.text for dated in own_examples()] == ["最后他问红单怎么走。"]


def test_quiet_texts_are_those_in_which_nobody_saw_anything(deal: Deal) -> None:
    make_event(deal, "一起吃了饭", kind="note", marks=[])
    answered(deal, "红单怎么走", JARGON)
    assert [one.text for one in quiet_texts()] == ["一起吃了饭"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((5, 5, 5, 10, 9), (8, 2, 2, 10, 9), True),
        ((5, 5, 5, 10, 9), (5, 5, 5, 10, 10), False),
        ((5, 5, 5, 10, 9), (8, 2, 2, 10, 5), False),
        ((5, 5, 5, 100, 90), (8, 2, 2, 100, 89), True),
    ],
)
def test_better_is_more_right_and_no_noisier(before: Any, after: Any, expected: bool) -> None:
    assert is_better(Accuracy(*before), Accuracy(*after)) is expected


def test_card_and_changes_are_for_administrators(company: Company, deal: Deal) -> None:
    for forbidden in (
        lambda: use_reader(actor=company.wei, version=None),
        lambda: ask_training(actor=company.wei),
        lambda: queries.card(company.wei),
        lambda: queries.attempts(company.anna),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    answered(deal, "出了事你们赔得起吗", "sig_goods_liability_asked")
    card = queries.card(company.admin)
    assert (card.own, card.examples, card.answers) == (False, 1, {"accept": 1})
