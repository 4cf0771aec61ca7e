"""Where staff can go from every page: one row each, shown to those for whom the page opens."""

from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from midspan.domains.notices.queries import unread_notices
from midspan.kernel.pages import Declaration
from midspan.kernel.prepared import Prepared
from midspan.values import Actor


class Place(Struct, frozen=True):
    label: str | Promise
    url_name: str
    icon: str


UPDATES = _("Updates")
# In the order of the day's work. A new staff page adds its row; who sees it follows from the page's own declaration.
PLACES = (
    Place(_("Day board"), "staff:day", "sun"),
    Place(_("Caseload"), "staff:caseload", "people"),
    Place(_("Friendly calls"), "staff:peers", "phone"),
    Place(_("Rounds"), "staff:rounds", "swap"),
    Place(_("Supervision"), "staff:supervision", "check"),
    Place(_("Check-in"), "staff:check_in", "door"),
    Place(_("Reach now"), "safety:desk", "alert"),
    Place(_("Reaching out"), "outreach:desk", "phone"),
    Place(_("Mentors"), "mentors:board", "people"),
    Place(_("Check-ups"), "checkups:desk", "phone"),
    Place(_("Needs"), "commitments:needs", "heart"),
    Place(_("Session checks"), "feedback:figures", "check"),
    Place(_("Coming and going"), "staff:way_on", "door"),
    Place(_("After stays"), "measures:after_stays", "check"),
    Place(_("Who is on call"), "safety:rota", "phone"),
    Place(_("Inquiries"), "inquiries:desk", "phone"),
    Place(_("Referrals"), "journey:inbox", "upload"),
    Place(_("People"), "journey:people", "people"),
    Place(_("Center's weeks"), "schedule:center", "bridge"),
    Place(_("Swaps"), "schedule:swaps", "swap"),
    Place(_("Clock changes"), "schedule:clocks", "clock"),
    Place(_("Weekly sections"), "sections:overview", "week"),
    Place(_("Skills"), "skills:staff_library", "practice"),
    Place(_("Alumni events"), "alumni:events", "calendar"),
    Place(_("Program"), "programs:overview", "bridge"),
    Place(_("Privacy"), "staff:privacy", "lock"),
    Place(_("Emergency"), "emergencies:begin", "shield"),
    Place(_("Reviews"), "emergencies:reviews", "check"),
    Place(_("Questions"), "questions:waiting", "message"),
    Place(_("Disclosures"), "accounting:register", "file"),
    Place(_("Requests by law"), "legal:waiting", "file"),
    Place(_("Somebody asks by law"), "legal:new", "plus"),
    Place(_("Breaches"), "breaches:waiting", "alert"),
    Place(_("Something went astray"), "breaches:new", "plus"),
    Place(_("Incidents"), "incidents:list", "note"),
    Place(_("Agreements"), "agreements:register", "note"),
    Place(_("Copies of the register"), "accounting:copies", "file"),
    Place(_("Calls"), "letters:calls", "phone"),
    Place(_("Sheets to check"), "consents:papers", "note"),
    Place(_("Questions of families"), "circle:questions", "message"),
    Place(_("Laws to find out"), "guardians:laws", "shield"),
    Place(UPDATES, "notices:list", "bell"),
)


def staff_navigation(request: HttpRequest) -> list[dict[str, object]]:
    """The rows this person may open: `label`, `url`, `icon`, `current` for where they are, `count` of what waits."""
    actor = getattr(request, "actor", None)
    rows = [(place, *_target(place.url_name)) for place in PLACES]
    here = _longest_prefix(request.path, [url for _place, url, _declared in rows])
    return [
        {
            "label": place.label,
            "url": url,
            "icon": place.icon,
            "current": url == here,
            "count": unread_count(actor) if place.label is UPDATES else 0,
        }
        for place, url, declared in rows
        if declared.opens.admits(actor)
    ]


def unread_count(actor: Actor) -> int:
    """How many notices wait to be read. One query."""
    return len(_UNREAD.rows(viewer=actor))


def _unread_rows(*, viewer: Actor) -> QuerySet[Any, Any]:
    return unread_notices(viewer=viewer).values_list("pk")


_UNREAD = Prepared(_unread_rows)


@cache
def _target(url_name: str) -> tuple[str, Declaration]:
    url = reverse(url_name)
    return url, resolve(url).func.declaration  # type: ignore[attr-defined]  # every page of ours declares itself


def _longest_prefix(path: str, urls: list[str]) -> str:
    return max((url for url in urls if path.startswith(url)), key=len, default="")
