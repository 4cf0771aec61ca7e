"""What "keep my day on this phone" keeps, for the page where it is chosen and for the worker that keeps it."""

import re

from django.urls import reverse

KEPT = (
    "patient:today",
    "patient:week",
    "safety:own_plan",
    "practice:own",
    "diary:day",
    "commitments:write",
    "going_back:own",
    "going_back:write",
    "meetings:kept",
)
# Of these there are several, and those are kept to which a kept page leads: of each skill they practice its form, and
# being led through it.
PLAYER = "skills:player"
LED_TO = ("practice:log", PLAYER)
PLACE = "place"


def kept_paths() -> list[str]:
    return [reverse(name) for name in KEPT]


def led_to_patterns() -> list[str]:
    """Of the paths in `LED_TO`, for a regular expression of the worker."""
    return [_pattern(name) for name in LED_TO]


def player_pattern() -> str:
    """Of where somebody is led through a skill, in the same way."""
    return _pattern(PLAYER)


def _pattern(name: str) -> str:
    return re.escape(reverse(name, args=[PLACE])).replace(PLACE, r"[\w-]+")
