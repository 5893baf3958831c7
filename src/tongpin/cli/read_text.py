"""What was read, as text for people."""

from __future__ import annotations

from collections.abc import Sequence

from tongpin.cli.terminal import clip, columns, pad, paint, width
from tongpin.cli.words import say
from tongpin.method import Method
from tongpin.method.text import one_line
from tongpin.reading.types import Reading


def reading_text(
    file: str, parts: Sequence[tuple[str, Reading]], warnings: Sequence[str], method: Method, lang: str
) -> str:
    """Return the signals and actions of one file or text, each with its quote."""
    signals = [
        (method.signals[one.signal].name.say(lang), one.quote, one.confidence, place)
        for place, reading in parts
        for one in reading.signals
    ]
    actions = [
        (method.actions[one.action].name.say(lang), one.quote, one.confidence, place)
        for place, reading in parts
        for one in reading.actions
    ]
    lines = [paint(file, bold=True)] if file else []
    lines += _block("found", signals, lang) + _block("actions", actions, lang)
    if not signals and not actions:
        lines.append(say("nothing_found", lang))
    lines += [
        f"{paint('!', 'warn')} {say('warnings', lang)}{say('colon', lang)}{one_line(warning)}"
        for warning in warnings
    ]
    return "\n".join(lines)


def _block(key: str, found: Sequence[tuple[str, str, float, str]], lang: str) -> list[str]:
    if not found:
        return []
    wide = max(width(name) for name, _, _, _ in found)
    lines = [paint(say(key, lang), bold=True)]
    for name, quote, confidence, place in found:
        about = f"  {paint(place, 'quiet')}" if place else ""
        room = columns() - wide - width(about) - 14
        lines.append(f"  {confidence:>4.0%}  {pad(name, wide)}  “{clip(quote, room)}”{about}")
    return lines
