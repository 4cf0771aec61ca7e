"""Where staff can go from every page: one row each, shown to those for whom the page opens."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from midspan.kernel.pages import Declaration


@dataclass(frozen=True, slots=True)
class Place:
    label: str | Promise
    url_name: str
    icon: str


# In the order of the day's work. A new staff page adds its row; who sees it follows from the page's own declaration.
PLACES = (
    Place(_("Day board"), "staff:day", "sun"),
    Place(_("Check-in"), "staff:check_in", "door"),
    Place(_("Referrals"), "journey:inbox", "upload"),
    Place(_("People"), "journey:people", "people"),
    Place(_("Weekly sections"), "sections:overview", "week"),
    Place(_("Program"), "programs:overview", "bridge"),
)


def staff_navigation(request: HttpRequest) -> list[dict[str, object]]:
    """The rows this person may open, with `label`, `url`, `icon`, and `current` for the place they are in."""
    actor = getattr(request, "actor", None)
    rows = [(place, *_target(place.url_name)) for place in PLACES]
    here = _longest_prefix(request.path, [url for _place, url, _declared in rows])
    return [
        {"label": place.label, "url": url, "icon": place.icon, "current": url == here}
        for place, url, declared in rows
        if declared.opens.admits(actor)
    ]


@cache
def _target(url_name: str) -> tuple[str, Declaration]:
    url = reverse(url_name)
    return url, resolve(url).func.declaration  # type: ignore[attr-defined]  # every page of ours declares itself


def _longest_prefix(path: str, urls: list[str]) -> str:
    return max((url for url in urls if path.startswith(url)), key=len, default="")
