"""Asking about support meetings: the lists that are kept; for a patient what is near, when, and beside their week."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, Q, QuerySet
from msgspec import Struct

from midspan.domains.encounters.queries import own_sessions
from midspan.domains.going_back.queries import own_stay_id
from midspan.domains.meetings.enums import Attendance
from midspan.domains.meetings.models import KeptMeeting, MeetingList, MeetingSharing, SupportMeeting
from midspan.domains.meetings.rules import (
    A_DAY,
    KEEPS_LISTS,
    Fit,
    Point,
    Taken,
    Visits,
    Weekly,
    fit_of,
    miles_between,
    next_start,
    next_starts,
)
from midspan.domains.privacy.queries import visible, zone_of_patient
from midspan.domains.programs.queries import active_sites
from midspan.domains.responsibilities.enums import ResponsibilityKind
from midspan.domains.responsibilities.queries import (
    OwnTime,
    busy_times,
    own_busy,
    own_nothing_else,
    own_responsibilities,
    week_preference,
)
from midspan.kernel import clock
from midspan.values import Actor, DataClass, Span

__all__ = [
    "KEEPS_LISTS",
    "MOST_SHOWN",
    "Around",
    "Asked",
    "Found",
    "ListLine",
    "Occurrence",
    "OwnWeek",
    "Sought",
    "around_postal_code",
    "by_appointment",
    "fit_for",
    "going_with_days",
    "has_meetings",
    "has_said_of_kept",
    "kept_meetings",
    "languages_spoken",
    "list_for",
    "list_lines",
    "meeting_for",
    "meetings_listed",
    "meetings_shared_by",
    "meetings_sought",
    "next_of",
    "own_week",
    "place_of_postal_code",
    "place_of_site",
    "shares_kept",
    "times_of",
]
MOST_LOOKED_AT, MOST_SHOWN = 5000, 40
CLOSE_BY = (4, 3)  # Figures that two ZIP codes share at their beginning: of one town, of one region.
MOST_SUGGESTED_A_DAY = 3
NEAR_A_SITE = 10  # Miles.
A_WEEK = timedelta(days=7)
AROUND = timedelta(hours=6)  # A way, a wait and a meeting, at their longest, and an hour between two clocks.
A_DAY_MINUTES = 1440
MILES_A_DEGREE = 69.0
Chance = tuple[datetime, Fit]
Chances = Callable[..., list[Chance]]
COLUMNS = ("pk", "weekdays", "start_minute", "zone", "length_minutes", "latitude", "longitude", "attendance")


class ListLine(Struct, frozen=True):
    """One list with how many meetings stand in it now, and how many of those are held."""

    row: MeetingList
    count: int
    active: int


class Sought(Struct, frozen=True, kw_only=True):
    """What somebody looks for. Empty is any; minutes are on the person's own clock."""

    weekday: int | None = None
    earliest: int = 0
    latest: int = A_DAY_MINUTES
    attendance: str = ""
    language: str = ""
    traits: tuple[str, ...] = ()
    near: Point | None = None
    miles: int | None = None
    way_minutes: int = 0
    only_fitting: bool = False


class Occurrence(Struct, frozen=True):
    """One meeting on one date of the coming week. `miles` is None where no place is known or none was given."""

    meeting_id: UUID
    start: datetime
    miles: float | None
    fit: Fit
    way_minutes: int
    meeting: SupportMeeting | None = None


class Found(Struct, frozen=True):
    """A page of what was found, how many there are, and whether more were there than were looked at."""

    shown: list[Occurrence]
    count: int
    is_cut: bool


class Asked(Struct, frozen=True):
    """A page of what is by appointment, and how many there are."""

    shown: list[SupportMeeting]
    count: int


class Around(Struct, frozen=True):
    """Where a ZIP code is. Where no meeting has it, `begins` is how the codes begin that were taken for it."""

    point: Point
    begins: str = ""


