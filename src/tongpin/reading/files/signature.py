"""The closing of a mail, which says nothing about the deal: signature, contact lines, legal notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tongpin.reading.files.lines import fold

_NOTICE = re.compile(
    r"本(?:电子)?(?:邮件|郵件|电邮)(?:及|和|以及|所含|可能|包含|包括|中的|的|仅)[^。]{0,60}(?:保密|机密|機密|机要|专有|收件人|收件者|指定)"
    r"|^[\s*【\[]*(?:免责声明|保密声明|保密提示|免責聲明|保密聲明|法律声明)[\s*】\]]*:?"
    r"|th(?:is|e information in this|e contents of this) (?:e-?mail|message|communication)[^.]{0,80}"
    r"(?:confidential|privileged|intended (?:only|solely)|may contain)"
    r"|^[\s*]*(?:confidentiality notice|disclaimer|legal notice)\b",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^\s*(?:发自我的|發自我的|從我的|从我的|来自我的|Sent from (?:my|Mail|Outlook|Yahoo|the all)|Get Outlook for|发送自|獲取 Outlook|获取 Outlook"
    r"|获取Outlook|发自.{0,12}(?:邮箱|企业微信|手机|客户端)|Sent via ).{0,60}$",
    re.IGNORECASE,
)
_DASHES = re.compile(r"^\s*(?:--\s?|[-—_=*]{4,})$")
_FAREWELL = re.compile(
    r"^\s*(?:此致|敬礼|敬上|谨启|顺祝商祺|順頌商祺|顺颂商祺|商祺|祝好|祝您?.{0,8}|谢谢[!。]?|谢谢您?[!。]?|感谢[!。]?|以上[,。]?"
    r"|(?:best|kind|warm|many thanks|thanks|with)?\s*(?:best |kind |warm )?(?:regards|wishes|thanks)|thanks(?: and regards)?"
    r"|thanks & regards|thank you|cheers|sincerely|yours (?:sincerely|faithfully|truly)|br|rgds)[,.。!~]*\s*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"^\W*(?:Tel(?:ephone)?|Phone|Mob(?:ile)?|Cell|Fax|E-?mail|Web(?:site)?|Add(?:r|ress)?|QQ|WeChat|TEL|M|T|E|W|A"
    r"|电\s*话|手\s*机|移动电话|传\s*真|邮\s*箱|邮\s*件|邮\s*编|地\s*址|网\s*址|网\s*站|微\s*信|电\s*邮|座\s*机|電\s*話|手\s*機|地\s*址)"
    r"(?:\s?(?:号码|/微信|号))?\s*[:.]\s*\S"
    r"|^\s*(?:https?://|www\.)\S+\s*$|^\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*$|^\s*\+?[\d\s()-]{10,20}$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。?!;,]|[.!]\s|\w{4,}\s\w+\s\w+\s\w+\s\w+\s\w+\s\w+")
_SAYING = re.compile("[了吗呢吧么的不没要是能会请太很先再嗎麼沒請會]")  # what sentences have and names lack
_SMALL = frozenset({"of", "and", "the", "for", "de", "von", "van", "&"})
_RULE = " \t-—_=*"
_NAMES_ABOVE = 4  # name, title, department, company
_NAME_LINES = 8  # a signature without contact lines is no longer than this
_LINE = 60  # and its lines no longer than that


@dataclass(frozen=True, slots=True)
class Body:
    """A message without its closing, and how many lines of each kind were left out."""

    text: str
    signature: int
    notice: int


def strip_closing(lines: Sequence[str]) -> Body:
    """Take the legal notice and the signature off the end of a message."""
    kept, notice = _strip_notice(list(lines))
    before = _count(kept)
    kept = _strip_signature(kept)
    return Body("\n".join(line.rstrip() for line in kept).strip(), before - _count(kept), notice)


def _count(lines: Sequence[str]) -> int:
    """Count the lines that say something; rules of dashes do not."""
    return sum(1 for line in lines if line.strip(_RULE))


def _strip_notice(lines: list[str]) -> tuple[list[str], int]:
    """Cut from the first line of a notice to the end; a message that is nothing but a notice keeps it."""
    for index, line in enumerate(lines):
        if _NOTICE.search(fold(line[:400])) and _count(lines[:index]):
            return lines[:index], _count(lines[index:])
    return lines, 0


def _strip_signature(lines: list[str]) -> list[str]:
    for strip in (_strip_marked, _strip_contacts, _strip_farewell, _strip_device):
        lines = strip(_without_blank_end(lines))
    return _without_blank_end(lines)


def _without_blank_end(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip(_RULE):
        end -= 1
    return lines[:end]


def _strip_device(lines: list[str]) -> list[str]:
    return lines[:-1] if lines and _DEVICE.match(lines[-1]) else lines


def _strip_marked(lines: list[str]) -> list[str]:
    """Cut at "-- " (RFC 3676), or at a rule of dashes when what follows looks like a visiting card."""
    lines = _without_blank_end(_strip_device(lines))
    for index in range(len(lines) - 1, 0, -1):
        if not _DASHES.match(fold(lines[index])) or not _count(lines[:index]):
            continue
        if lines[index].strip() == "--" or _is_card(lines[index + 1 :]):
            return lines[:index]
    return lines


def _is_card(lines: Sequence[str]) -> bool:
    said = [line for line in lines if line.strip()]
    return len(said) <= 2 * _NAME_LINES and all(_CONTACT.match(fold(line)) or _is_name(line) for line in said)


def _is_name(line: str) -> bool:
    """Whether a line could be a name, a title, a department or a company on a visiting card; when in doubt, no."""
    line = fold(line.strip())
    if len(line) > _LINE or _SENTENCE.search(line) or _FAREWELL.match(line):
        return False
    if re.search(r"[\u4e00-\u9fff]", line):
        return len(line) <= 30 and not _SAYING.search(line)
    return all(word[:1].isupper() or not word[:1].isalpha() or word in _SMALL for word in line.split())


def _strip_contacts(lines: list[str]) -> list[str]:
    """Cut the paragraphs at the end that have a telephone, an address or the like, with the names beside these."""
    begin = len(lines)
    while begin > 0:
        paragraph = _paragraph_begin(lines, begin)
        cut = _card_begin(lines, paragraph, begin)
        if cut == begin or not _count(lines[:cut]):
            break
        begin = cut
        if cut > paragraph:
            break
        begin = len(_without_blank_end(lines[:begin]))
    return lines[:begin]


def _paragraph_begin(lines: Sequence[str], end: int) -> int:
    begin = end
    while begin and lines[begin - 1].strip():
        begin -= 1
    return begin


def _card_begin(lines: Sequence[str], begin: int, end: int) -> int:
    """Return where, in the paragraph from `begin` to `end`, its card begins; `end` where it has none."""
    first = end
    while first > begin and (_CONTACT.match(fold(lines[first - 1])) or _is_name(lines[first - 1])):
        first -= 1
    contacts = [index for index in range(first, end) if _CONTACT.match(fold(lines[index]))]
    return max(first, contacts[0] - _NAMES_ABOVE) if contacts else end


def _strip_farewell(lines: list[str]) -> list[str]:
    """Cut at the last farewell when only a few short lines, the name, follow it."""
    for index in range(len(lines) - 1, max(0, len(lines) - _NAME_LINES - 2), -1):
        if _FAREWELL.match(fold(lines[index])) and _count(lines[:index]):
            after = [line for line in lines[index + 1 :] if line.strip()]
            return _strip_farewell(_without_blank_end(lines[:index])) if _is_card(after) else lines
    return lines
