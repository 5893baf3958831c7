from __future__ import annotations

from datetime import datetime
from email import policy
from email.message import EmailMessage

import pytest

from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.files.times import SHANGHAI
from tongpin.reading.types import ParsedFile, Part

SENT = datetime(2025, 3, 1, 10, 32, tzinfo=SHANGHAI)


def letter(text: str = "", subject: str = "回复： 仓配报价") -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "王强 <wang@a.com>"
    mail["To"] = "li@b.com"
    mail["Subject"] = subject
    mail["Date"] = "Sat, 01 Mar 2025 10:32:00 +0800"
    if text:
        mail.set_content(text)
    return mail


def said(text: str, place: str = "") -> Part:
    return Part(text, "王强", SENT, "email", place)


def raw(headers: str, body: bytes) -> bytes:
    return headers.replace("\n", "\r\n").encode() + b"\r\n" + body


def test_parse_mail_plain() -> None:
    assert parse_file(letter("出了事你们赔得起吗？\n").as_bytes(), "a.eml") == ParsedFile(
        "a.eml", "eml", (said("出了事你们赔得起吗？"),), title="回复： 仓配报价"
    )


def test_parse_mail_thread_with_signature() -> None:
    text = "同意。\n\n祝好\n王强\n\n-----原始邮件-----\n发件人： 李明\n发送时间： 2025-02-28 09:00\n主题： 报价\n\n报价 300 万。\n"
    parsed = parse_file(letter(text).as_bytes(), "a.eml")
    assert parsed.parts == (
        said("同意。", "message 1"),
        Part("报价 300 万。", "李明", datetime(2025, 2, 28, 9, 0, tzinfo=SHANGHAI), "email", "message 2"),
    )
    assert parsed.warnings == ("签名 2 行没有计入。",)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("gb2312", "gb18030"), ("GBK", "gb18030"), ("utf-8", "gb18030"), ("gb2312", "utf-8"), ("iso-8859-1", "gb18030"),
     ("us-ascii", "utf-8"), ("big5", "big5"), ("nonsense", "utf-8")],
)  # fmt: skip
def test_parse_mail_charset_named_rightly_or_not(charset: str, encoding: str) -> None:
    text = "價格可以再談，倉庫太遠。" if encoding == "big5" else "价格可以再谈，仓库太远。"
    headers = f"From: wang@a.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n"
    assert parse_file(raw(headers, text.encode(encoding)), "a.eml").parts == (
        Part(text, "wang@a.com", None, "email"),
    )


@pytest.mark.parametrize(
    "subject",
    [
        "=?gb2312?B?" + "1sa1xLGouNbW3L3hvLDPwtbcvMa7rg==" + "?=",
        "=?UTF-8?B?5Yi255qE5oql6ZKi5ZGo57uT5Y+K5LiL5ZGo6K6h5YiS?=",
        "=?utf-8?Q?=E5=88=B6=E7=9A=84=E6=8A=A5=E9=92=A2=E5=91=A8?=\n =?utf-8?Q?=E7=BB=93=E5=8F=8A=E4=B8=8B=E5=91=A8=E8=AE=A1=E5=88=92?=",
        "=?utf-8?B?5Yi255qE5oql6Q==?=\n =?utf-8?B?kqLlkajnu5Plj4rkuIvlkajorqHliJI=?=",
    ],
)
def test_parse_mail_subject_in_encoded_words(subject: str) -> None:
    data = raw(f"From: wang@a.com\nSubject: {subject}\nMIME-Version: 1.0\n", b"hello")
    assert parse_file(data, "a.eml").title == "制的报钢周结及下周计划"


def test_parse_mail_raw_gb_headers() -> None:
    data = (
        b"From: "
        + "王强".encode("gb18030")
        + b" <wang@a.com>\r\nSubject: "
        + "仓库报价太贵".encode("gb18030")
    )
    parsed = parse_file(data + b"\r\nMIME-Version: 1.0\r\n\r\nhello", "a.eml")
    assert (parsed.title, parsed.parts) == ("仓库报价太贵", (Part("hello", "王强", None, "email"),))


