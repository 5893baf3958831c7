"""Slides (.pptx) from their XML: one part a slide in the order of the show, speaker's notes apart."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring

from tongpin.method.model import Text
from tongpin.reading.files.archive import open_archive
from tongpin.reading.files.encoding import clean
from tongpin.reading.files.errors import UnreadableFile, damaged
from tongpin.reading.files.model import Found, Source
from tongpin.reading.types import Part

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FURNITURE = {"sldNum", "dt", "ftr", "hdr", "sldImg"}
_START = "ppt/presentation.xml"


def read_slides(source: Source) -> Found:
    """Read a .pptx; slides without text are named in a warning."""
    members = open_archive(source.data, "PPTX")
    parts: list[Part] = []
    empty: list[int] = []
    for number, name in enumerate(_slide_names(members), 1):
        text = _text(_root(members, name))
        if text:
            parts.append(Part(text, place=f"slide {number}"))
        else:
            empty.append(number)
        notes = _notes(members, name)
        if notes:
            parts.append(Part(notes, place=f"slide {number} notes"))
    if not parts:
        raise _no_words()
    return Found(tuple(parts), _warnings(empty))


def _root(members: Mapping[str, bytes], name: str) -> Element:
    if name not in members:
        raise damaged("PPTX")
    try:
        return fromstring(members[name])
    except (ParseError, ValueError) as error:
        raise damaged("PPTX") from error


def _slide_names(members: Mapping[str, bytes]) -> Iterator[str]:
    targets = {key: target for key, _, target in _relations(members, _START)}
    for slide in _root(members, _START).iter(f"{_P}sldId"):
        target = targets.get(slide.get(f"{_R}id", ""))
        if target is None:
            raise damaged("PPTX")
        yield target


def _relations(members: Mapping[str, bytes], name: str) -> Iterator[tuple[str, str, str]]:
    """Yield id, kind and target of what a member refers to inside the archive."""
    folder, base = posixpath.split(name)
    relations = f"{folder}/_rels/{base}.rels"
    if relations not in members:
        return
    for relation in _root(members, relations):
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
            yield relation.get("Id", ""), relation.get("Type", "").rsplit("/", 1)[-1], target


def _notes(members: Mapping[str, bytes], slide: str) -> str:
    for _, kind, target in _relations(members, slide):
        if kind == "notesSlide":
            return _text(_root(members, target))
    return ""


def _text(slide: Element) -> str:
    return clean("\n".join(line for line in _lines(slide) if line.strip())).strip()


def _lines(element: Element) -> Iterator[str]:
    """Yield paragraphs and table rows in order, page numbers and the like left out."""
    for child in element:
        if child.tag == f"{_A}tbl":
            yield from (" | ".join(_cells(row)) for row in child.iter(f"{_A}tr"))
        elif child.tag == f"{_A}p":
            yield _paragraph(child)
        elif child.tag != _FALLBACK and not _is_furniture(child):
            yield from _lines(child)


def _is_furniture(shape: Element) -> bool:
    holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return holder is not None and holder.get("type") in _FURNITURE


def _cells(row: Element) -> Iterator[str]:
    for cell in row.iter(f"{_A}tc"):
        yield " ".join(" ".join(_paragraph(paragraph) for paragraph in cell.iter(f"{_A}p")).split())


def _paragraph(paragraph: Element) -> str:
    pieces = (
        (piece.text or "") if piece.tag == f"{_A}t" else "\n"
        for piece in paragraph.iter()
        if piece.tag in (f"{_A}t", f"{_A}br")
    )
    return "".join(pieces)


def _warnings(empty: list[int]) -> tuple[Text, ...]:
    if not empty:
        return ()
    listed = ", ".join(map(str, empty))
    return (
        Text(
            f"第 {listed.replace(', ', '、')} 张幻灯片没有文字（可能是图片），没有读取；请把要点补录进来。",
            f"No text on slide {listed} (perhaps pictures); not read. Type in what matters there.",
        ),
    )


def _no_words() -> UnreadableFile:
    return UnreadableFile(
        Text("这份 PPTX 里没有文字（可能都是图片）。", "This PPTX holds no text (perhaps pictures only)."),
        Text("请把要点粘贴进来。", "Paste what matters."),
    )
