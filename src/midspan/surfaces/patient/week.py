"""What My week says: treatment and life on one clock, the hours against the promise, and what can be swapped."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from msgspec import Struct

from midspan.domains.circle.enums import HelpKind
from midspan.domains.circle.wording import HELP_WORDS, UNHEARD_WORDS
from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import OwnSession
from midspan.domains.practice.queries import PracticeTime
from midspan.domains.responsibilities.queries import OwnTime
from midspan.surfaces.patient import words
from midspan.surfaces.patient.balance import BalancePage, balance_page, can_be_swapped
from midspan.surfaces.patient.day import place_of, title_of
from midspan.surfaces.patient.hours import bar_html, hours_of, stage_words, unrecorded_words
from midspan.surfaces.patient.reading import OwnWeek
from midspan.ui.kinds import EntryKind, EntryState, kind_words
from midspan.ui.week import WeekEntry, WeekView, week_view

STATES = {
    AttendanceState.ATTENDED: EntryState.ATTENDED,
    AttendanceState.ABSENT: EntryState.MISSED,
    AttendanceState.EXCUSED: EntryState.MISSED,
    AttendanceState.EXPECTED: EntryState.PLANNED,
}
LAST_DAY = timedelta(days=6)
# Help stands in the colors of the person's own life; what is not named is of any other kind.
HELP_KINDS = {HelpKind.RIDE: EntryKind.TRAVEL, HelpKind.CHILDREN: EntryKind.CARING}


class Swappable(Struct, frozen=True, kw_only=True):
    words: str
    title: str
    url: str


class WeekPage(Struct, frozen=True, kw_only=True):
    """Everything the template needs, in words."""

    dates: str
    is_this_week: bool
    before_url: str
    after_url: str
    week: WeekView
    has_sessions: bool
    hours: SafeString
    unrecorded: str
    stage: str
    balance: BalancePage | None
    clock: str
    own_clock: str
    swappable: list[Swappable]
    change_urls: list[str]


def week_page(week: OwnWeek) -> WeekPage:
    """The week in words and places, on the clock of the site."""
    language, begins = get_language() or "", week.stay.expected_start if week.stay else None
    hours = hours_of(week.tally, monday=week.monday, begins=begins) if week.tally and not week.is_own else None
    differs = any(_differs(moment, week) for moment in (week.now, *(one.start for one in week.sessions)))
    return WeekPage(
        dates=words.span_words(week.monday, week.monday + LAST_DAY, language),
        is_this_week=week.monday <= week.now.astimezone(week.zone).date() <= week.monday + LAST_DAY,
        before_url=words.week_url(words.weeks_after(week.monday, -1)),
        after_url=words.week_url(words.weeks_after(week.monday, 1)),
        week=week_view(_entries(week), first_day=week.monday, zone=week.zone, now=week.now),
        has_sessions=bool(week.sessions),
        hours=bar_html(hours) if hours else SafeString(),
        unrecorded=unrecorded_words(week.tally) if week.tally else "",
        stage=stage_words(week.stay, monday=week.monday),
        balance=balance_page(week) if week.is_own else None,
        clock=words.zone_words(week.zone.key, language) if differs else "",
        own_clock=words.zone_words(week.own_zone.key, language) if differs else "",
        swappable=[_swappable(one, week) for one in week.sessions if can_be_swapped(one, week)],
        change_urls=[words.change_url(one) for one in week.changes],
    )


def _entries(week: OwnWeek) -> Iterator[WeekEntry]:
    for one in week.sessions:
        yield WeekEntry(
            one.start,
            one.end,
            EntryKind(one.kind),
            title_of(one),
            detail=_detail(one, week),
            url=words.swap_url(one.booking_id) if can_be_swapped(one, week) else "",
            state=STATES.get(one.attendance, EntryState.PLANNED) if one.is_on else EntryState.CANCELED,
        )
    on_the_way = gettext("On the way")
    for time in week.life:
        title = _life_words(time)
        yield WeekEntry(time.start, time.end, EntryKind(time.kind or EntryKind.OTHER), title)
        for way in time.ways:
            yield WeekEntry(way.start, way.end, EntryKind.TRAVEL, on_the_way, detail=title)
    yield from _agreed(week)
    for one in week.practice:
        # A use without a cue has its dot in the balance: here it would push aside what it was done in the middle of.
        if one.start is not None and one.cue:
            yield _practice(one, one.start)


def _agreed(week: OwnWeek) -> Iterator[WeekEntry]:
    """What was agreed on with those around them, by its kind: whoever looks over a shoulder reads no name."""
    for one in week.helps:
        kind = HELP_KINDS.get(one.kind, EntryKind.OTHER)
        unheard = "" if one.is_heard(week.now) else str(UNHEARD_WORDS)
        url = words.url_of("circle:own")
        yield WeekEntry(one.starts_at, one.ends_at, kind, str(HELP_WORDS[one.kind]), detail=unheard, url=url)
    for meeting in week.check_ins:
        url = words.url_with("mentors:match", meeting.match_id)
        yield WeekEntry(meeting.starts_at, meeting.ends_at, EntryKind.OTHER, gettext("A check-in"), url=url)


def _practice(one: PracticeTime, start: datetime) -> WeekEntry:
    return WeekEntry(
        start,
        start + timedelta(minutes=one.minutes),
        EntryKind.PRACTICE,
        one.title,
        detail=one.cue,
        url=words.url_with("practice:own_one", one.assignment_id) if one.assignment_id else "",
        state=EntryState.DONE if one.is_done else EntryState.PLANNED,
    )


def _life_words(time: OwnTime) -> str:
    if time.kind is None:
        return gettext("Busy")
    return time.title or kind_words(EntryKind(time.kind))


def _differs(moment: datetime, week: OwnWeek) -> bool:
    """Whether the person's clock then shows another time than the site's: the two may change on different days."""
    return moment.astimezone(week.zone).utcoffset() != moment.astimezone(week.own_zone).utcoffset()


def _detail(one: OwnSession, week: OwnWeek) -> str:
    if not one.is_on:
        return words.reason_words(one.reason)
    told = [gettext("By video") if one.is_video else place_of(one), one.lead_name]
    if one.is_video and _differs(one.start, week):
        told.append(
            gettext("on your clock %(times)s, %(zone)s")
            % {
                "times": words.times_words(one.start, one.end, week.own_zone),
                "zone": words.zone_words(week.own_zone.key, get_language() or ""),
            }
        )
    if one.attendance is AttendanceState.EXCUSED:
        told.append(gettext("excused"))
    if one.attendance is AttendanceState.EXPECTED and one.end <= week.now:
        told.append(gettext("not recorded yet"))
    return " · ".join(part for part in told if part)


def _swappable(one: OwnSession, week: OwnWeek) -> Swappable:
    day = words.day_words(one.local_date, today=week.now.astimezone(week.zone).date())
    return Swappable(
        words=f"{day}, {words.times_words(one.start, one.end, week.zone)}",
        title=title_of(one),
        url=words.swap_url(one.booking_id),
    )
