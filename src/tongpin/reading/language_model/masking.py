"""Names, phones, amounts, addresses taken out of a text before it leaves, and found again in what comes back.

A mask stands for the same words throughout one request, so that the model can still tell one person from another.
The way back goes by place, never by looking for the mask: a text that holds the words of a mask itself does no harm.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊"
    "秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_WORDS_TOO = "任方向"  # surnames that are everyday words before a title: “新任采购总监”, “我方项目经理”
_TITLES = "总监|总经理|副总|经理|主任|主管|局长|处长|科长|部长|厂长|院长|店长|行长|校长|所长|站长|队长|老师|教授|工程师|老板|女士|先生|小姐"
_SHORT_TITLES = (
    "总(?![价体额部量数计是监经裁])|董(?!事)|工(?![作程厂艺具期单人])|姐|哥"  # right after the surname only
)
_COUNTED = (
    "件单票平吨人个台箱托辆家天次方元"  # what a number in 万 counts where it is no money; 元 is taken before
)
_NUMBER = r"\d(?:[\d,，.]{0,20}\d)?"
# In this order: what is found first is taken out first.
_PHONES = (
    r"(?<![\d.])(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)",
    r"(?<![\d.])0\d{2,3}[- ]\d{7,8}(?!\d)",
    r"(?<![\d.])400[- ]?\d{3}[- ]?\d{4}(?!\d)",
    r"\+\d{1,3}[ -]?\d[\d -]{6,14}\d",
)
_AMOUNTS = (
    rf"(?:[¥￥$€£]|(?:RMB|CNY|USD|EUR|HKD|GBP)\s?){_NUMBER}(?:\s?(?:万|亿|[kKmM]\b|million|bn|billion))?",
    rf"(?<![\d.]){_NUMBER}\s?[百千万亿]{{0,4}}\s?(?:元|块钱|美元|美金|欧元|港币|人民币|RMB|CNY|USD|EUR|dollars?|euros?|pounds?)",
    rf"(?<![\d.]){_NUMBER}\s?[万亿](?![{_COUNTED}])",
    rf"[一二两三四五六七八九十][一二两三四五六七八九十百千零〇]{{0,8}}[万亿](?:元|块)?(?![{_COUNTED}])",
)
_PEOPLE = (
    rf"(?![{_WORDS_TOO}])[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:{_TITLES})",
    rf"[{_SURNAMES}](?:{_SHORT_TITLES})",
    rf"[老小][{_SURNAMES}](?![案式法序务户峰于产历])",
    r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.?\s[A-Z][\w'’-]{1,30}(?:\s[A-Z][\w'’-]{1,30})?",
)
# In this order: what is found first is taken out first.
_PATTERNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("MAIL", (r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+",)),
    ("LINK", (r"(?:https?://|www\.)[^\s<>\"'，。；）)]+",)),
    ("NUMBER", (r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|\d{15,19})(?![\dA-Za-z])",)),
    ("PHONE", _PHONES),
    ("AMOUNT", _AMOUNTS),
    ("NAME", _PEOPLE),
)
_FOUND = [(kind, re.compile("|".join(patterns))) for kind, patterns in _PATTERNS]


@dataclass(frozen=True, slots=True)
class Swap:
    """One stretch of a text and where its mask stands: `[start, end)` in the original, `[at, to)` in the masked."""

    start: int
    end: int
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text as it leaves, and the way back."""

    text: str
    swaps: tuple[Swap, ...] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that `text[start:end]` stands for; a mask that is touched is whole."""
        return self._back(start, last=False), self._back(end, last=True)

    def bare(self, start: int, end: int) -> str:
        """Return `text[start:end]` without the masks in it."""
        kept = [
            self.text[i] for i in range(start, end) if not any(swap.at <= i < swap.to for swap in self.swaps)
        ]
        return "".join(kept)

    def _back(self, place: int, *, last: bool) -> int:
        number = bisect_right([swap.at for swap in self.swaps], place) - 1
        if number < 0:
            return place
        swap = self.swaps[number]
        if place >= swap.to:
            return place - swap.to + swap.end
        return swap.end if last and place > swap.at else swap.start


@dataclass
class Masker:
    """Masks the texts of one request. `names`: the people and companies known, masked wherever they are named."""

    names: tuple[str, ...] = ()
    given: dict[tuple[str, str], str] = field(default_factory=dict)

    def masked(self, text: str) -> Masked:
        """Return the text with masks."""
        out: list[str] = []
        swaps: list[Swap] = []
        place = length = 0
        for kind, start, end in self._stretches(text):
            mask = self._mask(kind, text[start:end])
            length += start - place
            out += [text[place:start], mask]
            swaps.append(Swap(start, end, length, length + len(mask)))
            length += len(mask)
            place = end
        return Masked("".join([*out, text[place:]]), tuple(swaps))

    def _stretches(self, text: str) -> list[tuple[str, int, int]]:
        taken: list[tuple[str, int, int]] = []
        for kind, start, end in self._candidates(text):
            if all(end <= one[1] or start >= one[2] for one in taken):
                taken.append((kind, start, end))
        return sorted(taken, key=lambda one: one[1])

    def _candidates(self, text: str) -> Iterator[tuple[str, int, int]]:
        for name in known_names(self.names):
            for found in re.finditer(re.escape(name), text, re.IGNORECASE):
                yield "NAME", found.start(), found.end()
        for kind, pattern in _FOUND:
            for found in pattern.finditer(text):
                yield kind, found.start(), found.end()

    def _mask(self, kind: str, words: str) -> str:
        key = (kind, words.casefold())
        if key not in self.given:
            number = 1 + sum(one[0] == kind for one in self.given)
            self.given[key] = f"[{kind}_{number}]"
        return self.given[key]


def known_names(names: Iterable[str]) -> list[str]:
    """Return the names that are long enough to be told from other words, the longest first."""
    return sorted(
        {name.strip() for name in names if len(name.strip()) > 1}, key=lambda name: (-len(name), name)
    )
