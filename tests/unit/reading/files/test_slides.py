from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tongpin.reading.files import UnreadableFile, parse_file
from tongpin.reading.types import ParsedFile, Part

MakeZip = Callable[[Mapping[str, str | bytes]], bytes]
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(*lines: str, holder: str = "body") -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{holder}"/></p:nvPr></p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>'


def slide(content: str) -> str:
    return f"<p:sld {NAMESPACES}><p:cSld><p:spTree>{content}</p:spTree></p:cSld></p:sld>"


def relations(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{KIND}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def show(*slides: str) -> dict[str, str | bytes]:
    ids = "".join(f'<p:sldId id="{256 + number}" r:id="r{number}"/>' for number in range(len(slides), 0, -1))
    members: dict[str, str | bytes] = {
        "ppt/presentation.xml": f"<p:presentation {NAMESPACES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1))
        ),
    }
    return members | {
        f"ppt/slides/slide{number}.xml": slide(content) for number, content in enumerate(slides, 1)
    }


def test_parse_slides_in_the_order_of_the_show_with_notes(make_zip: MakeZip) -> None:
    table = "<p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>保险</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>30%</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>"
    members = show(
        shape("第二张") + table, shape("方案", "五月上线", holder="title") + shape("1", holder="sldNum")
    )
    members["ppt/slides/_rels/slide2.xml.rels"] = relations(("notesSlide", "../notesSlides/notesSlide1.xml"))
    members["ppt/notesSlides/notesSlide1.xml"] = slide(shape("别提价格"))
    assert parse_file(make_zip(members), "方案.pptx") == ParsedFile(
        "方案.pptx",
        "pptx",
        (
            Part("方案\n五月上线", place="slide 1"),
            Part("别提价格", place="slide 1 notes"),
            Part("第二张\n保险 | 30%", place="slide 2"),
        ),
    )


def test_parse_slides_without_text_are_said(make_zip: MakeZip) -> None:
    parsed = parse_file(make_zip(show("", shape("有字"), "")), "a.pptx", lang="en")
    assert parsed.parts == (Part("有字", place="slide 2"),)
    assert parsed.warnings == (
        "No text on slide 1, 3 (perhaps pictures); not read. Type in what matters there.",
    )


def test_parse_slides_of_pictures_only(make_zip: MakeZip) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse_file(make_zip(show("")), "a.pptx")
    assert caught.value.message.en == "This PPTX holds no text (perhaps pictures only)."


@pytest.mark.parametrize("missing", ["ppt/slides/slide1.xml", "ppt/_rels/presentation.xml.rels"])
def test_parse_slides_with_a_missing_piece_is_damaged(make_zip: MakeZip, missing: str) -> None:
    members = show(shape("一"))
    del members[missing]
    with pytest.raises(UnreadableFile) as caught:
        parse_file(make_zip(members), "a.pptx")
    assert caught.value.message.en == "This PPTX file is damaged or incomplete."
