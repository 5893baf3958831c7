from __future__ import annotations

import pytest

from tongpin.reading.files import say_place


@pytest.mark.parametrize(
    ("place", "chinese"),
    [
        ("", ""),
        ("page 3", "第 3 页"),
        ("line 12", "第 12 行"),
        ("row 12", "第 12 行"),
        ("sheet 报价 row 12", "工作表“报价”第 12 行"),
        ("section 2", "第 2 节"),
        ("comment 1", "批注 1"),
        ("slide 4", "第 4 张幻灯片"),
        ("slide 4 notes", "第 4 张幻灯片的备注"),
        ("message 2", "第 2 条消息"),
        ("event 1", "第 1 个日程"),
        ("item 7", "第 7 项"),
        ("subject", "主题"),
        ("00:01:05", "00:01:05"),
        ("quoted in line 9", "引用于第 9 行"),
        ("forwarded in line 9", "转发于第 9 行"),
        ("mail 2 › attachment 报价.pdf › page 3", "第 2 封邮件 › 附件“报价.pdf” › 第 3 页"),
    ],
)
def test_say_place(place: str, chinese: str) -> None:
    assert (say_place(place, "zh"), say_place(place, "en")) == (chinese, place)
