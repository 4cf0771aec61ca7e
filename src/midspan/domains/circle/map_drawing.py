"""The map as a picture: the viewer in the middle, the closest next to them, each marked by what they do for them.

It shows nothing that the list beside it does not say.
"""

import math
from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from msgspec import Struct

MIDDLE, DOT, HEIGHT = 180, 14, 380
RINGS = {3: 62, 2: 96, 1: 128, 0: 156}  # How far from the middle, by closeness.
OUTERMOST = RINGS[0]
LONGEST_LABEL = 12
# Below the rings, on none of them: those of whom it is not said how close they are.
IN_ROW, ROW_HEIGHT, FIRST_ROW = 4, 58, HEIGHT + 44


class Drawable(Protocol):
    name: str
    closeness: int | None
    helps_recovery: int | None


class Dot(Struct, frozen=True, kw_only=True):
    """One person: where, their name as it fits, and how they are drawn; `label_y` is where the name stands.

    `is_unsaid`: what they do for the recovery is not said.
    """

    x: int
    y: int
    label_y: int
    label: str
    is_good: bool
    is_hard: bool
    is_unsaid: bool


class Picture(Struct, frozen=True):
    """`unsaid_y` is where the words stand over those of whom it is not said how close they are; None without any."""

    dots: tuple[Dot, ...]
    rings: tuple[int, ...]
    words: str
    height: int
    unsaid_y: int | None


def picture_of(ties: Sequence[Drawable]) -> Picture:
    """People in the order given go round clockwise from the top; below them those of whom closeness is not said."""
    placed, unsaid = [one for one in ties if one.closeness is not None], [one for one in ties if one.closeness is None]
    round_you = [_around(one, 2 * math.pi * place / len(placed)) for place, one in enumerate(placed)]
    below = [_below(one, place) for place, one in enumerate(unsaid)]
    rows = math.ceil(len(unsaid) / IN_ROW)
    return Picture(
        dots=(*round_you, *below),
        rings=tuple(RINGS.values()),
        words=_words(ties),
        height=FIRST_ROW + rows * ROW_HEIGHT - DOT if rows else HEIGHT,
        unsaid_y=HEIGHT + 16 if rows else None,
    )


def _around(tie: Drawable, angle: float) -> Dot:
    far = RINGS[tie.closeness or 0]
    return _dot(tie, round(MIDDLE + far * math.sin(angle)), round(MIDDLE - far * math.cos(angle)))


def _below(tie: Drawable, place: int) -> Dot:
    row, column = divmod(place, IN_ROW)
    return _dot(tie, 2 * MIDDLE * (2 * column + 1) // (2 * IN_ROW), FIRST_ROW + row * ROW_HEIGHT)


def _dot(tie: Drawable, x: int, y: int) -> Dot:
    helps = tie.helps_recovery
    label = tie.name if len(tie.name) <= LONGEST_LABEL else f"{tie.name[: LONGEST_LABEL - 1]}…"
    return Dot(
        x=x,
        y=y,
        label_y=y + DOT + 13,
        label=label,
        is_good=helps is not None and helps > 0,
        is_hard=helps is not None and helps < 0,
        is_unsaid=helps is None,
    )


def _words(ties: Sequence[Drawable]) -> str:
    """What is to be seen, for whoever does not look: who is how close."""
    near = [one.name for one in ties if one.closeness is not None and one.closeness > 1]
    far = [one.name for one in ties if one.closeness is not None and one.closeness <= 1]
    unsaid = [one.name for one in ties if one.closeness is None]
    said = [_("You are in the middle.")]
    if near:
        said.append(_("Close to you: %(names)s.") % {"names": _listed(near)})
    if far:
        said.append(_("Further away: %(names)s.") % {"names": _listed(far)})
    if unsaid:
        said.append(_("How close is not said: %(names)s.") % {"names": _listed(unsaid)})
    return " ".join(said)


def _listed(names: list[str]) -> str:
    """In a sentence that ends after them: an initial brings a point of its own."""
    return ", ".join(names).removesuffix(".")
