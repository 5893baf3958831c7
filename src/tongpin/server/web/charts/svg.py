"""A small writer of SVG that escapes everything it is given.

Charts are built from `element` only, so no text of a customer can become markup. `Svg` tells templates that
it is markup already; nothing else may make one from text that people wrote.
"""

from __future__ import annotations

from html import escape

_ATTRIBUTE_NAMES = {"class_": "class", "for_": "for"}


class Svg(str):
    """Finished markup; templates print it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the markup itself: it was escaped when it was built."""
        return str(self)


def number(value: float) -> str:
    """Return a coordinate with at most two decimals and no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def _attribute(name: str, value: object) -> str:
    text = number(value) if isinstance(value, float) else str(value)
    return f' {_ATTRIBUTE_NAMES.get(name, name.replace("_", "-"))}="{escape(text, quote=True)}"'


def element(tag: str, *children: str, **attributes: object) -> Svg:
    """Return one element; plain strings among the children are escaped, attributes of None are left out."""
    head = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None)
    body = "".join(child if isinstance(child, Svg) else escape(child, quote=False) for child in children)
    return Svg(f"<{tag}{head}>{body}</{tag}>") if body else Svg(f"<{tag}{head}/>")


def group(*children: str, **attributes: object) -> Svg:
    """Return a `<g>` around the children."""
    return element("g", *children, **attributes)


def text(x: float, y: float, words: str, **attributes: object) -> Svg:
    """Return a piece of text with its baseline at (x, y)."""
    return element("text", words, x=float(x), y=float(y), **attributes)


def link(href: str, label: str, *children: str, **attributes: object) -> Svg:
    """Return a link that can be reached by keyboard, named by `label` for eye and ear."""
    return element("a", element("title", label), *children, href=href, aria_label=label, **attributes)
