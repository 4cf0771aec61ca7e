"""My week as one balance: what the engine needs of the week that was read, and what it found in words."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext
from msgspec import Struct

from midspan.domains.commitments.enums import PromiseState
from midspan.domains.commitments.queries import PromiseOfWeek
from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.encounters.queries import OwnSession
from midspan.domains.practice.queries import PracticeTime
from midspan.engines.balance import Balance, Day, Occasion, Week, balance, nights_on
from midspan.kernel import clock
from midspan.surfaces.patient import words
from midspan.surfaces.patient.day import GROUP
from midspan.surfaces.patient.hours import hours_of, stage_words, unrecorded_words
from midspan.surfaces.patient.reading import OwnWeek
from midspan.ui.days import capitalized
from midspan.ui.hours import Hours, duration_words
from midspan.values import Span
from midspan.values.spans import DAYS_PER_WEEK

MOST_PROMISES = 3
OUTCOMES = {
    PromiseState.KEPT: gettext_lazy("kept"),
    PromiseState.PARTLY: gettext_lazy("partly"),
    PromiseState.NOT_YET: gettext_lazy("not yet"),
}
WAS_NOT_THERE = frozenset({AttendanceState.ABSENT, AttendanceState.EXCUSED})


class Way(Struct, frozen=True):
    """One thing that can be done, and where."""

    words: str
    url: str


class DayLine(Struct, frozen=True, kw_only=True):
    """One day in words, for the table, and as the engine counted it, for the picture."""

    name: str
    short: str
    is_today: bool
    counted: Day
    treatment: str
    duties: str
    practice: str
    rest: str


class BalancePage(Struct, frozen=True, kw_only=True):
    """The balance in words. `rest_details` and the like stand below their number; "" where there is nothing to add."""

    days: list[DayLine]
    treatment: str
    treatment_details: list[str]
    duties: str
    duties_way: Way | None
    practice: str
    practice_details: list[str]
    rest: str
    rest_details: str
    promises: str
    promise_details: list[str]
    full: str
    ways: list[Way]
    how: tuple[str, ...]


def balance_page(week: OwnWeek) -> BalancePage:
    """The week's balance; only for the person whose week it is."""
    nights = nights_on(week.monday)
    found = balance(_for_engine(week), nights=nights)
    days = list(_lines(found, week))
    full = [place for place, day in enumerate(found.days) if day.leaves_no_rest and not _is_past(place, week)]
    treatment, *details = _treatment(week)
    practice, *meant = _practice(found, week)
    promises, *kept = _promises(week)
    return BalancePage(
        days=days,
        treatment=treatment,
        treatment_details=[one for one in details if one],
        duties=gettext("Not told yet") if found.duties is None else duration_words(found.duties),
        duties_way=None
        if week.life_is_told
        else Way(gettext("Say what else your week holds"), words.url_of("life:overview")),
        practice=practice,
        practice_details=meant,
        rest=gettext("Not known") if found.rest is None else duration_words(found.rest),
        rest_details=_rest_details(found),
        promises=promises,
        promise_details=kept,
        full=capitalized(_full_words([_weekday(week.monday + timedelta(days=place)) for place in full])),
        ways=list(_ways(full, week)) if full else [],
        how=_how(duration_words(nights.night_of(is_young=week.is_young)), get_language() or ""),
    )


def _for_engine(week: OwnWeek) -> Week:
    edges = [clock.at(week.monday + timedelta(days=step), 0, week.zone) for step in range(DAYS_PER_WEEK + 1)]
    life = [span for one in week.life for span in (Span(one.start, one.end), *one.ways)]
    return Week(
        days=[Span(*pair) for pair in pairwise(edges)],
        treatment=[Span(one.start, one.end) for one in week.sessions if _takes_time(one)],
        duties=life if week.life_is_told else None,
        practice=[_occasion(one, week) for one in week.practice if one.is_done or one.is_ahead],
        is_young=week.is_young,
    )


