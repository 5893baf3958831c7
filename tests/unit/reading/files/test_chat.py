from __future__ import annotations

from datetime import date, datetime

import pytest

from tongpin.reading.files import parse_text, split_chat
from tongpin.reading.files.times import SHANGHAI
from tongpin.reading.types import Part


def at(month: int, day: int, hour: int, minute: int, second: int = 0, *, year: int = 2025) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)


def said(by: str, text: str, when: datetime | None, place: str) -> Part:
    return Part(text, by, when, "chat", place)


def test_split_chat_wechat_name_and_full_time() -> None:
    text = "王总监 2025/3/1 10:32:05\n价格能不能再谈谈\n第二行\n\n李明 2025/3/1 10:35:00\n好的\n"
    assert split_chat(text) == (
        said("王总监", "价格能不能再谈谈\n第二行", at(3, 1, 10, 32, 5), "line 1"),
        said("李明", "好的", at(3, 1, 10, 35), "line 5"),
    )


def test_split_chat_wechat_clock_only_has_no_day() -> None:
    assert split_chat("王总监 10:32\n价格能不能再谈谈\n\n李明 10:35\n好的") == (
        said("王总监", "价格能不能再谈谈", None, "line 1"),
        said("李明", "好的", None, "line 4"),
    )


def test_split_chat_single_copied_message() -> None:
    assert split_chat("王总监 10:32\n出了事你们赔得起吗") == (
        said("王总监", "出了事你们赔得起吗", None, "line 1"),
    )


def test_split_chat_clock_goes_on_from_a_dated_message_until_it_runs_backwards() -> None:
    text = "王总监 2025-03-01 22:00\n一\n李明 23:50\n二\n王总监 0:05\n三\n李明 0:06\n四"
    assert split_chat(text) == (
        said("王总监", "一", at(3, 1, 22, 0), "line 1"),
        said("李明", "二", at(3, 1, 23, 50), "line 3"),
        said("王总监", "三", None, "line 5"),
        said("李明", "四", None, "line 7"),
    )


def test_split_chat_relative_days_have_no_date() -> None:
    assert split_chat("王总监 昨天 10:32\n价格\n李明 星期一 09:00\n好") == (
        said("王总监", "价格", None, "line 1"),
        said("李明", "好", None, "line 3"),
    )


def test_split_chat_year_hint() -> None:
    text = "王总监 3月1日 上午10:32\n价格\n李明@微信 3/2 15:05:10\n好"
    assert split_chat(text, year_hint=2025) == (
        said("王总监", "价格", at(3, 1, 10, 32), "line 1"),
        said("李明", "好", at(3, 2, 15, 5, 10), "line 3"),
    )


def test_split_chat_year_hint_over_new_year() -> None:
    assert split_chat("王总监 12/31 10:00\n年前定\n李明 1/2 11:00\n好", year_hint=2025) == (
        said("王总监", "年前定", at(12, 31, 10, 0, year=2024), "line 1"),
        said("李明", "好", at(1, 2, 11, 0), "line 3"),
    )


def test_split_chat_dates_never_lie_after_the_day_of_the_paste() -> None:
    text = "王总监 12/30 10:00\n年前定\n李明 12/31 11:00\n好"
    days = [
        [part.at and part.at.date() for part in split_chat(text, year_hint=2025, not_after=today) or ()]
        for today in (date(2025, 1, 3), date(2025, 12, 31))
    ]
    assert days == [[date(2024, 12, 30), date(2024, 12, 31)], [date(2025, 12, 30), date(2025, 12, 31)]]


def test_split_chat_year_stated_once_holds_for_the_rest() -> None:
    text = "王总监 2025年3月1日 10:00\n价格\n李明 3月2日 11:00\n好"
    assert split_chat(text, year_hint=1999) == (
        said("王总监", "价格", at(3, 1, 10, 0), "line 1"),
        said("李明", "好", at(3, 2, 11, 0), "line 3"),
    )


def test_split_chat_time_before_name_below_or_behind() -> None:
    text = "2025-03-01 10:32 王总监\n价格\n2025-03-01 10:33 李明： 好\n2025-03-01 10:34:10 王总监（12345678）\n行"
    assert split_chat(text) == (
        said("王总监", "价格", at(3, 1, 10, 32), "line 1"),
        said("李明", "好", at(3, 1, 10, 33), "line 3"),
        said("王总监", "行", at(3, 1, 10, 34, 10), "line 4"),
    )


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def test_split_chat_full_width_heads() -> None:
    head = "2025/3/1 10:32".translate(WIDE)
    assert split_chat(f"王总监 {head}\n价格,{head}\n\n李明 {head}\n好") == (
        said("王总监", f"价格,{head}", at(3, 1, 10, 32), "line 1"),
        said("李明", "好", at(3, 1, 10, 32), "line 4"),
    )


