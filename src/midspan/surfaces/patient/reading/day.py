"""What Today is made from: two questions to the database, asked in one go."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, QuerySet, Subquery
from django.utils.translation import get_language
from msgspec import Struct

from midspan.domains.assessments.queries import own_part_waits
from midspan.domains.circle.queries import OwnHelp, help_among, own_help_rows
from midspan.domains.diary.queries import Waits, own_choices, own_reflections, own_writings, waits_today
from midspan.domains.encounters.queries import OwnSession, own_contact_rows, own_counted, own_hours, own_sessions
from midspan.domains.entries.queries import own_not_taken_in
from midspan.domains.feedback.queries import offered_among, own_checks
from midspan.domains.going_back.queries import is_due, own_review_dates
from midspan.domains.journey.enums import IN_TREATMENT, EpisodeState
from midspan.domains.journey.queries import OwnStay, WayOn, own_stay, own_stays, own_way_on, tasks_done, tasks_due
from midspan.domains.mentors.queries import OwnCheckIn, check_ins_among, own_check_in_rows
from midspan.domains.notices.queries import unread_notices
from midspan.domains.outreach.queries import own_outreach
from midspan.domains.practice.queries import (
    OpenPractice,
    open_practices,
    practice_rows_today,
)
from midspan.domains.programs.queries import home_zone
from midspan.domains.safety.queries import own_open
from midspan.domains.schedule.queries import offers_to_answer, own_changes
from midspan.engines.tally import Tally
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.kernel.statements import asked_together
from midspan.surfaces.patient.reading.zones import A_DAY, UNTOLD, WEEK, earliest_today, last_told, widest, zone_told
from midspan.values import Actor

LOOKS_AHEAD = 8 * WEEK  # As far as sessions stand on dates.
MOST_PRACTICES = 3  # On one page; the others have theirs. What is offered or due is never left out.
HERE = IN_TREATMENT | {EpisodeState.PAUSED}


class OwnDay(Struct, frozen=True, kw_only=True):
    """Today as one person's own: `sessions` are those of this week and, at the least, the next one.

    `changes` are changes of their week that wait for an answer. `tally` is None where hours are not told.
    """

    now: datetime
    zone: ZoneInfo
    stay: OwnStay | None
    sessions: list[OwnSession]
    tally: Tally | None
    tasks_due: int
    unread: int
    has_offer: bool
    changes: tuple[UUID, ...]
    seat_is_kept: bool = False
    words_wait: bool = False
    not_taken_in: bool = False
    back_is_due: bool = False
    to_check: tuple[OwnSession, ...] = ()
    practices: tuple[OpenPractice, ...] = ()
    diary: Waits = Waits()
    way_on: WayOn | None = None
    offered: tuple[OwnHelp, ...] = ()
    helps: tuple[OwnHelp, ...] = ()
    check_ins: tuple[OwnCheckIn, ...] = ()
    is_own: bool = True

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


class _Beside(Struct, frozen=True):
    """What is read in the same query as the stay, in its order."""

    tasks_done: Sequence[str] = ()
    contacts: Sequence[str] = ()
    looks_back_on: int | None = None
    looked_back: date | None = None
    written: Sequence[date] = ()
    practices: Sequence[Any] = ()
    unread: Sequence[UUID] = ()
    has_offer: bool = False
    changes: Sequence[UUID] = ()
    seat: bool = False
    checked: Sequence[UUID] = ()
    is_acute: bool = False
    words: bool = False
    not_taken_in: bool = False
    back_review: date | None = None
    helps: Sequence[str] = ()
    check_ins: Sequence[str] = ()


def own_day(*, viewer: Actor, now: datetime) -> OwnDay:
    """Two queries asked in one go, and a third for somebody whose next session is more than a week away.

    One more for whoever has no clock of their own, for whoever is not here yet and for whom somebody helps; two for
    whoever has left.
    """
    with asked_together(partial(_ask_of_day, viewer, now), tells_time=False):
        return _own_day(viewer=viewer, now=now)


def _ask_of_day(viewer: Actor, now: datetime) -> None:
    """What `_own_day` asks of somebody whose site tells the time that the site of the last one told."""
    today = now.astimezone(last_told(viewer.organization_id)).date()
    _stay_rows_of_day(viewer, now)
    _sessions_of_day(viewer, today)


def _stay_rows_of_day(viewer: Actor, now: datetime) -> list[tuple[Any, ...]]:
    first, until = widest(None, now)
    return _STAY_TODAY.rows(viewer=viewer, first=first, until=until, earliest=earliest_today(now))


def _sessions_of_day(viewer: Actor, today: date) -> list[OwnSession]:
    """From yesterday on, because a session before midnight may still be going on after it."""
    return own_sessions(viewer=viewer, first=min(clock.week_start(today), today - A_DAY), until=today + WEEK + A_DAY)


def _own_day(*, viewer: Actor, now: datetime) -> OwnDay:
    row = next(iter(_stay_rows_of_day(viewer, now)), None)
    stay, beside = (own_stay(row), _Beside(*row[-len(_Beside.__struct_fields__) :])) if row else (None, _Beside())
    zone = zone_told(viewer.organization_id, stay.zone if stay else UNTOLD)
    today = now.astimezone(zone).date()
    own_today = _own_today(stay, now, viewer) if stay else today
    monday = clock.week_start(today)
    contacts = own_counted(beside.contacts, first=monday, until=monday + WEEK)
    helps, check_ins = help_among(beside.helps, viewer=viewer), check_ins_among(beside.check_ins)
    sessions = _sessions_of_day(viewer, today)
    if not any(one.is_on and one.end > now for one in sessions):
        sessions += own_sessions(viewer=viewer, first=today + WEEK + A_DAY, until=today + LOOKS_AHEAD)
    return OwnDay(
        now=now,
        zone=zone,
        stay=stay,
        sessions=sessions,
        tally=own_hours(sessions, contacts, viewer=viewer, stay=stay, monday=monday, now=now),
        tasks_due=len(tasks_due(stay, beside.tasks_done)) if stay else 0,
        unread=len(beside.unread),
        has_offer=beside.has_offer,
        changes=tuple(beside.changes),
        seat_is_kept=beside.seat,
        words_wait=beside.words,
        not_taken_in=beside.not_taken_in,
        back_is_due=is_due(beside.back_review, own_today),
        to_check=tuple(offered_among(sessions, checked=beside.checked, is_acute=beside.is_acute, now=now)),
        practices=_practices(beside, stay, viewer, own_today),
        diary=_diary(beside, own_today) if stay and stay.is_open else Waits(),
        way_on=_way_on(stay, viewer, own_today) if stay else None,
        offered=tuple(one for one in helps if one.waits and one.starts_at > now and one.is_heard(now)),
        helps=tuple(one for one in helps if not one.waits and _is_still_on(one, today, zone, now)),
        check_ins=tuple(one for one in check_ins if _is_still_on(one, today, zone, now)),
    )


def _way_on(stay: OwnStay, viewer: Actor, today: date) -> WayOn | None:
    """What comes after a stay that has ended, also while a return has only begun; no query while they are here."""
    if stay.state in HERE:
        return None
    return own_way_on(viewer=viewer, today=today)


def _is_still_on(one: OwnHelp | OwnCheckIn, today: date, zone: ZoneInfo, now: datetime) -> bool:
    return one.starts_at.astimezone(zone).date() == today and one.ends_at > now


def _own_today(stay: OwnStay, now: datetime, viewer: Actor) -> date:
    """By the person's own clock, else by the center's, as `privacy.queries.zone_of_patient` has it."""
    zone = ZoneInfo(stay.own_zone) if stay.own_zone else home_zone(organization_id=viewer.organization_id)
    return now.astimezone(zone).date()


def _diary(beside: _Beside, today: date) -> Waits:
    return waits_today(today=today, weekday=beside.looks_back_on, last=beside.looked_back, written=beside.written)


def _practices(beside: _Beside, stay: OwnStay | None, viewer: Actor, today: date) -> tuple[OpenPractice, ...]:
    """What was offered or is practiced now. No query while all of it is from the library, else one."""
    track, language = (stay.age_band or "") if stay else "", (get_language() or "en")[:2]
    found = open_practices(beside.practices, viewer=viewer, language=language, track=track, today=today)
    waits = sum(one.is_offered or one.is_due for one in found)  # They stand first.
    return tuple(found[: max(MOST_PRACTICES, waits)])


def _stay_today(*, viewer: Actor, first: date, until: date, earliest: date) -> QuerySet[Any, Any]:
    checked = own_checks(viewer=viewer).filter(local_date__gte=earliest)
    back = own_reflections(viewer=viewer).order_by("-on_date")
    beside = {
        "tasks_done": tasks_done(),
        "contacts": ArraySubquery(own_contact_rows(viewer=viewer, first=first, until=until)),
        "looks_back_on": Subquery(own_choices(viewer=viewer).values("reflects_on")),
        "looked_back": Subquery(back.values("on_date")[:1]),
        "written": ArraySubquery(own_writings(viewer=viewer).filter(on_date__gte=earliest).values("on_date")),
        "practices": ArraySubquery(practice_rows_today(viewer=viewer)),
        "unread": ArraySubquery(unread_notices(viewer=viewer).values("pk")),
        "has_offer": Exists(offers_to_answer(viewer=viewer)),
        "changes": ArraySubquery(own_changes(viewer=viewer, today=earliest).values("pk")),
        "seat": Exists(own_outreach(viewer=viewer)),
        "checked": ArraySubquery(checked.values("session_id")),
        "is_acute": Exists(own_open(viewer=viewer)),
        "words": Exists(own_part_waits(viewer=viewer)),
        "not_taken_in": Exists(own_not_taken_in(viewer=viewer)),
        "back_review": Subquery(own_review_dates(viewer=viewer).values("review_date")[:1]),
        "helps": ArraySubquery(own_help_rows(viewer=viewer, first=first)),
        "check_ins": ArraySubquery(own_check_in_rows(viewer=viewer, first=first, until=until)),
    }
    return own_stays(viewer=viewer).annotate(**{name: beside[name] for name in _Beside.__struct_fields__})[:1]


_STAY_TODAY = Prepared(_stay_today, first=date, until=date, earliest=date)
