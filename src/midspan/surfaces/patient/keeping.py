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
# Of a page that tells what its form was kept with: the form is fetched anew whenever that page is kept, or what is
# written in it without a network would begin with old words, and come too late for the new ones.
FORM_OF = {"going_back:own": "going_back:write"}
PLACE = "place"


def kept_paths() -> list[str]:
    return [reverse(name) for name in KEPT]


def form_paths() -> dict[str, str]:
    """Path → that of the form that goes with it."""
    return {reverse(page): reverse(form) for page, form in FORM_OF.items()}


def led_to_patterns() -> list[str]:
    """Of the paths in `LED_TO`, for a regular expression of the worker."""
    return [_pattern(name) for name in LED_TO]


def player_pattern() -> str:
    """Of where somebody is led through a skill, in the same way."""
    return _pattern(PLAYER)


def _pattern(name: str) -> str:
    return re.escape(reverse(name, args=[PLACE])).replace(PLACE, r"[\w-]+")
