"""Where a patient can go from every page."""

from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

NOWHERE = -1


def patient_navigation(request: HttpRequest) -> list[dict[str, object]]:
    """Today, My week, Practice, Life and More; the one that the page belongs to is marked."""
    path = request.path
    starts = _starts()
    current = next((place for place, start in enumerate(starts) if path.startswith(start)), NOWHERE)
    return _places(get_language() or "", current)


def viewing_navigation(request: HttpRequest) -> list[dict[str, object]]:
    """Where somebody goes who looks through somebody else's eyes: what they see of everything, and the two pages."""
    words = (("patient:viewing", gettext("All"), "user"), ("patient:today", gettext("Today"), "sunrise"))
    words = (*words, ("patient:week", gettext("My week"), "week"))
    shown = request.viewing.shown
    listed = [(reverse(name), label, icon) for name, label, icon in words if name in shown]
    return [
        {"label": label, "url": start, "icon": icon, "current": request.path.startswith(start)}
        for start, label, icon in listed
    ]


@cache
def _starts() -> tuple[str, ...]:
    return tuple(
        reverse(name) for name in ("patient:today", "patient:week", "practice:own", "life:overview", "patient:more")
    )


@cache
def _places(language: str, current: int) -> list[dict[str, object]]:  # noqa: ARG001 - the words differ by it
    words = (
        (gettext("Today"), "sunrise"),
        (gettext("My week"), "week"),
        (gettext("Practice"), "practice"),
        (gettext("Life"), "heart"),
        (gettext("More"), "menu"),
    )
    return [
        {"label": label, "url": start, "icon": icon, "current": place == current}
        for place, ((label, icon), start) in enumerate(zip(words, _starts(), strict=True))
    ]