def _takes_time(one: OwnSession) -> bool:
    return one.is_on and one.attendance not in WAS_NOT_THERE


def _occasion(one: PracticeTime, week: OwnWeek) -> Occasion:
    """Where no time is known it is somewhere in the day, and takes its minutes from nothing but that day's rest."""
    span = Span(one.start, one.start + timedelta(minutes=one.minutes)) if one.start else None
    return Occasion(span, one.is_done, place=(one.day - week.monday).days, minutes=one.minutes)


def _treatment(week: OwnWeek) -> list[str]:
    """What was attended and what is planned, as the hours say it; then what was promised, and what is not recorded."""
    begins = week.stay.expected_start if week.stay else None
    hours = hours_of(week.tally, monday=week.monday, begins=begins) if week.tally else None
    if hours is None:
        were_held = any(one.is_on and one.end <= week.now for one in week.sessions)
        return [gettext("None attended") if were_held else gettext("None planned")]
    is_ahead = hours.attended == 0 and hours.planned
    told = [_all_ahead(hours.planned)] if is_ahead else [_attended(hours, week), _planned(hours)]
    stage = stage_words(week.stay, monday=week.monday)
    return [*told, hours.promise, stage, unrecorded_words(week.tally) if week.tally else ""]


def _all_ahead(planned: int) -> str:
    """Of a week that has not begun nobody reads a zero of what they attended."""
    return gettext("%(time)s planned") % {"time": duration_words(planned)}


def _attended(hours: Hours, week: OwnWeek) -> str:
    if hours.attended is None:
        return gettext("Not recorded yet")
    is_over = _is_past(DAYS_PER_WEEK - 1, week)
    if is_over and not hours.attended:
        return gettext("None attended")
    told = gettext("%(time)s attended") if is_over else gettext("%(time)s so far")
    return told % {"time": duration_words(hours.attended)}


def _planned(hours: Hours) -> str:
    return gettext("%(time)s still planned.") % {"time": duration_words(hours.planned)} if hours.planned else ""


def _practice(found: Balance, week: OwnWeek) -> list[str]:
    if not week.practice:
        return [gettext("None so far") if week.has_practice else gettext("None chosen")]
    return [*_times(found), *_without_a_time(week.practice)]


def _times(found: Balance) -> list[str]:
    """What was done, then what is still planned: nobody reads a zero of what they did."""
    if not found.done:
        return [gettext("%(times)d planned") % {"times": found.ahead} if found.ahead else gettext("None so far")]
    done = ngettext("%(times)d time done", "%(times)d times done", found.done) % {"times": found.done}
    ahead = ngettext("%(times)d more planned.", "%(times)d more planned.", found.ahead) % {"times": found.ahead}
    return [done, ahead] if found.ahead else [done]


def _without_a_time(practice: Iterable[PracticeTime]) -> Iterator[str]:
    """What has its day and no time, and so no place in the days below."""
    for one in practice:
        if one.start is None and one.is_ahead:
            told = {"day": WEEKDAYS[one.day.weekday()], "title": one.title}
            yield capitalized(gettext("%(day)s, at no set time: %(title)s.") % told)


