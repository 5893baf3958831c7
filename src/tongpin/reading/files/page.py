"""HTML to text: what a reader would see, line by line. Nothing is fetched."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

import nh3

from tongpin.method.model import Text
from tongpin.reading.files import limits
from tongpin.reading.files.chat import read_chat
from tongpin.reading.files.columns import is_chat_header, message_of
from tongpin.reading.files.encoding import clean, decode, garbled
from tongpin.reading.files.errors import UnreadableFile
from tongpin.reading.files.model import Found, Source
from tongpin.reading.types import Part

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote"})
_CELLS = frozenset({"td", "th"})
_NESTING_TAG = re.compile(
    r"<(/?)(?:div|span|font|a|b|i|u|s|em|strong|small|big|sub|sup|code|center|blockquote|table|ul|ol|dl|section|article"
    r"|aside|main|nav|header|footer|form|fieldset|pre)(?=[\s>/])",
    re.IGNORECASE,
)
_TABLED = _CELLS | {"table"}
_VOID = frozenset({"br", "hr", "img"})
_INLINE = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "img", "small", "span", "strong", "sub", "sup", "u", "s", "strike",
    "del", "ins", "tt", "br",
})  # fmt: skip
_DROPPED = frozenset({
    "script", "style", "template", "noscript", "title", "head", "iframe", "object", "svg", "math", "textarea", "select",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-•*]\s*)+")
_TIME_ALONE = re.compile(r"\n(\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?\s+\d{1,2}:\d{2}(?::\d{2})?)(?=\n|$)")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,500})", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The text of an HTML page; `hidden` counts characters that the page does not show."""

    text: str
    title: str = ""
    hidden: int = 0


def read_page(source: Source) -> Found:
    """Read an .html file as one part, or as the messages of the chat that it is."""
    charset = _CHARSET.search(source.data[:4096])
    decoded = decode(source.data, declared=charset[1].decode("ascii") if charset else "")
    page = html_to_text(clean(decoded.text))
    if not page.text:
        raise UnreadableFile(
            Text("这个网页里没有文字。", "This page holds no text."),
            Text("请把看到的内容复制粘贴进来。", "Copy what you see and paste it."),
        )
    warnings = garbled(decoded) + hidden_warning(page)
    chat = _chat(page.text)
    if chat is not None:
        return Found(chat.parts, warnings + chat.warnings, page.title)
    return Found((Part(page.text),), warnings, page.title)


def _chat(text: str) -> Found | None:
    """Return the chat that a page shows, however its program lays it out: lines, a table, a list with a line for
    each of name, time and words. The way that tells most of who spoke when is taken.
    """
    bare = (_BULLET.sub("", line).strip() for line in text.split("\n"))
    closed = _TIME_ALONE.sub(r" \1", "\n".join(line for line in bare if line))
    ways = [_table_chat(text), read_chat(text), read_chat(closed)]
    found = [way for way in ways if way is not None and len(way.parts) > 1]
    return max(found, key=lambda way: sum(bool(part.by and part.at) for part in way.parts), default=None)


def _table_chat(text: str) -> Found | None:
    rows = [(number, line.split(" | ")) for number, line in enumerate(text.split("\n"), 1) if " | " in line]
    if not rows or not is_chat_header(rows[0][1]):
        return None
    names = rows[0][1]
    read = [message_of(dict(zip(names, row, strict=False)), f"line {number}") for number, row in rows[1:]]
    return Found(tuple(part for part in read if part is not None))


def hidden_warning(page: Page) -> tuple[Text, ...]:
    """Return the warning for text that a page carries without showing it."""
    if not page.hidden:
        return ()
    return (
        Text(
            f"有 {page.hidden} 个字在原页面上是隐藏的，没有读取。",
            f"{page.hidden} character(s) that the page hides from its reader were not read.",
        ),
    )


