"""Reading before anything is saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import Company, make_stakeholder, put_on
from tests.unit.server.core.test_files import little_room
from tongpin.server.core.errors import Duplicate, Invalid, NotAllowed, NotVisible, StorageFull
from tongpin.server.core.models import AuditEvent
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain import capture, draft
from tongpin.server.evidence.domain.event import record_proposed
from tongpin.server.evidence.domain.file import shown_name, store_file
from tongpin.server.evidence.models import Draft, Event, StoredFile
from tongpin.server.evidence.queries import draft as drafts
from tongpin.server.evidence.queries import file as files

CHAT = "2025-05-28 10:00 王总监\n领导觉得你们规模小\n\n2025-05-28 10:05 王总监\n大促扛得住吗?\n"
UNREADABLE = {
    "empty": b"",
    "damaged PDF": b"%PDF-1.7\n garbage",
    "damaged DOCX": b"PK\x03\x04 garbage",
    "program": b"\x7fELF\x02\x01\x01" + bytes(64),
    "blank": b"  \n\n",
}


def test_reading_writes_nothing(deal: Deal) -> None:
    before = AuditEvent.objects.count()
    proposed = capture.read_text(actor=deal.owner, deal=deal, text="出了事你们赔得起吗?", kind="chat")
    assert {(mark.state, mark.quote in "出了事你们赔得起吗?") for mark in proposed.events[0].marks} == {
        ("proposed", True)
    }
    assert (Event.objects.count(), AuditEvent.objects.count()) == (0, before)


def test_file_is_read_to_events_whose_speakers_are_recognised(deal: Deal) -> None:
    person = make_stakeholder(deal, "王总监")
    proposed = capture.read_file(actor=deal.owner, deal=deal, data=CHAT.encode(), name="聊天.txt")
    assert [event.by_stakeholder for event in proposed.events] == [person] * len(proposed.events)
    kept = record_proposed(actor=deal.owner, deal=deal, events=proposed.events)
    assert len(kept) == len(proposed.events)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_file_in_another_encoding_is_read(deal: Deal, encoding: str) -> None:
    data = "客户问大促扛得住吗?".encode(encoding)
    proposed = capture.read_file(actor=deal.owner, deal=deal, data=data, name="纪要.txt")
    assert proposed.events[0].text.strip() == "客户问大促扛得住吗?"


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_file_is_refused_and_says_what_to_do(deal: Deal, name: str) -> None:
    ending = {"damaged PDF": "pdf", "damaged DOCX": "docx"}.get(name, "txt")
    with pytest.raises(Invalid) as refusal:
        capture.read_file(actor=deal.owner, deal=deal, data=UNREADABLE[name], name=f"x.{ending}")
    assert (refusal.value.field, bool(refusal.value.say("zh")), bool(refusal.value.say("en"))) == (
        "file",
        True,
        True,
    )


def test_file_beyond_the_most_is_refused_with_its_size(deal: Deal) -> None:
    with pytest.raises(Invalid, match="26 MB"):
        capture.read_file(actor=deal.owner, deal=deal, data=bytes(26 * 2**20), name="x.txt")


def test_stranger_reads_nothing_and_a_watcher_does_not_capture(company: Company, deal: Deal) -> None:
    put_on(deal, company.watcher)
    with pytest.raises(NotVisible):
        capture.read_text(actor=company.chen, deal=deal, text="x")
    with pytest.raises(NotAllowed):
        capture.read_text(actor=company.watcher, deal=deal, text="x")


def test_draft_is_kept_until_discarded_and_only_for_oneself(company: Company, deal: Deal) -> None:
    draft.save_draft(actor=company.anna, deal=deal, text="写到一半", fields={"kind": "call"})
    draft.save_draft(actor=company.anna, deal=deal, text="写到一半,接着写")
    mine, manager = drafts.of(company.anna, deal), drafts.of(company.wei, deal)
    assert mine is not None
    assert (mine.text, mine.fields, manager) == ("写到一半,接着写", {}, None)
    draft.discard_draft(actor=company.anna, deal=deal)
    assert Draft.objects.count() == 0


def test_file_is_kept_once_a_deal(deal: Deal, files_dir: Path) -> None:
    first = store_file(actor=deal.owner, deal=deal, data=b"minutes", name="纪要.txt")
    with pytest.raises(Duplicate) as refusal:
        store_file(actor=deal.owner, deal=deal, data=b"minutes", name="别名.txt")
    stored, file = files.open_for(deal.owner, first.pk)
    with file:
        assert (refusal.value.existing, stored, file.read()) == (first, first, b"minutes")
    assert len([path for path in files_dir.rglob("*") if path.is_file()]) == 1


def test_full_disk_keeps_neither_row_nor_file(deal: Deal, files_dir: Path) -> None:
    before = AuditEvent.objects.count()
    data = b"x" * 200_000
    with little_room(100_000), pytest.raises(StorageFull):
        store_file(actor=deal.owner, deal=deal, data=data, name="x.txt")
    assert (StoredFile.objects.count(), AuditEvent.objects.count()) == (0, before)
    assert [path for path in files_dir.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\tmp\\a.txt", "a.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00b.txt", "ab.txt"),
        ("...", "file"),
        ("名" * 300 + ".docx", "名" * 180 + ".docx"),
    ],
)
def test_shown_name_is_for_people_and_never_a_path(given: str, shown: str) -> None:
    assert shown_name(given) == shown