def test_parse_mail_date_without_zone_is_shanghai() -> None:
    data = raw("From: w@a.com\nDate: Sat, 01 Mar 2025 10:32:00\nSubject: x\nMIME-Version: 1.0\n", b"hello")
    assert parse_file(data, "a.eml").parts[0].at == SENT


def test_parse_mail_html_only() -> None:
    mail = letter()
    mail.set_content(
        "<html><head><style>p {color: red}</style></head><body><p>出了事<b>你们</b>赔得起吗？</p><ul><li>保险</li></ul>"
        "<script>alert(1)</script><div style='display:none'>看不见的</div>"
        "<blockquote>旧的引用</blockquote></body></html>",
        subtype="html",
    )
    parsed = parse_file(mail.as_bytes(), "a.eml")
    assert parsed.parts == (said("出了事你们赔得起吗？\n\n- 保险"),)
    assert parsed.warnings == ("有 4 个字在原页面上是隐藏的，没有读取。", "引用的旧内容 1 行没有计入。")


def test_parse_mail_plain_form_is_taken_before_html() -> None:
    mail = letter("纯文本\n")
    mail.add_alternative("<p>网页</p>", subtype="html")
    assert parse_file(mail.as_bytes(), "a.eml").parts == (said("纯文本"),)


def test_parse_mail_html_is_taken_where_the_plain_form_is_blank() -> None:
    mail = letter(" \n")
    mail.add_alternative("<p>网页</p>", subtype="html")
    assert parse_file(mail.as_bytes(), "a.eml").parts == (said("网页"),)


def test_parse_mail_attachments_are_read_or_named() -> None:
    mail = letter("见附件\n")
    mail.add_attachment(
        "要求赔付上限一千万".encode("gb18030"),
        maintype="application",
        subtype="octet-stream",
        filename="要求.txt",
    )
    mail.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="现场.png")
    mail.add_attachment(
        b"\x78\x9f\x3e\x22\x00", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="坏.pdf")
    parsed = parse_file(mail.as_bytes(), "a.eml")
    assert parsed.parts == (
        said("见附件"),
        Part("要求赔付上限一千万", kind="note", place="attachment 要求.txt"),
    )
    assert parsed.warnings == (
        "附件“现场.png”没有读取：这是一张图片，里面没有可读的文字。",
        "附件“winmail.dat”是 Outlook 专有格式（TNEF），里面的内容没有读取；请对方改用 HTML 或纯文本格式重发。",
        "附件“坏.pdf”没有读取：这个 PDF 文件已损坏或不完整，读不出来。",
    )


def test_parse_mail_attached_mails_are_opened_to_a_depth() -> None:
    inner = letter("最里面\n", "第五层")
    for number in (4, 3, 2, 1):
        outer = letter(f"第{number}层\n", f"第{number}层")
        outer.add_attachment(inner)
        inner = outer
    parsed = parse_file(inner.as_bytes(), "a.eml")
    first, second, third = "attachment 第2层.eml", "attachment 第3层.eml", "attachment 第4层.eml"
    assert parsed.parts == (
        said("第1层"),
        said("第2层", first),
        said("第3层", f"{first} › {second}"),
        said("第4层", f"{first} › {second} › {third}"),
    )
    assert parsed.warnings == (
        "附件“第2层.eml”：附件“第3层.eml”：附件“第4层.eml”：附件“第五层.eml”没有读取：嵌套太深。",
    )


def test_parse_mail_too_many_attachments() -> None:
    mail = letter("见附件\n")
    for number in range(52):
        mail.add_attachment(f"{number}", filename=f"{number}.txt")
    parsed = parse_file(mail.as_bytes(), "a.eml", lang="en")
    assert len(parsed.parts) == 51
    assert parsed.warnings == (
        "Attachment “50.txt” was not read: too many attachments.",
        "Attachment “51.txt” was not read: too many attachments.",
    )


