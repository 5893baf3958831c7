"""`tongpin method`: look at the sales method, or check a company's own file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tongpin.cli.failure import Failure
from tongpin.cli.library import method_of, with_format, with_lang, with_method
from tongpin.cli.method_show import find, index_json, index_text, item_json, item_text, known_words
from tongpin.cli.output import print_json, print_text


@click.group()
def method() -> None:
    """Look at the sales method, or check a company's own."""


@method.command("check")
@click.argument("files", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path))
def check_files(files: tuple[Path, ...]) -> None:
    """Check a company's own method FILEs, laid over the method in this order; without FILE, the method itself."""
    checked = method_of(files)
    names = ", ".join(str(file) for file in files)
    print_text(f"{names}: OK; {checked.version}" if names else f"OK; {checked.version}")


@method.command("show")
@click.argument("word", metavar="[NOUN|ID]", required=False)
@with_lang
@with_format
@with_method
def show(word: str | None, lang: str, form: str, overlays: Sequence[Path]) -> None:
    """Show the method's nouns, all items of one noun, or one item by its id."""
    loaded = method_of(overlays)
    if word is None:
        if form == "json":
            print_json(index_json(loaded))
        else:
            print_text(index_text(loaded, lang))
        return
    found = find(loaded, word)
    if not found:
        import difflib  # noqa: PLC0415

        near = difflib.get_close_matches(word, known_words(loaded), n=1)
        look = "tongpin method show"
        raise Failure(
            f"{word}: 方法里没有这个名词或 id；" + (f"是不是 {near[0]}？" if near else f"见 {look}"),
            f"{word}: neither a noun nor an id of the method; "
            + (f"did you mean {near[0]}?" if near else f"see {look}"),
        )
    if form == "json":
        print_json(item_json(found))
    else:
        print_text(item_text(found, lang))
