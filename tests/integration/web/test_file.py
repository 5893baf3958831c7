"""Kept files: a tender paper handed in, its main points, its pages, the original."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain.file import store_file
from tongpin.server.evidence.models import Event, StoredFile

pytestmark = pytest.mark.usefixtures("files_dir")
PAPER = (Path(__file__).resolve().parents[2] / "tenders" / "zh-cold-chain.txt").read_bytes()


@pytest.fixture
def handed_in(sales: Client, deal: Deal) -> StoredFile:
    upload = SimpleUploadedFile("标书.txt", PAPER)
    sales.post(f"/deals/{deal.pk}/capture/", {"kind": "note", "uploads": upload})
    return StoredFile.objects.latest("pk")


def test_tender_paper_is_one_event_with_what_counts_in_it(handed_in: StoredFile) -> None:
    event = Event.objects.get(file=handed_in)
    assert (event.kind, [s.signal for s in event.signals.order_by("start")]) == (
        "document",
        ["sig_rfp_sent", "sig_budget_range_given", "sig_presentation_scheduled", "sig_criteria_set"],
    )
    assert {(s.state, s.reliability, s.read_by) for s in event.signals.all()} == {
        ("proposed", "document", "tender")
    }


def test_page_shows_points_and_text(sales: Client, handed_in: StoredFile) -> None:
    page = sales.get(f"/files/{handed_in.pk}/").content.decode()
    for words in (
        "上海鲜禾食品有限公司",
        "18,500,000 CNY",
        "2026-03-20 10:00",
        "温控与断链应急方案",
        "月度超温次数不得超过 2 次",
    ):
        assert words in page
    assert f"events={Event.objects.get(file=handed_in).pk}" in page


def test_original_comes_back_byte_by_byte_and_is_never_shown(sales: Client, handed_in: StoredFile) -> None:
    answer = sales.get(f"/files/{handed_in.pk}/original/")
    assert answer.content == PAPER
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_list_takes_the_same_queries_for_one_and_thirty(sales: Client, deal: Deal) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            sales.get(f"/deals/{deal.pk}/files/")
        return len(queries)

    store_file(actor=deal.owner, deal=deal, data=b"0", name="0.txt")
    count()  # the first visit warms what is asked once
    one = count()
    for number in range(1, 30):
        store_file(actor=deal.owner, deal=deal, data=str(number).encode(), name=f"{number}.txt")
    assert count() == one > 0


def test_list_without_files_says_what_to_do(sales: Client, deal: Deal) -> None:
    assert f"/deals/{deal.pk}/capture/" in sales.get(f"/deals/{deal.pk}/files/").content.decode()
