"""PDF by its text layer, page by page. Nothing is guessed from pictures."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdf
import pypdf.errors
import pypdfium2

from tongpin.method.model import Text
from tongpin.reading.files import limits
from tongpin.reading.files.encoding import clean
from tongpin.reading.files.errors import UnreadableFile, damaged, encrypted
from tongpin.reading.files.lines import join_wrapped
from tongpin.reading.files.model import Found, Source
from tongpin.reading.types import Part


def read_pdf(source: Source) -> Found:
    """Read a PDF: one part a page that has text; pages without are named in a warning.

    Raises `UnreadableFile` where it is encrypted, damaged, or has no text layer at all.
    """
    try:
        pages = tuple(_pages_by_pdfium(source.data))
        title = _title_by_pdfium(source.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise encrypted("PDF") from error
        pages, title = _pages_by_pypdf(source.data), ""
    if not any(pages):
        raise _no_text_layer(len(pages))
    pages, running = _without_running_lines(pages)
    parts = tuple(
        Part(join_wrapped(text), place=f"page {number}") for number, text in enumerate(pages, 1) if text
    )
    return Found(parts, _warnings(pages, running), title)


def _pages_by_pdfium(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        _check_page_count(len(document))
        for index in range(len(document)):
            page = document[index]
            layer = page.get_textpage()
            # pdfium marks a hyphen at a line's end with U+FFFE, which is no character.
            text = layer.get_text_range().replace("\ufffe", "-")
            layer.close()
            page.close()
            yield clean(text).strip()
    finally:
        document.close()


def _title_by_pdfium(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(clean(document.get_metadata_value("Title")).split())
    finally:
        document.close()


def _pages_by_pypdf(data: bytes) -> tuple[str, ...]:
    """Read what pdfium refused; pypdf mends some broken files that it does not."""
    try:
        return tuple(clean(page.extract_text()).strip() for page in _pypdf_pages(data))
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:
        raise damaged("PDF") from error


def _pypdf_pages(data: bytes) -> Sequence[pypdf.PageObject]:
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise encrypted("PDF")
    _check_page_count(len(reader.pages))
    return reader.pages


def _check_page_count(count: int) -> None:
    if count == 0:
        raise damaged("PDF")
    if count > limits.PAGES:
        raise UnreadableFile(
            Text(
                f"这个 PDF 有 {count} 页，超过 {limits.PAGES} 页的上限。",
                f"This PDF has {count} pages, more than {limits.PAGES}.",
            ),
            Text("请拆成几份再上传。", "Split it and upload the pieces."),
        )


def _no_text_layer(count: int) -> UnreadableFile:
    return UnreadableFile(
        Text(
            f"这个 PDF 共 {count} 页，都没有文字层（多半是扫描件或照片），读不出文字。",
            f"None of the {count} page(s) of this PDF has a text layer (most likely a scan).",
        ),
        Text(
            "请先做文字识别（OCR）再上传，或向对方要电子版，或把要点粘贴进来。",
            "Run text recognition (OCR) first, ask for the original file, or paste what matters.",
        ),
    )


def _without_running_lines(pages: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Leave out headers, footers and page numbers: lines at a page's edges that most pages share but for digits."""
    shapes = [{_shape(line) for line in _edges(page)} for page in pages if page]
    counts = Counter(shape for page in shapes for shape in page)
    running = {shape for shape, count in counts.items() if count >= max(4, 0.6 * len(shapes))}
    if not running:
        return tuple(pages), ()
    examples = {shape: line for page in pages for line in _edges(page) if (shape := _shape(line)) in running}
    return tuple(_strip_edges(page, running) for page in pages), tuple(
        sorted(line for shape, line in examples.items() if shape.strip("- —/·") != "#")
    )


def _edges(page: str) -> list[str]:
    lines = page.split("\n")
    return [*lines[:2], *lines[2:][-2:]]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _strip_edges(page: str, running: set[str]) -> str:
    lines = page.split("\n")
    kept = [
        line for index, line in enumerate(lines) if 2 <= index < len(lines) - 2 or _shape(line) not in running
    ]
    return "\n".join(kept).strip()


def _warnings(pages: Sequence[str], running: Sequence[str]) -> tuple[Text, ...]:
    warnings = [
        Text(f"每页重复的页眉页脚没有计入：“{line}”。", f"Left out, as it repeats on most pages: “{line}”.")
        for line in running
    ]
    empty = [number for number, text in enumerate(pages, 1) if not text]
    if empty:
        spans = ", ".join(_spans(empty))
        warnings.insert(
            0,
            Text(
                f"第 {spans.replace(', ', '、')} 页没有文字层（可能是扫描或图片），没有读取；请把要点补录进来。",
                f"No text layer on page {spans} (perhaps a scan); not read. Type in what matters there.",
            ),
        )
    return tuple(warnings)


def _spans(numbers: Sequence[int]) -> Iterator[str]:
    """Turn 1, 2, 3, 5 to "1-3", "5"."""
    start = previous = numbers[0]
    for number in [*numbers[1:], -1]:
        if number == previous + 1:
            previous = number
            continue
        yield str(start) if start == previous else f"{start}-{previous}"
        start = previous = number
