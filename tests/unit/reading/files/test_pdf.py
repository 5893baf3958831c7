from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pypdf
import pytest

from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.files.pdf import _pages_by_pypdf
from tongpin.reading.types import ParsedFile, Part

MakePdf = Callable[[Sequence[Sequence[str]]], bytes]


def test_parse_pdf_chinese_pages(make_pdf: MakePdf) -> None:
    data = make_pdf([["采购文件", "预算金额：2350000 元"], ["评分办法", "Price 30 %"]])
    assert parse_file(data, "招标.pdf") == ParsedFile(
        "招标.pdf",
        "pdf",
        (
            Part("采购文件\n预算金额：2350000 元", place="page 1"),
            Part("评分办法\nPrice 30 %", place="page 2"),
        ),
    )


def test_parse_pdf_by_content_whatever_its_name(make_pdf: MakePdf) -> None:
    assert parse_file(make_pdf([["采购文件"]]), "a.txt").kind == "pdf"


def test_parse_pdf_page_without_text_is_said(make_pdf: MakePdf) -> None:
    data = make_pdf([["第一页"], [], [], ["第四页"], []])
    parsed = parse_file(data, "a.pdf", lang="en")
    assert parsed.parts == (Part("第一页", place="page 1"), Part("第四页", place="page 4"))
    assert parsed.warnings == (
        "No text layer on page 2-3, 5 (perhaps a scan); not read. Type in what matters there.",
    )


def test_parse_pdf_without_any_text_is_refused(make_pdf: MakePdf) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(make_pdf([[], []]), "a.pdf")
    assert caught.value.message.zh == "这个 PDF 共 2 页，都没有文字层（多半是扫描件或照片），读不出文字。"


def test_parse_pdf_running_lines_are_left_out_and_said(make_pdf: MakePdf) -> None:
    bodies = ["总则", "资格", "评分", "合同", "附件"]
    pages = [
        [
            "A公司招标文件",
            f"{body}之一",
            f"{body}之二",
            f"{body}之三",
            f"第 {number} 页 共 5 页",
            f"- {number} -",
        ]
        for number, body in enumerate(bodies, 1)
    ]
    parsed = parse_file(make_pdf(pages), "a.pdf")
    assert parsed.parts == tuple(
        Part(f"{body}之一\n{body}之二\n{body}之三", place=f"page {number}")
        for number, body in enumerate(bodies, 1)
    )
    assert parsed.warnings == (
        "每页重复的页眉页脚没有计入：“A公司招标文件”。",
        "每页重复的页眉页脚没有计入：“第 5 页 共 5 页”。",
    )


def test_parse_pdf_encrypted_names_the_mend(make_pdf: MakePdf) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf([["机密"]])))
    writer.encrypt("secret", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    with pytest.raises(UnreadableFile) as caught:
        parse_file(target.getvalue(), "a.pdf")
    assert (
        str(caught.value)
        == "这个 PDF 文件加了密码，读不出来。请打开后另存为不带密码的一份再上传，或把正文粘贴进来。"
    )


def test_parse_pdf_with_an_owner_password_only_is_read(make_pdf: MakePdf) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf([["公开"]])))
    writer.encrypt("", "owner", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    assert parse_file(target.getvalue(), "a.pdf").parts == (Part("公开", place="page 1"),)


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"%PDF-1.7\n1 0 obj\n<<", b"%PDF-1.4\n" + b"\xff" * 5000])
def test_parse_pdf_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(data, "a.pdf")
    assert caught.value.message.en == "This PDF file is damaged or incomplete."


def test_parse_pdf_cut_off_in_the_middle_is_mended_or_refused(make_pdf: MakePdf) -> None:
    whole = make_pdf([["第一页"], ["第二页"]])
    for end in range(20, len(whole), 40):
        try:
            texts = [part.text for part in parse_file(whole[:end], "a.pdf").parts]
        except UnreadableFile:
            continue
        assert set(texts) <= {"第一页", "第二页"}


def test_pypdf_reads_the_same_as_pdfium(make_pdf: MakePdf) -> None:
    assert _pages_by_pypdf(make_pdf([["采购文件", "预算"], ["第二页"]])) == ("采购文件\n预算", "第二页")


def test_parse_pdf_joins_lines_that_the_page_broke(make_pdf: MakePdf) -> None:
    first = "本项目采购仓储配送服务，要求供应商在华东地区具备不少于两万平方米的高标仓并能在大促期间"
    second = "提供不低于平日三倍的发货能力。"
    lines = [first, second, first, second, first, "一、资格要求", "短行"]
    assert parse_file(make_pdf([lines]), "a.pdf").parts[0].text == (
        f"{first}{second}\n{first}{second}\n{first}\n一、资格要求\n短行"
    )
