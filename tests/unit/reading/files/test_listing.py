from __future__ import annotations

import json
from datetime import datetime

import pytest

from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.files.times import SHANGHAI
from tongpin.reading.types import ParsedFile, Part

AT = datetime(2025, 3, 1, 10, 32, tzinfo=SHANGHAI)


def encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "item",
    [
        {"by": "王总监", "at": "2025-03-01 10:32", "text": "价格高"},
        {"sender": "王总监", "time": "2025/3/1 10:32", "content": "价格高"},
        {"发送人": "王总监", "时间": "2025年3月1日 10:32", "内容": "价格高"},
        {"from": {"name": "王总监", "id": 3}, "timestamp": 1740796320, "message": "价格高"},
        {"nickName": "王总监", "createTime": 1740796320000, "Content": "价格高", "type": 1},
        {"talker": "王总监", "CreateTime": "1740796320", "StrContent": "价格高"},
    ],
)
def test_parse_listing_each_shape_of_message(item: dict[str, object]) -> None:
    expected = (Part("价格高", "王总监", AT, "chat", "item 1"),)
    assert [
        parse_file(encoded(value), "a.json").parts for value in ([item], {"messages": [item], "count": 1})
    ] == [expected, expected]


def test_parse_listing_lines_of_text() -> None:
    assert parse_file(encoded(["第一句", "", "第二句", 3]), "a.json") == ParsedFile(
        "a.json",
        "json",
        (Part("第一句", kind="note", place="item 1"), Part("第二句", kind="note", place="item 3")),
        ("2 项里没有文字，没有计入。",),
    )


def test_parse_listing_one_object_a_line() -> None:
    data = b'{"by": "a", "text": "one"}\n\n{"by": "b", "text": "two"}\n'
    assert parse_file(data, "a.jsonl").parts == (
        Part("one", "a", None, "chat", "item 1"),
        Part("two", "b", None, "chat", "item 2"),
    )


def test_parse_listing_refuses_a_case_file() -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(encoded({"deal": {"name": "A"}, "events": []}), "a.json")
    assert caught.value.message.en == "This is a case file (deal, events), not a list of messages."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[{"text": "a"},\n}', "This JSON cannot be made out: wrong at line 2."),
        (b"[" * 100_000, "This JSON cannot be made out: nested too deeply."),
        (b"[]", "This JSON holds no list of messages."),
        (b"[1, 2]", "This JSON holds no list of messages."),
        (b'{"a": 1}', "This JSON holds no list of messages."),
        (b"12", "This JSON holds no list of messages."),
    ],
)
def test_parse_listing_broken_or_without_messages(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data, "a.json")
    assert caught.value.message.en == message