def test_split_chat_ascii_and_full_width_colons_alike() -> None:
    text = "王总: 价格太高,真的\n李明: 再算\n王总: 保险谁出\n李明: 我们"
    words = [part.text for part in split_chat(text) or ()]
    wide = [part.text for part in split_chat(text.replace(":", "\uff1a").replace(",", "\uff0c")) or ()]
    assert (words, wide) == (
        ["价格太高,真的", "再算", "保险谁出", "我们"],
        ["价格太高\uff0c真的", "再算", "保险谁出", "我们"],
    )


def test_split_chat_mailed_history_with_day_lines() -> None:
    text = (
        "“A公司项目群”的聊天记录如下：\n\n—————  2025-03-01  —————\n\n\n王总监  10:32\n\n出了事你们赔吗\n\n"
        "李明  23:50\n\n赔\n\n\n—————  2025-03-02  —————\n\n\n王总监  0:05\n\n好"
    )
    assert split_chat(text) == (
        said("王总监", "出了事你们赔吗", at(3, 1, 10, 32), "line 6"),
        said("李明", "赔", at(3, 1, 23, 50), "line 10"),
        said("王总监", "好", at(3, 2, 0, 5), "line 18"),
    )


def test_split_chat_words_that_look_like_a_head_stay_words() -> None:
    text = "王总监 2025/3/1 10:32:05\n我们这样定\n明天上午 10:30\n在三号仓 14:00 碰头\n李明 2025/3/1 10:35:00\n好的"
    assert split_chat(text) == (
        said("王总监", "我们这样定\n明天上午 10:30\n在三号仓 14:00 碰头", at(3, 1, 10, 32, 5), "line 1"),
        said("李明", "好的", at(3, 1, 10, 35), "line 5"),
    )


def test_split_chat_note_before_the_first_head_is_kept() -> None:
    text = "今天客户发来的，注意第二句\n\n王总监 2025/3/1 10:32:05\n价格\n\n李明 2025/3/1 10:35:00\n好的"
    assert split_chat(text) == (
        Part("今天客户发来的，注意第二句", kind="note", place="line 1"),
        said("王总监", "价格", at(3, 1, 10, 32, 5), "line 3"),
        said("李明", "好的", at(3, 1, 10, 35), "line 6"),
    )


def test_split_chat_quote_of_a_message_in_the_paste_is_left_out() -> None:
    text = (
        "王总监 2025/3/1 10:32:05\n那价格再谈谈\n\n李明 2025/3/1 10:35:00\n"
        "「王总监：那价格再谈谈」\n- - - - - - - - - - - - - - -\n好的，下午报给您"
    )
    assert split_chat(text) == (
        said("王总监", "那价格再谈谈", at(3, 1, 10, 32, 5), "line 1"),
        said("李明", "好的，下午报给您", at(3, 1, 10, 35), "line 4"),
    )


def test_split_chat_quote_of_a_message_not_in_the_paste_is_a_part() -> None:
    text = '李明 2025/3/1 10:35:00\n这是一条引用/回复消息：\n"王总监：\n出了事你们赔吗"\n------\n赔，有保单'
    assert split_chat(text) == (
        said("王总监", "出了事你们赔吗", None, "quoted in line 1"),
        said("李明", "赔，有保单", at(3, 1, 10, 35), "line 1"),
    )


def test_split_chat_forwarded_bundle_is_opened() -> None:
    text = (
        "李明 2025/3/1 10:32:05\n[聊天记录]\n王总监： 价格高\n赵工： 是的\n\n李明 2025/3/1 10:33:00\n王总监和赵工的聊天记录\n"
        "王总监 2025/2/28 09:00\n再问一家\n赵工 2025/2/28 09:05\n好"
    )
    assert split_chat(text) == (
        said("王总监", "价格高", None, "forwarded in line 1"),
        said("赵工", "是的", None, "forwarded in line 1"),
        said("李明", "王总监和赵工的聊天记录", at(3, 1, 10, 33), "line 6"),
        said("王总监", "再问一家", at(2, 28, 9, 0), "line 8"),
        said("赵工", "好", at(2, 28, 9, 5), "line 10"),
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "[01/03/2025, 10:32:05] Wang: price?\nsecond line\n[13/03/2025, 10:33:05] Li: \u200eok",
            [(3, 1), (3, 13)],
        ),
        ("[01/03/2025, 10:32:05] Wang: price?\nsecond line\n[02/03/2025, 10:33:05] Li: ok", [(3, 1), (3, 2)]),
        (
            "[3/1/25, 10:32:05 AM] Wang: price?\nsecond line\n[3/2/25, 10:33:05\u202fAM] Li: ok",
            [(3, 1), (3, 2)],
        ),
        ("3/1/25, 10:32:05 - Wang: price?\nsecond line\n3/2/25, 10:33:05 - Li: ok", [(3, 1), (3, 2)]),
        ("1.3.2025, 10:32:05 - Wang: price?\nsecond line\n28.3.2025, 10:33:05 - Li: ok", [(3, 1), (3, 28)]),
        (
            "[2025/3/1 上午10:32:05] Wang: price?\nsecond line\n[2025/3/2 上午10:33:05] Li: ok",
            [(3, 1), (3, 2)],
        ),
        ("[5/3/2025, 10:32:05] Wang: price?\nsecond line\n[4/4/2025, 10:33:05] Li: ok", [(3, 5), (4, 4)]),
    ],
)
def test_split_chat_whatsapp(text: str, days: list[tuple[int, int]]) -> None:
    assert split_chat(text) == (
        said("Wang", "price?\nsecond line", at(*days[0], 10, 32, 5), "line 1"),
        said("Li", "ok", at(*days[1], 10, 33, 5), "line 3"),
    )


