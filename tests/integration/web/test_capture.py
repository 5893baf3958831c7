"""Capturing: text taken apart, read, kept as a draft, recorded once, gone over, taken back."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.e2e.world import World
from tests.integration.web.conftest import signed_in
from tongpin.server.deals.domain import member as members
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Draft, Event, Signal

pytestmark = pytest.mark.usefixtures("files_dir")
CHAT = """王总监 2026-03-02 10:02
老板担心你们规模小,货丢了赔不起怎么办?

陌生人 2026-03-02 10:20
大促的时候扛不扛得住?
"""


def known(deal: Deal) -> set[int]:
    return set(Event.objects.filter(deal=deal).values_list("pk", flat=True))


def new(deal: Deal, before: set[int]) -> list[Event]:
    return list(Event.objects.filter(deal=deal).exclude(pk__in=before).order_by("pk"))


def send(client: Client, deal: Deal, tail: str = "", **given: Any) -> Any:
    return client.post(f"/deals/{deal.pk}/capture/{tail}", {"kind": "note", **given})


def test_a_chat_becomes_an_event_for_each_speaker(sales: Client, deal: Deal) -> None:
    before = known(deal)
    answer = send(sales, deal, text=CHAT)
    events = new(deal, before)
    assert [(e.kind, str(e.by_stakeholder or e.by_name)) for e in events] == [
        ("chat", "王总监"),
        ("chat", "陌生人"),
    ]
    keys = ",".join(str(e.pk) for e in events)
    assert (answer.status_code, answer.url) == (302, f"/deals/{deal.pk}/review/?events={keys}")


def test_an_unknown_speaker_is_asked_for_and_stays_answered(sales: Client, deal: Deal) -> None:
    first = send(sales, deal, "preview/", text=CHAT).content.decode()
    names = re.findall(r'name="speaker-name-\d+" value="([^"]+)"', first)
    assert "陌生人" in names
    who = f"s{deal.stakeholders.first().pk}"  # type: ignore[union-attr]
    place = names.index("陌生人") + 1
    given = {f"speaker-name-{place}": "陌生人", f"speaker-who-{place}": who}
    second = send(sales, deal, "preview/", text=CHAT, **given).content.decode()
    assert f'<option value="{who}" selected>' in second
    before = known(deal)
    send(sales, deal, text=CHAT, **given)
    assert {str(e.by_stakeholder) for e in new(deal, before)} >= {str(deal.stakeholders.first())}
    assert [e.by_name for e in new(deal, before) if e.by_name == "陌生人"] == []


def test_preview_marks_signals_and_records_nothing(sales: Client, deal: Deal) -> None:
    before = known(deal)
    page = send(sales, deal, "preview/", text="货丢了你们赔得起吗？").content.decode()
    assert '<mark class="mark-proposed">' in page
    assert known(deal) == before


def test_draft_comes_back_and_is_gone_once_recorded(sales: Client, deal: Deal) -> None:
    send(sales, deal, "preview/", text="写到一半", by="", day="2026-03-01")
    page = sales.get(f"/deals/{deal.pk}/capture/").content.decode()
    assert "写到一半" in page
    assert 'value="2026-03-01"' in page
    send(sales, deal, text="写完了", day="2026-03-01")
    assert Draft.objects.count() == 0


def test_an_empty_box_leaves_no_draft(sales: Client, deal: Deal) -> None:
    send(sales, deal, "preview/", text="字")
    send(sales, deal, "preview/", text="")
    assert Draft.objects.count() == 0


def test_a_draft_is_ones_own(sales: Client, world: World, deal: Deal) -> None:
    send(sales, deal, "preview/", text="只有我能看")
    other = signed_in(world.manager).get(f"/deals/{deal.pk}/capture/").content.decode()
    assert "只有我能看" not in other


def test_draft_can_be_thrown_away(sales: Client, deal: Deal) -> None:
    send(sales, deal, "preview/", text="不要了")
    assert sales.post(f"/deals/{deal.pk}/capture/discard/").status_code == 302
    assert Draft.objects.count() == 0


def test_a_second_press_records_nothing_and_shows_what_is_there(sales: Client, deal: Deal) -> None:
    before = known(deal)
    first = send(sales, deal, text="客户说预算批了", day="2026-03-01")
    second = send(sales, deal, text="客户说预算批了", day="2026-03-01")
    assert len(new(deal, before)) == 1
    assert (second.status_code, second.url) == (302, first.url)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": ""}, "请粘贴内容，或选一个文件。"),
        ({"text": "a\x00b"}, "第2个字符是空字符（NUL）。"),
        ({"text": "留着我", "day": "2026-13-01"}, "输入一个有效的日期。"),
        ({"text": "留着我", "day": "2099-01-01"}, "时间在将来，还没有发生。"),
    ],
)
def test_a_refusal_says_why_and_keeps_the_text(
    sales: Client, deal: Deal, given: dict[str, str], error: str
) -> None:
    before = known(deal)
    answer = send(sales, deal, **given)
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert answer.context["form"]["text"].value() == given["text"]
    assert known(deal) == before


def test_ten_megabytes_are_answered_clearly(sales: Client, deal: Deal) -> None:
    text = "字" * (10 * 2**20 // 3)
    for tail in ("", "preview/"):
        answer = send(sales, deal, tail, text=text)
        assert (answer.status_code, "内容太长" in answer.content.decode()) == (422, True)


def test_a_file_becomes_events_and_is_kept(sales: Client, deal: Deal) -> None:
    before = known(deal)
    upload = SimpleUploadedFile("纪要.txt", "法务要看保单和赔付条款。".encode("gb18030"))
    assert send(sales, deal, text="", uploads=upload).status_code == 302
    (event,) = new(deal, before)
    assert (event.file.original_name, event.text.strip()) == ("纪要.txt", "法务要看保单和赔付条款。")  # type: ignore[union-attr]


def test_the_same_file_twice_is_refused_and_nothing_half_written(sales: Client, deal: Deal) -> None:
    send(sales, deal, text="", uploads=SimpleUploadedFile("纪要.txt", "法务要看保单。".encode()))
    before = known(deal)
    again = SimpleUploadedFile("另一个名字.txt", "法务要看保单。".encode())
    answer = send(sales, deal, text="这句也别丢", uploads=again)
    assert answer.status_code == 422
    assert "没有重复保存" in answer.content.decode()
    assert answer.context["form"]["text"].value() == "这句也别丢"
    assert known(deal) == before


def test_a_damaged_file_is_refused_with_a_mend(sales: Client, deal: Deal) -> None:
    answer = send(sales, deal, text="", uploads=SimpleUploadedFile("坏.pdf", b"%PDF-1.7 nothing"))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"uploads"}


def proposed(sales: Client, deal: Deal) -> Signal:
    before = known(deal)
    send(sales, deal, text="老板问货丢了你们赔得起吗？")
    return new(deal, before)[0].signals.get()


@pytest.mark.parametrize(("verb", "state"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_word_on_a_signal_is_kept(sales: Client, deal: Deal, verb: str, state: str) -> None:
    signal = proposed(sales, deal)
    for _ in range(2):
        answer = sales.post(f"/signals/{signal.pk}/{verb}/", headers={"HX-Request": "true"})
        assert answer.status_code == 200
    page = answer.content.decode()
    assert f'id="signal-{signal.pk}" data-row data-signal data-state="{state}"' in page
    assert 'id="side" hx-swap-oob="true"' in page
    signal.refresh_from_db()
    assert signal.state == state


def test_a_signal_can_be_said_to_be_another(sales: Client, deal: Deal) -> None:
    signal = proposed(sales, deal)
    form = sales.get(f"/signals/{signal.pk}/change/", headers={"HX-Request": "true"})
    assert form.status_code == 200
    given = {"signal": "sig_peak_capacity_asked", "reliability": "hearsay", "by": ""}
    assert sales.post(f"/signals/{signal.pk}/change/", given).status_code == 302
    signal.refresh_from_db()
    assert (signal.signal, signal.reliability, signal.state) == (
        "sig_peak_capacity_asked",
        "hearsay",
        "accepted",
    )


def test_a_signal_the_method_does_not_know_is_refused(sales: Client, deal: Deal) -> None:
    signal = proposed(sales, deal)
    answer = sales.post(f"/signals/{signal.pk}/change/", {"signal": "sig_none", "reliability": "hearsay"})
    assert answer.status_code == 422
    signal.refresh_from_db()
    assert signal.state == "proposed"


def test_other_verbs_are_not_found(sales: Client, deal: Deal) -> None:
    signal = proposed(sales, deal)
    assert sales.post(f"/signals/{signal.pk}/delete/").status_code == 404
    assert sales.get(f"/signals/{signal.pk}/accept/").status_code == 404


def test_review_without_names_shows_what_waits(sales: Client, deal: Deal) -> None:
    signal = proposed(sales, deal)
    page = sales.get(f"/deals/{deal.pk}/review/").content.decode()
    assert re.findall(r'<section class="card review-event" id="event-(\d+)"', page) == [str(signal.event_id)]
    assert "1 个信号待确认" in sales.get(f"/deals/{deal.pk}/").content.decode()
    sales.post(f"/signals/{signal.pk}/accept/")
    assert "没有待确认的信号" in sales.get(f"/deals/{deal.pk}/review/").content.decode()


@pytest.mark.parametrize("asked", ["x", "1,2,;drop", "9" * 40, "-1"])
def test_review_of_nonsense_is_answered(sales: Client, deal: Deal, asked: str) -> None:
    assert sales.get(f"/deals/{deal.pk}/review/", {"events": asked}).status_code == 200


def test_an_event_is_taken_out_and_put_back(sales: Client, deal: Deal) -> None:
    event = proposed(sales, deal).event
    sales.post(f"/events/{event.pk}/withdraw/", {"version": event.version, "reason": "记到别家了"})
    event.refresh_from_db()
    assert (event.withdrawn_at is None, event.withdrawn_reason) == (False, "记到别家了")
    sales.post(f"/events/{event.pk}/withdraw/", {"version": event.version})
    event.refresh_from_db()
    assert event.withdrawn_at is None


def test_taking_out_by_an_old_page_is_said_and_changes_nothing(sales: Client, deal: Deal) -> None:
    event = proposed(sales, deal).event
    answer = sales.post(f"/events/{event.pk}/withdraw/", {"version": 99}, follow=True)
    assert "刚刚有人改过这条记录。" in answer.content.decode()
    event.refresh_from_db()
    assert event.withdrawn_at is None


def test_who_and_when_are_put_right(sales: Client, deal: Deal) -> None:
    before = known(deal)
    send(sales, deal, text=CHAT)
    (event,) = [e for e in new(deal, before) if e.by_name == "陌生人"]
    person = deal.stakeholders.first()
    assert person is not None
    form = sales.get(f"/events/{event.pk}/change/").context["form"]
    assert {name: form[name].value() for name in ("by", "kind", "clock")} == {
        "by": "",
        "kind": "chat",
        "clock": time(10, 20),
    }
    given = {
        "by": f"s{person.pk}",
        "kind": "call",
        "day": "2026-03-01",
        "clock": "",
        "version": event.version,
    }
    assert sales.post(f"/events/{event.pk}/change/", given).status_code == 302
    event.refresh_from_db()
    assert (event.by_stakeholder, event.by_name, event.kind, event.day_only) == (person, "", "call", True)
    assert str(timezone.localtime(event.at).date()) == "2026-03-01"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"version": "99"}, "__all__"),
        ({"day": "2099-01-01"}, "day"),
        ({"kind": "king"}, "kind"),
        ({"by": "s0"}, "by"),
    ],
)
def test_a_wrong_change_of_an_event_is_refused(
    sales: Client, deal: Deal, given: dict[str, str], error: str
) -> None:
    event = proposed(sales, deal).event
    filled = {"by": "", "kind": "note", "day": "2026-03-01", "clock": "", "version": event.version}
    answer = sales.post(f"/events/{event.pk}/change/", filled | given)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {error})
    event.refresh_from_db()
    assert event.version == filled["version"]


def test_words_are_shown_as_words(sales: Client, deal: Deal) -> None:
    before = known(deal)
    text = "<script>alert(1)</script>货丢了赔得起吗？"
    assert "<script>alert" not in send(sales, deal, "preview/", text=text).content.decode()
    send(sales, deal, text=text)
    (event,) = new(deal, before)
    assert "<script>alert" not in sales.get(f"/deals/{deal.pk}/review/?events={event.pk}").content.decode()


def test_a_stranger_finds_nothing(stranger: Client, sales: Client, deal: Deal) -> None:
    signal = proposed(sales, deal)
    tried = [
        stranger.get(f"/deals/{deal.pk}/capture/"),
        stranger.post(f"/deals/{deal.pk}/capture/", {"text": "x"}),
        stranger.post(f"/deals/{deal.pk}/capture/preview/", {"text": "x"}),
        stranger.post(f"/deals/{deal.pk}/capture/discard/"),
        stranger.get(f"/deals/{deal.pk}/review/"),
        stranger.post(f"/signals/{signal.pk}/accept/"),
        stranger.get(f"/signals/{signal.pk}/change/"),
        stranger.get(f"/events/{signal.event_id}/change/"),
        stranger.post(f"/events/{signal.event_id}/withdraw/"),
    ]
    assert [answer.status_code for answer in tried] == [404] * len(tried)
    assert [deal.name in answer.content.decode() for answer in tried] == [False] * len(tried)


def test_a_watcher_reads_the_review_and_may_do_nothing(world: World, sales: Client, deal: Deal) -> None:
    signal = proposed(sales, deal)
    members.add_member(actor=world.sales, deal=deal, user=world.stranger, part="watcher")
    watcher = signed_in(world.stranger)
    page = watcher.get(f"/deals/{deal.pk}/review/").content.decode()
    assert "data-accept" not in page
    tried = [
        watcher.get(f"/deals/{deal.pk}/capture/"),
        watcher.post(f"/deals/{deal.pk}/capture/preview/", {"text": "x"}),
        watcher.post(f"/signals/{signal.pk}/accept/"),
    ]
    assert [answer.status_code for answer in tried] == [403, 403, 403]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_review_asks_as_often_for_many_as_for_one(sales: Client, deal: Deal) -> None:
    proposed(sales, deal)
    sales.get(f"/deals/{deal.pk}/review/")
    one = queries(sales, f"/deals/{deal.pk}/review/")
    for number in range(5):
        send(sales, deal, text=f"第{number}次问：货丢了你们赔得起吗？", day=f"2026-03-0{number + 1}")
    assert queries(sales, f"/deals/{deal.pk}/review/") == one