def _rest_details(found: Balance) -> str:
    if found.rest is None:
        return gettext("Without the times of your other duties nobody can say.")
    each = found.rest // DAYS_PER_WEEK
    return gettext("About %(time)s a day.") % {"time": duration_words(each // 30 * 30)} if each >= 30 else ""  # noqa: PLR2004 - by the half hour


def _promises(week: OwnWeek) -> Iterator[str]:
    """How many of this week, and the first of them in words; what a court asks is told and counts as no promise."""
    count = sum(not one.is_court for one in week.promises)
    told = ngettext("%(count)d this week", "%(count)d this week", count) % {"count": count}
    yield told if count else gettext("None this week")
    yield from (_promise(one) for one in week.promises[:MOST_PROMISES])
    more = len(week.promises) - MOST_PROMISES
    if more > 0:
        yield gettext("And %(count)d more.") % {"count": more}


def _promise(one: PromiseOfWeek) -> str:
    told = {"day": _day_name(one.by_date), "words": one.words}
    state = OUTCOMES.get(one.state)
    return _whose(one) % told + (f" ({state})" if state else "")


def _whose(one: PromiseOfWeek) -> str:
    if one.is_court:
        return gettext("%(day)s, asked by a court: %(words)s")
    return gettext("%(day)s, your team: %(words)s") if one.is_of_team else gettext("%(day)s, you: %(words)s")


def _lines(found: Balance, week: OwnWeek) -> Iterator[DayLine]:
    today, language = week.now.astimezone(week.zone).date(), get_language() or ""
    for place, day in enumerate(found.days):
        date_ = week.monday + timedelta(days=place)
        yield DayLine(
            name=capitalized(words.weekday_words(date_, language)),
            short=words.letters_of(date_, language),
            is_today=date_ == today,
            counted=day,
            treatment=_minutes(day.treatment, language),
            duties=_minutes(day.duties, language),
            practice=_occasions(day) or _minutes(0, language),
            rest=_minutes(day.rest, language),
        )


def _day_name(day: date) -> str:
    return capitalized(_weekday(day))


def _weekday(day: date) -> str:
    """As it stands inside a sentence."""
    return words.weekday_words(day, get_language() or "")


@lru_cache(maxsize=4096)
def _minutes(minutes: int | None, language: str) -> str:  # noqa: ARG001 - the words differ by it
    if minutes is None:
        return gettext("not known")
    return duration_words(minutes) if minutes else gettext("none")


def _occasions(day: Day) -> str:
    """How often it was done and is planned; "" where neither is."""
    told = []
    if day.done:
        told.append(gettext("%(times)d done") % {"times": day.done})
    if day.ahead:
        told.append(gettext("%(times)d planned") % {"times": day.ahead})
    return ", ".join(told)


def _is_past(place: int, week: OwnWeek) -> bool:
    return week.monday + timedelta(days=place) < week.now.astimezone(week.zone).date()


def _full_words(names: list[str]) -> str:
    if not names:
        return ""
    if len(names) == 1:
        return gettext("%(day)s leaves no rest as it stands. That is a lot for anybody.") % {"day": names[0]}
    told = {"days": ", ".join(names[:-1]), "last": names[-1]}
    return gettext("%(days)s and %(last)s leave no rest as they stand. That is a lot for anybody.") % told


def _ways(full: list[int], week: OwnWeek) -> Iterator[Way]:
    """What could be done about these days, and nothing that could not."""
    dates = {week.monday + timedelta(days=place) for place in full}
    swaps = [one for one in week.sessions if one.local_date in dates and can_be_swapped(one, week)]
    if swaps:
        yield Way(gettext("Ask to swap a session"), words.swap_url(swaps[0].booking_id) if len(swaps) == 1 else "#swap")
    if any(one.is_ahead and one.day in dates for one in week.practice):
        yield Way(gettext("Move a practice to another day"), words.url_of("practice:own"))
    yield Way(gettext("See what else could give way"), words.url_of("life:overview"))


def can_be_swapped(one: OwnSession, week: OwnWeek) -> bool:
    return week.is_own and one.is_on and one.kind == GROUP and one.start > week.now


@cache
def _how(night: str, language: str) -> tuple[str, ...]:  # noqa: ARG001 - the words differ by it
    return (
        gettext(
            "Rest is what is left of a day after a night of %(night)s, treatment, your duties with the way there and "
            "back, and practice. What happens at the same time counts once."
        )
        % {"night": night},
        gettext("Days have their real hours, also when the clocks change. The way to treatment is not counted."),
        gettext("Treatment of a day is the time by the clock, with its breaks."),
    )