def test_parse_text_whatsapp_notices_are_counted() -> None:
    text = (
        "3/1/25, 22:32 - Messages and calls are end-to-end encrypted.\n3/1/25, 22:32 - Wang: price?\n"
        "3/13/25, 09:05 - Li: <Media omitted>\n3/13/25, 09:06 - Li added Zhao"
    )
    parsed = parse_text(text, lang="en")
    assert parsed.parts == (
        said("Wang", "price?", at(3, 1, 22, 32), "line 2"),
        said("Li", "<Media omitted>", at(3, 13, 9, 5), "line 3"),
    )
    assert parsed.warnings == (
        "The content of pictures, recordings and the like was not read (Media omitted 1); type in what matters.",
        "2 notice(s) by the program itself were left out.",
    )


def test_split_chat_labels_without_times() -> None:
    assert split_chat("王总： 价格太高\n李明：我们再算\n王总：保险谁出\n运费呢\n李明： 我们") == (
        said("王总", "价格太高", None, "line 1"),
        said("李明", "我们再算", None, "line 2"),
        said("王总", "保险谁出\n运费呢", None, "line 3"),
        said("李明", "我们", None, "line 5"),
    )


def test_split_chat_labels_with_words_below() -> None:
    assert split_chat("王总监：\n价格高\n\n李明：\n好的\n\n王总监：\n行") == (
        said("王总监", "价格高", None, "line 1"),
        said("李明", "好的", None, "line 4"),
        said("王总监", "行", None, "line 7"),
    )


def test_split_chat_transcript_stamps_count_from_the_beginning() -> None:
    assert split_chat("说话人 1 00:05\n你好\n说话人 2 01:20\n现在的仓不行\n说话人 1 26:10\n好") == (
        Part("你好", "说话人 1", None, "meeting", "00:05"),
        Part("现在的仓不行", "说话人 2", None, "meeting", "01:20"),
        Part("好", "说话人 1", None, "meeting", "26:10"),
    )


def test_parse_text_counts_pictures_and_voice() -> None:
    text = "王总监 10:32\n[图片]\n\n李明 10:35\n[语音] 12秒\n\n王总监 10:36\n[图片]\n\n李明 10:37\n收到[表情]"
    parsed = parse_text(text)
    assert [part.text for part in parsed.parts] == ["[图片]", "[语音] 12秒", "[图片]", "收到[表情]"]
    assert parsed.warnings == ("图片、语音等的内容没有读取（图片 2、语音 1）；要紧的请转成文字补进来。",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "客户说线上订单涨得很快，现在的仓发不过来。",
        "预算：300万\n决策人：王总\n时间：三月\n预算：还没批",
        "会议纪要\n时间：2025-03-01 10:32\n参会：王总、李明\n王总说价格高。",
        "签到 09:00\n开场 09:30\n茶歇 10:30\n散会 12:00",
        "拜访王总 10:32\n价格高",
        "2025-03-01 10:30 王总来电\n说价格高",
        "见 https://a.example/x: 第一条\nhttps://b.example/y: 第二条\nhttps://a.example/x: 第三条",
        "王总监 10:32\n",
    ],
)
def test_split_chat_of_no_chat_is_none(text: str) -> None:
    assert split_chat(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "客户名称：A\n预算：100万\n客户名称：B\n预算：200万\n客户名称：C\n预算：300万",
        "From: Wang\nSubject: a\nFrom: Li\nSubject: b\nFrom: Zhao\nSubject: c",
        "金额：1\n单价：2\n金额：3\n单价：4",
    ],
)
def test_split_chat_repeated_fields_are_no_talk(text: str) -> None:
    assert split_chat(text) is None
