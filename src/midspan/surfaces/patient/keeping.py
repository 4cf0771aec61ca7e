"""What "keep my day on this phone" keeps, for the page where it is chosen and for the worker that keeps it."""

import re

from django.urls import reverse

KEPT = ("patient:today", "patient:week", "safety:own_plan", "practice:own", "diary:day")
# Of these there are several, and those are kept to which a kept page leads: the form of each skill they practice.
LED_TO = ("practice:log",)
PLACE = "place"


def kept_paths() -> list[str]:
    return [reverse(name) for name in KEPT]


def led_to_patterns() -> list[str]:
    """Of the paths in `LED_TO`, for a regular expression of the worker."""
    return [re.escape(reverse(name, args=[PLACE])).replace(PLACE, r"[\w-]+") for name in LED_TO]
