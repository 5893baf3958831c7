"""The pages' words in other languages: found in the source, kept in `.po` files, compiled to `.mo`.

English is written in the source; Chinese is written beside it in `locale/zh_Hans`, by hand, as a salesperson
would say it. The `.mo` files are kept in the repository, so that a fresh copy speaks Chinese without gettext
tools, and a test holds them equal to what the `.po` files compile to.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

SERVER = Path(__file__).resolve().parent.parent
LOCALE = SERVER / "locale"
_PLAIN = {"_", "now_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?")


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What is to be said: English, its plural where there is one, and a context that tells homonyms apart."""

    text: str
    plural: str = ""
    context: str = ""


def _call_key(name: str, arguments: list[str]) -> Key | None:
    if name in _PLAIN and arguments:
        return Key(arguments[0])
    if name in _PLURAL and len(arguments) > 1:
        return Key(arguments[0], plural=arguments[1])
    if name in _CONTEXT and len(arguments) > 1:
        return Key(arguments[1], context=arguments[0])
    return None


def in_python(source: str) -> Iterator[Key]:
    """Yield what a Python file asks to be translated."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            key = _call_key(node.func.id, texts)
            if key:
                yield key


def in_template(source: str) -> Iterator[Key]:
    """Yield what a template asks to be translated."""
    for found in _CALL.finditer(templatize(source)):
        texts = [ast.literal_eval(text) for text in found.groups()[1:] if text]
        key = _call_key(found.group(1), texts)
        if key:
            yield key


def wanted(server: Path = SERVER) -> dict[Key, str]:
    """Return everything to be translated with the file that asks for it first."""
    found: dict[Key, str] = {}
    for path in sorted(server.rglob("*")):
        if "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            keys = list(in_python(path.read_text(encoding="utf-8")))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            keys = list(in_template(path.read_text(encoding="utf-8")))
        else:
            continue
        for key in keys:
            found.setdefault(key, path.relative_to(server).as_posix())
    return found


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


_LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?)?\s*(".*")\s*$')


def read_po(text: str) -> dict[Key, str]:
    """Return the translations in a `.po` file; the header is under the empty key.

    Languages without plural forms only: `msgstr[0]` is the one form.
    """
    found: dict[Key, str] = {}
    for block in re.split(r"\n\s*\n", text):
        fields: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            match = _LINE.match(line)
            if match is None:
                continue
            current = (match.group(1) or current).removesuffix("[0]")
            fields[current] = fields.get(current, "") + ast.literal_eval(match.group(2))
        if "msgid" in fields:
            key = Key(fields["msgid"], fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
            found[key] = fields.get("msgstr", "")
    return found


def write_po(translations: Mapping[Key, str], places: Mapping[Key, str]) -> str:
    """Return a `.po` file in the order of the files that ask for the words."""
    header = translations.get(
        Key(""), "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"
    )
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(_quoted(line + "\n") for line in header.splitlines())]
    for key in sorted(places, key=lambda key: (places[key], key)):
        lines = [f"#: {places[key]}"]
        if key.context:
            lines.append(f"msgctxt {_quoted(key.context)}")
        lines.append(f"msgid {_quoted(key.text)}")
        if key.plural:
            lines.append(f"msgid_plural {_quoted(key.plural)}")
        lines.append(f"msgstr{'[0]' if key.plural else ''} {_quoted(translations.get(key, ''))}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def compiled(translations: Mapping[Key, str]) -> bytes:
    """Return the `.mo` file (GNU gettext's binary catalogue) of the translations that are not empty."""
    pairs = sorted((_mo_key(key), text.encode()) for key, text in translations.items() if text)
    count = len(pairs)
    start = 28 + 16 * count
    keys, values = b"", b""
    key_table, value_table = [], []
    for key, _text in pairs:
        key_table += [len(key), start + len(keys)]
        keys += key + b"\0"
    for _key, text in pairs:
        value_table += [len(text), start + len(keys) + len(values)]
        values += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0)
    return head + struct.pack(f"<{4 * count}I", *key_table, *value_table) + keys + values


def _mo_key(key: Key) -> bytes:
    text = f"{key.context}\x04{key.text}" if key.context else key.text
    return (f"{text}\0{key.plural}" if key.plural else text).encode()
