"""Pure rules: which day may be written, what of it is told to whom, and what of it somebody has to act on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.diary.book import Book
from midspan.domains.diary.enums import Reads, RowKind, Shares
from midspan.values import ALLOWED, Verdict, refused
from midspan.values.spans import DAYS_PER_WEEK

LOWEST = 0
MOST_HOURS = 24
LONGEST_WORDS = 1000
SUNDAY = 6
FEWEST_DAYS_BETWEEN = 4  # Two looks back: a weekday that was changed does not ask for the same week again.
# What belongs to "Did you use?", and is told or kept with it.
WITH_USE = ("use_words", "use_signs")


class Given(Struct, frozen=True, kw_only=True):
    """One day as the person wrote it; None and "" are not written, which is never zero."""

    mood: int | None = None
    distress: int | None = None
    use_urge: int | None = None
    used: bool | None = None
    use_words: str = ""
    use_signs: tuple[str, ...] = ()
    harm_urge: int | None = None
    harmed: bool | None = None
    slept: float | None = None
    medicines: str = ""
    skills: tuple[str, ...] = ()
    helped: str = ""
    quit_urge: int | None = None
    good: str = ""
    note: str = ""


class Choice(Struct, frozen=True, kw_only=True):
    """Whom the person lets read what, as said with one day. `tells_use` None: not asked yet."""

    tells_use: bool | None = None
    shares_week: bool = False


def may_write(on: date, *, today: date, days: int) -> Verdict:
    """Today, and so many days back, so that a day is written while it is remembered."""
    if on > today:
        return refused("This day has not come yet.")
    if on < today - timedelta(days=days):
        return refused("This day is too long ago to be written.")
    return ALLOWED


def may_be_kept(given: Given, choice: Choice, book: Book) -> Verdict:
    """Whether each answer fits its row, and who reads of use is said before it is."""
    if not any(is_written(value) for value in asdict(given).values()):
        return refused("Nothing is written yet. One row is enough.")
    if given.used is not None and choice.tells_use is None:
        return refused("Choose who reads whether you used: your team, or nobody.")
    for row in book.row:
        value = getattr(given, row.key)
        if row.kind is RowKind.SCALE and value is not None and not LOWEST <= value <= row.high:
            return refused("Choose one of the numbers.")
    if given.slept is not None and not 0 <= given.slept <= MOST_HOURS:
        return refused("A night has at most 24 hours.")
    return ALLOWED


CHANGED_ELSEWHERE = refused("This day was changed elsewhere; look at it, then save.")


def may_follow(was: int | None, *, number: int) -> Verdict:
    """`was`: the number of what the page was made from, 0 for a day not written yet; None for what has no page.

    `number` is that of what stands.
    """
    return ALLOWED if was is None or was == number else CHANGED_ELSEWHERE


def is_written(value: object) -> bool:
    """0 and "no" are answers; None, no words and no choice are not."""
    return value is not None and value not in ("", ())


def told_of(given: Given, choice: Choice, book: Book) -> dict[str, Any] | None:
    """What the team reads of a day: row → value, of every row; what is not theirs is as if it were not written.

    None where nothing of it is theirs.
    """
    theirs = set(book.keys(Reads.TEAM))
    if choice.tells_use:
        theirs |= {*book.keys(Reads.CHOSEN), *WITH_USE}
    if choice.shares_week:
        theirs |= set(book.keys(Reads.SUMMARY))
    own = set(book.keys(Reads.NOBODY))
    blank = asdict(Given())
    told = {key: value if key in theirs else blank[key] for key, value in asdict(given).items() if key not in own}
    return told if any(is_written(value) for value in told.values()) else None


class Said(Struct, frozen=True):
    """An answer that may be somebody's to act on: points, and those of the last day before on which it was answered."""

    key: str
    points: int
    previous: int | None


def to_look_at(told: Mapping[str, Any], *, before: Sequence[Mapping[str, Any]], book: Book) -> list[Said]:
    """Answers the team always reads that are more than none. `before`: told of days before it, the oldest first."""
    found = []
    for key in book.keys(Reads.TEAM):
        points = _points(told[key])
        if points:
            answered = [known for one in before if (known := _points(one[key])) is not None]
            found.append(Said(key, points, answered[-1] if answered else None))
    return found