class OwnWeek(Struct, frozen=True):
    """What is taken from now on, by the person's own clock; `is_told`: they told of life beside treatment."""

    now: datetime
    zone: ZoneInfo
    taken: list[Taken]
    is_told: bool

    @property
    def visits(self) -> Visits:
        """The first and the last of each day on which they are at a site."""
        first: dict[date, Taken] = {}
        last: dict[date, Taken] = {}
        for one in sorted((one for one in self.taken if one.is_visit), key=lambda one: one.itself.end):
            day = self.day_of(one)
            first.setdefault(day, one)
            last[day] = one
        return Visits(list(first.values()), list(last.values()))

    def day_of(self, one: Taken) -> date:
        return one.itself.start.astimezone(self.zone).date()


def list_lines(*, viewer: Actor) -> list[ListLine]:
    """The lists that are kept, by name. One query."""
    here = Q(meetings__gone_at=None)
    rows = _lists(viewer).annotate(
        count=Count("meetings", filter=here), active=Count("meetings", filter=here & Q(meetings__is_active=True))
    )
    # What was left out of each is long, and stands on the list's own page.
    return [ListLine(row, row.count, row.active) for row in rows.defer("refused").order_by("name", "created_at")]


def list_for(*, viewer: Actor, list_id: UUID) -> MeetingList:
    """Raises MeetingList.DoesNotExist."""
    return _lists(viewer).get(pk=list_id)


def meetings_listed(*, viewer: Actor, list_id: UUID) -> QuerySet[SupportMeeting]:
    """What stands in one list now."""
    rows = SupportMeeting.objects.filter(organization_id=viewer.organization_id, gone_at=None)
    return rows.filter(meeting_list_id=list_id)


def meeting_for(*, viewer: Actor, meeting_id: UUID) -> SupportMeeting:
    """One meeting, also one that its list has no more: somebody may keep it. Raises SupportMeeting.DoesNotExist."""
    rows = SupportMeeting.objects.filter(organization_id=viewer.organization_id).select_related("meeting_list")
    return rows.get(pk=meeting_id)


def kept_meetings(*, viewer: Actor) -> list[SupportMeeting]:
    """What the viewer keeps, by when it is next; what is unscheduled or gone last."""
    kept = KeptMeeting.objects.filter(patient_id=viewer.id)
    return _by_next(viewer, visible(kept, viewer=viewer, data_class=DataClass.JOURNAL))


def meetings_shared_by(*, viewer: Actor, patient_id: UUID) -> list[SupportMeeting]:
    """What somebody keeps, if the viewer is their counselor and may see it, in the same order. One query.

    Row-level security leaves out what is not shared (migration 0002): none kept and none shared are the same.
    """
    kept = KeptMeeting.objects.filter(patient_id=patient_id)
    return _by_next(viewer, visible(kept, viewer=viewer, data_class=DataClass.LIFE))


def shares_kept(*, viewer: Actor) -> bool:
    """Whether the counselor of the viewer's stay may see what the viewer keeps."""
    stay = _own_word(viewer).values_list("episode_id", flat=True).first()
    return stay is not None and stay == own_stay_id(viewer=viewer)


def has_said_of_kept(*, viewer: Actor) -> bool:
    """Whether the viewer ever said who may see what they keep."""
    return _own_word(viewer).exists()


def _own_word(viewer: Actor) -> QuerySet[MeetingSharing]:
    said = MeetingSharing.objects.filter(patient_id=viewer.id)
    return visible(said, viewer=viewer, data_class=DataClass.LIFE)


def _by_next(viewer: Actor, kept: QuerySet[KeptMeeting]) -> list[SupportMeeting]:
    rows = SupportMeeting.objects.filter(organization_id=viewer.organization_id, pk__in=kept.values("meeting_id"))
    now = clock.now()
    far = now + timedelta(days=365)
    return sorted(rows.select_related("meeting_list"), key=lambda one: (next_of(one, now) or far, one.name))


def next_of(meeting: SupportMeeting, after: datetime) -> datetime | None:
    """When it is held next; None where it is unscheduled, not held for now, or gone."""
    return next_start(times_of(meeting), after=after) if meeting.is_active and meeting.gone_at is None else None


def times_of(meeting: SupportMeeting) -> Weekly:
    return Weekly(meeting.weekdays, meeting.start_minute, meeting.zone, meeting.length_minutes)