def html_to_text(source: str) -> Page:
    """Return the text of HTML: blocks as lines, cells joined by " | ", quoted blocks marked by "> " as in mail."""
    if _depth(source) > limits.NESTING:
        raise _too_deep()
    title = _TITLE.search(source)
    tidy = nh3.clean(
        source,
        tags=set(_BLOCKS | _CELLS | _INLINE),
        clean_content_tags=set(_DROPPED),
        attributes={"*": {"style", "hidden"}},
        link_rel=None,
        strip_comments=True,
    )
    walker = _Walker()
    walker.feed(tidy)
    walker.close()
    return Page(walker.text(), " ".join(clean(_unescape(title[1])).split()) if title else "", walker.hidden)


def _depth(source: str) -> int:
    """Return how deep the elements that must be closed lie in each other; the tidying takes its square in time."""
    deepest = depth = 0
    for match in _NESTING_TAG.finditer(source):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _too_deep() -> UnreadableFile:
    return UnreadableFile(
        Text(
            "这个网页的标签嵌套过深，没有读取。",
            "The tags of this page are nested too deeply; it was not read.",
        ),
        Text("请把看到的内容复制粘贴进来。", "Copy what you see and paste it."),
    )


def _unescape(text: str) -> str:
    """Return text with its entities resolved."""
    parser = _Plain()
    parser.feed(text)
    parser.close()
    return "".join(parser.pieces)


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


class _Walker(HTMLParser):
    """Collects lines from tidy HTML; the depth of quoting goes with each line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.hidden = 0
        self._lines: list[str] = []
        self._line = ""
        self._quoting = 0
        self._preformatted = 0
        self._open: list[tuple[str, bool]] = []
        self._count: Counter[str] = Counter()
        self._tables: list[str] = []  # the open tables and cells alone
        self._hiding = 0
        self._cells = 0
        self._pending = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break(paragraph=not self._line.strip())
            return
        if tag in _BLOCKS:
            self._break(paragraph=tag in _PARAGRAPHS)
        if tag in _VOID:
            return
        hides = any(
            name == "hidden" or (name == "style" and _HIDDEN.search(value or "")) for name, value in attrs
        )
        self._open.append((tag, hides))
        self._count[tag] += 1
        if tag in _TABLED:
            self._tables.append(tag)
        self._hiding += hides
        self._enter(tag)

    def _enter(self, tag: str) -> None:
        if tag == "tr":
            self._cells = 0
        elif tag in _CELLS:
            self._line += " | " if self._cells and self._line.strip() else ""
            self._cells += 1
        elif tag == "li":
            self._line += "- "
        self._quoting += tag == "blockquote"
        self._preformatted += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if not self._count[tag]:
            return
        if tag in _BLOCKS:
            self._break(paragraph=tag in _PARAGRAPHS)
        while self._open:
            open_tag, hides = self._open.pop()
            self._hiding -= hides
            self._count[open_tag] -= 1
            if open_tag in _TABLED:
                self._tables.pop()
            self._quoting -= open_tag == "blockquote"
            self._preformatted -= open_tag == "pre"
            self._pending = self._pending and open_tag not in _CELLS
            if open_tag == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._pending and data.strip():
            self._flush()
        if self._hiding:
            self.hidden += len(data.strip())
        elif self._preformatted:
            first, *rest = data.split("\n")
            self._line += first
            for line in rest:
                self._break()
                self._line = line
        else:
            self._line += re.sub(r"[ \t\r\n\xa0]+", " ", data)

    def _break(self, *, paragraph: bool = False) -> None:
        """End the line; inside a cell only once more text comes, so that "<td><p>A</p></td>" stays on its row."""
        if self._inside_cell():
            self._pending = self._pending or bool(self._line.strip(" |"))
        else:
            self._flush(paragraph=paragraph)

    def _flush(self, *, paragraph: bool = False) -> None:
        line = self._line if self._preformatted else re.sub(r" {2,}", " ", self._line).strip()
        mark = "> " * self._quoting
        self._line, self._pending = "", False
        if line.strip():
            self._lines.append(mark + line)
        if paragraph and self._lines and self._lines[-1].strip("> "):
            self._lines.append(mark)

    def _inside_cell(self) -> bool:
        return bool(self._tables) and self._tables[-1] in _CELLS

    def text(self) -> str:
        """Return all lines as one text."""
        self._flush()
        return "\n".join(line.rstrip() for line in self._lines).strip()
