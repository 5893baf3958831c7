from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import docx
import pytest

from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.types import ParsedFile, Part

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def document(body: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMESPACES}><w:body>{body}</w:body></w:document>'
    )


def saved(written: docx.document.Document) -> bytes:
    target = io.BytesIO()
    written.save(target)
    return target.getvalue()


def test_parse_word_paragraphs_and_tables_in_order() -> None:
    written = docx.Document()
    written.core_properties.title = "需求说明"
    written.sections[0].header.paragraphs[0].text = "页眉不读"
    written.add_paragraph("现在的仓发不过来。")
    table = written.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["要求", "权重", "大促三倍发货", "30%"], strict=True):
        cell.text = text
    written.add_paragraph("五月上线。\t以合同为准")
    assert parse_file(saved(written), "需求.docx") == ParsedFile(
        "需求.docx",
        "docx",
        (
            Part(
                "现在的仓发不过来。\n要求 | 权重\n大促三倍发货 | 30%\n五月上线。\t以合同为准",
                place="section 1",
            ),
        ),
        title="需求说明",
    )


def test_parse_word_headings_open_parts() -> None:
    written = docx.Document()
    written.core_properties.title = ""
    written.add_paragraph("前言")
    written.add_heading("一、背景", 1)
    written.add_paragraph("老板很急")
    written.add_heading("二、要求", 2)
    written.add_paragraph("要保险")
    assert parse_file(saved(written), "a.docx").parts == (
        Part("前言", place="section 1"),
        Part("一、背景\n老板很急", place="section 2"),
        Part("二、要求\n要保险", place="section 3"),
    )


def test_parse_word_tracked_changes(make_zip: MakeZip) -> None:
    body = (
        "<w:p><w:r><w:t>价格</w:t></w:r><w:del><w:r><w:delText>可以谈</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>不能谈</w:t></w:r></w:ins></w:p>"
        "<w:del><w:p><w:r><w:delText>整段删去</w:delText></w:r></w:p></w:del>"
    )
    parsed = parse_file(make_zip({"word/document.xml": document(body)}), "a.docx")
    assert (parsed.parts, parsed.warnings) == (
        (Part("价格不能谈", place="section 1"),),
        ("有 2 处修订中已删除的文字，没有读取。",),
    )


def test_parse_word_controls_boxes_and_fields(make_zip: MakeZip) -> None:
    body = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>第</w:t><w:br/><w:t>行</w:t></w:r></w:p>"
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert parse_file(make_zip({"word/document.xml": document(body)}), "a.docx").parts == (
        Part("控件里\n第\n行\n\n框里", place="section 1"),
    )


def test_parse_word_comments_are_parts_with_author_and_time(make_zip: MakeZip) -> None:
    comments = (
        f"<w:comments {NAMESPACES}><w:comment w:author='王总监' w:date='2025-03-01T02:32:00Z'>"
        "<w:p><w:r><w:t>这里太贵</w:t></w:r></w:p></w:comment></w:comments>"
    )
    body = "<w:p><w:r><w:t>报价 300 万</w:t></w:r></w:p>"
    data = make_zip({"word/document.xml": document(body), "word/comments.xml": comments})
    assert parse_file(data, "a.docx").parts == (
        Part("报价 300 万", place="section 1"),
        Part("这里太贵", "王总监", datetime(2025, 3, 1, 2, 32, tzinfo=UTC), place="comment 1"),
    )


def test_parse_word_pictures_are_said(make_zip: MakeZip) -> None:
    body = "<w:p><w:r><w:t>见图</w:t></w:r></w:p>"
    data = make_zip({"word/document.xml": document(body), "word/media/image1.png": b"\x89PNG"})
    assert parse_file(data, "a.docx").warnings == ("文中有 1 张图片，图里的文字没有读取；要紧的请补录。",)


def test_parse_word_macros_are_ignored(make_zip: MakeZip) -> None:
    body = "<w:p><w:r><w:t>正文</w:t></w:r></w:p>"
    data = make_zip({"word/document.xml": document(body), "word/vbaProject.bin": b"\x00" * 100})
    assert parse_file(data, "a.docm").parts == (Part("正文", place="section 1"),)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_parse_word_cut_off_is_damaged(share: float) -> None:
    written = docx.Document()
    written.add_paragraph("正文")
    data = saved(written)
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data[: int(len(data) * share)], "a.docx")
    assert caught.value.message.zh == "这个 DOCX 文件已损坏或不完整，读不出来。"


def test_parse_word_flipped_bytes_are_damaged_or_read() -> None:
    written = docx.Document()
    written.add_paragraph("正文" * 200)
    data = bytearray(saved(written))
    for place in range(40, len(data), 997):
        data[place] ^= 0xFF
    with pytest.raises(UnreadableFile):
        parse_file(bytes(data), "a.docx")


@pytest.mark.parametrize("body", ["", "<w:p/>", "<w:p><w:r><w:t>  </w:t></w:r></w:p>"])
def test_parse_word_without_words(make_zip: MakeZip, body: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(make_zip({"word/document.xml": document(body)}), "a.docx")
    assert caught.value.message.en == "This DOCX holds no text (perhaps pictures only)."


@pytest.mark.parametrize("content", ["", "<w:document", "<other/>", "\x00\x01"])
def test_parse_word_broken_xml_is_damaged(make_zip: MakeZip, content: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(make_zip({"word/document.xml": content}), "a.docx")
    assert caught.value.message.en == "This DOCX file is damaged or incomplete."


def test_parse_word_encrypted_office_file() -> None:
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 500
        + "EncryptedPackage".encode("utf-16-le")
        + b"\x00" * 500
    )
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data, "合同.docx")
    assert (
        caught.value.say("zh")
        == "这个 DOCX 文件加了密码，读不出来。请打开后另存为不带密码的一份再上传，或把正文粘贴进来。"
    )
