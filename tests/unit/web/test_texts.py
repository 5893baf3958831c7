"""The pages' words: found, translated, compiled."""

from __future__ import annotations

import gettext
import io
import re

import pytest

from tongpin.server.web import texts
from tongpin.server.web.texts import Key

CATALOGUES = sorted(texts.LOCALE.glob("*/LC_MESSAGES/django.po"))


def test_python_calls_are_found() -> None:
    source = '_("One")\ngettext_lazy("Two")\nngettext("%(n)s cat", "%(n)s cats", n)\npgettext("animal", "Bat")\nprint("no")'
    assert list(texts.in_python(source)) == [
        Key("One"),
        Key("Two"),
        Key("%(n)s cat", plural="%(n)s cats"),
        Key("Bat", context="animal"),
    ]


def test_template_tags_are_found() -> None:
    source = (
        '{% translate "One" %} {% translate "Bat" context "animal" %} words '
        "{% blocktranslate count n=x %}{{ n }} cat{% plural %}{{ n }} cats{% endblocktranslate %}"
    )
    assert list(texts.in_template(source)) == [
        Key("One"),
        Key("Bat", context="animal"),
        Key("%(n)s cat", plural="%(n)s cats"),
    ]


def test_po_survives_writing_and_reading() -> None:
    told = {Key('Say "hi"\n'): '说"你好"\n', Key("cat", "cats"): "猫", Key("Bat", context="animal"): "蝙蝠"}
    places = dict.fromkeys(told, "somewhere.py")
    read = texts.read_po(texts.write_po(told, places))
    assert {key: value for key, value in read.items() if key.text} == told


def test_mo_is_read_by_gettext_itself() -> None:
    told = {
        Key(""): "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n",
        Key("One"): "一",
        Key("cat", "cats"): "猫",
        Key("Bat", context="animal"): "蝙蝠",
    }
    spoken = gettext.GNUTranslations(io.BytesIO(texts.compiled(told)))
    assert spoken.gettext("One") == "一"
    assert spoken.ngettext("cat", "cats", 3) == "猫"
    assert spoken.pgettext("animal", "Bat") == "蝙蝠"
    assert spoken.gettext("unknown") == "unknown"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_everything_is_translated_and_nothing_is_left_over(path) -> None:  # type: ignore[no-untyped-def]
    known = {
        key: text
        for key, text in texts.read_po(path.read_text(encoding="utf-8")).items()
        if key.text and text
    }
    assert set(known) == set(texts.wanted())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_mo_is_what_the_po_compiles_to(path) -> None:  # type: ignore[no-untyped-def]
    assert path.with_suffix(".mo").read_bytes() == texts.compiled(
        texts.read_po(path.read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_keep_the_places_for_facts(path) -> None:  # type: ignore[no-untyped-def]
    for key, text in texts.read_po(path.read_text(encoding="utf-8")).items():
        if key.text and text:
            assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", key.text)), (
                key.text
            )


def test_chinese_uses_chinese_punctuation() -> None:
    """A half-width comma, colon, bracket or question mark beside a Chinese character is a slip."""
    (path,) = (path for path in CATALOGUES if path.parts[-3] == "zh_Hans")
    slips = [
        text
        for key, text in texts.read_po(path.read_text(encoding="utf-8")).items()
        if key.text and re.search(r"[\u4e00-\u9fff][,:;?!()]|[,:;?!(][\u4e00-\u9fff]", text)
    ]
    assert slips == []


def test_there_is_a_chinese_catalogue() -> None:
    assert [path.parts[-3] for path in CATALOGUES] == ["zh_Hans"]
