from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tongpin.method.model import Text
from tongpin.reading.files import parse_text, split_thread
from tongpin.reading.files.lines import fold
from tongpin.reading.files.thread import is_thread, speaker
from tongpin.reading.files.times import SHANGHAI
from tongpin.reading.types import Part

FEBRUARY = datetime(2025, 2, 28, 9, 0, tzinfo=SHANGHAI)


def mail(text: str, by: str = "", at: datetime | None = None, number: int = 0) -> Part:
    return Part(text, by, at, "email", f"message {number}" if number else "")


@pytest.mark.parametrize(
    ("head", "by"),
    [
        ('-----原始邮件-----\n发件人："王强" <wang@a.com>\n发送时间：2025年2月28日（星期五） 上午9:00\n收件人：李明\n主题：报价\n', "王强"),
        ("------------------ 原始邮件 ------------------\n发件人： 王强<wang@a.com>;\n发送时间： 2025年2月28日 09:00\n主题： 报价\n", "王强"),
        ("发件人： 王强\n发送时间： 2025年2月28日 9:00\n收件人： 李明；\n赵敏\n抄送： 周工\n主题： 报价\n", "王强"),
        ("-----Original Message-----\nFrom: Wang Qiang [mailto:wang@a.com]\nSent: Friday, February 28, 2025 9:00 AM\nTo: Li\nSubject: quote\n", "Wang Qiang"),
        ("________________________________\nFrom: Wang <wang@a.com>\nSent: 28 February 2025 09:00\nTo: Li\nSubject: quote\n", "Wang"),
        ("---------- Forwarded message ---------\nFrom: Wang <wang@a.com>\nDate: Fri, Feb 28, 2025 at 9:00 AM\nSubject: quote\nTo: <li@b.com>\n", "Wang"),
        ("Begin forwarded message:\n\nFrom: wang@a.com\nSubject: quote\nDate: February 28, 2025 at 09:00:00 GMT+8\nTo: li@b.com\n", "wang@a.com"),
        ("寄件者： 王強 <wang@a.com>\n寄件日期： 2025年2月28日 上午 9:00\n收件者： 李明\n主旨： 報價\n", "王強"),
        ("*发件人：* 王强\n*日期：* 2025-02-28 09:00\n*主题：* 报价\n", "王强"),
        ('在 2025-02-28 09:00:00,"王强" <wang@a.com> 写道：\n', "王强"),
        ("在 2025年2月28日，09:00，王强 <wang@a.com> 写道：\n", "王强"),
        ("王强 <wang@a.com> 于2025年2月28日周五 09:00写道：\n", "王强"),
        ("王強 <wang@a.com> 於 2025年2月28日 週五 上午9:00寫道：\n", "王強"),
        ("On Fri, Feb 28, 2025 at 9:00 AM Wang Qiang <wang@a.com> wrote:\n", "Wang Qiang"),
        ("On Fri, Feb 28, 2025 at 9:00 AM Wang Qiang with a long name\n<wang@a.com> wrote:\n", "Wang Qiang with a long name"),
        ("On 28 Feb 2025, at 09:00, Wang <wang@a.com> wrote:\n", "Wang"),
        ('At 2025-02-28 09:00:00, "Wang" <wang@a.com> wrote:\n', "Wang"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("write", [str, fold], ids=["as written", "in ASCII"])
def test_split_thread_each_head(head: str, by: str, write: Callable[[str], str]) -> None:
    thread = split_thread(f"收到\uff0c周五回复您。\n\n{write(head)}\n请在三天内报价。\n", by="李明")
    assert thread.parts == (
        mail("收到\uff0c周五回复您。", "李明", None, 1),
        mail("请在三天内报价。", by, FEBRUARY, 2),
    )
    assert thread.warnings == ()


def test_split_thread_nested_quoting_gives_each_message() -> None:
    text = (
        "同意。\n\nOn Fri, Feb 28, 2025 at 9:00 AM Li <li@b.com> wrote:\n> 保险单见附件。\n>\n"
        "> 在 2025-02-28 09:00:00，王强 <wang@a.com> 写道：\n>> 出了事你们赔得起吗？\n>> 请说明。\n"
    )
    assert split_thread(text, by="王强").parts == (
        mail("同意。", "王强", None, 1),
        mail("保险单见附件。", "Li", FEBRUARY, 2),
        mail("出了事你们赔得起吗？\n请说明。", "王强", FEBRUARY, 3),
    )


def test_split_thread_answers_between_quotes_belong_to_who_answers() -> None:
    text = "见下。\n\nOn Fri, Feb 28, 2025 at 9:00 AM Wang <w@a.com> wrote:\n> 赔付上限？\n\n一千万。\n\n> 何时上线？\n\n五月。"
    thread = split_thread(text, by="李明")
    assert thread.parts == (
        mail("见下。\n\n\n一千万。\n\n\n五月。", "李明", None, 1),
        mail("赔付上限？", "Wang", FEBRUARY, 2),
    )
    assert thread.warnings == (
        Text("引用的旧内容 1 行没有计入。", "1 line(s) of quoted history were left out."),
    )


def test_split_thread_without_a_sign_is_one_part() -> None:
    assert split_thread("价格可以再谈。\n\n第二段。", by="王强", at=FEBRUARY).parts == (
        mail("价格可以再谈。\n\n第二段。", "王强", FEBRUARY),
    )


@pytest.mark.parametrize(
    ("closing", "lines"),
    [
        ("-- \n王强\n物流总监\nA公司", 3),
        ("--\nWang Qiang\nHead of Logistics", 2),
        ("谢谢！\n王强", 2),
        ("此致\n敬礼\n\n王强", 3),
        ("祝好\n王强\n物流总监 | A公司", 3),
        ("Best regards,\nWang Qiang\nHead of Logistics", 3),
        ("王强\n物流总监\n电话：139 0000 0000\n邮箱：wang@a.com\n地址：上海市延安路1号", 5),
        ("Wang Qiang\nHead of Logistics\nTel: +86 139 0000 0000\nwww.a.com", 4),
        ("-----------------\n王强\n手机：13900000000", 2),
        ("发自我的iPhone", 1),
        ("Sent from my iPhone", 1),
    ],
)
def test_split_thread_signature_is_left_out_and_said(closing: str, lines: int) -> None:
    thread = split_thread(f"出了事你们赔得起吗？\n\n{closing}\n")
    assert thread.parts == (mail("出了事你们赔得起吗？"),)
    assert thread.warnings == (
        Text(f"签名 {lines} 行没有计入。", f"{lines} line(s) of signatures were left out."),
    )


@pytest.mark.parametrize(
    "notice",
    [
        "本邮件及其附件含有A公司的保密信息，仅限于发送给上面地址中列出的个人。",
        "【免责声明】本邮件内容不构成合同要约。",
        "This email and any attachments are confidential and intended solely for the addressee.",
        "CONFIDENTIALITY NOTICE: The contents may be privileged.",
    ],
)
def test_split_thread_legal_notice_is_left_out_and_said(notice: str) -> None:
    thread = split_thread(f"出了事你们赔得起吗？\n\n{notice}\n请勿转发。")
    assert thread.parts == (mail("出了事你们赔得起吗？"),)
    assert thread.warnings == (Text("免责声明 2 行没有计入。", "2 line(s) of legal notices were left out."),)


@pytest.mark.parametrize(
    "text",
    [
        "价格太高了\n\n王强",
        "谢谢！\n但是价格我们不能接受",
        "我们的顾虑：\n- 货损\n- 数据",
        "请报价。\n\n价格太高了\n我们不要",
        "谢谢",
        "保险的事还没有说清楚\n谢谢\n另外请把仓库等级证明一起发来，下周一开会要用。",
    ],
)
def test_split_thread_words_are_never_taken_for_a_signature(text: str) -> None:
    assert split_thread(text).parts == (mail(text),)


def test_is_thread() -> None:
    assert [
        is_thread("拜访了王总。\n他说：From now on 价格不谈。"),
        is_thread("> 引用一句\n我同意"),
        is_thread("发件人： 王强\n时间： 2025-03-01\n主题： 报价\n\n请报价"),
        is_thread("转发\n-----原始邮件-----\n请报价"),
    ] == [False, False, True, True]


def test_parse_text_pasted_thread() -> None:
    parsed = parse_text(
        "发件人： 王强\n发送时间： 2025-02-28 09:00\n收件人： 李明\n主题： 报价\n\n请报价。\n\n谢谢\n王强"
    )
    assert (parsed.parts, parsed.warnings) == (
        (mail("请报价。", "王强", FEBRUARY),),
        ("签名 2 行没有计入。",),
    )


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"王强" <wang@a.com>;', "王强"),
        ("王强<wang@a.com>", "王强"),
        ("wang@a.com", "wang@a.com"),
        ("<wang@a.com>", "wang@a.com"),
        ("王强（物流部）", "王强"),
        ("Wang, Qiang", "Wang, Qiang"),
    ],
)
def test_speaker(value: str, name: str) -> None:
    assert speaker(value) == name