def _points(value: int | None) -> int | None:
    """Of yes and no, 1 and 0."""
    return None if value is None else int(value)


def is_a_lapse_to_tell(told: Mapping[str, Any], *, earlier: Sequence[Mapping[str, Any]]) -> bool:
    """Use that was told, once for each day; and once more where a sign of danger is told that was not before."""
    if not told["used"]:
        return False
    known: set[str] = {sign for one in earlier for sign in one["use_signs"]}
    return not any(one["used"] for one in earlier) or bool(set(told["use_signs"]) - known)


class Counted(Struct, frozen=True, kw_only=True):
    """Days on which something was written of a row, and how often it was each answer. Blank days count for nothing."""

    days: int
    least: float | None
    most: float | None


def counted(values: Iterable[float | None]) -> Counted:
    """How many were written, and between what they are: no average stands for days nobody wrote."""
    known = [float(one) for one in values if one is not None]
    return Counted(days=len(known), least=min(known, default=None), most=max(known, default=None))


class Figures(Struct, frozen=True, kw_only=True):
    """What the person looks back on; None is not known. `said_days` of this month tell whether there was use."""

    work_days: int
    days_without_use: int
    said_days: int
    month_days: int
    stretches: tuple[int, ...]
    milestones: tuple[tuple[int, date], ...]
    next_milestone: int | None


def figures(*, worked: Collection[date], used: Mapping[date, bool], today: date, book: Book) -> Figures:
    """Nothing of it goes down by a lapse: days only add up, and a milestone keeps the day on which it was reached."""
    days = sorted({day for day in worked if day <= today})
    this_month = {day: was for day, was in used.items() if (day.year, day.month) == (today.year, today.month)}
    lapses = sorted(day for day, was in used.items() if was)
    reached = tuple((number, days[number - 1]) for number in book.milestones if number <= len(days))
    return Figures(
        work_days=len(days),
        days_without_use=sum(not was for was in this_month.values()),
        said_days=len(this_month),
        month_days=today.day,
        stretches=tuple((later - one).days for one, later in pairwise(lapses)),
        milestones=reached,
        next_milestone=next((number for number in book.milestones if number > len(days)), None),
    )


class Lookback(Struct, frozen=True, kw_only=True):
    """What somebody writes of a week; "" is not written."""

    kept_up: str = ""
    slipped: str = ""
    moment: str = ""
    next_week: str = ""
    tell_team: str = ""
    leaned_on: str = ""


def lookback_day(today: date, *, weekday: int) -> date:
    """The last day of that weekday up to today: a week is looked back on from it."""
    return today - timedelta(days=(today.weekday() - weekday) % DAYS_PER_WEEK)


def is_lookback_due(today: date, *, weekday: int, last: date | None, days: int) -> bool:
    """From the chosen weekday on, for so many days; never twice for one week, also where the weekday was changed."""
    due = lookback_day(today, weekday=weekday)
    is_new = last is None or (due - last).days >= FEWEST_DAYS_BETWEEN
    return is_new and (today - due).days < days


def week_to_open(today: date, *, weekday: int, last: date | None) -> date:
    """From which day the week is looked back on that is written of now.

    It is that of the last look back while no other week is due and it can still be changed.
    """
    due = lookback_day(today, weekday=weekday)
    if last is None or (due - last).days >= FEWEST_DAYS_BETWEEN or (today - last).days >= DAYS_PER_WEEK:
        return due
    return last


def may_look_back(given: Lookback, on: date, *, today: date) -> Verdict:
    if not any(asdict(given).values()):
        return refused("Nothing is written yet. One line is enough.")
    if not 0 <= (today - on).days < DAYS_PER_WEEK:
        return refused("This week can not be looked back on any more.")
    return ALLOWED


def told_of_week(given: Lookback, shares: Shares, book: Book) -> dict[str, str] | None:
    """What the team reads of a look back; None for nothing. What is not theirs is as if it were not written."""
    theirs = {
        Shares.ALL: {one.key for one in book.question},
        Shares.SUMMARY: {one.key for one in book.question if one.in_summary},
        Shares.NOTHING: set(),
    }[shares]
    told = {key: words if key in theirs else "" for key, words in asdict(given).items()}
    return told if any(told.values()) else None
