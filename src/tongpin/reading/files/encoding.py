"""Bytes to text: Unicode with and without a mark, GB18030 and Big5, told apart by how the text would read.

No library is asked: files are Chinese or English, and for these a short list of everyday characters decides
better than general guessing does.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tongpin.method.model import Text
from tongpin.reading.files.errors import UnreadableFile

# The everyday characters of modern Chinese prose, simplified and traditional, with those of business letters.
_EVERYDAY = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多"
    "天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但"
    "身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四"
    "第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通"
    "目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物"
    "台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远"
    "资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江"
    "语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据"
    "這來國個說們為時後會過對學還發當無開見經頭動兩長樣現將與進實點種聲話兒問機給幾業間電門東氣關並內產萬體處總場"
    "師書員華報馬張難數車應認論術結連遠資隊帶條變聯權該領傳紅決達辦運強語滿寫識錢黨歷廣議際單據價報貨倉庫戶貴試點"
    "价货仓库户贵试点销售采购客户合同预算方案报价交付供应风险验收付款发票谢您"
    "\uff0c。、\uff1f\uff01\uff1a\uff1b“”\uff08\uff09《》"
)
_WIDE = re.compile("[\uff01-\uff5e\u3000-\u303f]")
_BAD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff]")
_SAMPLE = 64 * 1024
_GUESSES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be", "cp1252")
_READS_WELL = 0.5  # the least score for UTF-16 without a mark, which makes rare characters of anything
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was in; `whole` is false where some bytes made no sense and became U+FFFD."""

    text: str
    encoding: str
    whole: bool = True


def decode(data: bytes, *, declared: str = "") -> Decoded:
    """Return the text of `data`.

    `declared` is what the source claims ("gb2312" of a mail): believed where it decodes and is not known for
    lying. Raises `UnreadableFile` where a NUL byte shows that this is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if _is_utf8(data) and b"\x00" not in data and not _is_shifted(data, declared):
        return Decoded(data.decode("utf-8"), "utf-8")
    claimed = _decode_declared(data, declared)
    if claimed is not None:
        return claimed
    return _decode_by_looks(data)


def clean(text: str) -> str:
    """Return `text` with one kind of line end and without control characters and lone surrogates."""
    text = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]", "", text)


def garbled(decoded: Decoded) -> tuple[Text, ...]:
    """Return the warning for text that did not decode whole."""
    if decoded.whole:
        return ()
    return (
        Text(
            "有少数字节无法识别，已用“�”标出；如影响阅读，请另存为 UTF-8 再上传。",
            "A few bytes could not be decoded and are shown as “�”; if that hurts, save the file as UTF-8.",
        ),
    )


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
        whole = True
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        whole = False
    refuse_nul(text)
    return Decoded(text, encoding, whole)


def refuse_nul(text: str) -> None:
    """Raise `UnreadableFile` where a text holds a NUL character: then it is no text, and no database takes it."""
    if "\x00" not in text:
        return
    line = text.count("\n", 0, text.index("\x00")) + 1
    raise UnreadableFile(
        Text(
            f"第 {line} 行含有空字节（NUL），这不像是文本文件。",
            f"Line {line} holds a NUL byte; this is not a text file.",
        ),
        Text(
            "请确认传的是文本；如果是，请用记事本另存为 UTF-8 再上传。",
            "Check that it is text; if it is, save it as UTF-8 in an editor and upload that.",
        ),
    )


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_shifted(data: bytes, declared: str) -> bool:
    """Seven-bit encodings look like UTF-8 and are not: only they are believed over it."""
    return b"\x1b$" in data or ("~{" in _ascii(data) and declared.lower().startswith("hz"))


def _ascii(data: bytes) -> str:
    return data[:_SAMPLE].decode("ascii", "ignore")


def _decode_declared(data: bytes, declared: str) -> Decoded | None:
    """Believe a claim that fits; GB2312 and GBK mean GB18030, and Western claims over Chinese bytes are false."""
    name = declared.strip().strip("\"'").lower().replace("_", "-")
    if name in {"gb2312", "gbk", "gb18030", "x-gbk", "cp936", "euc-cn", "gb-2312-80"}:
        name = "gb18030"
    if not name or name in {
        "us-ascii",
        "ascii",
        "iso-8859-1",
        "latin1",
        "windows-1252",
        "8bit",
        "unknown-8bit",
    }:
        return None
    try:
        text = data.decode(name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
    return None if _BAD.search(text) else Decoded(text, name)


def _decode_by_looks(data: bytes) -> Decoded:
    """Try each encoding on a sample and keep the one whose text reads best."""
    sample = data[:_SAMPLE]
    texts = {name: text for name in _GUESSES if (text := _try(sample, name)) is not None}
    texts["utf-8"] = sample.decode("utf-8", "replace")
    scores = {name: _score(text) for name, text in texts.items()}
    likely = [name for name in scores if not name.startswith("utf-16") or scores[name] > _READS_WELL]
    return _decoded(data, max(likely, key=lambda name: scores[name]))


def _try(sample: bytes, name: str) -> str | None:
    """Decode a sample that may end in the middle of a character."""
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(sample, final=False)
    except UnicodeDecodeError:
        return None


def _score(text: str) -> float:
    """How much a text reads like Chinese or English: the mean worth of its characters."""
    if not text:
        return -10.0
    return sum(_worth(char) for char in text) / len(text)


def _worth(char: str) -> float:
    if char in _EVERYDAY:
        return 3.0
    if char in "\t\n\r" or " " <= char <= "~":
        return 0.8
    if "\u4e00" <= char <= "\u9fff":
        return 0.6 if _is_common(char) else -0.6
    if _WIDE.match(char):
        return 0.8
    if _BAD.match(char):
        return -10.0
    return 0.0 if "\xa0" <= char <= "\xff" else -1.0


def _is_common(char: str) -> bool:
    """Whether a Chinese character is in the first, everyday plane of GB 2312 or of Big5."""
    try:
        return b"\xb0" <= char.encode("gb2312")[:1] <= b"\xd7"
    except UnicodeEncodeError:
        pass
    try:
        return b"\xa4" <= char.encode("big5")[:1] <= b"\xc6"
    except UnicodeEncodeError:
        return False