def has_meetings(*, viewer: Actor) -> bool:
    """Whether any meeting can be sought here at all."""
    return _held(viewer).exists()


def languages_spoken(*, viewer: Actor) -> list[str]:
    """Codes of the languages that meetings of the kept lists name."""
    rows = _held(viewer).exclude(languages=[]).values_list("languages", flat=True).distinct()
    return sorted({one for languages in rows for one in languages})


def place_of_postal_code(*, viewer: Actor, postal_code: str) -> Point | None:
    """The middle of the places of meetings with this code: nothing outside is asked where somebody is."""
    return _middle_of_codes(viewer, postal_code[:5])


def around_postal_code(*, viewer: Actor, postal_code: str) -> Around | None:
    """The same, or the middle of the meetings whose codes begin alike; None where there are none of that region."""
    point = _middle_of_codes(viewer, postal_code[:5])
    if point:
        return Around(point)
    begins = (postal_code[:figures] for figures in CLOSE_BY)
    close = (Around(point, one) for one in begins if (point := _middle_of_codes(viewer, one)))
    return next(close, None)


def _middle_of_codes(viewer: Actor, begins: str) -> Point | None:
    rows = _held(viewer).filter(postal_code__startswith=begins, latitude__isnull=False, is_approximate=False)
    rows = rows.exclude(attendance=Attendance.ONLINE)
    middle = rows.aggregate(north=Avg("latitude"), east=Avg("longitude"))
    return None if middle["north"] is None else Point(middle["north"], middle["east"])


def place_of_site(*, viewer: Actor) -> Point | None:
    """Where the center's first site with a known code is."""
    codes = active_sites(viewer=viewer).values_list("postal_code", flat=True)
    found = (place_of_postal_code(viewer=viewer, postal_code=one) for one in codes if one)
    return next((one for one in found if one), None)


def own_week(*, viewer: Actor) -> OwnWeek:
    """The viewer's sessions and life in the days from now on, with the ways, through the gate. A few queries."""
    now, zone = clock.now(), zone_of_patient(viewer=viewer, patient_id=viewer.id)
    today = now.astimezone(zone).date()
    monday = clock.week_start(today)
    lives = [own_responsibilities(viewer=viewer, monday=monday + step, zone=zone) for step in (timedelta(), A_WEEK)]
    busy = busy_times(own_busy(viewer=viewer, first=today - A_DAY, until=today + A_WEEK + A_DAY))
    life = {(one.start, one.end, one.title, one.kind): one for one in [*lives[0].times, *lives[1].times, *busy]}
    taken = [*_visits(viewer, today), *map(_taken, life.values())]
    is_told = bool(busy) or lives[0].is_told or own_nothing_else(viewer=viewer).exists()
    return OwnWeek(now, zone, sorted(taken, key=lambda one: one.span.start), is_told)


def _taken(one: OwnTime) -> Taken:
    itself = Span(one.start, one.end)
    with_ways = Span(one.ways[0].start, one.ways[1].end) if one.ways else itself
    # A calendar's stretch has no kind: what it is was never kept, and it may be anything.
    is_set_aside = one.kind is ResponsibilityKind.OTHER and not one.title
    return Taken(with_ways, itself, one.title, is_set_aside=is_set_aside)


def fit_for(meeting: SupportMeeting, start: datetime, *, week: OwnWeek, way_minutes: int) -> Fit:
    """How a meeting that begins then stands beside the week, with a way of so many minutes; to one online is none."""
    is_online = meeting.attendance == Attendance.ONLINE
    way, visits = (0, Visits()) if is_online else (way_minutes, week.visits)
    return fit_of(start, meeting.length_minutes, way_minutes=way, taken=week.taken, visits=visits)


def meetings_sought(*, viewer: Actor, sought: Sought, week: OwnWeek, start: int = 0) -> Found:
    """What is held in the coming week and is sought, the soonest first; with a place, each with its distance.

    A page of it, from its `start` on.
    """
    chances = _looking(sought, week)
    rows = list(_filtered(viewer, sought).order_by("pk").values_list(*COLUMNS)[: MOST_LOOKED_AT + 1])
    found = [one for row in rows[:MOST_LOOKED_AT] for one in _occurrences(row, sought, chances)]
    found.sort(key=lambda one: (one.start, one.miles or 0, one.meeting_id))
    shown = found[start : start + MOST_SHOWN]
    return Found(_with_meetings(viewer, shown), len(found), len(rows) > MOST_LOOKED_AT)


