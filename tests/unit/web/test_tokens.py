"""The design tokens: readable in both themes, and the stages told apart by colour-blind eyes."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tongpin.server import web

CSS = Path(web.__file__).parent / "static" / "web" / "css"
SHEET = (CSS / "tokens.css").read_text(encoding="utf-8")
PAIRS = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", SHEET)
THEMES = {
    "light": {name: light for name, light, _ in PAIRS},
    "dark": {name: dark for name, _, dark in PAIRS},
}
STAGES = [f"stage-{rank}" for rank in range(6)]
Rgb = tuple[float, float, float]

# Machado, Oliveira and Fernandes (2009), full severity, linear RGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}


def linear(colour: str) -> Rgb:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)  # type: ignore[return-value]


def luminance(colour: str) -> float:
    r, g, b = linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb: Rgb) -> Rgb:
    r, g, b = (max(v, 0.0) for v in rgb)
    cones = (
        (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3),
        (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3),
        (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3),
    )
    rows = (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
    return tuple(sum(k * c for k, c in zip(row, cones, strict=True)) for row in rows)  # type: ignore[return-value]


def difference(one: str, other: str, eye: str) -> float:
    """Return the distance of two colours in Oklab, times 100, as that eye sees them."""
    seen = [
        oklab(tuple(sum(k * c for k, c in zip(row, linear(colour), strict=True)) for row in EYES[eye]))  # type: ignore[arg-type]
        for colour in (one, other)
    ]
    return 100 * sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def test_every_colour_is_given_for_both_themes() -> None:
    named = set(re.findall(r"--([\w-]+): (?:light-dark\(|#)", SHEET))
    assert named == {name for name, _, _ in PAIRS}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "ink", ["ink", "ink-soft", "ink-faint", "accent", "fit", "caution", "harmful", "early", "late"]
)
@pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
def test_words_are_readable(theme: str, ink: str, ground: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("verdict", ["fit", "neutral", "early", "late", "caution", "harmful"])
def test_verdicts_are_readable_on_their_own_ground(theme: str, verdict: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[verdict], colours[f"{verdict}-wash"]) >= 4.5
    assert contrast(colours["ink"], colours[f"{verdict}-wash"]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("rank", range(6))
def test_names_are_readable_over_a_filling_stage(theme: str, rank: int) -> None:
    colours = THEMES[theme]
    assert contrast(colours["ink"], colours[f"wash-{rank}"]) >= 4.5
    assert contrast(colours["ink-soft"], colours[f"wash-{rank}"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_fields_and_the_focus_can_be_seen(theme: str) -> None:
    colours = THEMES[theme]
    for ground in ("paper", "card"):
        assert contrast(colours["line-strong"], colours[ground]) >= 3
        assert contrast(colours["accent"], colours[ground]) >= 3
    assert contrast(colours["accent-ink"], colours["accent"]) >= 4.5
    assert contrast(colours["accent"], colours["accent-wash"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", ["usual", "protan", "deutan", "tritan"])
def test_neighbouring_stages_differ_for_every_eye(theme: str, eye: str) -> None:
    colours = THEMES[theme]
    gaps = [difference(colours[a], colours[b], eye) for a, b in pairwise(STAGES)]
    assert min(gaps) >= 8


def test_the_ramp_darkens_with_every_stage_in_print() -> None:
    light = THEMES["light"]
    steps = [luminance(light[stage]) for stage in STAGES[1:]]
    assert steps == sorted(steps, reverse=True)
    assert min(difference(light[a], light[b], "grey") for a, b in pairwise(STAGES[1:])) >= 5


def test_no_sheet_but_the_tokens_names_a_colour() -> None:
    allowed = {"print.css"}  # paper is white, ink on it is the printer's
    for sheet in CSS.glob("*.css"):
        if sheet.name == "tokens.css" or sheet.name in allowed:
            continue
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text(encoding="utf-8")) == []


def test_every_layer_is_declared_once_in_order() -> None:
    declared = re.search(r"@layer ([\w, ]+);", SHEET)
    assert declared is not None
    used = {
        name
        for sheet in CSS.glob("*.css")
        for name in re.findall(r"@layer (\w+) \{", sheet.read_text("utf-8"))
    }
    assert used == set(declared.group(1).split(", "))


def test_sheets_use_only_tokens_that_exist() -> None:
    known = set(re.findall(r"--([\w-]+):", SHEET))
    asked = {
        name
        for sheet in CSS.glob("*.css")
        for name in re.findall(r"var\(--([\w-]+)\)", sheet.read_text("utf-8"))
    }
    assert asked - known == set()
