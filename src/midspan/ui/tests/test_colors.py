"""Both themes name the same colors, and every pair of ground and ink can be read."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent / "static" / "ui" / "css"
HEX = re.compile(r"--([a-z-]+): #([0-9a-f]{6});")
THEMES = {name: dict(HEX.findall((CSS / f"{name}.css").read_text())) for name in ("tokens", "dark")}
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11.

GROUNDS = ("paper", "sunken", "surface", "raised")
FAMILIES = ("teal", "clay", "amber", "moss", "plum", "slate", "brick")
READ = [
    *((ink, ground) for ink in ("ink", "ink-soft", "link") for ground in GROUNDS),
    *((f"{family}-ink", f"{family}-soft") for family in FAMILIES),
    *((f"{family}-ink", "surface") for family in FAMILIES),
    ("on-teal", "teal"),
    ("on-teal", "plum"),
    ("on-brick", "brick"),
    ("on-brick", "clay"),
    ("paper", "ink"),
    ("ink", "dawn-high"),
    ("ink-soft", "dawn-low"),
    ("clay-ink", "surface"),
]
SEEN = [("line-strong", ground) for ground in ("paper", "surface", "raised")] + [
    (mark, "paper") for mark in ("focus", "teal", "clay", "brick")
]


def luminance(color):
    channels = (int(color[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_the_standard_says():
    assert (round(contrast("000000", "ffffff"), 2), round(contrast("767676", "ffffff"), 2)) == (21.0, 4.54)


def test_both_themes_name_the_same_colors():
    assert set(THEMES["tokens"]) == set(THEMES["dark"])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("ink", "ground", "least"), [(*pair, TEXT) for pair in READ] + [(*pair, SHAPE) for pair in SEEN]
)
def test_pair_of_colors_has_contrast(theme, ink, ground, least):
    colors = THEMES[theme]

    assert contrast(colors[ink], colors[ground]) >= least
