"""Asking: one's own checks, what leaders read of whole weeks, concerns, and wishes that wait.

A check is asked for by its author alone; nothing here reads one for anybody else.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from msgspec import Struct

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import OwnSession, own_sessions
from midspan.domains.feedback.models import Check, Concern, Release, SignedCheck, Wish
from midspan.domains.feedback.rules import (
    BY_NAME,
    DIRECTS,
    STANDS_IN,
    Attended,
    Directing,
    edition,
    first_monday_kept,
    may_check,
    may_read,
    readers_of_signed,
)
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.privacy.queries import visible
from midspan.domains.safety.queries import own_open
from midspan.domains.schedule.queries import sessions_for_staff
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict

__all__ = [
    "Found",
    "GroupLine",
    "OpenWish",
    "attended",
    "concerns_for",
    "directing",
    "edition",
    "group_lines",
    "may_read",
    "offered_among",
    "open_wishes",
    "own_check",
    "own_checks",
    "own_wish",
    "session_to_check",
    "signed_for",
    "staff_in",
    "wish_for",
]
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


class Found(Struct, frozen=True, kw_only=True):
    """One of the viewer's own sessions, and whether it may be checked now."""

    session: OwnSession
    verdict: Verdict


class GroupLine(Struct, frozen=True, kw_only=True):
    """One group, or one leader's own hours: its releases, the newest first, and since when too few have answered."""

    title: str
    is_individual: bool
    releases: tuple[Release, ...]
    too_few_since: date | None
    too_few_until: date


class OpenWish(Struct, frozen=True, kw_only=True):
    """Somebody who asked to be contacted, for whoever is to do it."""

    wish_id: UUID
    patient_id: UUID
    name: str
    due_at: datetime


def attended(one: OwnSession) -> Attended:
    return Attended(came=one.is_on and one.attendance == AttendanceState.ATTENDED, ended_at=one.end, on=one.local_date)


def offered_among(
    sessions: Sequence[OwnSession], *, checked: Iterable[UUID], is_acute: bool, now: datetime
) -> list[OwnSession]:
    """Those of one's own sessions that are asked about now: neither answered nor left out."""
    known = set(checked)
    return [one for one in sessions if one.session_id not in known and _verdict(one, is_acute=is_acute, now=now)]


def _verdict(one: OwnSession, *, is_acute: bool, now: datetime) -> Verdict:
    today = now.astimezone(ZoneInfo(one.zone)).date()
    return may_check(attended(one), now=now, today=today, is_acute=is_acute)


def session_to_check(*, viewer: Actor, session_id: UUID) -> Found | None:
    """One of the viewer's own sessions of these days; None for any other."""
    now = clock.now()
    around = own_sessions(viewer=viewer, first=now.date() - A_DAY, until=now.date() + 2 * A_DAY)
    session = next((one for one in around if one.session_id == session_id), None)
    if session is None:
        return None
    is_acute = own_open(viewer=viewer).exists()
    return Found(session=session, verdict=_verdict(session, is_acute=is_acute, now=now))


def own_checks(*, viewer: Actor) -> QuerySet[Check]:
    """The viewer's own, as rows for a page of theirs to complete. The class is nobody's but the patient's."""
    return visible(Check.objects.all(), viewer=viewer, data_class=DataClass.JOURNAL)


def own_check(*, viewer: Actor, session_id: UUID) -> Check | None:
    return own_checks(viewer=viewer).filter(session_id=session_id).first()


def own_wish(*, viewer: Actor, session_id: UUID) -> Wish | None:
    """The viewer's own that nobody has answered yet."""
    rows = Wish.objects.filter(session_id=session_id, patient_id=viewer.id, done_at=None)
    return visible(rows, viewer=viewer, data_class=DataClass.MESSAGE).first()


def group_lines(*, viewer: Actor, today: date) -> list[GroupLine]:
    """What the viewer reads: of the groups and hours they led, or of all where they direct. By title. Two queries."""
    if not may_read(viewer):
        return []
    monday = clock.week_start(today)
    since = first_monday_kept(monday, edition(today))
    held = _held(viewer, since=since, until=monday)
    by_key: dict[tuple[str, Any], list[Release]] = {key: [] for key in held}
    for one in _releases(viewer).select_related("group", "lead").order_by("-last_date", "pk"):
        key = ("group", one.group_id) if one.group_id else ("lead", one.lead_id)
        held.setdefault(key, (str(one.group or one.lead), one.last_date, one.last_date))
        by_key.setdefault(key, []).append(one)
    lines = [_line(key[0], *held[key], releases, since, monday) for key, releases in by_key.items()]
    return sorted(lines, key=lambda one: (one.is_individual, one.title))


def _line(
    kind: str, title: str, first: date, last: date, releases: Sequence[Release], since: date, monday: date
) -> GroupLine:
    """Too few can only have answered where something was held and what they said may still wait."""
    begins = max(releases[0].last_date + A_DAY, since) if releases else clock.week_start(first)
    return GroupLine(
        title=title,
        is_individual=kind == "lead",
        releases=tuple(releases[:6]),
        too_few_since=begins if begins <= last else None,
        too_few_until=monday - A_DAY,
    )


