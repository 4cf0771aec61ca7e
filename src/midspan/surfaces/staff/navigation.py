"""Where staff can go from every page: the day's work always, the rest in groups that open.

A row is shown to those for whom its page opens. A group of which only one row is left is that row.
"""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.enums import Role
from midspan.domains.safety.queries import SEES_ROTA, are_alerts_down
from midspan.kernel.pages import Declaration
from midspan.kernel.prepared import Prepared
from midspan.values import Actor

Row = dict[str, object]


class Place(Struct, frozen=True):
    label: str | Promise
    url_name: str
    icon: str


class Group(Struct, frozen=True):
    """Places behind one word. It stands open for those whose day's work it is, and where one of its places is open."""

    label: str | Promise
    icon: str
    places: tuple[Place, ...]
    daily_for: frozenset[str] = frozenset()


UPDATES = Place(_("Updates"), "notices:list", "bell")
# A new staff page adds its row to a group; who sees it follows from the page's own declaration.
DAILY = (
    Place(_("Day board"), "staff:day", "sun"),
    UPDATES,
    Place(_("Caseload"), "staff:caseload", "users"),
    Place(_("Friendly calls"), "staff:peers", "heart"),
    Place(_("Mentors"), "mentors:board", "people"),
    Place(_("Check-in"), "staff:check_in", "door"),
    Place(_("Reach now"), "safety:desk", "alert"),
    Place(_("People"), "journey:people", "search"),
)
GROUPS = (
    Group(
        _("Intake"),
        "upload",
        (
            Place(_("Inquiries"), "inquiries:desk", "phone"),
            Place(_("Referrals"), "journey:inbox", "upload"),
        ),
        daily_for=frozenset({Role.INTAKE}),
    ),
    Group(
        _("Follow-up"),
        "phone",
        (
            Place(_("Reaching out"), "outreach:desk", "phone"),
            Place(_("Check-ups"), "checkups:desk", "phone"),
            Place(_("Needs"), "commitments:needs", "heart"),
            Place(_("Questions of families"), "circle:questions", "message"),
            Place(_("Calls"), "letters:calls", "phone"),
            Place(_("Sheets to check"), "consents:papers", "note"),
            Place(_("Papers of minors"), "guardians:reviews", "file"),
        ),
        daily_for=frozenset({Role.FRONT_DESK}),
    ),
    Group(
        _("Team"),
        "people",
        (
            Place(_("Rounds"), "staff:rounds", "swap"),
            Place(_("Supervision"), "staff:supervision", "check"),
            Place(_("Who is on call"), "safety:rota", "phone"),
        ),
    ),
    Group(
        _("Schedule"),
        "week",
        (
            Place(_("Center's weeks"), "schedule:center", "bridge"),
            Place(_("Swaps"), "schedule:swaps", "swap"),
            Place(_("Clock changes"), "schedule:clocks", "clock"),
            Place(_("Weekly sections"), "sections:overview", "week"),
        ),
        daily_for=frozenset({Role.SCHEDULER, Role.PROGRAM_MANAGER}),
    ),
    Group(
        _("Program"),
        "bridge",
        (
            Place(_("Program"), "programs:overview", "bridge"),
            Place(_("Skills"), "skills:staff_library", "practice"),
            Place(_("Alumni events"), "alumni:events", "calendar"),
        ),
        daily_for=frozenset({Role.PROGRAM_MANAGER}),
    ),
    Group(
        _("Outcomes"),
        "star",
        (
            Place(_("Session checks"), "feedback:figures", "check"),
            Place(_("Coming and going"), "staff:way_on", "door"),
            Place(_("After stays"), "measures:after_stays", "check"),
        ),
    ),
    Group(
        _("Something happened"),
        "shield",
        (
            Place(_("Emergency"), "emergencies:begin", "shield"),
            Place(_("Incidents"), "incidents:list", "note"),
            Place(_("Something went astray"), "breaches:new", "plus"),
            Place(_("Somebody asks by law"), "legal:new", "plus"),
        ),
    ),
    Group(
        _("Privacy and law"),
        "lock",
        (
            Place(_("Privacy"), "staff:privacy", "lock"),
            Place(_("Reviews"), "emergencies:reviews", "check"),
            Place(_("Questions"), "questions:waiting", "message"),
            Place(_("Disclosures"), "accounting:register", "file"),
            Place(_("Copies of the register"), "accounting:copies", "file"),
            Place(_("Requests by law"), "legal:waiting", "file"),
            Place(_("Breaches"), "breaches:waiting", "alert"),
            Place(_("Agreements"), "agreements:register", "note"),
            Place(_("Laws to find out"), "guardians:laws", "shield"),
        ),
        daily_for=frozenset({Role.PRIVACY_OFFICER}),
    ),
)
PLACES = (*DAILY, *(place for group in GROUPS for place in group.places))


def staff_navigation(request: HttpRequest) -> list[Row]:
    """What this person may open: rows, and groups with `places` of such rows and whether one `is_open`.

    A row has `label`, `url`, `icon`, `current` for where they are, `count` of what waits.
    """
    actor = getattr(request, "actor", None)
    here = _longest_prefix(request.path, [_target(place.url_name)[0] for place in PLACES])
    shown = _rows(DAILY, actor, here=here)
    for group in GROUPS:
        rows = _rows(group.places, actor, here=here)
        shown += rows if len(rows) < 2 else [_grouped(group, rows, actor)]  # noqa: PLR2004 - one row is no group.
    return shown


def asked_on_every_page(actor: Actor) -> list[Callable[[], object]]:
    """What the frame of each page of staff asks, for who asks it together with the page."""
    calls: list[Callable[[], object]] = [partial(unread_count, actor)]
    return [*calls, partial(are_alerts_down, viewer=actor)] if actor.roles & SEES_ROTA else calls


def unread_count(actor: Actor) -> int:
    """How many notices wait to be read. One query."""
    return len(_UNREAD.rows(viewer=actor))


def _rows(places: Iterable[Place], actor: Actor | None, *, here: str) -> list[Row]:
    targets = ((place, *_target(place.url_name)) for place in places)
    return [
        {
            "label": place.label,
            "url": url,
            "icon": place.icon,
            "current": url == here,
            "count": unread_count(actor) if place is UPDATES and actor else 0,
        }
        for place, url, declared in targets
        if declared.opens.admits(actor)
    ]


def _grouped(group: Group, rows: list[Row], actor: Actor | None) -> Row:
    is_daily = actor is not None and bool(group.daily_for & actor.roles)
    is_open = is_daily or any(row["current"] for row in rows)
    return {"label": group.label, "icon": group.icon, "places": rows, "is_open": is_open}


def _unread_rows(*, viewer: Actor) -> QuerySet[Any, Any]:
    return unread_notices(viewer=viewer).values_list("pk")


_UNREAD = Prepared(_unread_rows)


@cache
def _target(url_name: str) -> tuple[str, Declaration]:
    url = reverse(url_name)
    return url, resolve(url).func.declaration  # type: ignore[attr-defined]  # every page of ours declares itself


def _longest_prefix(path: str, urls: list[str]) -> str:
    return max((url for url in urls if path.startswith(url)), key=len, default="")