def by_appointment(*, viewer: Actor, sought: Sought, start: int = 0, most: int = MOST_SHOWN) -> Asked:
    """What is sought and has no day: the group is asked. Only where no time is sought either; a page of it, by name."""
    if sought.weekday is not None or sought.only_fitting or (sought.earliest, sought.latest) != (0, A_DAY_MINUTES):
        return Asked([], 0)
    rows = _of_kind(viewer, sought).filter(weekdays=[]).order_by("name", "pk")
    places = rows.values_list("pk", "latitude", "longitude", "attendance")[:MOST_LOOKED_AT]
    found = [pk for pk, north, east, how in places if _is_within(north, east, how, sought=sought)]
    shown = found[start : start + most]
    asked = rows.filter(pk__in=shown).select_related("meeting_list").defer("source")
    return Asked(list(asked) if shown else [], len(found))


def _is_within(latitude: float | None, longitude: float | None, attendance: str, *, sought: Sought) -> bool:
    if sought.miles is None or sought.near is None or _is_online(attendance, sought):
        return True
    if latitude is None or longitude is None:
        return False
    return miles_between(sought.near, Point(latitude, longitude)) <= sought.miles


def going_with_days(*, viewer: Actor, week: OwnWeek, near: Point | None, way_minutes: int) -> list[Occurrence]:
    """What fits shortly before or after each day's treatment, three of a day.

    The nearest first where the site's place is known, otherwise what leaves the shortest wait.
    """
    sought = Sought(
        near=near, miles=NEAR_A_SITE if near else None, way_minutes=way_minutes, attendance=Attendance.IN_PERSON,
        only_fitting=True,
    )  # fmt: skip
    days = _weekdays_around(week)
    if not days:
        return []
    held = _filtered(viewer, sought).filter(weekdays__overlap=sorted(days))
    rows = held.order_by("pk").values_list(*COLUMNS)[:MOST_LOOKED_AT]
    chances = _looking(sought, week)
    found = (one for row in rows for one in _occurrences(row, sought, chances))
    going = [(one, one.fit.goes_with) for one in found if one.fit.goes_with]
    chosen: dict[date, list[Occurrence]] = {}
    for one, visit in sorted(going, key=lambda pair: (pair[0].miles or 0, pair[0].fit.wait, pair[0].meeting_id)):
        of_day = chosen.setdefault(week.day_of(visit), [])
        if len(of_day) < MOST_SUGGESTED_A_DAY:
            of_day.append(one)
    return _with_meetings(viewer, [one for day in sorted(chosen) for one in chosen[day]])


def _weekdays_around(week: OwnWeek) -> set[int]:
    """Every weekday, by the person's clock, on which something that goes with a day here can begin."""
    visits = week.visits
    moments = [
        *(moment for one in visits.first for moment in (one.itself.start - AROUND, one.itself.start)),
        *(moment for one in visits.last for moment in (one.itself.end, one.itself.end + AROUND)),
    ]
    return {moment.astimezone(week.zone).weekday() for moment in moments}


def _visits(viewer: Actor, today: date) -> Iterator[Taken]:
    """Sessions with the way to their site, as far as the person told how long it takes."""
    sessions = own_sessions(viewer=viewer, first=today - A_DAY, until=today + A_WEEK + A_DAY)
    wishes = week_preference(viewer=viewer, patient_id=viewer.id) if sessions else None
    minutes: dict[str, int] = wishes.travel_minutes if wishes else {}
    ways = {site.name: minutes.get(str(site.pk), 0) for site in active_sites(viewer=viewer)} if minutes else {}
    for one in sessions:
        if one.is_on:
            way = timedelta(minutes=0 if one.is_video else ways.get(one.site_name, 0))
            span = Span(one.start - way, one.end + way)
            yield Taken(span, Span(one.start, one.end), one.title, is_visit=not one.is_video)


