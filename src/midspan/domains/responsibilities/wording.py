"""A life in words: the times of a week, how firm they are, and what a page says of each line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.responsibilities.enums import Firmness, Modality, PartOfDay
from midspan.domains.responsibilities.life_lines import ExceptionLine, LifeLine, weekday_runs
from midspan.domains.responsibilities.rules import WeeklyTime
from midspan.ui.kinds import KIND_ICONS, KIND_WORDS, EntryKind
from midspan.ui.week import clock_words
from midspan.values.spans import DAYS_PER_WEEK

FIRMNESS_WORDS = {
    Firmness.FIXED: gettext_lazy("Cannot move"),
    Firmness.HARD_TO_MOVE: gettext_lazy("Hard to move"),
    Firmness.MOVABLE: gettext_lazy("Can move"),
}
MODALITY_WORDS = {
    Modality.HYBRID: gettext_lazy("Either is fine"),
    Modality.IN_PERSON: gettext_lazy("In person"),
    Modality.VIDEO: gettext_lazy("By video"),
}
PART_OF_DAY_WORDS = {
    PartOfDay.MORNING: gettext_lazy("Mornings"),
    PartOfDay.AFTERNOON: gettext_lazy("Afternoons"),
    PartOfDay.EVENING: gettext_lazy("Evenings"),
}

ZONE_WORDS = {
    "America/New_York": gettext_lazy("Eastern Time (New York)"),
    "America/Chicago": gettext_lazy("Central Time (Chicago)"),
    "America/Denver": gettext_lazy("Mountain Time (Denver)"),
    "America/Phoenix": gettext_lazy("Arizona, without summer time (Phoenix)"),
    "America/Los_Angeles": gettext_lazy("Pacific Time (Los Angeles)"),
    "America/Anchorage": gettext_lazy("Alaska Time (Anchorage)"),
    "Pacific/Honolulu": gettext_lazy("Hawaii Time (Honolulu)"),
    "America/Puerto_Rico": gettext_lazy("Atlantic Time (Puerto Rico)"),
}


class ShownException(Struct, frozen=True, kw_only=True):
    id: UUID
    words: str


class ShownLine(Struct, frozen=True, kw_only=True):
    """One responsibility as a page shows it; every field is in the reader's language."""

    id: UUID
    kind: str
    icon: str
    name: str
    kind_words: str
    times: tuple[str, ...]
    firmness: str
    notes: tuple[str, ...]
    is_at_risk: bool
    what_would_help: str
    exceptions: tuple[ShownException, ...]


def shown(line: LifeLine) -> ShownLine:
    """The words of one responsibility."""
    kind = EntryKind(line.kind.value)
    return ShownLine(
        id=line.id,
        kind=kind.value,
        icon=KIND_ICONS[kind],
        name=name_of(line),
        kind_words=str(KIND_WORDS[kind]) if line.title else "",
        times=tuple(times_words(line.times)),
        firmness=str(FIRMNESS_WORDS[line.firmness]),
        notes=tuple(_notes(line)),
        is_at_risk=bool(line.at_risk),
        what_would_help=line.what_would_help,
        exceptions=tuple(ShownException(id=one.id, words=exception_words(one)) for one in line.exceptions),
    )


def name_of(line: LifeLine) -> str:
    """What the person called it, or the word for its kind."""
    return line.title or str(KIND_WORDS[EntryKind(line.kind.value)])


def times_words(times: Iterable[WeeklyTime]) -> list[str]:
    """Such as "Mon – Fri 8 a.m. – 4 p.m."; the same hours on several days stand in one line."""
    by_hours: dict[tuple[int, int, int, date | None], list[int]] = defaultdict(list)
    for time in times:
        by_hours[time.start_minute, time.end_minute, time.every_weeks, anchor_monday(time)].append(time.weekday)
    return [
        f"{days_words(days)} {hours_words(start, end)}{rhythm_words(every, anchor)}"
        for (start, end, every, anchor), days in by_hours.items()
    ]


def anchor_monday(time: WeeklyTime) -> date | None:
    """The Monday of an alternate time's first week; None for what happens every week."""
    if time.every_weeks == 1 or time.anchor_date is None:
        return None
    return time.anchor_date - timedelta(days=time.anchor_date.weekday())


def days_words(weekdays: list[int]) -> str:
    """Such as "Mon – Fri, Sun"; one day alone has its full name."""
    if len(weekdays) == 1:
        return str(WEEKDAYS[weekdays[0]])
    return ", ".join(_run_words(first, last) for first, last in weekday_runs(sorted(weekdays)))


def _run_words(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS_ABBR[first])
    between = " – " if last - first > 1 else ", "
    return f"{WEEKDAYS_ABBR[first]}{between}{WEEKDAYS_ABBR[last]}"


def hours_words(start_minute: int, end_minute: int) -> str:
    """From when until when; a night says that it ends on the next day."""
    words = f"{clock_words(start_minute)} – {clock_words(end_minute)}"
    return f"{words} {_('(next day)')}" if end_minute < start_minute else words


def rhythm_words(every_weeks: int, anchor: date | None) -> str:
    if every_weeks == 1:
        return ""
    if anchor is None:
        return f", {_('every second week')}"
    # Translators: a day on which an alternate week begins, such as "March 2"
    words = _("every second week, as in the week of %(day)s") % {"day": date_format(anchor, "MONTH_DAY_FORMAT")}
    return f", {words}"


def exception_words(line: ExceptionLine) -> str:
    """Such as "Friday, March 6: does not happen"."""
    change = line.change
    day = date_format(change.day, "l, F j")
    if change.start_minute is None or change.end_minute is None:
        return _("%(day)s: does not happen") % {"day": day}
    hours = hours_words(change.start_minute, change.end_minute)
    return _("%(day)s: %(hours)s instead") % {"day": day, "hours": hours}


def overlap_words(one: LifeLine, other: LifeLine, weekday: int) -> str:
    """A warning that two things meet; both are kept."""
    words = _("%(one)s and %(other)s overlap on %(day)s. Both are kept; change one if that is not meant.")
    return words % {"one": name_of(one), "other": name_of(other), "day": WEEKDAYS[weekday]}


def _notes(line: LifeLine) -> Iterator[str]:
    if line.commute_minutes:
        yield _("%(minutes)s minutes each way") % {"minutes": line.commute_minutes}
    if line.relies_on_me:
        yield _("Relies on me: %(who)s") % {"who": line.relies_on_me}
    if line.from_date:
        yield _("From %(day)s") % {"day": date_format(line.from_date)}
    if line.until_date:
        yield _("Until %(day)s") % {"day": date_format(line.until_date - timedelta(days=1))}


def this_and_next_monday(today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=DAYS_PER_WEEK)
