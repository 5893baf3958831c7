"""Text from outside: what no field may hold, and how long it may be.

PostgreSQL refuses NUL characters and no database can keep half of a surrogate pair; SQLite takes both and breaks
later. So every text is checked here, the same on both databases, with a message that says what to do.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models

from tongpin.method import Text
from tongpin.server.core.errors import Invalid

MAX_WORDS = 200_000
SHOWN = 20


def refuse_broken(value: str, field: str) -> None:
    """Raise `Invalid` where the text holds a NUL or half of a surrogate pair."""
    at = value.find("\x00")
    if at >= 0:
        raise Invalid(
            field,
            Text(f"第{at + 1}个字符是空字符（NUL）。", f"Character {at + 1} is a NUL."),
            Text(
                "多半是从二进制文件里复制来的，请把它删掉，或直接上传原文件。",
                "It was probably copied from a binary file: delete it, or upload the file itself.",
            ),
        )
    at = next((i for i, letter in enumerate(value) if 0xD800 <= ord(letter) <= 0xDFFF), -1)
    if at >= 0:
        raise Invalid(
            field,
            Text(
                f"第{at + 1}个字符不完整（半个代理对）。", f"Character {at + 1} is half of a surrogate pair."
            ),
            Text("请删掉这个字符后重试。", "Delete that character and try again."),
        )


def refuse_long(value: str, field: str, most: int) -> None:
    """Raise `Invalid` where the text is longer than `most` characters."""
    if len(value) > most:
        raise Invalid(
            field,
            Text(
                f"内容太长：{len(value)}个字，最多{most}个字。",
                f"Too long: {len(value)} characters; at most {most}.",
            ),
            Text(
                "请分几次记录，或存成文件上传。",
                "Record it in several pieces, or save it as a file and upload it.",
            ),
        )


def clean_line(value: str, field: str, *, most: int = 200, required: bool = False) -> str:
    """Return a single line: checked, outer blanks and line breaks gone."""
    refuse_long(value, field, most * 4)
    refuse_broken(value, field)
    line = " ".join(value.split())
    refuse_long(line, field, most)
    _require(line, field, required=required)
    return line


def clean_words(value: str, field: str, *, most: int = MAX_WORDS, required: bool = False) -> str:
    """Return a text of any number of lines: checked, line ends made line feeds, nothing else touched."""
    refuse_long(value, field, most)
    refuse_broken(value, field)
    words = value.replace("\r\n", "\n").replace("\r", "\n")
    _require(words.strip(), field, required=required)
    return words


def _require(value: str, field: str, *, required: bool) -> None:
    if required and not value:
        raise Invalid(field, Text("这一项不能空着。", "This must not be empty."))


def fold(value: str) -> str:
    """Return the text as searches compare it: full-width as half-width, no case, no outer blanks."""
    return unicodedata.normalize("NFKC", value).casefold().strip()


def needle(value: str, field: str = "search") -> str:
    """Return what to look for: checked and folded. Lookups by part do not pass through the fields below."""
    refuse_broken(value, field)
    refuse_long(value, field, 200)
    return fold(value)


if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:  # not subscriptable when running
    CharField, TextField = models.CharField, models.TextField


class LineField(CharField):
    """A CharField that never lets broken or oversize text through to the database."""

    def get_prep_value(self, value: Any) -> Any:
        """Check what is stored or looked up."""
        value = super().get_prep_value(value)
        if isinstance(value, str):
            refuse_broken(value, self.name)
            refuse_long(value, self.name, self.max_length or MAX_WORDS)
        return value


class WordsField(TextField):
    """A TextField that never lets broken or oversize text through to the database."""

    def get_prep_value(self, value: Any) -> Any:
        """Check what is stored or looked up."""
        value = super().get_prep_value(value)
        if isinstance(value, str):
            refuse_broken(value, self.name)
            refuse_long(value, self.name, MAX_WORDS)
        return value
