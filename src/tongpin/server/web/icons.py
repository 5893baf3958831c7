"""The few icons of the pages, drawn on a 24 by 24 grid; each verdict has a shape of its own."""

from __future__ import annotations

from tongpin.server.web.charts.svg import Svg, element

_PATHS = {
    # verdicts
    "fit": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.5l3 3 5-6",
    "neutral": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h8",
    "early": "M13 4l-8 8 8 8M20 4l-8 8 8 8",
    "late": "M11 4l8 8-8 8M4 4l8 8-8 8",
    "caution": "M12 3.5L22 20.5H2zM12 10v5M12 17.8v.2",
    "harmful": "M8 3h8l5 5v8l-5 5H8l-5-5V8zM9 9l6 6M15 9l-6 6",
    # how we stand
    "in": "M12 4v16M5 4h14M5 20h14",
    "ahead": "M7 4l10 16M3 4h8M13 20h8",
    "behind": "M17 4L7 20M13 4h8M3 20h8",
    # things to do
    "add": "M12 5v14M5 12h14",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
    "capture": "M4 5h16v11H9l-5 4z",
    "plan": "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
    "state": "M5 21V4h13l-3 4.5L18 13H5",
    "people": "M9 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a4 4 0 0 1 0 7M18 14.5a6.5 6.5 0 0 1 3.5 5.5",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20.5a7 7 0 0 1 14 0",
    "ask": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.8v.2",
    "file": "M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 17h7",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "dot": "M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
    "mail": "M3 6h18v13H3zM3 7l9 7 9-7",
    # frame
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19",
    "moon": "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z",
    "auto": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 3v18M12 7l6-2.5M12 12h9M12 17l6 2.5",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.2v.2",
    "leave": "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
}
NAMES = frozenset(_PATHS)


def icon(name: str) -> Svg:
    """Return an icon that stands beside words and is therefore not read out.

    Raises
    ------
    KeyError
        There is no such icon.
    """
    path = element("path", d=_PATHS[name])
    return element("svg", path, viewBox="0 0 24 24", class_=f"icon icon-{name}", aria_hidden="true")