def test_parse_mail_invitation_is_read() -> None:
    mail = letter("请参会\n")
    calendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:方案评审\r\nDTSTART:20250310T140000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    mail.add_alternative(calendar, subtype="calendar")
    assert parse_file(mail.as_bytes(), "a.eml").parts == (
        said("请参会"),
        Part(
            "方案评审",
            "",
            datetime(2025, 3, 10, 14, 0, tzinfo=SHANGHAI),
            "meeting",
            "attachment 1.ics › event 1",
        ),
    )


def test_parse_mail_without_a_body_says_its_subject() -> None:
    assert parse_file(letter(subject="合同取消").as_bytes(), "a.eml").parts == (said("合同取消", "subject"),)


def test_parse_mail_of_a_chat_gives_its_messages() -> None:
    text = "王总监 2025/3/1 10:00\n价格高\n\n李明 2025/3/1 10:05\n再算\n"
    assert parse_file(letter(text).as_bytes(), "a.eml").parts == (
        Part("价格高", "王总监", datetime(2025, 3, 1, 10, 0, tzinfo=SHANGHAI), "chat", "line 1"),
        Part("再算", "李明", datetime(2025, 3, 1, 10, 5, tzinfo=SHANGHAI), "chat", "line 4"),
    )


@pytest.mark.parametrize("data", [b"no headers at all", b"\n\n\n\nbody"])
def test_parse_mail_without_headers_is_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data, "a.eml")
    assert caught.value.message.en == "This EML file is damaged or incomplete."


def test_parse_mailbox_each_mail_in_order() -> None:
    first, second = (
        letter("第一封\n\nFrom here on\n").as_bytes(policy=policy.default),
        letter("第二封\n", "二").as_bytes(policy=policy.default),
    )
    stamp = b"From wang@a.com Sat Mar  1 10:32:00 2025\n"
    data = stamp + first.replace(b"\nFrom here", b"\n>From here") + b"\n" + stamp + second
    parsed = parse_file(data, "a.mbox")
    assert (parsed.kind, parsed.parts) == (
        "mbox",
        (said("第一封\n\nFrom here on", "mail 1"), said("第二封", "mail 2")),
    )


def test_parse_mail_flowed_lines_are_joined() -> None:
    body = b"We can \ntalk about it.\nNext line.\n-- \nWang\n"
    headers = "From: w@a.com\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed\n"
    assert parse_file(raw(headers, body), "a.eml").parts == (
        Part("We can talk about it.\nNext line.", "w@a.com", None, "email"),
    )


def test_parse_mail_outlook_html_thread() -> None:
    mail = letter()
    mail.set_content(
        "<html><body><p>同意。</p><hr><div><b>发件人：</b> 李明 &lt;li@b.com&gt;<br><b>发送时间：</b> 2025年2月28日 9:00<br>"
        "<b>收件人：</b> 王强<br><b>主题：</b> 报价</div><p>报价 <b>300</b> 万。</p></body></html>",
        subtype="html",
    )
    assert parse_file(mail.as_bytes(), "a.eml").parts == (
        said("同意。", "message 1"),
        Part("报价 300 万。", "李明", datetime(2025, 2, 28, 9, 0, tzinfo=SHANGHAI), "email", "message 2"),
    )


def test_parse_mail_gmail_html_thread() -> None:
    mail = letter()
    mail.set_content(
        "<div>OK</div><div class='gmail_quote'><div>On Fri, Feb 28, 2025 at 9:00\u202fAM Li &lt;<a href='mailto:li@b.com'>"
        "li@b.com</a>&gt; wrote:<br></div><blockquote><div>Our price</div><div>is 3 m</div></blockquote></div>",
        subtype="html",
    )
    assert parse_file(mail.as_bytes(), "a.eml").parts == (
        said("OK", "message 1"),
        Part("Our price\nis 3 m", "Li", datetime(2025, 2, 28, 9, 0, tzinfo=SHANGHAI), "email", "message 2"),
    )