def _looking(sought: Sought, week: OwnWeek) -> Chances:
    """When meetings with the same times are held in the week, and what each such time collides or goes with.

    Worked out once for all of them: thousands of meetings are held at a few hundred times.
    """
    visits = week.visits

    @cache
    def chances(
        weekdays: tuple[int, ...], minute: int, zone: str, length: int | None, *, is_online: bool
    ) -> list[Chance]:
        way = 0 if is_online else sought.way_minutes
        found = []
        for start in next_starts(Weekly(weekdays, minute, zone), after=week.now):
            if _is_when(start.astimezone(week.zone), sought):
                there = Visits() if is_online else visits
                fit = fit_of(start, length, way_minutes=way, taken=week.taken, visits=there)
                if not (fit.collides and sought.only_fitting):
                    found.append((start, fit))
        return found

    return chances


def _occurrences(row: tuple[Any, ...], sought: Sought, chances: Chances) -> Iterator[Occurrence]:
    pk, weekdays, minute, zone, length, latitude, longitude, attendance = row
    place = Point(latitude, longitude) if latitude is not None else None
    miles = miles_between(sought.near, place) if sought.near and place else None
    is_online = _is_online(attendance, sought)
    if sought.miles is not None and not is_online and (miles is None or miles > sought.miles):
        return
    for start, fit in chances(tuple(weekdays), minute, zone, length, is_online=is_online):
        yield Occurrence(pk, start, miles, fit, 0 if is_online else sought.way_minutes)


def _is_online(attendance: str, sought: Sought) -> bool:
    """Whether somebody who looks for this would take part from where they are."""
    is_either = attendance == Attendance.HYBRID and sought.attendance == Attendance.ONLINE
    return is_either or attendance == Attendance.ONLINE


def _is_when(local: datetime, sought: Sought) -> bool:
    minute = local.hour * 60 + local.minute
    return sought.weekday in {None, local.weekday()} and sought.earliest <= minute < sought.latest


def _filtered(viewer: Actor, sought: Sought) -> QuerySet[SupportMeeting]:
    rows = _of_kind(viewer, sought).exclude(weekdays=[])
    if sought.weekday is None:
        return rows
    # By another clock it may be the day before or after.
    return rows.filter(weekdays__overlap=[(sought.weekday + step) % 7 for step in (-1, 0, 1)])


def _of_kind(viewer: Actor, sought: Sought) -> QuerySet[SupportMeeting]:
    """What is sought, whenever it is held."""
    rows = _held(viewer)
    if sought.attendance:
        rows = rows.filter(attendance__in=[sought.attendance, Attendance.HYBRID])
    if sought.language:
        rows = rows.filter(languages__contains=[sought.language])
    if sought.traits:
        rows = rows.filter(traits__contains=list(sought.traits))
    return rows.filter(_around(sought.near, sought.miles, sought)) if sought.near and sought.miles else rows


def _around(near: Point, miles: int, sought: Sought) -> Q:
    """A band of latitudes that holds the circle, which the index of the database need not be round for."""
    degrees = miles / MILES_A_DEGREE
    band = Q(latitude__gte=near.latitude - degrees, latitude__lte=near.latitude + degrees)
    return band | Q(attendance__in=[one for one in Attendance if _is_online(one, sought)])


def _with_meetings(viewer: Actor, found: Sequence[Occurrence]) -> list[Occurrence]:
    rows = _held(viewer).filter(pk__in={one.meeting_id for one in found}).select_related("meeting_list")
    by_id = {row.pk: row for row in rows.defer("source")}
    return [_of(one, by_id[one.meeting_id]) for one in found]


def _of(one: Occurrence, meeting: SupportMeeting) -> Occurrence:
    return Occurrence(one.meeting_id, one.start, one.miles, one.fit, one.way_minutes, meeting)


def _held(viewer: Actor) -> QuerySet[SupportMeeting]:
    return SupportMeeting.objects.filter(organization_id=viewer.organization_id, gone_at=None, is_active=True)


def _lists(viewer: Actor) -> QuerySet[MeetingList]:
    return MeetingList.objects.filter(organization_id=viewer.organization_id, removed_at=None)