def _held(viewer: Actor, *, since: date, until: date) -> dict[tuple[str, Any], tuple[str, date, date]]:
    """Groups and leaders' own hours of these weeks: their title, the first date and the last."""
    rows = sessions_for_staff(viewer=viewer).filter(local_date__gte=since, local_date__lt=until)
    if not viewer.roles & DIRECTS:
        rows = rows.filter(staffing__staff_id=viewer.id, staffing__is_active=True)
    columns = ("section__group_id", "section__group__name", "lead_id", "lead__given_name", "lead__family_name")
    found: dict[tuple[str, Any], tuple[str, date, date]] = {}
    for group_id, name, lead_id, given, family, day in rows.order_by("local_date", "pk").values_list(
        *columns, "local_date"
    ):
        if group_id or lead_id:
            key, title = (("group", group_id), name) if group_id else (("lead", lead_id), f"{given} {family}")
            found[key] = (title, found[key][1] if key in found else day, day)
    return found


def _releases(viewer: Actor) -> QuerySet[Release]:
    rows = Release.objects.filter(organization_id=viewer.organization_id)
    return rows if viewer.roles & DIRECTS else rows.filter(leaders__contains=[viewer.id])


def signed_for(*, viewer: Actor, since: date) -> list[SignedCheck]:
    """What people put their name to for the viewer, the newest first."""
    rows = SignedCheck.objects.filter(local_date__gte=since)
    told = visible(rows, viewer=viewer, data_class=DataClass.MESSAGE)
    named = visible(told, viewer=viewer, data_class=DataClass.IDENTITY)
    who = directing(viewer=viewer, by_name=True)
    return [
        one
        for one in named.select_related("patient", "session").order_by("-local_date", "pk")
        if viewer.id in readers_of_signed(one.leaders, is_concern=one.is_concern, directing=who)
    ]


def concerns_for(*, viewer: Actor, since: date) -> list[Concern]:
    """Where somebody did not feel respected and safe, the newest first; never where the viewer led."""
    if not viewer.roles & (DIRECTS | STANDS_IN):
        return []
    rows = Concern.objects.filter(organization_id=viewer.organization_id, on_date__gte=since)
    ordered = rows.select_related("session").order_by("-on_date", F("session_id").asc(nulls_last=True), "pk")
    who = directing(viewer=viewer, by_name=False)
    told = [one for one in ordered if viewer.id in who.instead_of(one.kept_from)]
    return [next(same) for _, same in groupby(told, key=lambda one: (one.on_date, one.session_id))]


def directing(*, viewer: Actor, by_name: bool) -> Directing:
    """Who directs and who stands in for them; `by_name`, those alone whose work reaches every patient."""
    directs, stand_ins = (staff_in(viewer, sorted(roles)) for roles in (BY_NAME if by_name else DIRECTS, STANDS_IN))
    return Directing(directs=tuple(directs), stand_ins=tuple(stand_ins))


def staff_in(viewer: Actor, roles: Sequence[Role]) -> list[UUID]:
    """Everybody at work in one of these roles, each once, by role and name."""
    found = [one.pk for role in roles for one in active_staff(organization_id=viewer.organization_id, role=role)]
    return list(dict.fromkeys(found))


def open_wishes(*, viewer: Actor, now: datetime) -> list[OpenWish]:
    """Who waits to be contacted by the viewer, the soonest due first. One query."""
    if Role.DIRECTOR in viewer.roles:
        rows = _WISHES_OF_DIRECTOR.rows(viewer=viewer, now=now)
    else:
        rows = _WISHES.rows(viewer=viewer)
    return [
        OpenWish(wish_id=pk, patient_id=patient_id, name=f"{to_use or given} {family}".strip(), due_at=due_at)
        for pk, patient_id, due_at, given, to_use, family in rows
    ]


def _open_wishes(*, viewer: Actor, now: datetime | None = None) -> QuerySet[Any, Any]:
    rows = _wishes(viewer, now=now).filter(done_at=None).order_by("due_at", "pk")
    names = ("patient__given_names", "patient__name_to_use", "patient__family_name")
    return rows.values_list("pk", "patient_id", "due_at", *names)


_WISHES, _WISHES_OF_DIRECTOR = Prepared(_open_wishes), Prepared(_open_wishes, now=datetime)


def wish_for(*, viewer: Actor, wish_id: UUID) -> Wish | None:
    """One that is the viewer's to answer."""
    now = clock.now() if Role.DIRECTOR in viewer.roles else None
    return _wishes(viewer, now=now).filter(pk=wish_id).select_related("patient").first()


def _wishes(viewer: Actor, *, now: datetime | None) -> QuerySet[Wish]:
    """The viewer's to answer: what was given to them; for who directs (`now`), also what is late or has lost its owner.

    Shown under a name, so the gate is asked about both.
    """
    of_viewer = Q(owner_id=viewer.id)
    if now is not None:
        of_viewer |= Q(due_at__lt=now) | Q(owner__is_active=False)
    rows = visible(Wish.objects.filter(of_viewer), viewer=viewer, data_class=DataClass.MESSAGE)
    return visible(rows, viewer=viewer, data_class=DataClass.IDENTITY)
