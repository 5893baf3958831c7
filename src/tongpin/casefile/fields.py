"""Reads the fields of one object of a case file, and says exactly where a wrong one is."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from tongpin.casefile.dates import WrongDate, read_date
from tongpin.casefile.document import Node
from tongpin.casefile.errors import CaseError, joined, nearest, part_of
from tongpin.method.text import Text, short


@dataclass(slots=True)
class Fields:
    """The keys and values of one object: the deal, a person, an event, a signal, a label."""

    file: str
    place: Text  # "event e3", for people
    values: dict[str, Node]
    line: int = 0

    def refuse(self, name: str, zh: str, en: str, mend: Text | None = None) -> NoReturn:
        """Raise the error for one field, or for the whole object where `name` is empty."""
        node = self.values.get(name)
        line = node.line if node and node.line else self.line
        place = part_of(self.place, name, name) if name else self.place
        problem = Text(zh, en)
        raise CaseError(self.file, place, joined(problem, mend) if mend else problem, line)

    def expect(self, known: Collection[str], needed: Collection[str] = ()) -> None:
        """Refuse keys that do not belong here and the lack of keys that must be here."""
        for name in self.values:
            if name not in known:
                self.refuse(name, "这里没有这个键", "no such key here", nearest(name, known))
        for name in needed:
            if self.values.get(name) is None or self.values[name].value is None:
                self.refuse("", f"缺 {name}；请补上", f"lacks {name}; add it")

    def has(self, name: str) -> bool:
        """Tell whether the field is there and not left blank."""
        return name in self.values and self.values[name].value is not None

    def text(self, name: str) -> str:
        """Return the field as text, empty where it is missing."""
        value = self.values[name].value if name in self.values else None
        if isinstance(value, (dict, list)):
            self.refuse(
                name,
                "要写成文字，不能是列表或映射；请加引号",
                "must be text, not a list or mapping; put it in quotation marks",
            )
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    def word(self, name: str, known: Collection[str], kind: Text, default: str = "") -> str:
        """Return the field, which must be one of `known`; `kind` names it in the error."""
        value = self.text(name).strip()
        if not value:
            return default
        if value not in known:
            shown = short(value)
            self.refuse(name, f"{shown} 不是{kind.zh}", f"{shown} is not {kind.en}", nearest(value, known))
        return value

    def date(self, name: str) -> tuple[datetime, bool]:
        """Return the field as an aware moment, and whether only the day is known."""
        written = self.text(name)
        try:
            return read_date(written)
        except WrongDate as error:
            self.refuse(name, f"“{short(written)}”", f"{short(written)!r}: ", error.mend)

    def number(self, name: str) -> float:
        """Return the field as a number that is not negative."""
        value = self.values[name].value
        try:
            number = math.nan if isinstance(value, (bool, dict, list)) else float(value)
        except ValueError:
            number = math.nan
        if not (math.isfinite(number) and number >= 0):
            shown = "…" if isinstance(value, (dict, list)) else short(str(value))
            self.refuse(
                name,
                f"{shown} 不是金额；请写普通数字，如 3000000",
                f"{shown} is not an amount; write a plain number, as 3000000",
            )
        return number

    def items(self, name: str) -> list[Node]:
        """Return the field as a list, empty where it is missing."""
        if not self.has(name):
            return []
        value = self.values[name].value
        if not isinstance(value, list):
            self.refuse(
                name, "要写成列表，一行一项，以 - 开头", "must be a list, one item a line beginning with -"
            )
        return value

    def below(self, node: Node, place: Text) -> Fields:
        """Return the fields of an object inside this one."""
        if not isinstance(node.value, dict):
            problem = Text("要写成“键：值”的形式", "must hold named fields, as key: value")
            raise CaseError(self.file, place, problem, node.line)
        return Fields(self.file, place, node.value, node.line)
