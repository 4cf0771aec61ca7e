"""The map as a picture: the viewer in the middle, the closest next to them, each marked by what they do for them.

It shows nothing that the list beside it does not say.
"""

import math
from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from msgspec import Struct

MIDDLE, DOT = 180, 14
RINGS = {3: 62, 2: 96, 1: 128, 0: 156}  # How far from the middle, by closeness.
OUTERMOST = RINGS[0]
LONGEST_LABEL = 12


class Drawable(Protocol):
    name: str
    closeness: int | None
    helps_recovery: int | None


class Dot(Struct, frozen=True, kw_only=True):
    """One person: where, their name as it fits, and how they are drawn; `label_y` is where the name stands."""

    x: int
    y: int
    label_y: int
    label: str
    is_good: bool
    is_hard: bool


class Picture(Struct, frozen=True):
    dots: tuple[Dot, ...]
    rings: tuple[int, ...]
    words: str


def picture_of(ties: Sequence[Drawable]) -> Picture:
    """People in the order given go round clockwise from the top."""
    dots = tuple(_dot(one, 2 * math.pi * place / len(ties)) for place, one in enumerate(ties))
    return Picture(dots, tuple(RINGS.values()), _words(ties))


def _dot(tie: Drawable, angle: float) -> Dot:
    far = OUTERMOST if tie.closeness is None else RINGS[tie.closeness]
    x, y = round(MIDDLE + far * math.sin(angle)), round(MIDDLE - far * math.cos(angle))
    helps = tie.helps_recovery or 0
    label = tie.name if len(tie.name) <= LONGEST_LABEL else f"{tie.name[: LONGEST_LABEL - 1]}…"
    return Dot(x=x, y=y, label_y=y + DOT + 13, label=label, is_good=helps > 0, is_hard=helps < 0)


def _words(ties: Sequence[Drawable]) -> str:
    """What is to be seen, for whoever does not look: who is how close."""
    near = [one.name for one in ties if (one.closeness or 0) > 1]
    far = [one.name for one in ties if (one.closeness or 0) <= 1]
    said = [_("You are in the middle.")]
    if near:
        said.append(_("Close to you: %(names)s.") % {"names": ", ".join(near)})
    if far:
        said.append(_("Further away: %(names)s.") % {"names": ", ".join(far)})
    return " ".join(said)
