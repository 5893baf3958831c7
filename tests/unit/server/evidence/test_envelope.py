"""What a mail's head tells."""

from __future__ import annotations

import pytest

from tests.post import write_mail
from tongpin.server.evidence.envelope import (
    enclosures_of,
    envelope_of,
    identity_of,
    names_in,
    parse,
    parse_head,
    topic_of,
)


def head(raw: bytes):  # type: ignore[no-untyped-def]
    return envelope_of(parse_head(raw))


def test_head_is_read() -> None:
    found = head(
        b"From: =?utf-8?b?546L5oC755uR?= <Wang@A.example>\r\nTo: anna@example.com, B <b@a.example>\r\n"
        b"Cc: c@a.example\r\nSubject: =?gb2312?b?tPC4tKO6zuK1xQ==?=\r\nMessage-ID: <2@a>\r\n"
        b"References: <0@a> <1@a>\r\nIn-Reply-To: <1@a>\r\n\r\nhi"
    )
    assert (found.sender, found.sender_name, found.message_id) == ("wang@a.example", "王总监", "<2@a>")
    assert found.people == ("wang@a.example", "anna@example.com", "b@a.example", "c@a.example")
    assert found.thread == ("<0@a>", "<1@a>")


def test_encoded_name_cannot_pass_for_an_address() -> None:
    found = head(b"From: =?utf-8?q?boss=40us.example_=3Cboss=40us.example=3E?= <evil@else.example>\r\n\r\n")
    assert found.sender == "evil@else.example"


def test_header_with_a_line_break_or_controls_stays_one_line() -> None:
    found = head(b"From: a@b.example\r\nSubject: =?utf-8?q?a=0D=0ABcc=3A_x=00=E2=80=AEfdp?=\r\n\r\n")
    assert found.subject == "a Bcc: x fdp"


@pytest.mark.parametrize(
    "name", [b"List-Unsubscribe: <x>", b"Precedence: bulk", b"Auto-Submitted: auto-replied"]
)
def test_bulk_mail_is_known(name: bytes) -> None:
    assert head(b"From: a@b.example\r\n" + name + b"\r\n\r\n").bulk
    assert not head(b"From: a@b.example\r\nAuto-Submitted: no\r\n\r\n").bulk


def test_identity_is_the_same_on_every_way_and_not_for_another_body() -> None:
    mail = write_mail(Message_ID="<7@a.example>").as_bytes()
    other_way = b"Received: from relay\nX-Spam: no\n" + mail.replace(b"\n", b"\r\n")
    forged = write_mail("别的内容", Message_ID="<7@a.example>").as_bytes()
    ids = [identity_of(head(data), data) for data in (mail, other_way, forged)]
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)


@pytest.mark.parametrize(
    "subject",
    [
        "仓配方案",
        "Re: 仓配方案",
        "回复：仓配方案",
        "RE: 转发: Fwd：仓配方案",
        "答复: Re[2]: 仓配方案 ",
        "ＲＥ：仓配方案",
    ],
)
def test_subject_of_a_thread_is_one_topic(subject: str) -> None:
    assert topic_of(subject) == "仓配方案"


def test_names_beside_addresses_are_found_and_of_two_neither() -> None:
    text = '发件人: 王磊 <Wang@A.example>\n李明<li1@a.example> 李明 <li2@a.example>\n"张 薇" [mailto:zhang@a.example]'
    assert names_in(text) == {"王磊": "wang@a.example", "张 薇": "zhang@a.example"}


def test_files_are_found_and_logos_are_not() -> None:
    mail = write_mail()
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="报价.pdf")
    mail.add_attachment(
        b"x" * 100, maintype="image", subtype="png", filename="logo.png", disposition="inline"
    )
    mail.add_attachment(b"x" * 100, maintype="image", subtype="png", filename="photo.png")
    assert [one.name for one in enclosures_of(parse(mail.as_bytes()))] == ["报价.pdf", "photo.png"]
