"""Word documents (.docx) from their XML: paragraphs and tables in order, as they would read once changes are accepted.

Not `python-docx`, which skips inserted text of tracked changes and content controls; the XML is walked here directly.
Headers and footers are left out, deleted text is not read, comments come as parts of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring

from tongpin.method.model import Text
from tongpin.reading.files.archive import open_archive
from tongpin.reading.files.encoding import clean
from tongpin.reading.files.errors import UnreadableFile, damaged
from tongpin.reading.files.model import Found, Source
from tongpin.reading.files.times import read_time
from tongpin.reading.types import Part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNREAD = {f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr", _FALLBACK}
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_word(source: Source) -> Found:
    """Read a .docx: one part a section that a heading opens, or one part where there are no headings.

    Raises `UnreadableFile` where it is damaged, a bomb, or empty.
    """
    members = open_archive(source.data, "DOCX")
    body = _root(members, "word/document.xml").find(f"{_W}body")
    if body is None:
        raise damaged("DOCX")
    parts = tuple(_sections(body, _heading_styles(members))) + tuple(_comments(members))
    if not parts:
        raise _empty()
    return Found(parts, _warnings(members, body), _title(members))


def _root(members: Mapping[str, bytes], name: str) -> Element:
    if name not in members:
        raise damaged("DOCX")
    try:
        return fromstring(members[name])
    except (ParseError, ValueError) as error:
        raise damaged("DOCX") from error


def _heading_styles(members: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids of the styles that are headings, by name or by outline level."""
    if "word/styles.xml" not in members:
        return frozenset()
    styles = _root(members, "word/styles.xml").iter(f"{_W}style")
    return frozenset(style.get(f"{_W}styleId", "") for style in styles if _is_heading_style(style))


def _is_heading_style(style: Element) -> bool:
    name = style.find(f"{_W}name")
    label = "" if name is None else name.get(f"{_W}val", "").lower()
    return label.startswith(("heading ", "标题 ")) or style.find(f"{_W}pPr/{_W}outlineLvl") is not None


def _sections(body: Element, headings: frozenset[str]) -> Iterator[Part]:
    number = 1
    lines: list[str] = []
    for block in _blocks(body):
        if lines and _is_heading(block, headings):
            yield from _section(lines, number)
            number, lines = number + 1, []
        lines.extend(_block_lines(block))
    yield from _section(lines, number)


def _section(lines: list[str], number: int) -> Iterator[Part]:
    text = clean("\n".join(lines)).strip()
    if text:
        yield Part(text, place=f"section {number}")


def _blocks(body: Element) -> Iterator[Element]:
    """Yield paragraphs and tables in order, through content controls and inserted blocks."""
    for child in body:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag not in _UNREAD:
            yield from _blocks(child)


def _is_heading(block: Element, headings: frozenset[str]) -> bool:
    style = block.find(f"{_W}pPr/{_W}pStyle")
    named = style is not None and style.get(f"{_W}val", "") in headings
    return (named or block.find(f"{_W}pPr/{_W}outlineLvl") is not None) and bool(_text(block).strip())


def _block_lines(block: Element) -> Iterator[str]:
    if block.tag == f"{_W}p":
        yield _text(block)
        return
    for row in block.iter(f"{_W}tr"):
        if row.find(f"{_W}trPr/{_W}del") is None:
            yield " | ".join(_cell(cell) for cell in _children(row, f"{_W}tc"))


def _children(element: Element, tag: str) -> Iterator[Element]:
    """Yield the children of a tag, through content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _children(child, tag)


def _cell(cell: Element) -> str:
    lines = (line for block in _blocks(cell) for line in _block_lines(block))
    return " ".join(" ".join(lines).split())


def _text(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    """Yield the text of a paragraph; a text box inside it begins a line of its own."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag == f"{_W}txbxContent":
            yield "\n" + "\n".join(line for block in _blocks(child) for line in _block_lines(block)) + "\n"
        elif child.tag not in _UNREAD:
            yield from _pieces(child)


def _comments(members: Mapping[str, bytes]) -> Iterator[Part]:
    if "word/comments.xml" not in members:
        return
    for number, comment in enumerate(_root(members, "word/comments.xml").iter(f"{_W}comment"), 1):
        text = clean("\n".join(_text(block) for block in comment.iter(f"{_W}p"))).strip()
        at = read_time(comment.get(f"{_W}date", ""))
        if text:
            yield Part(text, by=comment.get(f"{_W}author", ""), at=at, place=f"comment {number}")


def _title(members: Mapping[str, bytes]) -> str:
    if "docProps/core.xml" not in members:
        return ""
    title = _root(members, "docProps/core.xml").find("{http://purl.org/dc/elements/1.1/}title")
    return "" if title is None else " ".join(clean(title.text or "").split())


def _warnings(members: Mapping[str, bytes], body: Element) -> tuple[Text, ...]:
    warnings = []
    deleted = sum(1 for tag in ("del", "moveFrom") for _ in body.iter(f"{_W}{tag}"))
    if deleted:
        warnings.append(
            Text(
                f"有 {deleted} 处修订中已删除的文字，没有读取。",
                f"{deleted} tracked deletion(s) were not read.",
            )
        )
    pictures = sum(1 for name in members if name.startswith("word/media/"))
    if pictures:
        warnings.append(
            Text(
                f"文中有 {pictures} 张图片，图里的文字没有读取；要紧的请补录。",
                f"{pictures} picture(s) inside were not read; type in what matters there.",
            )
        )
    return tuple(warnings)


def _empty() -> UnreadableFile:
    return UnreadableFile(
        Text("这个 DOCX 里没有文字（可能只有图片）。", "This DOCX holds no text (perhaps pictures only)."),
        Text("请把要点粘贴进来。", "Paste what matters."),
    )
