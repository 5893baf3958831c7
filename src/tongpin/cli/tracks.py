"""The two tracks: the customer's stages above, ours below, one line joining the two."""

from __future__ import annotations

from collections.abc import Sequence

from tongpin.cli.terminal import columns, pad, paint, width
from tongpin.cli.words import say
from tongpin.engine.judgement import Judgement
from tongpin.method import Method

HERE, THERE = "●", "○"
GAP = 2


def tracks(judgement: Judgement, method: Method, lang: str) -> str:
    """Draw where the customer is and where we are. Straight: in step; slanted: ahead or behind."""
    label = max(width(say("customer", lang)), width(say("ours", lang))) + GAP
    buying = [state.name.say(lang) for state in method.states.values()]
    selling = ["", *(stage.name.say(lang) for stage in method.selling_stages.values())]
    above, below = _fitted(buying, selling, columns() - label)
    cell = [max(map(width, [*up, *down])) + GAP for up, down in zip(above, below, strict=True)]
    theirs = list(method.states).index(judgement.stage)
    ours = list(method.selling_stages).index(judgement.seller_stage) + 1
    look = "good" if judgement.in_step else "bad" if abs(judgement.lead) > 1 else "warn"
    lines = [
        *_names(say("customer", lang), label, above, cell, theirs, look, beside=-1),
        _dots(label, cell, theirs, look, first=0),
        " " * label + paint(_joint(cell, theirs, ours), look),
        _dots(label, cell, ours, look, first=1),
        *_names(say("ours", lang), label, below, cell, ours, look, beside=0),
        "",
        " " * label + paint(verdict(judgement, lang), look, bold=True),
    ]
    return "\n".join(lines)


def _fitted(
    buying: Sequence[str], selling: Sequence[str], room: int
) -> tuple[list[list[str]], list[list[str]]]:
    """Return the names as lines each: one line, or a word a line where they would not fit."""
    needed = sum(max(width(up), width(down)) + GAP for up, down in zip(buying, selling, strict=True))
    if needed <= room:
        return [[name] for name in buying], [[name] for name in selling]
    return [_stacked(name, top=True) for name in buying], [_stacked(name, top=False) for name in selling]


def _stacked(name: str, *, top: bool) -> list[str]:
    """Break a name after its first word, so that the line next to the track is never empty."""
    words = name.split(" ", 1)
    filled = ["", *words] if len(words) == 1 and top else words
    return [*filled, ""][:2] if not top else filled[-2:]


def verdict(judgement: Judgement, lang: str) -> str:
    """Say whether we are in step."""
    if judgement.in_step:
        return say("in_step", lang)
    return say("ahead" if judgement.lead > 0 else "behind", lang, steps=abs(judgement.lead))


def _names(
    label: str,
    indent: int,
    names: Sequence[Sequence[str]],
    cell: Sequence[int],
    here: int,
    look: str,
    *,
    beside: int,
) -> list[str]:
    """Return the lines of names; the label stands beside the one next to the track."""
    lines = []
    for number in range(len(names[0])):
        shown = "".join(
            paint(name[number], look if place == here else "quiet", bold=place == here)
            + " " * (wide - width(name[number]))
            for place, (name, wide) in enumerate(zip(names, cell, strict=True))
        )
        lines.append(pad("", indent) + shown.rstrip())
    lines[beside] = pad(label, indent) + lines[beside][indent:]
    return lines


def _dots(indent: int, cell: Sequence[int], here: int, look: str, *, first: int) -> str:
    parts = [" " * indent, " " * sum(cell[:first])]
    last = len(cell) - 1
    for number in range(first, len(cell)):
        dot = paint(HERE, look, bold=True) if number == here else THERE
        parts.append(dot + ("" if number == last else "─" * (cell[number] - 1)))
    return "".join(parts)


def _joint(cell: Sequence[int], theirs: int, ours: int) -> str:
    above, below = sum(cell[:theirs]), sum(cell[:ours])
    if above == below:
        return " " * above + "│"
    line = "─" * (abs(above - below) - 1)
    return " " * min(above, below) + (f"╭{line}╯" if above > below else f"╰{line}╮")
